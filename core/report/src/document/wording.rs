//! The words and shapes for verdicts, severities, dimensions and what else the statement writes as a code.

use candour_model::finding::{Dimension, Severity};
use candour_model::outcome::{InputRole, Verdict, WaiverState};
use serde_json::Value;

use super::model::{Line, Mark, plain};
use crate::predicate::{Evaluation, Finding, Predicate, Tested};
use crate::words::{plain as unquoted, several};

const fn a(word: &'static str, shape: &'static str, kind: &'static str) -> Mark {
    Mark { word, shape, kind }
}

pub(super) const UNCHECKED: Mark = a("Not checked", "–", "none");
pub(super) const WAIVED: Mark = a("Waived", "◇", "none");
pub(super) const CLEAN: Mark = a("Nothing found", "●", "good");
pub(super) const NOT_APPLICABLE: Mark = a("Not applicable", "–", "none");
pub(super) const FOUND: Mark = a("Found something", "▲", "warn");
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

/// The name of a severity as a policy writes it.
pub(super) fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Fail => "fail",
        Severity::Warn => "warn",
        Severity::Note => "note",
    }
}

/// A dimension's name.
pub(super) fn dimension(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Confidentiality => "Confidentiality",
        Dimension::Completeness => "Completeness",
        Dimension::Uniqueness => "Uniqueness",
        Dimension::Consistency => "Consistency",
        Dimension::Timeliness => "Timeliness",
        Dimension::Validity => "Validity",
        Dimension::Accuracy => "Accuracy",
    }
}

/// What a dimension asks.
pub(super) fn question_of(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Confidentiality => "Could anybody in the data be recognised?",
        Dimension::Completeness => "Is everything there that should be there?",
        Dimension::Uniqueness => "Is anything there twice?",
        Dimension::Consistency => "Do the data agree with themselves and with the release before?",
        Dimension::Timeliness => "Are the data of the time they are said to be of?",
        Dimension::Validity => "Does every row have the form that its schema lays down?",
        Dimension::Accuracy => "Do the data agree with the world? Only somebody who was there can say.",
    }
}

/// What became of a publisher's claim.
pub(super) fn tested(tested: Tested) -> &'static str {
    match tested {
        Tested::Held => "The data agree with it",
        Tested::Failed => "The data contradict it",
        Tested::ExplainsNothing => "It explains nothing: without it the audit finds the same",
        Tested::NotTested => "Not tested",
    }
}

/// What became of a waiver.
pub(super) fn waiver(state: WaiverState) -> &'static str {
    match state {
        WaiverState::Applied => "Accepts what was found",
        WaiverState::Exceeded => "Accepts less than was found",
        WaiverState::Expired => "Has expired",
        WaiverState::Unused => "There was nothing to accept",
    }
}

/// What a file is.
pub(super) fn role(role: InputRole) -> &'static str {
    match role {
        InputRole::Data => "data",
        InputRole::Schema => "schema",
        InputRole::Declaration => "declarations",
        InputRole::Policy => "policy",
        InputRole::Lock => "pinned plugins",
        InputRole::Baseline => "what the next release can be compared with",
        InputRole::Previous => "data of the previous release",
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
    counts[place_of(evaluation)] += evaluation.findings.len() as u64;
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

/// A finding with the rule and the evaluation that it stands in.
pub(super) type Found<'a> = (&'a crate::predicate::Block, &'a Evaluation, &'a Finding);

/// All findings, in the statement's order.
pub(super) fn findings(predicate: &Predicate) -> impl Iterator<Item = Found<'_>> {
    predicate.blocks.iter().flat_map(|block| {
        let evaluations = block.evaluations.iter();
        evaluations.flat_map(move |evaluation| {
            let findings = evaluation.findings.iter();
            findings.map(move |finding| (block, evaluation, finding))
        })
    })
}
