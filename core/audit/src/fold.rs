//! One cause, one finding: what several rules say of the same thing is told once, by the most telling of them, and the
//! others stand beneath it.
//!
//! They say the same where they name one cause, of columns that graver ones have named, or where they concern the same
//! records of the same columns. Which rule was asked first makes no difference: findings are taken in an order of their own.
//! What is waived stands by itself, so that a waiver never takes with it what it does not name.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use candour_model::finding::{Dimension, Finding, Severity, Unit};
use candour_model::outcome::{Block, FindingPlace};

/// A finding that no waiver covers.
#[derive(Clone, Copy)]
struct Found<'a> {
    place: FindingPlace,
    block: &'a Block,
    severity: Severity,
    finding: &'a Finding,
    cause: Option<&'a str>,
}

/// Which findings stand beneath which.
pub(crate) fn fold(blocks: &[Block]) -> BTreeMap<FindingPlace, FindingPlace> {
    let mut by_dataset: BTreeMap<Option<&str>, Vec<Found<'_>>> = BTreeMap::new();
    for found in all(blocks) {
        let dataset = found.block.dataset.as_deref();
        by_dataset.entry(dataset).or_default().push(found);
    }
    let mut beneath = BTreeMap::new();
    for mut found in by_dataset.into_values() {
        found.sort_by(|one, other| rank(one).cmp(&rank(other)));
        let mut leading: Vec<Found<'_>> = Vec::new();
        for found in found {
            match leader(&leading, &found) {
                Some(leader) => {
                    beneath.insert(found.place, leader);
                }
                None => leading.push(found),
            }
        }
    }
    beneath
}

fn all(blocks: &[Block]) -> impl Iterator<Item = Found<'_>> {
    blocks.iter().enumerate().flat_map(|(at, block)| {
        let evaluations = block.evaluations.iter().enumerate();
        let standing = evaluations.filter(|(_, evaluation)| !evaluation.waived);
        standing.flat_map(move |(evaluation_at, evaluation)| {
            let findings = evaluation.findings.iter().enumerate();
            findings.map(move |(finding_at, finding)| Found {
                place: FindingPlace {
                    block: at,
                    evaluation: evaluation_at,
                    finding: finding_at,
                },
                block,
                severity: evaluation.severity,
                finding,
                cause: cause(block, finding),
            })
        })
    })
}

fn cause<'a>(block: &'a Block, finding: &Finding) -> Option<&'a str> {
    let templates = block.manifest.iter().flat_map(|manifest| &manifest.templates);
    let mut said = templates.filter(|template| template.id == finding.message.template);
    said.find_map(|template| template.cause.as_deref())
}

/// The most telling first: the gravest; what is about people; what is about whole columns; what the core saw itself, which is
/// there whatever the plugins are; what names the most columns. The rest is only for there to be an order.
fn rank<'a>(found: &Found<'a>) -> impl Ord + use<'a> {
    let of_columns = found
        .finding
        .affected
        .as_ref()
        .is_some_and(|count| count.of == Unit::Columns);
    (
        Reverse(found.severity),
        !is_confidential(found),
        !of_columns,
        found.block.plugin.is_some(),
        Reverse(found.finding.columns.len()),
        found.block.rule.as_str(),
        found.place,
    )
}

fn is_confidential(found: &Found<'_>) -> bool {
    found.block.dimension == Some(Dimension::Confidentiality)
}

/// The first of those that `found` says once more. What may harm people never stands beneath what cannot.
fn leader(leading: &[Found<'_>], found: &Found<'_>) -> Option<FindingPlace> {
    let may_lead = |leader: &&Found<'_>| {
        leader.block.rule != found.block.rule && (is_confidential(leader) || !is_confidential(found))
    };
    let mut others = leading.iter().filter(may_lead);
    let same_records = others
        .clone()
        .find(|leader| are_same_records(leader.finding, found.finding));
    if let Some(leader) = same_records {
        return Some(leader.place);
    }
    let cause = found.cause?;
    let columns = &found.finding.columns;
    let of_cause = others.clone().filter(|leader| leader.cause == Some(cause));
    if columns.is_empty() {
        return of_cause
            .clone()
            .find(|leader| leader.finding.columns.is_empty())
            .map(|leader| leader.place);
    }
    let named: BTreeSet<&String> = of_cause.flat_map(|leader| &leader.finding.columns).collect();
    if !columns.iter().all(|column| named.contains(column)) {
        return None;
    }
    let shares = |leader: &&Found<'_>| {
        let theirs = &leader.finding.columns;
        leader.cause == Some(cause) && theirs.iter().any(|column| columns.contains(column))
    };
    others.find(shares).map(|leader| leader.place)
}

/// Whether both concern the same records of the same columns, as far as that is known: there are as many, and the first of them
/// are the same.
fn are_same_records(one: &Finding, other: &Finding) -> bool {
    let n = |finding: &Finding| {
        let affected = finding.affected.as_ref()?;
        // A record has one cell in a column.
        let is_of_records = affected.of == Unit::Rows || affected.of == Unit::Cells && finding.columns.len() == 1;
        is_of_records.then_some(affected.n)
    };
    let known = |finding: &Finding| !finding.records.is_empty();
    known(one)
        && one.columns == other.columns
        && one.records == other.records
        && n(one).is_some_and(|n_one| n(other) == Some(n_one))
}

#[cfg(test)]
mod tests;
