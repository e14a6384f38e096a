//! One cause, one finding: what several rules say of the same thing is told once, by the most telling of them, and the
//! others stand beneath it.
//!
//! They say the same where they name one cause, of columns that graver ones have named; where they concern the same records
//! and have a column in common; where all of their records are rows that are broken as rows, such as those with too few cells;
//! and where a few values or groups follow from another cause in a column of theirs, as gaps follow from dates that are wrong.
//! Which rule was asked first makes no difference: findings are taken in an order of their own. What is waived stands by
//! itself, so that a waiver never takes with it what it does not name.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use candour_model::control::Template;
use candour_model::finding::{Dimension, Finding, RecordRef, Severity, Unit};
use candour_model::outcome::{Block, FindingPlace};
use candour_read::{FaultKind, PLACES_KEPT};

use crate::structure::structure_rule;

/// A finding that no waiver covers.
#[derive(Clone, Copy)]
struct Found<'a> {
    place: FindingPlace,
    block: &'a Block,
    severity: Severity,
    finding: &'a Finding,
    cause: Option<&'a str>,
    /// The cause that it may be a consequence of.
    follows: Option<&'a str>,
    /// The records that it names.
    named: &'a BTreeSet<RecordRef>,
}

impl Found<'_> {
    /// How many records it concerns, where that is known and of this release alone: a record has one cell in a column; and of
    /// many columns there are as many cells, or people, as records that are named only where each has one and none is left out.
    fn records(&self) -> Option<u64> {
        let affected = self.finding.affected.as_ref()?;
        let is_of_records = match affected.of {
            Unit::Rows => true,
            Unit::Cells if self.finding.columns.len() == 1 => true,
            Unit::Cells | Unit::People => self.named.len() as u64 == affected.n,
            _ => false,
        };
        (is_of_records && !self.block.compared).then_some(affected.n)
    }

    /// Whether it concerns the same records, as far as their numbers are known: as many, and each that the one names the
    /// other names too, or the other way round.
    fn has_records_of(&self, other: &Self) -> bool {
        let n = self.records();
        n.is_some() && n == other.records() && (self.names_all_of(other) || other.names_all_of(self))
    }

    /// Whether all of its records are known, which are few, and `other` concerns each of them. Where more than the core names
    /// of any finding count as few, that they are known would tell how many there are at most.
    fn is_part_of(&self, other: &Self, few: u64) -> bool {
        let n = self.named.len() as u64;
        self.records() == Some(n) && n < few && few <= PLACES_KEPT as u64 && other.names_all_of(self)
    }

    /// Whether it names each record that `other` names, which are some.
    fn names_all_of(&self, other: &Self) -> bool {
        !other.named.is_empty() && other.named.is_subset(self.named)
    }
}

/// The faults of rows that shift or empty their cells, so that whatever else is said of these says it again.
const BROKEN_ROWS: [FaultKind; 2] = [FaultKind::MissingCell, FaultKind::ExtraCell];

/// Which findings stand beneath which. What is folded is published, so that it may tell no number that is not: whether some are
/// fewer than `few`, the threshold of publication, is told anyway; what last year's release adds to that, which may be
/// withheld, decides nothing.
pub(crate) fn fold(blocks: &[Block], few: u64) -> BTreeMap<FindingPlace, FindingPlace> {
    let records: BTreeMap<FindingPlace, BTreeSet<RecordRef>> = all(blocks)
        .map(|(place, _, _, finding)| (place, finding.records.iter().copied().collect()))
        .collect();
    let mut by_dataset: BTreeMap<Option<&str>, Vec<Found<'_>>> = BTreeMap::new();
    for (place, block, severity, finding) in all(blocks) {
        let template = template(block, finding);
        by_dataset.entry(block.dataset.as_deref()).or_default().push(Found {
            place,
            block,
            severity,
            finding,
            cause: template.and_then(|template| template.cause.as_deref()),
            follows: template.and_then(|template| template.follows.as_deref()),
            named: &records[&place],
        });
    }
    let mut beneath = BTreeMap::new();
    for mut found in by_dataset.into_values() {
        // What follows from a cause that nothing names follows from nothing.
        let causes: BTreeSet<&str> = found.iter().filter_map(|found| found.cause).collect();
        for found in &mut found {
            found.follows = found.follows.filter(|cause| causes.contains(cause));
        }
        found.sort_by(|one, other| rank(one).cmp(&rank(other)));
        let mut leaders = Leaders {
            few,
            ..Leaders::default()
        };
        for found in found {
            let above = leaders.of(&found);
            if let Some(above) = above {
                beneath.insert(found.place, above.place);
            }
            leaders.add(found, above);
        }
    }
    beneath
}

/// All that no waiver covers.
fn all(blocks: &[Block]) -> impl Iterator<Item = (FindingPlace, &Block, Severity, &Finding)> {
    blocks.iter().enumerate().flat_map(|(at, block)| {
        let evaluations = block.evaluations.iter().enumerate();
        let standing = evaluations.filter(|(_, evaluation)| !evaluation.waived);
        standing.flat_map(move |(evaluation_at, evaluation)| {
            let findings = evaluation.findings.iter().enumerate();
            findings.map(move |(finding_at, finding)| {
                let place = FindingPlace {
                    block: at,
                    evaluation: evaluation_at,
                    finding: finding_at,
                };
                (place, block, evaluation.severity, finding)
            })
        })
    })
}

fn template<'a>(block: &'a Block, finding: &Finding) -> Option<&'a Template> {
    let mut templates = block.manifest.iter().flat_map(|manifest| &manifest.templates);
    templates.find(|template| template.id == finding.message.template)
}

/// The most telling first: the gravest; what is about people; rows that are broken; what follows from nothing else; what is
/// about whole columns; what the core saw itself, which is there whatever the plugins are; what names the most columns. The
/// rest is only for there to be an order, which knows no numbers of the data.
fn rank<'a>(found: &Found<'a>) -> impl Ord + use<'a> {
    let of_columns = is_of(found.finding, Unit::Columns);
    (
        Reverse(found.severity),
        !is_confidential(found),
        !has_broken_rows(found),
        found.follows.is_some(),
        (!of_columns, found.block.plugin.is_some()),
        Reverse(found.finding.columns.len()),
        found.block.rule.as_str(),
        found.place,
    )
}

fn has_broken_rows(found: &Found<'_>) -> bool {
    let mut kinds = BROKEN_ROWS.iter();
    found.block.plugin.is_none() && kinds.any(|kind| structure_rule(*kind) == found.block.rule)
}

fn is_confidential(found: &Found<'_>) -> bool {
    found.block.dimension == Some(Dimension::Confidentiality)
}

/// The findings so far, the most telling first, where they are looked for: a wide file may have one for each of its columns.
#[derive(Default)]
struct Leaders<'a> {
    few: u64,
    all: Vec<Leader<'a>>,
    broken_rows: Vec<usize>,
    /// Those that name records, by column; those without a column apart.
    with_records: BTreeMap<Option<&'a str>, Vec<usize>>,
    /// By cause and column, likewise.
    by_cause: BTreeMap<(&'a str, Option<&'a str>), Vec<usize>>,
}

/// A finding that others stand beneath, or beneath that which it stands beneath itself.
struct Leader<'a> {
    found: Found<'a>,
    above: Option<Found<'a>>,
}

impl<'a> Leaders<'a> {
    fn add(&mut self, found: Found<'a>, above: Option<Found<'a>>) {
        let at = self.all.len();
        self.all.push(Leader { found, above });
        if has_broken_rows(&found) {
            self.broken_rows.push(at);
        }
        for column in columns(found.finding) {
            if !found.named.is_empty() {
                self.with_records.entry(column).or_default().push(at);
            }
            if let Some(cause) = found.cause {
                self.by_cause.entry((cause, column)).or_default().push(at);
            }
        }
    }

    /// The one that `found` says once more, or follows from.
    fn of(&self, found: &Found<'a>) -> Option<Found<'a>> {
        let at = (self.of_rows(found).or_else(|| self.of_cells(found)))
            .or_else(|| self.of_cause(found))
            .or_else(|| self.of_consequence(found))?;
        let leader = &self.all[at];
        Some(leader.above.unwrap_or(leader.found))
    }

    /// Rows that are broken as rows, which are all those of `found`.
    fn of_rows(&self, found: &Found<'a>) -> Option<usize> {
        let mut broken = self.broken_rows.iter().copied();
        broken.find(|at| {
            let rows = &self.all[*at].found;
            (found.is_part_of(rows, self.few) || found.has_records_of(rows)) && self.may_lead(*at, found)
        })
    }

    /// The same records with a column in common; of one rule also more of them.
    fn of_cells(&self, found: &Found<'a>) -> Option<usize> {
        if found.named.is_empty() {
            return None;
        }
        let of_column = columns(found.finding).flat_map(|column| self.with_records.get(&column).into_iter().flatten());
        let same = of_column.copied().filter(|at| {
            let leader = &self.all[*at].found;
            let is_of_rule = leader.block.rule == found.block.rule;
            (found.has_records_of(leader) || is_of_rule && found.is_part_of(leader, self.few))
                && self.may_lead(*at, found)
        });
        same.min()
    }

    /// The first with its cause that stands by itself, where such ones name each of its columns.
    fn of_cause(&self, found: &Found<'a>) -> Option<usize> {
        let cause = found.cause?;
        let first: Option<Vec<usize>> = columns(found.finding)
            .map(|column| {
                let mut of_cause = self.of_cause_in(cause, column, found);
                // What may not be held against rows goes where its cause went.
                of_cause.find(|at| self.all[*at].above.is_none() || found.block.compared)
            })
            .collect();
        first?.into_iter().min()
    }

    /// The first with the cause that `found` follows from: a few values or groups in one of their columns, whole columns in
    /// each of them.
    fn of_consequence(&self, found: &Found<'a>) -> Option<usize> {
        let cause = found.follows?;
        let affected = found.finding.affected.as_ref()?;
        let mut first = columns(found.finding).map(|column| self.of_cause_in(cause, column, found).next());
        match affected.of {
            Unit::Columns => first.collect::<Option<Vec<usize>>>()?.into_iter().min(),
            Unit::Values | Unit::Groups if affected.n < self.few && !found.block.compared => first.find_map(|at| at),
            _ => None,
        }
    }

    fn of_cause_in(
        &self,
        cause: &'a str,
        column: Option<&'a str>,
        found: &Found<'a>,
    ) -> impl Iterator<Item = usize> + use<'_, 'a> {
        let of_cause = self.by_cause.get(&(cause, column)).into_iter().flatten().copied();
        let found = *found;
        of_cause.filter(move |at| self.all[*at].found.block.rule != found.block.rule && self.may_lead(*at, &found))
    }

    /// What may harm people never stands beneath what cannot.
    fn may_lead(&self, at: usize, found: &Found<'a>) -> bool {
        let leader = &self.all[at];
        let above = leader.above.unwrap_or(leader.found);
        let is_of_rule = above.block.rule == found.block.rule;
        (is_confidential(&above) || !is_confidential(found))
            && (!is_of_rule || have_a_column_in_common(above.finding, found.finding))
    }
}

fn is_of(finding: &Finding, unit: Unit) -> bool {
    finding.affected.as_ref().is_some_and(|count| count.of == unit)
}

/// Each of its columns, or none once.
fn columns(finding: &Finding) -> impl Iterator<Item = Option<&str>> {
    let none = finding.columns.is_empty().then_some(None);
    let named = finding.columns.iter().map(|column| Some(column.as_str()));
    named.chain(none)
}

fn have_a_column_in_common(one: &Finding, other: &Finding) -> bool {
    one.columns.iter().any(|column| other.columns.contains(column))
}

#[cfg(test)]
mod tests;
