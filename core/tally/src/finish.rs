//! In the end: from the groups that a spec keeps to its tally.

pub(crate) mod tally;
