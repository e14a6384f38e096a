//! Which finding of the one report is which of the other, and what became of it.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, VecDeque};

use candour_statement::predicate::{Block, Finding, Predicate, Status};
use candour_statement::vocabulary::{Dimension, Severity};

use super::numbers::{difference, is_of_people, is_records, threshold};
use super::{Difference, FindingMove, Move, Standing};

/// By what a finding is known from year to year: its rule, its dataset, its words and its columns.
type Key<'a> = (&'a str, Option<&'a str>, Option<&'a str>, &'a [String]);

/// A finding in its place.
#[derive(Clone, Copy)]
struct Found<'a> {
    dimension: Option<Dimension>,
    standing: Standing,
    finding: &'a Finding,
}

/// A report, with its blocks by rule and dataset.
struct Report<'a> {
    predicate: &'a Predicate,
    blocks: BTreeMap<(&'a str, Option<&'a str>), &'a Block>,
}

impl<'a> Report<'a> {
    fn new(predicate: &'a Predicate) -> Self {
        let blocks = predicate.blocks.iter();
        Report {
            predicate,
            blocks: blocks
                .map(|block| ((block.rule.as_str(), block.dataset.as_deref()), block))
                .collect(),
        }
    }

    fn block(&self, (rule, dataset, ..): Key<'a>) -> Option<&'a Block> {
        self.blocks.get(&(rule, dataset)).copied()
    }
}

/// The findings that are not as they were, and how many are.
pub(super) fn moves(then: &Predicate, now: &Predicate) -> (Vec<FindingMove>, u64) {
    let (mut before, mut after) = (by_key(then), by_key(now));
    let (then, now) = (Report::new(then), Report::new(now));
    let keys: Vec<Key<'_>> = before.keys().chain(after.keys()).copied().collect();
    let mut moves = Vec::new();
    let mut unchanged = 0;
    for key in keys {
        // A key of both is met twice; the second time nothing is left.
        let (olds, news) = (before.remove(&key), after.remove(&key));
        for (old, new) in pairs(olds.unwrap_or_default(), news.unwrap_or_default()) {
            match told(key, old, new, &then, &now) {
                Some(told) => moves.push(told),
                None => unchanged += 1,
            }
        }
    }
    moves.sort_by(|one, other| in_order(one).cmp(&in_order(other)));
    (moves, unchanged)
}

/// What is worst comes first, then by rule and columns.
fn in_order(told: &FindingMove) -> impl Ord + '_ {
    let standing = told.now.or(told.then);
    let severity = standing.map(|standing| (standing.waived, Reverse(standing.severity)));
    (
        told.what,
        severity,
        &told.dataset,
        &told.rule,
        &told.finding.columns,
        said(&told.finding),
    )
}

fn by_key(predicate: &Predicate) -> BTreeMap<Key<'_>, Vec<Found<'_>>> {
    let mut found: BTreeMap<Key<'_>, Vec<Found<'_>>> = BTreeMap::new();
    for block in &predicate.blocks {
        for evaluation in &block.evaluations {
            for finding in &evaluation.findings {
                let (rule, dataset) = (block.rule.as_str(), block.dataset.as_deref());
                let key = (rule, dataset, finding.template.as_deref(), finding.columns.as_slice());
                found.entry(key).or_default().push(Found {
                    dimension: block.dimension,
                    standing: Standing {
                        severity: evaluation.severity,
                        waived: evaluation.waived,
                    },
                    finding,
                });
            }
        }
    }
    found
}

/// Findings with the same key: those that say the same belong together, then the worst with the worst. With the reports
/// exchanged the pairs are the same.
fn pairs<'a>(
    mut olds: Vec<Found<'a>>,
    mut news: Vec<Found<'a>>,
) -> impl Iterator<Item = (Option<Found<'a>>, Option<Found<'a>>)> {
    let rank = |found: &Found<'a>| {
        let Standing { severity, waived } = found.standing;
        (waived, Reverse(severity), said(found.finding))
    };
    olds.sort_by_cached_key(rank);
    news.sort_by_cached_key(rank);
    let mut by_text: BTreeMap<String, VecDeque<usize>> = BTreeMap::new();
    for (at, new) in news.iter().enumerate() {
        by_text.entry(said(new.finding)).or_default().push_back(at);
    }
    let mut is_paired = vec![false; news.len()];
    let mut pairs = Vec::new();
    olds.retain(|old| {
        let same = by_text.get_mut(&said(old.finding)).and_then(VecDeque::pop_front);
        if let Some(at) = same {
            is_paired[at] = true;
            pairs.push((Some(*old), Some(news[at])));
        }
        same.is_none()
    });
    let mut at = 0;
    news.retain(|_| {
        at += 1;
        !is_paired[at - 1]
    });
    let length = olds.len().max(news.len());
    pairs.extend((0..length).map(|at| (olds.get(at).copied(), news.get(at).copied())));
    pairs.into_iter()
}

/// What became of a finding; nothing where it is as it was.
fn told<'a>(
    key: Key<'a>,
    old: Option<Found<'_>>,
    new: Option<Found<'_>>,
    then: &Report<'a>,
    now: &Report<'a>,
) -> Option<FindingMove> {
    let (rule, dataset, ..) = key;
    let found = new.or(old)?;
    let mut affected = None;
    let what = match (old, new) {
        (Some(old), Some(new)) => {
            affected = difference_of(dataset, &old, &new, then.predicate, now.predicate);
            compared(&old, &new)?
        }
        (Some(old), None) if is_checked(now, key, old.standing.severity) => Move::Fixed,
        (Some(_), None) => Move::NoLongerChecked,
        (None, _) if is_checked(then, key, found.standing.severity) => Move::New,
        (None, _) => Move::NewlyChecked,
    };
    Some(FindingMove {
        what,
        rule: rule.to_owned(),
        dataset: dataset.map(str::to_owned),
        dimension: found.dimension,
        finding: found.finding.clone(),
        then: old.map(|old| old.standing),
        now: new.map(|new| new.standing),
        affected,
        params_changed: params_changed(then, now, key),
    })
}

fn compared(old: &Found<'_>, new: &Found<'_>) -> Option<Move> {
    match (old.standing.waived, new.standing.waived) {
        (true, false) => return Some(Move::NoLongerWaived),
        (false, true) => return Some(Move::Waived),
        _ => {}
    }
    let amounts = (affected(old.finding), affected(new.finding));
    let in_all = |finding: &Finding| finding.groups_in_all.as_ref()?.told();
    let groups = match (in_all(old.finding), in_all(new.finding)) {
        (Some(then), Some(now)) => now.cmp(&then),
        // There are none, or their number is hidden.
        _ => Ordering::Equal,
    };
    let by_amount = match amounts {
        (Some(then), Some(now)) => now.cmp(&then),
        _ => Ordering::Equal,
    };
    let by_severity = new.standing.severity.cmp(&old.standing.severity);
    match by_severity.then(by_amount).then(groups) {
        Ordering::Greater => Some(Move::Worse),
        Ordering::Less => Some(Move::Better),
        Ordering::Equal if matches!(amounts, (Some(_), Some(_))) || old.finding.args == new.finding.args => None,
        Ordering::Equal => Some(Move::NotCompared),
    }
}

fn difference_of(
    dataset: Option<&str>,
    old: &Found<'_>,
    new: &Found<'_>,
    then: &Predicate,
    now: &Predicate,
) -> Option<Difference> {
    let (before, after) = (affected(old.finding)?, affected(new.finding)?);
    let unit = |found: &Found<'_>| found.finding.affected.as_ref().map(|affected| affected.unit);
    let are_people = is_of_people(&[old.dimension, new.dimension], &[unit(old), unit(new)])
        || is_records(then, dataset)
        || is_records(now, dataset);
    difference(before, after, are_people.then(|| threshold(then, now)))
}

/// How many are affected, where that is told exactly.
fn affected(finding: &Finding) -> Option<u64> {
    finding.affected.as_ref()?.n.exact()
}

/// What a finding says, as a text by which two are told apart and put in order.
fn said(finding: &Finding) -> String {
    serde_json::to_string(&finding.args).unwrap_or_default()
}

/// Whether a report could have had the finding: its rule ran there, and was judged as strictly or more so.
fn is_checked<'a>(report: &Report<'a>, key: Key<'a>, severity: Severity) -> bool {
    report.block(key).is_some_and(|block| {
        let mut evaluations = block.evaluations.iter();
        matches!(block.status, Status::Clean | Status::Found | Status::Partly)
            && evaluations.any(|evaluation| evaluation.severity <= severity)
    })
}

fn params_changed<'a>(then: &Report<'a>, now: &Report<'a>, key: Key<'a>) -> bool {
    let params = |report: &Report<'a>| {
        let evaluations = report.block(key)?.evaluations.iter();
        Some(
            evaluations
                .map(|evaluation| (evaluation.severity, &evaluation.params))
                .collect::<Vec<_>>(),
        )
    };
    match (params(then), params(now)) {
        (Some(then), Some(now)) => !then.is_empty() && !now.is_empty() && then != now,
        _ => false,
    }
}
