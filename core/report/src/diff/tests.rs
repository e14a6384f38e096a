//! What is told of two reports, which way round does not matter, and that no small difference of people is told.

mod any;
mod rendered;

use candour_model::finding::{Dimension, Severity};
use serde_json::{Value, json};

use super::*;
use crate::gate::Audience;
use crate::predicate::{Block, Dataset, Evaluation, Finding, Measure, NotChecked, Plugin, Status};
use crate::terminal::{Style, render_diff};

const STYLE: Style = Style {
    colour: false,
    width: 100,
    verbose: true,
    quiet: false,
};

/// A report without a block, on two datasets.
fn report() -> Statement {
    let outcome = crate::sample::outcome();
    let predicate = crate::publish(&outcome, Audience::Public, "0.1.0").unwrap();
    let bytes = crate::statement::of(&predicate).unwrap();
    let mut statement = crate::statement::read(&bytes).unwrap();
    statement
        .predicate
        .datasets
        .retain(|dataset| ["people", "sites"].contains(&dataset.name.as_str()));
    statement
}

fn block(rule: &str, dataset: &str, findings: Vec<Finding>) -> Block {
    Block {
        rule: rule.to_owned(),
        dataset: Some(dataset.to_owned()),
        summary: None,
        plugin: Some(Plugin {
            id: "sample".to_owned(),
            version: "0.1.0".to_owned(),
            pinned: false,
        }),
        dimension: Dimension::Completeness,
        status: if findings.is_empty() {
            Status::Clean
        } else {
            Status::Found
        },
        reason: None,
        evaluations: vec![Evaluation {
            severity: Severity::Warn,
            params: json!({ "cells": 1 }),
            waived: false,
            findings,
            measures: Vec::new(),
        }],
        source: None,
        certainty: None,
        weakened: Vec::new(),
        compared: false,
        shown: None,
        sha256: String::new(),
    }
}

fn finding(column: &str, exact: Option<u64>) -> Finding {
    Finding {
        template: "found".to_owned(),
        text: format!("{column} is not as it should be"),
        columns: vec![column.to_owned()],
        affected: exact.map(|n| format!("{n} cells")),
        affected_exact: exact,
        groups: Vec::new(),
        groups_in_all: 0,
        records: Vec::new(),
        advice: Some("Put it right.".to_owned()),
    }
}

fn measure(title: &str, exact: &[(&str, u64)]) -> Measure {
    Measure {
        name: "measured".to_owned(),
        title: title.to_owned(),
        bar_of: None,
        columns: Vec::new(),
        value: "as shown".to_owned(),
        exact: exact.iter().map(|(name, n)| ((*name).to_owned(), *n)).collect(),
    }
}

fn with(blocks: Vec<Block>) -> Statement {
    let mut statement = report();
    statement.predicate.blocks = blocks;
    statement
}

/// The moves of the findings of two reports of one rule on `sites`.
fn moves(old: Vec<Finding>, new: Vec<Finding>) -> Vec<Move> {
    let [old, new] = [old, new].map(|findings| with(vec![block("a/b", "sites", findings)]));
    diff(&old, &new).findings.iter().map(|told| told.what).collect()
}

#[test]
fn findings_are_matched_by_rule_dataset_words_and_columns() {
    let one = || finding("site", Some(20));
    assert_eq!(moves(vec![one()], vec![one()]), []);
    assert_eq!(moves(vec![], vec![one()]), [Move::New]);
    assert_eq!(moves(vec![one()], vec![]), [Move::Fixed]);
    assert_eq!(
        moves(vec![one()], vec![finding("clinic", Some(20))]),
        [Move::New, Move::Fixed]
    );
    let mut other = one();
    other.template = "other".to_owned();
    assert_eq!(moves(vec![one()], vec![other]), [Move::New, Move::Fixed]);
    assert_eq!(moves(vec![one()], vec![one(), one()]), [Move::New]);
}

#[test]
fn more_is_worse_and_less_is_better_where_both_are_exact() {
    let of = |exact| vec![finding("site", exact)];
    assert_eq!(moves(of(Some(20)), of(Some(21))), [Move::Worse]);
    assert_eq!(moves(of(Some(21)), of(Some(20))), [Move::Better]);
    assert_eq!(moves(of(None), of(Some(20))), []);
    let reworded = |exact| {
        let mut finding = finding("site", exact);
        finding.text.push_str(", to the nearest 5");
        vec![finding]
    };
    assert_eq!(moves(of(None), reworded(Some(20))), [Move::NotCompared]);
    assert_eq!(
        moves(of(Some(20)), reworded(Some(20))),
        [],
        "the share of a larger file is other"
    );
    let grouped = |groups| {
        let mut finding = finding("site", None);
        finding.groups_in_all = groups;
        vec![finding]
    };
    assert_eq!(moves(grouped(2), grouped(3)), [Move::Worse]);
    assert_eq!(moves(grouped(0), grouped(3)), [], "nought may be a hidden number");
}

#[test]
fn severity_and_waivers_decide_before_numbers() {
    let at = |severity, waived, exact| {
        let mut block = block("a/b", "sites", vec![finding("site", Some(exact))]);
        block.evaluations[0].severity = severity;
        block.evaluations[0].waived = waived;
        with(vec![block])
    };
    let what = |old: &Statement, new: &Statement| {
        let diff = diff(old, new);
        (diff.findings[0].what, diff.worse)
    };
    let warned = at(Severity::Warn, false, 20);
    assert_eq!(what(&warned, &at(Severity::Fail, false, 10)), (Move::Worse, true));
    assert_eq!(what(&warned, &at(Severity::Note, false, 30)), (Move::Better, false));
    assert_eq!(what(&warned, &at(Severity::Fail, true, 30)), (Move::Waived, false));
    assert_eq!(
        what(&at(Severity::Fail, true, 30), &warned),
        (Move::NoLongerWaived, true)
    );
    let waived = at(Severity::Warn, true, 20);
    assert_eq!(what(&waived, &at(Severity::Warn, true, 30)), (Move::Worse, false));
}

/// The heart of it: whoever turns a rule off has put nothing right.
#[test]
fn a_check_that_vanished_fixes_nothing() {
    let found = || block("a/b", "sites", vec![finding("site", Some(20))]);
    let mut broken = block("a/b", "sites", Vec::new());
    broken.status = Status::CouldNotRun;
    broken.reason = Some("crashed".to_owned());
    broken.evaluations.clear();
    let mut idle = broken.clone();
    idle.status = Status::NotApplicable;
    idle.reason = Some("there is nothing to compare with".to_owned());
    let mut off = with(Vec::new());
    off.predicate.not_checked = vec![NotChecked {
        what: "a/b".to_owned(),
        datasets: Vec::new(),
        reason: "the publisher turned it off: too many findings".to_owned(),
    }];
    for (now, state, reason) in [
        (
            with(vec![broken]),
            CheckState::CouldNotRun,
            "its plugin crashed (crashed)",
        ),
        (
            with(vec![idle]),
            CheckState::NotApplicable,
            "there is nothing to compare with",
        ),
        (
            off,
            CheckState::NotAsked,
            "the publisher turned it off: too many findings",
        ),
    ] {
        let diff = diff(&with(vec![found()]), &now);
        let what: Vec<Move> = diff.findings.iter().map(|told| told.what).collect();
        assert_eq!(what, [Move::NoLongerChecked]);
        assert_eq!((diff.checks.len(), diff.checks[0].now), (1, state));
        assert_eq!(diff.checks[0].reason.as_deref(), Some(reason));
        assert!(diff.worse, "{state:?}");
    }
}

#[test]
fn a_severity_that_is_no_longer_judged_fixes_nothing() {
    let found = with(vec![block("a/b", "sites", vec![finding("site", Some(20))])]);
    let mut laxer = block("a/b", "sites", Vec::new());
    laxer.evaluations[0].severity = Severity::Fail;
    let laxer = diff(&found, &with(vec![laxer]));
    assert_eq!(laxer.findings[0].what, Move::NoLongerChecked);
    assert!(laxer.worse && laxer.checks.is_empty());
    let mut other = block("a/b", "sites", Vec::new());
    other.evaluations[0].params = json!({ "cells": 100 });
    let other = diff(&found, &with(vec![other]));
    assert_eq!(other.findings[0].what, Move::Fixed);
    assert!(other.findings[0].params_changed, "and it is told that it may be no fix");
    assert_eq!(other.params.len(), 1);
}

/// Nothing of it is published any more, so nothing is missed.
#[test]
fn a_dataset_that_is_gone_takes_its_findings_along() {
    let old = with(vec![block("a/b", "sites", vec![finding("site", Some(20))])]);
    let mut new = with(Vec::new());
    new.predicate.datasets.retain(|dataset| dataset.name != "sites");
    let diff = diff(&old, &new);
    assert_eq!(diff.findings[0].what, Move::NoLongerChecked);
    assert_eq!(diff.checks[0].now, CheckState::NoDataset);
    assert!(!diff.worse);
}

#[test]
fn a_check_that_is_new_finds_what_nobody_looked_for() {
    let old = with(Vec::new());
    let new = with(vec![block("a/b", "sites", vec![finding("site", Some(20))])]);
    let diff = diff(&old, &new);
    assert_eq!(diff.findings[0].what, Move::NewlyChecked);
    assert!(diff.worse);
}

/// Every rendering of the difference of two reports with one finding and one measure.
fn renderings(dataset: &str, dimension: Dimension, unit: &str, then: u64, now: u64) -> String {
    let [old, new] = [then, now].map(|n| {
        let mut finding = finding("site", Some(n));
        finding.affected = Some(format!("{n} {unit}"));
        let mut block = block("a/b", dataset, vec![finding]);
        block.dimension = dimension;
        block.evaluations[0].measures = vec![
            measure(&format!("{unit} of the site"), &[("n", n)]),
            Measure {
                name: "share".to_owned(),
                ..measure(&format!("share of {unit}"), &[("part", n), ("whole", 4000)])
            },
        ];
        let mut statement = with(vec![block]);
        let set = |known: &mut Dataset| known.records = n;
        statement.predicate.datasets.iter_mut().for_each(set);
        statement
    });
    let diff = diff(&old, &new);
    let json = serde_json::to_string(&diff).unwrap();
    format!("{}\n{}\n{json}", render_diff(&diff, STYLE), markdown(&diff)).replace(',', "")
}

#[test]
fn a_small_difference_of_people_is_not_told() {
    for (dataset, dimension, unit) in [
        ("people", Dimension::Completeness, "cells"),
        ("people", Dimension::Confidentiality, "cells"),
        ("people", Dimension::Validity, "people"),
    ] {
        let text = renderings(dataset, dimension, unit, 1003, 1012);
        // The records of the table of sites are no people.
        let text = text.replace("sites: records: from 1003 to 1012", "");
        let text = text.replace(r#""records":{"numbers":{"now":1012"then":1003}}"#, "");
        let text = text.replace(r#""records":{"numbers":{"then":1003"now":1012}}"#, "");
        assert!(!text.contains("1003"), "{unit}: {text}");
        assert!(text.contains("a small difference") && text.contains("small"), "{unit}");
        let text = renderings(dataset, dimension, unit, 1003, 1013);
        assert!(text.contains("affected: from 1003 to 1013"), "{text}");
    }
    assert!(renderings("sites", Dimension::Completeness, "cells", 1003, 1004).contains("from 1003 to 1004"));
    assert!(!renderings("sites", Dimension::Confidentiality, "cells", 1003, 1004).contains("affected: from"));
    assert!(!renderings("sites", Dimension::Validity, "people", 1003, 1004).contains("affected: from"));
}

/// What one of two policies calls small is small.
#[test]
fn the_larger_threshold_decides() {
    let of = |threshold, n| {
        let mut statement = with(vec![block("a/b", "people", vec![finding("site", Some(n))])]);
        statement.predicate.audit.threshold = threshold;
        statement
    };
    let affected = |old, new| diff(&old, &new).findings[0].affected.clone();
    assert_eq!(affected(of(10, 100), of(30, 120)), Some(Difference::Small));
    assert_eq!(affected(of(30, 100), of(10, 120)), Some(Difference::Small));
    let numbers = Difference::Numbers { then: 100, now: 120 };
    assert_eq!(affected(of(10, 100), of(10, 120)), Some(numbers));
}

#[test]
fn measures_without_exact_numbers_are_not_compared() {
    let of = |exact: &[(&str, u64)]| {
        let mut block = block("a/b", "sites", Vec::new());
        block.evaluations[0].measures = vec![measure("cells", exact)];
        with(vec![block])
    };
    assert_eq!(diff(&of(&[("n", 3)]), &of(&[])).measures, []);
    assert_eq!(diff(&of(&[("n", 3)]), &of(&[("part", 3), ("whole", 9)])).measures, []);
    assert_eq!(diff(&of(&[("n", 3)]), &of(&[("n", 5)])).measures.len(), 1);
    let shares = diff(&of(&[("part", 3), ("whole", 9)]), &of(&[("part", 3), ("whole", 10)]));
    let (then, now) = ((3, 9), (3, 10));
    assert_eq!(shares.measures[0].moved, Difference::Shares { then, now });
}

/// One that a machine reads again, and that has the form which its schema states.
fn assert_is_readable(diff: &Diff) {
    let value: Value = serde_json::to_value(diff).unwrap();
    let schema = schemars::schema_for!(Diff).to_value();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let faults: Vec<String> = validator.iter_errors(&value).map(|fault| fault.to_string()).collect();
    assert!(faults.is_empty(), "{faults:#?}");
    assert_eq!(&serde_json::from_value::<Diff>(value).unwrap(), diff);
}

#[test]
fn years_in_titles_make_no_other_series() {
    let titled = |title: &str| {
        let mut statement = report();
        statement.predicate.release.title = Some(title.to_owned());
        statement
    };
    let is_of_another = |old, new| diff(&titled(old), &titled(new)).is_of_another();
    assert!(!is_of_another("Visits, 2014/15", "Visits, 2015/16"));
    assert!(is_of_another("Visits, 2014/15", "Prescriptions, 2014/15"));
    let mut other = report();
    other.predicate.release.publisher = Some("another".to_owned());
    assert!(diff(&report(), &other).is_of_another());
}

#[test]
fn what_was_there_does_not_count_but_for_confidentiality() {
    let of = |dimension, severity, columns: &[&str]| {
        let findings = columns.iter().map(|column| finding(column, Some(20))).collect();
        let mut block = block("a/b", "sites", findings);
        block.dimension = dimension;
        block.evaluations[0].severity = severity;
        with(vec![block])
    };
    let counted = |dimension, severity, from| {
        let old = of(dimension, severity, &["site"]);
        let new = of(dimension, severity, &["site", "month"]);
        against(&diff(&old, &new), &new.predicate, from)
    };
    let none = Against::default();
    let (worse, known, confidential) = (1, 1, 1);
    let expected = Against { worse, known, ..none };
    assert_eq!(counted(Dimension::Validity, Severity::Fail, Severity::Fail), expected);
    assert_eq!(counted(Dimension::Validity, Severity::Warn, Severity::Fail), none);
    assert_eq!(counted(Dimension::Validity, Severity::Warn, Severity::Warn), expected);
    assert_eq!(
        counted(Dimension::Confidentiality, Severity::Warn, Severity::Warn),
        expected
    );
    let expected = Against {
        worse,
        confidential,
        ..none
    };
    assert_eq!(
        counted(Dimension::Confidentiality, Severity::Fail, Severity::Fail),
        expected
    );
    let old = of(Dimension::Validity, Severity::Fail, &["site"]);
    assert!(!against(&diff(&old, &old), &old.predicate, Severity::Fail).counts());
    let old = of(Dimension::Confidentiality, Severity::Fail, &["site"]);
    assert!(against(&diff(&old, &old), &old.predicate, Severity::Fail).counts());
}
