//! The words and shapes for verdicts, severities, dimensions and what else the statement writes as a code.

use candour_statement::folded;
pub(super) use candour_statement::folded::Found;
use candour_statement::predicate::{Evaluation, Predicate, Status};
use candour_statement::vocabulary::{Dimension, Severity, Verdict};
use candour_words::{capitalised, names, plain as unquoted, several};
use serde_json::Value;

use super::model::{Line, Mark, plain};

const fn a(word: &'static str, shape: &'static str, kind: &'static str) -> Mark {
    Mark { word, shape, kind }
}

pub(super) const UNCHECKED: Mark = a("Not checked", "–", "none");
pub(super) const WAIVED: Mark = a("Waived", "◇", "none");
pub(super) const BENEATH: Mark = a("Told with another finding", "▵", "none");
pub(super) const CLEAN: Mark = a("Nothing found", "●", "good");
pub(super) const NOT_APPLICABLE: Mark = a("Not applicable", "–", "none");
pub(super) const FOUND: Mark = a("Found something", "▲", "warn");
pub(super) const PARTLY: Mark = a("Nothing found in what could be looked at", "◐", "none");
pub(super) const TOO_LITTLE: Mark = a("Saw too little", "▲", "warn");
pub(super) const NOT_LOOKED: Mark = a("Nothing could be looked at", "–", "none");
pub(super) const COULD_NOT_RUN: Mark = a("Could not run", "◆", "bad");

pub(super) fn verdict(verdict: Verdict) -> Mark {
    match verdict {
        Verdict::Passed => a("PASSED", "●", "good"),
        Verdict::Warned => a("WARNED", "▲", "warn"),
        Verdict::Failed => a("FAILED", "■", "bad"),
        Verdict::Error => a("ERROR", "◆", "bad"),
    }
}

pub(super) fn severity(severity: Severity) -> Mark {
    match severity {
        Severity::Fail => a("Failure", "■", "bad"),
        Severity::Warn => a("Warning", "▲", "warn"),
        Severity::Note => a("Note", "○", "note"),
    }
}

/// A dimension's name.
pub(super) fn dimension(dimension: Dimension) -> String {
    capitalised(names::dimension(dimension))
}

/// What became of a check.
pub(super) fn status(status: Status) -> Mark {
    match status {
        Status::Clean => CLEAN,
        Status::Found => FOUND,
        Status::Partly => PARTLY,
        Status::NotLooked => NOT_LOOKED,
        Status::NotApplicable => NOT_APPLICABLE,
        Status::CouldNotRun => COULD_NOT_RUN,
    }
}

/// Parameters as a policy writes them: `column-percent 5, which declared and undeclared`.
pub(super) fn params(params: &Value) -> String {
    let Value::Object(members) = params else {
        return param(params);
    };
    if members.is_empty() {
        return "no parameter".to_owned();
    }
    let told: Vec<String> = members
        .iter()
        .map(|(name, value)| format!("{name} {}", param(value)))
        .collect();
    told.join(", ")
}

/// One parameter.
pub(super) fn param(value: &Value) -> String {
    match value {
        Value::Array(items) if items.is_empty() => "none".to_owned(),
        Value::Array(items) => items.iter().map(param).collect::<Vec<_>>().join(" and "),
        other => unquoted(other),
    }
}

/// Where something is: a dataset, or the release.
pub(super) fn place(dataset: Option<&String>) -> Line {
    super::model::value_or(dataset, "the release as a whole")
}

/// `3 failures, 1 warning`: findings by severity, those of a waiver apart.
pub(super) fn counts([failures, warnings, notes, waived]: [u64; 4]) -> Line {
    let told = [
        (failures, "failure", "failures"),
        (warnings, "warning", "warnings"),
        (notes, "note", "notes"),
        (waived, "waived", "waived"),
    ];
    let told: Vec<String> = told
        .into_iter()
        .filter(|(n, ..)| *n > 0)
        .map(|(n, one, many)| several(n, one, many))
        .collect();
    match told.is_empty() {
        true => plain("none"),
        false => plain(told.join(", ")),
    }
}

/// Adds the findings of an evaluation to counts by severity.
pub(super) fn count(counts: &mut [u64; 4], evaluation: &Evaluation) {
    counts[place_of(evaluation)] += evaluation.standing().count() as u64;
}

/// Adds one of them.
pub(super) fn count_one(counts: &mut [u64; 4], evaluation: &Evaluation) {
    counts[place_of(evaluation)] += 1;
}

/// Where its findings are counted.
fn place_of(evaluation: &Evaluation) -> usize {
    match evaluation.severity {
        _ if evaluation.waived => 3,
        Severity::Fail => 0,
        Severity::Warn => 1,
        Severity::Note => 2,
    }
}

/// The findings that stand by themselves, in the statement's order.
pub(super) fn findings(predicate: &Predicate) -> impl Iterator<Item = Found<'_>> {
    folded::findings(&predicate.blocks).filter(|(.., finding)| finding.beneath.is_none())
}
