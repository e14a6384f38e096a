//! Known answers of the rule on hidden counts.

use candour_testing::{Answer, Case, check_page, judge};
use serde_json::json;

use super::*;

fn judged(only_small: bool, csv: &str, schema: &str) -> Answer {
    let finds = [
        "marked",
        "unrounded",
        "unmeasured",
        "called-people",
        "unlisted",
        "declared-none",
    ];
    let params = json!({ "finds": finds, "from": 1, "to": 4, "only-small": only_small });
    judge(&HiddenCounts, params, &Case::new(csv).schema(schema).kind(Kind::Table))
}

/// The findings of a column `n`, of which this is declared.
fn of_column(only_small: bool, cells: &str, declared: &str) -> Vec<String> {
    let csv = format!(
        "site,n\n{}",
        cells.split(' ').map(|cell| format!("a,{cell}\n")).collect::<String>()
    );
    let schema = format!(r#"{{"x-key": ["site"], "properties": {{"site": {{}}, "n": {{{declared}}}}}}}"#);
    let answer = judged(only_small, &csv, &schema);
    answer.templates().into_iter().map(str::to_owned).collect()
}

#[test]
fn its_page_holds() {
    check_page(&HiddenCounts);
}

#[test]
fn a_number_is_seen_in_a_marker_whatever_is_written_around_it() {
    let column =
        |marker: &str| format!(r#""x-measure": {{"of": "people"}}, "x-markers": {{"{marker}": "suppressed"}}"#);
    for marker in ["3", "03", "3.0", "(3)", "3*", "3r", "[3]", "\u{ff13}"] {
        let found = of_column(true, &format!("12 {marker}"), &column(marker));
        assert_eq!(found, ["marked"], "{marker}");
    }
    for marker in ["<5", "1-4", "*", "z", "c", "0", "-1", "n/a", "few"] {
        let found = of_column(false, &format!("12 {marker}"), &column(marker));
        assert!(found.is_empty(), "{marker}: {found:?}");
    }
}

#[test]
fn each_kind_of_marker_hides_a_number() {
    for kind in ["suppressed", "not-applicable", "default", "zero", "revised"] {
        let declared = format!(r#""type": "integer", "x-measure": {{"of": "people"}}, "x-markers": {{"3": "{kind}"}}"#);
        assert_eq!(of_column(true, "12 3", &declared), ["marked"], "{kind}");
        assert!(
            of_column(true, "12 13", &declared).is_empty(),
            "{kind}: no cell holds it"
        );
    }
    let declared = r#""type": "integer", "x-measure": {"of": "people"}, "x-markers": {"3": "missing"}"#;
    assert_eq!(of_column(true, "12 3", declared), ["marked-missing"]);
}

#[test]
fn large_numbers_and_those_of_events_are_no_small_counts_of_people() {
    let large = r#""x-measure": {"of": "people"}, "x-markers": {"9999": "missing"}"#;
    let events = r#""x-measure": {"of": "events"}, "x-markers": {"3": "suppressed"}"#;
    for (declared, cells, expected) in [(large, "12 9999", "marked-missing"), (events, "12 3", "marked")] {
        assert!(of_column(true, cells, declared).is_empty(), "{declared}");
        assert_eq!(of_column(false, cells, declared), [expected], "{declared}");
    }
}

#[test]
fn what_figures_are_rounded_to_may_be_a_marker() {
    let midpoint = r#""x-measure": {"of": "people", "rounded": 6, "midpoint": true}, "x-markers": {"3": "suppressed"}"#;
    assert!(of_column(false, "3 9 15 0", midpoint).is_empty());
}

#[test]
fn a_rounding_that_the_figures_do_not_bear_out_hides_nothing() {
    let rounded = r#""type": "integer", "x-measure": {"of": "people", "rounded": 2}"#;
    assert_eq!(of_column(true, "2 4 13 0", rounded), ["unrounded"]);
    assert!(of_column(true, "2 4 12 0", rounded).is_empty());
    assert_eq!(of_column(false, "12 13", rounded), ["unrounded"]);
    assert!(of_column(true, "12 13", rounded).is_empty(), "no small count is hidden");
    let midpoint = r#""type": "integer", "x-measure": {"of": "people", "rounded": 6, "midpoint": true}"#;
    assert_eq!(of_column(true, "3 9 12", midpoint), ["unrounded"]);
}

#[test]
fn numbers_that_nothing_is_declared_of_may_be_counts() {
    assert_eq!(of_column(false, "3 12", r#""type": "integer""#), ["unmeasured"]);
    assert_eq!(of_column(false, "3 12", r#""type": "number""#), ["unmeasured"]);
    assert_eq!(of_column(false, "3 12", ""), ["unmeasured"]);
    assert_eq!(
        of_column(false, "3 12", r#""type": "integer", "x-markers": {"3": "suppressed"}"#),
        ["marked"]
    );
    assert!(of_column(true, "3 12", r#""type": "integer""#).is_empty());
    for (cells, declared) in [
        ("13 12", r#""type": "integer""#),
        ("3 1.5", r#""type": "number""#),
        ("3 12", r#""type": "string""#),
        ("3 12", r#""enum": [3, 12]"#),
        ("3 12", r#""type": "integer", "x-total": "12""#),
        ("3 12", r#""type": "integer", "x-measure": {"of": "events"}"#),
    ] {
        assert!(of_column(false, cells, declared).is_empty(), "{declared}");
    }
    assert_eq!(
        of_column(false, "3 12", r#""type": "integer", "x-measure": false"#),
        ["declared-none"]
    );
}

#[test]
fn what_is_called_people_is_judged_whatever_it_is_declared_to_be() {
    for declared in [
        r#""x-measure": {"of": "events"}"#,
        r#""x-measure": {"of": "things"}"#,
        r#""x-measure": {"of": "money"}"#,
        r#""x-measure": {"of": "rate", "top": "site", "bottom": ["site"]}"#,
        r#""type": "string""#,
        r#""enum": [3, 12]"#,
        "",
    ] {
        let titled = |title: &str| match declared.is_empty() {
            true => format!(r#""title": "{title}""#),
            false => format!(r#""title": "{title}", {declared}"#),
        };
        assert_eq!(
            of_column(true, "3 12", &titled("Patients seen")),
            ["called-people"],
            "{declared}"
        );
        assert!(
            of_column(true, "13 12", &titled("Patients seen")).is_empty(),
            "{declared}"
        );
        assert!(
            of_column(true, "3 12", &titled("Patient contacts")).is_empty(),
            "{declared}"
        );
    }
    let none = of_column(false, "3 12", r#""title": "Patients", "x-measure": false"#);
    assert_eq!(none, ["called-people", "declared-none"]);
}

#[test]
fn a_long_table_lists_each_of_its_measures() {
    let schema = |of: &str| {
        format!(
            r#"{{"x-long": {{"measure": "what", "value": "n", "measures": {{
                "visits": {{"x-measure": {{"of": "events"}}}}, "patients": {{"x-measure": {{"of": "{of}"}}}}
            }}}}, "properties": {{"what": {{"type": "string"}}, "n": {{"type": "integer"}}}}}}"#
        )
    };
    let answer = judged(true, "what,n\nvisits,3\ndeaf,2\npatients,12\n", &schema("people"));
    assert_eq!(answer.templates(), ["unlisted"]);
    assert!(
        judged(true, "what,n\nvisits,3\npatients,12\n", &schema("people"))
            .findings
            .is_empty()
    );
    assert!(
        judged(true, "what,n\nvisits,3\ndeaf,20\n", &schema("people"))
            .findings
            .is_empty()
    );
    assert_eq!(
        judged(false, "what,n\nvisits,3\ndeaf,20\n", &schema("people")).templates(),
        ["unlisted"]
    );
    let answer = judged(true, "what,n\nvisits,3\npatients,2\n", &schema("things"));
    assert_eq!(answer.templates(), ["measure-called-people"]);
}
