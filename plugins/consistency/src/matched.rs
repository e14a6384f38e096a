//! How much of two sides could be compared: what has a counterpart on the other side, and what stands alone.

use std::collections::{BTreeMap, BTreeSet};

use candour_sdk::{Looked, Why};

use crate::comparison::{Comparison, Pairs, Volumes};

/// How many could be compared, how many have no counterpart though they are on both sides, and how many are on one side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Matched {
    pub(crate) compared: u64,
    pub(crate) unmatched: u64,
    pub(crate) one_sided: u64,
    /// How many are on both sides, and cannot be compared since they mean something else.
    pub(crate) redefined: u64,
    /// How many are on both sides, and cannot be compared since suppressed cells can come to anything.
    pub(crate) suppressed: u64,
}

impl Matched {
    /// Periods of both sides: a pair of them is one.
    pub(crate) fn periods(comparison: &Comparison<'_>, now: &Volumes, before: &Volumes, pairs: &Pairs) -> Self {
        let (now, before) = (comparison.current(now), comparison.earlier(before, pairs));
        let paired: BTreeSet<&String> = pairs.values().collect();
        let alone_now = now.iter().filter(|period| !pairs.contains_key(*period)).count();
        let alone_before = before.iter().filter(|period| !paired.contains(period)).count();
        Matched {
            compared: pairs.len() as u64,
            one_sided: (alone_now + alone_before) as u64,
            ..Matched::default()
        }
    }

    /// Groups in one period each, on both sides; what is in both is one. A group that is gone altogether is compared with
    /// nothing left of it; one that is on both sides, and not in this pair of periods, has no counterpart.
    pub(crate) fn groups(comparison: &Comparison<'_>, now: &Volumes, before: &Volumes, pairs: &Pairs) -> Self {
        let (current, earlier) = (comparison.current(now), comparison.earlier(before, pairs));
        let paired: BTreeSet<&String> = pairs.values().collect();
        let mut matched = Matched::default();
        // What is there now in a period that has a counterpart, and that in its place.
        let mut there: BTreeSet<&str> = BTreeSet::new();
        let in_pairs = before.keys().filter(|(_, period)| paired.contains(period));
        let was: BTreeSet<&str> = in_pairs.filter_map(|(values, _)| values[0].as_deref()).collect();
        for (values, period) in now.keys().filter(|(_, period)| current.contains(period)) {
            let Some(value) = values[0].as_deref() else { continue };
            let other = pairs.get(period);
            there.extend(other.map(|_| value));
            let is_met = other.is_some_and(|other| before.contains_key(&(values.clone(), other.clone())));
            *match (is_met, other.is_some() && was.contains(value)) {
                (true, _) => &mut matched.compared,
                (false, true) => &mut matched.unmatched,
                (false, false) => &mut matched.one_sided,
            } += 1;
        }
        let counterparts: BTreeMap<&String, &String> = pairs.iter().map(|(now, before)| (before, now)).collect();
        for (values, period) in before.keys().filter(|(_, period)| earlier.contains(period)) {
            let Some(value) = values[0].as_deref() else { continue };
            let other = counterparts.get(period);
            if other.is_some_and(|other| now.contains_key(&(values.clone(), (*other).clone()))) {
                continue;
            }
            *match (other.is_some(), there.contains(value)) {
                (true, true) => &mut matched.unmatched,
                (true, false) => &mut matched.compared,
                (false, _) => &mut matched.one_sided,
            } += 1;
        }
        matched
    }

    /// As a rule says it.
    pub(crate) fn say(self, looked: Looked<'_>) {
        let rest = [
            (Why::NoCounterpart, self.unmatched),
            (Why::OneSided, self.one_sided),
            (Why::Redefined, self.redefined),
            (Why::Suppressed, self.suppressed),
        ];
        let left: u64 = rest.iter().map(|(_, n)| n).sum();
        let looked = looked.of(self.compared + left).at(self.compared);
        rest.into_iter().fold(looked, |looked, (why, n)| looked.rest(why, n));
    }
}
