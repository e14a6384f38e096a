//! Groups of which there is far more or far less than before, told once and the largest change first.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use candour_sdk::{ColumnFacts, Decimal, Finding, Judgement, Unit, count, label, labels, value};

use crate::moved::Moved;
use crate::volume::{self, Counted};

/// A group that changed, in one of its figures.
pub(super) struct Changed<'a> {
    pub(super) by: &'a ColumnFacts,
    pub(super) counted: Counted<'a>,
    pub(super) group: String,
    pub(super) moved: Moved,
    /// What all groups together came to.
    pub(super) whole: Moved,
}

impl Changed<'_> {
    fn is_gone(&self) -> bool {
        self.moved.now.stated.is_zero() && self.moved.now.hidden.is_none()
    }

    /// The change in millionths of the whole, so that figures of different kinds can be ranked.
    fn part(&self) -> Decimal {
        let step = |moved: &Moved| moved.now.stated.saturating_sub(moved.before.stated).abs();
        let whole = self.whole.now.stated.abs().max(self.whole.before.stated.abs());
        let millionths = step(&self.moved).saturating_mul(1_000_000.into());
        millionths.checked_div(whole).unwrap_or(Decimal::ZERO).trunc()
    }
}

/// Says which groups changed, each once by the figure that changed most, and how many they are.
pub(super) fn say(changed: Vec<Changed<'_>>, out: &mut Judgement) -> u64 {
    let by: Vec<&str> = once(changed.iter().map(|changed| changed.by.label.as_str()));
    let measures: Vec<&str> = once(
        changed
            .iter()
            .filter_map(|changed| changed.counted)
            .map(|column| column.label.as_str()),
    );
    let mut most: BTreeMap<(&str, &str), &Changed<'_>> = BTreeMap::new();
    for one in &changed {
        let of_group = most.entry((&one.by.label, &one.group)).or_insert(one);
        if one.part() > of_group.part() {
            *of_group = one;
        }
    }
    let mut most: Vec<&Changed<'_>> = most.into_values().collect();
    most.sort_by_cached_key(|changed| (Reverse(changed.part()), changed.group.clone()));
    let n = most.len() as u64;
    if n == 0 {
        return 0;
    }
    let is_all_gone = most.iter().all(|changed| changed.is_gone());
    let is_one = by.len() == 1 && measures.len() <= 1;
    let template = match (is_one, measures.is_empty(), is_all_gone) {
        (true, true, false) => "group-rows",
        (true, true, true) => "gone-rows",
        (true, false, false) => "group-figures",
        (true, false, true) => "gone-figures",
        (false, true, _) => "groups-rows",
        (false, false, _) => "groups-figures",
    };
    let mut finding = Finding::of(template)
        .columns(by.iter().chain(&measures).copied())
        .arg("count", count(n, Unit::Groups))
        .affected(n, Unit::Groups);
    finding = match is_one {
        true => finding.arg("by", label(by[0])),
        false => finding.arg("by", labels(by.iter().copied())),
    };
    if let ([measure], true) = (&measures[..], is_one) {
        finding = finding.arg("measure", label(*measure));
    }
    for changed in most {
        let volume_of = |volume| volume::argument(volume, changed.counted, [changed.by.label.as_str()]);
        let mut told = vec![
            ("group", value(&changed.by.label, Some(&changed.group))),
            ("before", volume_of(changed.moved.before)),
        ];
        if !(is_one && is_all_gone) {
            told.push(("now", volume_of(changed.moved.now)));
        }
        if !is_one {
            told.push(("column", label(&changed.by.label)));
            told.extend(changed.counted.map(|column| ("measure", label(&column.label))));
        }
        finding = finding.group(told);
    }
    out.finding(finding);
    n
}

/// Each once, in the order in which they first occur.
fn once<'a>(all: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut seen = BTreeSet::new();
    all.filter(|one| seen.insert(*one)).collect()
}
