//! A report in the shape of Frictionless 5: one task for each dataset, one error for each finding that fails.
//!
//! Frictionless wants the cells of a row with each error of a row or a cell. A cell is never quoted here, so such an error
//! is one of the table, with Frictionless's name of it as a tag; an error of a row keeps its type where its record may be
//! named, with no cells. `seconds` is left out, since how long it took is no part of a statement.

use candour_model::finding::Severity;
use serde_json::{Value, json};

use super::Options;
use super::files::Files;
use super::found::{self, Found, line};
use super::sarif::capital;
use crate::predicate::{Block, Dataset, Input};
use crate::statement::Statement;

pub(super) fn render(statement: &Statement, options: Options<'_>) -> String {
    let predicate = &statement.predicate;
    let files = Files::new(statement, options);
    let found = found::all(predicate);
    let tasks: Vec<Value> = predicate
        .datasets
        .iter()
        .map(|dataset| task(dataset, statement, &files, &found))
        .collect();
    let (errors, mut warnings) = told(statement, &found, None);
    warnings.extend(predicate.limits.iter().map(|limit| line(&limit.text)));
    let in_tasks: usize = tasks
        .iter()
        .map(|task| task["errors"].as_array().map_or(0, Vec::len))
        .sum();
    let warned: usize = tasks
        .iter()
        .map(|task| task["warnings"].as_array().map_or(0, Vec::len))
        .sum();
    let mut report = json!({
        "valid": errors.len() + in_tasks == 0,
        "description": line(&predicate.sentence),
        "stats": {
            "tasks": tasks.len(),
            "errors": errors.len() + in_tasks,
            "warnings": warnings.len() + warned,
        },
        "warnings": warnings,
        "errors": errors,
        "tasks": tasks,
    });
    if let Some(title) = &predicate.release.title {
        report["title"] = json!(line(title));
    }
    if let Some(id) = &predicate.release.id {
        report["name"] = json!(slug(id));
    }
    format!("{report:#}\n")
}

fn task(dataset: &Dataset, statement: &Statement, files: &Files<'_>, found: &[Found<'_>]) -> Value {
    let (errors, warnings) = told(statement, found, Some(&dataset.name));
    let own: Vec<&Input> = files
        .data()
        .filter(|input| input.dataset.as_deref() == Some(&dataset.name))
        .collect();
    let mut stats = json!({
        "errors": errors.len(),
        "warnings": warnings.len(),
        "fields": dataset.columns,
        "rows": dataset.records,
    });
    // A digest and a length are of one file.
    if let ([file], 1) = (own.as_slice(), dataset.files) {
        if let Some(sha256) = &file.sha256 {
            stats["sha256"] = json!(sha256);
        }
        if let Some(bytes) = file.bytes {
            stats["bytes"] = json!(bytes);
        }
    }
    let columns = dataset.profile.iter().flat_map(|profile| &profile.columns);
    json!({
        "name": slug(&dataset.name),
        "type": "table",
        "title": line(&dataset.name),
        "valid": errors.is_empty(),
        "place": own.first().map_or_else(|| line(&dataset.name), |file| files.path(&file.name)),
        "labels": columns.map(|column| line(&column.label)).collect::<Vec<_>>(),
        "stats": stats,
        "warnings": warnings,
        "errors": errors,
    })
}

/// The errors about a dataset or the release, and what is less: warnings, and what a waiver covers.
fn told(statement: &Statement, found: &[Found<'_>], dataset: Option<&str>) -> (Vec<Value>, Vec<String>) {
    let predicate = &statement.predicate;
    let mut errors: Vec<Value> = found::could_not_run(predicate)
        .filter(|block| block.dataset.as_deref() == dataset)
        .map(|block| {
            let note = format!("{} {}", line(&block.rule), found::could_not(block));
            error(block, "check-error", &[], &note)
        })
        .collect();
    let mut warnings = Vec::new();
    for found in found.iter().filter(|found| found.block.dataset.as_deref() == dataset) {
        if let Some(accepted) = found.accepted() {
            warnings.push(format!("{} ({accepted})", found.text()));
        } else if found.severity == Severity::Fail && !found.waived {
            errors.push(failure(found));
        } else if found.severity == Severity::Warn {
            warnings.push(found.text());
        }
    }
    (errors, warnings)
}

fn failure(found: &Found<'_>) -> Value {
    let named = named(found);
    let record = found.finding.records.first();
    let note = found.text();
    let mut failure = match (named, record) {
        (Some((name, Needs::Nothing)), _) => error(found.block, name, &[], &note),
        (Some((name, Needs::Row)), Some(record)) => {
            let mut failure = error(found.block, name, &["#table", "#row"], &note);
            failure["cells"] = json!([]);
            failure["rowNumber"] = json!(record);
            failure
        }
        (Some((name, _)), _) => error(found.block, "table-error", &["#table", name], &note),
        (None, _) => error(found.block, "table-error", &["#table"], &note),
    };
    let details = found.details();
    if !details.is_empty() {
        failure["details"] = json!(details);
    }
    failure["columns"] = json!(
        found
            .finding
            .columns
            .iter()
            .map(|column| line(column))
            .collect::<Vec<_>>()
    );
    failure
}

fn error(block: &Block, name: &str, tags: &[&str], note: &str) -> Value {
    let title: Vec<String> = name.split('-').map(capital).collect();
    json!({
        "type": name,
        "title": title.join(" "),
        "description": line(block.summary.as_deref().unwrap_or(&block.rule)),
        "message": note,
        "tags": tags,
        "note": note,
        "rule": line(&block.rule),
    })
}

/// What Frictionless must be told with an error.
#[derive(Clone, Copy)]
enum Needs {
    Nothing,
    Row,
    /// A cell, or where in the header a label stands.
    Cell,
}

/// Frictionless's name of what a rule finds, where both mean the same.
fn named(found: &Found<'_>) -> Option<(&'static str, Needs)> {
    Some(match found.block.rule.as_str() {
        "structure/not-a-table" => ("format-error", Needs::Nothing),
        "structure/empty-file" => ("source-error", Needs::Nothing),
        "structure/undecodable-text" => ("encoding-error", Needs::Nothing),
        "structure/blank-row" | "structure/trailing-blank-rows" => ("blank-row", Needs::Row),
        "structure/missing-cell" => ("missing-cell", Needs::Cell),
        "structure/extra-cell" => ("extra-cell", Needs::Cell),
        "structure/blank-label" => ("blank-label", Needs::Cell),
        "structure/duplicate-label" => ("duplicate-label", Needs::Cell),
        "structure/missing-column" => ("missing-label", Needs::Cell),
        "structure/undeclared-column" => ("extra-label", Needs::Cell),
        "consistency/duplicates" if found.finding.template == "key" => ("primary-key", Needs::Row),
        "consistency/duplicates" if found.finding.template == "whole" => ("duplicate-row", Needs::Row),
        "schema/type" => ("type-error", Needs::Cell),
        "schema/required" | "schema/enum" | "schema/pattern" | "schema/minimum" | "schema/maximum"
        | "schema/min-length" | "schema/max-length" => ("constraint-error", Needs::Cell),
        _ => return None,
    })
}

/// A name as Frictionless wants it.
fn slug(name: &str) -> String {
    let slug: String = name
        .chars()
        .map(|c| match c.to_ascii_lowercase() {
            c if c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_') => c,
            _ => '-',
        })
        .collect();
    match slug.is_empty() {
        true => "dataset".to_owned(),
        false => slug,
    }
}
