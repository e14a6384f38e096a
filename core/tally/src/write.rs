//! The tables of tallies, as Arrow and written out.

pub(crate) mod as_groups;
pub(crate) mod batch;
