//! One release with everything that can be declared, read whole.

use candour_config::facts::{agreements, dataset_facts, release_facts};
use candour_config::policy::{self, BuiltIn};
use candour_config::release::{self, Previous};
use candour_model::facts::{ChangeKind, Kind};
use candour_model::finding::Severity;
use candour_model::meaning::{JsonType, MeasureOf, PeriodUnit, Privacy, Subject};
use serde_json::json;
use tempfile::TempDir;

use crate::files::folder;

pub(crate) const DECLARATION: &str = include_str!("whole/candour.toml");
pub(crate) const APPOINTMENT: &str = include_str!("whole/appointment.schema.json");
pub(crate) const BY_LOCATION: &str = include_str!("whole/by-location.schema.json");
pub(crate) const PACK: &str = include_str!("whole/pack.toml");

/// The release lies in `2014-15`, beside the one before.
pub(crate) fn whole() -> TempDir {
    folder(&[
        ("2014-15/candour.toml", DECLARATION),
        ("2014-15/schemas/appointment.schema.json", APPOINTMENT),
        ("2014-15/schemas/by-location.schema.json", BY_LOCATION),
        ("2014-15/appointments-1.csv", "x"),
        ("2014-15/appointments-2.csv", "x"),
        ("2014-15/activity_by_location.csv", "x"),
        ("2014-15/activity_by_professional.csv", "x"),
        ("2014-15/sites.csv", "x"),
        ("2013-14/candour.toml", crate::files::SMALL),
        ("2013-14/visits.csv", "x"),
    ])
}

#[test]
fn a_release_is_read_whole() {
    let folder = whole();
    let release = release::load(&folder.path().join("2014-15")).unwrap();
    let schemas = release::read_schemas(&release).unwrap();

    let names: Vec<&str> = release.datasets.iter().map(|dataset| dataset.name.as_str()).collect();
    assert_eq!(names, ["appointments", "by-location", "by-professional", "sites"]);
    let appointments = &release.datasets[0];
    assert_eq!(appointments.kind, Kind::Records);
    let parts: Vec<&str> = appointments.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(parts, ["appointments-1.csv", "appointments-2.csv"]);
    assert_eq!(appointments.expect.rows, Some(600_404));
    assert_eq!(appointments.changes[0].what, ChangeKind::Merged);
    assert_eq!(appointments.changes[0].from, ["NQV14", "NQV13"]);
    let by_location = &release.datasets[1];
    assert_eq!(by_location.expect.by, ["location_code"]);
    assert_eq!(by_location.expect.rows_by["location_code"]["NQV13"], 24);
    assert_eq!(by_location.csv.header_row.as_ref().unwrap().value.get(), 3);
    assert_eq!(by_location.csv.delimiter.as_ref().unwrap().value.0, ';');
    assert_eq!(by_location.csv.encoding.as_ref().unwrap().value.name(), "windows-1252");
    assert_eq!(by_location.columns["location_code"], "site");
    assert_eq!(by_location.compare_back.as_ref().unwrap().unit, PeriodUnit::Year);
    assert!(matches!(
        release::load_previous(&release).unwrap(),
        Some(Previous::Release(_))
    ));

    let schema = &schemas["appointments"];
    let labels: Vec<&str> = schema.columns.iter().map(|(label, _)| label.as_str()).collect();
    assert_eq!(
        labels,
        [
            "patient_ref",
            "month",
            "year",
            "age_band",
            "outcome",
            "location_code",
            "notes"
        ]
    );
    assert_eq!(schema.table.subject, Subject::Column("patient_ref".into()));
    assert_eq!(schema.column("notes").unwrap().privacy, None);
    let place = schema.keyword_place("notes", "x-privacy").unwrap();
    assert_eq!(place.quoted(), Some("\"?\""));
    let outcome = schema.column("outcome").unwrap();
    assert_eq!(outcome.privacy, Some(vec![Privacy::Indirect, Privacy::Sensitive]));
    assert_eq!(outcome.vocabulary, ["Seen", "Not seen"]);
    assert_eq!(outcome.types, [JsonType::String]);
    assert!(outcome.required);
    assert_eq!(outcome.markers.len(), 2, "the schema's marker and the column's own");
    assert_eq!(schema.table.references[0].until.as_deref(), Some("closed"));

    let table = &schemas["by-location"];
    let rate = table.column("dna_rate_percent").unwrap().measure.as_ref().unwrap();
    assert_eq!(
        (rate.of, rate.bottom.len(), rate.times),
        (MeasureOf::Rate, 2, Some(100))
    );
    assert_eq!(
        table.column("location_name").unwrap().label_of.as_deref(),
        Some("location_code")
    );
    assert_eq!(table.column("appointments").unwrap().number.group, Some(','));
    assert_eq!(
        table.column("dna_rate_percent").unwrap().number.suffix.as_deref(),
        Some("%")
    );
    assert_eq!(
        table.column("patients").unwrap().types,
        [JsonType::Integer, JsonType::Null]
    );
    assert_eq!(table.table.key.as_ref().unwrap().len(), 2);
    assert_eq!(table.table.parts[0].of, ["attended", "dna"]);
}

#[test]
fn what_was_declared_becomes_facts() {
    let folder = whole();
    let release = release::load(&folder.path().join("2014-15")).unwrap();
    let schemas = release::read_schemas(&release).unwrap();
    let facts = release_facts(&release);
    assert_eq!(facts.period.unwrap().to, "2015-03-31");
    assert_eq!(facts.as_of.as_deref(), Some("2015-07-01"));

    let in_file = ["month", "stray", "month", "", "#1"].map(str::to_owned);
    let facts = dataset_facts(&release.datasets[0], schemas.get("appointments"), &in_file);
    let columns: Vec<(&str, bool, bool)> = facts
        .columns
        .iter()
        .map(|column| (column.label.as_str(), column.declared, column.present))
        .take(7)
        .collect();
    assert_eq!(
        columns,
        [
            ("month", true, true),
            ("stray", false, true),
            ("#3", false, true),
            ("#4", false, true),
            ("##1", false, true),
            ("patient_ref", true, false),
            ("year", true, false)
        ]
    );
    assert_eq!(facts.changes.len(), 1);
    let agreed = agreements(&release);
    assert_eq!(agreed.len(), 1);
    assert_eq!(
        (agreed[0].left.sum.as_str(), agreed[0].right.by.as_slice()),
        ("appointments", ["service_code".to_owned()].as_slice())
    );
    assert_eq!(agreed[0].right.only["professional_ref"], "Total");
    let bare = dataset_facts(&release.datasets[3], None, &in_file);
    assert!(bare.columns.iter().all(|column| !column.declared && column.present));
}

#[test]
fn the_policy_is_the_packs_and_then_the_release() {
    let folder = whole();
    let release = release::load(&folder.path().join("2014-15")).unwrap();
    let policy = policy::resolve(&release, &BuiltIn::from([("uk-open-data", PACK)])).unwrap();
    let small = &policy.rules["re-identification/small-classes"];
    assert_eq!(small.tiers[&Severity::Warn].params, json!({ "k": 10 }));
    assert_eq!(small.tiers[&Severity::Fail].params, json!({ "k": 10 }));
    assert_eq!(small.tiers[&Severity::Fail].places["k"].name, release.source.name);
    assert_eq!(small.overrides.len(), 2);
    assert_eq!(policy.publication.threshold, 8);
    assert_eq!(policy.publication.round, 5);
    assert_eq!(policy.families(), ["completeness", "re-identification"]);
}

#[test]
fn a_bare_file_is_a_release_about_which_nothing_is_declared() {
    let folder = whole();
    let release = release::bare(&folder.path().join("2014-15/sites.csv"), Kind::Table).unwrap();
    assert_eq!(release.datasets[0].name, "sites");
    assert_eq!(release.datasets[0].files[0].path, "sites.csv");
    assert!(release.datasets[0].files[0].on_disk.is_file());
    assert!(release::read_schemas(&release).unwrap().is_empty());
    assert!(release::bare(folder.path(), Kind::Table).is_err());
}
