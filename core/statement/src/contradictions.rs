//! Whether a statement fits itself: what can be worked out from its parts must be what it says. A signature vouches for
//! bytes, also of a statement that no audit wrote. Verdicts and figures are worked out here a second time, by the same
//! rules as in `candour_audit`'s `verdict` and in `candour_publish`.

mod protection;

use std::collections::BTreeSet;
use std::path::{Component, Path};

use candour_model::coverage::{self as model, Standing};
use candour_model::finding::{Dimension, Severity};
use candour_model::outcome::{InputRole, Verdict, WaiverState};
use schemars::JsonSchema;
use serde::Serialize;

use crate::canonical::block_digest;
use crate::error::Error;
use crate::figures::counts;
use crate::folded;
use crate::predicate::{Block, Coverage, Evaluation, Figures, Predicate, Status};
use crate::statement::{self, Statement};

/// A place where a statement contradicts itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Contradiction {
    /// A file that it is about is not the one that it says was read.
    OtherFile {
        /// The file that it is about.
        about: String,
        /// The file that it says was read.
        read: String,
    },
    /// It is about so many files, and says that another number of published ones was read.
    NumberOfFiles {
        /// It is about so many.
        about: u64,
        /// So many were read.
        read: u64,
    },
    /// It is about two files of this name.
    TwoFiles(String),
    /// A file that it is about lies outside the release.
    OutsideRelease(String),
    /// A rule stands in it twice for the same dataset.
    Twice(Check),
    /// What a rule came to does not fit its findings, or what it looked at.
    Status(Check),
    /// What it says that a rule looked at, and did not, is not what there is.
    Coverage(Check),
    /// Findings are waived by no waiver.
    NotWaived(Check),
    /// A finding stands beneath another that is not there, says less, is waived or stands beneath one itself.
    Beneath(Check),
    /// The digest of a block is not its own.
    Digest(Check),
    /// The verdict on a dimension is not that of its blocks.
    Dimension(Dimension),
    /// The verdict is not that of its blocks.
    Verdict {
        /// What it says.
        stated: Verdict,
        /// What its blocks come to.
        expected: Verdict,
    },
    /// It does not say, or says wrongly, that what protects people in this dataset is weaker than the built-in policy has it.
    Protection(String),
    /// It does not say, or says wrongly, that a failure about people in this dataset, or in the release, is waived.
    Accepted(Option<String>),
    /// It does not say that this plugin was let loose, which ran inside the program.
    LetLoose(String),
    /// The key figures are not those of its blocks.
    Figures,
    /// It names a release before and no file of it, or the other way round.
    Previous,
    /// A digest in it is none.
    NoDigest,
}

/// A rule on a dataset.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Check {
    /// The rule.
    pub rule: String,
    /// The dataset; absent for a rule about the release.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dataset: Option<String>,
}

impl From<&Block> for Check {
    fn from(block: &Block) -> Self {
        Check {
            rule: block.rule.clone(),
            dataset: block.dataset.clone(),
        }
    }
}

/// Where a statement contradicts itself.
///
/// # Errors
/// Our own: a block cannot be written as JSON.
pub fn contradictions(statement: &Statement) -> Result<Vec<Contradiction>, Error> {
    let mut found = of_files(statement);
    found.extend(faults(&statement.predicate)?);
    Ok(found)
}

/// The published files of a statement are the inputs that it calls published: the same, in the same order.
fn of_files(statement: &Statement) -> Vec<Contradiction> {
    let mut found = Vec::new();
    let subjects: Vec<_> = statement
        .predicate
        .inputs
        .iter()
        .filter_map(statement::subject_of)
        .collect();
    for (named, read) in statement.subject.iter().zip(&subjects) {
        if named != read {
            found.push(Contradiction::OtherFile {
                about: named.name.clone(),
                read: read.name.clone(),
            });
        }
    }
    if statement.subject.len() != subjects.len() {
        found.push(Contradiction::NumberOfFiles {
            about: statement.subject.len() as u64,
            read: subjects.len() as u64,
        });
    }
    let mut names = BTreeSet::new();
    for subject in &statement.subject {
        // Policies from elsewhere keep their last names alone, and the baseline lies in another folder.
        let role = subject.annotations.role;
        if role != InputRole::Policy && !names.insert((role == InputRole::Baseline, &subject.name)) {
            found.push(Contradiction::TwoFiles(subject.name.clone()));
        }
        let is_plain = |component: Component<'_>| matches!(component, Component::Normal(_));
        if subject.name.is_empty() || !Path::new(&subject.name).components().all(is_plain) {
            found.push(Contradiction::OutsideRelease(subject.name.clone()));
        }
    }
    found
}

/// What does not fit in a predicate.
///
/// # Errors
/// Our own: a block cannot be written as JSON.
pub fn faults(stated: &Predicate) -> Result<Vec<Contradiction>, Error> {
    let mut faults = Vec::new();
    let mut keys = BTreeSet::new();
    for block in &stated.blocks {
        if !keys.insert((&block.rule, &block.dataset)) {
            faults.push(Contradiction::Twice(block.into()));
        }
        if !fits(block) {
            faults.push(Contradiction::Status(block.into()));
        }
        if !block.coverage.iter().all(adds_up) || !is_rightly_little(block, stated.audit.coverage_floor_percent) {
            faults.push(Contradiction::Coverage(block.into()));
        }
        if block
            .evaluations
            .iter()
            .any(|evaluation| evaluation.waived && !is_waived(stated, block, evaluation))
        {
            faults.push(Contradiction::NotWaived(block.into()));
        }
        if !folded::stand_rightly(&stated.blocks, block) {
            faults.push(Contradiction::Beneath(block.into()));
        }
    }
    for block in &stated.blocks {
        if block_digest(block)? != block.sha256 {
            faults.push(Contradiction::Digest(block.into()));
        }
    }
    let worst = |blocks: &mut dyn Iterator<Item = &Block>| blocks.filter_map(verdict).max();
    for result in &stated.dimensions {
        let mut blocks = stated
            .blocks
            .iter()
            .filter(|block| block.dimension == Some(result.dimension));
        if worst(&mut blocks) != result.verdict || result.whole != is_whole(stated, result.dimension) {
            faults.push(Contradiction::Dimension(result.dimension));
        }
    }
    faults.extend(protection::faults(stated).map(Contradiction::Protection));
    let accepted = protection::accepted(stated).into_iter();
    faults.extend(accepted.map(Contradiction::Accepted));
    faults.extend(protection::let_loose(stated).map(Contradiction::LetLoose));
    let is_limited =
        !stated.limits.is_empty() || stated.waivers.iter().any(|waiver| waiver.state == WaiverState::Unused);
    let expected = match worst(&mut stated.blocks.iter()) {
        None => Verdict::Error,
        Some(Verdict::Passed) if is_limited => Verdict::Warned,
        Some(found) => found,
    };
    if stated.verdict != expected {
        faults.push(Contradiction::Verdict {
            stated: stated.verdict,
            expected,
        });
    }
    // Records and bytes are of files, and no part of what blocks come to.
    let counted = Figures {
        datasets: stated.figures.datasets,
        records: stated.figures.records,
        bytes: stated.figures.bytes,
        ..counts(&stated.blocks)
    };
    if counted != stated.figures {
        faults.push(Contradiction::Figures);
    }
    let has_previous = stated.inputs.iter().any(|input| input.role == InputRole::Previous);
    // One that has none of the datasets has no file that was read.
    if has_previous && stated.previous.is_none() {
        faults.push(Contradiction::Previous);
    }
    let digests = stated
        .inputs
        .iter()
        .flat_map(|input| [&input.sha256, &input.records_sha256, &input.commitment]);
    let link = stated
        .previous
        .iter()
        .chain(&stated.archive)
        .map(|previous| &previous.statement_sha256);
    if digests.chain(link).flatten().any(|digest| !is_digest(digest)) {
        faults.push(Contradiction::NoDigest);
    }
    Ok(faults)
}

/// Whether what a block came to fits its findings.
fn fits(block: &Block) -> bool {
    let mut evaluations = block.evaluations.iter();
    let has_found = evaluations.any(|evaluation| !evaluation.findings.is_empty());
    // Of what may not be told nobody knows whether it is all.
    let told = |coverage: &&Coverage| coverage.of.exact().is_some();
    let is_whole = block.coverage.iter().filter(told).all(|of| of.looked == of.of);
    let is_told = block.coverage.iter().all(|coverage| told(&coverage));
    match block.status {
        Status::Found => has_found,
        Status::Clean => !has_found && is_whole,
        Status::Partly => !(has_found || is_whole && is_told),
        Status::NotLooked => !has_found,
        Status::NotApplicable | Status::CouldNotRun => true,
    }
}

/// Whether the parts make the whole, as far as they are told.
fn adds_up(coverage: &Coverage) -> bool {
    let rest: Option<u64> = coverage.rest.iter().map(|rest| rest.n.exact()).sum();
    match (coverage.of.exact(), coverage.looked.exact(), rest) {
        (Some(of), Some(looked), Some(rest)) => looked.checked_add(rest) == Some(of),
        _ => true,
    }
}

/// Whether a block says that it looked at too little where it did, as far as that is told.
fn is_rightly_little(block: &Block, floor_percent: u64) -> bool {
    let told: Option<Vec<model::Coverage>> = block.coverage.iter().map(exactly).collect();
    match (block.status, told) {
        (Status::NotApplicable | Status::CouldNotRun, _) => !block.too_little,
        (Status::Clean, _) if block.too_little => false,
        (_, None) => true,
        (status, Some(coverage)) => {
            let standing = match status {
                Status::NotLooked => Standing::NotLooked,
                _ => Standing::Partly,
            };
            let is_little = model::is_too_little(standing, &coverage, floor_percent);
            // A comparison with what a published baseline does not hold is told elsewhere.
            is_little == block.too_little || block.compared && is_little
        }
    }
}

/// What was looked at, where all of it is told.
fn exactly(coverage: &Coverage) -> Option<model::Coverage> {
    let rest = coverage.rest.iter().map(|rest| {
        Some(model::Rest {
            why: rest.why,
            n: rest.n.exact()?,
        })
    });
    Some(model::Coverage {
        about: coverage.about,
        columns: Vec::new(),
        of: coverage.of.exact()?,
        looked: coverage.looked.exact()?,
        rest: rest.collect::<Option<_>>()?,
    })
}

/// Whether every check of a dimension ran that should have.
fn is_whole(stated: &Predicate, dimension: Dimension) -> bool {
    let mut lost = stated.blocks.iter().filter(|block| block.status == Status::CouldNotRun);
    !lost.any(|block| block.dimension.is_none_or(|spoken_to| spoken_to == dimension))
}

/// Whether a waiver that was applied covers these findings.
fn is_waived(stated: &Predicate, block: &Block, evaluation: &Evaluation) -> bool {
    stated.waivers.iter().any(|waiver| {
        waiver.state == WaiverState::Applied
            && waiver.rule == block.rule
            && (waiver.dataset.is_none() || waiver.dataset == block.dataset)
            && evaluation.severity <= waiver.severity
    })
}

/// What a block comes to; nothing where its rule has nothing to say here.
pub fn verdict(block: &Block) -> Option<Verdict> {
    let found = block
        .evaluations
        .iter()
        .filter(|evaluation| !evaluation.waived && !evaluation.findings.is_empty());
    match block.status {
        Status::NotApplicable => None,
        Status::CouldNotRun => Some(Verdict::Error),
        Status::Clean | Status::Partly | Status::NotLooked | Status::Found => {
            let least = if block.too_little {
                Verdict::Warned
            } else {
                Verdict::Passed
            };
            Some(of_severity(found.map(|evaluation| evaluation.severity).max()).max(least))
        }
    }
}

/// What findings of this severity, the worst of them, come to.
pub fn of_severity(severity: Option<Severity>) -> Verdict {
    match severity {
        Some(Severity::Fail) => Verdict::Failed,
        Some(Severity::Warn) => Verdict::Warned,
        Some(Severity::Note) | None => Verdict::Passed,
    }
}

/// Whether a text is a SHA-256 as statements write it.
pub fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}
