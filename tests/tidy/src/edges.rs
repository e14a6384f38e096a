//! Who may import whom: the crates point one way.

use std::collections::BTreeMap;

use crate::tree::{files, read};

/// For each crate, which of ours it may depend on. Dev-dependencies are exempt.
fn allowed() -> BTreeMap<&'static str, Vec<&'static str>> {
    BTreeMap::from([
        ("model", vec![]),
        ("abi", vec![]),
        ("sign", vec![]),
        ("cell", vec!["model"]),
        ("predicate", vec!["model", "cell"]),
        ("config", vec!["model", "cell", "predicate"]),
        ("read", vec!["model", "cell"]),
        ("statement", vec!["model"]),
        ("words", vec!["statement"]),
        ("publish", vec!["model", "cell", "statement"]),
        ("compare", vec!["statement"]),
        ("render", vec!["statement", "words", "compare"]),
        ("example", vec!["model"]),
        ("validate", vec!["model", "cell"]),
        ("arrow", vec!["model"]),
        ("tally", vec!["model", "arrow", "cell", "predicate", "read"]),
        ("sdk", vec!["model", "abi", "arrow", "cell"]),
        (
            "testing",
            vec![
                "model",
                "arrow",
                "cell",
                "config",
                "predicate",
                "sdk",
                "statement",
                "words",
            ],
        ),
        ("verify", vec!["model", "read", "statement"]),
        ("host", vec!["model", "abi", "arrow", "cell", "config", "predicate"]),
        (
            "audit",
            vec!["model", "arrow", "cell", "config", "read", "tally", "validate", "host"],
        ),
        ("check", vec!["host", "sdk", "testing", "words"]),
    ])
}

pub(crate) fn ours(manifest: &toml::Table) -> Vec<String> {
    let Some(dependencies) = manifest.get("dependencies").and_then(toml::Value::as_table) else {
        return Vec::new();
    };
    dependencies
        .keys()
        .filter(|name| name.starts_with("candour-"))
        .cloned()
        .collect()
}

#[test]
fn crates_import_only_what_the_architecture_allows() {
    let allowed = allowed();
    for path in files("core", "Cargo.toml") {
        let folder = path.split('/').nth(1).expect("core/<crate>/Cargo.toml");
        let manifest: toml::Table = read(&path).parse().unwrap_or_else(|error| panic!("{path}: {error}"));
        let may = allowed
            .get(folder)
            .unwrap_or_else(|| panic!("{path}: say in tests/tidy/src/edges.rs what it may import"));
        assert_eq!(
            manifest["package"]["name"].as_str(),
            Some(format!("candour-{folder}").as_str()),
            "{path}"
        );
        for import in ours(&manifest) {
            let name = import.trim_start_matches("candour-");
            assert!(may.contains(&name), "{path} imports {import}; allowed: {may:?}");
        }
    }
}

#[test]
fn plugins_import_the_sdk_alone() {
    for path in files("plugins", "Cargo.toml") {
        let manifest: toml::Table = read(&path).parse().unwrap_or_else(|error| panic!("{path}: {error}"));
        assert_eq!(ours(&manifest), ["candour-sdk"], "{path}");
    }
}
