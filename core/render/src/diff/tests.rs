//! What is told of two reports, which way round does not matter, and that no small difference of people is told.

mod any;
mod rendered;

use std::collections::BTreeMap;

use candour_compare::diff::{Against, CheckState, Diff, Difference, FindingMove, Move, Standing, against, diff};
use candour_publish::Audience;
use candour_statement::predicate::{
    Block, Dataset, Evaluation, Finding, Limit, LimitCode, Measure, NotChecked, Plugin, Reason, Status, What, codes,
};
use candour_statement::statement::Statement;
use candour_statement::value::{Count, Number, PartOf, Portion, Share, Value as GatedValue};
use candour_statement::vocabulary::{Breakdown, Dimension, Kind, MeasureRole, Severity, Unit, Verdict};
use candour_statement::words::{MeasureWords, RuleWords, TemplateWords};
use candour_words::told::reason;
use serde_json::{Value, json};

use super::*;
use crate::terminal::{Style, render_diff};

const STYLE: Style = Style {
    colour: false,
    width: 100,
    verbose: true,
    quiet: false,
};

/// A report without a block, on two datasets.
fn report() -> Statement {
    let outcome = candour_publish::testing::outcome();
    let predicate = candour_publish::publish(&outcome, Audience::Public, "0.1.0").unwrap();
    let mut statement = candour_statement::statement::of(predicate).unwrap().statement;
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
        plugin: Some(Plugin {
            id: "sample".to_owned(),
            version: "0.1.0".to_owned(),
            pinned: false,
        }),
        dimension: Some(Dimension::Completeness),
        status: if findings.is_empty() {
            Status::Clean
        } else {
            Status::Found
        },
        reason: None,
        coverage: Vec::new(),
        too_little: false,
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
        template: Some("found".to_owned()),
        cause: None,
        beneath: None,
        columns: vec![column.to_owned()],
        args: BTreeMap::from([("column".to_owned(), GatedValue::Column(column.to_owned()))]),
        affected: exact.map(|n| count(n, Unit::Cells)),
        groups: Vec::new(),
        groups_in_all: None,
        records: Vec::new(),
        parts: Vec::new(),
    }
}

fn count(n: u64, unit: Unit) -> Count {
    Count {
        n: Number::Exact(n),
        unit,
        by: Breakdown::default(),
    }
}

fn share(part: u64, whole: u64, unit: Unit) -> GatedValue {
    GatedValue::Share(Share {
        share: Portion::Exact(PartOf { part, whole }),
        unit,
        by: Breakdown::default(),
    })
}

/// The same finding with another value in its words.
fn reworded(mut finding: Finding, word: &str) -> Finding {
    finding.args.insert("how".to_owned(), GatedValue::Word(word.to_owned()));
    finding
}

fn measure(value: GatedValue) -> Measure {
    Measure {
        name: "measured".to_owned(),
        role: MeasureRole::Now,
        pair: None,
        columns: Vec::new(),
        value,
    }
}

fn with(blocks: Vec<Block>) -> Statement {
    let mut statement = report();
    let template = TemplateWords {
        text: "{column} is not as it should be".to_owned(),
        group: None,
        advice: Some("Put it right.".to_owned()),
        meaning: None,
    };
    let title = |title: &str| MeasureWords {
        title: title.to_owned(),
        bar_of: None,
    };
    for block in &blocks {
        let words = RuleWords {
            summary: None,
            threshold: None,
            templates: ["found", "other"].map(|id| (id.to_owned(), template.clone())).into(),
            measures: [("measured", "cells"), ("share", "share of the cells")]
                .map(|(name, what)| (name.to_owned(), title(what)))
                .into(),
        };
        statement.predicate.words.rules.insert(block.rule.clone(), words);
    }
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
    other.template = Some("other".to_owned());
    assert_eq!(moves(vec![one()], vec![other]), [Move::New, Move::Fixed]);
    assert_eq!(moves(vec![one()], vec![one(), one()]), [Move::New]);
}

#[test]
fn more_is_worse_and_less_is_better_where_both_are_exact() {
    let of = |exact| vec![finding("site", exact)];
    assert_eq!(moves(of(Some(20)), of(Some(21))), [Move::Worse]);
    assert_eq!(moves(of(Some(21)), of(Some(20))), [Move::Better]);
    assert_eq!(moves(of(None), of(Some(20))), []);
    let other = |exact| vec![reworded(finding("site", exact), "other")];
    assert_eq!(moves(of(None), other(Some(20))), [Move::NotCompared]);
    assert_eq!(
        moves(of(Some(20)), other(Some(20))),
        [],
        "the share of a larger file is other"
    );
    let grouped = |groups| {
        let mut finding = finding("site", None);
        finding.groups_in_all = Some(Number::Exact(groups)).filter(|_| groups > 0);
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
    broken.reason = Some(Reason::of("crashed"));
    broken.evaluations.clear();
    let mut idle = broken.clone();
    idle.status = Status::NotApplicable;
    idle.reason = Some(Reason::of(codes::NOT_IN_BASELINE));
    let mut off = with(Vec::new());
    off.predicate.not_checked = vec![NotChecked {
        what: What::Rule("a/b".to_owned()),
        datasets: Vec::new(),
        dimension: None,
        matters: true,
        failed: false,
        reason: Reason::of(codes::TURNED_OFF).with("reason", GatedValue::Word("too many findings".to_owned())),
    }];
    for (now, state, expected) in [
        (with(vec![broken]), CheckState::CouldNotRun, "its plugin crashed"),
        (
            with(vec![idle]),
            CheckState::NotApplicable,
            "the baseline of the previous release lacks what this rule compares with",
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
        let told = diff.checks[0].reason.as_ref().expect("a reason");
        assert_eq!(reason(&diff.words.new, "a/b", told), expected);
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
fn renderings(dataset: &str, dimension: Dimension, unit: Unit, then: u64, now: u64) -> String {
    let [old, new] = [then, now].map(|n| {
        let mut finding = finding("site", Some(n));
        finding.affected = Some(count(n, unit));
        let mut block = block("a/b", dataset, vec![finding]);
        block.dimension = Some(dimension);
        block.evaluations[0].measures = vec![
            measure(GatedValue::Count(count(n, unit))),
            Measure {
                name: "share".to_owned(),
                ..measure(share(n, 4000, unit))
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
        ("people", Dimension::Completeness, Unit::Cells),
        ("people", Dimension::Confidentiality, Unit::Cells),
        ("people", Dimension::Validity, Unit::People),
    ] {
        let text = renderings(dataset, dimension, unit, 1003, 1012);
        // What the reports themselves hold is not the difference.
        let told = |text: &str| text.split(r#""finding":{"#).next().unwrap_or_default().to_owned();
        // The records of the table of sites are no people.
        let text = text.replace("sites: records: from 1003 to 1012", "");
        let text = text.replace(r#""records":{"numbers":{"now":1012"then":1003}}"#, "");
        let text = text.replace(r#""records":{"numbers":{"then":1003"now":1012}}"#, "");
        assert!(!told(&text).contains("1003"), "{unit:?}: {text}");
        assert!(
            text.contains("a small difference") && text.contains("small"),
            "{unit:?}"
        );
        let text = renderings(dataset, dimension, unit, 1003, 1013);
        assert!(text.contains("affected: from 1003 to 1013"), "{text}");
    }
    assert!(renderings("sites", Dimension::Completeness, Unit::Cells, 1003, 1004).contains("from 1003 to 1004"));
    assert!(!renderings("sites", Dimension::Confidentiality, Unit::Cells, 1003, 1004).contains("affected: from"));
    assert!(!renderings("sites", Dimension::Validity, Unit::People, 1003, 1004).contains("affected: from"));
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
    let of = |value: GatedValue| {
        let mut block = block("a/b", "sites", Vec::new());
        block.evaluations[0].measures = vec![measure(value)];
        with(vec![block])
    };
    let exact = |n| of(GatedValue::Count(count(n, Unit::Cells)));
    let rounded = of(GatedValue::Count(Count {
        n: Number::Below(10),
        ..count(3, Unit::Cells)
    }));
    let shared = |whole| of(share(3, whole, Unit::Cells));
    assert_eq!(diff(&exact(3), &rounded).measures, []);
    assert_eq!(diff(&exact(3), &shared(9)).measures, []);
    assert_eq!(diff(&exact(3), &exact(5)).measures.len(), 1);
    let shares = diff(&shared(9), &shared(10));
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
        block.dimension = Some(dimension);
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
