//! What the publisher declared, and the files that were read.

use candour_model::baseline::BASELINE_FILE;
use candour_model::facts::DatasetFacts;
use candour_model::meaning::Privacy;
use candour_model::outcome::{self, Block, Input, InputRole, Outcome, WaiverUse};
use candour_model::tally::Side;
use candour_statement::canonical::sha256_hex;
use candour_statement::predicate::{self as shown, Availability};
use candour_statement::value::Value;

use crate::baseline;
use crate::gate::{Audience, Gate, NOT_SHOWN, Texts, dataset_name, file_name, previous_is_withheld};

/// The releases of the archive. Others can get at all of them.
pub(super) fn archive(outcome: &Outcome, audience: Audience) -> Vec<shown::Previous> {
    let text = |value: &Option<String>| value.as_deref().map(|value| Texts(audience).text(value));
    let releases = outcome.facts.comparison.archive.iter().zip(&outcome.archive);
    releases
        .map(|(before, (through, statement))| shown::Previous {
            id: text(&before.release.id),
            title: text(&before.release.title),
            through: *through,
            statement_sha256: statement.clone(),
        })
        .collect()
}

/// What the release was compared with; of a withheld one, that there is one.
pub(super) fn previous(outcome: &Outcome, audience: Audience) -> Option<shown::Previous> {
    let before = &outcome.facts.comparison.previous.as_ref()?.release;
    let is_open = audience == Audience::Private || !previous_is_withheld(outcome);
    let text = |value: &Option<String>| {
        let value = value.as_deref().filter(|_| is_open)?;
        Some(Texts(audience).text(value))
    };
    Some(shown::Previous {
        id: text(&before.id),
        title: text(&before.title),
        through: outcome.compared,
        statement_sha256: outcome.previous_statement.clone(),
    })
}

pub(super) fn waivers(outcome: &Outcome, audience: Audience) -> Vec<shown::Waiver> {
    let texts = Texts(audience);
    outcome
        .waivers
        .iter()
        .map(|waiver| shown::Waiver {
            rule: waiver.rule.clone(),
            dataset: waiver
                .dataset
                .as_ref()
                .map(|name| dataset_name(outcome, audience, name)),
            owner: texts.text(&waiver.owner),
            reason: texts.text(&waiver.reason),
            severity: waiver.severity,
            at_most: waiver
                .at_most
                .iter()
                .map(|(measure, most)| shown::Bound {
                    measure: measure.clone(),
                    most: most.clone(),
                    found: found(outcome, waiver, measure, audience),
                })
                .collect(),
            expires: waiver.expires.clone(),
            state: waiver.state,
        })
        .collect()
}

/// What a waiver's measure came to, where that may be shown: in each block that it is about.
fn found(outcome: &Outcome, waiver: &WaiverUse, measure: &str, audience: Audience) -> Vec<Value> {
    let is_concerned =
        |block: &&Block| block.rule == waiver.rule && (waiver.dataset.is_none() || block.dataset == waiver.dataset);
    let mut found = Vec::new();
    for block in outcome.blocks.iter().filter(is_concerned) {
        let gate = Gate::new(outcome, block, audience);
        let measures = block
            .evaluations
            .iter()
            .flat_map(|evaluation| &evaluation.measures)
            .filter(|value| value.name == measure);
        for value in measures.filter_map(|value| super::blocks::measure(&gate, block, value)) {
            if !found.contains(&value.value) {
                found.push(value.value);
            }
        }
    }
    found
}

/// The declared changes. Values of columns that name people, or stand for them, are not repeated.
pub(super) fn changes(outcome: &Outcome, audience: Audience) -> Vec<shown::Change> {
    let texts = Texts(audience);
    let mut changes = Vec::new();
    for dataset in &outcome.facts.datasets {
        for (change, tested) in dataset.changes.iter().zip(super::tested::claims(outcome, dataset)) {
            let column = change.column.as_ref().and_then(|label| dataset.column(label));
            let names_people = column
                .is_some_and(|column| column.meaning.is(Privacy::Direct) || column.meaning.is(Privacy::Pseudonym));
            let value = |text: &String| match names_people && audience == Audience::Public {
                true => NOT_SHOWN.to_owned(),
                false => texts.text(text),
            };
            changes.push(shown::Change {
                what: change.what,
                dataset: dataset_name(outcome, audience, &change.dataset),
                column: change.column.as_deref().map(|label| texts.text(label)),
                from: change.from.iter().map(value).collect(),
                into: change.into.iter().map(value).collect(),
                on: change.on.as_deref().map(|on| texts.text(on)),
                reason: texts.text(&change.reason),
                tested: tested.unwrap_or(shown::Tested::NotTested),
            });
        }
    }
    changes
}

/// The files that were read, and before those of the previous release what this one publishes of itself.
pub(super) fn inputs(outcome: &Outcome, audience: Audience, baseline: Option<&[u8]>) -> Vec<shown::Input> {
    let is_of_before = |role| matches!(role, InputRole::Previous | InputRole::Archive);
    let of = |of_before: bool| {
        let inputs = outcome.inputs.iter();
        inputs
            .filter(move |input| is_of_before(input.role) == of_before)
            .map(|input| shown_input(outcome, input, audience))
    };
    of(false).chain(baseline.map(baseline::input)).chain(of(true)).collect()
}

fn shown_input(outcome: &Outcome, input: &Input, audience: Audience) -> shown::Input {
    let (availability, reason) = match &input.availability {
        outcome::Availability::Here => (Availability::Here, None),
        outcome::Availability::Withheld(reason) => (Availability::Withheld, Some(Texts(audience).text(reason))),
    };
    let is_open = reason.is_none() || audience == Audience::Private;
    let (name, part) = input_name(outcome, input, audience, is_open);
    shown::Input {
        role: input.role,
        dataset: input.dataset.as_ref().map(|name| dataset_name(outcome, audience, name)),
        name,
        part,
        media_type: input.media_type.clone(),
        bytes: is_open.then_some(input.bytes),
        sha256: is_open.then(|| input.sha256.clone()),
        records_sha256: input.records_sha256.clone().filter(|_| is_open),
        availability,
        reason,
        commitment: (availability == Availability::Withheld).then(|| commitment(&outcome.salt, &input.sha256)),
    }
}

/// Binds the publisher to a file that is withheld: who is given the salt and the file can tell that it was this one, and
/// nobody else can try guesses against it.
fn commitment(salt: &str, sha256: &str) -> String {
    sha256_hex(format!("candour commitment v1\n{salt}\n{sha256}\n").as_bytes())
}

/// What a file of a dataset is called.
fn file_of(
    outcome: &Outcome,
    audience: Audience,
    (of, dataset): (Option<&str>, Option<&DatasetFacts>),
    path: &str,
) -> (String, Option<u64>) {
    let file = file_name(outcome, audience, dataset, path);
    // Several datasets have a second part, and subjects have names of their own.
    let whose = of.map(|of| dataset_name(outcome, audience, of)).unwrap_or_default();
    match (file.name, file.part) {
        (Some(name), _) => (name, None),
        (None, Some(part)) => (format!("{whose}, part {part}"), Some(part)),
        (None, None) => (format!("{whose}, an undeclared file"), Some(0)),
    }
}

/// What an input is called, and its place where its name may not be told. The names of schemas, policies and `candour.toml`
/// stand in the declarations; those of data files may not.
fn input_name(outcome: &Outcome, input: &Input, audience: Audience, is_open: bool) -> (String, Option<u64>) {
    let of = input.dataset.as_deref();
    let dataset = match input.role {
        InputRole::Previous => of.and_then(|name| outcome.facts.previous_dataset(name)),
        InputRole::Archive => {
            let side = input.archive.map(Side::Archive);
            side.zip(of).and_then(|(side, name)| outcome.facts.of_side(side, name))
        }
        _ => of.and_then(|name| outcome.facts.dataset(name)),
    };
    match input.role {
        InputRole::Previous if !is_open => ("a file of the previous release".to_owned(), Some(0)),
        InputRole::Archive => {
            // Several releases have files of the same name.
            let place = u64::from(input.archive.unwrap_or_default()) + 1;
            let (name, part) = match input.dataset {
                Some(_) => file_of(outcome, audience, (of, dataset), &input.name),
                None => (BASELINE_FILE.to_owned(), None),
            };
            (format!("archive {place}: {name}"), part)
        }
        InputRole::Previous if input.dataset.is_none() => (BASELINE_FILE.to_owned(), None),
        InputRole::Data | InputRole::Previous => file_of(outcome, audience, (of, dataset), &input.name),
        // Others have fixed names; these may look like an identifier of a person, and are then told by their place.
        InputRole::Schema | InputRole::Policy | InputRole::Metadata
            if Texts(audience).text(&input.name) != input.name =>
        {
            let what = match input.role {
                InputRole::Schema => "schema",
                InputRole::Metadata => "metadata",
                _ => "policy",
            };
            let alike = outcome.inputs.iter().filter(|other| other.role == input.role);
            let place = alike.take_while(|other| *other != input).count() as u64 + 1;
            (format!("{what} {place}"), Some(place))
        }
        InputRole::Schema
        | InputRole::Declaration
        | InputRole::Policy
        | InputRole::Lock
        | InputRole::Metadata
        | InputRole::Baseline => (input.name.clone(), None),
    }
}
