//! Comes to a verdict, over all and by dimension, and says why it cannot be better. Whoever reads a statement works it out
//! again from what the statement says (`candour_statement::contradictions`), and must come to the same.

use std::collections::BTreeSet;

use candour_model::facts::{DatasetFacts, Facts, Kind};
use candour_model::finding::{Dimension, Severity};
use candour_model::meaning::Subject;
use candour_model::outcome::{
    Block, Cap, DimensionVerdict, Evaluation, Status, Verdict, WaiverState, WaiverUse, protects_people,
};

use crate::Request;

const DIMENSIONS: [Dimension; 7] = [
    Dimension::Confidentiality,
    Dimension::Completeness,
    Dimension::Uniqueness,
    Dimension::Consistency,
    Dimension::Timeliness,
    Dimension::Validity,
    Dimension::Accuracy,
];

/// The verdict. What could not be checked fails closed, and so does a release of which nothing was checked.
pub(crate) fn verdict(blocks: &[Block], caps: &[Cap], waivers: &[WaiverUse]) -> Verdict {
    let found = worst(blocks.iter());
    let is_limited = !caps.is_empty() || waivers.iter().any(|waiver| waiver.state == WaiverState::Unused);
    match found {
        None => Verdict::Error,
        Some(Verdict::Passed) if is_limited => Verdict::Warned,
        Some(found) => found,
    }
}

/// The verdict of each dimension; none where nothing of it was checked. Where a plugin is lost, nobody knows what it would
/// have spoken to, and no dimension is checked as a whole.
pub(crate) fn dimensions(blocks: &[Block]) -> Vec<DimensionVerdict> {
    DIMENSIONS
        .into_iter()
        .map(|dimension| DimensionVerdict {
            dimension,
            verdict: worst(blocks.iter().filter(|block| block.dimension == Some(dimension))),
            whole: !blocks.iter().any(|block| {
                matches!(block.status, Status::CouldNotRun(_))
                    && block.dimension.is_none_or(|spoken_to| spoken_to == dimension)
            }),
        })
        .collect()
}

/// The worst of the blocks; `None` where none was judged or should have been.
fn worst<'a>(blocks: impl Iterator<Item = &'a Block>) -> Option<Verdict> {
    blocks.filter_map(of_block).max()
}

fn of_block(block: &Block) -> Option<Verdict> {
    match block.status {
        Status::CouldNotRun(_) => Some(Verdict::Error),
        Status::NotApplicable(_) | Status::NotInBaseline => None,
        Status::Evaluated => {
            let found = block
                .evaluations
                .iter()
                .filter(|evaluation| !evaluation.waived && !evaluation.findings.is_empty());
            let worst = match found.map(|evaluation| evaluation.severity).max() {
                Some(Severity::Fail) => Verdict::Failed,
                Some(Severity::Warn) => Verdict::Warned,
                Some(Severity::Note) | None => Verdict::Passed,
            };
            let least = if block.too_little {
                Verdict::Warned
            } else {
                Verdict::Passed
            };
            Some(worst.max(least))
        }
    }
}

/// Why the verdict cannot be better than WARNED.
pub(crate) fn caps(request: &Request<'_>, facts: &Facts, blocks: &[Block], unprotected: &BTreeSet<&str>) -> Vec<Cap> {
    let mut caps = Vec::new();
    let is_bare = crate::is_bare(request.current.release);
    for dataset in &facts.datasets {
        let name = dataset.name.clone();
        if dataset.schema.is_none() && dataset.kind != Kind::Dictionary {
            caps.push(Cap::SchemaAbsent { dataset: name.clone() });
        }
        if unprotected.contains(name.as_str()) {
            caps.push(Cap::ConfidentialityWeakened { dataset: name.clone() });
        }
        match dataset.kind {
            Kind::Records => {
                if has_undeclared_privacy(dataset) {
                    caps.push(Cap::PrivacyUndeclared { dataset: name.clone() });
                }
                match &dataset.table.subject {
                    Subject::Withheld(_) => caps.push(Cap::SubjectWithheld { dataset: name }),
                    Subject::Undeclared => caps.push(Cap::SubjectUndeclared { dataset: name }),
                    Subject::Column(_) | Subject::Row | Subject::None => {}
                }
            }
            Kind::Table => {
                if is_bare && has_undeclared_privacy(dataset) {
                    caps.push(Cap::PrivacyUndeclared { dataset: name.clone() });
                }
                if has_no_measure(dataset) {
                    caps.push(Cap::MeasuresUndeclared { dataset: name });
                }
            }
            Kind::Lookup | Kind::Dictionary => {}
        }
    }
    let let_loose = request.let_loose.iter().cloned();
    caps.extend(let_loose.map(|plugin| Cap::PluginLetLoose { plugin }));
    let accepted = blocks.iter().filter(|block| has_accepted_failure(block));
    let accepted: BTreeSet<Option<String>> = accepted.map(|block| block.dataset.clone()).collect();
    caps.extend(accepted.into_iter().map(|dataset| Cap::FailureAccepted { dataset }));
    caps
}

/// Whether a waiver covers a failure of what protects people.
fn has_accepted_failure(block: &Block) -> bool {
    let is_accepted = |one: &Evaluation| one.waived && one.severity == Severity::Fail && !one.findings.is_empty();
    protects_people(&block.rule, block.dimension) && block.evaluations.iter().any(is_accepted)
}

fn has_undeclared_privacy(dataset: &DatasetFacts) -> bool {
    dataset.present().any(|column| column.meaning.privacy.is_none())
}

fn has_no_measure(dataset: &DatasetFacts) -> bool {
    dataset.table.long.is_none() && dataset.present().all(|column| column.meaning.measure.is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use candour_model::finding::{Finding, Message};
    use candour_model::outcome::Failure;
    use serde_json::Value;

    fn block(status: Status, found: &[(Severity, bool)]) -> Block {
        let finding = Finding {
            message: Message {
                template: "t".into(),
                args: Default::default(),
            },
            columns: Vec::new(),
            affected: None,
            groups: Vec::new(),
            groups_in_all: 0,
            records: Vec::new(),
        };
        Block {
            rule: "a/b".into(),
            dataset: None,
            plugin: None,
            manifest: None,
            dimension: Some(Dimension::Validity),
            source: None,
            certainty: None,
            status,
            evaluations: found
                .iter()
                .map(|(severity, waived)| Evaluation {
                    severity: *severity,
                    params: Value::Null,
                    findings: vec![finding.clone()],
                    measures: Vec::new(),
                    waived: *waived,
                })
                .collect(),
            weakenings: Vec::new(),
            tallies: Vec::new(),
            tallies_sha256: None,
            compared: false,
            coverage: Vec::new(),
            too_little: false,
        }
    }

    fn not_applicable() -> Status {
        Status::NotApplicable(Message {
            template: "t".into(),
            args: Default::default(),
        })
    }

    fn could_not_run() -> Status {
        Status::CouldNotRun(Failure {
            code: "panicked".into(),
            detail: String::new(),
        })
    }

    #[test]
    fn the_worst_finding_decides_and_what_could_not_run_is_worse() {
        let clean = block(Status::Evaluated, &[]);
        let note = block(Status::Evaluated, &[(Severity::Note, false)]);
        let warn = block(Status::Evaluated, &[(Severity::Warn, false), (Severity::Note, false)]);
        let fail = block(Status::Evaluated, &[(Severity::Fail, false)]);
        let waived = block(Status::Evaluated, &[(Severity::Fail, true)]);
        let broken = block(could_not_run(), &[]);
        let decide = |blocks: &[&Block]| {
            verdict(
                &blocks.iter().map(|block| (*block).clone()).collect::<Vec<_>>(),
                &[],
                &[],
            )
        };
        assert_eq!(decide(&[&clean, &note]), Verdict::Passed);
        assert_eq!(decide(&[&clean, &warn]), Verdict::Warned);
        assert_eq!(decide(&[&fail, &warn]), Verdict::Failed);
        assert_eq!(decide(&[&waived, &clean]), Verdict::Passed);
        assert_eq!(decide(&[&fail, &broken]), Verdict::Error);
    }

    #[test]
    fn what_saw_too_little_passes_nothing() {
        let blind = |found: &[(Severity, bool)]| Block {
            too_little: true,
            ..block(Status::Evaluated, found)
        };
        let decide = |block: Block| {
            (
                verdict(std::slice::from_ref(&block), &[], &[]),
                dimensions(&[block])[5].verdict,
            )
        };
        for (found, expected) in [
            (&[] as &[(Severity, bool)], Verdict::Warned),
            (&[(Severity::Note, false)], Verdict::Warned),
            (&[(Severity::Fail, false)], Verdict::Failed),
            (&[(Severity::Fail, true)], Verdict::Warned),
        ] {
            assert_eq!(decide(blind(found)), (expected, Some(expected)), "{found:?}");
        }
    }

    #[test]
    fn nothing_checked_is_never_a_pass() {
        assert_eq!(verdict(&[], &[], &[]), Verdict::Error);
        assert_eq!(verdict(&[block(not_applicable(), &[])], &[], &[]), Verdict::Error);
    }

    #[test]
    fn a_cap_turns_a_pass_into_a_warning_and_nothing_else() {
        let cap = [Cap::SchemaAbsent { dataset: "a".into() }];
        assert_eq!(verdict(&[block(Status::Evaluated, &[])], &cap, &[]), Verdict::Warned);
        assert_eq!(
            verdict(&[block(Status::Evaluated, &[(Severity::Fail, false)])], &cap, &[]),
            Verdict::Failed
        );
    }

    #[test]
    fn a_failure_about_people_that_is_waived_is_told_apart() {
        let found = |severity, waived, dimension| {
            let block = block(Status::Evaluated, &[(severity, waived)]);
            has_accepted_failure(&Block {
                dimension: Some(dimension),
                ..block
            })
        };
        assert!(found(Severity::Fail, true, Dimension::Confidentiality));
        assert!(!found(Severity::Fail, false, Dimension::Confidentiality));
        assert!(!found(Severity::Warn, true, Dimension::Confidentiality));
        assert!(!found(Severity::Fail, true, Dimension::Completeness));
    }
}
