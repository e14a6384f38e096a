//! What the pictures of a profile say, and what they draw.

use serde_json::{Value, json};

use super::*;
use crate::document::drawing::{Drawing, Fill};

fn profile(value: Value) -> Profile {
    serde_json::from_value(value).expect("a profile")
}

fn months(from: usize, n: usize) -> Vec<String> {
    let label = |at: usize| format!("{}-{:02}", 2014 + at / 12, at % 12 + 1);
    (from..from + n).map(label).collect()
}

fn exact(figures: &[Option<u64>]) -> Value {
    json!(
        figures
            .iter()
            .map(|n| n.map(|n| json!({ "exact": n.to_string() })))
            .collect::<Vec<_>>()
    )
}

fn part(part: u64, whole: u64) -> Value {
    json!({ "exact": { "part": part, "whole": whole } })
}

/// Visits by month, each like that of the year before.
fn visits(now: &[Option<u64>], before: &[Option<u64>], suppressed: u64) -> Profile {
    let labels = months(15, now.len());
    let periods = labels.iter().zip(months(3, now.len())).map(|(period, before)| {
        json!({ "period": period, "rows": { "exact": 10 }, "before": { "period": before, "rows": { "exact": 10 } } })
    });
    let mut states = json!({ "missing": part(0, 100) });
    if suppressed > 0 {
        states["suppressed"] = part(suppressed, 100);
    }
    profile(json!({
        "period": "month",
        "periods": periods.collect::<Vec<_>>(),
        "columns": [{
            "column": "visits", "title": "Visits", "role": "measure", "measures": "events", "cells": states,
            "byPeriod": vec![states.clone(); now.len()],
        }],
        "sums": [{ "column": "visits", "byPeriod": exact(now), "before": exact(before) }],
    }))
}

fn drawn(picture: &Picture) -> &crate::document::Lines {
    match &picture.drawing {
        Drawing::Lines(lines) => lines,
        _ => panic!("{} is no line", picture.title),
    }
}

#[test]
fn a_measure_is_a_line_beside_that_of_the_year_before() {
    let profile = visits(&[Some(1_000), Some(2_040)], &[Some(1_000), Some(2_000)], 0);
    let picture = &over_time("clinics", &profile)[0];
    assert_eq!(
        (picture.title.as_str(), picture.description.as_str()),
        (
            "Visits a month: 3,040 from April to May 2015, up 1.3% on the year before",
            "Sum over all rows of clinics. From 1,000 (April 2015) to 2,040 (May 2015)."
        )
    );
    let lines = drawn(picture);
    let fills: Vec<Fill> = lines.lines.iter().map(|(fill, _)| *fill).collect();
    assert_eq!(fills, [Fill::Before, Fill::Now]);
    assert_eq!(lines.lines[1].1, [Some(250), Some(510)]);
    assert!(lines.suppressed.is_empty());
}

#[test]
fn a_month_without_a_figure_is_a_gap_and_suppressed_cells_are_no_ground_for_a_comparison() {
    let profile = visits(&[Some(30), None, Some(60)], &[Some(10), Some(20), Some(30)], 40);
    let picture = &over_time("clinics", &profile)[0];
    assert_eq!(picture.title, "Visits a month, April to June 2015");
    assert_eq!(
        picture.description,
        "Sum of the cells of clinics that are not suppressed (40.0% are). From 30 (April 2015) to 60 (June 2015). No \
         figure for 1 month."
    );
    let lines = drawn(picture);
    assert_eq!(lines.lines[1].1[1], None);
    assert_eq!(lines.suppressed, [Some(400), Some(400), Some(400)]);
}

#[test]
fn what_never_changes_is_a_sentence() {
    let profile = visits(&[Some(30), Some(30)], &[None, None], 0);
    let picture = &over_time("clinics", &profile)[0];
    assert_eq!(picture.title, "Visits: 30 in every month, April to May 2015");
    assert!(!picture.is_drawn() && picture.table.rows.len() == 2);
}

/// Four sites over two years: one with a hole of two months, one that closed, two that are whole.
fn sites() -> Profile {
    let labels = months(0, 24);
    let group = |value: &str, ended: &str, gaps: &[String], sums: Option<(&str, &str)>| {
        let mut group = json!({
            "value": value, "rows": { "exact": 24 - gaps.len() }, "began": "2014-01", "ended": ended, "gaps": gaps,
        });
        if let Some((before, now)) = sums {
            (group["sumBefore"], group["sum"]) = (json!({ "exact": before }), json!({ "exact": now }));
        }
        group
    };
    profile(json!({
        "period": "month",
        "periods": labels.iter().map(|period| json!({ "period": period, "rows": { "exact": 4 } })).collect::<Vec<_>>(),
        "columns": [
            { "column": "site", "title": "Clinic", "role": "category", "cells": { "missing": part(0, 96) } },
            { "column": "visits", "title": "Visits", "role": "measure", "cells": { "missing": part(0, 96) } },
        ],
        "groups": {
            "column": "site", "measure": "visits", "inAll": 4,
            "groups": [
                group("Whole", "2015-12", &[], Some(("1000", "1010"))),
                group("Closed", "2014-06", &[], Some(("6942", "0"))),
                group("Holed", "2015-12", &labels[3..5], None),
                group("Whole too", "2015-12", &[], Some(("50", "50"))),
            ],
        },
    }))
}

#[test]
fn series_are_strips_with_the_worst_first() {
    let picture = series::picture("clinics", &sites()).expect("a picture");
    assert_eq!(picture.title, "Clinic: 1 of 4 series has gaps; 1 other began or ended");
    assert_eq!(
        picture.description,
        "Rows of clinics by Clinic, January 2014 to December 2015. Holed lacks most: 2 months, the first April 2014."
    );
    let Drawing::Strips { rows, places, .. } = &picture.drawing else {
        panic!("no strips")
    };
    let labels: Vec<&str> = rows.iter().map(|(label, _)| label.as_str()).collect();
    assert_eq!((labels, *places), (vec!["Holed", "Closed", "Whole", "Whole too"], 24));
    assert_eq!(
        rows[0].1,
        [(0, 3, Fill::Now), (3, 2, Fill::Missing), (5, 19, Fill::Now)]
    );
    assert_eq!(rows[1].1, [(0, 6, Fill::Now), (6, 18, Fill::Outside)]);
}

#[test]
fn where_every_series_is_whole_a_sentence_says_so() {
    let mut all = sites();
    all.groups
        .as_mut()
        .expect("groups")
        .groups
        .retain(|group| group.value.starts_with("Whole"));
    let picture = series::picture("clinics", &all).expect("a picture");
    assert_eq!(picture.title, "Clinic: all 2 series have rows in every month");
    assert!(!picture.is_drawn());
}

#[test]
fn the_largest_moves_are_pairs_of_dots() {
    let picture = moves::picture("clinics", &sites()).expect("a picture");
    assert_eq!(picture.title, "Visits: Closed moved most, and fell from 6,942 to 0");
    assert!(
        picture
            .description
            .ends_with("2 groups changed. Left out: 1 group with suppressed cells.")
    );
    let Drawing::Dots { rows, .. } = &picture.drawing else {
        panic!("no dots")
    };
    assert_eq!((rows[0].before, rows[0].now), (1000, 0));
    let mut slight = sites();
    slight.groups.as_mut().expect("groups").groups.remove(1);
    let picture = moves::picture("clinics", &slight).expect("a picture");
    assert_eq!(picture.title, "Visits: no group by Clinic moved by 5% or more");
    assert!(!picture.is_drawn());
}

#[test]
fn cells_without_a_value_are_told_by_sort_and_where_there_are_none_a_sentence_says_so() {
    let full = states::picture("clinics", &sites()).expect("a sentence");
    assert_eq!(full.title, "No cell of clinics is missing or suppressed");
    assert!(!full.is_drawn());
    let mut holed = sites();
    let states: Value = json!({
        "missing": part(3, 48), "suppressed": part(24, 48), "notApplicable": part(48, 96),
    });
    holed.columns[1].cells = Some(serde_json::from_value(states.clone()).expect("states"));
    let of = json!({ "missing": part(0, 2), "suppressed": part(1, 2), "notApplicable": part(2, 4) });
    holed.columns[1].by_period = vec![serde_json::from_value(of).expect("states"); 24];
    let picture = states::picture("clinics", &holed).expect("a grid");
    assert_eq!(
        picture.title,
        "clinics: 1 of 2 columns has suppressed cells; 1 has missing ones; 1 has cells that cannot hold a value"
    );
    assert!(
        picture.description.ends_with("24 periods are drawn by year."),
        "{}",
        picture.description
    );
    let Drawing::Grid { columns, rows, .. } = &picture.drawing else {
        panic!("no grid")
    };
    assert_eq!(columns, &["All", "2014", "2015"]);
    let labels: Vec<&str> = rows.iter().map(|row| row.label.as_str()).collect();
    assert_eq!(
        labels,
        ["visits, missing", "visits, suppressed", "visits, not applicable"]
    );
    let texts: Vec<&str> = rows[1].cells.iter().map(|cell| cell.text.as_str()).collect();
    assert_eq!(texts, ["50.0%", "50.0%", "50.0%"]);
}

#[test]
fn nothing_is_claimed_of_cells_that_may_not_be_told() {
    let mut untold = sites();
    untold.columns[0].cells = None;
    assert!(states::picture("clinics", &untold).is_none());
}

#[test]
fn a_group_that_began_or_has_a_gap_is_no_move() {
    let of = |group: Value| {
        let profile = profile(json!({
            "groups": { "column": "site", "inAll": 2, "groups": [
                { "value": "Deal", "rows": { "exact": 90 }, "before": { "exact": 100 }, "began": "2014-04", "ended": "2015-05" },
                group,
            ] },
            "columns": [], "period": "month", "periods": [
                { "period": "2014-04", "rows": { "exact": 50 } },
                { "period": "2014-05", "rows": { "exact": 50 } },
                { "period": "2015-04", "rows": { "exact": 45 }, "before": { "period": "2014-04", "rows": { "exact": 50 } } },
                { "period": "2015-05", "rows": { "exact": 45 }, "before": { "period": "2014-05", "rows": { "exact": 50 } } },
            ],
        }));
        moves::picture("visits", &profile).expect("moves").title
    };
    let whole = json!({
        "value": "Rye", "rows": { "exact": 300 }, "before": { "exact": 100 }, "began": "2014-04", "ended": "2015-05",
    });
    assert!(of(whole.clone()).contains("Rye moved most"));
    for (member, value) in [
        ("began", json!("2014-05")),
        ("ended", json!("2015-04")),
        ("gaps", json!(["2014-05"])),
    ] {
        let mut group = whole.clone();
        group[member] = value;
        assert!(of(group).contains("Deal moved most"), "{member}");
    }
}
