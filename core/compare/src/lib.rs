//! Two statements held against each other: what changed between two reports, and whether an audit that was run again came
//! out the same. Values are compared, and never the words for them.
//!
//! Deliberately absent: outcomes of audits, files, words for people.

pub mod diff;
pub mod reproduction;
