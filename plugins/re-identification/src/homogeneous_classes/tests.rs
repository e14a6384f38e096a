//! Known answers of the rule on homogeneous classes.

use candour_testing::{Case, check_page, judge};
use serde_json::json;

use super::*;

const SCHEMA: &str = r#"{"x-subject": "row", "properties": {
    "a": {"x-privacy": "indirect"},
    "s": {"x-privacy": ["indirect", "sensitive"], "x-markers": {"*": "suppressed", "?": "default", "": "missing"}},
    "t": {"x-privacy": "sensitive", "x-label-of": "s"}
}}"#;

fn case(values: &[(&str, &str)]) -> Case {
    let rows: Vec<String> = values.iter().map(|(a, s)| format!("{a},{s}\n")).collect();
    Case::new(&format!("a,s\n{}", rows.concat())).schema(SCHEMA)
}

fn found(values: &[(&str, &str)], k: u64, l: u64) -> Option<u64> {
    let verdict = judge(&HomogeneousClasses, json!({ "k": k, "l": l }), &case(values));
    assert!(verdict.not_applicable.is_none());
    assert!(verdict.findings.len() <= 1);
    let first = verdict.findings.first()?;
    first.affected.as_ref().map(|affected| affected.n)
}

#[test]
fn its_page_holds() {
    check_page(&HomogeneousClasses);
}

#[test]
fn everybody_of_a_class_shares_a_value() {
    assert_eq!(found(&[("x", "1"), ("x", "1"), ("y", "1"), ("y", "2")], 2, 2), Some(2));
    assert_eq!(found(&[("x", "1"), ("x", "2"), ("y", "1"), ("y", "2")], 2, 2), None);
    // Alone in a class: another rule says so.
    assert_eq!(found(&[("x", "1"), ("y", "1")], 2, 2), None);
}

#[test]
fn what_is_not_known_gives_nothing_away_and_hides_nobody() {
    for unknown in ["", "*", "?"] {
        assert_eq!(found(&[("x", unknown), ("x", unknown)], 2, 2), None, "all {unknown}");
        assert_eq!(
            found(&[("x", "1"), ("x", "1"), ("x", unknown)], 2, 2),
            Some(3),
            "one {unknown}"
        );
        assert_eq!(
            found(&[("x", "1"), ("x", unknown), ("x", "1"), ("x", unknown)], 2, 2),
            Some(4),
            "half {unknown}"
        );
        assert_eq!(
            found(&[("x", "1"), ("x", unknown), ("x", unknown)], 2, 2),
            None,
            "most {unknown}"
        );
        assert_eq!(
            found(&[("x", "1"), ("x", "2"), ("x", unknown)], 2, 2),
            None,
            "two values and {unknown}"
        );
        assert_eq!(
            found(&[("x", unknown), ("x", unknown)], 2, 3),
            None,
            "all {unknown}, three"
        );
    }
}

/// A class of two, one and one has three values, and two of four give four away at l = 4.
#[test]
fn more_values_may_be_asked_for() {
    let class = [("x", "1"), ("x", "1"), ("x", "2"), ("x", "3")];
    assert_eq!(found(&class, 3, 3), None);
    assert_eq!(found(&class, 3, 4), Some(4));
    assert_eq!(found(&class, 5, 4), None);
}

#[test]
fn a_value_in_several_spellings_is_one() {
    assert_eq!(found(&[("x", "Yes"), ("x", "yes "), ("x", "YES\u{a0}")], 2, 2), Some(3));
    assert_eq!(found(&[("x", "01"), ("x", "1"), ("x", "1")], 2, 2), None);
}

#[test]
fn fewer_than_three_and_fewer_than_two_differ_by_what_has_two() {
    let mixed = [
        ("x", "1"),
        ("x", "1"),
        ("y", "1"),
        ("y", "2"),
        ("z", "2"),
        ("z", "2"),
        ("z", "2"),
    ];
    assert_eq!(found(&mixed, 2, 2), Some(5));
    assert_eq!(found(&mixed, 2, 3), Some(7));
}

#[test]
fn people_are_counted_and_their_rows_compared() {
    let schema = r#"{"x-subject": "who", "properties": {
        "who": {}, "a": {"x-privacy": "indirect"}, "s": {"x-privacy": "sensitive"}}}"#;
    let verdict = |csv: &str| {
        judge(
            &HomogeneousClasses,
            json!({ "k": 2, "l": 2 }),
            &Case::new(csv).schema(schema),
        )
    };
    assert_eq!(verdict("who,a,s\np,x,1\np,x,1\nq,x,1\n").findings.len(), 1);
    let twice = verdict("who,a,s\np,x,1\nq,x,1\np,y,1\nq,y,1\n");
    assert_eq!(twice.templates(), ["some-people"]);
    assert_eq!(twice.findings[0].affected.as_ref().unwrap().n, 2);
    // Both have the value, but one has another as well.
    assert!(verdict("who,a,s\np,x,1\np,x,2\nq,x,1\n").findings.is_empty());
    // Five rows of one person are no class of two.
    assert!(verdict("who,a,s\np,x,1\np,x,1\np,x,1\n").findings.is_empty());
}

#[test]
fn a_label_is_judged_with_its_code_and_not_against_it() {
    let csv = "a,s,t\nx,1,one\nx,1,one\n";
    let verdict = judge(
        &HomogeneousClasses,
        json!({ "k": 2, "l": 2 }),
        &Case::new(csv).schema(SCHEMA),
    );
    assert_eq!(verdict.findings.len(), 1);
    assert_eq!(verdict.findings[0].columns, ["s"]);
}

#[test]
fn it_says_what_is_not_declared() {
    let text = |schema: &str| {
        judge(
            &HomogeneousClasses,
            json!({ "k": 2, "l": 2 }),
            &Case::new("a,s\n").schema(schema),
        )
        .text()
    };
    assert_eq!(
        text(r#"{"properties": {"a": {"x-privacy": "indirect"}}}"#),
        "not applicable: no column is declared sensitive\n"
    );
    assert_eq!(
        text(r#"{"properties": {"s": {"x-privacy": ["indirect", "sensitive"]}}}"#),
        "not applicable: no column beside the sensitive ones is declared indirect\n"
    );
}

#[test]
fn every_row_is_looked_at_where_people_can_be_counted() {
    let coverage = |csv: &str, schema: &str| {
        let case = Case::new(csv).schema(schema);
        judge(&HomogeneousClasses, json!({ "k": 2, "l": 2 }), &case).coverage_text()
    };
    assert_eq!(coverage("a,s\nx,1\nx,2\ny,1\n", SCHEMA), "rows of s: 3 of 3\n");
    assert_eq!(
        coverage("a,s\nx,1\nx,2\ny,1\n", &SCHEMA.replace(r#""x-subject": "row","#, "")),
        "rows of s: 0 of 3, 3 not-declared\n"
    );
}
