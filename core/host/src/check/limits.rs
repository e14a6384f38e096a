//! How much a plugin may say.

/// The bytes of one answer.
pub const ANSWER_BYTES: usize = 64 << 20;
/// The tallies of one plan: three for each column of the widest file that is read.
pub const TALLIES: usize = 200_000;
/// The columns that one tally may name.
pub const COLUMNS_OF_TALLY: usize = 64;
/// The record numbers that a tally may give for each group.
pub const RECORDS_OF_GROUP: u32 = 1_000;
/// The findings of one rule on one dataset.
pub const FINDINGS: usize = 1_000;
/// The groups that one finding lists.
pub const GROUPS: usize = 1_000;
/// The records that one finding lists.
pub const RECORDS: usize = 1_000;
/// The measures of one rule on one dataset.
pub const MEASURES: usize = 10_000;
/// The characters of one text of the manifest that is not a page, and of one value that a finding shows.
pub const TEXT: usize = 1_000;
/// The characters of a page.
pub const PAGE: usize = 100_000;
