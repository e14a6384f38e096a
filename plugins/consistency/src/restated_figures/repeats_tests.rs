//! Columns that repeat others: known answers.

use candour_sdk::{Change, ChangeKind, Kind};
use candour_testing::{Answer, Case, judge};
use serde_json::json;

use super::RestatedFigures;

const SCHEMA: &str = r#"{ "x-key": ["year", "month", "site"], "x-markers": { "*": { "is": "suppressed", "from": 1, "to": 7 }, "z": "not-applicable" },
    "properties": {
        "year": { "x-period": { "is": "financial-year", "same-as": "month" } },
        "month": { "x-period": "month" },
        "site": { "type": "string" },
        "n": { "type": "integer", "x-measure": { "of": "events" } },
        "last": { "type": "integer", "x-measure": { "of": "events", "repeats": { "column": "n", "back": "1 year" } } }
    } }"#;

fn table(rows: &str) -> Case {
    let rows: String = rows.split_whitespace().map(|row| format!("{row}\n")).collect();
    Case::new(&format!("year,month,site,n,last\n{rows}"))
        .kind(Kind::Table)
        .schema(SCHEMA)
}

fn verdict(case: &Case) -> Answer {
    judge(&RestatedFigures, json!({ "which": ["repeats"] }), case)
}

fn said(now: &str, before: &str) -> String {
    verdict(&table(now).previous_case(table(before))).text()
}

const BEFORE: &str = "2014/15,2014-04,A,10,z 2014/15,2014-04,B,*,z 2014/15,2014-05,A,12,z";

#[test]
fn what_repeats_the_previous_release_says_nothing() {
    let now = "2015/16,2015-04,A,99,10 2015/16,2015-04,B,98,* 2015/16,2015-05,A,97,12 2015/16,2015-06,A,96,z";
    let answer = verdict(&table(now).previous_case(table(BEFORE)));
    assert_eq!(answer.text(), "nothing\n");
    let coverage = answer.coverage_text();
    assert!(
        coverage.contains("keys by last: 3 of 4") || coverage.contains("3 of 4"),
        "{coverage}"
    );
}

#[test]
fn a_figure_of_last_year_that_is_another_is_found_where_it_stands() {
    let now = "2015/16,2015-04,A,99,11 2015/16,2015-05,A,97,12";
    let answer = verdict(&table(now).previous_case(table(BEFORE)));
    assert_eq!(
        answer.text(),
        "1 of 2 figures of last differs from those of n that it repeats, by most from 10 to 11\n  April 2015 (1 of 1)\n"
    );
    assert_eq!(answer.findings[0].columns, ["last"]);
    assert_eq!(answer.findings[0].records[0].record, 2);
}

#[test]
fn what_was_suppressed_may_not_be_shown_a_year_later_nor_come_from_nothing() {
    let now = "2015/16,2015-04,B,99,5 2015/16,2015-05,A,97,* 2015/16,2015-05,C,97,3";
    assert_eq!(
        said(now, BEFORE),
        "2 figures of last are shown on one side and suppressed on the other: here, or in n\n\
         1 figure of last repeats what n does not have\n"
    );
}

#[test]
fn a_file_of_several_years_is_held_against_itself() {
    let both = format!("{BEFORE} 2015/16,2015-04,A,99,11 2015/16,2015-05,A,97,12");
    assert!(
        verdict(&table(&both))
            .text()
            .starts_with("1 of 2 figures of last differs")
    );
    let right = format!("{BEFORE} 2015/16,2015-04,A,99,10 2015/16,2015-05,A,97,12");
    assert_eq!(verdict(&table(&right)).text(), "nothing\n");
    // What was published first comes first.
    let before = table("2014/15,2014-04,A,11,z 2014/15,2014-05,A,12,z");
    assert!(
        verdict(&table(&right).previous_case(before))
            .text()
            .starts_with("1 of 2 figures of last differs")
    );
}

#[test]
fn a_first_release_has_nothing_to_repeat_and_a_column_that_never_does_is_found() {
    let first = verdict(&table(BEFORE));
    assert_eq!(first.text(), "nothing\n");
    assert!(first.is_covered());
    let now = "2015/16,2015-04,A,99,z 2015/16,2015-05,A,97,z";
    assert_eq!(
        said(now, BEFORE),
        "no figure of last repeats one of n, though n has figures of the earlier periods\n"
    );
    // A release of two years before has no figures of last year.
    let later = "2016/17,2016-04,A,99,4 2016/17,2016-05,A,97,5";
    assert_eq!(said(later, BEFORE), "nothing\n");
}

#[test]
fn what_was_revised_since_is_repeated_as_it_is_now() {
    let revised = Change {
        what: ChangeKind::Revised,
        dataset: "data".into(),
        column: Some("n".into()),
        from: vec!["2014-04".into()],
        into: Vec::new(),
        on: None,
        reason: "late returns".into(),
    };
    let now = "2015/16,2015-04,A,99,11 2015/16,2015-05,A,97,12";
    let case = table(now).previous_case(table(BEFORE)).change(revised);
    assert_eq!(verdict(&case).text(), "nothing\n");
}

#[test]
fn a_column_that_repeats_needs_no_days_in_common() {
    let release = |from: &str, to: &str| candour_sdk::ReleaseFacts {
        period: Some(candour_sdk::DateRange {
            from: from.into(),
            to: to.into(),
        }),
        ..candour_sdk::ReleaseFacts::default()
    };
    let before = table(BEFORE).release(release("2014-04-01", "2015-03-31"));
    let now = table("2015/16,2015-04,A,99,11").release(release("2015-04-01", "2016-03-31"));
    assert!(
        verdict(&now.previous_case(before))
            .text()
            .starts_with("1 of 1 figures of last")
    );
}

#[test]
fn what_was_merged_may_repeat_what_its_code_had_or_what_all_of_them_had() {
    let merged = Change {
        what: ChangeKind::Merged,
        dataset: "data".into(),
        column: Some("site".into()),
        from: vec!["A".into(), "B".into()],
        into: vec!["A".into()],
        on: None,
        reason: "moved together".into(),
    };
    let before = "2014/15,2014-04,A,10,z 2014/15,2014-04,B,20,z 2014/15,2014-05,A,12,z 2014/15,2014-05,B,*,z";
    let said = |last: [&str; 2]| {
        let [april, may] = last;
        let now = format!("2015/16,2015-04,A,99,{april} 2015/16,2015-05,A,97,{may}");
        verdict(&table(&now).previous_case(table(before)).change(merged.clone())).text()
    };
    for last in [["10", "12"], ["30", "12"]] {
        assert_eq!(said(last), "nothing\n", "{last:?}");
    }
    assert!(
        said(["20", "12"]).starts_with("1 of 2 figures of last differs"),
        "{}",
        said(["20", "12"])
    );
    // The sum tells what was suppressed.
    assert_eq!(
        said(["30", "15"]),
        "1 figure of last is shown on one side and suppressed on the other: here, or in n\n"
    );
}
