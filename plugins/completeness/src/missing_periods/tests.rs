//! Known answers, by hand and from real data.

use candour_sdk::{DateRange, Expect, ReleaseFacts};
use candour_testing::{Case, check_page, judge};
use serde_json::json;

use super::*;

const RECORDS: &str = r#"{
    "properties": {
        "day": { "x-period": "day" },
        "booked": { "x-period": "day" },
        "service": { "enum": ["A", "B", "C"] }
    }
}"#;

/// So many rows of a service in each of these months of 2014.
fn rows(service: &str, months: &[u32], times: usize) -> String {
    let row = |month: &u32| format!("2014-{month:02}-15,2013-01-01,{service}\n").repeat(times);
    months.iter().map(row).collect()
}

fn records(rows: &[String]) -> Case {
    let expect = Expect {
        every: Some(PeriodUnit::Month),
        ..Expect::default()
    };
    Case::new(&format!("day,booked,service\n{}", rows.concat()))
        .schema(RECORDS)
        .expect(expect)
}

fn params() -> serde_json::Value {
    json!({ "whole-periods": 1, "group-rows": 20, "filled-percent": 90 })
}

fn said(case: &Case) -> String {
    judge(&MissingPeriods, params(), case).text()
}

#[test]
fn page() {
    check_page(&MissingPeriods);
}

#[test]
fn a_service_without_november_is_found_and_small_ones_are_not() {
    let all = [8, 9, 10, 11, 12];
    let gap = [8, 9, 10, 12];
    let other = rows("A", &all, 1);
    assert_eq!(
        said(&records(&[other.clone(), rows("B", &gap, 20)])),
        "1 group of service has gaps\n  \
         B (1 month, first November 2014; usually 20 rows)\n"
    );
    assert_eq!(said(&records(&[other.clone(), rows("B", &gap, 19)])), "nothing\n");
    // It starts late and ends early.
    assert_eq!(said(&records(&[other, rows("B", &[9, 10, 11], 30)])), "nothing\n");
}

#[test]
fn what_the_whole_dataset_lacks_is_said_once() {
    let case = records(&[rows("A", &[8, 10], 30), rows("B", &[8, 10], 30)]);
    assert_eq!(said(&case), "1 expected period has no rows\n  September 2014\n");
    let period = DateRange {
        from: "2014-07-15".into(),
        to: "2014-10-31".into(),
    };
    let release = ReleaseFacts {
        period: Some(period),
        ..ReleaseFacts::default()
    };
    assert_eq!(
        said(&case.release(release)),
        "2 expected periods have no rows\n  July 2014\n  September 2014\n"
    );
}

#[test]
fn nothing_is_expected_of_records_unless_declared() {
    let case = Case::new("day,booked,service\n").schema(RECORDS);
    assert_eq!(
        said(&case),
        "not applicable: no length of period is declared to be expected (expect, every)\n"
    );
    let quarters = r#"{ "properties": { "q": { "x-period": "quarter" } } }"#;
    let expect = Expect {
        every: Some(PeriodUnit::Month),
        ..Expect::default()
    };
    assert_eq!(
        said(&Case::new("q\n2014-Q1\n").schema(quarters).expect(expect)),
        "not applicable: no column has periods as short as expected (expect, every)\n"
    );
    assert_eq!(
        said(&Case::new("a\n1\n")),
        "not applicable: no column is declared as a period (x-period)\n"
    );
}

#[test]
fn the_first_column_that_tells_periods_as_short_as_expected_is_looked_at() {
    let schema = r#"{ "properties": {
        "born": { "x-period": "day", "x-privacy": "direct" },
        "year": { "x-period": "financial-year" },
        "seen": { "x-period": "month" },
        "booked": { "x-period": "month" },
        "n": { "type": "integer", "x-measure": { "of": "things" } }
    } }"#;
    let csv = "born,year,seen,booked,n\n\
               1950-01-01,2014/15,2014-05,2014-01,1\n1950-01-01,2014/15,2014-07,2014-02,1\n";
    let case = |every| {
        let expect = Expect {
            every,
            ..Expect::default()
        };
        Case::new(csv).schema(schema).kind(Kind::Table).expect(expect)
    };
    let june = "1 expected period has no rows\n  June 2014\n";
    assert_eq!(said(&case(Some(PeriodUnit::Month))), june);
    let too_fine = "not applicable: no column has periods as short as expected (expect, every)\n";
    assert_eq!(said(&case(Some(PeriodUnit::Day))), too_fine);
    // What nobody declared is the table's own: the first.
    assert_eq!(said(&case(None)), "nothing\n");
}

/// Sizes of lists, all of the same day: of the days between the ends of the release no other has a row.
#[test]
fn days_are_expected_of_a_table_only_when_declared() {
    let schema = r#"{ "properties": {
        "extracted": { "x-period": "day" }, "year": { "x-period": { "is": "year", "same-as": "extracted" } },
        "list": {}, "size": { "type": "integer", "x-measure": { "of": "people" } }
    } }"#;
    let period = DateRange {
        from: "2014-04-01".into(),
        to: "2014-04-03".into(),
    };
    let release = ReleaseFacts {
        period: Some(period),
        ..ReleaseFacts::default()
    };
    let csv = "extracted,year,list,size\n2014-04-01,2014,A,70\n2014-04-01,2014,B,80\n";
    let case = Case::new(csv).schema(schema).kind(Kind::Table).release(release);
    assert_eq!(
        said(&case),
        "not applicable: a table of days need not have a row for each day, unless that is declared (expect, every)\n"
    );
    let expect = Expect {
        every: Some(PeriodUnit::Day),
        ..Expect::default()
    };
    assert_eq!(
        said(&case.expect(expect)),
        "2 expected periods have no rows\n  2 April 2014\n  3 April 2014\n"
    );
}

/// The day that repeats the month is no promise of a row each day.
#[test]
fn a_table_of_months_is_one_though_a_day_repeats_the_month() {
    let schema = r#"{ "properties": {
        "month": { "x-period": "month" }, "ends": { "x-period": { "is": "day", "same-as": "month" } },
        "n": { "type": "integer", "x-measure": { "of": "things" } }
    } }"#;
    let csv = "month,ends,n\n2014-04,2014-04-30,1\n2014-06,2014-06-30,1\n";
    assert_eq!(
        said(&Case::new(csv).schema(schema).kind(Kind::Table)),
        "1 expected period has no rows\n  May 2014\n"
    );
}

#[test]
fn what_was_looked_at_is_told() {
    let coverage = |case: &Case, params: serde_json::Value| judge(&MissingPeriods, params, case).coverage_text();
    // Ten rows of no code are no group, and 2014-09 is looked at though it has no row.
    let blank = rows("", &[8], 10);
    let case = records(&[rows("A", &[8, 10], 1), rows("B", &[8], 1), blank]);
    assert_eq!(
        coverage(&case, params()),
        "periods of day: 3 of 3\ngroups of service, day: 2 of 2\n"
    );
    // What a policy does not ask for is not said to be looked at.
    assert_eq!(
        coverage(&case, json!({ "whole-periods": 1 })),
        "periods of day: 3 of 3\n"
    );
    assert_eq!(
        coverage(&records(&[]), json!({ "whole-periods": 1 })),
        "periods of day: 0 of 0\n"
    );
    // Of two series each has two of four months: nothing promises more.
    let table = |csv: &str| {
        let schema = r#"{ "properties": { "month": { "x-period": "month" }, "site": {} } }"#;
        coverage(
            &Case::new(csv).kind(Kind::Table).schema(schema),
            json!({ "filled-percent": 60 }),
        )
    };
    assert_eq!(
        table("month,site\n2014-01,A\n2014-04,A\n2014-01,B\n2014-04,B\n2014-02,C\n2014-03,C\n"),
        "groups of site, month: 3 of 3\n"
    );
    assert_eq!(
        table("month,site\n2014-01,A\n2014-04,A\n2014-02,B\n2014-03,B\n2014-01,B\n2014-01,C\n2014-06,C\n2014-05,D\n"),
        "groups of site, month: 0 of 4, 4 not-declared\n"
    );
}

#[test]
fn a_sparse_table_promises_nothing() {
    let schema = r#"{ "properties": {
        "month": { "x-period": "month" }, "site": {}, "n": { "type": "integer", "x-measure": { "of": "things" } }
    } }"#;
    let csv = "month,site,n\n2014-01,A,1\n2014-02,B,1\n2014-03,C,1\n2014-04,A,1\n2014-05,B,1\n2014-06,C,1\n";
    assert_eq!(said(&Case::new(csv).schema(schema).kind(Kind::Table)), "nothing\n");
}

const WAITS: &str = r#"{
    "properties": {
        "Date": { "x-period": "month" },
        "Month": { "x-period": { "is": "month", "as": "MMM YYYY", "same-as": "Date" } },
        "Year": { "x-period": { "is": "financial-year", "same-as": "Date" } },
        "Trust": { "type": "string" },
        "Dept": { "type": "string" },
        "Type": { "enum": ["Type 1", "Type 2", "Type 3"] },
        "Under 4 Hours": { "type": "integer", "x-measure": { "of": "events" } },
        "Between 4 - 12 Hours": { "type": "integer", "x-measure": { "of": "events" } },
        "Over 12 Hours": { "type": "integer", "x-measure": { "of": "events" } },
        "Total": { "type": "integer", "x-measure": { "of": "events" } },
        "Percent Under 4 Hours": { "type": "number", "x-measure": { "of": "rate", "top": "Under 4 Hours", "bottom": "Total" } }
    }
}"#;

/// Departments, and in which months of the second year they do not report.
const HOLES: [(&str, std::ops::Range<u32>); 5] = [
    ("Mater", 0..0),
    ("RVH", 0..0),
    ("Ulster", 0..0),
    ("Downe", 4..12),
    ("Daisy Hill", 4..6),
];

#[test]
fn series_of_made_up_waits_have_holes() {
    let names = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let mut csv = "Date,Month,Year,Trust,Dept,Type,Under 4 Hours,Between 4 - 12 Hours,Over 12 Hours,Total,Percent Under 4 Hours\n"
        .to_owned();
    for (year, month) in (2019..=2020).flat_map(|year| (1..=12).map(move |month| (year, month))) {
        let april = year - u32::from(month < 4);
        for (department, hole) in HOLES {
            if year == 2020 && hole.contains(&month) {
                continue;
            }
            csv.push_str(&format!(
                "{year}-{month:02}-01,{} {year},{april}/{},T,{department},Type 1,30,10,0,40,75.0%\n",
                names[month as usize - 1],
                april % 100 + 1
            ));
        }
    }
    let case = Case::new(&csv).schema(WAITS).kind(Kind::Table);
    assert_eq!(
        said(&case),
        "2 series of Dept have gaps\n  \
         Downe (8 months, first April 2020)\n  Daisy Hill (2 months, first April 2020)\n"
    );
}

#[test]
fn two_series_of_the_emergency_waits_have_holes() {
    let Some(path) = candour_wrap_up::real_data("ni-ae-waits/ni-waiting-times.csv") else {
        return;
    };
    let csv = std::fs::read_to_string(path).unwrap();
    let case = Case::new(&csv).schema(WAITS).kind(Kind::Table);
    assert_eq!(
        said(&case),
        "2 series of Dept have gaps\n  \
         Downe (45 months, first April 2020)\n  Daisy Hill (6 months, first April 2020)\n"
    );
}
