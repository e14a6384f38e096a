//! Numbers then and now. A pair is told only where both statements give it exactly, and of people only where the
//! difference is not small.

use std::collections::{BTreeMap, BTreeSet};

use candour_statement::predicate::{Block, Measure, Predicate};
use candour_statement::value::{PartOf, Portion, Value};
use candour_statement::vocabulary::{Dimension, Kind, Unit};

use super::{Difference, MeasureMove};

/// The larger of both thresholds: what is small by either is small.
pub(super) fn threshold(then: &Predicate, now: &Predicate) -> u64 {
    then.audit.threshold.max(now.audit.threshold)
}

/// How two numbers differ; those of people with the threshold below which a difference is small.
pub(super) fn difference(then: u64, now: u64, people_below: Option<u64>) -> Option<Difference> {
    match then.abs_diff(now) {
        0 => None,
        apart if people_below.is_some_and(|threshold| apart < threshold) => Some(Difference::Small),
        _ => Some(Difference::Numbers { then, now }),
    }
}

/// Whether what a rule counts is people, by what it is for or by its unit. In a dataset of records all counts are.
pub(super) fn is_of_people(dimensions: &[Option<Dimension>], units: &[Option<Unit>]) -> bool {
    dimensions.contains(&Some(Dimension::Confidentiality)) || units.contains(&Some(Unit::People))
}

/// Whether a dataset is one of records about people.
pub(super) fn is_records(predicate: &Predicate, dataset: Option<&str>) -> bool {
    let mut datasets = predicate.datasets.iter();
    datasets.any(|known| Some(known.name.as_str()) == dataset && known.kind == Kind::Records)
}

type Key<'a> = (&'a str, Option<&'a str>, &'a str, &'a [String]);

/// The measures that moved, each once though its rule is judged at several severities.
pub(super) fn measures(then: &Predicate, now: &Predicate) -> Vec<MeasureMove> {
    let before = by_key(then);
    let after = by_key(now);
    let mut moves = Vec::new();
    for (key, (block, measure)) in &after {
        let Some((old_block, old)) = before.get(key) else {
            continue;
        };
        let (rule, dataset, name, columns) = *key;
        let units = [old.value.unit(), measure.value.unit()];
        let are_people = is_of_people(&[old_block.dimension, block.dimension], &units)
            || is_records(then, dataset)
            || is_records(now, dataset);
        let Some(moved) = moved(old, measure, are_people.then(|| threshold(then, now))) else {
            continue;
        };
        moves.push(MeasureMove {
            rule: rule.to_owned(),
            dataset: dataset.map(str::to_owned),
            name: name.to_owned(),
            columns: columns.to_vec(),
            moved,
        });
    }
    moves
}

/// Measures whose name and columns tell them from all others of their rule. One that is given twice, with two values, is
/// left out, since nobody knows which is which.
fn by_key(predicate: &Predicate) -> BTreeMap<Key<'_>, (&Block, &Measure)> {
    let mut found: BTreeMap<Key<'_>, (&Block, &Measure)> = BTreeMap::new();
    let mut unclear = BTreeSet::new();
    for block in &predicate.blocks {
        for measure in block.evaluations.iter().flat_map(|evaluation| &evaluation.measures) {
            let columns = measure.columns.as_slice();
            let key = (
                block.rule.as_str(),
                block.dataset.as_deref(),
                measure.name.as_str(),
                columns,
            );
            let (_, first) = found.entry(key).or_insert((block, measure));
            if exact(first) != exact(measure) {
                unclear.insert(key);
            }
        }
    }
    found.retain(|key, _| !unclear.contains(key));
    found
}

/// The whole numbers of a measure, where they are told exactly.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Exact {
    Count(u64),
    Share(PartOf),
}

fn exact(measure: &Measure) -> Option<Exact> {
    match &measure.value {
        Value::Count(count) => count.n.exact().map(Exact::Count),
        Value::Share(share) => match share.share {
            Portion::Exact(of) => Some(Exact::Share(of)),
            _ => None,
        },
        _ => None,
    }
}

fn moved(old: &Measure, new: &Measure, people_below: Option<u64>) -> Option<Difference> {
    match (exact(old)?, exact(new)?) {
        (Exact::Count(then), Exact::Count(now)) => difference(then, now, people_below),
        (Exact::Share(then), Exact::Share(now)) => {
            let part = difference(then.part, now.part, people_below);
            let whole = difference(then.whole, now.whole, people_below);
            match (&part, &whole) {
                (None, None) => None,
                // A pair of which one number tells the other would give a small difference away.
                (Some(Difference::Small), _) | (_, Some(Difference::Small)) => Some(Difference::Small),
                _ => Some(Difference::Shares {
                    then: (then.part, then.whole),
                    now: (now.part, now.whole),
                }),
            }
        }
        _ => None,
    }
}
