//! GitLab's report of code quality: a list of issues, each with a fingerprint that no other has.

use candour_statement::canonical::sha256_hex;
use candour_statement::statement::Statement;
use candour_statement::vocabulary::{Dimension, Severity};
use candour_words::coverage;
use serde_json::{Value, json};

use super::Options;
use super::files::Files;
use super::found::{self, Found, about, line};

pub(super) fn render(statement: &Statement, options: Options<'_>) -> String {
    let predicate = &statement.predicate;
    let files = Files::new(statement, options);
    let mut issues: Vec<Value> = Vec::new();
    for block in found::could_not_run(predicate) {
        issues.push(json!({
            "description": format!("{} on {} {}", line(&block.rule), about(block), found::could_not(&predicate.words, block)),
            "check_name": line(&block.rule),
            "fingerprint": sha256_hex(found::fingerprint(block, &[], "could not run").as_bytes()),
            "severity": "critical",
            "location": location(&files, block.dataset.as_deref()),
        }));
    }
    for block in found::too_little(predicate) {
        issues.push(json!({
            "description": format!("{} {}", line(&block.rule), found::saw_too_little(block)),
            "check_name": line(&block.rule),
            "fingerprint": sha256_hex(found::fingerprint(block, &[], "too little").as_bytes()),
            "severity": "minor",
            "location": location(&files, block.dataset.as_deref()),
        }));
    }
    for found in &found::all(predicate) {
        issues.push(json!({
            "description": description(found),
            "check_name": line(&found.block.rule),
            "fingerprint": found.unique(),
            "severity": severity(found),
            "location": location(&files, found.block.dataset.as_deref()),
        }));
    }
    issues.extend(coverage::counted(&predicate.figures).map(|text| {
        json!({
            "description": format!("{text}; the report says which"),
            "check_name": "candour",
            "fingerprint": sha256_hex(b"not all was looked at"),
            "severity": "info",
            "location": location(&files, None),
        })
    }));
    format!("{:#}\n", Value::Array(issues))
}

/// GitLab shows one line, and refuses an issue without a line of a file: the first stands for the whole.
fn location(files: &Files<'_>, dataset: Option<&str>) -> Value {
    let path = files.of(dataset).unwrap_or_else(|| files.path("candour.toml"));
    json!({ "path": path, "lines": { "begin": 1 } })
}

fn description(found: &Found<'_>) -> String {
    let mut text = format!("{}: {}", about(found.block), found.text());
    let parts = found.records().into_iter().chain(found.also_seen());
    for part in parts.chain(found.accepted()) {
        text.push_str(&format!(" · {part}"));
    }
    text
}

fn severity(found: &Found<'_>) -> &'static str {
    match found.severity {
        _ if found.waived => "info",
        Severity::Fail if found.block.dimension == Some(Dimension::Confidentiality) => "blocker",
        Severity::Fail => "critical",
        Severity::Warn => "major",
        Severity::Note => "info",
    }
}
