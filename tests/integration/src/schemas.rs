//! Every file that an audit writes in these tests keeps to its schema, and the examples beside the schemas are such files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::SystemTime;

use base64ct::{Base64, Encoding};
use jsonschema::Validator;
use serde_json::Value;

use crate::bench::Bench;
use crate::releases;

/// The files that are there, and when each was written.
pub(crate) type Seen = BTreeMap<PathBuf, SystemTime>;

/// The files that an audit may have written in a folder.
pub(crate) fn seen(folder: &Path) -> Seen {
    let mut seen = Seen::new();
    look(folder, &mut seen);
    seen
}

fn look(folder: &Path, seen: &mut Seen) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let Ok(metadata) = entry.metadata() else { continue };
        if metadata.is_dir() {
            look(&path, seen);
        } else if schema_of(&path).is_some() {
            seen.insert(path, metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH));
        }
    }
}

/// The schema of a file, by its name.
fn schema_of(path: &Path) -> Option<&'static str> {
    Some(match path.file_name()?.to_str()? {
        "statement.json" | "report.intoto.json" => "statement",
        "findings.jsonl" => "findings",
        "baseline.json" => "baseline",
        "run.json" => "run",
        "pages.intoto.json" => "pages",
        _ => return None,
    })
}

/// Holds each file that is new or another since then against its schema.
pub(crate) fn check_since(folder: &Path, before: &Seen, command: &str) {
    for (path, written) in seen(folder) {
        if before.get(&path) == Some(&written) {
            continue;
        }
        let Some(schema) = schema_of(&path) else { continue };
        for value in values(&path) {
            check(schema, &value, &format!("{command}: {}", path.display()));
        }
    }
}

/// Holds a value against a schema.
pub(crate) fn check(schema: &str, value: &Value, told: &str) {
    let faults: Vec<String> = validator(schema)
        .iter_errors(value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(faults.is_empty(), "{told}: {faults:#?}");
}

/// What a file holds: one value, or one a line; of an envelope its payload.
fn values(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap();
    if path.extension().is_some_and(|kind| kind == "jsonl") {
        return text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    }
    // What a shell made for output that never came is no file of ours.
    if text.is_empty() {
        return Vec::new();
    }
    let value: Value = serde_json::from_str(&text).unwrap();
    match value["payload"].as_str() {
        Some(payload) => vec![serde_json::from_slice(&Base64::decode_vec(payload).unwrap()).unwrap()],
        None => vec![value],
    }
}

fn validator(name: &str) -> &'static Validator {
    static ALL: OnceLock<BTreeMap<String, Validator>> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        ["statement", "findings", "baseline", "run", "pages", "machine"]
            .into_iter()
            .map(|name| {
                let path = releases::root().join(format!("schemas/{name}.schema.json"));
                let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
                (name.to_owned(), jsonschema::validator_for(&schema).unwrap())
            })
            .collect()
    });
    &all[name]
}

/// The examples are what an audit of a small release with a missing cell writes; that of the run record is of one run.
#[test]
fn the_examples_are_fresh_and_valid() {
    let bench = releases::bench();
    bench.replace("release/visits.csv", "A,2015-02,140,110,30", "A,2015-02,140,,30");
    bench.candour(["audit", "release"]).answer().ending(1);
    let examples = releases::root().join("schemas/examples");
    let is_update = std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always");
    for name in ["statement.json", "findings.jsonl", "baseline.json"] {
        let written = bench.read(&format!("release/transparency-report/{name}"));
        if is_update {
            std::fs::create_dir_all(&examples).unwrap();
            std::fs::write(examples.join(name), &written).unwrap();
        }
        assert!(
            std::fs::read(examples.join(name)).is_ok_and(|committed| committed == written),
            "schemas/examples/{name} is stale; refresh it with: INSTA_UPDATE=always cargo test -p candour-integration -- \
             schemas::"
        );
    }
    check_since(&examples, &Seen::new(), "the examples");
}

/// The check can fail.
#[test]
#[should_panic(expected = "is not of type")]
fn what_breaks_its_schema_is_found() {
    let bench = Bench::new();
    bench.write("findings.jsonl", "{\"rule\": 5}\n");
    check_since(bench.root(), &Seen::new(), "a test");
}
