//! A plugin that misbehaves costs its own rule and nothing else, and never ends in a pass.

use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
use std::path::PathBuf;

use serde_json::Value;

use crate::bench::Bench;
use crate::releases;

/// What the plugin `faulty` does wrong, and the public code of it.
const MISDEEDS: [(&str, &str); 8] = [
    ("panic-in-plan", "panicked"),
    ("panic-in-judge", "panicked"),
    ("error", "plugin-error"),
    ("overflowed", "overflowed"),
    ("invalid-json", "malformed-answer"),
    ("wrong-shape", "malformed-answer"),
    ("unknown-template", "wrong-answer"),
    ("too-many-findings", "too-many-findings"),
];

/// `cargo` leaves the library of a dependency beside this test.
fn faulty() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let path = test.with_file_name(format!("{DLL_PREFIX}candour_faulty{DLL_SUFFIX}"));
    assert!(
        path.is_file(),
        "{} is not there; it is a dev-dependency of this crate",
        path.display()
    );
    path
}

fn with_rule(name: &str) -> Bench {
    let bench = releases::bench();
    bench.write(
        "release/faulty.toml",
        format!(
            "[pack]\nid = \"faulty\"\n\n[rules.\"faulty/{name}\"]\nwarn = {{}}\nsource = \"a test\"\ncertainty = \"low\"\n"
        ),
    );
    bench.replace(
        "release/candour.toml",
        "[\"uk-open-data\"]",
        "[\"uk-open-data\", \"faulty.toml\"]",
    );
    bench
}

/// The blocks of an audit with this rule besides the standard ones, and how it ended.
fn blocks(name: &str) -> (Option<i32>, Value, Vec<Value>) {
    let bench = with_rule(name);
    let plugin = faulty().display().to_string();
    let answer = bench
        .candour(["audit", "release", "--plugin", &plugin, "--format", "json"])
        .answer();
    let statement: Value = serde_json::from_str(&answer.stdout)
        .unwrap_or_else(|error| panic!("{name}: {error}: {}{}", answer.stdout, answer.stderr));
    let predicate = &statement["predicate"];
    let (ours, others) = predicate["blocks"]
        .as_array()
        .unwrap()
        .iter()
        .cloned()
        .partition::<Vec<_>, _>(|block| block["rule"].as_str().is_some_and(|rule| rule.starts_with("faulty/")));
    let mut found = ours.into_iter().next().unwrap_or_default();
    found["verdict"] = predicate["verdict"].clone();
    (answer.code, found, others)
}

#[test]
fn each_misdeed_costs_its_rule_and_nothing_else() {
    let (code, well_behaved, others) = blocks("well-behaved");
    assert_ne!(code, Some(3), "the other audits fail for the plugin's sake alone");
    assert_ne!(well_behaved["status"], "could-not-run");
    for (name, reason) in MISDEEDS {
        let (code, block, unharmed) = blocks(name);
        assert_eq!(code, Some(3), "{name}");
        assert_eq!(block["verdict"], "ERROR", "{name}");
        assert_eq!(block["status"], "could-not-run", "{name}");
        assert_eq!(block["reason"], reason, "{name}");
        assert_eq!(
            unharmed, others,
            "{name}: the other blocks, digests included, are the same"
        );
    }
}

#[test]
fn a_library_that_is_no_plugin_costs_its_rules() {
    let bench = with_rule("anything");
    let name = format!("{DLL_PREFIX}candour_faulty{DLL_SUFFIX}");
    bench.write(&name, "not a library");
    let answer = bench
        .candour(["audit", "release", "--plugin", &name, "--format", "json"])
        .answer();
    assert_eq!(answer.code, Some(3), "{}", answer.stderr);
    assert!(answer.stdout.contains("\"not-a-library\""), "{}", answer.stdout);
}
