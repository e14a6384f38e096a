//! A report in the shape of Frictionless 5: one task for each dataset, one error for each finding that fails.
//!
//! Frictionless wants the cells of a row with each error of a row or a cell. A cell is never quoted here, so such an error
//! is one of the table, with Frictionless's name of it as a tag; an error of a row keeps its type where its record may be
//! named, with no cells. `seconds` is left out, since how long it took is no part of a statement.

use candour_statement::predicate::{Block, Dataset, Input};
use candour_statement::statement::Statement;
use candour_statement::vocabulary::Severity;
use candour_statement::words::Words;
use candour_words::{capitalised, column, coverage, names};
use serde_json::{Value, json};

use super::Options;
use super::files::Files;
use super::found::{self, Found, line};
use crate::sentence::sentence;

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
    warnings.extend(coverage::counted(&predicate.figures));
    warnings.extend(predicate.limits.iter().map(|limit| line(&names::limit(limit))));
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
        "description": line(&sentence(predicate)),
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
        "labels": columns.map(|of| line(&column(&of.column))).collect::<Vec<_>>(),
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
            let note = format!("{} {}", line(&block.rule), found::could_not(&predicate.words, block));
            error(&predicate.words, block, "check-error", &[], &note)
        })
        .collect();
    let mut warnings = Vec::new();
    for found in found.iter().filter(|found| found.block.dataset.as_deref() == dataset) {
        if let Some(accepted) = found.accepted() {
            warnings.push(format!("{} ({accepted})", found.text()));
        } else if found.severity == Severity::Fail && !found.waived {
            errors.push(failure(&predicate.words, found));
        } else if found.severity == Severity::Warn {
            warnings.push(found.text());
        }
    }
    (errors, warnings)
}

fn failure(words: &Words, found: &Found<'_>) -> Value {
    let named = named(found);
    let record = found.finding.records.first();
    let note = found.text();
    let mut failure = match (named, record) {
        (Some((name, Needs::Nothing)), _) => error(words, found.block, name, &[], &note),
        (Some((name, Needs::Row)), Some(record)) => {
            let mut failure = error(words, found.block, name, &["#table", "#row"], &note);
            failure["cells"] = json!([]);
            failure["rowNumber"] = json!(record);
            failure
        }
        (Some((name, _)), _) => error(words, found.block, "table-error", &["#table", name], &note),
        (None, _) => error(words, found.block, "table-error", &["#table"], &note),
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
            .map(|id| line(&column(id)))
            .collect::<Vec<_>>()
    );
    failure
}

fn error(words: &Words, block: &Block, name: &str, tags: &[&str], note: &str) -> Value {
    let title: Vec<String> = name.split('-').map(capitalised).collect();
    json!({
        "type": name,
        "title": title.join(" "),
        "description": line(words.summary(&block.rule).unwrap_or(&block.rule)),
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

/// Frictionless's name of what a rule finds, by what lies behind it, where both mean the same.
fn named(found: &Found<'_>) -> Option<(&'static str, Needs)> {
    Some(match found.finding.cause.as_deref()? {
        "not-a-table" => ("format-error", Needs::Nothing),
        "empty-file" => ("source-error", Needs::Nothing),
        "undecodable-text" => ("encoding-error", Needs::Nothing),
        "blank-row" | "trailing-blank-rows" => ("blank-row", Needs::Row),
        "missing-cell" => ("missing-cell", Needs::Cell),
        "extra-cell" => ("extra-cell", Needs::Cell),
        "blank-label" => ("blank-label", Needs::Cell),
        "duplicate-label" => ("duplicate-label", Needs::Cell),
        "missing-column" => ("missing-label", Needs::Cell),
        "undeclared-column" => ("extra-label", Needs::Cell),
        "duplicate-key" => ("primary-key", Needs::Row),
        "duplicate-row" => ("duplicate-row", Needs::Row),
        "type" => ("type-error", Needs::Cell),
        "required" | "enum" | "pattern" | "minimum" | "maximum" | "min-length" | "max-length" => {
            ("constraint-error", Needs::Cell)
        }
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
