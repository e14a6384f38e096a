//! Files into blocks of records, digests and structural faults.

mod block;

pub use block::{Block, Record};
