//! How much a plugin may say.

pub const MANIFEST_BYTES: usize = 8 << 20;
pub const PLAN_BYTES: usize = 64 << 20;
pub const JUDGEMENT_BYTES: usize = 32 << 20;
/// The bytes of what a process tells of itself.
pub const TOLD_BYTES: usize = 1 << 20;
/// The texts, numbers, lists and objects of one answer, all in all: a short list of nothing takes much memory to hold.
pub const VALUES: usize = 1_000_000;
/// The same of a plan, which has some forty for each of its tallies.
pub const PLAN_VALUES: usize = 8_000_000;
/// The characters of one number.
pub const NUMBER: usize = 100;
/// The digits of the exponent of one number.
pub const EXPONENT: usize = 3;
/// The places of the schemas of all parameters of a plugin, with everything written out that they refer to.
pub const SCHEMA_PLACES: usize = 20_000;
/// The bytes that a pattern of such a schema may take to hold.
pub const PATTERN_BYTES: usize = 1 << 17;
/// The tallies of one plan: three for each column of the widest file that is read.
pub const TALLIES: usize = 200_000;
/// The columns that one tally may name.
pub const COLUMNS_OF_TALLY: usize = 64;
/// The tests of rows that one tally may have.
pub const TESTS_OF_TALLY: usize = 8;
/// The record numbers that a tally may give for each group.
pub const RECORDS_OF_GROUP: u32 = 1_000;
/// The findings of one rule on one dataset.
pub const FINDINGS: usize = 1_000;
/// The groups that one finding lists.
pub const GROUPS: usize = 1_000;
/// The records that one finding lists.
pub const RECORDS: usize = 100_000;
/// The measures of one rule on one dataset.
pub const MEASURES: usize = 10_000;
/// How often one rule says how much it looked at, on one dataset: once for each column of a wide file.
pub const COVERAGE: usize = 10_000;
/// The characters of one text of the manifest that is not a page, and of one value that a finding shows.
pub const TEXT: usize = 1_000;
/// The characters of a page.
pub const PAGE: usize = 100_000;
