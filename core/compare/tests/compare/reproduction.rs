//! What came out otherwise is named, what could not be run again is told from it, and no statement is believed.

use candour_model::coverage::{Coverage, Rest, Why};
use candour_model::finding::{Dimension, Severity, Unit};
use candour_model::outcome::{DimensionVerdict, InputRole, Outcome};

use candour_compare::reproduction::{Difference, FileState, Missing, Needs, NotRun, Other, Reproduction, compare};
use candour_model::outcome::Verdict;
use candour_publish::testing::{block, count, evaluation, finding, measure, outcome, withhold_previous};
use candour_publish::{Audience, publish};
use candour_statement::Contradiction;
use candour_statement::canonical::block_digest;
use candour_statement::predicate::{Predicate, Status};
use candour_statement::statement;
use candour_statement::value::Value;

/// A rule on each dataset that found something, and one that compared.
fn audited(people: u64) -> Outcome {
    let mut outcome = outcome();
    let found = || finding(count(people, Unit::Rows, &[]), &["none"], Vec::new());
    let judged = |dataset: &str, severity| {
        let mut judged = block("sample/rule", dataset, Dimension::Validity);
        judged.coverage = vec![Coverage {
            about: Unit::Rows,
            columns: Vec::new(),
            of: 12,
            looked: 9,
            rest: vec![Rest {
                why: Why::Suppressed,
                n: 3,
            }],
        }];
        let mut evaluated = evaluation(severity, vec![found()]);
        evaluated.measures = vec![measure(count(people, Unit::Rows, &[]), &["none"])];
        judged.evaluations = vec![evaluated];
        judged
    };
    let mut compared = judged("sites", Severity::Warn);
    compared.rule = "sample/compared".to_owned();
    compared.dimension = Some(Dimension::Consistency);
    compared.compared = true;
    outcome.blocks = vec![
        judged("people", Severity::Note),
        judged("sites", Severity::Note),
        compared,
    ];
    outcome.verdict = Verdict::Warned;
    outcome.dimensions = [
        (Dimension::Validity, Verdict::Passed),
        (Dimension::Consistency, Verdict::Warned),
    ]
    .map(|(dimension, verdict)| DimensionVerdict {
        dimension,
        verdict: Some(verdict),
        whole: true,
    })
    .into();
    outcome
}

fn shown(outcome: &Outcome) -> Predicate {
    publish(outcome, Audience::Public, "0.1.0").expect("a predicate")
}

/// What is said of a statement with this predicate when this ran again.
fn told(stated: &Predicate, again: &Predicate, missing: &Missing) -> Reproduction {
    let stated = statement::of(stated.clone()).expect("a statement");
    compare(&stated.statement, &stated.bytes, again, missing).expect("a comparison")
}

#[test]
fn the_same_audit_is_the_same() {
    let stated = shown(&audited(100));
    let told = told(&stated, &stated, &Missing::default());
    assert!(told.is_whole() && !told.differs(), "{told:#?}");
    assert_eq!(told.identical, 3);
    assert!(told.files.is_empty() && told.other.is_empty(), "{told:?}");
}

#[test]
fn a_block_that_differs_says_in_which_measure_and_finding() {
    let (stated, again) = (shown(&audited(100)), shown(&audited(101)));
    let told = told(&stated, &again, &Missing::default());
    assert!(told.differs() && !told.is_whole());
    // Of people both are about 100.
    assert_eq!((told.identical, told.differing.len()), (1, 2));
    let differences = &told.differing[0].differences;
    let of_a_measure = |difference: &Difference| {
        matches!(difference, Difference::Measure { there, here, .. }
            if there.exact() == Some(100) && here.as_ref().and_then(Value::exact) == Some(101))
    };
    assert!(differences.iter().any(of_a_measure), "{differences:?}");
    for is_there in [true, false] {
        let of_a_finding = |difference: &Difference| matches!(difference, Difference::Finding { severity: Severity::Note, there, .. } if *there == is_there);
        assert!(differences.iter().any(of_a_finding), "{differences:?}");
    }
}

/// What an audit without the withheld release gives, beside the statement of one with it.
fn withheld() -> (Predicate, Predicate, Missing) {
    let mut first = audited(100);
    withhold_previous(&mut first, "it is the raw extract");
    let mut second = audited(100);
    second.blocks.pop();
    second.facts.comparison.previous = None;
    second.inputs.retain(|input| input.role != InputRole::Previous);
    let missing = Missing {
        previous: true,
        comparing: ["sample/compared".to_owned()].into(),
        ..Missing::default()
    };
    (shown(&first), shown(&second), missing)
}

#[test]
fn what_needs_a_withheld_file_is_told_apart_with_the_worst_that_it_could_be() {
    let (stated, again, missing) = withheld();
    let told = told(&stated, &again, &missing);
    assert!(!told.differs() && !told.is_whole(), "{told:#?}");
    assert_eq!((told.identical, told.needing.len()), (2, 1));
    assert!(told.files.iter().any(|file| file.state == FileState::Withheld));
    let consistency = told.dimensions.iter().find(|of| of.dimension == Dimension::Consistency);
    assert_eq!(
        consistency.map(|of| (of.needing, of.worst)),
        Some((1, Some(Verdict::Failed)))
    );
    let validity = told.dimensions.iter().find(|of| of.dimension == Dimension::Validity);
    assert_eq!(
        validity.map(|of| (of.needing, of.reproduced)),
        Some((0, Some(Verdict::Passed)))
    );
}

/// A block is excused by what is known here of its rule, not by what the statement says of it.
#[test]
fn no_block_excuses_itself() {
    let (mut stated, again, missing) = withheld();
    stated.blocks[0].compared = true;
    stated.blocks[0].sha256 = block_digest(&stated.blocks[0]).unwrap();
    let told = told(&stated, &again, &missing);
    assert!(told.differs(), "{told:#?}");
    assert_eq!(told.differing.len(), 1);
}

#[test]
fn files_that_hold_the_same_records_are_no_difference() {
    let first = audited(100);
    let mut second = audited(100);
    second.inputs[0].sha256 = "99".repeat(32);
    second.inputs[0].bytes += 7;
    second.facts.datasets[0].files[0].bytes += 7;
    let (stated, again) = (shown(&first), shown(&second));
    let whole = told(&stated, &again, &Missing::default());
    assert!(
        whole.same_records && whole.is_whole() && !whole.same_bytes,
        "{whole:#?}"
    );
    // The records excuse nothing else.
    let mut forged = stated;
    forged.release.title = Some("All is well.".to_owned());
    let told_forged = told(&forged, &again, &Missing::default());
    assert!(told_forged.differs() && !told_forged.is_whole(), "{told_forged:#?}");
    second.inputs[0].records_sha256 = Some("98".repeat(32));
    let other = told(&shown(&first), &shown(&second), &Missing::default());
    assert!(other.differs() && !other.is_whole(), "{other:?}");
}

/// Each forgery of a statement, where all is here and where something is missing.
#[test]
fn a_forged_statement_is_found_out() {
    type Forge = fn(&mut Predicate);
    let forgeries: [(&str, Forge); 10] = [
        ("a block without its findings", |stated| {
            for evaluation in &mut stated.blocks[1].evaluations {
                evaluation.findings.clear();
            }
        }),
        ("a status", |stated| stated.blocks[1].status = Status::Clean),
        ("the verdict", |stated| stated.verdict = Verdict::Passed),
        ("a dimension", |stated| {
            stated.dimensions[1].verdict = Some(Verdict::Passed)
        }),
        ("the figures", |stated| stated.figures.warnings = 0),
        ("the day", |stated| stated.audit.as_of = Some("1999-01-01".to_owned())),
        ("a block twice", |stated| stated.blocks.push(stated.blocks[0].clone())),
        ("the coverage", |stated| {
            let rule = &mut stated.blocks[1];
            rule.coverage[0].looked = rule.coverage[0].of.clone();
        }),
        ("a digest that is none", |stated| {
            let previous = stated.previous.as_mut();
            previous.expect("a release before").statement_sha256 = Some("certified".to_owned());
        }),
        ("the publisher", |stated| {
            stated.release.publisher = Some("Nobody".to_owned())
        }),
    ];
    let whole = shown(&audited(100));
    let (partial, again, missing) = withheld();
    for (name, forge) in forgeries {
        let mut forged = whole.clone();
        forge(&mut forged);
        let found = told(&forged, &whole, &Missing::default());
        assert!(found.differs() && !found.is_whole(), "{name}: {found:#?}");
        let mut forged = partial.clone();
        forge(&mut forged);
        let found = told(&forged, &again, &missing);
        assert!(found.differs() && !found.is_whole(), "{name}, in part: {found:#?}");
    }
}

#[test]
fn a_file_that_is_only_here_or_only_there_is_told() {
    let stated = shown(&audited(100));
    let mut again = stated.clone();
    again.inputs.remove(0);
    let absent = told(&stated, &again, &Missing::default());
    assert!(absent.differs(), "{absent:#?}");
    assert_eq!(absent.files[0].state, FileState::Absent);
    let only_here = told(&again, &stated, &Missing::default());
    assert!(only_here.differs(), "{only_here:#?}");
    assert_eq!(only_here.files[0].state, FileState::OnlyHere);
}

/// A better wording makes no other audit: whatever is said of each template, measure and reason.
#[test]
fn other_words_are_a_note_and_no_difference() {
    let stated = shown(&audited(100));
    let mut again = stated.clone();
    for words in again.words.rules.values_mut() {
        words.summary = Some("better".to_owned());
        for template in words.templates.values_mut() {
            template.text = format!("said better: {}", template.text);
            template.group = None;
            template.advice = Some("Do it better.".to_owned());
        }
        words
            .measures
            .values_mut()
            .for_each(|of| of.title = "better".to_owned());
    }
    again
        .words
        .reasons
        .insert("no-previous".to_owned(), "better".to_owned());
    let told = told(&stated, &again, &Missing::default());
    assert!(told.same_bytes && told.is_whole() && !told.differs(), "{told:#?}");
    assert_eq!(told.worded_otherwise, ["sample/compared", "sample/rule"]);
    assert_eq!(told.identical, 3);
}

/// A statement has the words for what it says: a rule that finds something here and found nothing there has more.
#[test]
fn more_words_for_a_rule_are_no_other_words() {
    let again = shown(&audited(100));
    let mut stated = again.clone();
    for words in stated.words.rules.values_mut() {
        words.templates.clear();
        words.measures.clear();
        words.threshold = None;
    }
    let told = told(&stated, &again, &Missing::default());
    assert_eq!(told.worded_otherwise, Vec::<String>::new());
}

#[test]
fn what_is_needed_and_what_does_not_fit_is_told_by_kind() {
    let (mut stated, again, missing) = withheld();
    assert_eq!(told(&stated, &again, &missing).needing[0].needs, Needs::Previous);
    stated.verdict = Verdict::Passed;
    let forged = told(&stated, &again, &missing);
    let is_verdict = |other: &Other| matches!(other, Other::Unfit(Contradiction::Verdict { .. }));
    assert!(forged.other.iter().any(is_verdict), "{:?}", forged.other);
}

/// That its rules could not run here is no difference; what other blocks say is still compared.
#[test]
fn a_plugin_that_was_not_run_is_told_and_hides_nothing() {
    let stated = shown(&audited(100));
    let mut again = stated.clone();
    again.blocks.retain(|block| !block.rule.starts_with("sample/"));
    let missing = Missing {
        plugins: [("sample".to_owned(), NotRun::NotNamed)].into(),
        ..Missing::default()
    };
    let found = told(&stated, &again, &missing);
    assert!(
        !found.differs() && !found.is_whole() && !found.everything_here,
        "{found:#?}"
    );
    assert_eq!((found.identical, found.needing.len()), (0, 3));
    let plugin = Needs::Plugin {
        id: "sample".to_owned(),
        why: NotRun::NotNamed,
    };
    assert!(found.needing.iter().all(|block| block.needs == plugin));
    let other = Missing {
        plugins: [("another".to_owned(), NotRun::NotNamed)].into(),
        ..Missing::default()
    };
    assert!(told(&stated, &again, &other).differs());
}
