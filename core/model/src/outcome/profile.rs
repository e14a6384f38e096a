//! What a dataset looks like: rows by period, and cells in which nothing was recorded.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a dataset looks like, exact, before the publication rules.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DatasetProfile {
    /// The dataset.
    pub dataset: String,
    /// The column that says when.
    pub period: Option<String>,
    /// Rows by period, in order.
    pub rows: Vec<PeriodRows>,
    /// The columns of the file, in order.
    pub columns: Vec<ColumnStates>,
}

/// The rows of one period.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PeriodRows {
    /// The period.
    pub period: String,
    /// Its rows.
    pub rows: u64,
    /// The like period of the previous release, and its rows.
    pub before: Option<(String, u64)>,
}

/// How many cells of a column are missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ColumnStates {
    /// Its label.
    pub label: String,
    /// In all rows.
    pub all: Missing,
    /// In the previous release.
    pub before: Option<Missing>,
    /// By period, one for each of the profile's; empty where there are none.
    pub by_period: Vec<Missing>,
}

/// Missing cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Missing {
    /// Cells in which nothing was recorded.
    pub missing: u64,
    /// Cells that could hold a value.
    pub cells: u64,
}
