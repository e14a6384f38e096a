//! The invented example: what is published of it may be published, its raw twin may not, and faults planted in it are
//! found where traps are not.

use crate::bench::Bench;
use crate::releases;
use crate::snapshot;
use crate::statement::{Found, Statement, audit};

mod score;

#[test]
fn both_committed_years_may_be_published() {
    let bench = Bench::new();
    releases::example(&bench);
    for year in ["2014-15", "2015-16"] {
        let statement = Statement::of(&audit(&bench, &format!("bromley/{year}")).ending(0));
        assert!(["PASSED", "WARNED"].contains(&statement.verdict()), "{year}");
        assert_eq!(statement.with_status("could-not-run"), [], "{year}");
        let about_people = ["re-identification/", "schema/", "structure/"];
        for found in statement.alarms() {
            let is_grave = about_people.iter().any(|family| found.rule.starts_with(family));
            assert!(!is_grave && found.severity == "warn", "{year}: {found:?}");
        }
        let answer = bench.candour(["audit", &format!("bromley/{year}")]).answer();
        snapshot::check(&format!("example-{year}"), &bench, &answer);
    }
}

/// The one place that holds how many checks there are; it changes with every rule, and the snapshots do not.
#[test]
fn the_example_is_checked_so_often() {
    let bench = Bench::new();
    releases::example(&bench);
    let answer = bench.candour(["audit", "bromley/2015-16"]).answer().ending(0);
    let counts = "410 checks ran: 396 clean, 2 found something (2 notes), 12 clean in part, 56 not applicable\n";
    assert!(answer.stdout.contains(counts), "{}", answer.stdout);
}

#[test]
fn releases_of_other_shapes_pass() {
    let bench = Bench::new();
    for shape in ["national", "wide"] {
        bench.candour(["example", shape, "--shape", shape]).answer().ending(0);
        for year in ["2014-15", "2015-16"] {
            let statement = Statement::of(&audit(&bench, &format!("{shape}/{year}")).ending(0));
            assert_eq!(statement.verdict(), "PASSED", "{shape} {year}");
            assert_eq!(statement.with_status("could-not-run"), []);
        }
    }
}

#[test]
fn the_raw_twin_may_not_be_published_and_says_why() {
    let bench = Bench::new();
    let made = ["example", "raw", "--twin", "raw", "--appointments", "6000"];
    bench.candour(made).answer().ending(0);
    let statement = Statement::of(&audit(&bench, "raw/2015-16").ending(1));
    assert_eq!(statement.verdict(), "FAILED");
    assert_eq!(statement.with_status("could-not-run"), []);
    let alarms = statement.alarms();
    let failures = alarms.iter().filter(|found| found.severity == "fail").map(Found::place);
    let columns = "appointment_date, age, gender, service_code, location_type, location_code, patient_area, \
                   professional_ref";
    assert_eq!(
        failures.collect::<Vec<_>>(),
        [
            format!("fail re-identification/small-classes appointments {columns}"),
            "fail re-identification/small-counts by-professional patients_seen".to_owned(),
            "fail re-identification/small-counts by-location patients".to_owned(),
        ]
    );
    let human = bench.candour(["audit", "raw/2015-16"]).answer().ending(1);
    snapshot::check("example-raw-2015-16", &bench, &human);
}
