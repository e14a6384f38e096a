//! The packages that the author of a plugin builds with.

use std::collections::BTreeSet;

use crate::edges::ours;
use crate::tree::read;

/// What such an author names in a manifest.
const NAMED: [&str; 2] = ["candour-sdk", "candour-testing"];

fn manifest(path: &str) -> toml::Table {
    read(path).parse().unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn of_package(package: &str) -> toml::Table {
    let folder = package.strip_prefix("candour-").unwrap_or(package);
    manifest(&format!("core/{folder}/Cargo.toml"))
}

#[test]
fn all_that_the_sdk_and_the_kit_need_is_packaged_and_nothing_else_is() {
    let mut needed: BTreeSet<String> = BTreeSet::new();
    let mut next: Vec<String> = NAMED.map(str::to_owned).to_vec();
    while let Some(package) = next.pop() {
        next.extend(ours(&of_package(&package)));
        needed.insert(package);
    }
    let is_packaged = |package: &&String| of_package(package)["package"]["publish"].as_bool() == Some(true);
    let workspace = manifest("Cargo.toml");
    let dependencies = workspace["workspace"]["dependencies"].as_table().expect("a table");
    let in_core = dependencies.iter().filter(|(_, said)| {
        let path = said.get("path").and_then(toml::Value::as_str);
        path.is_some_and(|path| path.starts_with("core/"))
    });
    let in_core: Vec<&String> = in_core.map(|(name, _)| name).collect();
    let packaged: BTreeSet<String> = in_core.iter().copied().filter(is_packaged).cloned().collect();
    assert_eq!(packaged, needed);

    // A package names another by its version, which is that of all. The kit is named by tests alone, which no package has.
    let version = &workspace["workspace"]["package"]["version"];
    for name in in_core {
        let has_version = packaged.contains(name) && name != NAMED[1];
        assert_eq!(
            dependencies[name].get("version"),
            has_version.then_some(version),
            "{name}"
        );
    }
}
