//! A rule is one file with its page beside it, registered in one list.

use crate::tree::{files, none, read};

const HEADINGS: [&str; 6] = [
    "What it finds",
    "Why it matters",
    "How it decides",
    "Parameters",
    "Example",
    "What to do",
];

const MOST_LINES: usize = 300;

/// Pages beside rules: `plugins/<family>/src/<rule>.md`.
fn pages() -> Vec<String> {
    files("plugins", ".md")
        .into_iter()
        .filter(|path| path.contains("/src/"))
        .collect()
}

#[test]
fn each_page_has_its_rule_and_the_fixed_headings() {
    assert!(pages().len() >= 17, "the walk finds the pages: {:?}", pages());
    let mut wrong = Vec::new();
    for path in pages() {
        let text = read(&path);
        let headings: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        if headings != HEADINGS {
            wrong.push(format!("{path}: {headings:?}"));
        }
        if !crate::tree::root().join(path.replace(".md", ".rs")).exists() {
            wrong.push(format!("{path}: no rule beside it"));
        }
    }
    none("pages without the fixed headings or without their rule", &wrong);
}

#[test]
fn each_rule_is_named_as_its_file_and_registered() {
    let mut wrong = Vec::new();
    for page in pages() {
        let path = page.replace(".md", ".rs");
        let stem = path
            .rsplit('/')
            .next()
            .and_then(|name| name.strip_suffix(".rs"))
            .expect("a rule file");
        let text = read(&path);
        if !text.contains(&format!("\"{}\"", stem.replace('_', "-"))) {
            wrong.push(format!("{path}: does not name itself {}", stem.replace('_', "-")));
        }
        let library = format!("{}/lib.rs", path.rsplit_once('/').expect("a folder").0);
        if !read(&library).contains(&format!("{stem}::")) {
            wrong.push(format!("{path}: not in the list of {library}"));
        }
        if text.lines().count() > MOST_LINES {
            wrong.push(format!("{path}: over {MOST_LINES} lines"));
        }
    }
    none("rules", &wrong);
}

#[test]
fn each_shipped_rule_says_what_it_does_with_long_tables_and_levels() {
    let page = read("docs/long-tables.md");
    let mut lines: Vec<&str> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split(" | ").next())
        .filter(|name| !["rule", "schema, structure"].contains(name))
        .collect();
    lines.sort_unstable();
    let is_shipped = |page: &String| !page.starts_with("plugins/template/") && !page.starts_with("plugins/faulty/");
    let names = pages().into_iter().filter(is_shipped).map(|page| {
        let stem = page.rsplit('/').next().and_then(|name| name.strip_suffix(".md"));
        stem.expect("a page").replace('_', "-")
    });
    let mut names: Vec<String> = names.collect();
    names.sort_unstable();
    assert_eq!(lines, names, "docs/long-tables.md has a line for each rule");
}

#[test]
fn each_shipped_rule_is_in_the_default_policy_with_a_source() {
    let pack: toml::Table = read("rules/uk-open-data.toml").parse().expect("the pack is TOML");
    let rules = pack["rules"].as_table().expect("rules");
    let mut missing = Vec::new();
    for page in pages() {
        let mut parts = page.split('/').skip(1);
        let family = parts.next().expect("a family");
        if !["re-identification", "completeness", "consistency"].contains(&family) {
            continue;
        }
        let stem = page
            .rsplit('/')
            .next()
            .and_then(|name| name.strip_suffix(".md"))
            .expect("a page")
            .replace('_', "-");
        let id = format!("{family}/{stem}");
        match rules.get(&id) {
            None => missing.push(format!("{id}: not in rules/uk-open-data.toml")),
            Some(rule) if rule.get("source").is_none() || rule.get("certainty").is_none() => {
                missing.push(format!("{id}: no source or no certainty"));
            }
            Some(_) => {}
        }
    }
    none("rules without a place in the default policy", &missing);
}
