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
        for key in ["edition", "version", "rust-version", "license", "publish"] {
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
    let strays: Vec<String> = std::fs::read_dir(root())
        .expect("the root")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('.') && !known.contains(&name.as_str()))
        .collect();
    none("unexpected at the top", &strays);
}
