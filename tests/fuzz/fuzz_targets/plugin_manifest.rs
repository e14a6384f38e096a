//! See `candour_replay`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| candour_replay::run("plugin_manifest", bytes));
