//! Each fault is where it says it is, and nowhere else.

use std::collections::BTreeSet;

use candour_example::{Error, FAULTS, FaultId, Settings, Twin, generate};

use crate::reading::{Folder, make};

fn settings(twin: Twin, faults: &[FaultId]) -> Settings {
    Settings {
        seed: 11,
        appointments: 6_000,
        years: vec![2014, 2015],
        twin,
        faults: faults.to_vec(),
    }
}

/// The paths of the last release that a fault changes, with both versions of the release and what was told.
fn effect(twin: Twin, fault: FaultId) -> (Vec<String>, Folder, Folder, String) {
    let mut clean = make(&settings(twin, &[]));
    let mut faulty = make(&settings(twin, &[fault]));
    if fault != FaultId::T11 {
        assert!(clean[0].0.0 == faulty[0].0.0, "only the last release is changed");
    }
    let (clean, _) = clean.remove(1);
    let (faulty, told) = faulty.remove(1);
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!((told[0].fault, told[0].release.as_str()), (fault, "2015-16"));
    let changed = clean
        .0
        .keys()
        .filter(|path| clean.0[*path] != faulty.0[*path])
        .cloned()
        .collect();
    (changed, clean, faulty, told[0].what.clone())
}

/// Cells that differ between two files of the same shape: record number, label, before, after.
fn cells(clean: &Folder, faulty: &Folder, path: &str) -> Vec<(usize, String, String, String)> {
    let (clean, faulty) = (clean.csv(path), faulty.csv(path));
    assert_eq!(clean.rows.len(), faulty.rows.len());
    let mut found = Vec::new();
    for (record, (before, after)) in clean.rows.iter().zip(&faulty.rows).enumerate() {
        for (label, (before, after)) in clean.header.iter().zip(before.iter().zip(after)) {
            if before != after {
                found.push((record + 2, label.clone(), before.clone(), after.clone()));
            }
        }
    }
    found
}

#[test]
fn a_column_is_renamed_everywhere_but_in_a_declaration() {
    for twin in [Twin::Raw, Twin::Anonymised] {
        let (changed, clean, faulty, what) = effect(twin, FaultId::F9);
        let is_declared = changed.iter().any(|path| path == "candour.toml");
        assert_eq!(changed.len(), 3 + usize::from(is_declared), "{changed:?}");
        let path = changed
            .iter()
            .find(|path| path.ends_with(".csv") && *path != "dictionary.csv")
            .unwrap();
        let (before, after) = (clean.csv(path), faulty.csv(path));
        let renamed: Vec<(&String, &String)> = before
            .header
            .iter()
            .zip(&after.header)
            .filter(|(before, after)| before != after)
            .collect();
        assert_eq!(renamed.len(), 1);
        assert_eq!(what, format!("column {} is now called {}", renamed[0].0, renamed[0].1));
        assert!(before.rows == after.rows);
    }
}

#[test]
fn what_is_declared_of_a_renamed_column_follows_it() {
    let mut followed = 0;
    for seed in 1..=12 {
        let faulty = make(&Settings {
            seed,
            ..settings(Twin::Anonymised, &[FaultId::F9])
        });
        let header = faulty[1].0.csv("activity_by_location.csv").header;
        let declared = faulty[1].0.text("candour.toml");
        let that = declared
            .lines()
            .find_map(|line| line.strip_prefix("that    = "))
            .unwrap();
        let (left, right) = that.trim_matches('"').split_once(" <= ").unwrap();
        assert!(
            header.iter().any(|label| label == left) && header.iter().any(|label| label == right),
            "{that}"
        );
        followed += u32::from(left != "patients");
    }
    assert!((1..12).contains(&followed), "{followed}");
}

#[test]
fn nhs_numbers_stand_in_three_notes_of_a_hundred() {
    let (changed, clean, faulty, what) = effect(Twin::Raw, FaultId::F15);
    assert_eq!(changed, ["appointments.csv"]);
    let cells = cells(&clean, &faulty, "appointments.csv");
    assert!(
        cells
            .iter()
            .all(|(_, label, _, after)| label == "notes" && after.contains("999"))
    );
    assert!((140..220).contains(&cells.len()), "{}", cells.len());
    assert_eq!(what, format!("{} notes hold an NHS number", cells.len()));
}

#[test]
fn a_three_stands_where_a_star_was() {
    let (changed, clean, faulty, what) = effect(Twin::Anonymised, FaultId::F22);
    assert_eq!(changed.len(), 1);
    let cells = cells(&clean, &faulty, &changed[0]);
    assert_eq!(cells.len(), 1);
    let (record, label, before, after) = &cells[0];
    assert_eq!((before.as_str(), after.as_str()), ("*", "3"));
    assert_eq!(what, format!("record {record} of column {label} says 3"));
}

#[test]
fn one_service_has_no_november() {
    for (twin, path, column) in [
        (Twin::Raw, "appointments.csv", "appointment_date"),
        (Twin::Anonymised, "activity_by_location.csv", "month"),
    ] {
        let (changed, clean, faulty, _) = effect(twin, FaultId::F27);
        assert!(changed.contains(&path.to_owned()));
        let in_november = |folder: &Folder| -> BTreeSet<String> {
            let csv = folder.csv(path);
            csv.columns(["service_code", column])
                .filter(|[_, when]| when.starts_with("2015-11"))
                .map(|[service, _]| service.to_owned())
                .collect()
        };
        assert_eq!(in_november(&clean).len(), in_november(&faulty).len() + 1);
        if twin == Twin::Raw {
            assert_eq!(
                changed,
                ["appointments.csv", "candour.toml"],
                "the count declared is that of the rows left"
            );
        }
    }
}

#[test]
fn one_total_is_further_off_than_rounding_explains() {
    for twin in [Twin::Raw, Twin::Anonymised] {
        let (changed, clean, faulty, _) = effect(twin, FaultId::F37);
        assert_eq!(changed.len(), 1);
        let cells = cells(&clean, &faulty, &changed[0]);
        assert_eq!(cells.len(), 1);
        let (_, _, before, after) = &cells[0];
        let (before, after): (u64, u64) = (before.parse().unwrap(), after.parse().unwrap());
        assert!(after > before);
        assert!(twin == Twin::Anonymised || after == before + 1);
    }
}

#[test]
fn traps_of_the_model_are_there_without_a_change() {
    for (twin, trap) in [
        (Twin::Anonymised, FaultId::T1),
        (Twin::Raw, FaultId::T5),
        (Twin::Anonymised, FaultId::T5),
    ] {
        let (changed, _, _, what) = effect(twin, trap);
        assert!(changed.is_empty(), "{changed:?}");
        assert!(!what.starts_with("0 "), "{what}");
    }
    assert!(effect(Twin::Anonymised, FaultId::T15).0.is_empty());
}

#[test]
fn references_begin_with_zero_in_every_release() {
    for twin in [Twin::Raw, Twin::Anonymised] {
        for (folder, told) in make(&settings(twin, &[FaultId::T11])) {
            assert_eq!(told.len(), 1);
            for [reference] in folder.csv("activity_by_professional.csv").columns(["professional_ref"]) {
                assert!(reference == "Total" || reference.starts_with('0'));
            }
        }
    }
}

#[test]
fn line_breaks_stand_inside_quotes() {
    for (twin, path) in [(Twin::Raw, "appointments.csv"), (Twin::Anonymised, "dictionary.csv")] {
        let (changed, clean, faulty, _) = effect(twin, FaultId::T13);
        assert_eq!(changed, [path]);
        let cells = cells(&clean, &faulty, path);
        assert!(!cells.is_empty());
        assert!(cells.iter().all(|(_, _, _, after)| after.contains('\n')));
    }
}

#[test]
fn faults_without_a_place_are_refused() {
    for fault in FAULTS {
        for twin in [Twin::Raw, Twin::Anonymised] {
            let made = generate(&settings(twin, &[fault.id]));
            match made {
                Ok(_) => assert!(fault.twins.contains(&twin)),
                Err(Error::FaultWithoutPlace { .. }) => assert!(!fault.twins.contains(&twin)),
                Err(other) => panic!("{other}"),
            }
        }
    }
    let alone = Settings {
        years: vec![2015],
        ..settings(Twin::Raw, &[FaultId::F9])
    };
    assert!(matches!(generate(&alone), Err(Error::FaultWithoutPrevious { .. })));
}

#[test]
fn several_faults_go_together() {
    let faults = [FaultId::F9, FaultId::F22, FaultId::F27, FaultId::F37];
    let made = make(&settings(Twin::Anonymised, &faults));
    let told: BTreeSet<FaultId> = made[1].1.iter().map(|seeded| seeded.fault).collect();
    assert_eq!(told, BTreeSet::from(faults));
}
