//! Shares of suppressed cells: known answers.

use candour_sdk::Kind;
use candour_testing::{Case, check_page, judge};
use serde_json::json;

use super::*;

const SCHEMA: &str = r#"{ "x-markers": { "*": "suppressed" }, "properties": {
    "sex": { "enum": ["F", "M"] },
    "n": { "type": "integer", "x-measure": { "of": "people" } }
} }"#;

/// So many rows of women and of men, the first of them suppressed.
fn csv(women: (usize, usize), men: (usize, usize)) -> String {
    let rows = |sex: &str, (suppressed, all): (usize, usize)| {
        let shown = format!("{sex},12\n").repeat(all - suppressed);
        format!("{}{shown}", format!("{sex},*\n").repeat(suppressed))
    };
    format!("sex,n\n{}{}", rows("F", women), rows("M", men))
}

fn said(now: &str, before: Option<&str>) -> String {
    let params = json!({ "column-percent": 90, "rise-points": 10 });
    let case = Case::new(now).kind(Kind::Table).schema(SCHEMA);
    let case = match before {
        Some(before) => case.previous(before),
        None => case,
    };
    judge(&SuppressedValues, params, &case).text()
}

#[test]
fn page() {
    check_page(&SuppressedValues);
}

#[test]
fn a_column_is_found_at_its_share() {
    assert_eq!(
        said(&csv((10, 10), (8, 10)), None),
        "n is suppressed in 90.0% of its cells\n"
    );
    assert_eq!(said(&csv((10, 10), (7, 10)), None), "nothing\n");
    assert!(said("sex,n\n", None).starts_with("nothing"));
    let unmarked = Case::new("n\n1\n");
    assert_eq!(
        judge(&SuppressedValues, json!({}), &unmarked).text(),
        "not applicable: no column declares a marker of suppressed cells (x-markers)\n"
    );
}

#[test]
fn a_rise_is_to_so_many_times_as_much_or_from_so_many_times_as_much_that_is_shown() {
    let said = |now: usize, before: usize| {
        let case = Case::new(&csv((now, 50), (0, 50))).kind(Kind::Table).schema(SCHEMA);
        let case = case.previous(&csv((before, 50), (0, 50)));
        let params = json!({ "rise-points": 10, "rise-percent": 200 });
        judge(&SuppressedValues, params, &case).findings.len()
    };
    assert_eq!((said(20, 10), said(24, 12), said(23, 12)), (1, 1, 0));
    assert_eq!((said(9, 0), said(10, 0)), (0, 1));
    let most = |now: usize, before: usize| {
        let csv = |n: usize| csv((n, 100), (0, 0));
        let case = Case::new(&csv(now)).kind(Kind::Table).schema(SCHEMA);
        let params = json!({ "rise-points": 10, "rise-percent": 200 });
        judge(&SuppressedValues, params, &case.previous(&csv(before)))
            .findings
            .len()
    };
    assert_eq!((most(80, 60), most(79, 60)), (1, 0));
}

#[test]
fn a_rate_is_suppressed_where_its_parts_are_and_that_is_said_of_them() {
    let schema = r#"{ "x-markers": { "*": "suppressed" }, "properties": {
        "missed": { "type": "integer", "x-measure": { "of": "events" } },
        "all": { "type": "integer", "x-measure": { "of": "events" } },
        "rate": { "type": "number", "x-measure": { "of": "rate", "top": "missed", "bottom": ["all"] } }
    } }"#;
    let said = |rows: &str| {
        let case = Case::new(&format!("missed,all,rate\n{rows}"))
            .kind(Kind::Table)
            .schema(schema);
        let answer = judge(&SuppressedValues, json!({ "column-percent": 90 }), &case);
        (answer.text(), answer.measure("suppressed").is_some())
    };
    let parts = "*,8,*\n3,*,*\n".repeat(20);
    assert_eq!(said(&format!("{parts}1,2,0.5\n")), ("nothing\n".to_owned(), true));
    // It is hidden though its parts are shown.
    assert_eq!(
        said(&format!("{parts}1,2,*\n")).0,
        "rate is suppressed in 100% of its cells\n"
    );
}

#[test]
fn each_measure_of_a_long_table_is_looked_at_for_itself() {
    let schema = r#"{ "x-long": { "measure": "of", "value": "n", "measures": {
        "patients": { "x-measure": { "of": "people" }, "x-markers": { "*": "suppressed" } },
        "visits": { "x-measure": { "of": "events" }, "x-markers": { "*": "suppressed" } },
        "missed": { "x-measure": { "of": "rate", "parts": false }, "x-markers": { "*": "suppressed" } }
    } }, "properties": { "of": { "type": "string" }, "n": { "type": "integer" } } }"#;
    let rows = |of: &str, suppressed: usize, all: usize| {
        let hidden = format!("{of},*\n").repeat(suppressed);
        format!("{hidden}{}", format!("{of},12\n").repeat(all - suppressed))
    };
    let csv = |patients: usize, visits: usize, missed: usize| {
        let of = [("patients", patients), ("visits", visits), ("missed", missed)];
        let rows: String = of.iter().map(|(of, hidden)| rows(of, *hidden, 20)).collect();
        Case::new(&format!("of,n\n{rows}")).kind(Kind::Table).schema(schema)
    };
    let said = |case: &Case| {
        judge(
            &SuppressedValues,
            json!({ "column-percent": 90, "rise-points": 40 }),
            case,
        )
        .text()
    };
    assert_eq!(
        said(&csv(18, 0, 20)),
        "n is suppressed in almost all cells of 2 values of of\n  missed (100%)\n  patients (90.0%)\n"
    );
    assert_eq!(said(&csv(17, 0, 17)), "nothing\n");
    assert_eq!(said(&csv(19, 18, 19)), "n is suppressed in 93.3% of its cells\n");
    assert_eq!(
        said(&csv(10, 2, 2).previous_case(csv(2, 2, 10))),
        "n is suppressed in almost all cells, or in far more than in the previous release, of 1 value of of\n  \
         patients (50.0%, 10.0% in the previous release)\n"
    );
}

#[test]
fn a_rise_needs_its_points() {
    let none = csv((0, 10), (0, 10));
    assert_eq!(
        said(&csv((1, 10), (1, 10)), Some(&none)),
        "n is suppressed in 10.0% of its cells, against 0% in the previous release\n"
    );
    assert_eq!(said(&csv((1, 10), (0, 10)), Some(&none)), "nothing\n");
    assert_eq!(said(&none, Some(&csv((9, 10), (9, 10)))), "nothing\n");
}
