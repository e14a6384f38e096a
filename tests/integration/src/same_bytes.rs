//! A statement depends on what was published and on nothing else: any machine must come to the same bytes.

use std::path::PathBuf;

use serde_json::Value;

use crate::bench::{Answer, Bench, copy};
use crate::{binary, releases};

const RELEASE: &str = "bromley/2015-16";

/// A bench with the example, and the statement of its second year.
fn bench() -> (Bench, String) {
    let bench = Bench::new();
    releases::example(&bench);
    let statement = statement(bench.candour(["audit", RELEASE, "--format", "json"]).answer());
    (bench, statement)
}

fn statement(answer: Answer) -> String {
    assert!(
        answer.code.is_some_and(|code| code < 2),
        "{}{}",
        answer.stderr,
        answer.stdout
    );
    assert!(answer.stdout.starts_with('{'), "{}", answer.stdout);
    answer.stdout
}

#[track_caller]
fn assert_same(bench: &Bench, expected: &str, run: crate::bench::Run) {
    let statement = statement(run.answer());
    if statement != expected {
        bench.write("expected.json", expected);
        bench.write("found.json", &statement);
        let at = statement
            .bytes()
            .zip(expected.bytes())
            .take_while(|(a, b)| a == b)
            .count();
        let from = at.saturating_sub(200);
        let part = |text: &str| text.bytes().skip(from).take(400).map(char::from).collect::<String>();
        panic!("other bytes from {at} on:\n{}\n{}", part(expected), part(&statement));
    }
}

#[test]
fn for_any_number_of_threads() {
    let (bench, expected) = bench();
    for jobs in ["1", "2", "3", "8"] {
        let run = bench.candour(["audit", RELEASE, "--format", "json", "--jobs", jobs]);
        assert_same(&bench, &expected, run);
    }
}

#[test]
fn for_any_size_of_blocks() {
    let (bench, expected) = bench();
    for size in ["1", "1000", "7000", "2000000"] {
        let run = bench.candour(["audit", RELEASE, "--format", "json", "--block-size", size]);
        assert_same(&bench, &expected, run);
    }
}

/// Findings too come in one order, whoever was first to find them.
#[test]
fn for_any_number_of_threads_with_findings() {
    let bench = Bench::new();
    let example = [
        "example",
        "raw",
        "--twin",
        "raw",
        "--appointments",
        "3000",
        "--fault",
        "F9,F15",
    ];
    bench.candour(example).answer().ending(0);
    let audit = ["audit", "raw/2015-16", "--format", "json", "--jobs"];
    let expected = statement(bench.candour(audit.into_iter().chain(["1"])).answer().ending(1));
    for jobs in ["2", "3", "8"] {
        assert_same(&bench, &expected, bench.candour(audit.into_iter().chain([jobs])));
    }
}

#[test]
fn again_and_again() {
    let (bench, expected) = bench();
    for _ in 0..10 {
        assert_same(&bench, &expected, bench.candour(["audit", RELEASE, "--format", "json"]));
    }
}

#[test]
fn from_another_working_directory() {
    let (bench, expected) = bench();
    let inside = bench.path(RELEASE);
    let schemas = inside.join("schemas");
    for (folder, release) in [(&inside, "."), (&schemas, ".."), (&inside, "../2015-16/")] {
        let run = bench
            .candour(["audit", release, "--format", "json"])
            .current_dir(folder);
        assert_same(&bench, &expected, run);
    }
    let absolute = inside.display().to_string();
    let run = bench
        .candour(["audit", &absolute, "--format", "json"])
        .current_dir(&PathBuf::from("/"));
    assert_same(&bench, &expected, run);
}

#[test]
fn in_another_place_and_time() {
    let (bench, expected) = bench();
    for (name, value) in [
        ("LANG", "tr_TR.UTF-8"),
        ("LC_ALL", "de_DE.UTF-8"),
        ("TZ", "Pacific/Kiritimati"),
        ("TZ", "Pacific/Pago_Pago"),
        ("HOME", "/nowhere"),
        ("COLUMNS", "20"),
        ("RUST_LOG", "trace"),
        ("RAYON_NUM_THREADS", "5"),
    ] {
        let run = bench.candour(["audit", RELEASE, "--format", "json"]).env(name, value);
        assert_same(&bench, &expected, run);
    }
    let run = bench.shell("umask 077; exec \"$0\" audit bromley/2015-16 --format json");
    assert_same(&bench, &expected, run);
}

/// The name of the folder, and when its files were made, say nothing about the release.
#[test]
fn of_a_copy() {
    let (bench, expected) = bench();
    copy(&bench.path(RELEASE), &bench.path("elsewhere/this year"));
    copy(&bench.path("bromley/2014-15"), &bench.path("elsewhere/2014-15"));
    let run = bench.candour(["audit", "elsewhere/this year", "--format", "json"]);
    assert_same(&bench, &expected, run);
    let linked = bench.path("linked");
    std::os::unix::fs::symlink(bench.path(RELEASE), &linked).unwrap();
    let run = bench.candour(["audit", "linked", "--format", "json", "--previous", "bromley/2014-15"]);
    assert_same(&bench, &expected, run);
}

/// Where a policy or a plugin lies is the machine's affair.
#[test]
fn wherever_plugins_lie() {
    let (bench, expected) = bench();
    for folder in ["first", "second"] {
        std::fs::create_dir(bench.path(folder)).unwrap();
        for family in binary::FAMILIES {
            let to = bench.path(folder).join(binary::plugin_name(family));
            std::fs::copy(binary::plugin(family), to).unwrap();
        }
    }
    let audit = ["audit", RELEASE, "--format", "json"];
    let first = audit.into_iter().chain(["--plugin", "first", "--plugin", "second"]);
    assert_same(&bench, &expected, bench.candour(first));
    let second = audit.into_iter().chain(["--plugin", "second", "--plugin", "first"]);
    assert_same(&bench, &expected, bench.candour(second));
    let paths = std::env::join_paths([bench.path("second"), bench.path("first")]).unwrap();
    assert_same(
        &bench,
        &expected,
        bench.candour(audit).env("CANDOUR_PLUGIN_PATH", paths),
    );
}

/// A policy given by its path is named in the statement, without the folders that lead to it.
#[test]
fn wherever_a_policy_lies() {
    let bench = releases::bench();
    let pack = "[pack]\nid = \"ours\"\n\n[rules.\"structure/missing-cell\"]\nfail = {}\nsource = \"ours\"\ncertainty = \"low\"\n";
    bench.write("release/ours.toml", pack);
    bench.replace("release/candour.toml", "\"uk-open-data\"", "\"ours.toml\"");
    let expected = statement(bench.candour(["audit", "release", "--format", "json"]).answer());
    assert!(!expected.contains("/tmp/"), "{expected}");
    let absolute = bench.path("release").display().to_string();
    assert_same(
        &bench,
        &expected,
        bench.candour(["audit", &absolute, "--format", "json"]),
    );
    let run = bench
        .candour(["audit", ".", "--format", "json"])
        .current_dir(&bench.path("release"));
    assert_same(&bench, &expected, run);
}

/// What is printed, written and signed is one statement.
#[test]
fn in_every_form() {
    let (bench, expected) = bench();
    let written = format!("{RELEASE}/transparency-report/statement.json");
    assert_eq!(bench.read_text(&written), expected.trim_end());
    bench.candour(["audit", RELEASE]).answer();
    assert_eq!(bench.read_text(&written), expected.trim_end());
    bench
        .candour(["audit", RELEASE, "--private", "--jobs", "2", "-q"])
        .answer();
    assert_eq!(bench.read_text(&written), expected.trim_end());
}

/// Nothing of the machine, of the run, or of chance is signed.
#[test]
fn without_the_machine() {
    let (bench, expected) = bench();
    let root = bench.root().display().to_string();
    for secret in [root.as_str(), "/work", "/root", "libcandour"] {
        assert!(!expected.contains(secret), "{secret} is in the statement");
    }
    assert_integers(&serde_json::from_str(&expected).unwrap());
}

fn assert_integers(value: &Value) {
    match value {
        Value::Number(number) => {
            let text = number.to_string();
            let small = text.parse::<i64>().is_ok_and(|number| number.unsigned_abs() < 1 << 53);
            assert!(small, "{text} is in the statement");
        }
        Value::Array(values) => values.iter().for_each(assert_integers),
        Value::Object(members) => members.values().for_each(assert_integers),
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

/// One release, audited again and again by as many threads as chance will have it.
#[test]
fn for_twenty_numbers_of_threads() {
    let bench = Bench::new();
    let mut chance = 20_261_127_u64;
    let mut next = move || {
        chance = chance
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        chance >> 33
    };
    let mut rows = "id,person,town,age\n".to_owned();
    for row in 0..12_000 {
        let (person, town, age) = (next() % 9_000, next() % 7, next() % 90);
        let town = if next() % 5 == 0 {
            "\"Beckenham,\nKent\"".to_owned()
        } else {
            format!("town {town}")
        };
        rows += &format!("{row},P{person:05},{town},{age}\n");
    }
    bench.write("release/rows.csv", rows);
    let schema = r#"{
        "properties": {
            "id": { "type": "integer", "x-privacy": "none" },
            "person": { "type": "string", "pattern": "^P[0-8]", "x-privacy": "pseudonym" },
            "town": { "type": "string", "x-privacy": "indirect" },
            "age": { "type": "integer", "maximum": 85, "x-privacy": "indirect" }
        },
        "if": { "properties": { "town": { "const": "town 3" } } },
        "then": { "properties": { "age": { "minimum": 3 } } },
        "x-subject": "person",
        "x-key": ["id"]
    }"#;
    bench.write("release/row.schema.json", schema);
    let declaration = r#"
        [release]
        title = "Rows"
        publisher = "Nobody"
        contact = "nobody@example.org"
        licence = "OGL-UK-3.0"
        id = "1"
        period = { from = 2014-04-01, to = 2015-03-31 }
        as-of = 2015-07-01
        policy = ["uk-open-data"]

        [[dataset]]
        name = "rows"
        path = "rows.csv"
        schema = "row.schema.json"
        kind = "records"
    "#;
    bench.write("release/candour.toml", declaration);
    let audit = |jobs: &str| bench.candour(["audit", "release", "--format", "json", "--jobs", jobs]);
    let expected = statement(audit("1").answer());
    assert!(expected.contains("small-classes"), "the audit has findings");
    for _ in 0..20 {
        assert_same(&bench, &expected, audit(&(1 + next() % 16).to_string()));
    }
}

#[test]
fn what_does_not_fit_the_memory_is_told_and_nothing_is_written() {
    let bench = Bench::new();
    let mut rows = "reference\n".to_owned();
    for row in 0..400_000_u64 {
        rows += &format!("reference {} of many, which are all different\n", row * 7_919);
    }
    bench.write("rows.csv", rows);
    let answer = bench
        .candour(["audit", "rows.csv", "--memory", "16MB"])
        .answer()
        .ending(3);
    assert!(answer.stderr.contains("candour::tally::memory"), "{}", answer.stderr);
    assert!(answer.stderr.contains("--memory"), "{}", answer.stderr);
    assert_eq!(bench.listing("").len(), 1, "nothing is written beside the data");
    bench
        .candour(["audit", "rows.csv", "--memory", "512MB"])
        .answer()
        .ending(0);
}
