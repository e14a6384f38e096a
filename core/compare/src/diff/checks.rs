//! What was checked then and now: a check that vanished fixes nothing.

use std::collections::BTreeMap;

use candour_statement::predicate::{Block, Limit, Predicate, Reason, Status, What};
use candour_statement::vocabulary::{Dimension, Verdict};

use super::{CheckMove, CheckState, DimensionMove};

/// Checks that ran for one report only.
pub(super) fn moves(then: &Predicate, now: &Predicate) -> Vec<CheckMove> {
    let (before, after) = (by_key(then), by_key(now));
    let mut moves = Vec::new();
    for &(dataset, rule) in before
        .keys()
        .chain(after.keys().filter(|key| !before.contains_key(*key)))
    {
        let key = (dataset, rule);
        let (old, new) = (before.get(&key).copied(), after.get(&key).copied());
        let (was, why_not_then) = state(then, old, dataset, rule);
        let (is, why_not_now) = state(now, new, dataset, rule);
        // One that runs for neither is told only where it should run now and cannot.
        let is_told = (was == CheckState::Ran) != (is == CheckState::Ran)
            || is == CheckState::CouldNotRun && was != CheckState::CouldNotRun;
        if is_told {
            let ran = if was == CheckState::Ran { old } else { new };
            moves.push(CheckMove {
                rule: rule.to_owned(),
                dataset: dataset.map(str::to_owned),
                then: was,
                now: is,
                reason: if is == CheckState::Ran {
                    why_not_then
                } else {
                    why_not_now
                },
                findings: ran.map_or(0, findings),
            });
        }
    }
    moves.sort_by(|one, other| in_order(one).cmp(&in_order(other)));
    moves
}

fn in_order(check: &CheckMove) -> impl Ord + '_ {
    (check.now, &check.dataset, &check.rule)
}

fn by_key(predicate: &Predicate) -> BTreeMap<(Option<&str>, &str), &Block> {
    let blocks = predicate.blocks.iter();
    blocks
        .map(|block| ((block.dataset.as_deref(), block.rule.as_str()), block))
        .collect()
}

fn findings(block: &Block) -> u64 {
    let evaluations = block.evaluations.iter();
    evaluations.map(|evaluation| evaluation.findings.len() as u64).sum()
}

/// What became of a check in one report, and why it did not run.
fn state(
    predicate: &Predicate,
    block: Option<&Block>,
    dataset: Option<&str>,
    rule: &str,
) -> (CheckState, Option<Reason>) {
    match block.map(|block| (block.status, block.reason.clone())) {
        Some((Status::Clean | Status::Found | Status::Partly, _)) => (CheckState::Ran, None),
        Some((Status::NotLooked, _)) => (CheckState::NotLooked, None),
        Some((Status::CouldNotRun, reason)) => (CheckState::CouldNotRun, reason),
        Some((Status::NotApplicable, reason)) => (CheckState::NotApplicable, reason),
        None if dataset.is_some_and(|name| predicate.datasets.iter().all(|known| known.name != name)) => {
            (CheckState::NoDataset, None)
        }
        None => {
            let speaks_of = |datasets: &[String]| {
                datasets.is_empty() || dataset.is_some_and(|name| datasets.iter().any(|named| named == name))
            };
            let entry = predicate.not_checked.iter();
            let entry = entry
                .filter(|entry| matches!(&entry.what, What::Rule(named) if named == rule))
                .find(|entry| speaks_of(&entry.datasets));
            (CheckState::NotAsked, entry.map(|entry| entry.reason.clone()))
        }
    }
}

/// The dimensions whose verdict is another now.
pub(super) fn dimensions(then: &Predicate, now: &Predicate) -> Vec<DimensionMove> {
    let verdicts = |predicate: &Predicate| -> BTreeMap<Dimension, Verdict> {
        let results = predicate.dimensions.iter();
        results
            .filter_map(|result| Some((result.dimension, result.verdict?)))
            .collect()
    };
    let (before, after) = (verdicts(then), verdicts(now));
    let all: std::collections::BTreeSet<Dimension> = before.keys().chain(after.keys()).copied().collect();
    all.into_iter()
        .map(|dimension| DimensionMove {
            dimension,
            then: before.get(&dimension).copied(),
            now: after.get(&dimension).copied(),
        })
        .filter(|dimension| dimension.then != dimension.now)
        .collect()
}

/// The limits of `there` that are not among those of `here`.
pub(super) fn limits_missing(here: &Predicate, there: &Predicate) -> Vec<Limit> {
    let is_known = |limit: &Limit| {
        let mut known = here.limits.iter();
        known.any(|known| (known.code, &known.dataset, &known.plugin) == (limit.code, &limit.dataset, &limit.plugin))
    };
    there.limits.iter().filter(|limit| !is_known(limit)).cloned().collect()
}
