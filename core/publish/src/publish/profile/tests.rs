//! What a profile tells, and to whom.

use candour_model::facts::Kind;
use candour_model::outcome::PeriodSums;
use candour_statement::value::Band;

use super::*;
use crate::testing;

fn profile_of(dataset: &str) -> DatasetProfile {
    let rows = [("2014-04", 503), ("2014-05", 4), ("2014-06", 493)];
    let states = |missing, cells| CellStates {
        missing,
        cells,
        ..CellStates::default()
    };
    DatasetProfile {
        dataset: dataset.to_owned(),
        period: Some("month".to_owned()),
        rows: rows
            .iter()
            .map(|(period, rows)| PeriodRows {
                period: (*period).to_owned(),
                rows: *rows,
                before: Some((period.replace("2014", "2013"), 402)),
            })
            .collect(),
        columns: testing::SORTS
            .iter()
            .map(|label| ColumnStates {
                label: (*label).to_owned(),
                all: states(81, 1000),
                before: Some(states(40, 1000)),
                by_period: vec![states(40, 503), states(0, 4), states(41, 493)],
            })
            .collect(),
        ..DatasetProfile::default()
    }
}

fn people(outcome: &Outcome) -> shown::Profile {
    let facts = &outcome.facts.datasets[0];
    profile(outcome, facts, &profile_of("people"), Audience::Public)
}

fn missing(states: &[shown::States]) -> Vec<String> {
    states.iter().map(|of| candour_words::portion(&of.missing)).collect()
}

#[test]
fn of_people_small_periods_and_what_gives_them_away_are_not_shown() {
    let mut outcome = testing::outcome();
    let told = people(&outcome);
    assert!(
        told.periods.is_empty(),
        "503 and 493 of 1,000 leave exactly 4: {told:?}"
    );
    let column = |told: &shown::Profile, at: usize| told.columns[at].clone();
    let cells = |at: usize| column(&told, at).cells.unwrap().missing;
    assert_eq!(cells(0), Portion::Band(Band::From5To20), "of a direct one a band");
    assert_eq!(cells(4).thousandths(), Some(80), "of 1,000 people 81");
    assert_eq!(column(&told, 6).column, "#7", "no schema names it");
    assert!(told.columns.iter().all(|column| column.by_period.is_empty()));

    outcome.facts.datasets[0].kind = Kind::Table;
    let told = people(&outcome);
    let rows: Vec<Number> = told.periods.iter().map(|period| period.rows.clone()).collect();
    assert_eq!(rows, [503, 4, 493].map(Number::Exact), "rows of a table are nobody");
    assert_eq!(told.periods[0].before.as_ref().unwrap().rows, Number::Exact(402));
    assert_eq!(missing(&column(&told, 4).by_period), ["8.0%", "0%", "8.3%"]);
    for hidden in [0, 2] {
        assert!(column(&told, hidden).by_period.is_empty(), "direct, sensitive");
    }
}

#[test]
fn of_a_withheld_release_nothing_but_bands_is_told() {
    let mut outcome = testing::outcome();
    outcome.facts.datasets[0].kind = Kind::Table;
    testing::withhold_previous(&mut outcome, "it is the raw extract");
    let told = people(&outcome);
    assert!(told.periods.iter().all(|period| period.before.is_none()));
    let before = told.columns.iter().filter_map(|column| column.before.as_ref());
    let bands: Vec<&Portion> = before.map(|states| &states.missing).collect();
    assert!(
        bands.iter().all(|band| **band == Portion::Band(Band::From1To5)),
        "{bands:?}"
    );
}

/// A table by month and site, with one measure of people.
fn table(outcome: &mut Outcome) -> DatasetProfile {
    outcome.facts.datasets[0].kind = Kind::Table;
    let sums = |sums: [Option<&str>; 3]| sums.map(|sum| sum.map(str::to_owned)).to_vec();
    let group = |value: &str, rows, before, periods: &[&str]| GroupRows {
        value: value.to_owned(),
        rows,
        before,
        sum: Some("50".to_owned()),
        sum_before: None,
        periods: periods.iter().map(|period| (*period).to_owned()).collect(),
    };
    DatasetProfile {
        sums: vec![PeriodSums {
            column: "patients".to_owned(),
            of_totals: true,
            now: sums([Some("120"), Some("7"), None]),
            before: sums([Some("100"), Some("90"), Some("0")]),
        }],
        groups: Some(Groups {
            column: "site".to_owned(),
            measure: Some("patients".to_owned()),
            groups: vec![
                group("All", 2, Some(3), &["2014-04", "2014-06"]),
                group("All", 3, None, &["2014-04", "2014-05", "2014-06"]),
            ],
        }),
        ..profile_of("people")
    }
}

#[test]
fn sums_and_series_are_told_by_the_same_rules() {
    let mut outcome = testing::outcome();
    let of = table(&mut outcome);
    let told = |outcome: &Outcome| profile(outcome, &outcome.facts.datasets[0], &of, Audience::Public);
    let open = told(&outcome);
    let exact = |text: &str| Some(Decimal::Exact(text.to_owned()));
    let sums = &open.sums[0];
    assert_eq!(sums.by_period, [exact("120"), Some(Decimal::Below(10)), None]);
    assert_eq!(sums.before, [exact("100"), exact("90"), exact("0")]);
    assert!(sums.of_totals);
    let groups = open.groups.expect("groups");
    assert_eq!(
        (groups.measure.as_deref(), groups.groups[0].sum.clone()),
        (Some("patients"), exact("50"))
    );
    assert_eq!(
        (groups.in_all, groups.groups[0].rows.exact()),
        (2, Some(3)),
        "most rows first"
    );
    assert!(groups.groups[0].gaps.is_empty() && groups.groups[0].before.is_none());
    let gap = &groups.groups[1];
    assert_eq!(
        (gap.began.as_deref(), gap.ended.as_deref()),
        (Some("2014-04"), Some("2014-06"))
    );
    assert_eq!(
        (gap.gaps.as_slice(), gap.before.clone()),
        (&["2014-05".to_owned()][..], Some(Number::Exact(3)))
    );

    testing::withhold_previous(&mut outcome, "it is the raw extract");
    let closed = told(&outcome);
    assert!(
        closed.sums[0].before.is_empty(),
        "none of last year where it is withheld"
    );
    assert!(
        closed
            .groups
            .expect("groups")
            .groups
            .iter()
            .all(|group| group.before.is_none())
    );
    let of = DatasetProfile {
        groups: Some(Groups {
            column: "site".to_owned(),
            measure: None,
            groups: vec![GroupRows {
                value: "Jane Smith".to_owned(),
                rows: 2,
                ..GroupRows::default()
            }],
        }),
        ..of
    };
    let facts = &outcome.facts.datasets[0];
    let told = profile(&outcome, facts, &of, Audience::Public);
    assert_eq!(told.groups, None, "a value that nobody declared");
}
