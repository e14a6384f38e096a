//! Why something was not checked, or not in full: codes with arguments.

use std::collections::BTreeMap;

use candour_model::facts::ChangeKind;
use candour_model::finding::Dimension;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::value::Value;

/// Why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Code {
    /// A template of the rule itself.
    Rule(String),
    /// One of Candour's own reasons.
    Candour(String),
}

/// A reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Reason {
    /// Which.
    pub code: Code,
    /// Its arguments.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub args: BTreeMap<String, Value>,
    /// What happened; never published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

impl Reason {
    /// One of Candour's own, without arguments.
    pub fn of(code: &str) -> Self {
        Reason {
            code: Code::Candour(code.to_owned()),
            args: BTreeMap::new(),
            detail: None,
        }
    }

    /// With an argument.
    #[must_use]
    pub fn with(mut self, name: &str, value: Value) -> Self {
        self.args.insert(name.to_owned(), value);
        self
    }
}

/// Something that was not checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NotChecked {
    /// What.
    pub what: What,
    /// The datasets. Empty: the release as a whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub datasets: Vec<String>,
    /// The dimension whose verdict it leaves open; absent where it is of none, or may be of any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dimension: Option<Dimension>,
    /// Whether something may be wrong with the data all the same, which nobody looked at.
    pub matters: bool,
    /// Whether it should have been checked and could not be.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub failed: bool,
    /// Why.
    pub reason: Reason,
}

/// What was not checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum What {
    /// A rule.
    Rule(String),
    /// A claim of the publisher about a discontinuity.
    Change(Claim),
    /// Something that no rule is about.
    Topic(Topic),
}

/// A claim of the publisher.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Claim {
    /// What happened.
    pub what: ChangeKind,
    /// In which column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
}

/// Something that no rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Topic {
    /// What changed since the previous release.
    PreviousRelease,
    /// Whether suppressed cells can be worked out.
    RecoverableCells,
}

/// The codes of Candour's own reasons, besides those of why a check could not run.
pub mod codes {
    /// The baseline of the previous release does not hold what a rule compares with.
    pub const NOT_IN_BASELINE: &str = "not-in-baseline";
    /// It does not hold all of it; `questions` says how many tallies are not there.
    pub const PARTLY_IN_BASELINE: &str = "partly-in-baseline";
    /// A rule has nothing to say, for a reason that is none of its templates.
    pub const UNWORDED: &str = "unworded";
    /// No policy names the rule.
    pub const NOT_IN_POLICY: &str = "not-in-policy";
    /// The publisher turned the rule off; `reason` says why.
    pub const TURNED_OFF: &str = "turned-off";
    /// The built-in policy runs the rule, and that of the release leaves it out; `reason` says why.
    pub const LEFT_OUT: &str = "left-out";
    /// No previous release was given.
    pub const NO_PREVIOUS: &str = "no-previous";
    /// No rule tells whether suppressed cells can be worked out.
    pub const NO_RULE_FOR_CELLS: &str = "no-rule-for-recoverable-cells";
    /// What something means now cannot be compared with what it meant before.
    pub const MEANS_ANOTHER: &str = "means-another";
    /// Nothing at hand tells whether a claim is so.
    pub const NOTHING_TELLS: &str = "nothing-tells";
}
