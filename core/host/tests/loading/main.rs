//! Plugins loaded as anyone's are, and compared with the same rules called without loading.
//!
//! `cargo test` builds dev-dependencies that are cdylibs too, and leaves their libraries beside the test's own binary,
//! in `target/<profile>/deps`; that folder is named to the host as a user would with `--plugin`. One plugin only can be
//! linked into a test besides: each exports the same symbol.

#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, its supporting functions too"
)]

mod asking;
mod foreign;
mod found;
mod template;
