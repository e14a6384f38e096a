//! What it all comes to: key figures, the datasets, what limits the verdict and what was not checked.

use std::collections::BTreeSet;

use candour_model::facts::{Change, ChangeKind, DatasetFacts, FileFacts, Kind};
use candour_model::finding::Severity;
use candour_model::outcome::{self, Cap, Outcome};

use super::declared::what_happened;
use super::profile;
use super::tested;
use crate::gate::{Audience, Texts, dataset_name, previous_is_withheld};
use crate::predicate as shown;
use crate::reasons::in_words;
use crate::words;

pub(super) fn figures(outcome: &Outcome, blocks: &[shown::Block]) -> shown::Figures {
    let datasets = &outcome.facts.datasets;
    shown::Figures {
        datasets: datasets.len() as u64,
        records: datasets.iter().filter_map(|dataset| dataset.records).sum(),
        bytes: datasets
            .iter()
            .flat_map(|dataset| &dataset.files)
            .map(|file| file.bytes)
            .sum(),
        ..counts(blocks)
    }
}

/// What the blocks come to, counted.
pub(crate) fn counts(blocks: &[shown::Block]) -> shown::Figures {
    let mut figures = shown::Figures::default();
    for block in blocks {
        match block.status {
            shown::Status::Clean => {
                figures.checks_run += 1;
                figures.checks_clean += 1;
            }
            shown::Status::Found => figures.checks_run += 1,
            shown::Status::NotApplicable => figures.checks_not_applicable += 1,
            shown::Status::CouldNotRun => figures.checks_could_not_run += 1,
        }
        for evaluation in &block.evaluations {
            let n = evaluation.findings.len() as u64;
            match evaluation.severity {
                _ if evaluation.waived => figures.waived += n,
                Severity::Fail => figures.failures += n,
                Severity::Warn => figures.warnings += n,
                Severity::Note => figures.notes += n,
            }
        }
    }
    figures
}

pub(super) fn datasets(outcome: &Outcome, audience: Audience) -> Vec<shown::Dataset> {
    let datasets = outcome.facts.datasets.iter();
    datasets
        .map(|facts| shown::Dataset {
            name: dataset_name(outcome, audience, &facts.name),
            kind: match facts.kind {
                Kind::Records => "records",
                Kind::Table => "table",
                Kind::Lookup => "lookup",
                Kind::Dictionary => "dictionary",
            }
            .to_owned(),
            records: facts.records.unwrap_or(0),
            columns: facts.present().count() as u64,
            files: facts.files.len() as u64,
            written: written(facts),
            profile: outcome
                .profiles
                .iter()
                .find(|profile| profile.dataset == facts.name)
                .map(|of| profile::profile(outcome, of, audience)),
        })
        .collect()
}

/// How the files are written, each way once.
fn written(facts: &DatasetFacts) -> String {
    let ways: BTreeSet<String> = facts.files.iter().map(way_written).collect();
    ways.into_iter().collect::<Vec<_>>().join("; ")
}

fn way_written(file: &FileFacts) -> String {
    let delimiter = match file.delimiter.as_str() {
        "," => "comma",
        ";" => "semicolon",
        "\t" => "tab",
        "|" => "bar",
        _ => "another delimiter",
    };
    let found = if file.delimiter_declared {
        "declared"
    } else {
        "found out"
    };
    format!("{}, {delimiter} ({found})", file.encoding)
}

pub(super) fn limits(outcome: &Outcome, audience: Audience) -> Vec<shown::Limit> {
    let caps = outcome.caps.iter();
    caps.map(|cap| limit(cap, |name| dataset_name(outcome, audience, name)))
        .collect()
}

fn limit(cap: &Cap, shown_name: impl Fn(&str) -> String) -> shown::Limit {
    let (Cap::PrivacyUndeclared { dataset }
    | Cap::MeasuresUndeclared { dataset }
    | Cap::SubjectWithheld { dataset }
    | Cap::SubjectUndeclared { dataset }
    | Cap::SchemaAbsent { dataset }) = cap;
    let dataset = shown_name(dataset);
    let (code, text) = match cap {
        Cap::PrivacyUndeclared { .. } => (
            "privacy-undeclared",
            format!("privacy was not checked in {dataset}: what its columns may reveal is not declared"),
        ),
        Cap::MeasuresUndeclared { .. } => (
            "measures-undeclared",
            format!("small counts of people were not checked in {dataset}: its measures are not declared"),
        ),
        Cap::SubjectWithheld { .. } => (
            "subject-withheld",
            format!("people could not be counted in {dataset}: whom a row is about is withheld"),
        ),
        Cap::SubjectUndeclared { .. } => (
            "subject-undeclared",
            format!("people could not be counted in {dataset}: the schema does not say whom a row is about"),
        ),
        Cap::SchemaAbsent { .. } => (
            "schema-absent",
            format!("no schema is given for {dataset}, so its rows were not validated"),
        ),
    };
    shown::Limit {
        code: code.to_owned(),
        dataset,
        text,
    }
}

/// Same rule, same reason: one entry with its datasets.
pub(super) fn not_checked(outcome: &Outcome, blocks: &[shown::Block], texts: Texts) -> Vec<shown::NotChecked> {
    let mut entries: Vec<shown::NotChecked> = Vec::new();
    let mut add = |what: &str, dataset: Option<&String>, reason: String| match entries
        .iter_mut()
        .find(|entry| entry.what == what && entry.reason == reason)
    {
        Some(entry) => entry.datasets.extend(dataset.cloned()),
        None => entries.push(shown::NotChecked {
            what: what.to_owned(),
            datasets: dataset.into_iter().cloned().collect(),
            reason,
        }),
    };
    for block in blocks {
        let reason = block.reason.clone().unwrap_or_default();
        match block.status {
            shown::Status::CouldNotRun => add(
                &block.rule,
                block.dataset.as_ref(),
                format!("could not run: {}", in_words(&reason)),
            ),
            shown::Status::NotApplicable => add(&block.rule, block.dataset.as_ref(), reason),
            shown::Status::Clean | shown::Status::Found => {}
        }
    }
    for dataset in &outcome.facts.datasets {
        for (change, tested) in dataset.changes.iter().zip(tested::claims(outcome, dataset)) {
            if tested == Some(shown::Tested::NotTested) {
                let (what, reason) = untested(change, texts);
                add(&what, Some(&dataset_name(outcome, texts.0, &dataset.name)), reason);
            }
        }
    }
    for unchecked in &outcome.not_checked {
        match unchecked {
            outcome::NotChecked::NotInPolicy { rule } => add(rule, None, "no policy names it".to_owned()),
            outcome::NotChecked::TurnedOff { rule, reason } => {
                let reason = texts.text(reason);
                add(rule, None, format!("the publisher turned it off: {reason}"));
            }
            outcome::NotChecked::NoPrevious => add(
                "change since the previous release",
                None,
                "no previous release was given".to_owned(),
            ),
            outcome::NotChecked::NotInBaseline { rule, dataset, tallies } => {
                let dataset = dataset.as_ref().map(|name| dataset_name(outcome, texts.0, name));
                let questions = match texts.0 == Audience::Public && previous_is_withheld(outcome) {
                    true => "some questions".to_owned(),
                    false => words::several(*tallies, "question", "questions"),
                };
                add(
                    rule,
                    dataset.as_ref(),
                    format!("in part: the baseline of the previous release does not answer {questions} of it"),
                );
            }
            outcome::NotChecked::RecoverableCells { dataset } => add(
                "recoverable cells",
                Some(&dataset_name(outcome, texts.0, dataset)),
                "no rule of this version tells whether suppressed cells can be worked out from totals".to_owned(),
            ),
            outcome::NotChecked::NamesOfPeople => {
                add(
                    "names of people",
                    None,
                    "no rule of this version recognises them".to_owned(),
                );
            }
            outcome::NotChecked::DeclarationUnused { keyword, count } => {
                let declared = words::several(*count, "declaration", "declarations");
                add(keyword, None, format!("{declared} that no rule of this version tests"));
            }
        }
    }
    entries
}

/// A claim that could not be tested, and why.
fn untested(change: &Change, texts: Texts) -> (String, String) {
    let what = format!("[[change]] {}", what_happened(change.what));
    let of = change.column.as_deref().map(|label| texts.text(label));
    let reason = match change.what {
        ChangeKind::Redefined => "what it means now cannot be compared with what it meant before",
        _ => "nothing at hand tells whether it is so",
    };
    let what = of.map_or(what.clone(), |column| format!("{what} of {column}"));
    (what, reason.to_owned())
}
