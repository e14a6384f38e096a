//! What the tallies say about one claim: the volumes of both sides by the values that it is about, as they stand.

use std::collections::{BTreeMap, BTreeSet};

use candour_sdk::{Decimal, Side, periods};

use crate::comparison::{Comparison, Hidden, Volumes};
use crate::interval::Interval;
use crate::readings::Readings;
use crate::volume::Volume;

/// The volumes that a claim is held against.
pub(super) struct Evidence<'a> {
    pub(super) comparison: &'a Comparison<'a>,
    sides: &'a BothSides,
}

/// The volumes of both sides, and which periods are alike.
pub(super) struct BothSides {
    now: Volumes,
    before: Volumes,
    pairs: BTreeMap<String, String>,
    hidden: [Hidden; 2],
}

impl BothSides {
    /// With what has a suppressed value on each.
    pub(super) fn of(comparison: &Comparison<'_>, now: Volumes, before: Volumes, hidden: [Hidden; 2]) -> Self {
        let pairs = comparison.pairs(&now, &before);
        BothSides {
            now,
            before,
            pairs,
            hidden,
        }
    }
}

/// One group of rows in one period.
pub(super) struct Entry<'a> {
    /// The values of the columns that the claim is about, in the order of the tally.
    pub(super) values: &'a [Option<String>],
    pub(super) period: &'a str,
    /// The days of the period, or where there are none of the whole side.
    pub(super) days: Option<periods::Days>,
    pub(super) volume: Volume,
}

impl<'a> Entry<'a> {
    /// The value of the i-th column.
    pub(super) fn value(&self, i: usize) -> Option<&'a str> {
        self.values.get(i)?.as_deref()
    }

    /// Whether anything is certain to be there: a row of nought, or one that is suppressed and may be, is none.
    pub(super) fn is_something(&self) -> bool {
        let Interval { low, high } = self.volume.interval;
        let is_below = high.is_some_and(|high| high < Decimal::ZERO);
        !self.volume.stated.is_zero() || low > Decimal::ZERO || is_below
    }
}

impl<'a> Evidence<'a> {
    pub(super) fn of(comparison: &'a Comparison<'a>, sides: &'a BothSides) -> Self {
        Evidence { comparison, sides }
    }

    /// All groups of one side.
    pub(super) fn side(&self, side: Side) -> impl Iterator<Item = Entry<'a>> {
        let volumes = match side {
            Side::Current => &self.sides.now,
            Side::Comparison | Side::Archive(_) => &self.sides.before,
        };
        let comparison = self.comparison;
        volumes.iter().map(move |((values, period), volumes)| Entry {
            values,
            period,
            days: comparison.days(side, period),
            volume: volumes.first().copied().unwrap_or(Volume::NONE),
        })
    }

    /// Both sides of what is compared, to which any part of what has a suppressed value may belong.
    pub(super) fn or_hidden(&self, (now, before): (Volume, Volume)) -> (Volume, Volume) {
        let BothSides { pairs, hidden, .. } = self.sides;
        let is_before = |period: &String| pairs.values().any(|paired| paired == period);
        let hidden_now = hidden[0].over(|period| pairs.contains_key(period), 0);
        (now.or_more(hidden_now), before.or_more(hidden[1].over(is_before, 0)))
    }

    /// The values of the i-th column that occur on this side.
    pub(super) fn values(&self, side: Side, i: usize) -> BTreeSet<&'a str> {
        self.side(side).filter_map(|entry| entry.value(i)).collect()
    }

    /// The first and the last day that anything is known of: of the periods that occur, and those that the sides declare.
    pub(super) fn span(&self) -> Option<periods::Days> {
        let sides = [Side::Current, Side::Comparison];
        let days = sides.into_iter().flat_map(|side| {
            let whole = self.comparison.declared(side);
            self.side(side).filter_map(|entry| entry.days).chain(whole)
        });
        days.reduce(|all, days| periods::Days {
            from: all.from.min(days.from),
            to: all.to.max(days.to),
        })
    }

    /// The volumes of both sides over like periods, by what the values of the i-th column are read as; of those alone that
    /// are meant.
    pub(super) fn joined(
        &self,
        i: usize,
        is_meant: impl Fn(&str) -> bool,
        readings: impl Fn(Side) -> Readings<'a>,
    ) -> BTreeMap<String, (Volume, Volume)> {
        let like: BTreeSet<&str> = self.sides.pairs.values().map(String::as_str).collect();
        let mut joined: BTreeMap<String, (Volume, Volume)> = BTreeMap::new();
        for side in [Side::Current, Side::Comparison] {
            let readings = readings(side);
            for entry in self.side(side) {
                let is_like = match side {
                    Side::Current => self.sides.pairs.contains_key(entry.period),
                    Side::Comparison | Side::Archive(_) => like.contains(entry.period),
                };
                let Some(value) = entry.value(i).filter(|value| is_like && is_meant(value)) else {
                    continue;
                };
                let value = readings.read(value, entry.period).to_owned();
                let (now, before) = joined.entry(value).or_insert((Volume::NONE, Volume::NONE));
                match side {
                    Side::Current => *now = now.plus(entry.volume),
                    Side::Comparison | Side::Archive(_) => *before = before.plus(entry.volume),
                }
            }
        }
        joined
    }
}
