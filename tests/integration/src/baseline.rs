//! `baseline.json`: what a release publishes of itself, and an audit of the next one against it.

use serde_json::Value;

use crate::bench::{Bench, copy};
use crate::releases;

/// The example with the reports of both years: the second compared with the files of the first.
fn bench() -> Bench {
    let bench = Bench::new();
    releases::example(&bench);
    for year in ["2014-15", "2015-16"] {
        bench.candour(["audit", &format!("bromley/{year}")]).answer().ending(0);
    }
    bench
}

fn statement(bench: &Bench, path: &str) -> Value {
    serde_json::from_str(&bench.read_text(path)).unwrap()
}

const BASELINE: &str = "bromley/2014-15/transparency-report/baseline.json";

#[test]
fn a_comparison_with_the_baseline_is_one_with_the_files_as_far_as_publication_allows() {
    let bench = bench();
    let arguments = ["audit", "bromley/2015-16", "--previous", BASELINE, "--out", "second"];
    bench.candour(arguments).answer().ending(0);
    let files = statement(&bench, "bromley/2015-16/transparency-report/statement.json");
    let baseline = statement(&bench, "second/statement.json");
    let blocks = |statement: &Value| {
        let blocks = statement["predicate"]["blocks"].as_array().unwrap().clone();
        blocks
            .into_iter()
            .filter(|block| block["compared"] == true)
            .collect::<Vec<Value>>()
    };
    let (with_files, with_baseline) = (blocks(&files), blocks(&baseline));
    assert_eq!(with_files.len(), with_baseline.len());
    let mut same = 0;
    for (one, other) in with_files.iter().zip(&with_baseline) {
        let name = format!("{} on {}", one["rule"], one["dataset"]);
        assert_eq!((&one["rule"], &one["dataset"]), (&other["rule"], &other["dataset"]));
        if one["sha256"] == other["sha256"] {
            same += 1;
            continue;
        }
        // Rounded counts of people, and a column whose values no schema lists, are what publication does not allow.
        let is_told = other["status"] == one["status"]
            || baseline["predicate"]["notChecked"]
                .to_string()
                .contains(other["rule"].as_str().unwrap());
        assert!(is_told, "{name}: {other:#}");
        // Nor has a baseline every figure by its key.
        let is_by_key = one["rule"] == "consistency/restated-figures";
        assert!(
            is_by_key || ["appointments", "by-professional"].contains(&one["dataset"].as_str().unwrap()),
            "{name} differs:\n{one:#}\n{other:#}"
        );
    }
    assert!(
        same > with_files.len() / 2,
        "{same} of {} are the same",
        with_files.len()
    );
    assert_eq!(baseline["predicate"]["previous"]["through"], "baseline");
    assert_eq!(
        baseline["predicate"]["previous"]["statementSha256"],
        files["predicate"]["previous"]["statementSha256"]
    );
    let unchecked = baseline["predicate"]["notChecked"].to_string();
    assert!(unchecked.contains("in-baseline"), "{unchecked}");
    assert_eq!(baseline["predicate"]["verdict"], files["predicate"]["verdict"]);
}

/// A scrutineer needs no file of last year.
#[test]
fn and_can_be_run_again_by_anyone() {
    let bench = bench();
    bench.replace(
        "bromley/2015-16/candour.toml",
        "../2014-15",
        "../2014-15/transparency-report/baseline.json",
    );
    bench.candour(["audit", "bromley/2015-16"]).answer().ending(0);
    copy(&bench.path("bromley/2015-16"), &bench.path("there/2015-16"));
    std::fs::remove_dir_all(bench.path("there/2015-16/.candour")).unwrap();
    for name in ["baseline.json", "statement.json"] {
        let from = bench.read(&format!("bromley/2014-15/transparency-report/{name}"));
        bench.write(&format!("there/2014-15/transparency-report/{name}"), from);
    }
    bench
        .candour(["reproduce", "there/2015-16/transparency-report/statement.json"])
        .answer()
        .ending(0);
}

#[test]
fn renamed_columns_are_followed() {
    let bench = releases::bench();
    bench.candour(["audit", "release"]).answer().ending(0);
    bench
        .candour(["audit", "release", "--previous", "release", "--out", "with-files"])
        .answer();
    copy(&bench.path("release"), &bench.path("next"));
    for (name, old, new) in [
        ("next/visits.csv", "visits,", "contacts,"),
        ("next/visits.schema.json", "\"visits\"", "\"contacts\""),
        (
            "next/candour.toml",
            "kind   = \"table\"",
            "kind   = \"table\"\ncolumns = { contacts = \"visits\" }",
        ),
    ] {
        let text = bench.read_text(name).replace(old, new);
        bench.write(name, text);
    }
    let out = |name: &str, previous: &str| {
        let arguments = ["audit", "next", "--previous", previous, "--out", name];
        bench.candour(arguments).answer().ending(0);
        let statement = statement(&bench, &format!("{name}/statement.json"));
        let blocks = statement["predicate"]["blocks"].as_array().unwrap().clone();
        // A baseline has no figure by its key: what they come to in each period is the same.
        let (by_key, others): (Vec<Value>, Vec<Value>) = blocks
            .into_iter()
            .partition(|block| block["rule"] == "consistency/restated-figures");
        (by_key[0]["status"].clone(), others)
    };
    let with_files = out("one", "release");
    let with_baseline = out("other", "release/transparency-report/baseline.json");
    assert_eq!(with_files, with_baseline);
}

/// All that they come to is the same, and one digest of each month tells.
#[test]
fn two_figures_that_change_places_are_found_beside_a_baseline() {
    let bench = releases::bench();
    bench.candour(["audit", "release"]).answer().ending(0);
    copy(&bench.path("release"), &bench.path("next"));
    let restated = || {
        let previous = "release/transparency-report/baseline.json";
        let arguments = ["audit", "next", "--previous", previous, "--out", "second"];
        bench.candour(arguments).answer();
        let statement = statement(&bench, "second/statement.json");
        let blocks = statement["predicate"]["blocks"].as_array().unwrap().clone();
        let mut blocks = blocks.into_iter();
        blocks
            .find(|block| block["rule"] == "consistency/restated-figures")
            .unwrap()
    };
    let same = restated();
    assert_eq!(same["status"], "clean", "{same:#}");
    let text = bench.read_text("next/visits.csv");
    let (one, other) = ("2015-02,140,110,30", "2015-02,240,210,30");
    let swapped = text.replace(one, "@").replace(other, one).replace('@', other);
    assert_ne!(text, swapped);
    bench.write("next/visits.csv", swapped);
    let found = restated();
    assert_eq!(found["status"], "found", "{found:#}");
    let told = found.to_string();
    assert!(
        told.contains("other-figures") && !told.contains("restated-sums"),
        "{found:#}"
    );
    assert!(told.contains("2015-02") && !told.contains("2015-01"), "{found:#}");
}

#[test]
fn it_depends_on_this_release_alone() {
    let bench = bench();
    let second = "bromley/2015-16/transparency-report/baseline.json";
    let compared = bench.read(second);
    bench.replace("bromley/2015-16/candour.toml", "previous  = \"../2014-15\"\n", "");
    bench.candour(["audit", "bromley/2015-16"]).answer().ending(0);
    assert_eq!(bench.read(second), compared);
    let schema: Value = serde_json::from_str(&bench.candour(["schema", "baseline"]).answer().stdout).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let written: Value = serde_json::from_slice(&compared).unwrap();
    assert!(validator.is_valid(&written));
}

#[test]
fn what_is_no_baseline_is_refused_with_a_reason() {
    let bench = bench();
    let refused = |text: &str, part: &str| {
        bench.write("other/baseline.json", text);
        let arguments = ["audit", "bromley/2015-16", "--previous", "other/baseline.json"];
        let answer = bench.candour(arguments).answer().ending(2);
        assert!(answer.stderr.contains(part), "{}", answer.stderr);
    };
    refused("{", "is not a release's baseline");
    refused("{\"version\":\"9\"}", "is not a release's baseline");
    let newer = bench
        .read_text(BASELINE)
        .replace("\"version\":\"0.2\"", "\"version\":\"9.0\"");
    refused(&newer, "its version is 9.0");
    // Beside a report that names another.
    let swapped = bench.read_text(BASELINE).replacen("\"count\":1,", "\"count\":2,", 1);
    bench.write(BASELINE, swapped);
    let answer = bench
        .candour(["audit", "bromley/2015-16", "--previous", BASELINE])
        .answer()
        .ending(2);
    assert!(
        answer.stderr.contains("candour::previous::other_baseline"),
        "{}",
        answer.stderr
    );
}

#[test]
fn a_single_file_has_none() {
    let bench = releases::bench();
    bench
        .candour(["audit", "release/visits.csv", "--out", "report"])
        .answer()
        .ending(0);
    assert!(!bench.path("report/baseline.json").exists());
}
