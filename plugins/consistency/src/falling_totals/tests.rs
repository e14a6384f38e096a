//! Series that rise, fall, and begin again.

use candour_testing::{Answer, Case, check_odd_releases, check_page, judge};
use serde_json::json;

use super::*;

fn said(unit: &str, measure: &str, csv: &str) -> Answer {
    let schema = format!(
        r#"{{ "x-key": ["site", "when"], "properties": {{
            "site": {{ "type": "string" }}, "when": {{ "x-period": "{unit}" }},
            "n": {{ "type": "integer", "x-measure": {{ "of": "events", {measure} }},
                  "x-markers": {{ "*": {{ "is": "suppressed", "from": 1, "to": 7 }} }} }}
        }} }}"#
    );
    let case = Case::new(csv).kind(Kind::Table).schema(&schema);
    judge(&FallingTotals, json!({ "falls": 1 }), &case)
}

fn of_months(figures: &[&str]) -> Answer {
    let lines = figures
        .iter()
        .zip(5..)
        .map(|(n, month)| format!("A,2014-{month:02},{n}\n"));
    let csv = format!("site,when,n\n{}", lines.collect::<String>());
    said("month", r#""running": true"#, &csv)
}

#[test]
fn page() {
    check_page(&FallingTotals);
}

#[test]
fn a_figure_is_compared_with_the_last_that_tells_one() {
    assert_eq!(of_months(&["1", "2", "2", "3"]).text(), "nothing\n");
    let answer = of_months(&["10", "", "9", "20", "x", "18"]);
    assert_eq!(
        answer.text(),
        "2 of 3 figures of n are below the one before, though each includes those before it\n  \
         October 2014, by 2\n  July 2014, by 1\n"
    );
    assert_eq!(
        answer.coverage_text(),
        "figures of n: 3 of 5, 1 unreadable, 1 one-sided\n"
    );
}

#[test]
fn rounding_and_suppression_explain_a_fall() {
    assert_eq!(of_months(&["7", "*", "6"]).text(), "nothing\n");
    assert_eq!(of_months(&["8", "*"]).templates(), ["falls"]);
    let rounded = |last: u32| {
        let csv = format!("site,when,n\nA,2014-05,20\nA,2014-06,{last}\n");
        said("month", r#""running": true, "rounded": 5"#, &csv)
            .templates()
            .len()
    };
    assert_eq!([rounded(16), rounded(15)], [0, 1]);
}

#[test]
fn a_year_may_begin_again_and_years_may_not() {
    let csv = "site,when,n\nA,2014-03,20\nA,2014-04,5\nA,2014-12,30\nA,2015-01,2\n";
    let answer = said("month", r#""running": true"#, csv);
    assert_eq!(answer.text(), "nothing\n");
    assert_eq!(answer.coverage_text(), "figures of n: 1 of 3, 2 one-sided\n");
    let csv = "site,when,n\nA,2014/15,20\nA,2015/16,5\n";
    assert_eq!(said("financial-year", r#""running": true"#, csv).templates(), ["falls"]);
}

#[test]
fn series_do_not_mix_and_other_columns_may_fall() {
    let csv = "site,when,n\nA,2014-05,20\nB,2014-06,5\n";
    assert_eq!(said("month", r#""running": true"#, csv).text(), "nothing\n");
    assert!(said("month", r#""running": false"#, csv).not_applicable.is_some());
}

#[test]
fn the_running_measures_of_a_long_table_are_followed() {
    let schema = r#"{
        "x-long": { "measure": "what", "value": "n", "measures": {
            "so far": { "x-measure": { "of": "events", "running": true } },
            "new": { "x-measure": { "of": "events" } }
        } },
        "properties": { "what": { "enum": ["so far", "new"] }, "when": { "x-period": "month" }, "n": { "type": "integer" } }
    }"#;
    let csv = "what,when,n\nnew,2014-05,9\nnew,2014-06,1\nso far,2014-05,9\nso far,2014-06,8\n";
    let case = Case::new(csv).kind(Kind::Table).schema(schema);
    let answer = judge(&FallingTotals, json!({ "falls": 1 }), &case);
    assert!(
        answer.text().starts_with("1 of 1 figures of n is below"),
        "{}",
        answer.text()
    );
}

#[test]
fn a_measure_is_followed_by_its_own_markers_and_rounding() {
    let schema = |measure: &str| {
        format!(
            r#"{{ "x-long": {{ "measure": "what", "value": "n", "measures": {{ "so far": {measure} }} }},
                  "properties": {{ "what": {{}}, "when": {{ "x-period": "month" }}, "n": {{ "type": "integer" }} }} }}"#
        )
    };
    let found = |measure: &str, before: &str, now: &str| {
        let csv = format!("what,when,n\nso far,2014-05,{before}\nso far,2014-06,{now}\n");
        let case = Case::new(&csv).kind(Kind::Table).schema(&schema(measure));
        judge(&FallingTotals, json!({ "falls": 1 }), &case).templates().len()
    };
    let rounded = r#"{ "x-measure": { "of": "events", "running": true, "rounded": 5 } }"#;
    assert_eq!([found(rounded, "20", "16"), found(rounded, "20", "15")], [0, 1]);
    let marked = r#"{ "x-measure": { "of": "events", "running": true },
        "x-markers": { "*": { "is": "suppressed", "from": 1, "to": 7 } } }"#;
    assert_eq!([found(marked, "7", "*"), found(marked, "8", "*")], [0, 1]);
}

#[test]
fn whatever_is_declared_is_answered() {
    check_odd_releases(&FallingTotals, &json!({ "falls": 1 }));
}
