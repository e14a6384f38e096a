//! Known answers, worked out by hand.

use candour_sdk::{Argument, Breakdown, Count, Share, Unit};
use candour_testing::{Case, check_page, judge};
use serde_json::json;

use super::*;

const SCHEMA: &str = r#"{
    "properties": {
        "clinic": { "enum": ["A", "B", "C", "Total"], "x-total": "Total" },
        "ward": { "x-privacy": "sensitive", "enum": ["1", "2"] },
        "n": { "type": "integer", "x-markers": { "*": "suppressed", "z": "not-applicable", "?": "default" } }
    }
}"#;

fn lines(rows: &[(&str, &str, usize)]) -> String {
    let mut csv = "clinic,n\n".to_owned();
    for (clinic, n, times) in rows {
        csv.push_str(&format!("{clinic},{n}\n").repeat(*times));
    }
    csv
}

fn group_params() -> serde_json::Value {
    json!({ "group-percent": 10, "group-times": 3, "group-cells": 50 })
}

#[test]
fn page() {
    check_page(&MissingValues);
}

#[test]
fn states_are_told_apart() {
    let csv = lines(&[("A", "", 1), ("A", "*", 2), ("A", "z", 3), ("A", "?", 4), ("A", "5", 5)]);
    let verdict = judge(&MissingValues, json!({}), &Case::new(&csv).schema(SCHEMA));
    assert_eq!(verdict.text(), "nothing\n");
    let missing = Share {
        part: 1,
        whole: 12,
        of: Unit::Cells,
        by: Breakdown {
            columns: Vec::new(),
            under: Some(MISSING),
        },
    };
    assert_eq!(verdict.measure("missing"), Some(&Argument::Share(missing)));
    assert!(
        verdict
            .full_text()
            .contains("suppressed of n = 2\nnot-applicable of n = 3\ndefault of n = 4\n")
    );
}

#[test]
fn a_rise_needs_the_share_and_the_points() {
    let params = json!({ "column-percent": 5, "rise-points": 5 });
    let case = |now: usize, before: usize| {
        let csv = |missing: usize| lines(&[("A", "", missing), ("A", "1", 100 - missing)]);
        judge(
            &MissingValues,
            params.clone(),
            &Case::new(&csv(now)).previous(&csv(before)),
        )
        .text()
    };
    assert_eq!(case(4, 0), "nothing\n");
    assert_eq!(
        case(5, 0),
        "n is missing in 5.0% of its cells, against 0% in the previous release\n"
    );
    assert_eq!(case(9, 5), "nothing\n");
    assert_eq!(
        case(10, 5),
        "n is missing in 10.0% of its cells, against 5.0% in the previous release\n"
    );
    assert_eq!(case(5, 60), "nothing\n");
}

#[test]
fn a_group_is_found_at_its_thresholds() {
    let case = |rows: &[(&str, &str, usize)]| {
        let verdict = judge(&MissingValues, group_params(), &Case::new(&lines(rows)).schema(SCHEMA));
        verdict.findings.len()
    };
    let elsewhere = [("B", "1", 97), ("B", "", 3)];
    let with = |missing: usize, filled: usize| {
        let mut rows = vec![("A", "", missing), ("A", "1", filled)];
        rows.extend(elsewhere);
        rows
    };
    assert_eq!(case(&with(5, 45)), 1);
    // One cell short of the size.
    assert_eq!(case(&with(5, 44)), 0);
    // Under a tenth.
    assert_eq!(case(&with(5, 46)), 0);
    // One cell short of the rest.
    let filled = |n: usize| case(&[("A", "", 30), ("A", "1", 30), ("B", "1", n)]);
    assert_eq!((filled(49), filled(50)), (0, 1));
    // Not three times the rest.
    assert_eq!(case(&[("A", "", 5), ("A", "1", 45), ("B", "", 4), ("B", "1", 96)]), 0);
    // The row that stands for all is no group.
    assert_eq!(case(&[("Total", "", 50), ("A", "1", 100), ("B", "1", 100)]), 0);
}

#[test]
fn a_lone_blank_group_among_several_is_found_and_a_dependence_is_not() {
    let case = |rows: &[(&str, &str, usize)]| {
        judge(&MissingValues, group_params(), &Case::new(&lines(rows)).schema(SCHEMA)).text()
    };
    assert_eq!(
        case(&[("A", "", 60), ("B", "1", 60), ("C", "1", 60)]),
        "n is missing far more often in some groups than in the rest\n  \
         A of clinic (100% of 60 cells, 0% elsewhere)\n"
    );
    assert_eq!(case(&[("A", "", 60), ("B", "", 60), ("C", "1", 600)]), "nothing\n");
    assert_eq!(case(&[("A", "", 60), ("B", "1", 60)]), "nothing\n");
}

#[test]
fn sensitive_columns_form_no_groups() {
    let csv = format!("ward,n\n{}{}", "1,\n".repeat(60), "2,5\n2,6\n".repeat(60));
    let csv = csv.replacen("1,\n", "1,5\n", 1);
    let tallies = candour_testing::tallies_of(&MissingValues, group_params(), &Case::new(&csv).schema(SCHEMA));
    assert_eq!(tallies.len(), 2);
}

#[test]
fn required_and_conditional_columns_are_not_broken_down() {
    let tallies = |schema: &str| {
        let case = Case::new("clinic,n\nA,1\n").schema(schema);
        candour_testing::tallies_of(&MissingValues, group_params(), &case).len()
    };
    let clinic = r#""clinic": { "enum": ["A", "B"] }"#;
    assert_eq!(tallies(&format!(r#"{{ "properties": {{ {clinic}, "n": {{}} }} }}"#)), 3);
    assert_eq!(
        tallies(&format!(
            r#"{{ "required": ["n"], "properties": {{ {clinic}, "n": {{}} }} }}"#
        )),
        2
    );
    let then = r#""if": {}, "then": { "required": ["n"] }"#;
    assert_eq!(
        tallies(&format!(r#"{{ {then}, "properties": {{ {clinic}, "n": {{}} }} }}"#)),
        2
    );
}

#[test]
fn null_is_a_value_where_the_schema_allows_it() {
    let schema = |kind: &str| format!(r#"{{ "required": ["a"], "properties": {{ "a": {{ "type": {kind} }} }} }}"#);
    let findings = |kind: &str| {
        let case = Case::new("a,b\n,1\nx,1\n").schema(&schema(kind));
        judge(&MissingValues, json!({ "required-cells": 1 }), &case).findings
    };
    assert_eq!(findings(r#""string""#)[0].records[0].record, 2);
    assert!(findings(r#"["string", "null"]"#).is_empty());
}

#[test]
fn what_counts_missing_cells_says_so() {
    let schema = r#"{ "required": ["a"], "properties": { "a": { "type": "string" } } }"#;
    let case = Case::new("a,b\n,1\nx,1\n").schema(schema);
    let verdict = judge(&MissingValues, json!({ "required-cells": 1 }), &case);
    let one_missing = Count {
        n: 1,
        of: Unit::Cells,
        by: Breakdown {
            columns: Vec::new(),
            under: Some(Under::State(CellState::Missing)),
        },
    };
    let finding = &verdict.findings[0];
    assert_eq!(finding.affected.as_ref(), Some(&one_missing));
    assert_eq!(finding.message.args["cells"], Argument::Count(one_missing.clone()));
    assert_eq!(verdict.measure("missing-cells"), Some(&Argument::Count(one_missing)));
}
