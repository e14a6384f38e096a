//! Rows that stand for others: named otherwise than their parts, with a difference that is allowed, of many measures, in levels.

use candour_sdk::Kind;
use candour_testing::{Answer, Case, judge};
use serde_json::json;

use super::*;

fn judged(schema: &str, csv: &str) -> Answer {
    let case = Case::new(csv).schema(schema).kind(Kind::Table);
    judge(&WrongTotals, json!({ "which": ["allowed", "beyond", "absent"] }), &case)
}

#[test]
fn a_total_row_is_compared_though_it_is_named_otherwise_than_its_parts() {
    let schema = r#"{ "properties": {
        "site": { "x-total": "T" }, "name": { "type": "string" }, "month": { "x-period": "month" },
        "n": { "type": "integer", "x-measure": { "of": "events" } }
    } }"#;
    let csv = |total: u32| {
        format!(
            "site,name,month,n\nD,Deal,2014-04,5\nR,Rye,2014-04,6\nT,All sites,2014-04,{total}\n\
             D,Deal,2014-05,1\nR,Rye,2014-05,2\nT,All sites,2014-05,3\n"
        )
    };
    let right = judged(schema, &csv(11));
    assert_eq!(
        (right.text(), right.coverage_text()),
        ("nothing\n".into(), "figures: 2 of 2\n".into())
    );
    assert!(
        judged(schema, &csv(12))
            .text()
            .contains("1 of 2 totals of n over all values of site differs")
    );
    // A name that a site shares with another follows from nothing; rows must be alike in it.
    let shared = csv(12).replace("R,Rye,2014-05", "R,Deal,2014-05");
    assert_eq!(
        judged(schema, &shared).coverage_text(),
        "figures: 0 of 2, 2 one-sided\n"
    );
}

#[test]
fn a_difference_that_a_total_may_have_is_another_finding() {
    let schema = r#"{ "properties": {
        "site": { "x-total": { "value": "T", "allow": 2 } },
        "n": { "type": "integer", "x-measure": { "of": "events" } }
    } }"#;
    let said = |total: u32| judged(schema, &format!("site,n\nD,5\nR,6\nT,{total}\n")).text();
    assert_eq!(said(11), "nothing\n");
    assert_eq!(
        said(13),
        "1 of 1 totals of n over all values of site differs from the sum of its parts, by no more than the 2 allowed\n  \
         off by 2 more than rounding and suppression explain\n"
    );
    assert!(said(14).starts_with("1 of 1 totals of n over all values of site differs from the sum of its parts\n"));
}

#[test]
fn every_measure_of_a_long_table_has_its_totals_compared_as_it_is_declared() {
    let schema = r#"{
        "x-key": ["site", "what"],
        "x-long": { "measure": "what", "value": "n", "measures": {
            "seen": { "x-measure": { "of": "events" } },
            "missed": { "x-measure": { "of": "events", "rounded": 5 } },
            "patients": { "x-measure": { "of": "people" } },
            "rate": { "x-measure": { "of": "rate", "top": "missed", "bottom": "seen" } }
        } },
        "properties": { "site": { "x-total": "T" }, "what": { "type": "string" }, "n": { "type": "number" } }
    }"#;
    let csv = |seen: u32, missed: u32, patients: u32| {
        format!(
            "site,what,n\nD,seen,5\nR,seen,6\nT,seen,{seen}\nD,missed,5\nR,missed,10\nT,missed,{missed}\n\
             D,patients,4\nR,patients,5\nT,patients,{patients}\nD,rate,1\nR,rate,2\nT,rate,9\n"
        )
    };
    let right = judged(schema, &csv(11, 20, 7));
    assert_eq!(
        (right.text(), right.coverage_text()),
        ("nothing\n".into(), "figures: 3 of 3\n".into())
    );
    assert_eq!(
        judged(schema, &csv(12, 25, 10)).text(),
        "1 of 1 totals of n over all values of site cannot be right, being smaller than one part or larger than all parts \
         together\n  patients, off by 1 more than rounding and suppression explain\n\
         2 of 2 totals of n over all values of site differ from the sum of their parts\n  \
         missed, off by 4 more than rounding and suppression explain\n  \
         seen, off by 1 more than rounding and suppression explain\n"
    );
    let unknown = csv(11, 20, 7).replace("rate", "beds");
    assert_eq!(
        judged(schema, &unknown).coverage_text(),
        "figures: 3 of 4, 1 not-declared\n"
    );
}

#[test]
fn what_is_there_in_each_month_is_not_there_as_often_in_the_year() {
    let schema = r#"{ "properties": {
        "month": { "x-period": "month", "x-total": "Year" },
        "list": { "type": "integer", "x-measure": { "of": "people", "adds": true, "is": "stock" } }
    } }"#;
    let judged = judged(schema, "month,list\n2014-04,500\n2014-05,501\nYear,501\n");
    assert_eq!(
        (judged.text(), judged.coverage_text()),
        ("nothing\n".into(), "figures: 0 of 1, 1 one-sided\n".into())
    );
}

const LEVELS: &str = r#"{ "x-key": ["area", "month"], "properties": {
    "area": { "x-part-of": { "N1": "North", "N2": "North", "S1": "South", "North": "Land", "South": "Land" } },
    "month": { "x-period": "month" },
    "n": { "type": "integer", "x-measure": { "of": "events" } }
} }"#;

#[test]
fn a_value_is_the_sum_of_its_parts_level_by_level() {
    let csv = |north: u32, land: u32| {
        format!(
            "area,month,n\nN1,2014-04,5\nN2,2014-04,6\nS1,2014-04,7\nNorth,2014-04,{north}\nSouth,2014-04,7\nLand,2014-04,{land}\n"
        )
    };
    let right = judged(LEVELS, &csv(11, 18));
    assert_eq!(
        (right.text(), right.coverage_text()),
        ("nothing\n".into(), "figures: 3 of 3\n".into())
    );
    assert_eq!(
        judged(LEVELS, &csv(13, 36)).text(),
        "2 of 3 totals of n over all values of area differ from the sum of their parts\n  \
         off by 16 more than rounding and suppression explain\n  \
         off by 2 more than rounding and suppression explain\n"
    );
    // Of a month in which a part is missing, nothing can be said.
    let short = csv(11, 18) + "N1,2014-05,1\nNorth,2014-05,9\n";
    let judged = judged(LEVELS, &short);
    assert_eq!(
        (judged.text(), judged.coverage_text()),
        ("nothing\n".into(), "figures: 3 of 4, 1 one-sided\n".into())
    );
}

#[test]
fn levels_that_no_row_has_are_found() {
    let judged = judged(LEVELS, "area,month,n\nKent,2014-04,5\n");
    assert_eq!(
        judged.text(),
        "no row has a value of area that is declared to have parts\n"
    );
    assert_eq!(judged.coverage_text(), "figures: 0 of 1, 1 not-listed\n");
}

#[test]
fn a_total_beside_levels_counts_each_part_once() {
    let schema = LEVELS.replace(r#""area": {"#, r#""area": { "x-total": "All","#);
    let csv = "area,month,n\nN1,2014-04,5\nN2,2014-04,6\nNorth,2014-04,11\nAll,2014-04,11\n";
    assert_eq!(judged(&schema, csv).text(), "nothing\n");
}
