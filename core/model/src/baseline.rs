//! What a release publishes of itself, for the next one to be compared with when its files are not at hand.
//!
//! The tallies are those that rules asked of the release *before*, had it been this one: with them an audit of the next
//! release asks the same questions of the baseline as it would of the files. What may not be published is left out, and
//! said.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::facts::{DatasetFacts, ReleaseFacts};
use crate::tally::TallySpec;

/// The version of this layout.
pub const BASELINE_VERSION: &str = "0.2";

/// Its name beside the report.
pub const BASELINE_FILE: &str = "baseline.json";

/// What a release publishes of itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Baseline {
    /// The version of this layout.
    pub version: String,
    /// What the release declares.
    pub release: ReleaseFacts,
    /// Its datasets, as rules are told of them: without what is not declared, and without the text of schemas.
    pub datasets: Vec<DatasetFacts>,
    /// Its tallies, by what was asked for.
    pub tallies: Vec<BaselineTally>,
    /// What was left out, and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<LeftOut>,
}

/// One tally.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct BaselineTally {
    /// What was asked for.
    pub spec: TallySpec,
    /// Counts are to the nearest of this, or as near, and groups too small to be published are absent. Absent: every number
    /// is exact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rounded: Option<u64>,
    /// Its groups, in the order of their keys.
    pub groups: Vec<Group>,
}

/// One group of a tally.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Group {
    /// The texts of its key; null where a cell is missing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<Option<String>>,
    /// Rows.
    pub count: u64,
    /// Distinct combinations, where they were asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distinct: Option<u64>,
    /// Sums, in the order in which they were asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sums: Vec<GroupSum>,
    /// The digest of its rows, in lower-case hex, where it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
}

/// One column summed over one group.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct GroupSum {
    /// The sum, as a decimal; absent where no number was added.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sum: Option<String>,
    /// The least number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<String>,
    /// The greatest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<String>,
    /// How many numbers were added.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub n: u64,
    /// Cells in which nothing was recorded.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub missing: u64,
    /// Cells that were suppressed.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub suppressed: u64,
    /// Cells that could hold no number.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub not_applicable: u64,
    /// Cells that held something else.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub malformed: u64,
}

/// A tally that is not there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct LeftOut {
    /// The dataset.
    pub dataset: String,
    /// How many of its tallies.
    pub tallies: u64,
    /// Why.
    pub reason: LeftOutReason,
}

/// Why a tally is not published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LeftOutReason {
    /// A column of it may not be broken down by: it is not declared, names people, or is sensitive and crossed.
    Column,
    /// It would show a value that no schema or look-up lists.
    UndeclaredValue,
    /// What is hidden in it could be worked out from the rest.
    Recoverable,
    /// It has too many groups.
    TooLarge,
    /// It is of a form that is not published, such as record numbers.
    Form,
}

fn is_zero(n: &u64) -> bool {
    *n == 0
}
