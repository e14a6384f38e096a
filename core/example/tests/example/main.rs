//! The example releases as a reader finds them: only the files, parsed by a reader of their own.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod committed;
mod faults;
mod invariants;
mod reading;
mod recovery;
mod same_bytes;
mod shapes;
mod sums;
