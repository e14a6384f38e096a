//! During the pass: what each worker makes of the blocks that it gets.

pub(crate) mod column;
mod combinations;
pub(crate) mod groups;
pub(crate) mod kept_block;
pub(crate) mod row_tests;
pub(crate) mod worker;
