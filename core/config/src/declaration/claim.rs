//! `[[change]]`, `[[agree]]`, `[[assert]]`, `[[waiver]]`: what the publisher claims, promises and accepts.

use candour_model::facts::ChangeKind;
use candour_model::finding::Severity;
use schemars::JsonSchema;
use serde::Deserialize;

use super::condition::Condition;
use super::entries::Entries;
use super::values::{Bound, Day, Moment, Words};
use crate::place::Sited;

/// A claim about a discontinuity.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ChangeTable {
    /// What happened.
    pub what: Sited<ChangeKind>,
    /// To which dataset.
    pub dataset: Sited<String>,
    /// In which column.
    pub column: Option<Sited<String>>,
    /// The values, or columns, before.
    #[serde(default)]
    pub from: Vec<Sited<String>>,
    /// The values, or columns, after.
    #[serde(default)]
    pub into: Vec<Sited<String>>,
    /// Since when.
    pub on: Option<Sited<Moment>>,
    /// Why.
    pub reason: Sited<Words>,
}

/// Two tables over one population, whose sums must be equal.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AgreeTable {
    /// One of them.
    pub left: AgreeSide,
    /// The other.
    pub right: AgreeSide,
    /// What is written otherwise on the right: by column of the left, its values and those of the right.
    #[serde(default)]
    pub codes: Entries<Entries<Sited<String>>>,
    /// How many of the left one of the right is, such as 1000 where the right is in thousands.
    pub factor: Option<Sited<u32>>,
    /// A difference that is allowed.
    pub allow: Option<u32>,
}

/// One side of an agreement.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AgreeSide {
    /// The dataset.
    pub dataset: Sited<String>,
    /// The column that is summed.
    pub sum: Sited<String>,
    /// The columns by whose values it is broken down.
    #[serde(default)]
    pub by: Vec<Sited<String>>,
    /// Only rows with these values.
    #[serde(default, rename = "where")]
    pub only: Entries<Sited<String>>,
}

/// A condition that holds in each row, or in those that another condition picks.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AssertTable {
    /// Its name.
    pub name: Sited<Words>,
    /// The dataset.
    pub dataset: Sited<String>,
    /// The condition, such as `patients <= appointments`.
    pub that: Sited<Condition>,
    /// Which rows it is about, such as `status = 'closed'`. Absent: all.
    pub when: Option<Sited<Condition>>,
}

impl AssertTable {
    /// Its conditions.
    pub(crate) fn conditions(&self) -> impl Iterator<Item = &Sited<Condition>> {
        self.when.iter().chain([&self.that])
    }
}

/// A finding that is accepted, within a bound, until a day.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct WaiverTable {
    /// The rule.
    pub rule: Sited<String>,
    /// The dataset. Absent: all.
    pub dataset: Option<Sited<String>>,
    /// The worst that is accepted. Absent: a warning; a failure is accepted only where it is named.
    pub severity: Option<Sited<Severity>>,
    /// The most that is accepted, by measure of the rule.
    #[serde(default)]
    pub at_most: Entries<Sited<Bound>>,
    /// Who accepts it: a post, not a person.
    pub owner: Sited<Words>,
    /// Why.
    pub reason: Sited<Words>,
    /// The last day on which it holds.
    pub expires: Sited<Day>,
}
