//! Each fault is where it says it is, and nowhere else.

use std::collections::BTreeSet;

use candour_example::{Error, FAULTS, FaultId, Seeded, Settings, Twin, generate};

use crate::reading::{Csv, Folder, make};

fn settings(twin: Twin, faults: &[FaultId]) -> Settings {
    Settings {
        seed: 11,
        appointments: 6_000,
        years: vec![2014, 2015],
        twin,
        faults: faults.to_vec(),
    }
}

/// What a fault does to the last release.
struct Effect {
    clean: Folder,
    faulty: Folder,
    seeded: Seeded,
    is_in_earlier: bool,
}

impl Effect {
    fn of(twin: Twin, fault: FaultId) -> Effect {
        let mut clean = make(&settings(twin, &[]));
        let mut faulty = make(&settings(twin, &[fault]));
        let is_in_earlier = clean[0].0.0 != faulty[0].0.0;
        let (clean, _) = clean.remove(1);
        let (faulty, mut told) = faulty.remove(1);
        assert_eq!(told.len(), 1, "{fault} {told:?}");
        let seeded = told.remove(0);
        assert_eq!((seeded.fault, seeded.release.as_str()), (fault, "2015-16"));
        Effect {
            clean,
            faulty,
            seeded,
            is_in_earlier,
        }
    }

    /// The paths that differ, but for the metadata, which follow from all others.
    fn changed(&self) -> Vec<&str> {
        let only_metadata = self.seeded.fault == FaultId::F47;
        let paths = self
            .faulty
            .0
            .keys()
            .filter(|path| self.clean.0.get(*path) != self.faulty.0.get(*path));
        let paths = paths.map(String::as_str);
        paths
            .filter(|path| only_metadata || *path != "datapackage.json")
            .collect()
    }

    /// Cells that differ between two files of the same shape: record number, label, before, after.
    fn cells(&self, path: &str) -> Vec<(usize, String, String, String)> {
        let (clean, faulty) = (self.clean.csv(path), self.faulty.csv(path));
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
}

fn path(dataset: &str) -> &'static str {
    match dataset {
        "appointments" => "appointments.csv",
        "by-professional" => "activity_by_professional.csv",
        "by-location" => "activity_by_location.csv",
        "dictionary" => "dictionary.csv",
        other => panic!("{other}"),
    }
}

#[test]
fn every_fault_has_a_place_in_the_last_release_alone() {
    for fault in FAULTS {
        for twin in fault.twins {
            let effect = Effect::of(*twin, fault.id);
            let is_fault = fault.name.starts_with('F');
            assert!(!is_fault || !effect.changed().is_empty(), "{} in {twin:?}", fault.name);
            assert!(!is_fault || !effect.is_in_earlier, "{}", fault.name);
        }
    }
}

#[test]
fn faults_of_single_cells_change_the_cells_that_they_tell_and_no_other() {
    for fault in [
        FaultId::F11,
        FaultId::F15,
        FaultId::F16,
        FaultId::F21,
        FaultId::F22,
        FaultId::F33,
        FaultId::F37,
        FaultId::F43,
    ] {
        // In other shapes totals follow.
        for twin in fault.fault().twins.iter().filter(|twin| !twin.is_shape()) {
            let effect = Effect::of(*twin, fault);
            let path = path(effect.seeded.dataset.unwrap());
            assert_eq!(effect.changed(), [path], "{fault}");
            let cells = effect.cells(path);
            let records: BTreeSet<usize> = cells.iter().map(|(record, ..)| *record).collect();
            let told: BTreeSet<usize> = effect.seeded.records.iter().copied().collect();
            assert!(!records.is_empty() && records.is_subset(&told), "{fault}");
            assert!(fault == FaultId::F43 || records == told, "{fault}");
            assert!(
                cells.iter().all(|(_, label, ..)| effect.seeded.columns.contains(label)),
                "{fault}"
            );
        }
    }
}

#[test]
fn a_column_is_renamed_everywhere_but_in_a_declaration() {
    for twin in [Twin::Raw, Twin::Anonymised] {
        let effect = Effect::of(twin, FaultId::F9);
        let changed = effect.changed();
        assert_eq!(
            changed.len(),
            3 + usize::from(changed.contains(&"candour.toml")),
            "{changed:?}"
        );
        let path = path(effect.seeded.dataset.unwrap());
        let (before, after) = (effect.clean.csv(path), effect.faulty.csv(path));
        let renamed: Vec<[&String; 2]> = before
            .header
            .iter()
            .zip(&after.header)
            .filter(|(before, after)| before != after)
            .map(|(before, after)| [before, after])
            .collect();
        assert_eq!(renamed, [[&effect.seeded.columns[0], &effect.seeded.columns[1]]]);
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
            .find(|line| line.starts_with("that") && line.contains("<= appointments"));
        let (left, _) = that.unwrap().split_once(" <= ").unwrap();
        let left = left.rsplit('"').next().unwrap();
        assert!(header.iter().any(|label| label == left), "{left}");
        followed += u32::from(left != "patients");
    }
    assert!((1..12).contains(&followed), "{followed}");
}

#[test]
fn nhs_numbers_stand_in_three_notes_of_a_hundred() {
    let effect = Effect::of(Twin::Raw, FaultId::F15);
    let cells = effect.cells("appointments.csv");
    assert!(
        cells
            .iter()
            .all(|(_, label, _, after)| label == "notes" && after.contains("999"))
    );
    assert!((140..220).contains(&cells.len()), "{}", cells.len());
}

#[test]
fn one_service_has_no_november() {
    for (twin, path, column) in [
        (Twin::Raw, "appointments.csv", "appointment_date"),
        (Twin::Anonymised, "activity_by_location.csv", "month"),
    ] {
        let effect = Effect::of(twin, FaultId::F27);
        let in_november = |folder: &Folder| -> BTreeSet<String> {
            let csv = folder.csv(path);
            csv.columns(["service_code", column])
                .filter(|[_, when]| when.starts_with("2015-11"))
                .map(|[service, _]| service.to_owned())
                .collect()
        };
        assert_eq!(in_november(&effect.clean).len(), in_november(&effect.faulty).len() + 1);
        if twin == Twin::Raw {
            let rows = effect.faulty.csv(path).rows.len();
            assert!(effect.faulty.text("candour.toml").contains(&format!("rows = {rows} ")));
        }
    }
}

#[test]
fn a_hole_leaves_rows_in_every_month() {
    let effect = Effect::of(Twin::Raw, FaultId::F28);
    let days = |folder: &Folder| -> BTreeSet<String> {
        let csv = folder.csv("appointments.csv");
        csv.columns(["appointment_date"]).map(|[day]| day.to_owned()).collect()
    };
    let (before, after) = (days(&effect.clean), days(&effect.faulty));
    assert_eq!(before.difference(&after).count(), 28);
    let months: BTreeSet<&str> = after.iter().map(|day| &day[..7]).collect();
    assert_eq!(months.len(), 12);
}

#[test]
fn one_total_is_further_off_than_rounding_explains() {
    for twin in [Twin::Raw, Twin::Anonymised] {
        let effect = Effect::of(twin, FaultId::F37);
        let cells = effect.cells(path(effect.seeded.dataset.unwrap()));
        let (_, _, before, after) = &cells[0];
        let (before, after): (u64, u64) = (before.parse().unwrap(), after.parse().unwrap());
        assert!(cells.len() == 1 && after > before);
        assert!(twin == Twin::Anonymised || after == before + 1);
    }
}

/// Totals over locations still are the sums of their parts, as far as rounding and hiding let one say.
fn adds_up(csv: &Csv) {
    let key = ["service_code", "month", "location_code", "appointments"];
    let rows: Vec<[&str; 4]> = csv.columns(key).collect();
    for [service, month, _, total] in rows.iter().filter(|row| row[2] == "Total") {
        let parts = rows
            .iter()
            .filter(|row| row[0] == *service && row[1] == *month && row[2] != "Total");
        let parts: Option<Vec<i64>> = parts.map(|row| row[3].parse().ok()).collect();
        if let (Ok(total), Some(parts)) = (total.parse::<i64>(), parts) {
            let slack = 2 * (parts.len() as i64 + 1);
            assert!(
                (total - parts.iter().sum::<i64>()).abs() <= 100 * slack,
                "{service} {month} {total} {parts:?}"
            );
        }
    }
}

#[test]
fn totals_follow_figures_that_were_changed() {
    for fault in [FaultId::F41, FaultId::F42] {
        for twin in [Twin::Raw, Twin::Anonymised] {
            let effect = Effect::of(twin, fault);
            assert_eq!(effect.changed(), ["activity_by_location.csv"]);
            adds_up(&effect.faulty.csv("activity_by_location.csv"));
        }
    }
}

#[test]
fn traps_of_the_model_are_there_without_a_change() {
    for (twin, trap) in [
        (Twin::Anonymised, FaultId::T1),
        (Twin::Raw, FaultId::T5),
        (Twin::Anonymised, FaultId::T5),
        (Twin::Raw, FaultId::T6),
    ] {
        let effect = Effect::of(twin, trap);
        assert!(effect.changed().is_empty());
        assert!(!effect.seeded.what.starts_with("0 "), "{}", effect.seeded.what);
    }
    assert!(Effect::of(Twin::Anonymised, FaultId::T15).changed().is_empty());
}

#[test]
fn what_would_be_a_change_since_last_year_is_in_every_release() {
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
        let effect = Effect::of(twin, FaultId::T13);
        assert_eq!(effect.changed(), [path]);
        let cells = effect.cells(path);
        assert!(!cells.is_empty());
        assert!(cells.iter().all(|(_, _, _, after)| after.contains('\n')));
    }
}

#[test]
fn sites_that_merge_have_the_rows_of_both() {
    let effect = Effect::of(Twin::Raw, FaultId::T4);
    let rows = |folder: &Folder, code: &str| {
        let csv = folder.csv("appointments.csv");
        csv.columns(["location_code"]).filter(|[own]| *own == code).count()
    };
    assert_eq!(rows(&effect.faulty, "NQV14"), 0);
    let both = rows(&effect.clean, "NQV13") + rows(&effect.clean, "NQV14");
    assert_eq!(rows(&effect.faulty, "NQV13"), both);
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
    let faults = [FaultId::F1, FaultId::F9, FaultId::F22, FaultId::F27, FaultId::F37];
    let made = make(&settings(Twin::Anonymised, &faults));
    let told: BTreeSet<FaultId> = made[1].1.iter().map(|seeded| seeded.fault).collect();
    assert_eq!(told, BTreeSet::from(faults));
}
