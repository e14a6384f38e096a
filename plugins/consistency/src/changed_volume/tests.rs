//! Known answers, by hand and from real data.

use candour_sdk::{Change, ChangeKind, DateRange, PeriodUnit, ReleaseFacts};
use candour_testing::{Case, check_page, judge};
use serde_json::json;

use super::*;

mod codes;
mod declared;
mod keys;
mod linked;
mod long;
mod sums;
mod waits;

const SCHEMA: &str = r#"{ "properties": {
    "month": { "x-period": "month" },
    "service": { "enum": ["A", "B", "C"] }
} }"#;

fn params() -> serde_json::Value {
    json!({
        "whole-percent": 120, "chance": 0, "group-percent": 200, "group-volume": 100, "group-per-mille": 1, "group-periods": 3
    })
}

/// A financial year's release: rows of each service in each of its months from April, so many a month.
fn release(year: u16, rows: &[(&str, &[usize])]) -> Case {
    let mut csv = "month,service\n".to_owned();
    for (service, months) in rows {
        for (i, times) in months.iter().enumerate() {
            csv.push_str(&format!("{year}-{:02},{service}\n", i + 4).repeat(*times));
        }
    }
    let period = DateRange {
        from: format!("{year}-04-01"),
        to: format!("{}-03-31", year + 1),
    };
    let release = ReleaseFacts {
        period: Some(period),
        ..ReleaseFacts::default()
    };
    Case::new(&csv).schema(SCHEMA).release(release)
}

fn said(now: &[(&str, &[usize])], before: &[(&str, &[usize])]) -> String {
    judge(
        &ChangedVolume,
        params(),
        &release(2014, now).previous_case(release(2013, before)),
    )
    .text()
}

#[test]
fn page() {
    check_page(&ChangedVolume);
}

#[test]
fn the_whole_is_found_beyond_a_fifth_either_way() {
    let of = |n: usize| [("A", [n; 4])].map(|(service, months)| (service, months.to_vec()));
    let case = |now: usize, before: usize| {
        let (now, before) = (of(now), of(before));
        said(&[("A", &now[0].1)], &[("A", &before[0].1)])
    };
    assert_eq!(case(12, 10), "nothing\n");
    assert_eq!(case(13, 10), "52 rows now, 40 in the same periods before\n");
    assert_eq!(case(10, 12), "nothing\n");
    assert_eq!(case(10, 13), "40 rows now, 52 in the same periods before\n");
}

#[test]
fn the_whole_is_further_away_than_chance_brings_it() {
    let said = |now: usize, before: usize| {
        let case = release(2014, &[("A", &[now; 4])]).previous_case(release(2013, &[("A", &[before; 4])]));
        let mut params = params();
        params["chance"] = json!(4);
        judge(&ChangedVolume, params, &case).text()
    };
    // (288 − 224)² is less than 16 (288 + 224).
    assert_eq!(said(72, 56), "nothing\n");
    assert_eq!(said(90, 56), "360 rows now, 224 in the same periods before\n");
    // Nothing is left by chance of so much.
    assert_eq!(said(1, 5), "nothing\n");
    assert_eq!(said(1, 10), "4 rows now, 40 in the same periods before\n");
}

#[test]
fn a_partial_year_is_compared_month_by_month() {
    // Six months against twelve are no fall.
    assert_eq!(said(&[("A", &[10; 6])], &[("A", &[10; 9])]), "nothing\n");
}

#[test]
fn groups_are_found_beyond_twice_and_large_enough() {
    let with = |now: usize, before: usize| {
        said(
            &[("A", &[200; 3]), ("B", &[now; 3])],
            &[("A", &[200; 3]), ("B", &[before; 3])],
        )
    };
    assert_eq!(with(34, 17), "nothing\n");
    assert_eq!(
        with(35, 17),
        "1 group of service has far more or far fewer rows than in the same periods before\n  \
         B (105 rows now, 51 before)\n"
    );
    assert_eq!(with(33, 3), "nothing\n");
    assert_eq!(
        with(17, 35),
        "1 group of service has far more or far fewer rows than in the same periods before\n  \
         B (51 rows now, 105 before)\n"
    );
}

#[test]
fn what_is_gone_is_found_and_what_is_new_or_partial_is_not() {
    let all: &[usize] = &[600; 6];
    assert_eq!(
        said(&[("A", all)], &[("A", all), ("B", &[20; 6])]),
        "1 group of service has no rows now\n  \
         B (120 rows before)\n"
    );
    assert_eq!(said(&[("A", all), ("B", &[20; 6])], &[("A", all)]), "nothing\n");
    // It began in July of the year before.
    assert_eq!(
        said(
            &[("A", all), ("B", &[40; 6])],
            &[("A", all), ("B", &[0, 0, 0, 38, 38, 38])]
        ),
        "nothing\n"
    );
    // Two months on both sides are too few.
    assert_eq!(
        said(
            &[("A", all), ("B", &[90; 6])],
            &[("A", all), ("B", &[0, 0, 0, 0, 38, 38])]
        ),
        "nothing\n"
    );
}

#[test]
fn a_declared_change_explains() {
    let closed = Change {
        what: ChangeKind::Closed,
        dataset: "data".into(),
        column: Some("service".into()),
        from: vec!["B".into()],
        into: Vec::new(),
        on: None,
        reason: "moved".into(),
    };
    let before = release(2013, &[("A", &[200; 6]), ("B", &[20; 6])]);
    let case = release(2014, &[("A", &[200; 6])]).previous_case(before).change(closed);
    let verdict = judge(&ChangedVolume, params(), &case);
    assert_eq!(verdict.text(), "nothing\n");
    assert_eq!(verdict.measure("announced-groups"), Some(&count(1, Unit::Groups)));
}

fn changed(what: ChangeKind, from: &[&str], into: &[&str], on: Option<&str>) -> Change {
    let texts = |list: &[&str]| list.iter().map(|&text| text.to_owned()).collect();
    Change {
        what,
        dataset: "data".into(),
        column: Some("service".into()),
        from: texts(from),
        into: texts(into),
        on: on.map(str::to_owned),
        reason: "moved".into(),
    }
}

#[test]
fn a_merger_is_compared_as_one_group_and_found_where_its_volume_vanishes() {
    let before = || release(2013, &[("A", &[400; 6]), ("B", &[60; 6]), ("C", &[50; 6])]);
    // Apart until June, together since.
    let with = |since: usize| {
        let now = release(
            2014,
            &[
                ("A", &[400; 6]),
                ("B", &[60, 60, 60]),
                ("C", &[50, 50, 50, since, since, since]),
            ],
        );
        let merged = changed(ChangeKind::Merged, &["B", "C"], &["C"], Some("2014-07"));
        judge(&ChangedVolume, params(), &now.previous_case(before()).change(merged)).text()
    };
    assert_eq!(with(110), "nothing\n");
    assert_eq!(
        with(0),
        "nothing\n",
        "only periods on both sides count, and in those nothing is missing"
    );
    let now = release(2014, &[("A", &[400; 6]), ("C", &[50; 6])]);
    let merged = changed(ChangeKind::Merged, &["B", "C"], &["C"], Some("2014-04"));
    assert_eq!(
        judge(&ChangedVolume, params(), &now.previous_case(before()).change(merged)).text(),
        "1 group of service has far more or far fewer rows than in the same periods before\n  \
         C (300 rows now, 660 before)\n"
    );
}

#[test]
fn a_recoded_group_is_followed_under_its_new_code() {
    let before = || release(2013, &[("A", &[400; 6]), ("B", &[60; 6])]);
    let with = |c: usize| {
        let now = release(2014, &[("A", &[400; 6]), ("C", &[c; 6])]);
        let recoded = changed(ChangeKind::Recoded, &["B"], &["C"], None);
        let verdict = judge(&ChangedVolume, params(), &now.previous_case(before()).change(recoded));
        assert_eq!(verdict.measure("announced-groups"), Some(&count(0, Unit::Groups)));
        verdict.text()
    };
    assert_eq!(with(60), "nothing\n");
    assert_eq!(
        with(20),
        "1 group of service has far more or far fewer rows than in the same periods before\n  \
         C (120 rows now, 360 before)\n"
    );
}

#[test]
fn what_closed_is_compared_until_then() {
    let before = || release(2013, &[("A", &[400; 6]), ("B", &[60; 6])]);
    let with = |months: &[usize]| {
        let now = release(2014, &[("A", &[400; 6]), ("B", months)]);
        let closed = changed(ChangeKind::Closed, &["B"], &[], Some("2014-07"));
        let verdict = judge(&ChangedVolume, params(), &now.previous_case(before()).change(closed));
        let announced = verdict.measure("announced-groups").cloned();
        (verdict.text(), announced == Some(count(1, Unit::Groups)))
    };
    assert_eq!(with(&[60; 3]), ("nothing\n".to_owned(), false));
    assert_eq!(
        with(&[20; 3]),
        (
            "1 group of service has far more or far fewer rows than in the same periods before\n  \
             B (60 rows now, 180 before)\n"
                .to_owned(),
            false
        )
    );
    // It went three months before it is said to have closed.
    assert_eq!(
        with(&[]).0,
        "1 group of service has no rows now\n  \
         B (180 rows before)\n"
    );
    // After that it may do what it will, here.
    assert_eq!(with(&[60, 60, 60, 1, 1, 1]), ("nothing\n".to_owned(), false));
}

#[test]
fn what_means_something_else_since_then_is_not_compared_over_it() {
    let before = || release(2013, &[("A", &[400; 6]), ("B", &[60; 6])]);
    let with = |months: &[usize], on: Option<&str>| {
        let now = release(2014, &[("A", &[400; 6]), ("B", months)]);
        let redefined = changed(ChangeKind::Redefined, &["B"], &[], on);
        judge(&ChangedVolume, params(), &now.previous_case(before()).change(redefined))
    };
    let verdict = with(&[50, 50, 50, 1, 1, 1], Some("2014-07"));
    assert_eq!(verdict.text(), "nothing\n");
    assert_eq!(verdict.measure("announced-groups"), Some(&count(1, Unit::Groups)));
    assert_eq!(
        verdict.coverage_text(),
        "periods: 6 of 6\ngroups of service: 9 of 12, 3 redefined\n"
    );
    // Before that it meant what it had meant, and long after that it means what it meant.
    let found = |now: u64, before: u64| {
        format!(
            "1 group of service has far more or far fewer rows than in the same periods before\n  \
             B ({now} rows now, {before} before)\n"
        )
    };
    assert_eq!(with(&[10; 6], Some("2014-07")).text(), found(30, 180));
    assert_eq!(with(&[10; 6], Some("2012-07")).text(), found(60, 360));
    assert_eq!(with(&[10; 6], None).text(), "nothing\n");
}

#[test]
fn a_redefinition_hides_what_it_names_and_nothing_else() {
    let schema = r#"{ "properties": {
        "year": { "x-period": "financial-year" }, "site": { "type": "string" }, "sex": { "enum": ["F", "M"] },
        "n": { "type": "integer", "x-measure": { "of": "events" } },
        "m": { "type": "integer", "x-measure": { "of": "events" } }
    } }"#;
    let csv = |year: &str, n: u32| format!("year,site,sex,n,m\n{year},A,F,{n},{n}\n{year},B,M,900,900\n");
    let with = |column: Option<&str>, from: &[&str]| {
        let change = Change {
            what: ChangeKind::Redefined,
            dataset: "data".into(),
            column: column.map(str::to_owned),
            from: from.iter().map(|&text| text.to_owned()).collect(),
            into: Vec::new(),
            on: None,
            reason: "counted otherwise".into(),
        };
        let case = Case::new(&csv("2014/15", 900))
            .schema(schema)
            .kind(Kind::Table)
            .change(change);
        let verdict = judge(&ChangedVolume, params(), &case.previous(&csv("2013/14", 100)));
        let columns = verdict.findings.iter().map(|finding| finding.columns.join("+"));
        columns.collect::<Vec<_>>().join(" ")
    };
    let all = "site+sex+n+m";
    assert_eq!(with(Some("n"), &[]), "site+sex+m");
    assert_eq!(with(None, &["n"]), "site+sex+m");
    assert_eq!(with(Some("site"), &[]), "sex+n+m");
    assert_eq!(with(Some("site"), &["A"]), "sex+n+m");
    assert_eq!(with(Some("site"), &["B"]), all);
    assert_eq!(with(Some("sex"), &["A"]), all);
    // Without a column it names columns, and none is called so.
    assert_eq!(with(None, &["A"]), all);
    assert_eq!(with(None, &[]), "");
}

const TABLE: &str = r#"{ "properties": {
    "year": { "x-period": "financial-year" },
    "site": { "type": "string", "x-total": "All" },
    "n": {
        "type": "integer", "x-measure": { "of": "events" },
        "x-markers": { "*": { "is": "suppressed", "from": 1, "to": 7 } }
    }
} }"#;

fn table(schema: &str, now: &str, before: &str) -> String {
    let csv = |year: &str, n: &str| format!("year,site,n\n{year},All,9999\n{year},Deal,1000\n{year},Rye,{n}\n");
    let case = Case::new(&csv("2014/15", now)).schema(schema).kind(Kind::Table);
    judge(&ChangedVolume, params(), &case.previous(&csv("2013/14", before))).text()
}

#[test]
fn figures_of_a_year_are_compared_without_totals_and_with_what_is_hidden() {
    let found = "n is far higher or lower in 1 group of site than in the same periods before\n";
    assert_eq!(table(TABLE, "100", "50"), "nothing\n");
    assert_eq!(
        table(TABLE, "101", "50"),
        format!("{found}  Rye (101 now, 50 before)\n")
    );
    assert_eq!(
        table(TABLE, "101", "*"),
        format!("{found}  Rye (101 now, 1 to 7 before)\n")
    );
    // Without an upper bound it may have been as much.
    let unbounded = TABLE.replace(", \"to\": 7", "");
    assert_eq!(table(&unbounded, "101", "*"), "nothing\n");
}

#[test]
fn a_column_that_had_no_figure_is_not_compared() {
    let schema = TABLE.replace("\"*\"", "\"z\": \"not-applicable\", \"*\"");
    let csv = |year: &str, n: &str| format!("year,site,n\n{year},Deal,{n}\n{year},Rye,{n}\n");
    let case = Case::new(&csv("2014/15", "900")).schema(&schema).kind(Kind::Table);
    let case = case.previous(&csv("2013/14", "z"));
    assert_eq!(judge(&ChangedVolume, params(), &case).text(), "nothing\n");
}

#[test]
fn a_wide_table_is_compared_in_shares() {
    let figure = |i: usize| format!(r#""f{i}": {{ "type": "integer", "x-measure": {{ "of": "events" }} }}"#);
    let figures: Vec<String> = (0..70).map(figure).collect();
    let schema = format!(
        r#"{{ "properties": {{ "site": {{ "type": "string" }}, {} }} }}"#,
        figures.join(", ")
    );
    let labels: Vec<String> = (0..70).map(|i| format!("f{i}")).collect();
    let csv = |last: u32| format!("site,{}\nA{},{last}\n", labels.join(","), ",500".repeat(69));
    let case = Case::new(&csv(1500))
        .schema(&schema)
        .kind(Kind::Table)
        .previous(&csv(500));
    assert_eq!(
        judge(&ChangedVolume, params(), &case).text(),
        "f69 is far higher or lower in 1 group of site than in the same periods before\n  A (1,500 now, 500 before)\n"
    );
}

#[test]
fn nothing_before_is_not_applicable() {
    assert_eq!(
        judge(&ChangedVolume, params(), &Case::new("a\n1\n")).text(),
        "not applicable: there is no previous release and no earlier period to compare with\n"
    );
}

#[test]
fn what_has_a_counterpart_is_told() {
    let coverage = |case: &Case| judge(&ChangedVolume, params(), case).coverage_text();
    let now = release(2014, &[("A", &[10, 10, 0, 10]), ("B", &[5]), ("D", &[4, 4])]);
    let before = release(2013, &[("A", &[10; 4]), ("C", &[7; 2]), ("D", &[4])]);
    // June has no counterpart, nor has A in it, nor B, which is new; C is gone, and that is a comparison. D was there, and not
    // in May.
    assert_eq!(
        coverage(&now.previous_case(before)),
        "periods: 3 of 4, 1 one-sided\ngroups of service: 6 of 9, 1 no-counterpart, 2 one-sided\n"
    );
    let file = Case::new("month,service\n2012-04,A\n2013-04,A\n2014-04,A\n2014-05,A\n").schema(SCHEMA);
    // What lies further back than what is compared is not of it.
    assert_eq!(
        coverage(&file.clone().compare_back(1, PeriodUnit::Year)),
        "periods: 1 of 2, 1 one-sided\ngroups of service: 1 of 2, 1 one-sided\n"
    );
    // Spans of other lengths cannot be laid side by side.
    assert_eq!(
        coverage(&file.previous("month,service\n2013-04,A\n")),
        "periods: 0 of 5, 5 one-sided\ngroups of service: 0 of 5, 5 one-sided\n"
    );
}

#[test]
fn what_is_not_compared_is_not_said_to_be() {
    let now = || release(2014, &[("A", &[10])]).previous_case(release(2013, &[("A", &[10])]));
    let only_groups = json!({
        "chance": 0, "group-percent": 200, "group-volume": 100, "group-per-mille": 1, "group-periods": 1
    });
    let said = judge(&ChangedVolume, only_groups, &now());
    assert_eq!(said.coverage_text(), "groups of service: 1 of 1\n");
    let redefined = Change {
        what: ChangeKind::Redefined,
        dataset: "data".into(),
        column: None,
        from: Vec::new(),
        into: Vec::new(),
        on: None,
        reason: "counted otherwise".into(),
    };
    assert_eq!(
        judge(&ChangedVolume, params(), &now().change(redefined)).coverage_text(),
        "periods: 0 of 1, 1 redefined\ngroups of service: 0 of 1, 1 redefined\n"
    );
}

#[test]
fn what_suppressed_cells_leave_open_is_not_compared() {
    let unbounded = TABLE.replace(", \"from\": 1, \"to\": 7", "").replace(
        r#""year": { "x-period": "financial-year" }"#,
        r#""month": { "x-period": "month" }"#,
    );
    let csv = |year: u32, rye: &[&str]| {
        let rows = rye.iter().enumerate();
        let rows = rows.map(|(i, n)| format!("{year}-{:02},Deal,1000\n{year}-{:02},Rye,{n}\n", i + 4, i + 4));
        format!("month,site,n\n{}", rows.collect::<String>())
    };
    let said = |now: &[&str]| {
        let case = Case::new(&csv(2015, now)).schema(&unbounded).kind(Kind::Table);
        judge(&ChangedVolume, params(), &case.previous(&csv(2014, &["500"; 6])))
    };
    let hidden = said(&["*"; 6]);
    assert_eq!(hidden.text(), "nothing\n");
    assert_eq!(
        hidden.coverage_text(),
        "periods: 6 of 6\nperiods of n: 0 of 6, 6 suppressed\ngroups of site: 12 of 12\n\
         groups of site, n: 6 of 12, 6 suppressed\n"
    );
    // What is left is compared.
    assert_eq!(
        said(&["*", "*", "*", "100", "100", "100"]).text(),
        "n is far higher or lower in 1 group of site than in the same periods before\n  \
         Rye (300 now, 1,500 before)\n"
    );
    // However much is hidden, it is more.
    assert!(
        said(&["*", "7000", "7000", "1", "1", "1"])
            .text()
            .contains("Rye (14,003 or more now, 3,000 before)")
    );
}

#[test]
fn a_group_below_nought_that_is_gone_is_found() {
    let found = "n is far higher or lower in 1 group of site than in the same periods before\n";
    assert!(table(TABLE, "0", "-900").ends_with("n adds up to 0 now in 1 group of site\n  Rye (-900 before)\n"));
    assert_eq!(table(TABLE, "-900", "-890"), "nothing\n");
    assert!(table(TABLE, "120", "-120").ends_with(&format!("{found}  Rye (120 now, -120 before)\n")));
}

#[test]
fn a_group_that_is_suppressed_far_more_often_is_told() {
    let csv = |year: &str, rye: [&str; 2]| {
        let rows = rye.map(|n| format!("{year},Deal,1000\n{year},Rye,{n}\n"));
        format!("year,site,n\n{}", rows.concat())
    };
    let said = |now: [&str; 2], before: [&str; 2]| {
        let params = json!({
            "chance": 0, "group-percent": 2000, "group-volume": 10, "group-per-mille": 1, "group-periods": 1, "suppressed-points": 50,
            "suppressed-cells": 2
        });
        let case = Case::new(&csv("2014/15", now)).schema(TABLE).kind(Kind::Table);
        judge(&ChangedVolume, params, &case.previous(&csv("2013/14", before))).text()
    };
    let found = "n is suppressed far more often in 1 group of site than in the same periods before\n";
    assert_eq!(
        said(["*", "9"], ["8", "9"]),
        format!("{found}  Rye (50.0% of 2 cells, 0% before)\n")
    );
    assert_eq!(said(["*", "9"], ["*", "9"]), "nothing\n");
    assert_eq!(said(["8", "9"], ["*", "*"]), "nothing\n");
    // So little was there that it matters to nobody.
    assert_eq!(said(["*", "5"], ["4", "5"]), "nothing\n");
}
