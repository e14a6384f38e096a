//! What must hold in the rows of every release, counted from the files alone.

use std::collections::{BTreeMap, BTreeSet};

use candour_example::{Settings, Twin};

use crate::reading::{Csv, make};

pub(crate) const SIZES: [(u64, u64); 4] = [(1_000, 1), (2_500, 2), (20_000, 2015), (60_000, 4)];

pub(crate) fn settings(twin: Twin, appointments: u64, seed: u64) -> Settings {
    Settings {
        seed,
        appointments,
        years: vec![2014, 2015],
        twin,
        faults: Vec::new(),
    }
}

#[test]
fn every_class_has_ten_people_and_is_mixed() {
    for (appointments, seed) in SIZES {
        for (folder, _) in make(&settings(Twin::Anonymised, appointments, seed)) {
            let csv = folder.csv("appointments.csv");
            let indirect = [
                "age_band",
                "gender",
                "service_code",
                "service_name",
                "location_type",
                "location_code",
            ];
            let mut classes: BTreeMap<[&str; 6], Vec<[&str; 3]>> = BTreeMap::new();
            let sensitive = ["outcome", "discharge_reason", "appointments_in_period"];
            for (class, values) in csv.columns(indirect).zip(csv.columns(sensitive)) {
                classes.entry(class).or_default().push(values);
            }
            for (class, people) in &classes {
                assert!(people.len() >= 10, "{class:?}");
                for column in 0..3 {
                    let mixed: BTreeSet<&str> = people.iter().map(|values| values[column]).collect();
                    let stated = mixed.iter().filter(|value| !value.is_empty()).count();
                    assert!(stated > 1, "{class:?} column {column}");
                }
            }
            assert!(classes.len() > 1 || appointments < 2_000);
        }
    }
}

#[test]
fn the_anonymised_rows_are_not_made_useless() {
    let (folder, _) = &make(&settings(Twin::Anonymised, 60_000, 4))[0];
    let csv = folder.csv("appointments.csv");
    let share = |label: &str| csv.columns([label]).filter(|[cell]| *cell == "*").count() * 100 / csv.rows.len();
    assert!(share("age_band") <= 2, "{}", share("age_band"));
    assert!(share("gender") <= 10, "{}", share("gender"));
    assert!(share("location_code") <= 40, "{}", share("location_code"));
}

#[test]
fn a_reason_is_given_for_discharges_and_for_nothing_else() {
    for twin in [Twin::Raw, Twin::Anonymised] {
        for (folder, _) in make(&settings(twin, 20_000, 3)) {
            for [outcome, reason] in folder.csv("appointments.csv").columns(["outcome", "discharge_reason"]) {
                assert_eq!(outcome == "Discharged", !reason.is_empty());
            }
        }
    }
}

#[test]
fn raw_rows_agree_with_each_other_and_with_the_tables() {
    for (folder, _) in make(&settings(Twin::Raw, 20_000, 3)) {
        let csv = folder.csv("appointments.csv");
        let mut counted: BTreeMap<[&str; 2], u64> = BTreeMap::new();
        for key in csv.columns(["patient_ref", "service_code"]) {
            *counted.entry(key).or_default() += 1;
        }
        let mut services: BTreeMap<&str, u64> = BTreeMap::new();
        let mut by_place: BTreeMap<[&str; 3], (BTreeSet<&str>, [u64; 3])> = BTreeMap::new();
        let mut by_professional: BTreeMap<&str, (BTreeSet<&str>, [u64; 3])> = BTreeMap::new();
        let mut people: BTreeMap<&str, [&str; 3]> = BTreeMap::new();
        for [patient, service, said, status, outcome, date, location, professional] in csv.columns([
            "patient_ref",
            "service_code",
            "appointments_in_period",
            "attendance_status",
            "outcome",
            "appointment_date",
            "location_code",
            "professional_ref",
        ]) {
            assert_eq!(said, counted[&[patient, service]].to_string());
            let seen = matches!(status, "5" | "6");
            assert_eq!(seen, !outcome.is_empty());
            *services.entry(service).or_default() += 1;
            let add = |(people, sums): &mut (BTreeSet<_>, [u64; 3]), count: bool| {
                if count {
                    people.insert(patient);
                }
                sums[0] += 1;
                sums[1] += u64::from(seen);
                sums[2] += u64::from(status == "3");
            };
            add(by_place.entry([service, location, &date[..7]]).or_default(), true);
            add(by_professional.entry(professional).or_default(), seen);
        }
        for ([patient], who) in csv
            .columns(["patient_ref"])
            .zip(csv.columns(["age", "gender", "patient_area"]))
        {
            assert_eq!(*people.entry(patient).or_insert(who), who, "one person, one age");
        }
        let table = folder.csv("activity_by_location.csv");
        let measures = ["patients", "appointments", "attended", "dna"];
        let mut rows = 0;
        for (key, figures) in table
            .columns(["service_code", "location_code", "month"])
            .zip(table.columns(measures))
        {
            if key[0] != "Total" && key[1] != "Total" {
                rows += u64::from(figures[1] != "0");
                assert_eq!(
                    figures.map(|cell| cell.parse::<u64>().unwrap()),
                    flat(by_place.get(&key)),
                    "{key:?}"
                );
            }
        }
        assert_eq!(rows, by_place.len() as u64);
        let table = folder.csv("activity_by_professional.csv");
        let measures = ["patients_seen", "appointments", "attended", "dna"];
        for (key, figures) in table
            .columns(["service_code", "professional_ref"])
            .zip(table.columns(measures))
        {
            let figures: [u64; 4] = figures.map(|cell| cell.parse().unwrap());
            match key {
                ["Total", _] => assert_eq!(figures[1], csv.rows.len() as u64),
                [service, "Total"] => assert_eq!(figures[1], services.get(service).copied().unwrap_or(0)),
                [_, professional] => assert_eq!(figures, flat(by_professional.get(professional))),
            }
        }
    }
}

fn flat(counted: Option<&(BTreeSet<&str>, [u64; 3])>) -> [u64; 4] {
    counted.map_or([0; 4], |(people, [appointments, attended, dna])| {
        [people.len() as u64, *appointments, *attended, *dna]
    })
}

#[test]
fn years_differ_mildly() {
    let made = make(&settings(Twin::Anonymised, 60_000, 4));
    let (before, now) = (made[0].0.csv("appointments.csv"), made[1].0.csv("appointments.csv"));
    for label in [
        "age_band",
        "gender",
        "service_code",
        "location_type",
        "location_code",
        "outcome",
    ] {
        let count = |csv: &Csv| {
            let mut counts: BTreeMap<String, usize> = BTreeMap::new();
            for [value] in csv.columns([label]) {
                *counts.entry(value.to_owned()).or_default() += 1;
            }
            counts
        };
        let (before, now) = (count(&before), count(&now));
        for (value, n) in &before {
            let m = now.get(value).copied().unwrap_or(0);
            assert!(
                *n.max(&m) < 100 || (m <= 2 * n && *n <= 2 * m),
                "{label} {value} {n} {m}"
            );
        }
    }
}

#[test]
fn schemas_declare_the_columns_there_are() {
    for twin in [Twin::Raw, Twin::Anonymised] {
        let (folder, _) = &make(&settings(twin, 1_000, 1))[0];
        for (path, schema) in [
            ("appointments.csv", "schemas/appointment.schema.json"),
            ("activity_by_professional.csv", "schemas/by-professional.schema.json"),
            ("activity_by_location.csv", "schemas/by-location.schema.json"),
            ("sites.csv", "schemas/site.schema.json"),
            ("services.csv", "schemas/service.schema.json"),
            ("dictionary.csv", "schemas/dictionary.schema.json"),
        ] {
            let schema: serde_json::Value = serde_json::from_str(folder.text(schema)).unwrap();
            assert!(!folder.text("schemas/appointment.schema.json").contains("\"@"));
            let declared = schema["properties"].as_object().unwrap();
            let mut labels = folder.csv(path).header;
            labels.sort();
            let mut known: Vec<String> = declared.keys().cloned().collect();
            known.sort();
            assert_eq!(labels, known, "{path}");
            if path == "appointments.csv" {
                assert!(declared.values().all(|column| !column["x-privacy"].is_null()));
            }
        }
    }
}
