//! What a dataset looks like, for pictures: rows, sums and cells without a value by period, and groups of one column.

use candour_model::meaning::{JsonType, MeasureOf, Privacy};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::value::{Decimal, Number, Portion};

/// What a dataset looks like.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
    /// What measures add up to in each period.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sums: Vec<SumsProfile>,
    /// The groups of the column that tells the series apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub groups: Option<GroupsProfile>,
}

/// One period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PeriodProfile {
    /// The period, such as `2014-04`.
    pub period: String,
    /// Its rows.
    pub rows: Number,
    /// The like period of the previous release, or the earlier one of the same file that it is compared with, where that may
    /// be shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Before>,
}

/// A period before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Before {
    /// The period.
    pub period: String,
    /// Its rows.
    pub rows: Number,
}

/// What a column is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ColumnRole {
    /// It says when.
    Period,
    /// It holds a figure.
    Measure,
    /// It names the codes of another column.
    Label,
    /// It stands for the person whom a row is about.
    Subject,
    /// It says to which group a row belongs: the schema lists its values.
    Category,
    /// Anything else that is declared.
    Other,
    /// The schema does not declare it.
    Undeclared,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ColumnProfile {
    /// The column.
    pub column: String,
    /// What it is, in the schema's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What the schema says of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What it may reveal about a person, as the schema declares it (`x-privacy`). Empty: not declared.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub privacy: Vec<Privacy>,
    /// What it is for.
    pub role: ColumnRole,
    /// The types that the schema allows. Empty: any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub types: Vec<JsonType>,
    /// What a measure counts or states.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measures: Option<MeasureOf>,
    /// Its cells without a value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cells: Option<States>,
    /// The same in the previous release.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<States>,
    /// The same for each of the dataset's periods, or nothing where every cell has a value or that may not be shown by period.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by_period: Vec<States>,
}

/// Cells without a value, as shares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct States {
    /// Nothing was recorded; of the cells that could hold a value.
    pub missing: Portion,
    /// The value is withheld; of the cells that could hold a value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suppressed: Option<Portion>,
    /// There can be no value; of all cells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_applicable: Option<Portion>,
}

/// What a measure adds up to in each period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SumsProfile {
    /// The measure.
    pub column: String,
    /// Whether these are the figures of the rows for all, rather than sums of the others.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub of_totals: bool,
    /// Its sum in each of the dataset's periods; null where no figure is there.
    pub by_period: Vec<Option<Decimal>>,
    /// The same in the like period before; absent where that may not be told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<Option<Decimal>>,
}

/// The groups of one column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GroupsProfile {
    /// The column.
    pub column: String,
    /// The measure that is added up in each of them, where it can be compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<String>,
    /// The groups, those with most rows first.
    pub groups: Vec<GroupProfile>,
    /// How many groups there are in all.
    pub in_all: u64,
}

/// One group: how long its series is, and how it moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GroupProfile {
    /// Its value.
    pub value: String,
    /// Its rows.
    pub rows: Number,
    /// Its rows in the previous release, where that may be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Number>,
    /// What the measure adds up to in the periods that can be compared; absent where a cell is suppressed or it may not be
    /// told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sum: Option<Decimal>,
    /// The same in the like periods before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sum_before: Option<Decimal>,
    /// The first period that it has rows in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub began: Option<String>,
    /// The last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<String>,
    /// The periods between them that it has no rows in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gaps: Vec<String>,
}
