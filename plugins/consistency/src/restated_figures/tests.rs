//! Known answers, worked out by hand, and that nothing is said of a table that is the same.

use candour_sdk::{Change, ChangeKind, DateRange, PeriodUnit, ReleaseFacts};
use candour_testing::{Case, check_page, judge};
use proptest::prelude::*;
use serde_json::json;

use super::*;

const SCHEMA: &str = r#"{ "x-key": ["month", "site"], "x-markers": { "*": { "is": "suppressed", "from": 1, "to": 7 }, "z": "not-applicable" },
    "properties": {
        "month": { "x-period": "month" },
        "site": { "type": "string" },
        "n": { "type": "integer", "x-measure": { "of": "events" } },
        "people": { "type": "integer", "x-measure": { "of": "people", "rounded": 5 } }
    } }"#;

fn table(rows: &str) -> Case {
    let rows: String = rows.split_whitespace().map(|row| format!("{row}\n")).collect();
    Case::new(&format!("month,site,n,people\n{rows}"))
        .kind(Kind::Table)
        .schema(SCHEMA)
}

fn case(now: &str, before: &str) -> Case {
    table(now).previous_case(table(before))
}

fn verdict(case: &Case) -> candour_testing::Answer {
    let which = ["restated", "suppressed", "withdrawn", "added"];
    judge(&RestatedFigures, json!({ "which": which }), case)
}

fn said(now: &str, before: &str) -> String {
    verdict(&case(now, before)).text()
}

fn claim(what: ChangeKind, column: Option<&str>, from: &[&str], on: Option<&str>) -> Change {
    Change {
        what,
        dataset: "data".into(),
        column: column.map(str::to_owned),
        from: from.iter().map(|&period| period.to_owned()).collect(),
        into: Vec::new(),
        on: on.map(str::to_owned),
        reason: "so it was".into(),
    }
}

const BEFORE: &str = "2014-04,A,10,20 2014-04,B,11,30 2014-05,A,12,40 2014-05,B,13,50";

#[test]
fn page() {
    check_page(&RestatedFigures);
}

#[test]
fn what_is_the_same_says_nothing_whatever_is_new() {
    assert_eq!(said(BEFORE, BEFORE), "nothing\n");
    assert_eq!(said(&format!("{BEFORE} 2014-06,A,99,90"), BEFORE), "nothing\n");
    assert_eq!(said("2015-04,A,99,90", BEFORE), "nothing\n");
    let reordered = "2014-05,B,13,50 2014-04,B,11,30 2014-05,A,12,40 2014-04,A,10,20";
    assert_eq!(said(reordered, BEFORE), "nothing\n");
}

#[test]
fn two_figures_that_change_places_are_both_restated() {
    let swapped = "2014-04,A,11,20 2014-04,B,10,30 2014-05,A,12,40 2014-05,B,13,50";
    assert_eq!(
        said(swapped, BEFORE),
        "2 of 4 figures of n differ from the previous release, by most from 10 to 11\n  April 2014 (2 of 2)\n"
    );
}

#[test]
fn each_column_is_one_finding_with_its_periods_ranked() {
    let now = "2014-04,A,10,25 2014-04,B,11,30 2014-05,A,120,45 2014-05,B,1,50";
    assert_eq!(
        said(now, BEFORE),
        "2 of 4 figures of n differ from the previous release, by most from 12 to 120\n  May 2014 (2 of 2)\n\
         2 of 4 figures of people differ from the previous release, by most from 20 to 25\n  April 2014 (1 of 2)\n  May 2014 (1 of 2)\n"
    );
}

#[test]
fn what_rounding_explains_is_not_restated() {
    let exact = "2014-04,A,10,18 2014-04,B,11,32 2014-05,A,12,42 2014-05,B,13,53";
    let unrounded = SCHEMA.replace(r#", "rounded": 5"#, "");
    let rounded = "2014-04,A,10,20 2014-04,B,11,30 2014-05,A,12,40 2014-05,B,13,50";
    let case = table(exact).schema(&unrounded).previous_case(table(rounded));
    assert_eq!(
        verdict(&case).text(),
        "1 of 4 figures of people differs from the previous release, by most from 50 to 53\n  May 2014 (1 of 2)\n"
    );
}

#[test]
fn rates_of_other_decimals_agree_where_one_rounds_to_the_other() {
    let rate = |decimals: u32, figures: [&str; 2]| {
        let schema = format!(
            r#"{{ "x-key": ["month"], "properties": {{ "month": {{ "x-period": "month" }},
                "a": {{ "type": "integer", "x-measure": {{ "of": "events" }} }},
                "rate": {{ "type": "number", "x-measure": {{ "of": "rate", "top": "a", "bottom": "a", "decimals": {decimals} }} }} }} }}"#
        );
        let [first, second] = figures;
        let csv = format!("month,a,rate\n2014-04,1,{first}\n2014-05,1,{second}\n");
        Case::new(&csv).kind(Kind::Table).schema(&schema)
    };
    let told = |now, before| verdict(&rate(2, now).previous_case(rate(1, before))).text();
    assert_eq!(told(["12.46", "0.07"], ["12.5", "0.1"]), "nothing\n");
    assert_eq!(
        told(["12.44", "0.07"], ["12.5", "0.1"]),
        "1 of 2 figures of rate differs from the previous release, by most from 12.5 to 12.44\n  April 2014 (1 of 1)\n"
    );
    let same = |now, before| verdict(&rate(1, now).previous_case(rate(1, before))).text();
    assert!(same(["12.6", "0.1"], ["12.5", "0.1"]).starts_with("1 of 2"));
}

#[test]
fn what_one_release_hides_and_the_other_shows_is_told_both_ways() {
    let before = "2014-04,A,10,20 2014-04,B,*,* 2014-05,A,12,40 2014-05,B,*,50";
    let now = "2014-04,A,*,20 2014-04,B,11,* 2014-05,A,12,* 2014-05,B,13,50";
    assert_eq!(
        said(now, before),
        "2 figures of n, people were shown in the previous release and are suppressed now\n  n (1)\n  people (1)\n\
         2 figures of n were suppressed in the previous release and are shown now\n  n (2)\n"
    );
    let hidden = verdict(&case("2014-04,A,*,20", "2014-04,A,*,20"));
    assert_eq!(hidden.text(), "nothing\n");
    assert!(hidden.coverage_text().contains("1 of 2"), "{}", hidden.coverage_text());
}

#[test]
fn blanks_are_withdrawn_or_added() {
    let now = "2014-04,A,,20 2014-04,B,11,30 2014-05,A,12,40 2014-05,B,13,50";
    let before = "2014-04,A,10,20 2014-04,B,z,30 2014-05,A,12,40 2014-05,B,13,50";
    assert_eq!(
        said(now, before),
        "1 figure of n was there in the previous release and is blank now\n  n (1)\n\
         1 figure of n was blank in the previous release and is there now\n  n (1)\n"
    );
}

#[test]
fn keys_are_told_in_periods_that_both_cover_alone() {
    let now = "2014-05,A,12,40 2014-05,C,13,50 2014-06,D,1,5";
    assert_eq!(
        said(now, BEFORE),
        "1 key of the previous release is gone from periods that both releases cover\n  May 2014 (1)\n\
         1 key was not in the previous release, and is of periods that both releases cover\n  May 2014 (1)\n"
    );
}

#[test]
fn a_policy_chooses_what_is_looked_for() {
    let now = "2014-04,A,99,20 2014-04,C,11,30 2014-05,A,*,40 2014-05,B,,50";
    let templates = |which: &str| {
        let answer = judge(&RestatedFigures, json!({ "which": [which] }), &case(now, BEFORE));
        answer.templates().into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(templates("restated"), ["restated"]);
    assert_eq!(templates("suppressed"), ["hidden-now"]);
    assert_eq!(templates("withdrawn"), ["emptied", "withdrawn"]);
    assert_eq!(templates("added"), ["added"]);
}

#[test]
fn what_is_declared_revised_or_provisional_is_let_be_and_counted() {
    let now = "2014-04,A,99,20 2014-04,B,11,30 2014-05,A,98,45 2014-05,C,13,50";
    let with = |change: Change| verdict(&case(now, BEFORE).change(change));
    let told = |change: Change| with(change).templates().len();
    assert_eq!(
        told(claim(ChangeKind::Revised, None, &["2014-05"], None)),
        1,
        "April is not declared"
    );
    assert_eq!(told(claim(ChangeKind::Provisional, None, &[], Some("2014-04"))), 0);
    assert_eq!(told(claim(ChangeKind::Revised, None, &[], None)), 0);
    // Of one column alone, so that keys and people are not.
    assert_eq!(told(claim(ChangeKind::Revised, Some("n"), &[], None)), 3);
    assert_eq!(
        told(claim(ChangeKind::Redefined, Some("n"), &[], Some("2014-01"))),
        4,
        "it was so in both"
    );
    assert_eq!(told(claim(ChangeKind::Redefined, Some("n"), &[], None)), 3);
    let revised = with(claim(ChangeKind::Revised, None, &[], None));
    assert_eq!(revised.measure("moved-figures"), Some(&count(3, Unit::Figures)));
    assert_eq!(revised.measure("restated-figures"), Some(&count(0, Unit::Figures)));
}

#[test]
fn what_was_recoded_or_merged_is_the_same_key() {
    let site = |what, from: &[&str], into: &[&str]| Change {
        into: into.iter().map(|&site| site.to_owned()).collect(),
        ..claim(what, Some("site"), from, None)
    };
    let recoded = case("2014-04,X,10,20", "2014-04,A,10,20").change(site(ChangeKind::Recoded, &["A"], &["X"]));
    assert_eq!(verdict(&recoded).text(), "nothing\n");
    let merge = || site(ChangeKind::Merged, &["A", "B"], &["B"]);
    // People do not add up, so that nobody can tell what two of them come to.
    let merged = case("2014-04,B,21,45", "2014-04,A,10,20 2014-04,B,11,30").change(merge());
    assert_eq!(verdict(&merged).text(), "nothing\n");
    assert!(verdict(&merged).coverage_text().contains("1 of 2"));
    let lost = case("2014-04,B,20,45", "2014-04,A,10,20 2014-04,B,11,30").change(merge());
    assert_eq!(verdict(&lost).templates(), ["restated"]);
}

#[test]
fn tables_that_cannot_be_laid_side_by_side_say_why() {
    let release = |from: &str, to: &str| ReleaseFacts {
        period: Some(DateRange {
            from: from.into(),
            to: to.into(),
        }),
        ..ReleaseFacts::default()
    };
    let years = |now: (&str, &str), before: (&str, &str)| {
        let previous = table(BEFORE).release(release(before.0, before.1));
        verdict(
            &table("2014-04,A,99,20")
                .release(release(now.0, now.1))
                .previous_case(previous),
        )
        .text()
    };
    let (first, second) = (("2014-01-01", "2014-12-31"), ("2015-01-01", "2015-12-31"));
    assert_eq!(
        years(second, first),
        "not applicable: the two releases cover no day in common\n"
    );
    assert!(years(first, first).starts_with("1 of 1 figures of n"));
    // A file that is compared with itself holds earlier years too, whatever the release covers.
    let series =
        |(from, to): (&str, &str), rows: &str| table(rows).release(release(from, to)).compare_back(1, PeriodUnit::Year);
    let both = series(second, "2014-04,A,99,20").previous_case(series(first, BEFORE));
    assert!(verdict(&both).text().starts_with("1 of 1 figures of n"));
    let one = table("2014-04,A,99,20")
        .release(release(second.0, second.1))
        .previous_case(series(first, BEFORE));
    assert!(
        verdict(&one).text().starts_with("not applicable"),
        "the series ends before it"
    );
    assert!(verdict(&table(BEFORE)).text().contains("no previous release"));
    let records = table(BEFORE).kind(Kind::Records);
    assert!(
        verdict(&table(BEFORE).previous_case(records))
            .text()
            .contains("no previous release")
    );
    let other = Case::new("month,n\n2014-04,10\n").kind(Kind::Table).schema(SCHEMA);
    assert!(
        verdict(&table(BEFORE).previous_case(other))
            .text()
            .contains("lacks columns of the declared key")
    );
}

#[test]
fn a_table_without_periods_is_one_where_both_releases_cover_the_same_days() {
    let schema = r#"{ "properties": { "site": { "type": "string" }, "n": { "type": "integer", "x-measure": { "of": "events" } } } }"#;
    let of = |csv: &str, to: &str| {
        let period = Some(DateRange {
            from: "2014-01-01".into(),
            to: to.into(),
        });
        let release = ReleaseFacts {
            period,
            ..ReleaseFacts::default()
        };
        Case::new(csv).kind(Kind::Table).schema(schema).release(release)
    };
    let before = || of("site,n\nA,1\nB,2\n", "2014-12-31");
    let now = |to| verdict(&of("site,n\nA,1\nB,3\n", to).previous_case(before())).text();
    assert_eq!(
        now("2014-12-31"),
        "1 of 2 figures of n differs from the previous release, by most from 2 to 3\n"
    );
    assert!(now("2015-12-31").starts_with("not applicable"));
}

#[test]
fn a_long_table_is_read_by_its_measures() {
    let schema = |base: u32| {
        format!(
            r#"{{ "x-long": {{ "measure": "what", "value": "value", "measures": {{
                "seen": {{ "x-measure": {{ "of": "people", "rounded": {base} }} }}, "calls": {{ "x-measure": {{ "of": "events" }} }} }} }},
                "properties": {{ "month": {{ "x-period": "month" }}, "what": {{ "enum": ["seen", "calls"] }}, "value": {{ "type": "integer" }} }} }}"#
        )
    };
    let of = |seen: u32, calls: u32, base| {
        let csv = format!("month,what,value\n2014-04,seen,{seen}\n2014-04,calls,{calls}\n");
        Case::new(&csv).kind(Kind::Table).schema(&schema(base))
    };
    let told = |seen, calls| verdict(&of(seen, calls, 1).previous_case(of(20, 30, 5))).text();
    assert_eq!(told(21, 30), "nothing\n");
    assert!(told(21, 31).starts_with("1 of 2 figures of value differs"));
}

#[test]
fn earlier_periods_of_the_same_file_are_no_previous_release() {
    let case = table(BEFORE).compare_back(1, PeriodUnit::Year);
    assert!(verdict(&case).text().contains("no previous release"));
    let both = case.previous_case(table("2014-04,A,1,20"));
    assert_eq!(verdict(&both).templates()[0], "restated");
}

#[test]
fn records_of_what_differs_are_those_of_this_release() {
    let answer = verdict(&case("2014-04,A,10,20 2014-04,B,99,30", BEFORE));
    let records: Vec<u64> = answer.findings[0].records.iter().map(|record| record.record).collect();
    assert_eq!(records, [3]);
}

proptest! {
    /// However rows are ordered and figures drawn: as many are restated as were changed, and all of them are looked at.
    #[test]
    fn as_many_are_restated_as_were_changed(
        figures in proptest::collection::vec((0_u32..1000, 0_u32..3), 1..40),
        turn in 0_usize..40,
    ) {
        let row = |i: usize, n: u32| format!("2014-{:02},S{i},{n},5", i % 12 + 1);
        let before: Vec<String> = figures.iter().enumerate().map(|(i, (n, _))| row(i, *n)).collect();
        let mut now: Vec<String> = figures.iter().enumerate().map(|(i, (n, by))| row(i, n + by)).collect();
        let len = now.len();
        now.rotate_left(turn % len);
        let answer = verdict(&case(&now.join(" "), &before.join(" ")));
        let changed = figures.iter().filter(|(_, by)| *by > 0).count() as u64;
        prop_assert_eq!(answer.measure("restated-figures"), Some(&count(changed, Unit::Figures)));
        prop_assert!(answer.is_covered());
    }
}
