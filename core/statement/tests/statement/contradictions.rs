//! A statement that no audit wrote is found out, whoever signed it.

use candour_model::coverage::{Coverage, Rest, Why};
use candour_model::finding::{Dimension, Severity, Unit};
use candour_model::outcome::{DimensionVerdict, Verdict};
use candour_publish::testing::{block, count, evaluation, finding, outcome};
use candour_publish::{Audience, publish};
use candour_statement::canonical::{block_digest, sha256_hex};
use candour_statement::contradictions;
use candour_statement::predicate::{Leading, NotChecked, Reason, Status, Weakened, What, codes};
use candour_statement::statement::{self, Statement};
use candour_statement::value::Number;

/// A statement with one rule that found something worth a warning.
fn stated() -> Statement {
    let mut outcome = outcome();
    let mut judged = block("sample/rule", "sites", Dimension::Validity);
    let found = finding(count(3, Unit::Rows, &[]), &["none"], Vec::new());
    judged.evaluations = vec![evaluation(Severity::Warn, vec![found])];
    judged.coverage = vec![Coverage {
        about: Unit::Rows,
        columns: Vec::new(),
        of: 12,
        looked: 9,
        rest: vec![Rest {
            why: Why::Unreadable,
            n: 3,
        }],
    }];
    judged.too_little = true;
    outcome.blocks = vec![judged];
    outcome.waivers.clear();
    outcome.verdict = Verdict::Warned;
    outcome.dimensions = vec![DimensionVerdict {
        dimension: Dimension::Validity,
        verdict: Some(Verdict::Warned),
        whole: true,
    }];
    let public = publish(&outcome, Audience::Public, "0.1.0").expect("a predicate");
    statement::of(public).expect("a statement").statement
}

fn sealed(statement: &mut Statement) {
    for block in &mut statement.predicate.blocks {
        block.sha256 = block_digest(block).expect("a digest");
    }
}

fn weakened() -> Weakened {
    Weakened {
        param: "fail.k".to_owned(),
        policy: 5.into(),
        used: 1.into(),
        reason: None,
    }
}

#[test]
fn what_an_audit_wrote_does_not_contradict_itself() {
    assert_eq!(contradictions(&stated()).unwrap(), []);
}

#[test]
fn a_forged_part_contradicts_the_others() {
    type Forge = fn(&mut Statement);
    let forgeries: [(&str, Forge); 16] = [
        ("OtherFile", |stated| {
            stated.subject[0].digest.sha256 = sha256_hex(b"other");
        }),
        ("NumberOfFiles", |stated| stated.subject.clear()),
        ("TwoFiles", |stated| {
            let again = stated.subject[0].clone();
            stated.subject.push(again);
        }),
        ("OutsideRelease", |stated| {
            stated.subject[0].name = "../elsewhere.csv".to_owned();
        }),
        ("Coverage", |stated| {
            stated.predicate.blocks[0].coverage[0].looked = Number::Exact(7);
            sealed(stated);
        }),
        ("Coverage", |stated| {
            stated.predicate.blocks[0].too_little = false;
            sealed(stated);
        }),
        ("Coverage", |stated| stated.predicate.audit.coverage_floor_percent = 75),
        ("Protection", |stated| {
            stated.predicate.blocks[0].dimension = Some(Dimension::Confidentiality);
            stated.predicate.dimensions[0].dimension = Dimension::Confidentiality;
            stated.predicate.blocks[0].weakened.push(weakened());
            sealed(stated);
        }),
        ("Protection", |stated| stated.predicate.audit.weakened.push(weakened())),
        ("Protection", |stated| {
            stated.predicate.not_checked.push(NotChecked {
                what: What::Rule("re-identification/small-counts".to_owned()),
                datasets: vec!["sites".to_owned()],
                dimension: Some(Dimension::Confidentiality),
                matters: true,
                failed: false,
                reason: Reason::of(codes::LEFT_OUT),
            });
        }),
        ("Dimension", |stated| stated.predicate.dimensions[0].whole = false),
        ("Verdict", |stated| stated.predicate.verdict = Verdict::Passed),
        ("Status", |stated| {
            stated.predicate.blocks[0].status = Status::Clean;
            sealed(stated);
        }),
        ("NotWaived", |stated| {
            stated.predicate.blocks[0].evaluations[0].waived = true;
            sealed(stated);
        }),
        ("Beneath", |stated| {
            let finding = &mut stated.predicate.blocks[0].evaluations[0].findings[0];
            finding.beneath = Some(Leading {
                rule: "sample/other".to_owned(),
                template: finding.template.clone(),
                columns: finding.columns.clone(),
            });
            sealed(stated);
        }),
        ("Twice", |stated| {
            let again = stated.predicate.blocks[0].clone();
            stated.predicate.blocks.push(again);
        }),
    ];
    for (told, forge) in forgeries {
        let mut statement = stated();
        forge(&mut statement);
        let found = contradictions(&statement).unwrap();
        assert!(
            found.iter().any(|found| format!("{found:?}").starts_with(told)),
            "{told}: {found:?}"
        );
    }
}
