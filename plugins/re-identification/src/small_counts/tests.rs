//! Known answers of the rule on small counts.

use candour_sdk::{Argument, ErasedRule, Kind};
use candour_testing::{Answer, Case, check_page, judge};
use serde_json::{Value, json};

use super::*;

fn of_people(from: u64, to: u64) -> Value {
    json!({ "from": from, "to": to, "of": ["people"] })
}

fn of_others() -> Value {
    json!({ "from": 1, "to": 4, "of": ["events", "things"] })
}

fn judged(params: Value, csv: &str, schema: &str) -> Answer {
    judge(&SmallCounts, params, &Case::new(csv).schema(schema).kind(Kind::Table))
}

fn cells(verdict: &Answer) -> Option<u64> {
    verdict.findings.first()?.affected.as_ref().map(|affected| affected.n)
}

const PATIENTS: &str = r#"{"properties": {
    "site": {"x-total": "Total"},
    "patients": {"type": "integer", "x-measure": {"of": "people"}, "x-number": {"group": ","},
                 "x-markers": {"*": {"is": "suppressed", "from": 1, "to": 7}, "-": "zero", "": "missing"}},
    "visits": {"type": "integer", "x-measure": {"of": "events"}}
}}"#;

#[test]
fn its_page_holds() {
    check_page(&SmallCounts);
}

#[test]
fn only_figures_between_the_bounds_are_found() {
    let csv = "site,patients,visits\na,0,1\nb,1,1\nc,4,9\nd,5,9\ne,7,9\nf,8,9\ng,\"1,204\",9\nh,-3,9\n";
    assert_eq!(
        cells(&judged(of_people(1, 4), csv, PATIENTS)),
        Some(3),
        "-3 shows three"
    );
    assert_eq!(cells(&judged(of_people(5, 7), csv, PATIENTS)), Some(2));
    assert_eq!(cells(&judged(of_others(), csv, PATIENTS)), Some(2));
    let both = judged(json!({ "from": 1, "to": 4, "of": ["people", "events"] }), csv, PATIENTS);
    assert_eq!(both.templates(), ["people", "others"]);
}

#[test]
fn what_shows_no_figure_and_nought_stay_silent() {
    let csv = "site,patients,visits\na,*,9\nb,-,9\nc,,9\nd,0,9\ne,n/a,9\nf,10,9\n";
    let verdict = judged(of_people(1, 7), csv, PATIENTS);
    assert!(verdict.findings.is_empty());
    assert_eq!(verdict.measures.len(), 1);
}

#[test]
fn a_total_of_three_people_is_three_people() {
    let csv = "site,patients,visits\na,3,9\nb,0,9\nTotal,3,9\n";
    let verdict = judged(of_people(1, 4), csv, PATIENTS);
    assert_eq!(cells(&verdict), Some(2));
    let records: Vec<u64> = verdict.findings[0].records.iter().map(|at| at.record).collect();
    assert_eq!(records, [2], "one record of each figure");
}

#[test]
fn a_rounded_figure_is_no_exact_count() {
    let schema = r#"{"properties": {"patients": {"x-measure": {"of": "people", "rounded": 5}}}}"#;
    assert_eq!(cells(&judged(of_people(5, 7), "patients\n5\n10\n", schema)), None);
    assert_eq!(cells(&judged(of_people(1, 4), "patients\n5\n3\n", schema)), Some(1));
}

/// Of 6, 3 stands for anything from 1 to 6; of 2, 1 would stand for 1 or 2.
#[test]
fn rounded_to_a_midpoint_others_are_exact() {
    let schema = |base: u32| {
        format!(
            r#"{{"properties": {{"patients": {{"x-measure": {{"of": "people", "rounded": {base}, "midpoint": true}}}}}}}}"#
        )
    };
    assert_eq!(
        cells(&judged(of_people(1, 9), "patients\n3\n9\n15\n", &schema(6))),
        None
    );
    assert_eq!(
        cells(&judged(of_people(1, 9), "patients\n3\n4\n6\n", &schema(6))),
        Some(2)
    );
    assert_eq!(cells(&judged(of_people(1, 4), "patients\n1\n3\n", &schema(2))), Some(2));
}

#[test]
fn in_a_long_table_each_measure_counts_for_itself() {
    let schema = r#"{"x-long": {"measure": "what", "value": "n", "measures": {
        "Patients": {"x-measure": {"of": "people"}},
        "Carers": {"x-measure": {"of": "people"}},
        "Visits": {"x-measure": {"of": "events"}},
        "Cost": {"x-measure": {"of": "money"}}
    }}, "properties": {"what": {}, "n": {}}}"#;
    let csv = "what,n\nPatients,3\nPatients,40\nCarers,2\nCarers,2\nVisits,1\nCost,2\nElse,3\nPatients,*\n";
    assert_eq!(
        judged(of_people(1, 4), csv, schema).text(),
        "3 cells of n show 1 to 4 people, 75.0% of its figures\n  Carers (2 cells)\n  Patients (1 cell)\n"
    );
    assert_eq!(cells(&judged(of_others(), csv, schema)), None, "all visits are few");
    let csv = "what,n\nVisits,1\nVisits,20\nVisits,30\n";
    assert_eq!(
        judged(of_others(), csv, schema).text(),
        "1 cell of n shows 1 to 4 events or things\n  Visits (1 cell, 33.3% of its figures)\n"
    );
}

#[test]
fn events_and_things_are_one_note_and_none_where_few_are_the_rule() {
    let schema = r#"{"properties": {
        "visits": {"x-measure": {"of": "events"}}, "items": {"x-measure": {"of": "things"}},
        "calls": {"x-measure": {"of": "events"}}
    }}"#;
    let csv = "visits,items,calls\n1,2,1\n20,30,1\n20,30,9\n20,4,9\n20,30,9\n20,30,9\n";
    let verdict = judged(of_others(), csv, schema);
    assert_eq!(
        verdict.text(),
        "5 cells of visits, items, calls show 1 to 4 events or things\n  calls (2 cells, 33.3% of its figures)\n  \
         items (2 cells, 33.3% of its figures)\n  visits (1 cell, 16.7% of its figures)\n"
    );
    assert_eq!(verdict.findings[0].columns, ["visits", "items", "calls"]);
    assert_eq!(verdict.measures.len(), 3);
    // One more small cell, and it is what the column is like.
    let csv = csv.replacen("20,30,9", "20,30,3", 1);
    assert_eq!(
        judged(of_others(), &csv, schema).findings[0].columns,
        ["visits", "items"]
    );
}

#[test]
fn without_a_declared_count_it_has_nothing_to_say() {
    let schema =
        r#"{"properties": {"n": {"x-measure": {"of": "rate", "top": "of", "bottom": "all"}}, "of": {}, "all": {}}}"#;
    assert_eq!(
        judged(of_people(1, 4), "n\n3\n", schema).text(),
        "not applicable: no column is declared to count people, events or things\n"
    );
    // Counts of events are a matter of another severity: not people, yet not nothing.
    let schema = r#"{"properties": {"n": {"x-measure": {"of": "events"}}}}"#;
    assert_eq!(judged(of_people(1, 4), "n\n3\n", schema).text(), "nothing\n");
}

/// In which bands of waiting times there are cells of 1 to 4, and how many.
fn small_waits(csv: &str) -> Vec<(String, u64)> {
    let bands = ["Under 4 Hours", "Between 4 - 12 Hours", "Over 12 Hours", "Total"];
    let properties: serde_json::Map<String, Value> = bands
        .iter()
        .map(|band| {
            let meaning = json!({ "x-measure": { "of": "events" }, "x-number": { "group": "," } });
            ((*band).to_owned(), meaning)
        })
        .collect();
    let verdict = judged(of_others(), csv, &json!({ "properties": properties }).to_string());
    let groups = verdict.findings.iter().flat_map(|finding| &finding.groups);
    groups
        .filter_map(|group| match (&group["of"], &group["cells"]) {
            (Argument::Label(band), Argument::Count(cells)) => Some((band.clone(), cells.n)),
            _ => None,
        })
        .collect()
}

fn of(band: &str, cells: u64) -> (String, u64) {
    (band.to_owned(), cells)
}

#[test]
fn small_cells_of_made_up_waiting_times() {
    let csv =
        "Under 4 Hours,Between 4 - 12 Hours,Over 12 Hours,Total\n\"1,204\",4,2,\"1,210\"\n951,0,1,952\n5,5,3,13\n";
    // Over 12 hours, few are the rule.
    assert_eq!(small_waits(csv), [of("Between 4 - 12 Hours", 1)]);
}

/// Waiting times in emergency care: 180 and 338 cells of 1 to 4 in two bands, none in the others.
#[test]
fn small_cells_of_published_waiting_times() {
    let Some(path) = candour_wrap_up::real_data("ni-ae-waits/ni-waiting-times.csv") else {
        return;
    };
    let csv = std::fs::read_to_string(path).unwrap();
    assert_eq!(
        small_waits(&csv),
        [of("Over 12 Hours", 338), of("Between 4 - 12 Hours", 180)]
    );
}

#[test]
fn suppressed_cells_are_looked_at_and_what_is_no_number_is_not() {
    let csv = "site,patients,visits\na,9,1\nb,*,1\nc,,9\nd,some,9\ne,-,9\n";
    assert_eq!(
        judged(of_people(1, 4), csv, PATIENTS).coverage_text(),
        "cells of patients: 3 of 4, 1 unreadable\n"
    );
}

#[test]
fn counts_are_judged_in_each_kind_of_dataset_that_is_about_nobody() {
    let measure = r#""properties": {"n": {"x-measure": {"of": "people"}}}"#;
    let judged = |kind, subject: &str| {
        let schema = format!("{{{subject}{measure}}}");
        judge(
            &SmallCounts,
            of_people(1, 4),
            &Case::new("n\n3\n20\n").schema(&schema).kind(kind),
        )
    };
    for kind in [Kind::Table, Kind::Lookup, Kind::Dictionary] {
        assert_eq!(cells(&judged(kind, "")), Some(1), "{kind:?}");
    }
    assert_eq!(cells(&judged(Kind::Records, r#""x-subject": "none", "#)), Some(1));
    assert_eq!(
        cells(&judged(Kind::Records, r#""x-subject": "row", "#)),
        Some(1),
        "no column tells of one person"
    );
    let schema = r#"{"properties": {"sex": {"x-privacy": "indirect"}, "n": {"x-measure": {"of": "people"}}}}"#;
    let of_one = Case::new("sex,n\nf,3\n").schema(schema).kind(Kind::Records);
    let text = judge(&SmallCounts, of_people(1, 4), &of_one).text();
    assert!(text.starts_with("not applicable: there is no table"), "{text}");
    let lookup = judge(&SmallCounts, of_people(1, 4), &Case::new("n\n3\n").kind(Kind::Lookup));
    assert!(
        lookup.text().starts_with("not applicable: there is no table"),
        "that matters in a table only"
    );
    assert_eq!(SmallCounts.manifest().kinds, [], "all kinds");
}
