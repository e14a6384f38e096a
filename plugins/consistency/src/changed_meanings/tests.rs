//! Known answers.

use candour_sdk::{Change, ChangeKind};
use candour_testing::{Case, check_page, judge};
use serde_json::json;

use super::*;

fn said(before: &str, now: &str, changes: &[Change]) -> String {
    let schema = |column: &str| format!(r#"{{ "properties": {{ "n": {column}, "site": {{}} }} }}"#);
    let csv = "n,site\n1,A\n";
    let before = Case::new(csv).schema(&schema(before));
    let case = Case::new(csv).schema(&schema(now)).previous_case(before);
    let case = changes.iter().fold(case, |case, change| case.change(change.clone()));
    judge(&ChangedMeanings, json!({ "which": ["counted", "read"] }), &case).text()
}

#[test]
fn measures_of_a_long_table_are_compared_each_by_itself() {
    let schema = |of: &str, rounded: u32| {
        format!(
            r#"{{ "x-long": {{ "measure": "what", "value": "n", "measures": {{
                "seen": {{ "x-measure": {{ "of": "{of}" }} }},
                "sent": {{ "x-measure": {{ "of": "things", "rounded": {rounded} }} }}
            }} }}, "properties": {{ "what": {{}}, "n": {{}} }} }}"#
        )
    };
    let csv = "what,n\nseen,1\nsent,5\n";
    let said = |changes: &[Change]| {
        let before = Case::new(csv).schema(&schema("people", 1));
        let case = Case::new(csv).schema(&schema("events", 5)).previous_case(before);
        let case = changes.iter().fold(case, |case, change| case.change(change.clone()));
        judge(&ChangedMeanings, json!({ "which": ["counted", "read"] }), &case).text()
    };
    assert_eq!(
        said(&[]),
        "1 column counts something else than in the previous release\n  seen (events now, people before)\n\
         1 column is declared otherwise than in the previous release\n  sent (what it is rounded to)\n"
    );
    let declared = [redefined(Some("what"), &["seen"]), redefined(Some("what"), &["sent"])];
    assert_eq!(said(&declared), "nothing\n");
}

fn redefined(column: Option<&str>, from: &[&str]) -> Change {
    Change {
        what: ChangeKind::Redefined,
        dataset: "data".into(),
        column: column.map(str::to_owned),
        from: from.iter().map(|&text| text.to_owned()).collect(),
        into: Vec::new(),
        on: None,
        reason: "so it was".into(),
    }
}

#[test]
fn page() {
    check_page(&ChangedMeanings);
}

#[test]
fn each_part_by_which_a_cell_is_read_is_told() {
    for (before, now, part) in [
        ("{}", r#"{ "x-measure": { "of": "events" } }"#, "whether it is a figure"),
        (
            r#"{ "x-measure": { "of": "people", "adds": true } }"#,
            r#"{ "x-measure": { "of": "people" } }"#,
            "whether its parts add up",
        ),
        (
            r#"{ "x-measure": { "of": "events", "rounded": 5 } }"#,
            r#"{ "x-measure": { "of": "events", "rounded": 10 } }"#,
            "what it is rounded to",
        ),
        (
            r#"{ "x-measure": { "of": "events", "running": true } }"#,
            r#"{ "x-measure": { "of": "events" } }"#,
            "whether each figure includes those before it",
        ),
        (
            r#"{ "x-markers": { "*": "missing" } }"#,
            r#"{ "x-markers": { "*": "suppressed" } }"#,
            "what its markers stand for",
        ),
        (
            r#"{ "type": "number", "x-number": { "group": "," } }"#,
            r#"{ "type": "number", "x-number": { "group": ".", "decimal": "," } }"#,
            "how its numbers are written",
        ),
        (
            r#"{ "x-period": { "is": "day", "as": "DD/MM/YYYY" } }"#,
            r#"{ "x-period": { "is": "day", "as": "MM/DD/YYYY" } }"#,
            "how its periods are written",
        ),
        ("{}", r#"{ "x-total": "All" }"#, "the value that stands for all"),
        ("{}", r#"{ "x-label-of": "site" }"#, "the codes that it names"),
    ] {
        let expected = format!("1 column is declared otherwise than in the previous release\n  n ({part})\n");
        assert_eq!(said(before, now, &[]), expected);
        assert_eq!(said(now, now, &[]), "nothing\n");
    }
}

#[test]
fn a_redefinition_explains_the_column_that_it_names_and_no_other() {
    let (before, now) = (
        r#"{ "x-measure": { "of": "people" } }"#,
        r#"{ "x-measure": { "of": "money" } }"#,
    );
    let found = "1 column counts something else than in the previous release\n  n (money now, people before)\n";
    let said = |change: Change| said(before, now, &[change]);
    assert_eq!(said(redefined(Some("n"), &[])), "nothing\n");
    assert_eq!(said(redefined(None, &["n"])), "nothing\n");
    assert_eq!(said(redefined(None, &[])), "nothing\n");
    assert_eq!(said(redefined(Some("site"), &[])), found);
    assert_eq!(said(redefined(Some("n"), &["1"])), found);
    assert_eq!(said(redefined(None, &["site"])), found);
}
