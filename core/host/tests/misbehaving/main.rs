//! The plugin that does each wrong thing on demand, loaded and called without loading.
//!
//! Apart from the other tests of loading, because two plugins cannot be linked into one binary.

#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, its supporting functions too"
)]

#[path = "../loading/asking.rs"]
mod asking;
mod faulty;
