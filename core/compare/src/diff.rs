//! What changed between two published reports.
//!
//! A pure function of two statements, so it knows nothing that is not public already. Numbers are compared only where both
//! statements give them exactly; what is rounded, hidden or told in a band is *not compared*. A check that no longer runs
//! fixes nothing, so what it found then is told apart from what is fixed.

mod against;
mod checks;
mod conditions;
mod findings;
mod moves;
mod numbers;
mod published;

use candour_statement::predicate::Limit;
use candour_statement::statement::Statement;
use candour_statement::vocabulary::{ReleasedTo, Verdict};
use candour_statement::words::Words;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use against::{Against, against, known};
pub use moves::{
    CheckMove, CheckState, DatasetMove, Difference, DimensionMove, FileMove, FileState, FindingMove, MeasureMove, Move,
    ParamMove, PluginMove, PluginState, Standing, WeakenedMove,
};

/// The version of this layout.
pub const VERSION: &str = "0.2";

/// What changed between two reports.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Diff {
    /// The version of this layout.
    pub version: String,
    /// The earlier report.
    pub old: Side,
    /// The later report.
    pub new: Side,
    /// Whether something is new or worse.
    pub worse: bool,
    /// Dimensions whose verdict is another now.
    pub dimensions: Vec<DimensionMove>,
    /// Findings that are not as they were, worst first.
    pub findings: Vec<FindingMove>,
    /// How many findings are as they were.
    pub unchanged: u64,
    /// Checks that ran for one report only, or should run now and cannot.
    pub checks: Vec<CheckMove>,
    /// What limits the verdict now and did not then.
    pub limits_new: Vec<Limit>,
    /// What limited the verdict then and no longer does.
    pub limits_gone: Vec<Limit>,
    /// Measures that moved. A measure has no good or bad direction.
    pub measures: Vec<MeasureMove>,
    /// Thresholds and other parameters that changed.
    pub params: Vec<ParamMove>,
    /// Thresholds that are weaker than the policy's for one report only, or to another degree.
    pub weakened: Vec<WeakenedMove>,
    /// Plugins whose version or pinning changed.
    pub plugins: Vec<PluginMove>,
    /// Datasets that came, went, or changed.
    pub datasets: Vec<DatasetMove>,
    /// Published files that came, went, or changed.
    pub files: Vec<FileMove>,
    /// How many published files are the same, byte for byte.
    pub files_same: u64,
    /// The words of both reports, as data.
    pub words: BothWords,
}

/// The words of both reports: what is told of one is told in its own.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BothWords {
    /// Those of the earlier report.
    pub old: Words,
    /// Those of the later report.
    pub new: Words,
}

/// One of the two reports.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Side {
    /// The release's title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its publisher.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// Its identifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// First day covered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Last day covered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// The verdict.
    pub verdict: Verdict,
    /// The day taken for today.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// The version of Candour.
    pub candour: String,
    /// For whom it is. Absent: the world.
    #[serde(default, skip_serializing_if = "ReleasedTo::is_world")]
    pub audience: ReleasedTo,
    /// Policies, in the order they were applied.
    pub policies: Vec<String>,
    /// Counts of people below this are small.
    pub threshold: u64,
}

/// What changed from `old` to `new`.
pub fn diff(old: &Statement, new: &Statement) -> Diff {
    let (then, now) = (&old.predicate, &new.predicate);
    let (findings, unchanged) = findings::moves(then, now);
    let (files, files_same) = published::files(old, new);
    let mut diff = Diff {
        version: VERSION.to_owned(),
        old: side(old),
        new: side(new),
        worse: false,
        dimensions: checks::dimensions(then, now),
        findings,
        unchanged,
        checks: checks::moves(then, now),
        limits_new: checks::limits_missing(then, now),
        limits_gone: checks::limits_missing(now, then),
        measures: numbers::measures(then, now),
        params: conditions::params(then, now),
        weakened: conditions::weakened(then, now),
        plugins: conditions::plugins(then, now),
        datasets: published::datasets(then, now),
        files,
        files_same,
        words: BothWords {
            old: then.words.clone(),
            new: now.words.clone(),
        },
    };
    diff.worse = is_worse(&diff);
    diff
}

impl Diff {
    /// Whether the two reports say the same of the same files.
    pub fn is_empty(&self) -> bool {
        let old = Side {
            as_of: self.new.as_of.clone(),
            ..self.old.clone()
        };
        old == self.new
            && self.dimensions.is_empty()
            && self.findings.is_empty()
            && self.checks.is_empty()
            && self.limits_new.is_empty()
            && self.limits_gone.is_empty()
            && self.measures.is_empty()
            && self.params.is_empty()
            && self.weakened.is_empty()
            && self.plugins.is_empty()
            && self.datasets.is_empty()
            && self.files.is_empty()
    }

    /// Whether the reports are of two publishers, or of two series of releases. Years in a title differ in any series.
    pub fn is_of_another(&self) -> bool {
        let series = |title: &Option<String>| {
            let title = title.as_deref().unwrap_or_default();
            title.chars().filter(|c| !c.is_numeric()).collect::<String>()
        };
        self.old.publisher != self.new.publisher || series(&self.old.title) != series(&self.new.title)
    }

    /// The findings of one sort.
    pub fn of(&self, what: Move) -> impl Iterator<Item = &FindingMove> {
        self.findings.iter().filter(move |finding| finding.what == what)
    }
}

/// Whether something is new or worse: a finding, the verdict, what limits it; or if a check cannot run, or one that had found
/// something does not run any more. Of a dataset that is gone nothing more is published, so its checks are not missed.
fn is_worse(diff: &Diff) -> bool {
    let is_gone = |name: &Option<String>| {
        let mut gone = diff.datasets.iter().filter(|dataset| dataset.now.is_none());
        name.is_some() && gone.any(|dataset| Some(&dataset.name) == name.as_ref())
    };
    let mut missed = diff.of(Move::NoLongerChecked);
    diff.findings.iter().any(FindingMove::is_worse)
        || diff.new.verdict > diff.old.verdict
        || !diff.limits_new.is_empty()
        || diff.checks.iter().any(|check| check.now == CheckState::CouldNotRun)
        || missed.any(|finding| !finding.then.is_some_and(|then| then.waived) && !is_gone(&finding.dataset))
}

fn side(statement: &Statement) -> Side {
    let predicate = &statement.predicate;
    let release = predicate.release.clone();
    Side {
        title: release.title,
        publisher: release.publisher,
        id: release.id,
        from: release.from,
        to: release.to,
        verdict: predicate.verdict,
        as_of: predicate.audit.as_of.clone(),
        candour: predicate.audit.candour.clone(),
        policies: predicate.audit.policies.clone(),
        audience: predicate.audit.audience,
        threshold: predicate.audit.threshold,
    }
}
