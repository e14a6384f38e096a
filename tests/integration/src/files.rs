//! What an audit writes, where, and who may read it.

use serde_json::Value;

use crate::bench::{Bench, mode};
use crate::{releases, snapshot};

/// A release whose rows are about people, of whom every one is alone in a group.
pub(crate) fn revealing() -> Bench {
    let bench = releases::bench();
    bench.write(
        "release/visits.schema.json",
        r#"{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "x-subject": "row",
  "properties": {
    "age": { "type": "integer", "x-privacy": "indirect" },
    "clinic": { "type": "string", "enum": ["A", "B"], "x-privacy": "indirect" }
  },
  "required": ["age", "clinic"],
  "additionalProperties": false
}
"#,
    );
    bench.write("release/visits.csv", "age,clinic\n31,A\n42,B\n53,A\n64,B\n");
    bench.replace("release/candour.toml", "kind   = \"table\"", "kind   = \"records\"");
    bench
}

fn names(bench: &Bench, folder: &str) -> Vec<String> {
    let entries = bench.listing(folder).into_iter();
    entries.map(|(name, ..)| name).collect()
}

#[test]
fn a_report_and_private_workings() {
    let bench = releases::bench();
    bench.shell("umask 022; exec \"$0\" audit release").answer().ending(0);
    assert_eq!(
        names(&bench, "release"),
        [
            ".candour/",
            ".candour/.gitignore",
            ".candour/run.json",
            ".candour/workings.jsonl",
            "candour.toml",
            "transparency-report/",
            "transparency-report/baseline.json",
            "transparency-report/findings.jsonl",
            "transparency-report/report.html",
            "transparency-report/report.md",
            "transparency-report/statement.json",
            "visits.csv",
            "visits.schema.json",
        ]
    );
    assert_eq!(bench.read_text("release/.candour/.gitignore"), "*\n");
    let mode_of = |name: &str| mode(&bench.path("release").join(name));
    for name in ["statement.json", "report.html", "report.md", "findings.jsonl"] {
        assert_eq!(mode_of(&format!("transparency-report/{name}")), 0o644, "{name}");
    }
    assert_eq!(mode_of(".candour/workings.jsonl"), 0o600);
    assert_eq!(mode_of(".candour/run.json"), 0o600);

    let run: Value = serde_json::from_slice(&bench.read("release/.candour/run.json")).unwrap();
    assert_eq!(run["candour"], env!("CARGO_PKG_VERSION"));
    for line in bench.read_text("release/.candour/workings.jsonl").lines() {
        serde_json::from_str::<Value>(line).unwrap();
    }
}

#[test]
fn modes_obey_the_umask() {
    for (umask, expected) in [("077", 0o600), ("027", 0o640), ("002", 0o664)] {
        let bench = releases::bench();
        bench
            .shell(&format!("umask {umask}; exec \"$0\" audit release"))
            .answer()
            .ending(0);
        assert_eq!(
            mode(&bench.path("release/transparency-report/statement.json")),
            expected
        );
        assert_eq!(mode(&bench.path("release/.candour/workings.jsonl")), 0o600);
    }
}

#[test]
fn out_names_another_folder() {
    let bench = releases::bench();
    bench
        .candour(["audit", "release", "--out", "public/2015"])
        .answer()
        .ending(0);
    assert_eq!(
        names(&bench, "public"),
        [
            "2015/",
            "2015/baseline.json",
            "2015/findings.jsonl",
            "2015/report.html",
            "2015/report.md",
            "2015/statement.json"
        ]
    );
    assert!(!bench.path("release/transparency-report").exists());
    assert!(bench.path("release/.candour/workings.jsonl").exists());
}

#[test]
fn a_confidentiality_failure_withholds_the_report() {
    let bench = revealing();
    bench.candour(["key", "new", "key.pem"]).answer().ending(0);
    let answer = bench
        .candour(["audit", "release", "--key", "key.pem"])
        .answer()
        .ending(1);
    assert!(answer.stdout.contains("small-classes"), "{}", answer.stdout);
    assert!(!bench.path("release/transparency-report").exists());
    for name in ["report.intoto.json", "report.html", "report.md", "findings.jsonl"] {
        assert_eq!(mode(&bench.path("release/.candour/draft").join(name)), 0o600, "{name}");
    }

    bench
        .candour(["audit", "release", "--key", "key.pem", "--publish"])
        .answer()
        .ending(1);
    assert!(bench.path("release/transparency-report/report.intoto.json").exists());
    bench
        .candour([
            "audit",
            "release",
            "--key",
            "key.pem",
            "--out",
            "out",
            "--fail-on",
            "never",
        ])
        .answer()
        .ending(0);
    assert!(!bench.path("out").exists(), "neither --out nor --fail-on publishes");
}

/// It may have been published long ago, so it stays; but nobody should take it for a report on what is here now.
#[test]
fn an_earlier_report_outlives_a_failure_and_is_named() {
    let bench = releases::bench();
    bench.candour(["audit", "release"]).answer().ending(0);
    let earlier = bench.read("release/transparency-report/statement.json");
    let failing = revealing();
    for file in ["visits.csv", "visits.schema.json", "candour.toml"] {
        let file = format!("release/{file}");
        bench.write(&file, failing.read(&file));
    }
    let answer = bench.candour(["audit", "release"]).answer().ending(1);
    assert!(bench.read("release/transparency-report/statement.json") == earlier);
    let line = "earlier   release/transparency-report/statement.json (of an earlier audit";
    assert!(answer.stdout.contains(line), "{}", answer.stdout);
}

#[test]
fn public_output_names_no_record() {
    let bench = revealing();
    let public = bench.candour(["audit", "release"]).answer().ending(1);
    let private = bench.candour(["audit", "release", "--private"]).answer().ending(1);
    assert_ne!(public.stdout, private.stdout);
    let statement = bench.read_text("release/.candour/draft/statement.json");
    bench.candour(["audit", "release", "--private"]).answer().ending(1);
    assert_eq!(
        bench.read_text("release/.candour/draft/statement.json"),
        statement,
        "--private is for the terminal alone"
    );
}

/// What a bare file is taken for, and why; columns are named by their places alone.
#[test]
fn a_bare_file_about_people() {
    let bench = Bench::new();
    bench.write(
        "people.csv",
        "Patient ref,Age,Gender,Postcode sector\nA1,40,F,CT14 6\nA2,41,M,CT14 7\n",
    );
    let answer = bench.candour(["audit", "people.csv"]).answer().ending(1);
    for part in [
        "assumed: rows about people, judging by columns 1, 2, 3 and 4",
        "people · records · 2 records",
        "re-identification/undeclared-privacy",
    ] {
        assert!(answer.stdout.contains(part), "{part} in {}", answer.stdout);
    }
    assert!(!answer.stdout.contains("Postcode"), "{}", answer.stdout);
    let overruled = bench
        .candour(["audit", "people.csv", "--kind", "table"])
        .answer()
        .ending(1);
    assert!(
        overruled.stdout.contains("re-identification/disguised-records"),
        "{}",
        overruled.stdout
    );
    assert!(
        overruled
            .stdout
            .contains("assumed: a table of aggregates, as --kind says"),
        "{}",
        overruled.stdout
    );
}

/// A file that is no table is named for what it is, also without a declaration.
#[test]
fn a_bare_file_that_is_no_table() {
    let bench = Bench::new();
    bench.write(
        "waits.csv",
        "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n",
    );
    let answer = bench.candour(["audit", "waits.csv"]).answer().ending(1);
    for part in ["a pointer to a file that is stored elsewhere", "git lfs pull"] {
        assert!(answer.stdout.contains(part), "{part} in {}", answer.stdout);
    }
}

#[test]
fn a_bare_file() {
    let bench = releases::bench();
    std::fs::rename(bench.path("release/visits.csv"), bench.path("visits.csv")).unwrap();
    let before = bench.listing("");
    let answer = bench.candour(["audit", "visits.csv"]).answer().ending(0);
    assert!(bench.listing("") == before, "something was written");
    for part in [
        "assumed: a table of aggregates, since",
        "assumed: the policy uk-open-data",
        "nothing was written",
    ] {
        assert!(answer.stdout.contains(part), "{part} in {}", answer.stdout);
    }
    let json = bench
        .candour(["audit", "visits.csv", "--format", "json"])
        .answer()
        .ending(0);
    let statement: Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(statement["subject"][0]["name"], "visits.csv");
    assert!(bench.listing("") == before, "something was written");

    bench
        .candour(["audit", "visits.csv", "--out", "out"])
        .answer()
        .ending(0);
    assert_eq!(
        names(&bench, "out"),
        ["findings.jsonl", "report.html", "report.md", "statement.json"]
    );
}

#[test]
fn bare_files_that_cannot_be_audited() {
    let bench = Bench::new();
    bench.write("empty.csv", "");
    bench.write("header.csv", "a,b\n");
    for (name, file) in [("bare-empty-file", "empty.csv"), ("bare-header-only", "header.csv")] {
        let before = bench.listing("");
        let answer = bench.candour(["audit", file, "-q"]).answer();
        assert!(bench.listing("") == before, "something was written");
        snapshot::check(name, &bench, &answer);
    }
    crate::bad_paths::refused("bare-missing-file", &bench, &["audit", "nothing.csv"], 2);
}
