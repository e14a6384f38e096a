//! Known answers of what is told once.

use candour_model::control::Template;
use candour_model::finding::{Count, Message, RecordRef};
use candour_model::outcome::{Evaluation, Status};
use serde_json::Value;

use super::*;
use crate::core_manifest;

/// A block of a rule that found one thing of this cause in these columns.
fn block(rule: &str, severity: Severity, cause: &str, columns: &[&str]) -> Block {
    let mut manifest = core_manifest::manifest("rule", "", "", ("", ""), Dimension::Validity);
    manifest.templates = vec![Template {
        id: "found".to_owned(),
        cause: Some(cause.to_owned()),
        ..Template::default()
    }];
    let finding = Finding {
        message: Message {
            template: "found".to_owned(),
            args: Default::default(),
        },
        columns: columns.iter().map(|&label| label.to_owned()).collect(),
        affected: Some(Count {
            n: 3,
            of: Unit::Cells,
            by: Default::default(),
        }),
        groups: Vec::new(),
        groups_in_all: 0,
        records: Vec::new(),
    };
    Block {
        rule: rule.to_owned(),
        dataset: Some("visits".to_owned()),
        plugin: None,
        manifest: Some(manifest),
        dimension: Some(Dimension::Validity),
        source: None,
        certainty: None,
        status: Status::Evaluated,
        evaluations: vec![Evaluation {
            severity,
            params: Value::Null,
            findings: vec![finding],
            measures: Vec::new(),
            waived: false,
        }],
        weakenings: Vec::new(),
        tallies: Vec::new(),
        tallies_sha256: None,
        compared: false,
        coverage: Vec::new(),
        too_little: false,
    }
}

/// `one < other` for each finding that stands beneath another.
fn folded(blocks: &[Block]) -> Vec<String> {
    let rule = |place: FindingPlace| &blocks[place.block].rule;
    let mut told: Vec<String> = fold(blocks)
        .into_iter()
        .map(|(place, leader)| format!("{} < {}", rule(place), rule(leader)))
        .collect();
    told.sort();
    told
}

#[test]
fn the_gravest_leads_whatever_order_the_rules_came_in() {
    let mut blocks = vec![
        block("a/warns", Severity::Warn, "gap", &["age"]),
        block("b/fails", Severity::Fail, "gap", &["age"]),
        block("c/notes", Severity::Note, "gap", &["age"]),
        block("d/else", Severity::Fail, "gap", &["sex"]),
        block("e/other", Severity::Fail, "hole", &["age"]),
    ];
    let expected = ["a/warns < b/fails", "c/notes < b/fails"];
    for _ in 0..blocks.len() {
        blocks.rotate_left(1);
        assert_eq!(folded(&blocks), expected);
    }
}

#[test]
fn one_of_many_columns_is_told_with_all_of_them_and_all_with_each() {
    let wide = block("a/wide", Severity::Fail, "gap", &["age", "sex"]);
    let age = block("b/age", Severity::Fail, "gap", &["age"]);
    let sex = block("c/sex", Severity::Fail, "gap", &["sex"]);
    let all = [wide.clone(), age.clone(), sex.clone()];
    assert_eq!(folded(&all), ["b/age < a/wide", "c/sex < a/wide"]);
    let mild = Block {
        rule: "d/mild".to_owned(),
        ..block("", Severity::Warn, "gap", &["age", "sex"])
    };
    assert_eq!(folded(&[mild.clone(), age.clone(), sex]), ["d/mild < b/age"]);
    // Of sex nothing graver speaks.
    assert!(folded(&[mild, age]).is_empty());
}

#[test]
fn what_is_waived_takes_nothing_with_it_and_the_next_one_leads() {
    let mut blocks = vec![
        block("a/first", Severity::Fail, "gap", &["age"]),
        block("b/second", Severity::Fail, "gap", &["age"]),
        block("c/third", Severity::Warn, "gap", &["age"]),
    ];
    assert_eq!(folded(&blocks), ["b/second < a/first", "c/third < a/first"]);
    blocks[0].evaluations[0].waived = true;
    assert_eq!(folded(&blocks), ["c/third < b/second"]);
    blocks[1].evaluations[0].waived = true;
    assert!(folded(&blocks).is_empty());
}

#[test]
fn the_same_records_are_one_where_that_is_known() {
    let with = |rule: &str, columns: &[&str], n: u64, records: &[u64]| {
        let mut block = block(rule, Severity::Fail, rule, columns);
        let finding = &mut block.evaluations[0].findings[0];
        finding.affected.as_mut().expect("a count").n = n;
        finding.records = records.iter().map(|&record| RecordRef { part: 0, record }).collect();
        block
    };
    let one = with("a/one", &["age"], 2, &[3, 5]);
    assert_eq!(
        folded(&[one.clone(), with("b/same", &["age"], 2, &[3, 5])]),
        ["b/same < a/one"]
    );
    for other in [
        with("b/other-column", &["sex"], 2, &[3, 5]),
        with("b/other-records", &["age"], 2, &[3, 6]),
        with("b/more", &["age"], 9, &[3, 5]),
        with("b/untold", &["age"], 2, &[]),
    ] {
        assert!(folded(&[one.clone(), other]).is_empty());
    }
    // Cells of two columns are no records.
    let two = |rule| with(rule, &["age", "sex"], 2, &[3, 5]);
    assert!(folded(&[two("a/one"), two("b/same")]).is_empty());
}

#[test]
fn what_may_harm_people_stands_beneath_nothing_else() {
    let fails = block("a/fails", Severity::Fail, "gap", &["age"]);
    let mut harms = block("b/harms", Severity::Warn, "gap", &["age"]);
    harms.dimension = Some(Dimension::Confidentiality);
    assert!(folded(&[fails.clone(), harms.clone()]).is_empty());
    harms.evaluations[0].severity = Severity::Fail;
    assert_eq!(folded(&[fails, harms]), ["a/fails < b/harms"]);
}

#[test]
fn a_rule_says_one_thing_a_finding_and_a_dataset_is_no_other() {
    let mut twice = block("a/twice", Severity::Fail, "gap", &["age"]);
    let again = twice.evaluations[0].findings[0].clone();
    twice.evaluations[0].findings.push(again);
    assert!(folded(&[twice]).is_empty());
    let mut elsewhere = block("b/else", Severity::Fail, "gap", &["age"]);
    elsewhere.dataset = Some("sites".to_owned());
    assert!(folded(&[block("a/here", Severity::Fail, "gap", &["age"]), elsewhere]).is_empty());
}
