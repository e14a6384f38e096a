//! What the codes of a statement are called: verdicts, severities, dimensions, and what else is one of a few.

use candour_statement::predicate::{Claim, Limit, LimitCode, Status, Tested, Topic, What, Written};
use candour_statement::vocabulary::{
    ChangeKind, Dimension, InputRole, Kind, ReleasedTo, Severity, Verdict, WaiverState,
};

use crate::value::column;

pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Passed => "PASSED",
        Verdict::Warned => "WARNED",
        Verdict::Failed => "FAILED",
        Verdict::Error => "ERROR",
    }
}

/// A verdict, or that there is none.
pub fn verdict_or_none(found: Option<Verdict>) -> &'static str {
    found.map_or("not checked", verdict)
}

/// A severity, as a policy writes it.
pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Fail => "fail",
        Severity::Warn => "warn",
        Severity::Note => "note",
    }
}

/// A finding of a severity: one, and many.
pub fn finding(severity: Severity) -> (&'static str, &'static str) {
    match severity {
        Severity::Fail => ("failure", "failures"),
        Severity::Warn => ("warning", "warnings"),
        Severity::Note => ("note", "notes"),
    }
}

pub fn dimension(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Confidentiality => "confidentiality",
        Dimension::Completeness => "completeness",
        Dimension::Uniqueness => "uniqueness",
        Dimension::Consistency => "consistency",
        Dimension::Timeliness => "timeliness",
        Dimension::Validity => "validity",
        Dimension::Accuracy => "accuracy",
    }
}

/// What a dimension asks.
pub fn question_of(dimension: Dimension) -> &'static str {
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

/// What became of a check.
pub fn status(status: Status) -> &'static str {
    match status {
        Status::Clean => "clean",
        Status::Found => "found something",
        Status::Partly => "clean in part",
        Status::NotLooked => "could look at nothing",
        Status::NotApplicable => "not applicable",
        Status::CouldNotRun => "could not run",
    }
}

/// A sort of dataset.
pub fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Records => "records",
        Kind::Table => "table",
        Kind::Lookup => "lookup",
        Kind::Dictionary => "dictionary",
    }
}

/// What a file is.
pub fn role(role: InputRole) -> &'static str {
    match role {
        InputRole::Data => "data",
        InputRole::Schema => "schema",
        InputRole::Declaration => "declaration",
        InputRole::Policy => "policy",
        InputRole::Lock => "lock",
        InputRole::Metadata => "metadata",
        InputRole::Baseline => "baseline",
        InputRole::Previous => "previous",
        InputRole::Archive => "archive",
    }
}

/// What a file is, for someone who does not know the words of Candour.
pub fn role_told(role: InputRole) -> &'static str {
    match role {
        InputRole::Data => "data",
        InputRole::Schema => "schema",
        InputRole::Declaration => "declarations",
        InputRole::Policy => "policy",
        InputRole::Lock => "pinned plugins",
        InputRole::Metadata => "metadata",
        InputRole::Baseline => "what the next release can be compared with",
        InputRole::Previous => "data of the previous release",
        InputRole::Archive => "data of an earlier release",
    }
}

/// The ways in which files are written.
pub fn written(ways: &[Written]) -> String {
    let way = |way: &Written| {
        let delimiter = match way.delimiter.as_str() {
            "," => "comma",
            ";" => "semicolon",
            "\t" => "tab",
            "|" => "bar",
            _ => "another delimiter",
        };
        let found = if way.declared { "declared" } else { "detected" };
        format!("{}, {delimiter} ({found})", way.encoding)
    };
    let ways: Vec<String> = ways.iter().map(way).collect();
    ways.join("; ")
}

/// What limits the verdict.
pub fn limit(limit: &Limit) -> String {
    let named = |name: &Option<String>| name.clone().unwrap_or_default();
    let (dataset, plugin) = (named(&limit.dataset), named(&limit.plugin));
    match limit.code {
        LimitCode::PrivacyUndeclared => {
            format!("privacy was not checked in {dataset}: its columns have no x-privacy")
        }
        LimitCode::MeasuresUndeclared => {
            format!("small counts of people were not checked in {dataset}: its columns have no x-measure")
        }
        LimitCode::SubjectWithheld => {
            format!("people could not be counted in {dataset}: whom a row is about is withheld")
        }
        LimitCode::SubjectUndeclared => {
            format!("people could not be counted in {dataset}: the schema does not say whom a row is about")
        }
        LimitCode::SchemaAbsent => format!("no schema is given for {dataset}, so its rows were not validated"),
        LimitCode::ConfidentialityWeakened => {
            format!("people in {dataset} are protected less than the built-in policy has it")
        }
        LimitCode::FailureAccepted => match &limit.dataset {
            Some(dataset) => format!("a finding about people in {dataset} that fails is accepted by a waiver"),
            None => "a finding about people that fails is accepted by a waiver".to_owned(),
        },
        LimitCode::PluginLetLoose => format!(
            "the plugin {plugin} ran less confined than it must, as whoever ran the audit allowed: it may have read files and the \
             memory of others, and told of them"
        ),
    }
}

/// The same in a few words, beside the verdict that it limits.
pub fn limited(code: LimitCode) -> &'static str {
    match code {
        LimitCode::PrivacyUndeclared => "privacy of columns not declared",
        LimitCode::MeasuresUndeclared => "small counts could not be checked",
        LimitCode::SubjectWithheld | LimitCode::SubjectUndeclared => "people could not be counted",
        LimitCode::SchemaAbsent => "no schema",
        LimitCode::ConfidentialityWeakened => "people protected less than usual",
        LimitCode::FailureAccepted => "a failure about people is accepted",
        LimitCode::PluginLetLoose => "a plugin ran unconfined",
    }
}

/// For whom a release is.
pub fn audience(audience: ReleasedTo) -> &'static str {
    match audience {
        ReleasedTo::World => "the world",
        ReleasedTo::Researchers => "researchers",
        ReleasedTo::Internal => "internal use",
    }
}

/// What became of a waiver.
pub fn waiver(state: WaiverState) -> &'static str {
    match state {
        WaiverState::Applied => "accepts what was found",
        WaiverState::Exceeded => "accepts less than was found",
        WaiverState::Expired => "has expired",
        WaiverState::Unused => "there was nothing to accept",
    }
}

/// What became of a publisher's claim.
pub fn tested(tested: Tested) -> &'static str {
    match tested {
        Tested::Held => "The data agree with it",
        Tested::Failed => "The data contradict it",
        Tested::ExplainsNothing => "It explains nothing: without it the audit finds the same",
        Tested::NotTested => "Not tested",
    }
}

/// What happened, as `candour.toml` has it.
pub fn change(what: ChangeKind) -> &'static str {
    match what {
        ChangeKind::Closed => "closed",
        ChangeKind::Opened => "opened",
        ChangeKind::Paused => "paused",
        ChangeKind::Renamed => "renamed",
        ChangeKind::Merged => "merged",
        ChangeKind::Split => "split",
        ChangeKind::Recoded => "recoded",
        ChangeKind::Relabelled => "relabelled",
        ChangeKind::Redefined => "redefined",
        ChangeKind::Revised => "revised",
        ChangeKind::Provisional => "provisional",
    }
}

/// What was not checked.
pub fn what(what: &What) -> String {
    match what {
        What::Rule(rule) => rule.clone(),
        What::Change(claim) => claimed(claim),
        What::Topic(Topic::PreviousRelease) => "change since the previous release".to_owned(),
        What::Topic(Topic::RecoverableCells) => "recoverable cells".to_owned(),
    }
}

fn claimed(claim: &Claim) -> String {
    let what = change(claim.what);
    match &claim.column {
        Some(of) => format!("[[change]] {what} of {}", column(of)),
        None => format!("[[change]] {what}"),
    }
}
