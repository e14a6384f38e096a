//! Known answers, worked out by hand.

use candour_sdk::Change;
use candour_testing::{Case, check_page, judge};
use serde_json::json;

use super::*;

fn all() -> serde_json::Value {
    json!({ "kinds": ["new", "new-undeclared", "lost", "renamed", "retyped"], "same-percent": 90 })
}

fn said(case: &Case) -> String {
    judge(&ChangedColumns, all(), case).text()
}

#[test]
fn page() {
    check_page(&ChangedColumns);
}

#[test]
fn a_column_that_went_and_one_that_came_are_told_apart() {
    let case = Case::new("a,c\n1,x\n").previous("a,b\n1,2014-04-01\n");
    assert_eq!(
        said(&case),
        "c is new, and not in the schema\nb is in the previous release, and no longer in the file\n"
    );
    let none = Case::new("a\n1\n");
    assert_eq!(
        said(&none),
        "not applicable: there is no previous release to compare with\n"
    );
}

#[test]
fn the_shapes_of_cells_give_a_renaming_away() {
    let before = "site,when,n\nNQV02,2014-04-01,5\nNQV14,2014-05-01,12\n";
    let now = "n,location,date\n7,NQV02,2015-04-01\n31,NQV22,2015-05-01\n";
    assert_eq!(
        said(&Case::new(now).previous(before)),
        "some columns seem to have been renamed\n  site is now location\n  when is now date\n"
    );
    // Blank columns are like any other, so they tell nothing.
    assert_eq!(
        said(&Case::new("a,c\n1,\n").previous("a,b\n1,\n")),
        "c is new, and not in the schema\nb is in the previous release, and no longer in the file\n"
    );
}

#[test]
fn a_declared_renaming_is_let_be_if_it_is_true() {
    let change = |into: &str| Change {
        what: ChangeKind::Renamed,
        dataset: "data".into(),
        column: None,
        from: vec!["b".into()],
        into: vec![into.into()],
        on: None,
        reason: "plainer".into(),
    };
    let case = Case::new("a,c\n1,2\n").previous("a,b\n1,2\n");
    assert_eq!(said(&case.clone().change(change("c"))), "nothing\n");
    assert_eq!(
        said(&case.change(change("d"))),
        "some columns seem to have been renamed\n  b is now c\n"
    );
}

#[test]
fn another_type_or_period_is_found_unless_redefined() {
    let schema = |column: &str| format!(r#"{{ "properties": {{ "a": {column} }} }}"#);
    let case = |now: &str, before: &str| {
        Case::new("a\n1\n")
            .schema(&schema(now))
            .previous_case(Case::new("a\n1\n").schema(&schema(before)))
    };
    let integer = r#"{ "type": "integer" }"#;
    let text = r#"{ "type": "string" }"#;
    let found = "a has another type or period than in the previous release\n";
    assert_eq!(said(&case(integer, text)), found);
    assert_eq!(said(&case(integer, r#"{ "type": ["null", "integer"] }"#)), "nothing\n");
    assert_eq!(said(&case(integer, "{}")), "nothing\n");
    assert_eq!(
        said(&case(r#"{ "x-period": "month" }"#, r#"{ "x-period": "year" }"#)),
        found
    );
    let redefined = Change {
        what: ChangeKind::Redefined,
        dataset: "data".into(),
        column: Some("a".into()),
        from: Vec::new(),
        into: Vec::new(),
        on: None,
        reason: "now a code".into(),
    };
    assert_eq!(said(&case(integer, text).change(redefined)), "nothing\n");
}

#[test]
fn only_what_the_policy_names_is_found() {
    let case = Case::new("a,c\n1,x\n").previous("a,b\n1,2014-04-01\n");
    let verdict = judge(&ChangedColumns, json!({ "kinds": ["lost"], "same-percent": 90 }), &case);
    assert_eq!(verdict.templates(), ["lost"]);
    assert_eq!(verdict.measure("changed-columns"), Some(&count(2, Unit::Columns)));
}

#[test]
fn every_column_of_either_side_is_looked_at() {
    let params = json!({ "kinds": ["lost"], "same-percent": 90 });
    let case = Case::new("a,b\n1,2\n").previous("b,c\n3,4\n");
    assert_eq!(
        judge(&ChangedColumns, params, &case).coverage_text(),
        "columns: 3 of 3\n"
    );
}
