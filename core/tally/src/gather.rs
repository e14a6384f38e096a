//! During the pass: what each worker makes of the blocks that it gets.

pub(crate) mod column;
mod combinations;
pub(crate) mod groups;
pub(crate) mod kept_block;
mod row_digests;
pub(crate) mod row_tests;
pub(crate) mod worker;
