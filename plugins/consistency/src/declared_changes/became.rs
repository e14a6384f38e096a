//! What was merged, split, recoded, renamed or relabelled: whether it became what is claimed, whole.

use std::collections::{BTreeMap, BTreeSet};

use candour_sdk::{Change, ChangeKind, Side, Why};

use super::evidence::{Entry, Evidence};
use super::trial::{Failure, Test, Trial};
use crate::moment;
use crate::readings::Readings;
use crate::volume::Volume;

/// How far sums may be apart.
#[derive(Clone, Copy)]
pub(super) struct Tolerance {
    /// Beyond so much per cent of the other side, all values together.
    pub(super) percent: u64,
    /// The same of one of several values.
    pub(super) value_percent: u64,
    /// Sums of less on both sides are ignored.
    pub(super) least: u64,
    /// Whether what is counted stays the same under other values; rows of a table become fewer where their keys become one.
    pub(super) is_kept: bool,
}

/// Tests a claim about the values of the i-th column of the tally; where it holds names of codes, these are the first.
pub(super) fn test(change: &Change, i: usize, evidence: &Evidence<'_>, tolerance: Tolerance) -> Trial {
    let (from, into) = (&change.from, &change.into);
    let is_joined = matches!(change.what, ChangeKind::Merged | ChangeKind::Split);
    let (now, before) = (evidence.values(Side::Current, i), evidence.values(Side::Comparison, i));
    // The values without which there would be nothing to claim.
    let apart: Vec<&String> = match change.what {
        ChangeKind::Split => into.iter().filter(|value| !from.contains(value)).collect(),
        ChangeKind::Merged => from.iter().filter(|value| !into.contains(value)).collect(),
        _ => from.iter().collect(),
    };
    let occurs = |value: &&String| now.contains(value.as_str()) || before.contains(value.as_str());
    if !apart.iter().any(occurs) {
        return Trial::nothing(apart);
    }
    let mut failures = still_there(change, i, evidence);
    if !is_joined {
        failures.extend(one_to_one(change, i, evidence));
    }
    if i > 0 {
        failures.extend(other_codes(change, evidence));
    }
    let named: BTreeSet<&str> = from.iter().chain(into).map(String::as_str).collect();
    let readings = |side: Side| Readings::of_one(change, side, evidence.comparison.unit());
    let joined = evidence.joined(i, |value| named.contains(value), readings);
    let is_told = joined.values().any(|(now, before)| now.is_known || before.is_known);
    // What is missing altogether was told already, if it was.
    let is_told_already = |value: &String| failures.iter().any(|failure| failure.what.as_ref() == Some(value));
    let all = joined.values().fold((Volume::NONE, Volume::NONE), |all, sides| {
        (all.0.plus(sides.0), all.1.plus(sides.1))
    });
    let (percent, least) = match is_moved(evidence.or_hidden(all), tolerance.percent, tolerance.least) {
        true if joined.len() > 1 => (tolerance.percent, 0),
        _ if joined.len() > 1 => (tolerance.value_percent, tolerance.least),
        _ => (tolerance.percent, tolerance.least),
    };
    let could_be: Vec<_> = joined
        .iter()
        .filter(|(value, sides)| tolerance.is_kept && is_moved(**sides, percent, least) && !is_told_already(value))
        .collect();
    let moved: Vec<Failure> = could_be
        .iter()
        .filter(|(_, sides)| is_moved(evidence.or_hidden(**sides), percent, least))
        .map(|(value, (now, before))| Failure::of(Test::Volume, Some(value)).now(*now).before(*before))
        .collect();
    let is_hidden = moved.len() < could_be.len();
    failures.extend(moved);
    let is_open = is_hidden || joined.values().any(|(now, before)| now.is_open() || before.is_open());
    let otherwise = match (is_told, is_open) {
        (true, _) if !tolerance.is_kept => Trial::not_tested(Why::NotDeclared),
        (true, false) => Trial::held(),
        (true, true) => Trial::not_tested(Why::Suppressed),
        (false, _) => Trial::not_tested(Why::NoCounterpart),
    };
    Trial::failed_or(failures, otherwise)
}

/// What became another, and still has rows since then; without a day, on the current side.
fn still_there(change: &Change, i: usize, evidence: &Evidence<'_>) -> Vec<Failure> {
    let gone: BTreeSet<&str> = change
        .from
        .iter()
        .filter(|value| !change.into.contains(value))
        .map(String::as_str)
        .collect();
    let mut still: BTreeMap<&str, Volume> = BTreeMap::new();
    for entry in evidence.side(Side::Current) {
        let value = gone.get(entry.value(i).unwrap_or_default());
        if let Some(value) = value.filter(|_| is_since(change, &entry) && entry.is_something()) {
            let sum = still.entry(value).or_insert(Volume::NONE);
            *sum = sum.plus(entry.volume);
        }
    }
    let still = still.into_iter();
    still
        .map(|(value, sum)| Failure::of(Test::Gone, Some(value)).now(sum))
        .collect()
}

/// What of a recoding is not one to one among the values that occur.
fn one_to_one(change: &Change, i: usize, evidence: &Evidence<'_>) -> Vec<Failure> {
    let now = evidence.values(Side::Current, i);
    let old: BTreeSet<&str> = evidence
        .side(Side::Comparison)
        .filter(|entry| !has_begun(change, entry))
        .filter_map(|entry| entry.value(i))
        .collect();
    let mut failures = Vec::new();
    let mut taken: BTreeMap<&str, &str> = BTreeMap::new();
    for (from, into) in change.from.iter().zip(&change.into) {
        if !old.contains(from.as_str()) {
            continue;
        }
        let is_taken = taken.insert(into, from).is_some_and(|other| other != from);
        let was_another = old.contains(into.as_str()) && !change.from.contains(into);
        if is_taken || was_another {
            failures.push(Failure::of(Test::OneToOne, Some(into)));
        } else if !now.contains(into.as_str()) {
            failures.push(Failure::of(Test::There, Some(into)));
        }
    }
    failures
}

/// New labels that stand for other codes than the old ones did. Codes are the first of the columns, labels the second.
fn other_codes(change: &Change, evidence: &Evidence<'_>) -> Vec<Failure> {
    let (mut old, mut new) = (CodesByLabel::new(), CodesByLabel::new());
    for entry in evidence
        .side(Side::Comparison)
        .filter(|entry| !has_begun(change, entry))
    {
        add_code(&mut old, &entry);
    }
    for entry in evidence.side(Side::Current).filter(|entry| is_since(change, entry)) {
        add_code(&mut new, &entry);
    }
    let is_other = |(from, into): &(&String, &String)| {
        let codes = old.get(from.as_str()).zip(new.get(into.as_str()));
        codes.is_some_and(|(old, new)| !new.is_subset(old))
    };
    let pairs = change.from.iter().zip(&change.into).filter(is_other);
    pairs
        .map(|(_, into)| Failure::of(Test::SameCodes, Some(into)))
        .collect()
}

type CodesByLabel<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

fn add_code<'a>(codes: &mut CodesByLabel<'a>, entry: &Entry<'a>) {
    if let (Some(code), Some(label)) = (entry.value(0), entry.value(1)) {
        codes.entry(label).or_default().insert(code);
    }
}

/// Whether a row of this release stands for the time since the change; without a day, each does.
fn is_since(change: &Change, entry: &Entry<'_>) -> bool {
    match moment::of(change) {
        Some(moment) => entry.days.is_some_and(|days| moment::is_since(days, moment)),
        None => true,
    }
}

/// Whether the change had begun in a period of the comparison.
fn has_begun(change: &Change, entry: &Entry<'_>) -> bool {
    let ends = entry.days.zip(moment::of(change));
    ends.is_some_and(|(days, moment)| !moment::is_before(days, moment))
}

fn is_moved((now, before): (Volume, Volume), percent: u64, least: u64) -> bool {
    let reaches = |volume: Volume| volume.stated.abs() >= least.into();
    let is_beyond = now.is_beyond(percent, before) || before.is_beyond(percent, now);
    is_beyond && (reaches(now) || reaches(before))
}
