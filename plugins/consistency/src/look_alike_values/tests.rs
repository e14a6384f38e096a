//! Known answers.

use candour_testing::{Case, check_page, judge};
use serde_json::json;

use super::*;

fn said(values: u64, case: &Case) -> String {
    judge(&LookAlikeValues, json!({ "values": values }), case).text()
}

#[test]
fn page() {
    check_page(&LookAlikeValues);
}

#[test]
fn the_largest_set_comes_first_and_what_is_listed_leads() {
    let schema = r#"{ "properties": { "a": { "enum": ["No"] }, "b": {} } }"#;
    let case = Case::new("a,b\nYes,v\nyes,V\nNO,w\nNO,w\nNO,w\nno,w\nNo,W\nYes,W\nx,W\n").schema(schema);
    assert_eq!(
        said(1, &case),
        "5 values in 9 rows look like a more frequent one of the same column (a, b)\n\
         \x20 W looks like w (3 rows of b)\n\
         \x20 NO looks like No (3 rows of a)\n\
         \x20 no looks like No (1 row of a)\n\
         \x20 yes looks like Yes (1 row of a)\n\
         \x20 v looks like V (1 row of b)\n"
    );
    assert_eq!(said(6, &case), "nothing\n");
}

#[test]
fn what_means_the_same_by_declaration_is_not_text() {
    let schema = r#"{ "properties": { "n": { "type": "integer" }, "m": { "type": "string", "x-period": "month" } } }"#;
    let case = Case::new("n,m\n1,2014-04\n1.0,2014-04 \n").schema(schema);
    assert_eq!(said(1, &case), "not applicable: no column holds text\n");
}

#[test]
fn many_values_are_counted_all_the_same() {
    let rows: Vec<String> = (0..=MOST_TOLD).map(|n| format!("p{n:04}\n")).collect();
    let case = Case::new(&format!("who\n{}P0003\nP0003\np0004 \n", rows.concat()));
    assert_eq!(said(1, &case), "2 values of who look like another\n");
}

#[test]
fn markers_and_codes_are_looked_at_too() {
    let schema = r#"{ "x-markers": { "n/a": "not-applicable" }, "properties": { "a": { "type": "string" } } }"#;
    let case = Case::new("a\nn/a\nn/a\nN/A\n01\n1\n").schema(schema);
    assert_eq!(
        said(1, &case),
        "1 value in 1 row looks like a more frequent one of the same column (a)\n  N/A looks like n/a (1 row of a)\n"
    );
}
