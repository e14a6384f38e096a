//! End-to-end tests: the binary as its users run it, with its plugins, its files and its whole output.
//!
//! `cargo build` makes the binary and the plugins that these tests run, so the command is
//! `cargo build && cargo test --workspace`. Deliberately absent: any crate of ours. What is tested here is what a stranger
//! sees.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop where it stands")]

mod advice;
mod archive;
mod attacks;
mod bad_declarations;
mod bad_keys;
mod bad_outputs;
mod bad_paths;
mod bad_schemas;
mod baseline;
mod bench;
mod binary;
mod browser;
mod by_hand;
mod c_plugin;
mod chain;
mod ci_files;
mod columns;
mod console;
mod countersign;
mod declared_changes;
mod diff;
mod example_faults;
mod exits;
mod exports;
mod failing_plugins;
mod false_clean;
mod file_server;
mod files;
mod locked;
mod one_cause;
mod other_commands;
mod own_crate;
mod own_machine;
mod own_pages;
mod packaged;
mod plugin_check;
mod plugin_new;
mod real_data;
mod releases;
mod reproduce;
mod rules_page;
mod same_bytes;
mod schemas;
mod secrets;
mod severities;
mod signing;
mod since;
mod snapshot;
mod statement;
mod strangers;
mod ten_minutes;
mod terminal;
mod trust;
mod values_by_dataset;
mod verify_page;
mod waivers;
mod workings;
