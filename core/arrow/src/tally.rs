//! A tally with its table.

use arrow_array::RecordBatch;
use candour_model::tally::TallyHead;

/// A tally, computed.
///
/// The table's columns, in this order: `by.0`, `by.1`… for the columns and then the tests that rows are grouped by
/// (`dictionary<uint32, utf8>`, nullable, the dictionary sorted by
/// bytes and holding only what occurs), `count` (uint64), `distinct` (uint64, if asked for), `sum.0`… (struct of `sum`,
/// `min`, `max` as nullable decimal128(38, s), `n`, `missing`, `suppressed`, `not-applicable`, `malformed` as uint64),
/// `digest` (utf8 of 64 lower-case hexadecimal digits, null where it is not known, if asked for),
/// `rows` (list of struct of `part` uint32 and `record` uint64, if asked for). Rows are sorted by key: null first, then
/// by bytes, the first column first. `sum`, `min` and `max` are null where `n` is 0; a default counts as `missing`, as nothing was
/// recorded; the scale is that of the finest number that was added. A tally whose sums have more than 38 digits is
/// overflowed.
#[derive(Clone, Debug, PartialEq)]
pub struct Tally {
    /// What is said of it.
    pub head: TallyHead,
    /// The table.
    pub batch: RecordBatch,
}

/// One column summed over one group; figures are in units of the scale of its column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SumRow {
    /// What the numbers add up to; `None` where there is none.
    pub sum: Option<i128>,
    /// The least of them.
    pub min: Option<i128>,
    /// The greatest of them.
    pub max: Option<i128>,
    /// How many numbers were added.
    pub n: u64,
    /// How many cells held nothing, or a default filled in for want of an answer.
    pub missing: u64,
    /// How many were suppressed.
    pub suppressed: u64,
    /// How many could hold no number.
    pub not_applicable: u64,
    /// How many held something else than a number, or one of too many digits.
    pub malformed: u64,
}
