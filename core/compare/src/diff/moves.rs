//! What changed, sort by sort: findings, checks, numbers, conditions, and what was published.

use candour_statement::predicate::{Finding, Reason, Weakened};
use candour_statement::vocabulary::{Dimension, InputRole, Kind, Severity, Verdict};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The verdict of a dimension, then and now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DimensionMove {
    /// The dimension.
    pub dimension: Dimension,
    /// Then; absent where nothing of it was checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub then: Option<Verdict>,
    /// Now; absent where nothing of it was checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub now: Option<Verdict>,
}

/// What became of a finding. The order is that in which they are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Move {
    /// A check that ran then found nothing of it then.
    New,
    /// Found by a check that did not run then.
    NewlyChecked,
    /// A waiver covered it then, and none does now.
    NoLongerWaived,
    /// It is more severe, or more is affected.
    Worse,
    /// The same rule says the same of the same columns with other values, and no number tells which is better.
    NotCompared,
    /// It is less severe, or less is affected.
    Better,
    /// A waiver covers it now, and none did then.
    Waived,
    /// The check that found it does not run now, so nobody knows.
    NoLongerChecked,
    /// The check that found it runs, and finds it no more.
    Fixed,
}

/// How a finding stands in one report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Standing {
    /// How bad.
    pub severity: Severity,
    /// Whether a waiver covers it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub waived: bool,
}

/// A finding that is not as it was.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FindingMove {
    /// What became of it.
    pub what: Move,
    /// The rule.
    pub rule: String,
    /// The dataset; absent for a rule about the release.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dataset: Option<String>,
    /// The dimension; absent where nobody knows which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dimension: Option<Dimension>,
    /// The finding: of now, or of then where it is not there now.
    pub finding: Finding,
    /// How it stood then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub then: Option<Standing>,
    /// How it stands now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub now: Option<Standing>,
    /// How much is affected, then and now; absent where one of the two is not told exactly, and where they are equal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub affected: Option<Difference>,
    /// Whether the rule's parameters are others now, so that the data may be as they were.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub params_changed: bool,
}

impl FindingMove {
    /// Whether it is new or worse, and no waiver covers it.
    pub fn is_worse(&self) -> bool {
        let is_worse = matches!(
            self.what,
            Move::New | Move::NewlyChecked | Move::NoLongerWaived | Move::Worse
        );
        is_worse && self.now.is_some_and(|now| !now.waived)
    }
}

/// Two numbers that differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Difference {
    /// Of people, and smaller than the threshold: it is not told which.
    Small,
    /// Both numbers.
    Numbers {
        /// Then.
        then: u64,
        /// Now.
        now: u64,
    },
    /// Two shares.
    Shares {
        /// Then: part and whole.
        then: (u64, u64),
        /// Now: part and whole.
        now: (u64, u64),
    },
}

/// What became of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CheckState {
    /// It ran.
    Ran,
    /// It should have run and could not.
    CouldNotRun,
    /// It ran, and there was nothing that it could look at.
    NotLooked,
    /// It had nothing to say.
    NotApplicable,
    /// It was not asked for: no policy named it, or the publisher turned it off.
    NotAsked,
    /// The dataset is not in the release.
    NoDataset,
}

/// A check that ran for one report only, or should run now and cannot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CheckMove {
    /// The rule.
    pub rule: String,
    /// The dataset; absent for a rule about the release.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dataset: Option<String>,
    /// Then.
    pub then: CheckState,
    /// Now.
    pub now: CheckState,
    /// Why it did not run, where it did not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// How many findings it had where it ran, waived ones too.
    pub findings: u64,
}

/// A measure that moved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MeasureMove {
    /// The rule.
    pub rule: String,
    /// The dataset; absent for a rule about the release.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dataset: Option<String>,
    /// Its name in the rule.
    pub name: String,
    /// The columns it is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// How it moved.
    pub moved: Difference,
}

/// A parameter that changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ParamMove {
    /// The rule.
    pub rule: String,
    /// The severity at which it is judged with it.
    pub severity: Severity,
    /// The datasets. Empty: a rule about the release.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub datasets: Vec<String>,
    /// The parameter; absent where the rule was judged at this severity for one report only, and the values are then all
    /// its parameters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub param: Option<String>,
    /// Then; absent where it was not set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub then: Option<Value>,
    /// Now; absent where it is not set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub now: Option<Value>,
}

/// A weakened threshold that is not as it was.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct WeakenedMove {
    /// The rule; absent for what holds for all rules.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The datasets. Empty: the release.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub datasets: Vec<String>,
    /// Then; absent where it was not weaker than the policy's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub then: Option<Weakened>,
    /// Now; absent where it is not weaker than the policy's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub now: Option<Weakened>,
}

/// A plugin that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PluginMove {
    /// Its id.
    pub id: String,
    /// Its version then, and whether it was pinned; absent where no rule of it was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub then: Option<PluginState>,
    /// The same now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub now: Option<PluginState>,
}

/// A plugin in one report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PluginState {
    /// Its version.
    pub version: String,
    /// Whether a lock file fixed its digest.
    pub pinned: bool,
}

/// A dataset that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DatasetMove {
    /// Its name.
    pub name: String,
    /// Its kind then; absent where it was not there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub then: Option<Kind>,
    /// Its kind now; absent where it is not there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub now: Option<Kind>,
    /// Its records, if their number is another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub records: Option<Difference>,
    /// Its columns, if their number is another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub columns: Option<Difference>,
    /// Columns that came, where both reports name them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns_new: Vec<String>,
    /// Columns that went, where both reports name them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns_gone: Vec<String>,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FileState {
    /// It was not there then.
    New,
    /// It is not there now.
    Gone,
    /// Its content is other.
    Changed,
    /// Its bytes are others, and its records are the same.
    SameRecords,
}

/// A published file that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FileMove {
    /// Its name.
    pub name: String,
    /// What it is.
    pub role: InputRole,
    /// What became of it.
    pub state: FileState,
}
