//! Keys that are on one side alone, in periods that both sides have.

use std::collections::BTreeMap;

use crate::by_key::{Key, Keyed};
use crate::restatement::Held;

/// How many keys are on both sides, and which on one.
pub(super) struct Keys {
    pub(super) both: u64,
    /// On one side, in periods that may have moved or mean something else.
    pub(super) moved: u64,
    pub(super) withdrawn: ByPeriod,
    pub(super) added: ByPeriod,
    /// Whether the keys of one side are a sample, so that none can be missed.
    pub(super) is_sample: bool,
}

/// How many keys are alone in each period, and how many there are in all of them.
#[derive(Default)]
pub(super) struct ByPeriod(BTreeMap<String, u64>);

impl<'a> FromIterator<&'a Key> for ByPeriod {
    fn from_iter<I: IntoIterator<Item = &'a Key>>(keys: I) -> Self {
        let mut by_period = ByPeriod::default();
        for (period, _) in keys {
            *by_period.0.entry(period.clone()).or_default() += 1;
        }
        by_period
    }
}

impl ByPeriod {
    pub(super) fn in_all(&self) -> u64 {
        self.0.values().sum()
    }

    /// Those of most keys first.
    pub(super) fn ranked(&self) -> Vec<(&str, u64)> {
        let mut periods: Vec<(&str, u64)> = self.0.iter().map(|(period, n)| (period.as_str(), *n)).collect();
        periods.sort_by(|(a, x), (b, y)| y.cmp(x).then_with(|| a.cmp(b)));
        periods
    }
}

impl Keys {
    pub(super) fn of(now: &Keyed, before: &Keyed, held: &BTreeMap<&str, Held>) -> Self {
        let mut keys = Keys {
            both: 0,
            moved: 0,
            withdrawn: ByPeriod::default(),
            added: ByPeriod::default(),
            is_sample: now.is_sample || before.is_sample,
        };
        let is_common = |period: &String| held.contains_key(period.as_str());
        let common = now.cells.keys().filter(|(period, _)| is_common(period));
        keys.both = common.filter(|key| before.cells.contains_key(*key)).count() as u64;
        if keys.is_sample {
            return keys;
        }
        keys.added = keys.alone(now, before, held);
        keys.withdrawn = keys.alone(before, now, held);
        keys
    }

    /// The keys that are withdrawn.
    pub(super) fn withdrawn_of<'k>(
        &self,
        now: &'k Keyed,
        before: &'k Keyed,
        held: &BTreeMap<&str, Held>,
    ) -> impl Iterator<Item = &'k Key> {
        let is_whole = !self.is_sample;
        let gone = before
            .cells
            .keys()
            .filter(move |key| is_whole && !now.cells.contains_key(*key));
        gone.filter(|key| held.get(key.0.as_str()) == Some(&Held::Compared))
    }

    /// The keys of one side that the other has not, where both have the period and nothing explains it.
    fn alone(&mut self, one: &Keyed, other: &Keyed, held: &BTreeMap<&str, Held>) -> ByPeriod {
        let mut alone = ByPeriod::default();
        for key in one.cells.keys().filter(|key| !other.cells.contains_key(*key)) {
            match held.get(key.0.as_str()) {
                Some(Held::Compared) => *alone.0.entry(key.0.clone()).or_default() += 1,
                Some(Held::Moving | Held::Redefined) => self.moved += 1,
                None => {}
            }
        }
        alone
    }
}
