//! What host and plugin say to each other: JSON, version 1.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::coverage::{Coverage, Covers};
use crate::facts::{Comparison, DatasetFacts, Facts, Kind, PreviousRelease};
use crate::finding::{Dimension, Finding, MeasureValue, Message};
use crate::tally::{TallyHead, TallySpec};

/// How often a rule runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Once for each dataset.
    #[default]
    Dataset,
    /// Once for the release.
    Release,
}

/// Words of a rule with places for arguments.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Template {
    /// Its id, unique in the rule.
    pub id: String,
    /// The sentence, with `{name}` where an argument goes; starts lower-case unless with an argument, no full stop.
    pub text: String,
    /// The words for one group of the finding, likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// What to do about it: a sentence in the imperative, no arguments.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub advice: Option<String>,
    /// What it means for whoever uses the data: a sentence, no arguments.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meaning: Option<String>,
    /// What lies behind a finding, as a kebab-case word that other rules may name too, such as `missing-cell`: findings of
    /// one cause on the same columns belong together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// The cause that such a finding may be a consequence of: where both are found in a column, this one is told with that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follows: Option<String>,
    /// Of a reason why the rule has nothing to say: whether something may be wrong all the same, which nobody looked at.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub matters: bool,
}

/// What a measure is beside others of its rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MeasureRole {
    /// A value of this release.
    #[default]
    Now,
    /// The same of the previous release.
    Before,
    /// What the value is held against.
    Limit,
}

/// What a rule does for the rest of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RuleRole {
    /// It tests the declared changes: for each a measure `claim` of its columns, in their order, whose value is one of the
    /// words `held`, `failed`, `explains-nothing` and `not-tested`.
    TestsDeclaredChanges,
}

/// A measure that a rule reports.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct MeasureMeta {
    /// Its name, kebab-case; a waiver may set a ceiling on it.
    pub name: String,
    /// What it is, in a few words.
    pub title: String,
    /// The title of the picture that it is a bar of, with the other measures of the rule that name the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bar_of: Option<String>,
    /// Whether it is for the publisher's eyes alone: it tells more of a risk than may be published.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub private: bool,
    /// Whether it is how many people share the smallest class: that number is told however small it is, since it says how
    /// well everybody is hidden, and not where anybody stands.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub smallest_class: bool,
    /// What it is beside others.
    #[serde(default, skip_serializing_if = "is_now")]
    pub role: MeasureRole,
    /// The measure of this release that it belongs to: what that was before, or what it is held against.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pair: Option<String>,
}

fn is_now(role: &MeasureRole) -> bool {
    *role == MeasureRole::Now
}

/// One rule of a plugin.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RuleManifest {
    /// Its name inside the family: kebab-case, the bad thing.
    pub name: String,
    /// What it finds, in one line.
    pub summary: String,
    /// How often it runs.
    #[serde(default)]
    pub scope: Scope,
    /// The dimension it speaks to.
    pub dimension: Dimension,
    /// Whether it compares with the previous release, so that a baseline must hold what it asks for. Another
    /// rule is told of no previous release.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub compares: bool,
    /// Whether it reads the text of schemas. Another rule is told none.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub reads_schema: bool,
    /// How it is known what it looked at.
    #[serde(default)]
    pub covers: Covers,
    /// What it does for the rest of the report.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<RuleRole>,
    /// Kinds of dataset it is for. Empty: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<Kind>,
    /// Its findings' and reasons' words.
    pub templates: Vec<Template>,
    /// Fixed words its arguments may use.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
    /// Its measures.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<MeasureMeta>,
    /// When it finds something, as the end of `fails if …`, with `{name}` where a parameter goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<String>,
    /// JSON Schema of its parameters. A property may carry `x-stricter`: `higher` or `lower`; of a list,
    /// more or fewer entries.
    pub params: Value,
    /// Its page, Markdown.
    pub page: String,
}

impl RuleManifest {
    /// What of the facts the rule is told: the previous release if it compares, so that what it says of it is known to rest
    /// on it, and the text of schemas if it reads them.
    pub fn told(&self, facts: &Facts) -> Facts {
        let datasets = |datasets: &[DatasetFacts]| -> Vec<DatasetFacts> {
            match self.reads_schema {
                true => datasets.to_vec(),
                false => datasets.iter().map(DatasetFacts::without_schema).collect(),
            }
        };
        let told = |release: &PreviousRelease| PreviousRelease {
            release: release.release.clone(),
            datasets: datasets(&release.datasets),
            gone: datasets(&release.gone),
        };
        let previous = facts.comparison.previous.iter().filter(|_| self.compares);
        let archive = facts.comparison.archive.iter().filter(|_| self.compares);
        Facts {
            release: facts.release.clone(),
            datasets: datasets(&facts.datasets),
            agreements: facts.agreements.clone(),
            comparison: Comparison {
                previous: previous.map(told).next(),
                archive: archive.map(told).collect(),
            },
        }
    }
}

/// What a plugin says of itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Manifest {
    /// Its id: the family of its rules.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Its licence, as an SPDX expression.
    pub licence: String,
    /// Where it lives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub homepage: Option<String>,
    /// Its rules.
    pub rules: Vec<RuleManifest>,
}

/// Ask a rule which tallies it needs. Record counts and digests are absent from these facts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PlanRequest {
    /// The rule's name.
    pub rule: String,
    /// Its parameters, at one severity.
    pub params: Value,
    /// The dataset; absent for a rule of release scope.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dataset: Option<String>,
    /// The facts, as far as the rule is told them.
    pub facts: Arc<Facts>,
}

/// The answer to a [`PlanRequest`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Plan {
    /// These tallies, in this order.
    Tallies(Vec<TallySpec>),
    /// The rule has nothing to say here, for a reason among its templates.
    NotApplicable(Message),
}

/// Ask a rule to judge.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct JudgeRequest {
    /// The rule's name.
    pub rule: String,
    /// Its parameters, as in the plan.
    pub params: Value,
    /// The dataset; absent for a rule of release scope.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dataset: Option<String>,
    /// The facts, now with record counts and digests.
    pub facts: Arc<Facts>,
    /// What is said of each tally besides its table.
    pub tallies: Vec<TallyHead>,
}

/// The answer to a [`JudgeRequest`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Judgement {
    /// What is wrong.
    #[serde(default)]
    pub findings: Vec<Finding>,
    /// What was measured.
    #[serde(default)]
    pub measures: Vec<MeasureValue>,
    /// How much could be looked at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub coverage: Vec<Coverage>,
}

/// Why a plugin did not answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PluginError {
    /// A kebab-case code, such as `overflowed` or `panicked`.
    pub code: String,
    /// What happened; private.
    pub message: String,
    /// What to do; private.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// The parameter it is about.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub at: BTreeMap<String, String>,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::facts::ReleaseFacts;

    #[test]
    fn a_rule_is_told_what_its_manifest_asks_for() {
        let dataset = json!({
            "name": "d", "kind": "table", "schema": {}, "columns": [], "table": { "subject": "undeclared" }, "files": []
        });
        let dataset: DatasetFacts = serde_json::from_value(dataset).expect("a dataset");
        let facts = Facts {
            release: ReleaseFacts::default(),
            datasets: vec![dataset.clone()],
            agreements: Vec::new(),
            comparison: Comparison {
                previous: Some(PreviousRelease {
                    release: ReleaseFacts::default(),
                    datasets: vec![dataset.clone()],
                    gone: vec![dataset],
                }),
                archive: Vec::new(),
            },
        };
        for (compares, reads_schema) in [(false, false), (true, false), (false, true), (true, true)] {
            let manifest = json!({
                "name": "rule", "summary": "a rule", "dimension": "validity", "compares": compares,
                "reads-schema": reads_schema, "templates": [], "params": {}, "page": "# A rule"
            });
            let manifest: RuleManifest = serde_json::from_value(manifest).expect("a manifest");
            let told = manifest.told(&facts);
            assert_eq!(told.datasets[0].schema.is_some(), reads_schema);
            assert_eq!(told.comparison.previous.is_some(), compares);
            let before = told.previous_dataset("d").map(|dataset| dataset.schema.is_some());
            assert_eq!(before, compares.then_some(reads_schema));
        }
    }
}
