//! SARIF 2.1.0, the OASIS format for results of static analysis: one run, one result for each finding.
//!
//! A result without a region is one about its whole file, which is what a finding is.

use std::collections::BTreeMap;

use candour_statement::predicate::{Block, Predicate, Status};
use candour_statement::statement::Statement;
use candour_statement::vocabulary::{Severity, Verdict};
use candour_words::{NOT_SHOWN, capitalised, column, names, number, several, told};
use serde_json::{Value, json};

use super::Options;
use super::files::{Files, uri};
use super::found::{self, Found, about, line};
use crate::sentence::sentence;

/// The most results: code scanning takes no more of them.
const MOST_RESULTS: usize = 5_000;

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

pub(super) fn render(statement: &Statement, options: Options<'_>) -> String {
    let predicate = &statement.predicate;
    let files = Files::new(statement, options);
    let found = found::all(predicate);
    let rules = rules(predicate);
    let places: BTreeMap<&str, usize> = rules.iter().enumerate().map(|(at, (id, _))| (*id, at)).collect();
    let left_out = found.len().saturating_sub(MOST_RESULTS);
    let results: Vec<Value> = found
        .iter()
        .take(MOST_RESULTS)
        .map(|found| result(found, &files, places.get(found.block.rule.as_str()).copied()))
        .collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "Candour",
                "version": line(&predicate.audit.candour),
                "rules": rules.into_iter().map(|(_, rule)| rule).collect::<Vec<_>>(),
                "notifications": NOTIFICATIONS.map(|(id, text)| json!({ "id": id, "shortDescription": { "text": text } })),
            } },
            "invocations": [{
                "executionSuccessful": predicate.verdict != Verdict::Error,
                "toolExecutionNotifications": notifications(predicate, &files, left_out),
            }],
            "artifacts": artifacts(&files),
            "results": results,
            "columnKind": "unicodeCodePoints",
            "redactionTokens": [NOT_SHOWN],
            "properties": {
                "verdict": predicate.verdict,
                "sentence": line(&sentence(predicate)),
                "asOf": predicate.audit.as_of,
                "policies": predicate.audit.policies,
            },
        }],
    });
    format!("{log:#}\n")
}

/// The rules that were meant to run, by id, each with what SARIF wants to know of it.
fn rules(predicate: &Predicate) -> Vec<(&str, Value)> {
    let mut blocks: BTreeMap<&str, Vec<&Block>> = BTreeMap::new();
    for block in &predicate.blocks {
        blocks.entry(&block.rule).or_default().push(block);
    }
    blocks
        .into_iter()
        .map(|(id, blocks)| (id, rule(predicate, id, &blocks)))
        .collect()
}

fn rule(predicate: &Predicate, id: &str, blocks: &[&Block]) -> Value {
    let summary = predicate.words.summary(id);
    let summary = capitalised(&line(summary.unwrap_or(id)));
    let source = blocks.iter().find_map(|block| block.source.as_deref());
    let source = source.map(|source| {
        format!(
            " Where the thresholds come from: {}.",
            line(source).trim_end_matches('.')
        )
    });
    let severity = blocks
        .iter()
        .flat_map(|block| &block.evaluations)
        .map(|evaluation| evaluation.severity)
        .max();
    let certainty = blocks.iter().find_map(|block| block.certainty.as_deref());
    let mut properties = json!({
        "tags": blocks.first().map(|block| json!(block.dimension.as_slice())),
        "problem.severity": match severity {
            Some(Severity::Fail) => "error",
            Some(Severity::Warn) | None => "warning",
            Some(Severity::Note) => "recommendation",
        },
    });
    if let Some(precision) = certainty.filter(|certainty| ["high", "medium", "low"].contains(certainty)) {
        properties["precision"] = json!(precision);
    }
    json!({
        "id": line(id),
        "shortDescription": { "text": message(&format!("{summary}.")) },
        "fullDescription": { "text": message(&format!("{summary}.{}", source.unwrap_or_default())) },
        "help": { "text": message(&format!("`candour explain {}` prints the page of this rule.", line(id))) },
        "defaultConfiguration": { "level": level(severity.unwrap_or(Severity::Warn)) },
        "properties": properties,
    })
}

fn result(found: &Found<'_>, files: &Files<'_>, rule: Option<usize>) -> Value {
    let (block, finding) = (found.block, found.finding);
    let mut lines = vec![found.text()];
    lines.extend(found.details());
    let mut logical = Vec::new();
    if let Some(dataset) = &block.dataset {
        logical.push(json!({ "fullyQualifiedName": line(dataset), "kind": "dataset" }));
        for id in &finding.columns {
            let label = line(&column(id));
            let name = format!("{}/{label}", line(dataset));
            logical.push(json!({ "fullyQualifiedName": name, "name": label, "kind": "column" }));
        }
    }
    let mut location = json!({});
    if let Some(path) = files.of(block.dataset.as_deref()) {
        location["physicalLocation"] = json!({ "artifactLocation": { "uri": uri(&path) } });
    }
    if !logical.is_empty() {
        location["logicalLocations"] = json!(logical);
    }
    let mut properties = json!({
        "dimension": block.dimension,
        "severity": found.severity,
        "template": line(finding.template.as_deref().unwrap_or_default()),
    });
    if let Some(cause) = &finding.cause {
        properties["cause"] = json!(line(cause));
    }
    if let Some(affected) = &finding.affected {
        properties["affected"] = json!(affected);
    }
    if !finding.records.is_empty() {
        properties["records"] = json!(finding.records);
    }
    if !finding.parts.is_empty() {
        properties["parts"] = json!(finding.parts);
    }
    if let Some(advice) = found.advice() {
        properties["advice"] = json!(line(advice));
    }
    let mut result = json!({
        "ruleId": line(&block.rule),
        "level": level(found.severity),
        "message": { "text": message(&lines.join("\n")) },
        "locations": if location == json!({}) { json!([]) } else { json!([location]) },
        "partialFingerprints": {
            "candour/v1": found.fingerprint,
            // Code scanning tells alerts apart by this name, and would make it up from a line.
            "primaryLocationLineHash": format!("{}:{}", &found.fingerprint[..16], found.nth),
        },
        "properties": properties,
    });
    if let Some(rule) = rule {
        result["ruleIndex"] = json!(rule);
    }
    if found.waived {
        let mut suppression = json!({ "kind": "external", "status": "accepted" });
        if let Some(accepted) = found.accepted() {
            suppression["justification"] = json!(accepted);
        }
        result["suppressions"] = json!([suppression]);
    }
    result
}

/// What is told of the audit itself.
const NOTIFICATIONS: [(&str, &str); 5] = [
    ("could-not-run", "A check should have run and could not."),
    ("limited", "Something keeps the verdict from being better than WARNED."),
    ("not-checked", "Something was not checked."),
    ("not-looked", "A check could not look at all that it is about."),
    ("left-out", "There are more findings than this file holds."),
];

fn notifications(predicate: &Predicate, files: &Files<'_>, left_out: usize) -> Vec<Value> {
    let notification = |id: &str, level: &str, text: &str| json!({ "descriptor": { "id": id }, "level": level, "message": { "text": message(text) } });
    let mut all = Vec::new();
    for block in found::could_not_run(predicate) {
        let text = format!(
            "{} on {} {}.",
            line(&block.rule),
            about(block),
            found::could_not(&predicate.words, block)
        );
        let mut told = notification("could-not-run", "error", &text);
        told["associatedRule"] = json!({ "id": line(&block.rule) });
        if let Some(path) = files.of(block.dataset.as_deref()) {
            told["locations"] = json!([{ "physicalLocation": { "artifactLocation": { "uri": uri(&path) } } }]);
        }
        all.push(told);
    }
    for limit in &predicate.limits {
        all.push(notification(
            "limited",
            "warning",
            &format!("{}.", capitalised(&line(&names::limit(limit)))),
        ));
    }
    for unchecked in &predicate.not_checked {
        let text = line(&told::not_checked(&predicate.words, unchecked));
        let mut entry = notification("not-checked", "note", &text);
        entry["properties"] = json!({ "matters": unchecked.matters });
        all.push(entry);
    }
    for block in &predicate.blocks {
        let looked = match block.status {
            Status::NotLooked => vec![names::status(block.status).to_owned()],
            _ => found::not_looked(block),
        };
        if !looked.is_empty() {
            let text = format!("{} on {}: {}.", line(&block.rule), about(block), looked.join("; "));
            let level = if block.too_little { "warning" } else { "note" };
            let mut entry = notification("not-looked", level, &text);
            entry["associatedRule"] = json!({ "id": line(&block.rule) });
            all.push(entry);
        }
    }
    if left_out > 0 {
        let text = format!(
            "{} left out: this file holds the {} most severe, and the statement all.",
            several(left_out as u64, "finding is", "findings are"),
            number(MOST_RESULTS as u64)
        );
        all.push(notification("left-out", "warning", &text));
    }
    all
}

fn artifacts(files: &Files<'_>) -> Vec<Value> {
    let artifact = |input: &candour_statement::predicate::Input| {
        let mut artifact = json!({
            "location": { "uri": uri(&files.path(&input.name)) },
            "mimeType": line(&input.media_type),
            "roles": ["analysisTarget"],
        });
        if let Some(bytes) = input.bytes {
            artifact["length"] = json!(bytes);
        }
        if let Some(sha256) = &input.sha256 {
            artifact["hashes"] = json!({ "sha-256": sha256 });
        }
        artifact
    };
    let mut all = Vec::new();
    for artifact in files.data().map(artifact) {
        // Two datasets may be of one file.
        if !all.contains(&artifact) {
            all.push(artifact);
        }
    }
    all
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Fail => "error",
        Severity::Warn => "warning",
        Severity::Note => "note",
    }
}

/// A text in which SARIF sees neither a place for an argument nor a link.
fn message(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}").replace("](", "] (")
}
