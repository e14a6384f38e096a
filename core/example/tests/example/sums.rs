//! What must hold in the tables of every release, counted from the files alone.

use std::collections::{BTreeMap, BTreeSet};

use candour_example::{Settings, Twin};

use crate::invariants::{SIZES, settings};
use crate::reading::{Csv, make};

/// The least and the most that a figure can be, to a reader.
fn bounds(cell: &str, slack: u64) -> (u64, u64) {
    match cell {
        "*" => (1, 7),
        "c" => (0, u64::MAX / 1_000),
        text => {
            let number: u64 = text.parse().unwrap();
            (number.saturating_sub(slack), number + slack)
        }
    }
}

/// Each total of a table with its parts, by columns whose `Total` stands for all.
fn sums<'a>(csv: &'a Csv, key: &[&str], totals: &[&str], measure: &str) -> Vec<(&'a str, Vec<&'a str>)> {
    let places: Vec<usize> = key.iter().map(|label| csv.place(label)).collect();
    let value = csv.place(measure);
    let mut sums = Vec::new();
    for total in totals {
        let total = csv.place(total);
        let mut groups: BTreeMap<Vec<&str>, (Option<&str>, Vec<&str>)> = BTreeMap::new();
        for row in &csv.rows {
            let rest = places
                .iter()
                .filter(|place| **place != total)
                .map(|place| row[*place].as_str());
            let group = groups.entry(rest.collect()).or_default();
            if row[total] == "Total" {
                group.0 = Some(&row[value]);
            } else {
                group.1.push(&row[value]);
            }
        }
        sums.extend(groups.into_values().filter_map(|(whole, parts)| Some((whole?, parts))));
    }
    sums.retain(|(_, parts)| !parts.is_empty());
    sums
}

fn all_sums<'a>(location: &'a Csv, professional: &'a Csv, measure: &str) -> Vec<(&'a str, Vec<&'a str>)> {
    let key = ["service_code", "location_code", "month"];
    let mut all = sums(location, &key, &["service_code", "location_code"], measure);
    all.extend(sums(
        professional,
        &["service_code", "professional_ref"],
        &["professional_ref", "service_code"],
        measure,
    ));
    all
}

#[test]
fn parts_make_their_totals() {
    for (twin, slack) in [(Twin::Raw, 0), (Twin::Anonymised, 2)] {
        for (appointments, seed) in SIZES {
            for (folder, _) in make(&settings(twin, appointments, seed)) {
                let location = folder.csv("activity_by_location.csv");
                let professional = folder.csv("activity_by_professional.csv");
                for measure in ["appointments", "attended", "dna"] {
                    let all = all_sums(&location, &professional, measure);
                    assert!(all.len() > 100);
                    for (whole, parts) in all {
                        let (low, high) = bounds(whole, slack);
                        let least: u64 = parts.iter().map(|part| bounds(part, slack).0).sum();
                        let most: u64 = parts.iter().map(|part| bounds(part, slack).1).sum();
                        assert!(least <= high && low <= most, "{measure} {whole} {parts:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn totals_of_people_lie_between_the_largest_part_and_the_sum() {
    for (twin, slack) in [(Twin::Raw, 0), (Twin::Anonymised, 2)] {
        for (folder, _) in make(&settings(twin, 20_000, 6)) {
            let table = folder.csv("activity_by_location.csv");
            let key = ["service_code", "location_code", "month"];
            let mut all = sums(&table, &key, &["service_code", "location_code"], "patients");
            let table = folder.csv("activity_by_professional.csv");
            let key = ["service_code", "professional_ref"];
            all.extend(sums(
                &table,
                &key,
                &["professional_ref", "service_code"],
                "patients_seen",
            ));
            for (whole, parts) in all {
                let (low, high) = bounds(whole, slack);
                assert!(
                    parts.iter().all(|part| bounds(part, slack).0 <= high),
                    "{whole} {parts:?}"
                );
                let most: u64 = parts.iter().map(|part| bounds(part, slack).1).sum();
                assert!(low <= most, "{whole} {parts:?}");
            }
        }
    }
}

#[test]
fn last_years_figures_add_up_where_they_are_comparable() {
    let years = Settings {
        years: vec![2016, 2017],
        ..settings(Twin::Anonymised, 20_000, 6)
    };
    let csv = make(&years)[1].0.csv("activity_by_location.csv");
    let key = ["service_code", "location_code", "month"];
    let all = sums(&csv, &key, &["service_code", "location_code"], "appointments_last_year");
    let (compared, left_out): (Vec<_>, Vec<_>) = all.into_iter().partition(|(whole, _)| *whole != "z");
    for (whole, parts) in &compared {
        let (low, high) = bounds(whole, 2);
        let least: u64 = parts.iter().map(|part| bounds(part, 2).0).sum();
        let most: u64 = parts.iter().map(|part| bounds(part, 2).1).sum();
        assert!(least <= high && low <= most, "{whole} {parts:?}");
    }
    assert!(compared.len() > 100 && !left_out.is_empty());
}

#[test]
fn no_hidden_figure_stands_alone_in_its_sum() {
    for (appointments, seed) in SIZES {
        for (folder, _) in make(&settings(Twin::Anonymised, appointments, seed)) {
            let location = folder.csv("activity_by_location.csv");
            let professional = folder.csv("activity_by_professional.csv");
            for measure in ["appointments", "attended", "dna"] {
                for (whole, parts) in all_sums(&location, &professional, measure) {
                    let hidden = parts.iter().filter(|part| matches!(**part, "*" | "c")).count();
                    let whole_hidden = usize::from(matches!(whole, "*" | "c"));
                    assert_ne!(hidden + whole_hidden, 1, "{measure} {whole} {parts:?}");
                }
            }
        }
    }
}

#[test]
fn published_figures_are_rounded_and_none_is_small() {
    for (appointments, seed) in SIZES {
        for (folder, _) in make(&settings(Twin::Anonymised, appointments, seed)) {
            for (path, measures) in [
                (
                    "activity_by_location.csv",
                    ["patients", "appointments", "attended", "dna"],
                ),
                (
                    "activity_by_professional.csv",
                    ["patients_seen", "appointments", "attended", "dna"],
                ),
            ] {
                let csv = folder.csv(path);
                let mut shown = 0;
                for figures in csv.columns(measures) {
                    let numbers = figures.map(|cell| cell.parse::<u64>().ok());
                    for number in numbers.into_iter().flatten() {
                        assert!(number == 0 || (number >= 10 && number % 5 == 0), "{number}");
                        shown += 1;
                    }
                    for (less, more) in [(0, 1), (2, 1), (3, 1)] {
                        if let (Some(less), Some(more)) = (numbers[less], numbers[more]) {
                            assert!(less <= more, "{figures:?}");
                        }
                    }
                }
                assert!(shown > 4);
            }
        }
    }
}

#[test]
fn rates_are_those_of_the_figures_beside_them() {
    for twin in [Twin::Raw, Twin::Anonymised] {
        let (folder, _) = &make(&settings(twin, 20_000, 8))[0];
        let csv = folder.csv("activity_by_location.csv");
        let mut rates = 0;
        for [attended, dna, rate] in csv.columns(["attended", "dna", "dna_rate_percent"]) {
            let (Ok(attended), Ok(dna)) = (attended.parse::<u64>(), dna.parse::<u64>()) else {
                assert_eq!(rate, "*");
                continue;
            };
            if attended + dna == 0 {
                assert_eq!(rate, "z");
                continue;
            }
            let tenths: u64 = rate.replace('.', "").parse().unwrap();
            let exact = 1_000 * dna;
            assert!((tenths * (attended + dna)).abs_diff(exact) * 2 <= attended + dna);
            rates += 1;
        }
        assert!(rates > 100);
    }
}

#[test]
fn last_year_is_repeated_as_it_was_published() {
    for twin in [Twin::Raw, Twin::Anonymised] {
        let made = make(&settings(twin, 20_000, 8));
        let key = [
            "service_code",
            "location_code",
            "month",
            "appointments",
            "appointments_last_year",
        ];
        let before = made[0].0.csv("activity_by_location.csv");
        let now = made[1].0.csv("activity_by_location.csv");
        let mut published = BTreeMap::new();
        for [service, location, month, appointments, last] in before.columns(key) {
            assert_eq!(last, "z");
            published.insert([service, location, &month[5..]], appointments);
        }
        for [service, location, month, _, last] in now.columns(key) {
            assert_eq!(published[&[service, location, &month[5..]]], last);
        }
    }
}

#[test]
fn every_service_has_every_month_until_one_moves_away() {
    let four = Settings {
        years: vec![2014, 2015, 2016, 2017],
        ..settings(Twin::Anonymised, 20_000, 5)
    };
    for ((folder, _), year) in make(&four).iter().zip(2014..) {
        let mut months: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        let csv = folder.csv("activity_by_location.csv");
        for [service, month] in csv.columns(["service_code", "month"]) {
            assert!(month >= format!("{year}-04").as_str() && month <= format!("{}-03", year + 1).as_str());
            months.entry(service).or_default().insert(month);
        }
        for (service, months) in months {
            let expected = if year == 2017 && service == "HV" { 6 } else { 12 };
            assert_eq!(months.len(), expected, "{service} {year}");
        }
        let declared = folder.text("candour.toml");
        assert_eq!(declared.contains("[[change]]"), year == 2017);
        assert_eq!(declared.contains("previous"), year > 2014);
        assert!(declared.contains("(invented data)"));
    }
}
