//! Known answers, each kind of claim both ways.

use candour_sdk::{Argument, DateRange, Kind, PeriodUnit, ReleaseFacts};
use candour_testing::{Case, check_page, judge};
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::readings::tests::claim;

mod revised;

const SCHEMA: &str = r#"{ "properties": {
    "month": { "x-period": "month" },
    "site": { "enum": ["A", "B", "C", "D"] },
    "name": { "type": "string", "x-label-of": "site" }
} }"#;

fn params() -> serde_json::Value {
    json!({ "which": ["contradicted", "volume", "nothing"], "percent": 150, "value-percent": 180, "volume": 0 })
}

/// Rows of each site in each month from April of the year: so many a month, `A:3,3 B:1`.
fn rows(year: u16, sites: &str) -> String {
    let mut csv = "month,site\n".to_owned();
    for site in sites.split_whitespace() {
        let (site, months) = site.split_once(':').unwrap();
        for (i, times) in months.split(',').enumerate() {
            csv.push_str(&format!("{year}-{:02},{site}\n", i + 4).repeat(times.parse().unwrap()));
        }
    }
    csv
}

fn case(now: &str, before: &str) -> Case {
    Case::new(&rows(2014, now)).schema(SCHEMA).previous(&rows(2013, before))
}

/// The words of the claims, and what is said.
fn said(case: &Case) -> (String, String) {
    let verdict = judge(&DeclaredChanges, params(), case);
    let words = verdict.measures.iter().map(|measure| match &measure.value {
        Argument::Word(word) => word.as_str(),
        other => panic!("{other:?} is no word"),
    });
    (words.collect::<Vec<_>>().join(" "), verdict.text())
}

fn is(case: Case, change: Change, words: &str, text: &str) {
    let said = said(&case.change(change.clone()));
    assert_eq!((said.0.as_str(), said.1.as_str()), (words, text), "{change:?}");
}

const NOTHING: &str = "nothing\n";

#[test]
fn page() {
    check_page(&DeclaredChanges);
}

#[test]
fn without_a_claim_there_is_nothing_to_test() {
    assert_eq!(said(&case("A:1", "A:1")).1, "not applicable: no change is declared\n");
}

#[test]
fn closed() {
    let closed = |on| claim(ChangeKind::Closed, &["B"], &[], Some(on));
    is(case("A:3,3,3 B:1,1", "A:3,3,3"), closed("2014-06"), "held", NOTHING);
    is(case("A:3,3,3", "A:3,3,3 B:1"), closed("2014-04"), "held", NOTHING);
    is(
        case("A:3,3,3 B:1,1,2", "A:3,3,3"),
        closed("2014-05"),
        "failed",
        "1 value of site is declared closed and goes on\n  B (3 rows since)\n",
    );
    is(
        case("A:3,3,3", "A:3,3,3"),
        closed("2014-05"),
        "explains-nothing",
        "1 value of site is named in a change and never occurs\n  B\n",
    );
    // In the middle of a month its rows tell nothing, and the next month does.
    is(case("A:3,3,3 B:1,1", "A:3"), closed("2014-05-15"), "held", NOTHING);
    is(case("A:3,3 B:1,1", "A:3"), closed("2014-05-15"), "not-tested", NOTHING);
}

#[test]
fn opened() {
    let opened = |on| claim(ChangeKind::Opened, &[], &["B"], Some(on));
    is(case("A:3,3,3 B:0,1,1", "A:3,3,3"), opened("2014-05"), "held", NOTHING);
    let found = "1 value of site is declared new and was there before\n";
    is(
        case("A:3,3,3 B:2,1,1", "A:3,3,3"),
        opened("2014-05"),
        "failed",
        &format!("{found}  B (2 rows before)\n"),
    );
    is(
        case("A:3,3,3 B:0,1,1", "A:3,3,3 B:0,4"),
        opened("2014-05"),
        "failed",
        &format!("{found}  B (4 rows before)\n"),
    );
    is(
        case("A:3", "A:3"),
        opened("2014-05"),
        "explains-nothing",
        "1 value of site is named in a change and never occurs\n  B\n",
    );
}

#[test]
fn paused() {
    let paused = |on| claim(ChangeKind::Paused, &["B"], &[], on);
    let now = "A:3,3,3 B:1,0,1";
    is(case(now, "A:3,3,3"), paused(Some("2014-05")), "held", NOTHING);
    is(
        case(now, "A:3,3,3"),
        paused(Some("2014-06")),
        "failed",
        "1 value of site is declared paused and went on\n  B (1 row in that time)\n",
    );
    is(case(now, "A:3,3,3"), paused(Some("2014-06-15")), "not-tested", NOTHING);
    is(case(now, "A:3,3,3"), paused(None), "not-tested", NOTHING);
}

#[test]
fn what_happened_at_a_time_is_tested_without_a_comparison_and_nothing_else_is() {
    let alone = || Case::new(&rows(2014, "A:3,3,3 B:1,0")).schema(SCHEMA);
    for what in [ChangeKind::Closed, ChangeKind::Opened, ChangeKind::Paused] {
        let on = if what == ChangeKind::Opened {
            "2014-04"
        } else {
            "2014-05"
        };
        is(alone(), claim(what, &["B"], &[], Some(on)), "held", NOTHING);
        let on = if what == ChangeKind::Opened {
            "2014-05"
        } else {
            "2014-04"
        };
        assert_eq!(said(&alone().change(claim(what, &["B"], &[], Some(on)))).0, "failed");
    }
    for what in [ChangeKind::Merged, ChangeKind::Recoded, ChangeKind::Relabelled] {
        is(alone(), claim(what, &["B"], &["C"], None), "not-tested", NOTHING);
    }
    let labels = Change {
        column: None,
        ..claim(ChangeKind::Renamed, &["place"], &["site"], None)
    };
    is(alone(), labels, "not-tested", NOTHING);
}

#[test]
fn a_whole_column_or_dataset_can_close_and_open() {
    let whole = |what, on| Change {
        column: None,
        ..claim(what, &[], &[], Some(on))
    };
    is(
        case("A:3,3", "A:3"),
        whole(ChangeKind::Closed, "2014-06"),
        "held",
        NOTHING,
    );
    is(
        case("A:3,3", "A:3"),
        whole(ChangeKind::Closed, "2014-05"),
        "failed",
        "what is declared closed goes on, with 3 rows since\n",
    );
    is(
        case("A:3,3", "A:2"),
        whole(ChangeKind::Opened, "2014-04"),
        "failed",
        "what is declared new was there before, with 2 rows\n",
    );
    let column = claim(ChangeKind::Closed, &[], &[], Some("2014-05"));
    let filled = Case::new("month,site\n2014-04,A\n2014-05,\n").schema(SCHEMA);
    is(filled, column.clone(), "held", NOTHING);
    let gone = Case::new("month\n2014-04\n")
        .schema(SCHEMA)
        .previous("month,site\n2013-04,A\n");
    is(gone, column.clone(), "held", NOTHING);
    let never = Case::new("month\n2014-04\n")
        .schema(SCHEMA)
        .previous("month\n2013-04\n");
    is(
        never,
        column,
        "explains-nothing",
        "1 declaration is about what neither release has\n",
    );
}

#[test]
fn without_periods_the_days_of_the_release_are_one() {
    let release = |year: u16| ReleaseFacts {
        period: Some(DateRange {
            from: format!("{year}-04-01"),
            to: format!("{}-03-31", year + 1),
        }),
        ..ReleaseFacts::default()
    };
    let case = || Case::new("site\nA\nB\n").schema(SCHEMA).release(release(2014));
    for (on, word) in [("2014-04", "failed"), ("2014-10", "not-tested"), ("2015-04", "held")] {
        let closed = claim(ChangeKind::Closed, &["B"], &[], Some(on));
        assert_eq!(said(&case().change(closed)).0, word, "{on}");
    }
}

#[test]
fn merged_and_split() {
    let merged = |on| claim(ChangeKind::Merged, &["B", "C"], &["C"], on);
    let before = "A:9,9,9 B:4,4,4 C:2,2,2";
    is(
        case("A:9,9,9 B:4 C:2,6,6", before),
        merged(Some("2014-05")),
        "held",
        NOTHING,
    );
    is(
        case("A:9,9,9 C:2,2,2", before),
        merged(Some("2014-04")),
        "failed",
        "1 value of site has far more or far less than what it is declared to come from\n  C (6 rows now, 18 before)\n",
    );
    is(
        case("A:9,9,9 B:4,0,1 C:2,6,5", before),
        merged(Some("2014-05")),
        "failed",
        "1 value of site is declared replaced and is still there\n  B (1 row since)\n",
    );
    is(
        case("A:9 C:2", "A:9 C:2"),
        merged(None),
        "explains-nothing",
        "1 value of site is named in a change and never occurs\n  B\n",
    );
    let split = claim(ChangeKind::Split, &["B"], &["C", "D"], Some("2014-05"));
    is(
        case("A:9,9 B:4 C:0,1 D:0,3", "A:9,9 B:4,4"),
        split.clone(),
        "held",
        NOTHING,
    );
    is(
        case("A:9,9 B:4 C:0,1", "A:9,9 B:9,9"),
        split.clone(),
        "failed",
        "1 value of site has far more or far less than what it is declared to come from\n  B (5 rows now, 18 before)\n",
    );
    assert_eq!(said(&case("A:9", "A:9 B:4").change(split)).0, "explains-nothing");
}

#[test]
fn recoded_and_renamed() {
    for what in [ChangeKind::Recoded, ChangeKind::Renamed] {
        let recoded = |on| claim(what, &["A", "B"], &["C", "D"], on);
        let before = "A:4,4 B:8,8";
        is(case("C:4,4 D:8,8", before), recoded(None), "held", NOTHING);
        is(
            case("A:4 B:8 C:0,4 D:0,8", before),
            recoded(Some("2014-05")),
            "held",
            NOTHING,
        );
        is(
            case("A:4,1 B:8 C:0,4 D:0,8", before),
            recoded(Some("2014-05")),
            "failed",
            "1 value of site is declared replaced and is still there\n  A (1 row since)\n",
        );
        is(
            case("C:4,4", before),
            recoded(None),
            "failed",
            "1 value of site is declared to replace others and is not there\n  D\n",
        );
        is(
            case("C:8,8 D:4,4", before),
            recoded(None),
            "failed",
            "2 values of site have far more or far less than what they are declared to come from\n  \
             C (16 rows now, 8 before)\n  D (8 rows now, 16 before)\n",
        );
        is(
            case("C:4,4 D:8,8", "A:4,4 B:8,8 C:1"),
            recoded(None),
            "failed",
            "1 value of site stands for more than one earlier value\n  C\n",
        );
        is(
            case("C:8,8", "A:4,4 B:4,4"),
            claim(what, &["A", "B"], &["C", "C"], None),
            "failed",
            "1 value of site stands for more than one earlier value\n  C\n",
        );
        assert_eq!(said(&case("C:4", "C:4").change(recoded(None))).0, "explains-nothing");
    }
    let swapped = claim(ChangeKind::Recoded, &["A", "B"], &["B", "A"], Some("2014-04"));
    is(case("A:8,8 B:4,4", "A:4,4 B:8,8"), swapped.clone(), "held", NOTHING);
    assert_eq!(said(&case("A:4,4 B:8,8", "A:4,4 B:8,8").change(swapped)).0, "failed");
}

#[test]
fn one_of_several_values_may_move_further_than_all_of_them() {
    let recoded = claim(ChangeKind::Recoded, &["A", "B"], &["C", "D"], None);
    let before = "A:100 B:100";
    is(case("C:170 D:80", before), recoded.clone(), "held", NOTHING);
    is(
        case("C:190 D:80", before),
        recoded.clone(),
        "failed",
        "1 value of site has far more or far less than what it is declared to come from\n  C (190 rows now, 100 before)\n",
    );
    // Where all together are far more, each that is so is told.
    is(
        case("C:170 D:140", before),
        recoded,
        "failed",
        "1 value of site has far more or far less than what it is declared to come from\n  C (170 rows now, 100 before)\n",
    );
}

#[test]
fn what_has_a_suppressed_code_may_be_of_any() {
    let schema = r#"{ "properties": { "site": { "enum": ["A", "B", "C"], "x-markers": { "*": "suppressed" } } } }"#;
    let csv = |rows: &[(&str, usize)]| {
        let rows = rows.iter().map(|(site, n)| format!("{site},x\n").repeat(*n));
        format!("site,note\n{}", rows.collect::<String>())
    };
    let with = |hidden: usize| {
        let now = Case::new(&csv(&[("C", 10), ("*", hidden)])).schema(schema);
        let case = now.previous(&csv(&[("A", 100)]));
        let verdict = judge(
            &DeclaredChanges,
            params(),
            &case.change(claim(ChangeKind::Recoded, &["A"], &["C"], None)),
        );
        (verdict.text(), verdict.coverage_text())
    };
    assert_eq!(
        with(90),
        (NOTHING.to_owned(), "claims: 0 of 1, 1 suppressed\n".to_owned())
    );
    assert!(with(20).0.ends_with("  C (10 rows now, 100 before)\n"));
}

#[test]
fn rows_of_a_table_that_become_one_tell_nothing_of_what_was_merged() {
    let figure = |label: &str, weighs: &str| {
        format!(r#""{label}": {{ "type": "integer", "x-measure": {{ "of": "events"{weighs} }} }}"#)
    };
    let merged = claim(ChangeKind::Merged, &["B", "C"], &["C"], None);
    let word_with = |weighs: &str| {
        let schema = format!(
            r#"{{ "properties": {{ "site": {{ "type": "string" }}, {}, {} }} }}"#,
            figure("seen", weighs),
            figure("sent", "")
        );
        let case = Case::new("site,seen,sent\nC,10,10\n").schema(&schema).kind(Kind::Table);
        said(&case.previous("site,seen,sent\nB,40,5\nC,40,5\n").change(merged.clone())).0
    };
    assert_eq!(word_with(""), "not-tested");
    assert_eq!(word_with(r#", "weighs": true"#), "failed");
}

#[test]
fn columns_are_renamed() {
    let renamed = Change {
        column: None,
        ..claim(ChangeKind::Renamed, &["place"], &["site"], None)
    };
    let case = |now: &str, before: &str| Case::new(&format!("{now}\n")).previous(&format!("{before}\n"));
    is(case("site", "place"), renamed.clone(), "held", NOTHING);
    let found = "place is declared renamed and was not\n";
    is(case("site,place", "place"), renamed.clone(), "failed", found);
    is(case("spot", "place"), renamed.clone(), "failed", found);
    is(
        case("site", "site"),
        renamed,
        "explains-nothing",
        "1 declaration is about what neither release has\n",
    );
}

#[test]
fn relabelled() {
    let before = "site,name\nA,Deal\nA,Deal\nB,Rye\n";
    let tried = |now: &str, column: &str| {
        let change = Change {
            column: Some(column.into()),
            ..claim(ChangeKind::Relabelled, &["Deal"], &["Deal Clinic"], None)
        };
        said(&Case::new(now).schema(SCHEMA).previous(before).change(change))
    };
    for column in ["name", "site"] {
        assert_eq!(
            tried("site,name\nA,Deal Clinic\nA,Deal Clinic\nB,Rye\n", column).0,
            "held"
        );
        let (word, text) = tried("site,name\nA,Deal Clinic\nA,Deal\nB,Rye\n", column);
        assert_eq!(word, "failed");
        assert!(text.contains("still there\n  Deal (1 row since)\n"), "{text}");
        let (word, text) = tried("site,name\nB,Deal Clinic\nB,Deal Clinic\n", column);
        assert_eq!(word, "failed");
        assert!(
            text.contains("stands for other codes than the labels that it is declared to replace\n"),
            "{text}"
        );
    }
    let missing = tried("site,name\nA,Dover\nA,Dover\n", "name");
    assert_eq!(missing.0, "failed");
}

#[test]
fn redefined_is_not_tested() {
    is(
        case("A:1", "A:9"),
        claim(ChangeKind::Redefined, &[], &[], None),
        "not-tested",
        NOTHING,
    );
}

#[test]
fn a_file_is_held_against_its_own_earlier_periods() {
    let csv = "month,site\n2013-04,A\n2013-04,B\n2014-04,B\n";
    let case = |rows: &str| {
        let case = Case::new(&format!("{csv}{rows}")).schema(SCHEMA);
        case.compare_back(1, PeriodUnit::Year)
    };
    let merged = claim(ChangeKind::Merged, &["A", "B"], &["B"], Some("2014-01"));
    is(case("2014-04,B\n"), merged.clone(), "held", NOTHING);
    assert_eq!(said(&case("").change(merged.clone())).0, "failed");
    assert_eq!(said(&case("2014-04,A\n").change(merged)).0, "failed");
}

#[test]
fn a_policy_chooses_what_is_found_and_the_words_stay_the_same() {
    let case = case("A:3,3", "A:3,3 B:1").change(claim(ChangeKind::Closed, &["A"], &[], Some("2014-05")));
    for which in [json!([]), json!(["volume", "nothing"])] {
        let verdict = judge(
            &DeclaredChanges,
            json!({ "which": which, "percent": 150, "value-percent": 150, "volume": 0 }),
            &case,
        );
        assert_eq!(verdict.text(), NOTHING);
        assert_eq!(verdict.measure("claim"), Some(&word("failed")));
    }
}

#[test]
fn claims_are_measured_in_their_order_with_the_column_that_is_there() {
    let case = case("A:3", "A:3 B:1")
        .change(claim(ChangeKind::Closed, &["B"], &[], Some("2014-04")))
        .change(Change {
            column: Some("nowhere".into()),
            ..claim(ChangeKind::Closed, &["B"], &[], Some("2014-04"))
        })
        .change(claim(ChangeKind::Redefined, &["A"], &[], None));
    let verdict = judge(&DeclaredChanges, params(), &case);
    let measures: Vec<(String, usize)> = verdict
        .measures
        .iter()
        .map(|measure| (format!("{:?}", measure.value), measure.columns.len()))
        .collect();
    let word = |word: &str| format!("{:?}", Argument::Word(word.into()));
    assert_eq!(
        measures,
        [
            (word("held"), 1),
            (word("explains-nothing"), 0),
            (word("not-tested"), 1)
        ]
    );
}

#[test]
fn small_volumes_are_let_be() {
    let merged = claim(ChangeKind::Merged, &["B", "C"], &["C"], None);
    let case = case("A:9 C:3", "A:9 B:4 C:2").change(merged);
    let word_with = |volume: u64| {
        let params = json!({ "which": [], "percent": 150, "value-percent": 150, "volume": volume });
        judge(&DeclaredChanges, params, &case).measure("claim").cloned()
    };
    assert_eq!(word_with(6), Some(word("failed")));
    assert_eq!(word_with(7), Some(word("held")));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// The same rows under fewer codes are a merger; with more lost than is ignored they are none.
    #[test]
    fn a_true_merger_holds_and_one_that_lost_rows_does_not(
        before in prop::collection::vec((4u8..8, 0usize..4), 1..60),
        on in 4u8..8,
        lost in 0usize..60,
    ) {
        const SITES: [&str; 4] = ["A", "B", "C", "D"];
        let csv = |year: u16, rows: &[(u8, usize)], merges: bool| {
            let lines = rows.iter().map(|(month, site)| {
                let site = if merges && *site == 1 && *month >= on { 2 } else { *site };
                format!("{year}-{month:02},{}\n", SITES[site])
            });
            format!("month,site\n{}", lines.collect::<String>())
        };
        let merged = claim(ChangeKind::Merged, &["B", "C"], &["C"], Some(&format!("2014-{on:02}")));
        let tested = |now: &[(u8, usize)]| {
            let case = Case::new(&csv(2014, now, true)).schema(SCHEMA).previous(&csv(2013, &before, false));
            said(&case.change(merged.clone())).0
        };
        let is_joined = |site: usize| site == 1 || site == 2;
        prop_assume!(before.iter().any(|(_, site)| *site == 1));
        prop_assert_eq!(tested(&before), "held");
        // One row of another site in each month keeps the periods there.
        let months = (4u8..8).map(|month| (month, 3));
        let whole: Vec<(u8, usize)> = before.iter().copied().chain(months.clone()).collect();
        let mut left = lost;
        let mut now = whole.clone();
        now.retain(|(_, site)| {
            let goes = is_joined(*site) && left > 0;
            left -= usize::from(goes);
            !goes
        });
        let case = Case::new(&csv(2014, &now, true)).schema(SCHEMA).previous(&csv(2013, &whole, false));
        let sum = |rows: &[(u8, usize)]| rows.iter().filter(|(_, site)| is_joined(*site)).count();
        let is_lost = sum(&whole) * 100 > sum(&now) * 150;
        prop_assert_eq!(said(&case.change(merged)).0, if is_lost { "failed" } else { "held" });
    }
}

#[test]
fn what_was_tested_is_told() {
    let coverage = |case: Case, changes: &[Change]| {
        let case = changes.iter().cloned().fold(case, Case::change);
        judge(&DeclaredChanges, params(), &case).coverage_text()
    };
    let changes = [
        claim(ChangeKind::Closed, &["B"], &[], Some("2014-05")),
        claim(ChangeKind::Closed, &["B"], &[], None),
        claim(ChangeKind::Redefined, &[], &[], Some("2014-05")),
    ];
    assert_eq!(
        coverage(case("A:3,3 B:3", "A:3,3 B:3,3"), &changes),
        "claims: 1 of 3, 2 not-declared\n"
    );
    let alone = Case::new(&rows(2014, "A:3,3")).schema(SCHEMA);
    let recoded = claim(ChangeKind::Recoded, &["A"], &["C"], None);
    assert_eq!(coverage(alone, &[recoded]), "claims: 0 of 1, 1 no-counterpart\n");
}

#[test]
fn amounts_after_a_closure_say_so() {
    let closed = claim(ChangeKind::Closed, &["B"], &[], Some("2014-05"));
    let verdict = judge(&DeclaredChanges, params(), &case("B:3,2", "B:3,3").change(closed));
    let finding = &verdict.findings[0];
    let Argument::Count(now) = &finding.groups[0]["now"] else {
        panic!("rows are counted");
    };
    assert_eq!(now.n, 2);
    assert_eq!(now.by.columns, ["site"]);
    assert_eq!(
        now.by.under,
        Some(candour_sdk::Under::Condition("after it closed".into()))
    );
}

#[test]
fn amounts_of_a_period_are_broken_down_by_it() {
    let dated = Case::new("month,site\n2014-04,A\n2014-05,A\n2014-05,A\n").schema(SCHEMA);
    let dated = dated.previous("month,site\n2014-04,A\n2014-05,A\n");
    let provisional = Change {
        column: None,
        ..claim(ChangeKind::Revised, &["2014-04"], &[], None)
    };
    let verdict = judge(&DeclaredChanges, params(), &dated.change(provisional));
    assert_eq!(verdict.templates(), ["other-periods"]);
    let Argument::Count(now) = &verdict.findings[0].groups[0]["now"] else {
        panic!("rows are counted");
    };
    assert_eq!((now.n, now.by.columns.join(" ")), (2, "month".to_owned()));
}
