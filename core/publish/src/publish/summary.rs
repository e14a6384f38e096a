//! What it all comes to: key figures, the datasets, what limits the verdict and what was not checked.

use std::collections::BTreeSet;

use candour_model::facts::{Change, ChangeKind, DatasetFacts, FileFacts};
use candour_model::finding::Dimension;
use candour_model::outcome::{self, Cap, Outcome};
use candour_statement::counts;
use candour_statement::predicate::{self as shown, Reason, Topic, What, codes};
use candour_statement::value::{Hidden, Value};

use super::profile;
use super::tested;
use crate::gate::{Audience, Texts, dataset_name, previous_is_withheld};

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

pub(super) fn datasets(outcome: &Outcome, audience: Audience) -> Vec<shown::Dataset> {
    let datasets = outcome.facts.datasets.iter();
    datasets
        .map(|facts| shown::Dataset {
            name: dataset_name(outcome, audience, &facts.name),
            kind: facts.kind,
            records: facts.records.unwrap_or(0),
            columns: facts.present().count() as u64,
            files: facts.files.len() as u64,
            written: written(facts),
            profile: outcome
                .profiles
                .iter()
                .find(|profile| profile.dataset == facts.name)
                .map(|of| profile::profile(outcome, facts, of, audience)),
        })
        .collect()
}

/// How the files are written, each way once.
fn written(facts: &DatasetFacts) -> Vec<shown::Written> {
    let way = |file: &FileFacts| shown::Written {
        encoding: file.encoding.clone(),
        delimiter: file.delimiter.clone(),
        declared: file.delimiter_declared,
    };
    let ways: BTreeSet<shown::Written> = facts.files.iter().map(way).collect();
    ways.into_iter().collect()
}

pub(super) fn limits(outcome: &Outcome, audience: Audience) -> Vec<shown::Limit> {
    let limit = |cap: &Cap| {
        use shown::LimitCode;
        let (code, dataset, plugin) = match cap {
            Cap::PrivacyUndeclared { dataset } => (LimitCode::PrivacyUndeclared, Some(dataset), None),
            Cap::MeasuresUndeclared { dataset } => (LimitCode::MeasuresUndeclared, Some(dataset), None),
            Cap::SubjectWithheld { dataset } => (LimitCode::SubjectWithheld, Some(dataset), None),
            Cap::SubjectUndeclared { dataset } => (LimitCode::SubjectUndeclared, Some(dataset), None),
            Cap::SchemaAbsent { dataset } => (LimitCode::SchemaAbsent, Some(dataset), None),
            Cap::PluginLetLoose { plugin } => (LimitCode::PluginLetLoose, None, Some(plugin)),
            Cap::ConfidentialityWeakened { dataset } => (LimitCode::ConfidentialityWeakened, Some(dataset), None),
            Cap::FailureAccepted { dataset } => (LimitCode::FailureAccepted, dataset.as_ref(), None),
        };
        shown::Limit {
            code,
            dataset: dataset.map(|dataset| dataset_name(outcome, audience, dataset)),
            plugin: plugin.cloned(),
        }
    };
    outcome.caps.iter().map(limit).collect()
}

/// What was not checked: the same thing for the same reason is one entry, with its datasets.
pub(super) fn not_checked(outcome: &Outcome, blocks: &[shown::Block], texts: Texts) -> Vec<shown::NotChecked> {
    let mut entries = of_blocks(outcome, blocks);
    entries.extend(of_claims(outcome, texts));
    entries.extend(
        outcome
            .not_checked
            .iter()
            .map(|unchecked| other(outcome, unchecked, texts)),
    );
    let mut merged: Vec<shown::NotChecked> = Vec::new();
    for entry in entries {
        let is_same = |known: &&mut shown::NotChecked| {
            (&known.what, &known.reason, known.matters, known.failed)
                == (&entry.what, &entry.reason, entry.matters, entry.failed)
        };
        match merged.iter_mut().find(is_same) {
            Some(known) => known.datasets.extend(entry.datasets),
            None => merged.push(entry),
        }
    }
    merged
}

/// The rules that have nothing to say, or could not run.
fn of_blocks(outcome: &Outcome, blocks: &[shown::Block]) -> Vec<shown::NotChecked> {
    let mut entries = Vec::new();
    for (block, of) in blocks.iter().zip(&outcome.blocks) {
        let failed = match block.status {
            shown::Status::CouldNotRun => true,
            shown::Status::NotApplicable => false,
            shown::Status::Clean | shown::Status::Found | shown::Status::Partly | shown::Status::NotLooked => continue,
        };
        let Some(reason) = block.reason.clone() else { continue };
        entries.push(shown::NotChecked {
            what: What::Rule(block.rule.clone()),
            datasets: block.dataset.iter().cloned().collect(),
            dimension: block.dimension,
            matters: failed || matters(of),
            failed,
            reason,
        });
    }
    entries
}

/// Whether something may be wrong though the rule has nothing to say.
fn matters(block: &outcome::Block) -> bool {
    match &block.status {
        outcome::Status::NotApplicable(message) => {
            let templates = block.manifest.iter().flat_map(|manifest| &manifest.templates);
            let mut said = templates.filter(|template| template.id == message.template);
            said.any(|template| template.matters)
        }
        outcome::Status::NotInBaseline | outcome::Status::CouldNotRun(_) => true,
        outcome::Status::Evaluated => false,
    }
}

/// Claims that could not be tested.
fn of_claims(outcome: &Outcome, texts: Texts) -> Vec<shown::NotChecked> {
    let mut entries = Vec::new();
    for dataset in &outcome.facts.datasets {
        for (change, tested) in dataset.changes.iter().zip(tested::claims(outcome, dataset)) {
            if tested == Some(shown::Tested::NotTested) {
                entries.push(untested(change, dataset_name(outcome, texts.0, &dataset.name), texts));
            }
        }
    }
    entries
}

fn untested(change: &Change, dataset: String, texts: Texts) -> shown::NotChecked {
    shown::NotChecked {
        what: What::Change(shown::Claim {
            what: change.what,
            column: change.column.as_deref().map(|label| texts.text(label)),
        }),
        datasets: vec![dataset],
        dimension: Some(Dimension::Consistency),
        matters: true,
        failed: false,
        reason: Reason::of(match change.what {
            ChangeKind::Redefined => codes::MEANS_ANOTHER,
            _ => codes::NOTHING_TELLS,
        }),
    }
}

/// Where nobody says why a rule is left out.
const NO_REASON: &str = "no reason is given";

fn other(outcome: &Outcome, unchecked: &outcome::NotChecked, texts: Texts) -> shown::NotChecked {
    let entry = |what, dimension, matters, reason| shown::NotChecked {
        what,
        datasets: Vec::new(),
        dimension,
        matters,
        failed: false,
        reason,
    };
    let named = |datasets: &[String]| -> Vec<String> {
        let datasets = datasets.iter();
        datasets.map(|name| dataset_name(outcome, texts.0, name)).collect()
    };
    let topic = |topic, dimension, code| entry(What::Topic(topic), Some(dimension), true, Reason::of(code));
    match unchecked {
        // What is to be asked is the policy's to say.
        outcome::NotChecked::NotInPolicy { rule } => {
            entry(What::Rule(rule.clone()), None, false, Reason::of(codes::NOT_IN_POLICY))
        }
        outcome::NotChecked::TurnedOff {
            rule,
            dimension,
            datasets,
            reason,
        } => {
            let why = Value::Word(texts.text(reason));
            let reason = Reason::of(codes::TURNED_OFF).with("reason", why);
            shown::NotChecked {
                datasets: named(datasets),
                ..entry(What::Rule(rule.clone()), *dimension, !datasets.is_empty(), reason)
            }
        }
        outcome::NotChecked::LeftOut {
            rule,
            dimension,
            datasets,
            reason,
        } => {
            let why = reason
                .as_deref()
                .map_or(NO_REASON.to_owned(), |reason| texts.text(reason));
            let reason = Reason::of(codes::LEFT_OUT).with("reason", Value::Word(why));
            shown::NotChecked {
                datasets: named(datasets),
                ..entry(What::Rule(rule.clone()), *dimension, !datasets.is_empty(), reason)
            }
        }
        outcome::NotChecked::NoPrevious => topic(Topic::PreviousRelease, Dimension::Consistency, codes::NO_PREVIOUS),
        outcome::NotChecked::NotInBaseline { rule, dataset, tallies } => {
            let questions = match texts.0 == Audience::Public && previous_is_withheld(outcome) {
                true => Value::Hidden(Hidden::Withheld),
                false => Value::Number(tallies.to_string()),
            };
            let reason = Reason::of(codes::PARTLY_IN_BASELINE).with("questions", questions);
            shown::NotChecked {
                datasets: named(dataset.as_slice()),
                ..entry(What::Rule(rule.clone()), Some(Dimension::Consistency), true, reason)
            }
        }
        outcome::NotChecked::RecoverableCells { dataset } => shown::NotChecked {
            datasets: vec![dataset_name(outcome, texts.0, dataset)],
            ..topic(
                Topic::RecoverableCells,
                Dimension::Confidentiality,
                codes::NO_RULE_FOR_CELLS,
            )
        },
    }
}
