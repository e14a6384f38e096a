//! The same settings give the same bytes, other settings others, and quickly.

use candour_example::{Settings, Twin};

use crate::reading::make;

fn small(twin: Twin) -> Settings {
    Settings {
        appointments: 3_000,
        twin,
        ..Settings::committed()
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    for twin in [Twin::Raw, Twin::Anonymised] {
        let (once, again) = (make(&small(twin)), make(&small(twin)));
        for ((once, _), (again, _)) in once.iter().zip(&again) {
            assert_eq!(once.0.len(), 14);
            assert!(once.0 == again.0);
        }
    }
}

#[test]
fn another_seed_gives_other_bytes() {
    for twin in [Twin::Raw, Twin::Anonymised] {
        let other = Settings {
            seed: 99,
            ..small(twin)
        };
        let (one, two) = (make(&small(twin)), make(&other));
        for path in [
            "appointments.csv",
            "activity_by_professional.csv",
            "activity_by_location.csv",
        ] {
            assert!(one[0].0.0[path] != two[0].0.0[path], "{path}");
        }
        assert!(one[0].0.0["schemas/by-location.schema.json"] == two[0].0.0["schemas/by-location.schema.json"]);
    }
}

#[test]
fn a_year_does_not_depend_on_the_years_beside_it() {
    let alone = Settings {
        years: vec![2014],
        ..small(Twin::Anonymised)
    };
    assert!(make(&alone)[0].0.0 == make(&small(Twin::Anonymised))[0].0.0);
}

#[test]
fn the_raw_twin_has_as_many_rows_as_asked_for() {
    let (folder, _) = &make(&small(Twin::Raw))[0];
    assert_eq!(folder.csv("appointments.csv").rows.len(), 3_000);
    assert!(folder.text("candour.toml").contains("rows = 3000 }"));
}
