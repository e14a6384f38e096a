//! The words and shapes for verdicts, severities, dimensions and what else the statement writes as a code.

use candour_statement::folded;
pub(super) use candour_statement::folded::Found;
use candour_statement::predicate::{Evaluation, Predicate};
use candour_statement::vocabulary::{Dimension, Kind, Severity, Verdict};
use candour_words::{capitalised, names, plain as unquoted};
use serde_json::Value;

use super::model::{Line, Mark};

const fn a(word: &'static str, shape: &'static str, kind: &'static str) -> Mark {
    Mark { word, shape, kind }
}

pub(super) const UNCHECKED: Mark = a("Not checked", "–", "none");
pub(super) const PASSED_IN_PART: Mark = a("PASSED", "◐", "warn");
pub(super) const WAIVED: Mark = a("Accepted", "◇", "none");
pub(super) const BENEATH: Mark = a("Told with another finding", "▵", "none");
pub(super) const CLEAN: Mark = a("Nothing found", "●", "good");
pub(super) const NOT_APPLICABLE: Mark = a("Not applicable", "–", "none");
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

/// A sort of dataset, for someone who does not know the words of Candour.
pub(super) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Records => "records about people",
        Kind::Table => "table of aggregates",
        Kind::Lookup => "look-up",
        Kind::Dictionary => "data dictionary",
    }
}

/// Where more is said of a dimension.
pub(super) fn dimension_id(dimension: Dimension) -> String {
    format!("dimension-{}", names::dimension(dimension))
}

/// A dimension's name.
pub(super) fn dimension(dimension: Dimension) -> String {
    capitalised(names::dimension(dimension))
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

/// Adds the findings of an evaluation to counts by severity.
pub(super) fn count(counts: &mut [u64; 4], evaluation: &Evaluation) {
    counts[place_of(evaluation)] += evaluation.standing().count() as u64;
}

/// Where its findings are put, and counted: failures, warnings, notes, and what somebody accepts.
pub(super) fn place_of(evaluation: &Evaluation) -> usize {
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
