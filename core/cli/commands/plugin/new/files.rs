//! The files of a new plugin, which are those of `plugins/template`: that is built, tested and loaded with every change.

use super::sdk::Sdk;

/// Files of the template: where they go, and what is in them. `Cargo.toml` is made, since the template inherits from the
/// workspace what a crate of one's own must say itself.
const FILES: [(&str, &str); 6] = [
    (".gitignore", include_str!("../../../../../plugins/template/.gitignore")),
    ("README.md", include_str!("../../../../../plugins/template/README.md")),
    (
        "policy.toml",
        include_str!("../../../../../plugins/template/policy.toml"),
    ),
    ("src/lib.rs", include_str!("../../../../../plugins/template/src/lib.rs")),
    (
        "src/blank_text.rs",
        include_str!("../../../../../plugins/template/src/blank_text.rs"),
    ),
    (
        "src/blank_text.md",
        include_str!("../../../../../plugins/template/src/blank_text.md"),
    ),
];
const MANIFEST: &str = include_str!("../../../../../plugins/template/Cargo.toml");
const WORKSPACE: &str = include_str!("../../../../../Cargo.toml");

/// Every file, by its path in the crate.
pub(super) fn of_plugin(family: &str, sdk: &Sdk) -> Vec<(&'static str, String)> {
    let mut files = vec![("Cargo.toml", renamed(&manifest(sdk), family))];
    files.extend(FILES.map(|(path, text)| (path, renamed(text, family))));
    files
}

/// The template's text about another family. A rule calls `template` too, which stays.
fn renamed(text: &str, family: &str) -> String {
    let library = format!("candour_{}", family.replace('-', "_"));
    text.replace("candour_template", &library)
        .replace("plugin-template", &format!("plugin-{family}"))
        .replace("family template", &format!("family {family}"))
        .replace("`template`", &format!("`{family}`"))
        .replace("\"template\"", &format!("\"{family}\""))
        .replace("template/", &format!("{family}/"))
}

/// The template's manifest, outside the workspace: each inherited value is written out, and what is ours is named by its path or
/// its version.
fn manifest(sdk: &Sdk) -> String {
    let mut text = String::new();
    let mut section = "";
    for line in MANIFEST.lines() {
        if line.starts_with('[') {
            section = line;
        }
        // The lints are this project's own taste.
        if section == "[lints]" {
            continue;
        }
        let line = match line.strip_suffix(".workspace = true") {
            Some(name) if name.starts_with("candour-") => sdk.dependency(name),
            Some(name) => format!("{name} = {}", inherited(section, name)),
            None => line.to_owned(),
        };
        text.push_str(&line);
        text.push('\n');
    }
    text.push_str("\n# On its own, also in a folder of another workspace.\n[workspace]\n");
    text
}

/// What the workspace says of a key of this section.
fn inherited(section: &str, name: &str) -> &'static str {
    let table = match section {
        "[package]" => "[workspace.package]",
        _ => "[workspace.dependencies]",
    };
    let lines = WORKSPACE.lines().skip_while(|line| *line != table).skip(1);
    lines
        .take_while(|line| !line.starts_with('['))
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(" = "))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::Path;

    use toml::{Table, Value};

    use super::*;

    fn written(family: &str) -> BTreeMap<String, String> {
        let sdk = Sdk::Checkout("/a \"place\"/core/sdk".to_owned());
        let files = of_plugin(family, &sdk).into_iter();
        files.map(|(path, text)| (path.to_owned(), text)).collect()
    }

    fn read(folder: &Path, below: &str, found: &mut BTreeMap<String, String>) {
        for entry in std::fs::read_dir(folder.join(below)).expect("a folder") {
            let name = entry.expect("an entry").file_name();
            let path = format!("{below}{}", name.to_str().expect("a name"));
            match std::fs::read_to_string(folder.join(&path)) {
                Ok(text) => drop(found.insert(path, text)),
                Err(_) => read(folder, &format!("{path}/"), found),
            }
        }
    }

    #[test]
    fn a_new_plugin_is_the_template() {
        let mut template = BTreeMap::new();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("plugins/template");
        read(&folder, "", &mut template);
        let mut written = written("template");
        // These are compared by what they mean.
        assert!(template.remove("Cargo.toml").is_some() && written.remove("Cargo.toml").is_some());
        assert_eq!(
            written, template,
            "what `candour plugin new template` writes, and plugins/template"
        );
    }

    /// A dependency as a table, without what `candour plugin new` decides.
    fn dependency(value: &Value, workspace: &Value) -> Table {
        let mut own = match value {
            Value::String(version) => return Table::from_iter([("version".to_owned(), Value::from(version.clone()))]),
            other => other.as_table().expect("a table").clone(),
        };
        if own.remove("workspace").is_some() {
            let mut whole = dependency(workspace, workspace);
            whole.extend(own);
            own = whole;
        }
        // Where the SDK is taken from.
        if own.remove("path").is_some() {
            own.remove("version");
        }
        own
    }

    #[test]
    fn the_manifest_says_itself_what_the_template_inherits() {
        let template: Table = MANIFEST.parse().expect("TOML");
        let workspace: Table = WORKSPACE.parse().expect("TOML");
        let written: Table = written("template")["Cargo.toml"].parse().expect("TOML");
        let sections = |of: &Table| -> Vec<String> { of.keys().cloned().collect() };
        let mut expected = template.clone();
        expected.remove("lints");
        expected.insert("workspace".to_owned(), Value::Table(Table::new()));
        assert_eq!(sections(&written), sections(&expected));
        assert_eq!(written["workspace"], expected["workspace"]);
        assert_eq!(written["lib"], template["lib"]);

        let mut package = template["package"].as_table().expect("a table").clone();
        for (name, value) in &mut package {
            if value.get("workspace").is_some() {
                *value = workspace["workspace"]["package"][name.as_str()].clone();
            }
        }
        assert_eq!(written["package"], Value::Table(package));

        for section in ["dependencies", "dev-dependencies"] {
            let ours = template[section].as_table().expect("a table");
            assert_eq!(sections(written[section].as_table().expect("a table")), sections(ours));
            for (name, value) in ours {
                let from = &workspace["workspace"]["dependencies"][name.as_str()];
                let said = &written[section][name.as_str()];
                assert_eq!(dependency(said, from), dependency(value, from), "{section}: {name}");
            }
        }
        for (section, name, path) in [
            ("dependencies", "candour-sdk", "/a \"place\"/core/sdk"),
            ("dev-dependencies", "candour-testing", "/a \"place\"/core/testing"),
        ] {
            assert_eq!(written[section][name]["path"].as_str(), Some(path));
        }
    }

    #[test]
    fn outside_a_checkout_the_manifest_names_packages_of_this_version() {
        let whole = manifest(&Sdk::Package);
        let version = env!("CARGO_PKG_VERSION");
        for package in ["candour-sdk", "candour-testing"] {
            let line = format!("\n{package} = \"{version}\"\n");
            assert!(whole.contains(&line), "{whole}");
        }
        assert!(!whole.contains("path"), "{whole}");
    }

    #[test]
    fn nothing_of_the_templates_name_is_left() {
        for (path, text) in written("zebra-house") {
            let left = text.replace(".template(", "");
            assert!(!left.contains("template"), "{path}: {text}");
            assert!(!path.contains("template"), "{path}");
        }
        let files = written("zebra-house");
        assert!(files["Cargo.toml"].contains("name = \"candour_zebra_house\""));
        assert!(files["Cargo.toml"].contains("name = \"candour-plugin-zebra-house\""));
        assert!(files["src/lib.rs"].contains("id: \"zebra-house\""));
        assert!(files["policy.toml"].contains("[rules.\"zebra-house/blank-text\"]"));
    }
}
