//! Known answers, worked out by hand.

use candour_sdk::Change;
use candour_testing::{Case, check_page, judge};
use serde_json::json;

use super::*;

fn all() -> serde_json::Value {
    json!({ "kinds": ["new", "new-undeclared", "lost", "renamed", "retyped"], "alike-percent": 60, "same-percent": 90 })
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
fn a_like_label_and_the_shapes_of_cells_give_a_renaming_away_together() {
    let before = "site,when,n\nNQV02,2014-04-01,5\nNQV14,2014-05-01,12\n";
    let now = "n,site_code,When seen\n7,NQV02,2015-04-01\n31,NQV22,2015-05-01\n";
    assert_eq!(
        said(&Case::new(now).previous(before)),
        "some columns seem to have been renamed\n  site is now site_code\n  when is now When seen\n"
    );
    // The same cells under another label are those of another column.
    assert_eq!(
        said(&Case::new("n,location\n7,NQV02\n").previous("n,site\n5,NQV02\n")),
        "location is new, and not in the schema\nsite is in the previous release, and no longer in the file\n"
    );
    // Other cells under a like label, and blank ones, which are like any other, likewise.
    for cell in ["Deal", ""] {
        assert_eq!(
            said(&Case::new(&format!("n,site_name\n7,{cell}\n")).previous("n,site\n5,NQV02\n")),
            "site_name is new, and not in the schema\nsite is in the previous release, and no longer in the file\n"
        );
    }
}

#[test]
fn a_label_that_is_only_written_otherwise_needs_no_cells() {
    let case = Case::new("n,Caf\u{c3}\u{a9}\n7,\n").previous("n,Caf\u{e9}\n5,x\n");
    assert_eq!(
        said(&case),
        "some columns seem to have been renamed\n  Caf\u{e9} is now Caf\u{c3}\u{a9}\n"
    );
    let schema = |label: &str, is: &str| format!(r#"{{ "properties": {{ "{label}": {{ "type": "{is}" }} }} }}"#);
    let before = Case::new("n,under_4\n5,6\n").schema(&schema("under_4", "integer"));
    let case = Case::new("n,Under 4\n7,x\n").schema(&schema("Under 4", "string"));
    assert_eq!(
        said(&case.previous_case(before)),
        "Under 4 is new since the previous release\nunder_4 is in the previous release, and no longer in the file\n"
    );
}

#[test]
fn a_column_that_both_schemas_describe_in_the_same_words_is_one() {
    let schema = |label: &str, words: [&str; 2]| {
        let [own, other] = words.map(|words| format!(r#"{{ "description": "{words}" }}"#));
        format!(r#"{{ "properties": {{ "{label}": {own}, "n": {other} }} }}"#)
    };
    let said = |before: [&str; 2], now: [&str; 2]| {
        let before = Case::new("n,patients\n1,5\n").schema(&schema("patients", before));
        said(
            &Case::new("n,people\n1,7\n")
                .schema(&schema("people", now))
                .previous_case(before),
        )
    };
    let words = ["People seen.", "Visits."];
    assert_eq!(
        said(words, words),
        "some columns seem to have been renamed\n  patients is now people\n"
    );
    // Words that other columns have too, other words and none say nothing.
    for (before, now) in [
        (words, ["People seen."; 2]),
        (words, ["Staff.", "Visits."]),
        (["", "Visits."], ["", "Visits."]),
    ] {
        assert!(said(before, now).starts_with("people is new"));
    }
}

#[test]
fn a_new_column_without_a_label_of_its_own_is_left_to_structure() {
    for labels in ["a,", "a,a"] {
        let case = Case::new(&format!("{labels}\n1,x\n")).previous("a\n1\n");
        assert_eq!(said(&case), "nothing\n", "{labels}");
    }
}

#[test]
fn columns_that_are_periods_move_on() {
    let before = "site,2012/13,2013/14,2014/15\nA,1,2,3\n";
    assert_eq!(
        said(&Case::new("site,2013/14,2014/15,2015/16\nA,2,3,4\n").previous(before)),
        "nothing\n"
    );
    // One of the middle is missed, and one before all others is new.
    assert_eq!(
        said(&Case::new("site,2011/12,2012/13,2014/15,2015/16\nA,0,1,3,4\n").previous(before)),
        "2011/12 is new, and not in the schema\n2013/14 is in the previous release, and no longer in the file\n"
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
    let case = Case::new("a,b c\n1,2\n").previous("a,b\n1,2\n");
    assert_eq!(said(&case.clone().change(change("b c"))), "nothing\n");
    assert_eq!(
        said(&case.change(change("d"))),
        "some columns seem to have been renamed\n  b is now b c\n"
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
    let verdict = judge(
        &ChangedColumns,
        json!({ "kinds": ["lost"], "alike-percent": 60, "same-percent": 90 }),
        &case,
    );
    assert_eq!(verdict.templates(), ["lost"]);
    assert_eq!(verdict.measure("changed-columns"), Some(&count(2, Unit::Columns)));
}

#[test]
fn every_column_of_either_side_is_looked_at() {
    let params = json!({ "kinds": ["lost"], "alike-percent": 60, "same-percent": 90 });
    let case = Case::new("a,b\n1,2\n").previous("b,c\n3,4\n");
    assert_eq!(
        judge(&ChangedColumns, params, &case).coverage_text(),
        "columns: 3 of 3\n"
    );
}
