//! One rule on one dataset: what was checked, with what, and what was found.

use std::collections::BTreeMap;

use candour_model::finding::{Dimension, Severity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What became of a rule on a dataset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It ran and found nothing.
    Clean,
    /// It ran and found something.
    Found,
    /// It has nothing to say here.
    NotApplicable,
    /// It should have run and could not.
    CouldNotRun,
}

/// One rule on one dataset.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Block {
    /// The rule.
    pub rule: String,
    /// The dataset; absent for a rule about the release.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dataset: Option<String>,
    /// What the rule finds, in one line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// The plugin; absent for what the core itself sees.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plugin: Option<Plugin>,
    /// The dimension.
    pub dimension: Dimension,
    /// What became of it.
    pub status: Status,
    /// Why it has nothing to say, or the code of why it could not run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The rule judged at each severity of the policy.
    pub evaluations: Vec<Evaluation>,
    /// Where the thresholds come from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// How sure the policy is of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certainty: Option<String>,
    /// Thresholds weaker than the policy's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub weakened: Vec<Weakened>,
    /// Whether the rule was shown anything of the previous release.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub compared: bool,
    /// What the rule was shown; absent where it asked for no tally, or where an input that it rests on is withheld.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shown: Option<Shown>,
    /// Digest (SHA-256) of this block's canonical JSON without this property.
    pub sha256: String,
}

/// The tallies that a rule was shown: all that it knows of the cells.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Shown {
    /// How many.
    pub tallies: u64,
    /// The first of them, in words.
    pub first: Vec<String>,
    /// Digest (SHA-256) over all of them; absent where they depend on an input that others cannot get at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

/// The plugin that a rule came from.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Plugin {
    /// Its id.
    pub id: String,
    /// Its version, as it says itself.
    pub version: String,
    /// Whether a lock file fixed its digest beforehand.
    pub pinned: bool,
}

/// A rule judged at one severity.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Evaluation {
    /// The severity of its findings.
    pub severity: Severity,
    /// Its parameters.
    pub params: Value,
    /// Whether a waiver covers the findings.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub waived: bool,
    /// Its findings.
    pub findings: Vec<Finding>,
    /// Its measures.
    pub measures: Vec<Measure>,
}

/// One finding.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// The id of its words in the rule.
    pub template: String,
    /// What is wrong.
    pub text: String,
    /// The columns concerned.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// How much is affected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub affected: Option<String>,
    /// The same as a whole number, where that may be shown: what a later report is compared by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub affected_exact: Option<u64>,
    /// The groups that may be shown, worst first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<String>,
    /// How many groups there are in all.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub groups_in_all: u64,
    /// Some record numbers, where they may be shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<u64>,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advice: Option<String>,
}

/// One measure.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Measure {
    /// Its name in the rule.
    pub name: String,
    /// What it is.
    pub title: String,
    /// The picture that it is a bar of, with the other measures of the same rule, columns and picture in their order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bar_of: Option<String>,
    /// The columns it is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// Its value in words.
    pub value: String,
    /// Its value as whole numbers, where it has one that may be shown: `n`, or `part` and `whole`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub exact: BTreeMap<String, u64>,
}

/// A threshold weaker than the policy's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Weakened {
    /// The parameter.
    pub param: String,
    /// The policy's value.
    pub policy: Value,
    /// The value used.
    pub used: Value,
    /// The publisher's reason.
    pub reason: String,
}

fn is_zero(n: &u64) -> bool {
    *n == 0
}
