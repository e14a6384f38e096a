//! The predicate of the statement: what an audit came to, in words that may be published.
//!
//! A public contract: version 0.1. Property names are ASCII and lowerCamelCase, numbers are whole, nothing depends on
//! when, where or how fast the audit ran.

use std::collections::BTreeMap;

use candour_model::finding::{Dimension, Severity};
use candour_model::outcome::{InputRole, Verdict, WaiverState};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

/// The version of this layout.
pub const VERSION: &str = "0.1";

/// What an audit came to.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Predicate {
    /// The version of this layout.
    pub version: String,
    /// What was audited.
    pub release: Release,
    /// The verdict.
    pub verdict: Verdict,
    /// The verdict in one plain sentence, or a few.
    pub sentence: String,
    /// The verdict of each dimension.
    pub dimensions: Vec<DimensionResult>,
    /// Key figures.
    pub figures: Figures,
    /// The datasets.
    pub datasets: Vec<Dataset>,
    /// One block per rule and dataset.
    pub blocks: Vec<Block>,
    /// Why the verdict cannot be better than WARNED.
    pub limits: Vec<Limit>,
    /// What was not checked, and why.
    pub not_checked: Vec<NotChecked>,
    /// Waivers, and what became of them.
    pub waivers: Vec<Waiver>,
    /// The publisher's claims about discontinuities.
    pub changes: Vec<Change>,
    /// Files read, and whether others can get at them.
    pub inputs: Vec<Input>,
    /// What the release was compared with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous: Option<Previous>,
    /// How the audit was done.
    pub audit: Audit,
}

/// What was audited.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Release {
    /// Its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Who publishes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// Whom to ask.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// Its licence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// Its identifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// First day covered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Last day covered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// The verdict of one dimension.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DimensionResult {
    /// The dimension.
    pub dimension: Dimension,
    /// Its verdict; absent where nothing of it was checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
}

/// Key figures.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Figures {
    /// Datasets audited.
    pub datasets: u64,
    /// Records in them.
    pub records: u64,
    /// Bytes in their files.
    pub bytes: u64,
    /// Checks (a rule on a dataset) that ran.
    pub checks_run: u64,
    /// Of those, checks that found nothing at any severity.
    pub checks_clean: u64,
    /// Checks that have nothing to say here.
    pub checks_not_applicable: u64,
    /// Checks that should have run and could not.
    pub checks_could_not_run: u64,
    /// Findings that fail the release.
    pub failures: u64,
    /// Findings that warn.
    pub warnings: u64,
    /// Findings worth knowing.
    pub notes: u64,
    /// Findings that a waiver covers; not counted above.
    pub waived: u64,
}

/// One dataset.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Dataset {
    /// Its name.
    pub name: String,
    /// What it is: `records`, `table`, `lookup` or `dictionary`.
    pub kind: String,
    /// Records.
    pub records: u64,
    /// Columns in the file.
    pub columns: u64,
    /// Files.
    pub files: u64,
    /// How the files are written, in words.
    pub written: String,
}

/// What became of a rule on a dataset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
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
#[derive(Clone, Debug, Serialize, JsonSchema)]
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
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub weakened: Vec<Weakened>,
    /// Digest (SHA-256) of this block's canonical JSON without this property.
    pub sha256: String,
}

/// The plugin that a rule came from.
#[derive(Clone, Debug, Serialize, JsonSchema)]
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
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Evaluation {
    /// The severity of its findings.
    pub severity: Severity,
    /// Its parameters.
    pub params: Value,
    /// Whether a waiver covers the findings.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub waived: bool,
    /// Its findings.
    pub findings: Vec<Finding>,
    /// Its measures.
    pub measures: Vec<Measure>,
}

/// One finding.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// The id of its words in the rule.
    pub template: String,
    /// What is wrong.
    pub text: String,
    /// The columns concerned.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// How much is affected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub affected: Option<String>,
    /// The groups that may be shown, worst first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<String>,
    /// How many groups there are in all.
    #[serde(skip_serializing_if = "is_zero")]
    pub groups_in_all: u64,
    /// Some record numbers, where they may be shown.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<u64>,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advice: Option<String>,
}

/// One measure.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Measure {
    /// Its name in the rule.
    pub name: String,
    /// What it is.
    pub title: String,
    /// The columns it is about.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// Its value in words.
    pub value: String,
    /// Its value as whole numbers, where it has one that may be shown: `n`, or `part` and `whole`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub exact: BTreeMap<String, u64>,
}

/// A threshold weaker than the policy's.
#[derive(Clone, Debug, Serialize, JsonSchema)]
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

/// Why the verdict cannot be better than WARNED.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Limit {
    /// A stable code.
    pub code: String,
    /// The dataset.
    pub dataset: String,
    /// In words.
    pub text: String,
}

/// Something that was not checked.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NotChecked {
    /// A rule, or what else was not checked.
    pub what: String,
    /// The datasets. Empty: the release as a whole.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub datasets: Vec<String>,
    /// Why.
    pub reason: String,
}

/// A waiver.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Waiver {
    /// The rule.
    pub rule: String,
    /// The dataset; absent for all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dataset: Option<String>,
    /// Who accepted it.
    pub owner: String,
    /// Why.
    pub reason: String,
    /// The last day it holds.
    pub expires: String,
    /// What became of it.
    pub state: WaiverState,
}

/// A publisher's claim about a discontinuity.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// What happened.
    pub what: String,
    /// To which dataset.
    pub dataset: String,
    /// In which column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Before.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub from: Vec<String>,
    /// After.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub into: Vec<String>,
    /// Since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<String>,
    /// Why.
    pub reason: String,
}

/// A file that was read.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Input {
    /// What it is.
    pub role: InputRole,
    /// Its dataset.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dataset: Option<String>,
    /// Its name, where that may be shown.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its length; of published files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// The digest of its bytes; of published files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// The digest over its records; of published data files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub records_sha256: Option<String>,
    /// `here`, or `withheld`.
    pub availability: String,
    /// Why it is withheld.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What the release was compared with.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Previous {
    /// Its identifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

/// How the audit was done.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Audit {
    /// The version of Candour.
    pub candour: String,
    /// The day taken for today.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// Policies, in the order they were applied.
    pub policies: Vec<String>,
    /// Counts of people below this are not printed when broken down.
    pub threshold: u64,
    /// Other counts of people, broken down, are printed to the nearest of this.
    pub round: u64,
    /// How plugins were isolated.
    pub isolation: String,
}

fn is_zero(n: &u64) -> bool {
    *n == 0
}
