//! Each crate inherits what the workspace decides.

use crate::tree::{files, none, read, root};

fn manifests() -> Vec<String> {
    let mut found: Vec<String> = ["core", "plugins", "tests"]
        .into_iter()
        .flat_map(|folder| files(folder, "Cargo.toml"))
        .collect();
    found.push("Cargo.toml".to_owned());
    found
}

#[test]
fn crates_inherit_lints_edition_version_and_licence() {
    let mut wrong = Vec::new();
    for path in manifests() {
        let manifest: toml::Table = read(&path).parse().unwrap_or_else(|error| panic!("{path}: {error}"));
        // One that is a workspace of its own has nobody to inherit from.
        if manifest
            .get("workspace")
            .and_then(toml::Value::as_table)
            .is_some_and(toml::Table::is_empty)
        {
            continue;
        }
        let inherits = |value: Option<&toml::Value>| {
            value
                .and_then(|value| value.get("workspace"))
                .and_then(toml::Value::as_bool)
                == Some(true)
        };
        if !inherits(manifest.get("lints")) {
            wrong.push(format!("{path}: lints"));
        }
        let package = manifest.get("package").unwrap_or_else(|| panic!("{path}: no package"));
        let is_packaged = package.get("publish").and_then(toml::Value::as_bool) == Some(true);
        let last = match is_packaged {
            true => ["repository", "readme"].as_slice(),
            false => &["publish"],
        };
        for key in ["edition", "version", "rust-version", "license"].iter().chain(last) {
            if !inherits(package.get(key)) {
                wrong.push(format!("{path}: {key}"));
            }
        }
        for table in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let Some(dependencies) = manifest.get(table).and_then(toml::Value::as_table) else {
                continue;
            };
            for (name, dependency) in dependencies {
                if !inherits(Some(dependency)) {
                    wrong.push(format!("{path}: {table}.{name} does not come from the workspace"));
                }
            }
        }
    }
    none("manifests that do not inherit", &wrong);
}

#[test]
fn nothing_but_the_named_things_stands_at_the_top() {
    let known = [
        "Cargo.toml",
        "Cargo.lock",
        "core",
        "plugins",
        "schemas",
        "rules",
        "tests",
        "docs",
        "README.md",
        "CHANGELOG.md",
        "LICENSE-MIT",
        "LICENSE-APACHE",
        "clippy.toml",
        "rustfmt.toml",
        "target",
    ];
    // What a newcomer tried out lies here too, so only what git tracks is held to the list.
    let listed = std::process::Command::new("git")
        .arg("ls-files")
        .current_dir(root())
        .output();
    let Ok(listed) = listed
        .map_err(drop)
        .and_then(|output| if output.status.success() { Ok(output) } else { Err(()) })
    else {
        return candour_wrap_up::skipped("git does not list the project's files");
    };
    let listed = String::from_utf8(listed.stdout).expect("paths are text");
    let mut strays: Vec<String> = listed
        .lines()
        .filter_map(|path| path.split('/').next())
        .filter(|name| !name.starts_with('.') && !known.contains(name))
        .map(str::to_owned)
        .collect();
    strays.dedup();
    none("unexpected at the top", &strays);
}
