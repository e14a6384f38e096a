//! One rule on one dataset: what was checked, with what, and what was found.

use std::collections::BTreeMap;

use candour_model::control::MeasureRole;
use candour_model::coverage::Why;
use candour_model::finding::{Dimension, Severity, Unit};
use candour_model::tally::{As, Side};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::reason::Reason;
use crate::value::{Count, Number, Value};

/// What became of a rule on a dataset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It ran, looked at all that it is about, and found nothing.
    Clean,
    /// It ran and found something.
    Found,
    /// It ran and found nothing in what it could look at, which is not all.
    Partly,
    /// It ran, and there was nothing that it could look at.
    NotLooked,
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
    /// The plugin; absent for what the core itself sees.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plugin: Option<Plugin>,
    /// The dimension; absent where the plugin could not be loaded, so that it may have been any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dimension: Option<Dimension>,
    /// What became of it.
    pub status: Status,
    /// Why it has nothing to say, or could not run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// How much of what it is about could be looked at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub coverage: Vec<Coverage>,
    /// Whether that is too little for its silence to say anything: at most WARNED.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub too_little: bool,
    /// The rule judged at each severity of the policy.
    pub evaluations: Vec<Evaluation>,
    /// Where the thresholds come from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// How sure the policy is of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certainty: Option<String>,
    /// Values weaker than the built-in policy's.
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
    /// The first of them.
    pub first: Vec<Asked>,
    /// Digest (SHA-256) over all of them; absent where they depend on an input that others cannot get at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

/// A tally that a rule asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Asked {
    /// Of which release.
    pub side: Side,
    /// By which columns its rows are grouped.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<FormOf>,
    /// And by tests of rows: the columns that each of them reads.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tests: Vec<Vec<String>>,
    /// Of which columns distinct combinations are counted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub distinct: Vec<FormOf>,
    /// Which columns are summed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sums: Vec<String>,
    /// What the digest of the rows of each group is of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub digest: Vec<FormOf>,
    /// Whether it tells how many groups have each size.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub spectrum: bool,
    /// Whether it tells the first record numbers of each group.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub records: bool,
}

/// A column that rows are grouped by, or whose values are told apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FormOf {
    /// The column.
    pub column: String,
    /// What of its cells.
    pub form: As,
}

/// How much of one sort of thing could be looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Coverage {
    /// What is counted.
    pub about: Unit,
    /// The columns concerned. Empty: the dataset as a whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// How many there are.
    pub of: Number,
    /// How many were looked at.
    pub looked: Number,
    /// Those that were not, by why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rest: Vec<Rest>,
}

/// What was not looked at, for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Rest {
    /// Why.
    pub why: Why,
    /// How many.
    pub n: Number,
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
    pub params: Json,
    /// Whether a waiver covers the findings.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub waived: bool,
    /// Its findings.
    pub findings: Vec<Finding>,
    /// Its measures.
    pub measures: Vec<Measure>,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// The id of its words in the rule; absent where the rule has none of that id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
    /// What lies behind it: findings of one cause on the same columns are one, told once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// The finding on the same dataset that says it already: this one stands beneath it, and is not counted by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beneath: Option<Leading>,
    /// The columns concerned.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// The arguments of its words.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub args: BTreeMap<String, Value>,
    /// How much is affected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub affected: Option<Count>,
    /// The groups that may be shown, worst first, each with the arguments of its words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<BTreeMap<String, Value>>,
    /// How many groups there are in all; absent where there are none, and where that may not be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub groups_in_all: Option<Number>,
    /// Some record numbers, where they may be shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<u64>,
    /// The part that each of these records stands in, the first file of the dataset being 1; absent where it has one file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<u64>,
}

/// Which finding another stands beneath: one of the same dataset that stands by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Leading {
    /// Its rule.
    pub rule: String,
    /// The id of its words in the rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
    /// Its columns.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
}

/// One measure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Measure {
    /// Its name in the rule.
    pub name: String,
    /// What it is beside others.
    pub role: MeasureRole,
    /// The measure of this release that it belongs to: what that was before, or what it is held against.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pair: Option<String>,
    /// The columns it is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// Its value.
    pub value: Value,
}

/// A value weaker than the built-in policy's, or than that of a pack.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Weakened {
    /// The parameter, as in `fail.k`; a severity alone where the rule is not judged at it, nor at a greater one.
    pub param: String,
    /// The policy's value.
    pub policy: Json,
    /// The value used; null where there is none.
    pub used: Json,
    /// The reason; absent where none was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}
