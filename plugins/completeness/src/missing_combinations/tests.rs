//! Combinations with and without rows.

use candour_sdk::{Change, ChangeKind, Expect};
use candour_testing::{Answer, Case, check_page, judge};
use serde_json::json;

use super::*;

const SCHEMA: &str = r#"{ "properties": {
    "month": { "x-period": "month" },
    "clinic": { "type": "string" },
    "sex": { "enum": ["F", "M", "-"], "x-markers": { "-": "missing" } }
} }"#;

fn case(csv: &str, every: Option<PeriodUnit>) -> Case {
    let expect = Expect {
        every,
        by: vec!["clinic".into(), "sex".into()],
        ..Expect::default()
    };
    Case::new(csv).kind(Kind::Table).schema(SCHEMA).expect(expect)
}

fn asked(case: &Case) -> Answer {
    judge(&MissingCombinations, json!({ "combinations": 1 }), case)
}

const ROWS: &str =
    "month,clinic,sex\n2014-04,Deal,F\n2014-04,Deal,M\n2014-05,Deal,F\n2014-05,Deal,M\n2014-05,Rye,F\n2014-05,Rye,-\n";

#[test]
fn page() {
    check_page(&MissingCombinations);
}

#[test]
fn listed_and_occurring_values_are_combined() {
    let answer = asked(&case(ROWS, None));
    assert_eq!(
        answer.text(),
        "1 expected combination of clinic, sex has no rows\n  Rye, M\n"
    );
    assert_eq!(answer.coverage_text(), "keys of clinic, sex: 4 of 4\n");
}

#[test]
fn a_series_that_begins_late_is_short() {
    let answer = asked(&case(ROWS, Some(PeriodUnit::Month)));
    assert_eq!(
        answer.text(),
        "1 expected combination of clinic, sex has no rows\n  Rye, M\n\
         1 expected combination of clinic, sex lacks periods\n  Rye, F (1 month, first April 2014)\n"
    );
    assert_eq!(answer.measure("lacking"), Some(&count(2, Unit::Keys)));
}

#[test]
fn what_was_announced_is_expected_of_nobody() {
    let opened = Change {
        what: ChangeKind::Opened,
        dataset: "data".into(),
        column: Some("clinic".into()),
        from: vec!["Rye".into()],
        into: Vec::new(),
        on: Some("2014-05".into()),
        reason: String::new(),
    };
    let templates = |every| {
        let answer = asked(&case(ROWS, every).change(opened.clone()));
        answer.templates().join(" ")
    };
    assert_eq!(templates(Some(PeriodUnit::Month)), "");
    assert_eq!(templates(None), "");
}

#[test]
fn a_column_that_is_not_there_is_said() {
    let answer = asked(&case("month,clinic\n2014-04,Deal\n", None));
    assert!(answer.text().starts_with("not applicable: a column whose combinations"));
}
