//! Known answers of the rule on hidden counts.

use candour_sdk::{ErasedRule, Kind};
use candour_testing::{Answer, Case, check_page, judge};
use serde_json::json;

use super::*;

fn judged(only_small: bool, csv: &str, schema: &str) -> Answer {
    judge_as(only_small, Kind::Table, csv, schema)
}

fn judge_as(only_small: bool, kind: Kind, csv: &str, schema: &str) -> Answer {
    let finds = [
        "marked",
        "unrounded",
        "unmeasured",
        "called-people",
        "unlisted",
        "negative",
        "unread",
        "declared-none",
        "taken-for-codes",
    ];
    let params = json!({ "finds": finds, "from": 1, "to": 4, "only-small": only_small });
    judge(&HiddenCounts, params, &Case::new(csv).schema(schema).kind(kind))
}

/// The findings of a column `n`, of which this is declared.
fn of_column(only_small: bool, cells: &str, declared: &str) -> Vec<String> {
    of_cells(only_small, &cells.split(' ').collect::<Vec<_>>(), declared)
}

fn of_cells(only_small: bool, cells: &[&str], declared: &str) -> Vec<String> {
    let rows: String = cells.iter().map(|cell| format!("a,{cell}\n")).collect();
    let csv = format!("site,n\n{rows}");
    let schema = format!(r#"{{"x-key": ["site"], "properties": {{"site": {{}}, "n": {{{declared}}}}}}}"#);
    let answer = judged(only_small, &csv, &schema);
    answer.templates().into_iter().map(str::to_owned).collect()
}

/// The findings of a column of 3 and 12 that is called so.
fn titled_n(label: &str, kind: Kind, declared: &str) -> Vec<String> {
    let subject = match kind {
        Kind::Records => r#""x-subject": "none", "#,
        _ => "",
    };
    let schema = format!(r#"{{{subject}"properties": {{"site": {{}}, "{label}": {{{declared}}}}}}}"#);
    let csv = format!("site,{label}\na,3\nb,12\n");
    let answer = judge_as(false, kind, &csv, &schema);
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
    for marker in [
        "3",
        "03",
        "3.0",
        "(3)",
        "3*",
        "3r",
        "[3]",
        "\u{ff13}",
        "3 est",
        "/3",
        "3 estimated",
        "n: 3",
        "about 3",
        "c3",
        "3 under review",
        "3 to be confirmed",
        "equal to 3",
        "three (3)",
        "3 -",
        "3-3",
        "3 to 3",
        "= 3",
        "3/1",
        "0x3",
        "\u{b3}",
        "\u{2162}",
        "iii",
        "three",
        "Three",
        "three to three",
        ">2 <4",
        "\u{2265}3 \u{2264}3",
        "1+2",
        "4-1",
        "\u{663}",
        "\u{2462}",
        "\u{278c}",
    ] {
        let found = of_cells(true, &["12", marker], &column(marker));
        assert_eq!(found, ["marked"], "{marker}");
    }
    for marker in [
        "<5",
        "1-4",
        "*",
        "z",
        "c",
        "0",
        "-1",
        "n/a",
        "few",
        "under 5",
        "less than 5",
        "fewer than 5",
        "less than or equal to 4",
        "up to 4",
        "4 or fewer",
        "3 or more",
        "3+",
        "1 to 4",
        "1–4",
        "≤ 4",
        "≥3",
        "at most 4",
        "3 at least",
        "withheld under section 38",
        "fewer than five",
        "five or fewer",
        "one to four",
        "<5 (<5)",
        "no one",
        "2 to 4",
        "0-7",
    ] {
        let found = of_cells(false, &["12", marker], &column(marker));
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
    assert_eq!(
        titled_n("seen_per_week", Kind::Table, r#""type": "integer""#),
        ["unmeasured"]
    );
    for label in [
        "rank",
        "week_number",
        "weekNumber",
        "sort order",
        "imd_decile",
        "Quintile",
        "row",
        "version",
        "floor",
    ] {
        let found = titled_n(label, Kind::Table, r#""type": "integer""#);
        assert_eq!(found, ["taken-for-codes"], "{label}");
    }
    for (cells, declared) in [
        ("13 12", r#""type": "integer""#),
        ("3 1.5", r#""type": "number""#),
        ("3 12", r#""type": "string""#),
        ("3 12", r#""enum": [3, 12]"#),
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
    assert!(
        judged(false, "what,n\nvisits,3\ndeaf,20\n", &schema("people"))
            .findings
            .is_empty(),
        "no small count is hidden"
    );
    let answer = judged(true, "what,n\nvisits,3\npatients,2\n", &schema("things"));
    assert_eq!(answer.templates(), ["measure-called-people"]);
}

#[test]
fn figures_are_judged_in_each_kind_of_dataset_that_is_about_nobody() {
    for kind in [Kind::Table, Kind::Lookup, Kind::Dictionary, Kind::Records] {
        for (label, declared, expected) in [
            ("patients", "", "called-people"),
            (
                "n",
                r#""x-measure": {"of": "people"}, "x-markers": {"3": "suppressed"}"#,
                "marked",
            ),
            ("n", r#""x-measure": {"of": "people", "rounded": 5}"#, "unrounded"),
        ] {
            assert_eq!(
                titled_n(label, kind, declared),
                [expected],
                "{kind:?} {label} {declared}"
            );
        }
        let unmeasured = titled_n("n", kind, r#""type": "integer""#);
        assert_eq!(unmeasured.is_empty(), kind != Kind::Table, "{kind:?}");
    }
    let schema = r#"{"properties": {"sex": {"x-privacy": "indirect"}, "patients": {"x-measure": {"of": "events"}}}}"#;
    let text = judge_as(false, Kind::Records, "sex,patients\nf,3\n", schema).text();
    assert!(text.starts_with("not applicable: the rows are about people"), "{text}");
    assert_eq!(HiddenCounts.manifest().kinds, [], "all kinds");
}

#[test]
fn people_that_name_a_code_are_called_people() {
    let named = r#""x-label-of": "site""#;
    assert_eq!(titled_n("patients", Kind::Table, named), ["called-people"]);
    assert_eq!(titled_n("n", Kind::Table, named), ["taken-for-codes"]);
}

#[test]
fn where_no_number_is_small_nothing_is_hidden() {
    assert!(of_column(false, "13 12", r#""title": "Patients", "x-measure": {"of": "events"}"#).is_empty());
    for label in [
        "staff_cost",
        "children_places",
        "population_density",
        "patients_per_1000",
    ] {
        assert!(
            titled_n(label, Kind::Table, r#""x-measure": {"of": "things"}"#).is_empty(),
            "{label}"
        );
    }
}

#[test]
fn one_fraction_and_one_label_make_no_codes_of_counts() {
    assert_eq!(
        of_column(false, "3 12 13 14 1.5", r#""type": "number""#),
        ["unmeasured"]
    );
    assert!(of_column(false, "3 12 2.5 1.5", r#""type": "number""#).is_empty());
    for declared in [r#""x-total": "12""#, r#""x-label-of": "site""#] {
        let found = of_column(false, "3 12", &format!(r#""type": "integer", {declared}"#));
        assert_eq!(found, ["taken-for-codes"], "{declared}");
    }
    assert!(titled_n("rank", Kind::Table, r#""enum": [3, 12]"#).is_empty());
}

#[test]
fn a_number_that_is_no_period_may_be_a_count() {
    let year = r#""type": "integer", "x-period": {"is": "year", "as": "YYYY"}"#;
    assert_eq!(of_column(false, "3 120", year), ["unmeasured"]);
    assert!(of_column(false, "2014 2015", year).is_empty());
    assert_eq!(titled_n("patients", Kind::Table, year), ["unread", "called-people"]);
}

#[test]
fn a_number_of_people_is_not_below_nought() {
    let declared = r#""type": "integer", "x-measure": {"of": "people"}, "x-number": {"negative": "1-"}"#;
    assert_eq!(of_column(false, "12 300-", declared), ["negative"]);
    assert!(of_column(false, "12 300 0", declared).is_empty());
    let marked = r#""x-measure": {"of": "people"}, "x-number": {"negative": "1-"}, "x-markers": {"3-": "suppressed"}"#;
    assert_eq!(of_column(false, "12 3-", marked), ["marked"]);
}

#[test]
fn a_number_of_people_that_is_not_read_is_told() {
    let people = r#""type": "integer", "x-measure": {"of": "people"}, "x-markers": {"*": "suppressed"}"#;
    assert_eq!(of_cells(false, &["12", "three", "03"], people), ["unread"]);
    assert!(of_cells(false, &["12", "*", ""], people).is_empty());
    assert_eq!(
        of_cells(true, &["12", "three"], people),
        [""; 0],
        "nobody knows that it is small"
    );
    let events = r#""type": "integer", "x-measure": {"of": "events"}"#;
    assert!(of_cells(false, &["12", "three"], events).is_empty());
    let called = format!(r#""title": "Patients", {events}"#);
    assert_eq!(of_cells(false, &["12", "three"], &called), ["unread"]);
}

#[test]
fn records_that_count_people_and_tell_of_nobody_are_a_table() {
    let judged = |privacy: &str| {
        let schema = format!(
            r#"{{"x-subject": "row", "properties": {{"site": {{"x-privacy": "{privacy}"}},
                "patients": {{"x-privacy": "none", "x-measure": {{"of": "events"}}}}}}}}"#
        );
        judge_as(false, Kind::Records, "site,patients\na,3\n", &schema)
    };
    assert_eq!(judged("none").templates(), ["called-people"]);
    assert!(judged("indirect").text().starts_with("not applicable"));
}
