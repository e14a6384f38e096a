//! The sums of both sides, held against each other.

use std::collections::{BTreeMap, BTreeSet};

use candour_sdk::{Decimal, RecordRef, Why};

use super::pair::Pair;
use super::sums::{Key, Sums};
use crate::interval::Interval;

/// What became of the groups of both sides.
#[derive(Default)]
pub(super) struct Compared {
    pub(super) looked: u64,
    left: BTreeMap<Why, u64>,
    /// Groups of both sides whose sums do not meet.
    pub(super) apart: Vec<Apart>,
    pub(super) only_here: Vec<Apart>,
    pub(super) only_there: Vec<Apart>,
    /// Groups whose sums do not meet, and are no farther apart than the publisher allows.
    pub(super) allowed: Vec<Apart>,
}

/// A group whose sums do not meet.
pub(super) struct Apart {
    pub(super) key: Key,
    pub(super) here: Interval,
    pub(super) there: Interval,
    pub(super) gap: Decimal,
    pub(super) records: BTreeSet<RecordRef>,
}

impl Compared {
    /// A group that one side lacks is nought there.
    pub(super) fn of(pair: &Pair<'_>, here: &Sums, there: &Sums) -> Self {
        let mut compared = Compared::default();
        for (why, n) in here.unplaced.iter().chain(&there.unplaced) {
            *compared.left.entry(*why).or_default() += n;
        }
        let allowed = Decimal::from(pair.agreement.allow.unwrap_or(0));
        let keys: BTreeSet<&Key> = here.groups.keys().chain(there.groups.keys()).collect();
        for key in keys {
            let sides = (here.interval(key, &pair.here), there.interval(key, &pair.there));
            let (a, b) = match sides {
                (Ok(a), Ok(b)) => (a, b),
                (Err(why), _) | (_, Err(why)) => {
                    *compared.left.entry(why).or_default() += 1;
                    continue;
                }
            };
            let gap = a.gap(b);
            if gap.is_zero() {
                // What has no bound meets nearly anything.
                match a.high.is_some() && b.high.is_some() {
                    true => compared.looked += 1,
                    false => *compared.left.entry(Why::Suppressed).or_default() += 1,
                }
                continue;
            }
            compared.looked += 1;
            let list = match (here.groups.get(key), there.groups.get(key)) {
                _ if gap <= allowed => &mut compared.allowed,
                (Some(_), None) => &mut compared.only_here,
                (None, _) => &mut compared.only_there,
                (Some(_), Some(_)) => &mut compared.apart,
            };
            let own = here.groups.get(key);
            list.push(Apart {
                key: own.map_or(key, |amount| &amount.written).clone(),
                here: a,
                there: b,
                gap,
                records: own.map(|amount| amount.records.clone()).unwrap_or_default(),
            });
        }
        for list in [
            &mut compared.apart,
            &mut compared.only_here,
            &mut compared.only_there,
            &mut compared.allowed,
        ] {
            list.sort_by(|a, b| b.gap.cmp(&a.gap).then_with(|| a.key.cmp(&b.key)));
        }
        compared
    }

    pub(super) fn different(&self) -> u64 {
        (self.apart.len() + self.only_here.len() + self.only_there.len()) as u64
    }

    pub(super) fn left(&self) -> Vec<(Why, u64)> {
        self.left.iter().map(|(why, n)| (*why, *n)).collect()
    }
}
