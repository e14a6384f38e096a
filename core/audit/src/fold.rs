//! One cause, one finding: what several rules say of the same thing is told once, by the most telling of them, and the
//! others stand beneath it.
//!
//! They say the same where they name one cause, of columns that graver ones have named, or where they concern the same
//! records of the same columns. Which rule was asked first makes no difference: findings are taken in an order of their own.
//! What is waived stands by itself, so that a waiver never takes with it what it does not name.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use candour_model::finding::{Dimension, Finding, RecordRef, Severity, Unit};
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
        let mut leaders = Leaders::default();
        for found in found {
            match leaders.of(&found) {
                Some(leader) => {
                    beneath.insert(found.place, leader);
                }
                None => leaders.add(found),
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

/// Findings that stand by themselves, the most telling first, where they are looked for: a wide file may have one for each of
/// its columns.
#[derive(Default)]
struct Leaders<'a> {
    all: Vec<Found<'a>>,
    by_records: BTreeMap<(&'a [String], &'a [RecordRef]), Vec<usize>>,
    /// By cause and column; those without a column apart.
    by_cause: BTreeMap<(&'a str, Option<&'a str>), Vec<usize>>,
}

impl<'a> Leaders<'a> {
    fn add(&mut self, found: Found<'a>) {
        let at = self.all.len();
        self.all.push(found);
        let finding = found.finding;
        if !finding.records.is_empty() {
            self.by_records.entry(records(finding)).or_default().push(at);
        }
        for column in columns(finding) {
            if let Some(cause) = found.cause {
                self.by_cause.entry((cause, column)).or_default().push(at);
            }
        }
    }

    /// The first of those that `found` says once more: one about the same records of the same columns, else one with its cause,
    /// where such ones name each of its columns.
    fn of(&self, found: &Found<'a>) -> Option<FindingPlace> {
        let same = self.by_records.get(&records(found.finding)).into_iter().flatten();
        let mut same = same.filter(|at| self.may_lead(**at, found));
        if let Some(at) = same.find(|at| are_as_many(self.all[**at].finding, found.finding)) {
            return Some(self.all[*at].place);
        }
        let cause = found.cause?;
        let first_of = |column| {
            let of_cause = self.by_cause.get(&(cause, column)).into_iter().flatten();
            of_cause.copied().find(|at| self.may_lead(*at, found))
        };
        let first: Option<Vec<usize>> = columns(found.finding).map(first_of).collect();
        first?.into_iter().min().map(|at| self.all[at].place)
    }

    /// What may harm people never stands beneath what cannot.
    fn may_lead(&self, at: usize, found: &Found<'a>) -> bool {
        let leader = &self.all[at];
        leader.block.rule != found.block.rule && (is_confidential(leader) || !is_confidential(found))
    }
}

fn records(finding: &Finding) -> (&[String], &[RecordRef]) {
    (&finding.columns, &finding.records)
}

/// Each of its columns, or none once.
fn columns(finding: &Finding) -> impl Iterator<Item = Option<&str>> {
    let none = finding.columns.is_empty().then_some(None);
    let named = finding.columns.iter().map(|column| Some(column.as_str()));
    named.chain(none)
}

/// Whether both concern as many records, where that is known: a record has one cell in a column.
fn are_as_many(one: &Finding, other: &Finding) -> bool {
    let n = |finding: &Finding| {
        let affected = finding.affected.as_ref()?;
        let is_of_records = affected.of == Unit::Rows || affected.of == Unit::Cells && finding.columns.len() == 1;
        is_of_records.then_some(affected.n)
    };
    n(one).is_some_and(|n_one| n(other) == Some(n_one))
}

#[cfg(test)]
mod tests;
