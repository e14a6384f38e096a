//! Conditions that hold, fail, and check nothing.

use candour_sdk::Kind;
use candour_testing::{Answer, Case, check_odd_releases, check_page, judge};
use serde_json::json;

use super::*;

const SCHEMA: &str = r#"{
    "properties": {
        "site": { "type": "string" },
        "seen": { "type": "integer", "x-markers": { "*": { "is": "suppressed", "from": 1, "to": 4 }, "z": "not-applicable" } },
        "booked": { "type": "integer" },
        "gone": { "type": "integer" }
    }
}"#;

fn said(csv: &str, that: &str, when: Option<&str>) -> Answer {
    let case = Case::new(csv)
        .kind(Kind::Table)
        .schema(SCHEMA)
        .assert("one", that, when);
    judge(&Assertions, json!({ "which": ["broken", "unused"] }), &case)
}

#[test]
fn page() {
    check_page(&Assertions);
}

#[test]
fn each_row_counts_for_what_it_tells() {
    let csv = "site,seen,booked\nA,3,4\nB,5,4\nC,*,4\nD,*,2\nE,,2\nF,z,2\nG,x,2\nH,6,2\n";
    let answer = said(csv, "seen <= booked", None);
    assert_eq!(
        answer.text(),
        "2 rows break the declared condition one: seen <= booked\n"
    );
    assert_eq!(
        answer.coverage_text(),
        "rows of booked, seen: 4 of 8, 1 suppressed, 2 one-sided, 1 unreadable\nclaims: 1 of 1\n"
    );
    let records: Vec<u64> = answer.findings[0].records.iter().map(|record| record.record).collect();
    assert_eq!(records, [3, 9]);
    assert_eq!(
        answer.measure("undecided-rows"),
        Some(&count(4, Unit::Rows).under(under(UNDECIDED)))
    );
}

#[test]
fn a_condition_that_checks_nothing_is_found() {
    let csv = "site,seen,booked\nA,,4\nB,,4\n";
    assert_eq!(said(csv, "seen <= booked", None).templates(), ["undecided"]);
    assert_eq!(said(csv, "booked > 9", Some("site = 'C'")).templates(), ["no-row"]);
    let answer = said(csv, "gone < seen", None);
    assert_eq!(answer.templates(), ["no-column"]);
    assert_eq!(answer.coverage_text(), "claims: 0 of 1, 1 not-listed\n");
    let nowhere = said(csv, "nowhere < seen", None);
    assert_eq!(
        nowhere.templates(),
        ["no-column"],
        "neither in the file nor in the schema"
    );
    let of_no_rows = said("site,seen,booked\n", "seen <= booked", None);
    assert_eq!(
        of_no_rows.text(),
        "nothing\n",
        "there is nothing that it could be about"
    );
}

#[test]
fn each_severity_finds_its_own() {
    let csv = "site,seen,booked\nA,5,4\n";
    let case = Case::new(csv)
        .schema(SCHEMA)
        .assert("one", "seen <= booked", None)
        .assert("two", "seen = 1", Some("site = 'B'"));
    let templates = |which: &str| {
        judge(&Assertions, json!({ "which": [which] }), &case)
            .templates()
            .join(" ")
    };
    assert_eq!(
        (templates("broken").as_str(), templates("unused").as_str()),
        ("broken", "no-row")
    );
}

#[test]
fn whatever_is_declared_is_answered() {
    check_odd_releases(&Assertions, &json!({ "which": ["broken", "unused"] }));
    let csv = "site,seen,booked\nA,9999999999999999999999999999,1\n";
    let answer = said(csv, "seen * seen > booked", None);
    assert_eq!(
        answer.coverage_text(),
        "rows of booked, seen: 0 of 1, 1 beyond-limit\nclaims: 1 of 1\n"
    );
}
