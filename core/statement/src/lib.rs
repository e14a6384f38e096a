//! The statement of an audit: what may be told of an outcome, as typed values; its canonical form, and how it is read.
//!
//! Everything that is published of an audit is made of this. There are no sentences in it but those that others wrote and
//! that were used, which stand apart in [`words`]: whoever renders a statement words its values.
//!
//! Deliberately absent: the outcome of an audit, a plugin, English.

pub mod canonical;
mod contradictions;
mod error;
mod figures;
pub mod folded;
pub mod pages;
pub mod predicate;
pub mod statement;
pub mod value;
pub mod words;

/// The vocabulary that statements are written in.
pub mod vocabulary {
    pub use candour_model::cell::CellState;
    pub use candour_model::column::ColumnId;
    pub use candour_model::control::MeasureRole;
    pub use candour_model::coverage::Why;
    pub use candour_model::facts::{ChangeKind, Kind};
    pub use candour_model::finding::{Breakdown, Dimension, Severity, Under, Unit};
    pub use candour_model::marks::{with_ends, written_out};
    pub use candour_model::meaning::{JsonType, MeasureOf, Privacy};
    pub use candour_model::outcome::{Compared, InputRole, Isolation, ReleasedTo, Verdict, WaiverState};
    pub use candour_model::tally::{As, Side};
}

pub use contradictions::{Check, Contradiction, contradictions, faults, is_digest, of_severity, verdict};
pub use error::{Error, ErrorKind};
pub use figures::counts;
