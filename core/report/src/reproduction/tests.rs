//! What came out otherwise is named, and what could not be run again is told from it.

use candour_model::finding::Unit;
use candour_model::outcome::Outcome;

use super::*;
use crate::gate::Audience;
use crate::publish;
use crate::sample::{block, count, evaluation, finding, measure, outcome, withhold_previous};

/// A rule on each dataset that found something, and one that compared.
fn audited(people: u64) -> Outcome {
    let mut outcome = outcome();
    let found = || finding(count(people, Unit::Rows, &[]), &["none"], Vec::new());
    let judged = |dataset: &str, severity| {
        let mut judged = block("sample/rule", dataset, Dimension::Validity);
        let mut evaluated = evaluation(severity, vec![found()]);
        evaluated.measures = vec![measure(count(people, Unit::Rows, &[]), &["none"])];
        judged.evaluations = vec![evaluated];
        judged
    };
    let mut compared = judged("sites", Severity::Warn);
    compared.rule = "sample/compared".to_owned();
    compared.dimension = Dimension::Consistency;
    compared.compared = true;
    outcome.blocks = vec![
        judged("people", Severity::Note),
        judged("sites", Severity::Note),
        compared,
    ];
    outcome
}

fn shown(outcome: &Outcome) -> Predicate {
    publish(outcome, Audience::Public, "0.1.0").expect("a predicate")
}

#[test]
fn the_same_audit_is_the_same() {
    let stated = shown(&audited(100));
    let told = compare(&stated, &stated, &Missing::default(), true);
    assert!(told.is_whole() && !told.differs());
    assert_eq!(told.identical, 3);
    assert!(told.files.is_empty() && told.other.is_empty(), "{told:?}");
}

#[test]
fn a_block_that_differs_says_in_which_measure_and_finding() {
    let (stated, again) = (shown(&audited(100)), shown(&audited(101)));
    let told = compare(&stated, &again, &Missing::default(), false);
    assert!(told.differs() && !told.is_whole());
    assert_eq!((told.identical, told.differing.len()), (0, 3));
    let reasons = told.differing[0].reasons.join("\n");
    assert!(reasons.contains("is 100 there, 101 here"), "{reasons}");
    assert!(reasons.contains("only the report finds (note)"), "{reasons}");
    assert!(reasons.contains("only found here (note)"), "{reasons}");
}

#[test]
fn what_needs_a_withheld_file_is_told_apart_with_the_worst_that_it_could_be() {
    let mut first = audited(100);
    withhold_previous(&mut first, "it is the raw extract");
    let stated = shown(&first);
    let mut second = audited(100);
    second.blocks.pop();
    second.facts.comparison.previous = None;
    second.inputs.retain(|input| input.role != InputRole::Previous);
    let again = shown(&second);
    let missing = Missing {
        previous: true,
        ..Missing::default()
    };
    let told = compare(&stated, &again, &missing, false);
    assert!(!told.differs() && !told.is_whole(), "{told:?}");
    assert_eq!((told.identical, told.needing.len()), (2, 1));
    assert!(told.needing[0].needs.contains("withholds"));
    assert!(told.files.iter().any(|file| file.state == FileState::Withheld));
    let of = |dimension| told.dimensions.iter().find(|of| of.dimension == dimension);
    if let Some(consistency) = of(Dimension::Consistency) {
        assert_eq!((consistency.needing, consistency.worst), (1, Some(Verdict::Warned)));
    }
}

#[test]
fn files_that_hold_the_same_records_are_no_difference() {
    let first = audited(100);
    let mut second = audited(100);
    second.inputs[0].sha256 = "99".repeat(32);
    let told = compare(&shown(&first), &shown(&second), &Missing::default(), false);
    assert!(told.only_rewritten && told.is_whole() && !told.differs(), "{told:?}");
    second.inputs[0].records_sha256 = Some("98".repeat(32));
    let told = compare(&shown(&first), &shown(&second), &Missing::default(), false);
    assert!(told.differs() && !told.is_whole(), "{told:?}");
}
