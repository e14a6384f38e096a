//! What was seen of a dataset, once it is read.

use crate::fault::Faults;
use crate::head::Dialect;
use crate::outside::Outside;

/// What was seen of a dataset, once it is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Each part, in order.
    pub parts: Vec<PartSummary>,
    /// What is wrong with the form of the parts.
    pub faults: Faults,
    /// Identifiers of people outside the cells of records.
    pub outside: Outside,
}

/// What was seen of one part, once it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartSummary {
    /// Its path inside the release, with forward slashes.
    pub name: String,
    /// How long it is.
    pub bytes: u64,
    /// SHA-256 of its bytes, lower-case hexadecimal.
    pub sha256: String,
    /// The digest over its records, lower-case hexadecimal, if it was asked for; see [`crate`] for what is digested.
    pub records_sha256: Option<String>,
    /// Records after the header, blank rows and footers not counted.
    pub records: u64,
    /// How it is written.
    pub dialect: Dialect,
    /// How its lines end, those inside quoted cells not counted.
    pub line_ends: LineEnds,
}

/// How the lines of a file end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LineEnds {
    Lf,
    CrLf,
    Cr,
    /// In more than one way.
    Mixed,
    /// There is no line end, or none was looked for.
    None,
}

impl LineEnds {
    /// The name by which it is reported.
    pub fn name(self) -> &'static str {
        match self {
            LineEnds::Lf => "lf",
            LineEnds::CrLf => "crlf",
            LineEnds::Cr => "cr",
            LineEnds::Mixed => "mixed",
            LineEnds::None => "none",
        }
    }
}
