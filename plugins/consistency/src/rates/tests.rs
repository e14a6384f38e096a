//! Known answers, and rates that are honest.

use candour_sdk::Kind;
use candour_testing::{Answer, Case, check_odd_releases, check_page, judge};
use proptest::prelude::*;
use serde_json::json;

use super::*;

fn said(rate: &str, csv: &str) -> Answer {
    let figure = r#"{ "type": "integer", "x-markers": { "*": { "is": "suppressed", "from": 1, "to": 7 } } }"#;
    let rounded = r#"{ "type": "integer", "x-measure": { "of": "events", "rounded": 5 } }"#;
    let schema = format!(
        r#"{{ "properties": {{ "a": {figure}, "b": {figure}, "c": {rounded}, "gone": {figure},
              "r": {{ "type": "number", "x-measure": {rate} }} }} }}"#
    );
    let case = Case::new(csv).kind(Kind::Table).schema(&schema);
    judge(&Rates, json!({ "which": ["differing", "by-nought"] }), &case)
}

const WHOLE: &str = r#"{ "of": "rate", "top": "a", "bottom": ["a", "b"], "times": 100, "decimals": 0 }"#;

#[test]
fn page() {
    check_page(&Rates);
}

#[test]
fn half_a_unit_either_way_is_in_order() {
    // One in eight is 12.5.
    let off = |r: &str| said(WHOLE, &format!("a,b,r\n1,7,{r}\n")).templates().len();
    assert_eq!(
        [off("12"), off("13"), off("12.5"), off("11"), off("14"), off("")],
        [0, 0, 0, 1, 1, 0]
    );
}

#[test]
fn parts_are_what_they_can_have_been() {
    let rate = r#"{ "of": "rate", "top": "a", "bottom": "c", "decimals": 1 }"#;
    let off = |a: &str, c: &str, r: &str| said(rate, &format!("a,c,r\n{a},{c},{r}\n")).templates().len();
    // 10 was anything from 8 to 12, and `*` from 1 to 7.
    assert_eq!(
        [
            off("4", "10", "0.5"),
            off("4", "10", "0.3"),
            off("4", "10", "0.6"),
            off("4", "10", "0.2")
        ],
        [0, 0, 1, 1]
    );
    assert_eq!(
        [off("*", "10", "0.1"), off("*", "10", "0.9"), off("*", "10", "1.0")],
        [0, 0, 1]
    );
}

#[test]
fn what_was_not_tested_is_told() {
    let told = |rate: &str| said(rate, "a,b,r\n1,2,33\n0,0,\n,3,0\n1,x,9\n").coverage_text();
    assert_eq!(
        told(WHOLE),
        "rows of a, b, r: 1 of 3, 1 one-sided, 1 unreadable\nclaims: 1 of 1\n"
    );
    assert_eq!(
        told(r#"{ "of": "rate", "parts": false }"#),
        "claims: 0 of 1, 1 not-listed\n"
    );
    assert_eq!(
        told(r#"{ "of": "rate", "top": "gone", "bottom": "b", "decimals": 1 }"#),
        "claims: 0 of 1, 1 not-listed\n"
    );
    assert_eq!(
        told(r#"{ "of": "rate", "top": "a", "bottom": "b" }"#),
        "claims: 0 of 1, 1 not-declared\n"
    );
    assert_eq!(
        told(r#"{ "of": "rate", "top": "a", "bottom": "b", "decimals": 30 }"#),
        "claims: 0 of 1, 1 beyond-limit\n"
    );
}

#[test]
fn whatever_is_declared_is_answered() {
    check_odd_releases(&Rates, &json!({ "which": ["differing", "by-nought"] }));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Halves up, as most programs round.
    #[test]
    fn honest_rounding_is_never_accused(a in 0_u64..2000, b in 1_u64..2000, decimals in 0_u32..4) {
        let unit = 10_u64.pow(decimals);
        let units = (2 * 100 * a * unit + (a + b)) / (2 * (a + b));
        let shown = match decimals {
            0 => units.to_string(),
            _ => format!("{}.{:0width$}", units / unit, units % unit, width = decimals as usize),
        };
        let rate = format!(r#"{{ "of": "rate", "top": "a", "bottom": ["a", "b"], "times": 100, "decimals": {decimals} }}"#);
        prop_assert_eq!(said(&rate, &format!("a,b,r\n{a},{b},{shown}\n")).text(), "nothing\n");
    }
}

#[test]
fn a_rate_of_a_long_table_is_compared_with_the_rows_of_its_parts() {
    let schema = r#"{
        "x-long": { "measure": "what", "value": "n", "measures": {
            "a": { "x-measure": { "of": "events" }, "x-markers": { "*": { "is": "suppressed", "from": 1, "to": 7 } } },
            "b": { "x-measure": { "of": "events", "rounded": 5 } },
            "r": { "x-measure": { "of": "rate", "top": "a", "bottom": ["a", "b"], "times": 100, "decimals": 0 } },
            "s": { "x-measure": { "of": "rate", "top": "a", "bottom": "b", "times": 100 } }
        } },
        "properties": { "month": { "x-period": "month" }, "what": {}, "n": { "type": "number" } }
    }"#;
    let said = |a: &str, b: &str, r: &str| {
        let csv = format!("month,what,n\n2014-04,a,{a}\n2014-04,b,{b}\n2014-04,r,{r}\n2014-05,r,12\n");
        let case = Case::new(&csv).kind(Kind::Table).schema(schema);
        judge(&Rates, json!({ "which": ["differing", "by-nought"] }), &case)
    };
    // 10 was anything from 8 to 12.
    for (a, b, r, is_found) in [
        ("30", "10", "75", false),
        ("30", "10", "71", false),
        ("30", "10", "70", true),
        ("30", "10", "79", false),
        ("30", "10", "80", true),
        ("*", "0", "", false),
        ("*", "20", "31", false),
        ("*", "20", "40", true),
    ] {
        let expected = match is_found {
            true => "1 row of n has another rate than their parts give\n  r (1 row)\n",
            false => "nothing\n",
        };
        assert_eq!(said(a, b, r).text(), expected, "{a} {b} {r}");
    }
    assert_eq!(
        said("*", "20", "31").coverage_text(),
        "rows of what, n: 0 of 2, 1 suppressed, 1 no-counterpart\nclaims: 1 of 2, 1 not-declared\n"
    );
    assert_eq!(
        said("x", "20", "31").coverage_text(),
        "rows of what, n: 0 of 2, 1 unreadable, 1 no-counterpart\nclaims: 1 of 2, 1 not-declared\n"
    );
}

#[test]
fn a_rounded_rate_of_a_long_table_is_all_that_it_can_have_been() {
    let schema = r#"{
        "x-long": { "measure": "what", "value": "n", "measures": {
            "a": { "x-measure": { "of": "events" } },
            "b": { "x-measure": { "of": "events" } },
            "r": { "x-measure": { "of": "rate", "top": "a", "bottom": ["a", "b"], "times": 100, "decimals": 0, "rounded": 10 } }
        } },
        "properties": { "month": { "x-period": "month" }, "what": {}, "n": { "type": "number" } }
    }"#;
    let is_found = |a: u32| {
        let csv = format!("month,what,n\n2014-04,a,{a}\n2014-04,b,{}\n2014-04,r,70\n", 100 - a);
        let case = Case::new(&csv).kind(Kind::Table).schema(schema);
        !judge(&Rates, json!({ "which": ["differing"] }), &case)
            .templates()
            .is_empty()
    };
    assert_eq!(
        [64, 65, 70, 74, 75, 76].map(is_found),
        [true, false, false, false, false, true]
    );
}
