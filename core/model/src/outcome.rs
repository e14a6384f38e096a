//! What an audit came to: everything that is known before the publication rules decide who may see it.

mod profile;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::baseline::BaselineTally;
use crate::control::RuleManifest;
use crate::coverage::{Coverage, Covers, Standing};
use crate::facts::Facts;
use crate::finding::{Dimension, Finding, MeasureValue, Message, RecordRef, Severity};
use crate::tally::TallySpec;

pub use crate::facts::ReleasedTo;
pub use profile::{CellStates, ColumnStates, DatasetProfile, GroupRows, Groups, PeriodRows, PeriodSums};

/// The answer to «may this be published?».
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Verdict {
    /// Nothing at or above warn.
    Passed,
    /// Something to look at, or something that caps the verdict.
    Warned,
    /// Something is wrong.
    Failed,
    /// Something could not be checked, or nothing was.
    Error,
}

/// Which plugin a rule came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PluginIdentity {
    pub id: String,
    /// Its version, as it says itself.
    pub version: String,
    /// Whether a lock file pins it.
    pub pinned: bool,
}

/// Why a rule could not run. The code is public; the detail is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Failure {
    /// A kebab-case code, such as `panicked` or `plugin-not-found`.
    pub code: String,
    /// What happened; for the workings only.
    pub detail: String,
}

/// What became of a rule on a dataset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// It was judged.
    Evaluated,
    /// It has nothing to say here, and why.
    NotApplicable(Message),
    /// It compares with the previous release, whose baseline does not hold what it asks for.
    NotInBaseline,
    /// It should have said something and could not.
    CouldNotRun(Failure),
}

/// One value that is weaker than the built-in policy's, or than that of a pack.
#[derive(Clone, Debug, PartialEq)]
pub struct Weakening {
    /// The parameter, as in `fail.k`; a severity alone where it is not judged at it, nor at a greater one.
    pub param: String,
    /// The policy's value.
    pub pack: Value,
    /// The value used; null where there is none.
    pub used: Value,
    /// Why, where somebody says so.
    pub reason: Option<String>,
}

/// A waiver as it met a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaiverUse {
    /// The rule waived.
    pub rule: String,
    /// The dataset; absent for all.
    pub dataset: Option<String>,
    /// Who accepted it: a post.
    pub owner: String,
    /// Why.
    pub reason: String,
    /// The most severe finding that it accepts.
    pub severity: Severity,
    /// Ceilings on measures: the name, and the most that is accepted as a decimal.
    pub at_most: Vec<(String, String)>,
    /// The last day it holds.
    pub expires: String,
    /// What became of it.
    pub state: WaiverState,
}

/// What became of a waiver.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WaiverState {
    /// It covers the findings of its rule.
    Applied,
    /// The findings are worse than it accepts.
    Exceeded,
    /// Its day has passed.
    Expired,
    /// There was nothing to waive.
    Unused,
}

/// A rule judged at one severity.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// The severity of its findings.
    pub severity: Severity,
    /// The parameters.
    pub params: Value,
    /// Its findings, in canonical order; those of a stricter evaluation of the same rule are left out.
    pub findings: Vec<Finding>,
    pub measures: Vec<MeasureValue>,
    /// Whether a waiver covers the findings.
    pub waived: bool,
}

/// One rule on one dataset.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// The rule, `family/name`.
    pub rule: String,
    /// The dataset; absent for a rule of release scope.
    pub dataset: Option<String>,
    /// The plugin; absent for `structure/*` and `schema/*`.
    pub plugin: Option<PluginIdentity>,
    /// The rule's own description; absent where its plugin could not be loaded.
    pub manifest: Option<RuleManifest>,
    /// The dimension; absent where its plugin could not be loaded, so that it may have been any.
    pub dimension: Option<Dimension>,
    /// Where the thresholds come from, as the policy says.
    pub source: Option<String>,
    /// How sure we are of them.
    pub certainty: Option<String>,
    /// What became of it.
    pub status: Status,
    /// The rule judged at each severity of the policy, most severe first.
    pub evaluations: Vec<Evaluation>,
    /// Thresholds weaker than the pack's.
    pub weakenings: Vec<Weakening>,
    /// The tallies it used, each once.
    pub tallies: Vec<TallySpec>,
    /// Digest over what these tallies told it; absent where there are none.
    pub tallies_sha256: Option<String>,
    /// Whether it used the comparison side, which may be withheld.
    pub compared: bool,
    /// How much of what it is about could be looked at.
    pub coverage: Vec<Coverage>,
    /// Whether that is too little for its silence to say anything.
    pub too_little: bool,
}

impl Block {
    /// What a rule that was judged came to.
    pub fn standing(&self) -> Standing {
        let has_found = self
            .evaluations
            .iter()
            .any(|evaluation| !evaluation.findings.is_empty());
        let covers = self.manifest.as_ref().map_or(Covers::Cells, |manifest| manifest.covers);
        Standing::of(covers, &self.coverage, has_found)
    }
}

/// Where a finding stands: its block, its evaluation there and its place in that, each counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FindingPlace {
    pub block: usize,
    pub evaluation: usize,
    pub finding: usize,
}

/// What is published beside the report, or used for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum InputRole {
    /// A data file of the release.
    Data,
    /// A schema.
    Schema,
    /// `candour.toml`.
    Declaration,
    /// A policy pack.
    Policy,
    /// `candour.lock`.
    Lock,
    /// What lists the files for programs, such as a Data Package.
    Metadata,
    /// What the release publishes of itself for the next one.
    Baseline,
    /// A file of the previous release.
    Previous,
    /// A file of a release before that one.
    Archive,
}

/// Whether others can get at an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Availability {
    /// Published beside the report.
    Here,
    /// Not published, and why.
    Withheld(String),
}

/// A file that the audit read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// What it is.
    pub role: InputRole,
    /// The dataset it belongs to.
    pub dataset: Option<String>,
    /// Of a file of the archive: the place of its release there, counted from nought.
    pub archive: Option<u8>,
    /// Its name: the path inside the release, or of a pack its id.
    pub name: String,
    pub media_type: String,
    /// Its length.
    pub bytes: u64,
    /// The digest of its bytes.
    pub sha256: String,
    /// The digest over its records; of data files.
    pub records_sha256: Option<String>,
    /// Whether others can get at it.
    pub availability: Availability,
}

/// Why a verdict cannot be better than WARNED.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cap {
    /// Columns of a records dataset have no declared privacy: privacy was not checked.
    PrivacyUndeclared { dataset: String },
    /// A table's measures are not declared: small counts of people were not checked.
    MeasuresUndeclared { dataset: String },
    /// People could not be counted.
    SubjectWithheld { dataset: String },
    /// People could not be counted, since nothing says whom a row is about.
    SubjectUndeclared { dataset: String },
    /// The dataset has no schema.
    SchemaAbsent { dataset: String },
    /// What protects people in it is weaker than the built-in policy has it, turned off or left out.
    ConfidentialityWeakened { dataset: String },
    /// A failure of what protects people is waived, in this dataset or in the release as a whole.
    FailureAccepted { dataset: Option<String> },
    /// Whoever ran the audit let a plugin run less confined than such a plugin must be.
    PluginLetLoose { plugin: String },
}

/// Rules of other dimensions without which small counts and people are not seen: of cells that are no numbers, of rows that
/// are declared to be no records, of columns that nobody declared.
const SHOW_PEOPLE: [&str; 4] = [
    "schema/x-number",
    "structure/left-out-record",
    "structure/many-left-out",
    "structure/undeclared-column",
];

/// Whether a rule protects people, so far as is known.
pub fn protects_people(rule: &str, dimension: Option<Dimension>) -> bool {
    dimension.is_none_or(|of| of == Dimension::Confidentiality) || SHOW_PEOPLE.contains(&rule)
}

/// How far a plugin must be kept from the machine for its rules to run: what is demanded, and not what a machine achieves, so
/// that it is the same everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Isolation {
    /// Not at all: it runs inside the program.
    None,
    /// In processes of its own, confined as far as the system can.
    Process,
    /// In processes that can open no file, tell nobody anything, and take no more memory than they may.
    Full,
}

impl Isolation {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Isolation::None => "none",
            Isolation::Process => "process",
            Isolation::Full => "full",
        }
    }
}

/// Something that was not checked, besides the blocks that say so themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotChecked {
    /// No policy names the rule.
    NotInPolicy { rule: String },
    /// The publisher turned the rule off.
    TurnedOff {
        rule: String,
        /// What it speaks to; absent where its plugin is lost.
        dimension: Option<Dimension>,
        /// The datasets that it would have spoken of.
        datasets: Vec<String>,
        /// Why.
        reason: String,
    },
    /// The built-in policy runs the rule, and the release's own packs leave it out.
    LeftOut {
        rule: String,
        /// What it speaks to; absent where its plugin is lost.
        dimension: Option<Dimension>,
        /// The datasets that it would have spoken of.
        datasets: Vec<String>,
        /// Why, where the packs say so.
        reason: Option<String>,
    },
    /// No previous release was given.
    NoPrevious,
    /// Whether suppressed cells can be worked out from the rest: no rule of this version tells.
    RecoverableCells { dataset: String },
    /// The baseline of the previous release does not hold all that a rule compares with.
    NotInBaseline {
        rule: String,
        dataset: Option<String>,
        /// How many tallies are not there.
        tallies: u64,
    },
}

/// The policy by which counts of people are printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicationPolicy {
    /// Counts of people from 1 to one less than this are not printed when broken down.
    pub threshold: u64,
    /// Other counts of people, broken down, are printed to the nearest of this.
    pub round: u64,
}

/// The values of a column that a published look-up lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedValues {
    pub dataset: String,
    pub column: String,
    /// The values, sorted.
    pub values: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DimensionVerdict {
    pub dimension: Dimension,
    /// Its verdict; absent where nothing of it was checked.
    pub verdict: Option<Verdict>,
    /// Whether every check of it ran that should have, so far as is known.
    pub whole: bool,
}

/// What of the previous release was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Compared {
    /// Its files.
    #[default]
    Files,
    /// Its published baseline.
    Baseline,
}

/// What an audit came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The facts of both sides, complete.
    pub facts: Facts,
    /// For whom the release is.
    pub released_to: ReleasedTo,
    /// Policies by id, in the order they were applied.
    pub policies: Vec<String>,
    /// What of the policy as a whole is weaker than the built-in one.
    pub weakenings: Vec<Weakening>,
    /// How counts of people are printed.
    pub publication: PublicationPolicy,
    /// Of what a rule is about, how much per cent it must have looked at.
    pub coverage_floor: u64,
    /// Paths that `candour.toml` writes out, so that they may be printed.
    pub declared_paths: Vec<String>,
    /// Values that are public since a published look-up lists them.
    pub published_values: Vec<PublishedValues>,
    /// One block per rule and dataset, by dataset in the order of `candour.toml`, then by rule.
    pub blocks: Vec<Block>,
    /// Findings that say once more what another says: each with the one that it stands beneath, which stands by itself.
    pub beneath: BTreeMap<FindingPlace, FindingPlace>,
    /// All record numbers of what failed, as far as they are kept: for the publisher alone, and only where they were asked for.
    pub records: BTreeMap<FindingPlace, Vec<RecordRef>>,
    pub verdict: Verdict,
    pub dimensions: Vec<DimensionVerdict>,
    /// Why it is not better.
    pub caps: Vec<Cap>,
    pub not_checked: Vec<NotChecked>,
    /// Waivers and what became of them.
    pub waivers: Vec<WaiverUse>,
    /// The files read: the main table first.
    pub inputs: Vec<Input>,
    /// How far each plugin had to be kept from the machine, by id.
    pub isolation: BTreeMap<String, Isolation>,
    /// What the datasets look like.
    pub profiles: Vec<DatasetProfile>,
    /// What the next release may compare with, exact; nothing for a bare file.
    pub baseline: Vec<BaselineTally>,
    /// Tallies of that which have too many groups, by dataset.
    pub baseline_too_large: Vec<String>,
    /// What of the previous release was read.
    pub compared: Compared,
    /// The digest of the previous release's own statement.
    pub previous_statement: Option<String>,
    /// What was read of each release of the archive, and the digest of its own statement.
    pub archive: Vec<(Compared, Option<String>)>,
    /// Whether others cannot get at the release before, whatever of it was read.
    pub previous_withheld: bool,
    /// What digests of withheld files are salted with: a secret.
    pub salt: String,
}
