//! What a dataset looks like, for pictures: rows and missing cells, by period where there is one.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a dataset looks like.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Profile {
    /// The column that says when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// Its periods, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub periods: Vec<PeriodProfile>,
    /// The columns of the file, in order.
    pub columns: Vec<ColumnProfile>,
}

/// A number as it may be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Amount {
    /// In words.
    pub text: String,
    /// What to draw: a count, as printed; of a share, thousandths. Absent where only words may be shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub n: Option<u64>,
}

/// One period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PeriodProfile {
    /// The period, such as `2014-04`.
    pub period: String,
    /// Its rows.
    pub rows: Amount,
    /// The like period of the previous release, where that may be shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Before>,
}

/// A period of the previous release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Before {
    /// The period.
    pub period: String,
    /// Its rows.
    pub rows: Amount,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ColumnProfile {
    /// Its label, or its place where that may not be shown.
    pub label: String,
    /// The share of its cells that is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<Amount>,
    /// The same in the previous release.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing_before: Option<Amount>,
    /// The same for each of the dataset's periods, or nothing where that may not be shown by period.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing_by_period: Vec<Amount>,
}
