//! What the documents say exists, exists.

use crate::tree::{files, none, read, root};

fn documents() -> Vec<String> {
    let mut found = files("docs", ".md");
    found.extend(files("plugins", ".md"));
    found.extend(["README.md".to_owned(), "CHANGELOG.md".to_owned()]);
    found
}

#[test]
fn relative_links_lead_somewhere() {
    let mut broken = Vec::new();
    for path in documents() {
        let folder = root().join(&path).parent().expect("a folder").to_owned();
        for target in read(&path)
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
        {
            let file = target.split('#').next().unwrap_or_default();
            let is_elsewhere = target.contains("://") || target.starts_with("mailto:") || file.is_empty();
            if !is_elsewhere && !folder.join(file).exists() {
                broken.push(format!("{path}: {target}"));
            }
        }
    }
    none("broken links", &broken);
}

#[test]
fn paths_written_in_backquotes_exist() {
    let tops = ["core/", "plugins/", "schemas/", "rules/", "tests/", "docs/"];
    let mut missing = Vec::new();
    for path in documents() {
        if path == "CHANGELOG.md" {
            continue;
        }
        for quoted in read(&path).split('`').skip(1).step_by(2) {
            let is_path =
                tops.iter().any(|top| quoted.starts_with(top)) && !quoted.contains([' ', '<', '*', '{', '\n']);
            if is_path && !root().join(quoted.trim_end_matches('/')).exists() {
                missing.push(format!("{path}: {quoted}"));
            }
        }
    }
    none("paths that are not there", &missing);
}
