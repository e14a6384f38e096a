//! The names of the columns of a tally's table, and of the fields in them.

pub(crate) const COUNT: &str = "count";
pub(crate) const DISTINCT: &str = "distinct";
pub(crate) const DIGEST: &str = "digest";
pub(crate) const ROWS: &str = "rows";

pub(crate) const FIGURES: [&str; 3] = ["sum", "min", "max"];
/// What a sum counts.
pub(crate) const COUNTS: [&str; 5] = ["n", "missing", "suppressed", "not-applicable", "malformed"];

pub(crate) const PART: &str = "part";
pub(crate) const RECORD: &str = "record";

/// Of the column of keys at this place.
pub(crate) fn key(at: usize) -> String {
    format!("by.{at}")
}

/// Of the sum at this place.
pub(crate) fn sum(at: usize) -> String {
    format!("sum.{at}")
}
