//! Whether a statement fits itself: what can be worked out from its parts must be what it says. A signature vouches for
//! bytes, also of a statement that no audit wrote.

use std::collections::BTreeSet;
use std::path::{Component, Path};

use candour_model::finding::Severity;
use candour_model::outcome::{InputRole, Verdict, WaiverState};

use crate::error::Error;
use crate::predicate::{Block, Evaluation, Predicate, Status};
use crate::publish::{block_digest, counts};
use crate::sentence::sentence;
use crate::statement::{self, Statement};

/// Where a statement contradicts itself, each place in words; `version` is Candour's own. Only statements of this version
/// are held to its sentences.
///
/// # Errors
/// Our own: a block cannot be written as JSON.
pub fn contradictions(statement: &Statement, version: &str) -> Result<Vec<String>, Error> {
    let stated = &statement.predicate;
    let mut found = of_files(statement);
    found.extend(faults(stated)?);
    if stated.audit.candour == version {
        found.extend(other_sentence(stated));
    }
    Ok(found)
}

/// The published files of a statement are the inputs that it calls published: the same, in the same order.
fn of_files(statement: &Statement) -> Vec<String> {
    let mut found = Vec::new();
    let subjects: Vec<_> = statement
        .predicate
        .inputs
        .iter()
        .filter_map(statement::subject_of)
        .collect();
    for (named, read) in statement.subject.iter().zip(&subjects) {
        if named != read {
            found.push(format!(
                "the file {} that it is about is not the file {} that it says was read",
                named.name, read.name
            ));
        }
    }
    if statement.subject.len() != subjects.len() {
        found.push(format!(
            "it is about {} files and says that {} published ones were read",
            statement.subject.len(),
            subjects.len()
        ));
    }
    let mut names = BTreeSet::new();
    for subject in &statement.subject {
        // Policies from elsewhere keep their last names alone, and the baseline lies in another folder.
        let role = subject.annotations.role;
        if role != InputRole::Policy && !names.insert((role == InputRole::Baseline, &subject.name)) {
            found.push(format!("it is about two files of the name {}", subject.name));
        }
        let is_plain = |component: Component<'_>| matches!(component, Component::Normal(_));
        if subject.name.is_empty() || !Path::new(&subject.name).components().all(is_plain) {
            found.push(format!(
                "the file {} that it is about lies outside the release",
                subject.name
            ));
        }
    }
    found
}

/// What does not fit, each as a part of the statement; of its sentence and its files apart.
pub(crate) fn faults(stated: &Predicate) -> Result<Vec<String>, Error> {
    let mut faults = Vec::new();
    let mut keys = BTreeSet::new();
    for block in &stated.blocks {
        let of = block
            .dataset
            .as_ref()
            .map_or(String::new(), |dataset| format!(" on {dataset}"));
        if !keys.insert((&block.rule, &block.dataset)) {
            faults.push(format!("{}{of} stands in it twice", block.rule));
        }
        let has_found = block
            .evaluations
            .iter()
            .any(|evaluation| !evaluation.findings.is_empty());
        if matches!(block.status, Status::Clean | Status::Found) && has_found != (block.status == Status::Found) {
            faults.push(format!("the findings of {}{of} do not fit what it came to", block.rule));
        }
        if block
            .evaluations
            .iter()
            .any(|evaluation| evaluation.waived && !is_waived(stated, block, evaluation))
        {
            faults.push(format!("findings of {}{of} are waived by no waiver", block.rule));
        }
    }
    for block in &stated.blocks {
        if block_digest(block)? != block.sha256 {
            faults.push(format!("the digest of {} is not that of its block", block.rule));
        }
    }
    let worst = |blocks: &mut dyn Iterator<Item = &Block>| blocks.filter_map(verdict).max();
    for result in &stated.dimensions {
        let mut blocks = stated.blocks.iter().filter(|block| block.dimension == result.dimension);
        if worst(&mut blocks) != result.verdict {
            faults.push(format!("the verdict on {:?} is not that of its blocks", result.dimension).to_lowercase());
        }
    }
    let is_limited =
        !stated.limits.is_empty() || stated.waivers.iter().any(|waiver| waiver.state == WaiverState::Unused);
    let expected = match worst(&mut stated.blocks.iter()) {
        None => Verdict::Error,
        Some(Verdict::Passed) if is_limited => Verdict::Warned,
        Some(found) => found,
    };
    if stated.verdict != expected {
        faults.push(format!(
            "the verdict is {}, and its blocks come to {}",
            word(stated.verdict),
            word(expected)
        ));
    }
    let (found, told) = (counts(&stated.blocks), &stated.figures);
    let of = |figures: &crate::predicate::Figures| {
        [
            figures.checks_run,
            figures.checks_clean,
            figures.checks_not_applicable,
            figures.checks_could_not_run,
            figures.failures,
            figures.warnings,
            figures.notes,
            figures.waived,
        ]
    };
    if of(&found) != of(told) {
        faults.push("the key figures are not those of its blocks".to_owned());
    }
    let has_previous = stated.inputs.iter().any(|input| input.role == InputRole::Previous);
    if stated.previous.is_some() != has_previous {
        faults.push("it names a release before and no file of it, or the other way round".to_owned());
    }
    let digests = stated
        .inputs
        .iter()
        .flat_map(|input| [&input.sha256, &input.records_sha256, &input.commitment]);
    let link = stated.previous.iter().map(|previous| &previous.statement_sha256);
    if digests.chain(link).flatten().any(|digest| !is_digest(digest)) {
        faults.push("a digest in it is none".to_owned());
    }
    Ok(faults)
}

/// That the sentence is not the one that this version makes of the blocks.
pub(crate) fn other_sentence(stated: &Predicate) -> Option<String> {
    let waivers: Vec<WaiverState> = stated.waivers.iter().map(|waiver| waiver.state).collect();
    let made = sentence(
        stated.verdict,
        &waivers,
        &stated.blocks,
        &stated.figures,
        &stated.limits,
    );
    (made != stated.sentence).then(|| "the sentence is not that of its blocks".to_owned())
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
pub(crate) fn verdict(block: &Block) -> Option<Verdict> {
    let found = block
        .evaluations
        .iter()
        .filter(|evaluation| !evaluation.waived && !evaluation.findings.is_empty());
    match block.status {
        Status::NotApplicable => None,
        Status::CouldNotRun => Some(Verdict::Error),
        Status::Clean => Some(Verdict::Passed),
        Status::Found => Some(of_severity(found.map(|evaluation| evaluation.severity).max())),
    }
}

/// What findings of this severity, the worst of them, come to.
pub(crate) fn of_severity(severity: Option<Severity>) -> Verdict {
    match severity {
        Some(Severity::Fail) => Verdict::Failed,
        Some(Severity::Warn) => Verdict::Warned,
        Some(Severity::Note) | None => Verdict::Passed,
    }
}

/// Whether a text is a SHA-256 as statements write it.
pub(crate) fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Passed => "PASSED",
        Verdict::Warned => "WARNED",
        Verdict::Failed => "FAILED",
        Verdict::Error => "ERROR",
    }
}

#[cfg(test)]
mod tests {
    use candour_model::finding::{Dimension, Unit};
    use candour_model::outcome::DimensionVerdict;

    use super::*;
    use crate::gate::Audience;
    use crate::publish;
    use crate::sample::{block, count, evaluation, finding, outcome};

    /// A statement with one rule that found something worth a warning.
    fn stated() -> Statement {
        let mut outcome = outcome();
        let mut judged = block("sample/rule", "people", Dimension::Validity);
        let found = finding(count(3, Unit::Rows, &[]), &["none"], Vec::new());
        judged.evaluations = vec![evaluation(Severity::Warn, vec![found])];
        outcome.blocks = vec![judged];
        outcome.waivers.clear();
        outcome.verdict = Verdict::Warned;
        outcome.dimensions = vec![DimensionVerdict {
            dimension: Dimension::Validity,
            verdict: Some(Verdict::Warned),
            whole: true,
        }];
        let public = publish(&outcome, Audience::Public, "0.1.0").expect("a predicate");
        statement::read(&statement::of(&public).expect("a statement")).expect("a statement")
    }

    fn sealed(statement: &mut Statement) {
        for block in &mut statement.predicate.blocks {
            block.sha256 = block_digest(block).expect("a digest");
        }
    }

    #[test]
    fn what_an_audit_wrote_does_not_contradict_itself() {
        assert_eq!(contradictions(&stated(), "0.1.0").unwrap(), Vec::<String>::new());
    }

    #[test]
    fn a_forged_part_contradicts_the_others() {
        type Forge = fn(&mut Statement);
        let forgeries: [(&str, Forge); 9] = [
            ("is not the file", |stated| {
                stated.subject[0].digest.sha256 = statement::sha256_hex(b"other");
            }),
            ("is about 0 files", |stated| stated.subject.clear()),
            ("two files of the name", |stated| {
                let again = stated.subject[0].clone();
                stated.subject.push(again);
            }),
            ("lies outside the release", |stated| {
                stated.subject[0].name = "../elsewhere.csv".to_owned();
            }),
            ("the sentence is not", |stated| {
                stated.predicate.sentence = "All is well.".to_owned()
            }),
            ("the verdict is PASSED", |stated| {
                stated.predicate.verdict = Verdict::Passed
            }),
            ("do not fit what it came to", |stated| {
                stated.predicate.blocks[0].status = Status::Clean;
                sealed(stated);
            }),
            ("waived by no waiver", |stated| {
                stated.predicate.blocks[0].evaluations[0].waived = true;
                sealed(stated);
            }),
            ("stands in it twice", |stated| {
                let again = stated.predicate.blocks[0].clone();
                stated.predicate.blocks.push(again);
            }),
        ];
        for (told, forge) in forgeries {
            let mut statement = stated();
            forge(&mut statement);
            let found = contradictions(&statement, "0.1.0").unwrap();
            assert!(found.iter().any(|found| found.contains(told)), "{told}: {found:?}");
        }
    }

    /// A later version may word its sentences better.
    #[test]
    fn the_sentence_of_another_version_is_its_own() {
        let mut statement = stated();
        statement.predicate.sentence = "Something is amiss.".to_owned();
        assert_eq!(contradictions(&statement, "0.2.0").unwrap(), Vec::<String>::new());
    }
}
