//! What a cell is, whatever its column holds.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a cell is, before its value is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CellState {
    /// A value.
    Present,
    /// Nothing was recorded.
    Missing,
    /// A value exists and is withheld.
    Suppressed,
    /// No value can exist, or a later release replaces it.
    NotApplicable,
    /// Filled in for want of an answer.
    Default,
    /// A value that is not of the declared form: no number where one is declared, no period where one is declared.
    Malformed,
}

impl CellState {
    /// Its name in tallies by [`As::State`](crate::tally::As::State).
    pub fn name(self) -> &'static str {
        match self {
            CellState::Present => "present",
            CellState::Missing => "missing",
            CellState::Suppressed => "suppressed",
            CellState::NotApplicable => "not-applicable",
            CellState::Default => "default",
            CellState::Malformed => "malformed",
        }
    }
}
