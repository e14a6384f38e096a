//! How much of two sides could be compared: what has a counterpart on the other side, and what stands alone.

use std::collections::{BTreeMap, BTreeSet};

use candour_sdk::{Looked, Why};

use crate::comparison::{Comparison, Volumes};

/// How many could be compared, and how many have no counterpart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Matched {
    pub(crate) compared: u64,
    pub(crate) alone: u64,
}

impl Matched {
    /// Periods of both sides: a pair of them is one.
    pub(crate) fn periods(
        comparison: &Comparison<'_>,
        now: &Volumes,
        before: &Volumes,
        pairs: &BTreeMap<String, String>,
    ) -> Self {
        let (now, before) = (comparison.current(now), comparison.earlier(before, pairs));
        let paired: BTreeSet<&String> = pairs.values().collect();
        let alone_now = now.iter().filter(|period| !pairs.contains_key(*period)).count();
        let alone_before = before.iter().filter(|period| !paired.contains(period)).count();
        Matched {
            compared: pairs.len() as u64,
            alone: (alone_now + alone_before) as u64,
        }
    }

    /// Groups in one period each, on both sides; what is in both is one. A group that is gone altogether is compared with
    /// nothing left of it.
    pub(crate) fn groups(
        comparison: &Comparison<'_>,
        now: &Volumes,
        before: &Volumes,
        pairs: &BTreeMap<String, String>,
    ) -> Self {
        let (current, earlier) = (comparison.current(now), comparison.earlier(before, pairs));
        let paired: BTreeSet<&String> = pairs.values().collect();
        let mut matched = Matched::default();
        // What is there now in a period that has a counterpart, and that in its place.
        let mut there: BTreeSet<&str> = BTreeSet::new();
        let mut met = 0;
        for (values, period) in now.keys().filter(|(_, period)| current.contains(period)) {
            let Some(value) = values[0].as_deref() else { continue };
            let other = pairs.get(period);
            there.extend(other.map(|_| value));
            match other.is_some_and(|other| before.contains_key(&(values.clone(), other.clone()))) {
                true => met += 1,
                false => matched.alone += 1,
            }
        }
        let (mut gone, mut others) = (0, 0);
        for (values, period) in before.keys().filter(|(_, period)| earlier.contains(period)) {
            let Some(value) = values[0].as_deref() else { continue };
            match !there.contains(value) && paired.contains(period) {
                true => gone += 1,
                false => others += 1,
            }
        }
        matched.compared = met + gone;
        matched.alone += others - met;
        matched
    }

    /// As a rule says it.
    pub(crate) fn say(self, looked: Looked<'_>) {
        looked
            .of(self.compared + self.alone)
            .at(self.compared)
            .rest(Why::NoCounterpart, self.alone);
    }
}
