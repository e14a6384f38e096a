//! What a declaration alone does not decide: changes outside both releases, a file that is compared with itself, and counts that are
//! said not to add up.

use candour_sdk::Why;
use candour_testing::{Answer, Case, judge};

use super::*;

const FELL: &str = "1 group of service has far more or far fewer rows than in the same periods before\n  B (30 rows now, 300 before)\n";

fn case() -> Case {
    let now = release(2014, &[("A", &[2000; 3]), ("B", &[10; 3])]);
    now.previous_case(release(2013, &[("A", &[2000; 3]), ("B", &[100; 3])]))
}

fn asked(case: &Case) -> Answer {
    judge(&ChangedVolume, params(), case)
}

#[test]
fn what_opened_before_both_releases_or_closes_after_them_explains_nothing() {
    assert_eq!(asked(&case()).text(), FELL);
    let said = |what, on: &str| asked(&case().change(changed(what, &["B"], &[], Some(on)))).text();
    for (what, on) in [
        (ChangeKind::Opened, "2010-01"),
        (ChangeKind::Opened, "2013-04"),
        (ChangeKind::Closed, "2015-04"),
        (ChangeKind::Paused, "2012-05"),
        (ChangeKind::Paused, "2015-05"),
        (ChangeKind::Paused, "2013-08"),
    ] {
        assert_eq!(said(what, on), FELL, "{what:?} {on}");
    }
    for (what, on) in [(ChangeKind::Opened, "2013-06"), (ChangeKind::Closed, "2014-04")] {
        assert_eq!(said(what, on), "nothing\n", "{what:?} {on}");
    }
    let whole = |what, on: &str| {
        asked(&case().change(Change {
            column: None,
            ..changed(what, &[], &[], Some(on))
        }))
    };
    assert_eq!(whole(ChangeKind::Opened, "2010-01").text(), FELL);
    assert_eq!(whole(ChangeKind::Closed, "2015-04").text(), FELL);
}

#[test]
fn a_file_that_is_compared_with_itself_must_hold_what_the_previous_release_covers() {
    let alone = "3 of 3 periods of the previous release are not in this file, which is compared with itself alone\n";
    let said = |case: &Case| asked(case).text();
    assert_eq!(said(&case().compare_back(1, PeriodUnit::Month)), alone);
    let csv = |year: u16, months: &str| -> String {
        let months = months
            .split_whitespace()
            .map(|month| format!("{year}-{month},A\n").repeat(5));
        months.collect()
    };
    let series = |months: &str| {
        let rows = format!("month,service\n{}{}", csv(2013, months), csv(2014, "04 05 06"));
        let case = Case::new(&rows).schema(SCHEMA).compare_back(1, PeriodUnit::Year);
        case.previous(&format!("month,service\n{}", csv(2013, "04 05 06")))
    };
    assert_eq!(said(&series("04 05 06")), "nothing\n");
    assert_eq!(said(&series("05 06")), "nothing\n");
    assert!(said(&series("06")).starts_with("2 of 3 periods of the previous release"));
}

#[test]
fn counts_that_do_not_add_up_are_told_to_be_uncompared() {
    let told = |adds: &str| {
        let schema = format!(
            r#"{{ "x-key": ["month"], "properties": {{ "month": {{ "x-period": "month" }},
                "n": {{ "type": "integer", "x-measure": {{ "of": "events"{adds} }} }} }} }}"#
        );
        let table = |rows: &str| Case::new(&format!("month,n\n{rows}")).kind(Kind::Table).schema(&schema);
        let case = table("2014-04,3\n").previous_case(table("2013-04,3000\n"));
        asked(&case.compare_back(1, PeriodUnit::Year))
    };
    let unseen = |adds: &str| {
        told(adds).coverage().iter().any(|seen| {
            seen.rest
                .iter()
                .any(|rest| rest.why == Why::NoCounterpart && seen.about == Unit::Columns)
        })
    };
    assert!(unseen(r#", "adds": false"#));
    assert!(!unseen(""));
}
