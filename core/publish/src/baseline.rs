//! What a release publishes of itself for the next one to be compared with: `baseline.json`.

use std::collections::BTreeMap;

use candour_model::baseline::{BASELINE_FILE, BASELINE_VERSION, Baseline, BaselineTally, LeftOut, LeftOutReason};
use candour_model::facts::{ColumnFacts, DatasetFacts, DateRange, Expect, ReleaseFacts};
use candour_model::finding::Dimension;
use candour_model::outcome::{Block, InputRole, Outcome};

use candour_statement::Error;
use candour_statement::canonical::{bytes_of, sha256_hex};
use candour_statement::predicate::{Availability, Input};

use crate::gate::{Audience, Gate, Texts, core_block, dataset_name, names_a_person};
use crate::release::release;

/// The bytes of the baseline, canonical JSON; nothing for a file about which nothing is declared.
pub fn baseline(outcome: &Outcome) -> Result<Option<Vec<u8>>, Error> {
    let is_declared = outcome.inputs.iter().any(|input| input.role == InputRole::Declaration);
    if !is_declared {
        return Ok(None);
    }
    Ok(Some(bytes_of(&published(outcome))?))
}

/// The baseline as an input of the statement.
pub(crate) fn input(bytes: &[u8]) -> Input {
    Input {
        role: InputRole::Baseline,
        dataset: None,
        name: BASELINE_FILE.to_owned(),
        part: None,
        media_type: "application/json".to_owned(),
        bytes: Some(bytes.len() as u64),
        sha256: Some(sha256_hex(bytes)),
        records_sha256: None,
        availability: Availability::Here,
        reason: None,
        commitment: None,
    }
}

fn published(outcome: &Outcome) -> Baseline {
    let mut tallies = Vec::new();
    let mut left_out: BTreeMap<(String, LeftOutReason), u64> = BTreeMap::new();
    let mut leave_out = |dataset: &str, reason| {
        let name = dataset_name(outcome, Audience::Public, dataset);
        *left_out.entry((name, reason)).or_default() += 1;
    };
    let blocks: BTreeMap<&str, Block> = outcome
        .facts
        .datasets
        .iter()
        .map(|dataset| (dataset.name.as_str(), core_block(&dataset.name, Dimension::Consistency)))
        .collect();
    // One for each dataset, since a wide file has a tally for each column.
    let gates: BTreeMap<&str, Gate<'_>> = blocks
        .iter()
        .map(|(name, block)| (*name, Gate::new(outcome, block, Audience::Public)))
        .collect();
    // One whose name would name a person is nobody's to compare with.
    let is_named = |name: &str| dataset_name(outcome, Audience::Public, name) == name;
    for tally in outcome.baseline.iter().filter(|tally| is_named(&tally.spec.dataset)) {
        let Some(gate) = gates.get(tally.spec.dataset.as_str()) else {
            continue;
        };
        match gate.tally(&tally.spec, &tally.groups) {
            Ok((groups, rounded)) => tallies.push(BaselineTally {
                spec: tally.spec.clone(),
                rounded,
                groups,
            }),
            Err(reason) => leave_out(&tally.spec.dataset, reason),
        }
    }
    for dataset in &outcome.baseline_too_large {
        leave_out(dataset, LeftOutReason::TooLarge);
    }
    Baseline {
        version: BASELINE_VERSION.to_owned(),
        release: release_facts(&outcome.facts.release),
        datasets: outcome
            .facts
            .datasets
            .iter()
            .filter(|dataset| is_named(&dataset.name))
            .map(dataset_facts)
            .collect(),
        tallies,
        left_out: left_out
            .into_iter()
            .map(|((dataset, reason), tallies)| LeftOut {
                dataset,
                tallies,
                reason,
            })
            .collect(),
    }
}

/// What the release declares, as the statement shows it.
fn release_facts(facts: &ReleaseFacts) -> ReleaseFacts {
    let shown = release(facts, Texts(Audience::Public));
    ReleaseFacts {
        title: shown.title,
        publisher: shown.publisher,
        contact: shown.contact,
        licence: shown.licence,
        id: shown.id,
        period: shown.from.zip(shown.to).map(|(from, to)| DateRange { from, to }),
        as_of: facts.as_of.clone(),
        audience: facts.audience,
        metadata: None,
    }
}

/// A dataset without what is not declared, without texts that the publisher wrote, and without what its report has.
fn dataset_facts(facts: &DatasetFacts) -> DatasetFacts {
    let declared = facts.columns.iter().filter(|column| column.declared);
    DatasetFacts {
        schema: None,
        columns: declared
            .filter(|column| !names_a_person(&column.label))
            .map(column_facts)
            .collect(),
        expect: Expect {
            rows_by: BTreeMap::new(),
            ..facts.expect.clone()
        },
        changes: Vec::new(),
        assertions: Vec::new(),
        files: Vec::new(),
        ..facts.clone()
    }
}

/// A column without a title or listed values that name a person.
fn column_facts(facts: &ColumnFacts) -> ColumnFacts {
    let mut facts = facts.clone();
    facts.meaning.title = facts.meaning.title.filter(|title| !names_a_person(title));
    facts.meaning.vocabulary.retain(|text| !names_a_person(text));
    facts.meaning.listed_texts.retain(|text| !names_a_person(text));
    facts
}
