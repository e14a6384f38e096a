//! Days with and without rows.

use candour_sdk::{DateRange, ReleaseFacts};
use candour_testing::{Answer, Case, check_page, judge};
use serde_json::{Value, json};

use super::*;

const SCHEMA: &str = r#"{ "properties": {
    "day": { "x-period": "day" }, "service": { "enum": ["D", "R"] }, "month": { "x-period": "month" }
} }"#;

fn params() -> Value {
    json!({ "rows": 50, "times": 3, "days": 14, "nearby-days": 56 })
}

/// Each service has so many rows on each weekday of the first 26 weeks of 2014 that `is_open` for it, counted from the first.
fn case(rows: usize, is_open: impl Fn(&str, i64) -> bool) -> Case {
    let mut csv = String::from("day,service\n");
    for day in (0..182).filter(|day| day % 7 < 5) {
        let label = periods::step("2014-01-06", PeriodUnit::Day, day).unwrap();
        for service in ["D", "R"].into_iter().filter(|service| is_open(service, day)) {
            csv.push_str(&format!("{label},{service}\n").repeat(rows));
        }
    }
    Case::new(&csv)
        .schema(SCHEMA)
        .release(of_days("2014-01-06", "2014-07-06"))
}

fn of_days(from: &str, to: &str) -> ReleaseFacts {
    ReleaseFacts {
        period: Some(DateRange {
            from: from.into(),
            to: to.into(),
        }),
        ..ReleaseFacts::default()
    }
}

fn asked(case: &Case) -> Answer {
    judge(&EmptyDays, params(), case)
}

/// Four weeks that begin on 3 February, so that January and March have rows, and February too.
fn in_winter(day: i64) -> bool {
    (14..42).contains(&day)
}

#[test]
fn page() {
    check_page(&EmptyDays);
}

#[test]
fn four_weeks_across_two_months_are_found_in_the_group_that_lacks_them() {
    let answer = asked(&case(5, |service, day| service == "D" || !in_winter(day)));
    assert_eq!(
        answer.text(),
        "1 group of service has a run of empty days far longer than those nearby\n  \
         R (18 January 2014 to 16 February 2014, 30 days; some 100 rows expected)\n"
    );
    assert_eq!(
        answer.coverage_text(),
        "periods of day: 182 of 182\ngroups of service, day: 2 of 2\n"
    );
}

#[test]
fn what_all_lack_is_told_once() {
    let answer = asked(&case(5, |_, day| !in_winter(day)));
    assert_eq!(answer.templates(), ["whole"]);
    assert_eq!(answer.measure("empty-days"), Some(&count(30, Unit::Periods)));
}

#[test]
fn an_ordinary_year_is_clean() {
    assert_eq!(asked(&case(5, |_, _| true)).text(), "nothing\n");
    // A group that begins late or ends early has no hole there.
    assert_eq!(
        asked(&case(5, |service, day| service == "D" || day > 90)).text(),
        "nothing\n"
    );
    // Too few rows are lost to tell.
    assert_eq!(
        asked(&case(1, |service, day| service == "D" || !in_winter(day))).text(),
        "nothing\n"
    );
}

#[test]
fn a_release_that_ends_early_has_a_hole_at_its_end() {
    let period = |to: &str| of_days("2014-01-06", to);
    let of = |to: &str| asked(&case(5, |_, _| true).release(period(to))).templates().join(" ");
    assert_eq!(of("2014-07-06"), "");
    assert_eq!(of("2014-07-31"), "whole");
}

#[test]
fn a_pause_that_is_announced_is_none() {
    let paused = candour_sdk::Change {
        what: candour_sdk::ChangeKind::Paused,
        dataset: "data".into(),
        column: Some("service".into()),
        from: vec!["R".into()],
        into: Vec::new(),
        on: Some("2014-01".into()),
        reason: String::new(),
    };
    let case = case(5, |service, day| service == "D" || !in_winter(day)).change(paused);
    assert_eq!(asked(&case).text(), "nothing\n");
}

#[test]
fn how_far_a_day_of_records_lies_outside_the_release_is_told_nowhere() {
    let rows = |early: &str| {
        let days = (0..60).filter_map(|day| periods::step("2014-01-06", PeriodUnit::Day, day));
        let rows: String = days.map(|day| format!("{day},D\n").repeat(5)).collect();
        format!("day,service\n{early},D\n{rows}")
    };
    let told = |kind: Kind, early: &str, release: ReleaseFacts| {
        let case = Case::new(&rows(early)).schema(SCHEMA).kind(kind).release(release);
        let answer = asked(&case);
        (
            answer.text(),
            answer.coverage_text(),
            answer.measure("empty-days").cloned(),
        )
    };
    let release = || of_days("2014-01-06", "2014-03-06");
    let clean = told(Kind::Records, "2013-08-19", release());
    assert_eq!(clean, told(Kind::Records, "2013-02-03", release()));
    assert_eq!(clean.0, "nothing\n");
    // A table goes back as far as it goes back.
    let table = |early: &str| told(Kind::Table, early, release()).1;
    assert_ne!(table("2013-08-19"), table("2013-02-03"));
    // No period says which days may be told.
    let untold = told(Kind::Records, "2013-08-19", ReleaseFacts::default()).0;
    assert_eq!(
        untold,
        "not applicable: the release declares no period, and days outside it may be one person's\n"
    );
}

#[test]
fn months_say_no_days() {
    let case = Case::new("month,service\n2014-01,D\n").schema(SCHEMA);
    assert!(
        asked(&case)
            .text()
            .starts_with("not applicable: no column says on which day")
    );
}
