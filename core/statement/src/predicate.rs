//! The predicate of the statement: what an audit came to, as values that may be told.
//!
//! A public contract: version 0.2. Property names are ASCII and lowerCamelCase, numbers are whole, nothing depends on
//! when, where or how fast the audit ran. Which members hold names of others is told with [`crate::statement`].

mod block;
mod profile;
mod reason;

use std::collections::BTreeMap;

use candour_model::facts::{ChangeKind, Kind};
use candour_model::finding::{Dimension, Severity};
use candour_model::outcome::{InputRole, Isolation, ReleasedTo, Verdict, WaiverState};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::value::Value;
use crate::words::Words;

pub use block::{
    Asked, Block, Coverage, Evaluation, Finding, FormOf, Leading, Measure, Plugin, Rest, Shown, Status, Weakened,
};
pub use candour_model::outcome::Compared;
pub use profile::{
    Before, ColumnProfile, ColumnRole, GroupProfile, GroupsProfile, PeriodProfile, Profile, States, SumsProfile,
};
pub use reason::{Claim, Code, NotChecked, Reason, Topic, What, codes};

/// The version of this layout.
pub const VERSION: &str = "0.2";

/// What an audit came to.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Predicate {
    /// The version of this layout.
    pub version: String,
    /// The words that were used, as data.
    pub words: Words,
    /// What was audited.
    pub release: Release,
    /// The verdict.
    pub verdict: Verdict,
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
    /// The releases before that one, as the publisher lists them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub archive: Vec<Previous>,
    /// How the audit was done.
    pub audit: Audit,
    /// Whether all of it may be published. It may not be if it was made for the publisher alone; what was read from a
    /// statement is published already.
    #[serde(skip, default = "published")]
    #[schemars(skip)]
    pub is_public: bool,
}

fn published() -> bool {
    true
}

/// What was audited.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
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
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DimensionResult {
    /// The dimension.
    pub dimension: Dimension,
    /// Its verdict; absent where nothing of it was checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// Whether every check of it ran that should have. Where a plugin is lost, nobody knows what it would have spoken to.
    pub whole: bool,
}

/// Key figures.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
    /// Of those, checks that looked at all that they are about and found nothing at any severity.
    pub checks_clean: u64,
    /// Of those, checks that found nothing in what they could look at, which is not all.
    pub checks_partly: u64,
    /// Of those, checks that could look at nothing.
    pub checks_not_looked: u64,
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
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Dataset {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Records.
    pub records: u64,
    /// Columns in the file.
    pub columns: u64,
    /// Files.
    pub files: u64,
    /// The ways in which its files are written, each once.
    pub written: Vec<Written>,
    /// Rows and missing cells, by period where the dataset has one; absent where the dataset could not be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<Profile>,
}

/// How a file is written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Written {
    /// Its encoding, such as `utf-8`.
    pub encoding: String,
    /// The character between cells.
    pub delimiter: String,
    /// Whether that was declared rather than detected.
    pub declared: bool,
}

/// Why the verdict cannot be better than WARNED.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Limit {
    /// What limits it.
    pub code: LimitCode,
    /// The dataset; absent where it is about none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dataset: Option<String>,
    /// The plugin; absent where it is about none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plugin: Option<String>,
}

/// What limits the verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LimitCode {
    /// What its columns may reveal is not declared, so that privacy was not checked.
    PrivacyUndeclared,
    /// Its measures are not declared, so that small counts of people were not checked.
    MeasuresUndeclared,
    /// Whom a row is about is withheld, so that people could not be counted.
    SubjectWithheld,
    /// The schema does not say whom a row is about, so that people could not be counted.
    SubjectUndeclared,
    /// There is no schema, so that its rows were not validated.
    SchemaAbsent,
    /// What protects people in it is weaker than the built-in policy has it, turned off or left out.
    ConfidentialityWeakened,
    /// A failure of what protects people is accepted by a waiver.
    FailureAccepted,
    /// A plugin was let run less confined than such a plugin must be.
    PluginLetLoose,
}

/// A waiver.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
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
    /// The most severe finding that it accepts.
    pub severity: Severity,
    /// What it accepts at most, and what was found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub at_most: Vec<Bound>,
    /// The last day it holds.
    pub expires: String,
    /// What became of it.
    pub state: WaiverState,
}

/// A ceiling on a measure.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Bound {
    /// The measure.
    pub measure: String,
    /// The most that is accepted, as a decimal.
    pub most: String,
    /// What was found, where that may be shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub found: Vec<Value>,
}

/// What became of a claim about a discontinuity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Tested {
    /// The data agree with it.
    Held,
    /// The data contradict it.
    Failed,
    /// It explains nothing: without it the audit finds the same.
    ExplainsNothing,
    /// It could not be tested.
    NotTested,
}

/// A publisher's claim about a discontinuity.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// What happened.
    pub what: ChangeKind,
    /// To which dataset.
    pub dataset: String,
    /// In which column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub from: Vec<String>,
    /// After.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub into: Vec<String>,
    /// Since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<String>,
    /// Why.
    pub reason: String,
    /// What became of it.
    pub tested: Tested,
}

/// A file that was read.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Input {
    /// What it is.
    pub role: InputRole,
    /// Its dataset.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dataset: Option<String>,
    /// Its name; of one whose name may not be told, what it is called instead.
    pub name: String,
    /// Of a file whose name may not be told: its place among those of its dataset and role, from 1; 0 where
    /// it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<u64>,
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
    /// Whether others can get at it.
    pub availability: Availability,
    /// Why it is withheld.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Of a withheld file: the lower-case hex SHA-256 over a secret salt and its digest, which binds the publisher to the
    /// file and tells nobody else what is in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commitment: Option<String>,
}

/// Whether others can get at a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Availability {
    /// It is published.
    Here,
    /// It is not.
    Withheld,
}

/// What the release was compared with.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Previous {
    /// Its identifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What of it was read.
    pub through: Compared,
    /// The digest of its own statement: the link to the release before in the chain of releases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement_sha256: Option<String>,
}

/// How the audit was done.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Audit {
    /// The version of Candour.
    pub candour: String,
    /// The day taken for today.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// For whom the release is: the built-in policy that it is held against. Absent: the world.
    #[serde(default, skip_serializing_if = "ReleasedTo::is_world")]
    pub audience: ReleasedTo,
    /// Policies, in the order they were applied.
    pub policies: Vec<String>,
    /// What of the policy as a whole is weaker than the built-in one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub weakened: Vec<Weakened>,
    /// Counts of people below this are not printed when broken down.
    pub threshold: u64,
    /// Other counts of people, broken down, are printed to the nearest of this.
    pub round: u64,
    /// Of what a rule is about, how much per cent it must have looked at.
    pub coverage_floor_percent: u64,
    /// How far each plugin had to be kept from the machine for its rules to run, by its id: what was demanded, which is the same on
    /// every machine.
    pub isolation: BTreeMap<String, Isolation>,
}
