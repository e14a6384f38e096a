//! How much a plugin may use.

use std::time::Duration;

/// The threads that a child process may have at once, on Linux.
pub(crate) const THREADS: u64 = 256;

/// What one child process of a plugin may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Address space in bytes: what it asks for beyond that it does not get.
    pub memory: u64,
    /// Time on processors for one question, over all its threads; whole seconds.
    pub processor: Duration,
    /// Time for one question, however it is spent.
    pub wall: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            memory: 2 << 30,
            processor: Duration::from_secs(120),
            wall: Duration::from_secs(120),
        }
    }
}
