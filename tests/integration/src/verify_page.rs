//! `docs/verify.html`, the page that verifies without the program: made of the sources in `core/verify/page`, and nothing else.
//!
//! No bundler: the modules are put one after another without their imports, in the order in which they need each other, into the
//! page's one script. The page carries the schemas and the digests of the policies that come with Candour.

mod cases;

use std::collections::BTreeMap;
use std::fs;

use base64ct::{Base64, Encoding};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::bench::{Bench, has, skipped};
use crate::releases;

const PAGE: &str = "docs/verify.html";
const SOURCES: &str = "core/verify/page";
const UPDATE: &str = "CANDOUR_DOCS=update cargo test -p candour-integration -- verify_page::";

/// Each after those that it imports.
const MODULES: [&str; 24] = [
    "fault",
    "sha256",
    "json",
    "base64",
    "key",
    "signature",
    "envelope",
    "schema",
    "marks",
    "values",
    "published",
    "protection",
    "contradictions",
    "statement",
    "digest",
    "places",
    "subjects",
    "beside",
    "pages",
    "verify",
    "audited",
    "told",
    "given",
    "main",
];

fn source(name: &str) -> String {
    fs::read_to_string(releases::root().join(SOURCES).join(name)).unwrap()
}

/// A module without what ties it to others, which stand in the same script.
fn untied(module: &str) -> String {
    let lines = source(&format!("{module}.js"));
    let kept = lines.lines().filter(|line| !line.starts_with("import "));
    let text: String = kept
        .map(|line| format!("{}\n", line.strip_prefix("export ").unwrap_or(line)))
        .collect();
    format!("{}\n", text.trim())
}

/// A schema without what it says to people.
fn bare(schema: &Value, are_names: bool) -> Value {
    const SAID: [&str; 4] = ["description", "title", "$comment", "$schema"];
    match schema {
        Value::Object(members) => {
            let kept = members
                .iter()
                .filter(|(name, _)| are_names || !SAID.contains(&name.as_str()));
            let bared = kept.map(|(name, of)| {
                let of_names = !are_names && ["properties", "$defs"].contains(&name.as_str());
                (name.clone(), bare(of, of_names))
            });
            Value::Object(bared.collect::<Map<String, Value>>())
        }
        Value::Array(items) => items.iter().map(|item| bare(item, false)).collect(),
        other => other.clone(),
    }
}

fn schema(name: &str) -> Value {
    let text = fs::read(releases::root().join(format!("schemas/{name}.schema.json"))).unwrap();
    bare(&serde_json::from_slice(&text).unwrap(), false)
}

/// The digests of the policies that come with Candour, by the names that statements give them.
fn policies() -> BTreeMap<String, String> {
    let entries = fs::read_dir(releases::root().join("rules")).unwrap();
    let policies = entries.filter_map(|entry| {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let bytes = name
            .ends_with(".toml")
            .then(|| fs::read(releases::root().join("rules").join(&name)))?;
        Some((format!("rules/{name}"), hex(&Sha256::digest(bytes.unwrap()))))
    });
    policies.collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn digest(text: &str) -> String {
    format!("sha256-{}", Base64::encode_string(&Sha256::digest(text)))
}

fn assembled() -> String {
    let known = json!({ "builtIn": policies(), "pages": schema("pages"), "statement": schema("statement") });
    let mut script = format!("\nconst KNOWN = {known};\n");
    for module in MODULES {
        script.push_str(&format!("\n{}", untied(module)));
    }
    assert!(!script.contains("</script"), "a script that ends itself");
    let report = fs::read_to_string(releases::root().join("core/render/src/html/style.css")).unwrap();
    let style = format!("{report}{}", source("page.css"));
    source("page.html")
        .replace("{SCRIPT-DIGEST}", &digest(&script))
        .replace("{STYLE-DIGEST}", &digest(&style))
        .replace("{VERSION}", env!("CARGO_PKG_VERSION"))
        .replace("{STYLE}", &style)
        .replace("{SCRIPT}", &script)
}

#[test]
fn the_page_is_made_of_its_sources() {
    let path = releases::root().join(PAGE);
    let made = assembled();
    if std::env::var("CANDOUR_DOCS").is_ok_and(|docs| docs == "update") {
        fs::write(&path, &made).unwrap();
    }
    let is_the_same = fs::read_to_string(&path).is_ok_and(|page| page == made);
    assert!(
        is_the_same,
        "{PAGE} is not what its sources make; to write it anew:\n{UPDATE}"
    );
}

/// A source that no script has would be tested and never run.
#[test]
fn every_source_is_in_the_page() {
    let mut modules: Vec<String> = MODULES.iter().map(|module| format!("{module}.js")).collect();
    modules.extend(["page.css".to_owned(), "page.html".to_owned()]);
    modules.sort();
    let entries = fs::read_dir(releases::root().join(SOURCES)).unwrap();
    let mut sources: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    sources.sort();
    assert_eq!(sources, modules);
}

#[test]
fn the_parts_of_the_page_give_known_answers() {
    if !has("node", "--version") {
        return skipped("node is not on this machine");
    }
    let script = releases::root()
        .join("tests/browser/verify-parts.mjs")
        .display()
        .to_string();
    let output = Bench::new().run("node", "node", ["--test", &script]).output();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}
