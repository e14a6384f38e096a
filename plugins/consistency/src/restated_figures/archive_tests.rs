//! Known answers against releases before the previous one.

use candour_sdk::{DateRange, ReleaseFacts};
use candour_testing::{Answer, Case, judge};
use serde_json::json;

use super::*;

const SCHEMA: &str = r#"{ "x-key": ["month", "site"], "properties": {
    "month": { "x-period": "month" },
    "site": { "type": "string" },
    "n": { "type": "integer", "x-measure": { "of": "events" } }
} }"#;

fn table(rows: &str) -> Case {
    let rows: String = rows.split_whitespace().map(|row| format!("{row}\n")).collect();
    Case::new(&format!("month,site,n\n{rows}"))
        .kind(Kind::Table)
        .schema(SCHEMA)
}

fn of_days(case: Case, from: &str, to: &str) -> Case {
    case.release(ReleaseFacts {
        period: Some(DateRange {
            from: from.into(),
            to: to.into(),
        }),
        ..ReleaseFacts::default()
    })
}

fn verdict(case: &Case) -> Answer {
    let which = ["restated", "suppressed", "withdrawn", "added"];
    judge(&RestatedFigures, json!({ "which": which }), case)
}

fn said(case: &Case) -> String {
    verdict(case).text()
}

const NOW: &str = "2012-04,A,9 2013-04,A,10 2014-04,A,11";

#[test]
fn of_each_figure_the_latest_release_that_gave_another_is_named() {
    let case = table(NOW)
        .previous_case(table("2013-04,A,10 2014-04,A,12"))
        .archive(table("2012-04,A,8 2013-04,A,10"))
        .archive(table("2011-04,A,1 2012-04,A,7 2013-04,A,3"));
    assert_eq!(
        said(&case),
        "1 of 2 figures of n differs from the previous release, by most from 12 to 11\n  April 2014 (1 of 1)\n\
         1 of 2 figures of n differs from the earlier release that goes on until April 2013, by most from 8 to 9\n  \
         April 2012 (1 of 1)\n\
         1 of 1 figures of n differs from the earlier release that goes on until April 2013, by most from 3 to 10\n  \
         April 2013 (1 of 1)\n"
    );
    assert_eq!(
        verdict(&case).measure("restated-archive"),
        Some(&count(2, Unit::Figures))
    );
}

#[test]
fn an_archive_needs_no_previous_release_and_is_named_by_its_last_day() {
    let earlier = of_days(table("2012-04,A,8"), "2012-04-01", "2013-03-31");
    let case = of_days(table(NOW), "2012-04-01", "2015-03-31").archive(earlier);
    assert_eq!(
        said(&case),
        "1 of 1 figures of n differs from the earlier release that goes on until 31 March 2013, by most from 8 to 9\n  \
         April 2012 (1 of 1)\n"
    );
    assert!(verdict(&case).coverage_text().contains("periods: 1 of 1\n"));
}

#[test]
fn keys_that_are_gone_from_an_earlier_period_are_told_once() {
    let case = table(NOW)
        .previous_case(table("2013-04,A,10 2013-04,B,5"))
        .archive(table("2013-04,A,10 2013-04,B,5 2012-04,A,9 2012-04,B,6"));
    assert_eq!(
        said(&case),
        "1 key of the previous release is gone from periods that both releases cover\n  April 2013 (1)\n\
         1 key of the earlier release that goes on until April 2013 is gone from periods that both releases cover\n  \
         April 2012 (1)\n"
    );
}

#[test]
fn releases_of_other_days_or_without_the_table_are_not_asked() {
    let apart = of_days(table("2010-04,A,8"), "2010-04-01", "2011-03-31");
    let now = of_days(table(NOW), "2012-04-01", "2015-03-31");
    let nothing = "not applicable: there is no previous release of this table to compare with\n";
    assert_eq!(said(&now.clone().archive(apart)), nothing);
    assert_eq!(said(&now.archive(Case::new("month,site,n\n2012-04,A,8\n"))), nothing);
}

#[test]
fn a_release_that_cannot_be_compared_is_counted() {
    let other_key = Case::new("month,n\n2013-04,10\n").kind(Kind::Table).schema(SCHEMA);
    let case = table(NOW).archive(table("2013-04,A,10")).archive(other_key.clone());
    assert_eq!(said(&case), "nothing\n");
    assert!(
        verdict(&case).coverage_text().contains("claims: 1 of 2"),
        "{}",
        verdict(&case).coverage_text()
    );
    assert_eq!(
        said(&table(NOW).archive(other_key)),
        "not applicable: the previous release lacks columns of the declared key (x-key)\n"
    );
}

#[test]
fn what_differs_at_one_key_hides_no_other_of_the_same_period() {
    let case = table("2013-04,A,11 2013-04,B,21")
        .previous_case(table("2013-04,A,10 2013-04,B,21"))
        .archive(table("2013-04,A,10 2013-04,B,20 2013-04,C,5"));
    assert_eq!(
        said(&case),
        "1 of 2 figures of n differs from the previous release, by most from 10 to 11\n  April 2013 (1 of 2)\n\
         1 of 1 figures of n differs from the earlier release that goes on until April 2013, by most from 20 to 21\n  \
         April 2013 (1 of 1)\n\
         1 key of the earlier release that goes on until April 2013 is gone from periods that both releases cover\n  \
         April 2013 (1)\n"
    );
    assert!(
        verdict(&case).coverage_text().contains("figures: 4 of 4"),
        "{}",
        verdict(&case).coverage_text()
    );
}
