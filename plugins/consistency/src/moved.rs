//! Groups on both sides of a comparison, like period with like.

use std::collections::{BTreeMap, BTreeSet};

use candour_sdk::Measure;

use crate::comparison::{Hidden, Pairs, Volumes};
use crate::volume::{Counted, Volume};

/// The same on both sides.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moved {
    pub(crate) now: Volume,
    pub(crate) before: Volume,
}

impl Moved {
    /// Whether suppressed cells can come to anything on either side.
    fn is_open(&self) -> bool {
        self.now.is_open() || self.before.is_open()
    }

    fn sum<'a>(pairs: impl Iterator<Item = &'a Moved>) -> Moved {
        let start = Moved {
            now: Volume::NONE,
            before: Volume::NONE,
        };
        pairs.fold(start, |sum, pair| Moved {
            now: sum.now.plus(pair.now),
            before: sum.before.plus(pair.before),
        })
    }
}

/// One group, or the whole, in each pair of periods in which it is on both sides.
#[derive(Clone, Debug)]
pub(crate) struct Series {
    /// In the order of the periods of this side.
    pub(crate) pairs: Vec<Moved>,
    /// Whether each figure is of what was there at the time, so that periods do not add up.
    is_stock: bool,
}

impl Series {
    /// All rows, where the volumes are by period alone.
    pub(crate) fn of_whole(now: &Volumes, before: &Volumes, pairs: &Pairs, at: usize) -> Self {
        Series::of(&[], (now, before), None, pairs, at)
    }

    /// Each group that was there before. One that is gone in all periods counts as nought now; one of fewer pairs is left out.
    /// Of what has a suppressed code, on either side, each can have all.
    pub(crate) fn of_groups(
        (now, before): (&Volumes, &Volumes),
        hidden: Option<&[Hidden; 2]>,
        pairs: &Pairs,
        at: usize,
        least: u64,
    ) -> Vec<(String, Self)> {
        let mut values: BTreeSet<&str> = BTreeSet::new();
        values.extend(before.keys().filter_map(|(values, _)| values[0].as_deref()));
        let series = |group: &str| Series::of(&[Some(group.to_owned())], (now, before), hidden, pairs, at);
        let groups = values.into_iter().map(|group| (group.to_owned(), series(group)));
        groups
            .filter(|(_, series)| series.pairs.len() as u64 >= least.max(1))
            .collect()
    }

    /// All groups that one pair of periods has on both sides, in place of periods.
    pub(crate) fn across(now: &Volumes, before: &Volumes, (p, q): (&String, &String), at: usize) -> Self {
        let of_period = now
            .iter()
            .filter(|((values, period), _)| period == p && values[0].is_some());
        let like = of_period.filter_map(|((values, _), now)| {
            let before = before.get(&(values.clone(), q.clone()))?;
            Some(Moved {
                now: now[at],
                before: before[at],
            })
        });
        Series {
            pairs: like.collect(),
            is_stock: false,
        }
    }

    /// All rows but those of these groups.
    pub(crate) fn without(groups: &BTreeSet<&str>, now: &Volumes, before: &Volumes, pairs: &Pairs, at: usize) -> Self {
        let of_side = |volumes: &Volumes| {
            let mut rest: BTreeMap<String, Volume> = BTreeMap::new();
            for ((values, period), volumes) in volumes {
                if values[0].as_deref().is_none_or(|value| !groups.contains(value)) {
                    let sum = rest.entry(period.clone()).or_insert(Volume::NONE);
                    *sum = sum.plus(volumes[at]);
                }
            }
            rest
        };
        let (now, before) = (of_side(now), of_side(before));
        let volume = |side: &BTreeMap<String, Volume>, period| side.get(period).copied().unwrap_or(Volume::NONE);
        let pairs = pairs.iter().map(|(p, q)| Moved {
            now: volume(&now, p),
            before: volume(&before, q),
        });
        Series {
            pairs: pairs.collect(),
            is_stock: false,
        }
    }

    fn of(
        values: &[Option<String>],
        (now, before): (&Volumes, &Volumes),
        hidden: Option<&[Hidden; 2]>,
        pairs: &Pairs,
        at: usize,
    ) -> Self {
        let volume = |volumes: &Volumes, period: &String| {
            let key = (values.to_vec(), period.clone());
            volumes.get(&key).map(|volumes| volumes[at])
        };
        let sides: Vec<_> = pairs
            .iter()
            .map(|pair| (pair, volume(now, pair.0), volume(before, pair.1)))
            .collect();
        let is_gone = sides.iter().all(|(_, now, _)| now.is_none());
        let or_more = |side: usize, volume: Volume, period: &str| match hidden {
            Some(hidden) => hidden[side].or_more(volume, period, at),
            None => volume,
        };
        let like = sides.into_iter().filter_map(|((p, q), now, before)| {
            let now = now.or_else(|| is_gone.then(|| Volume::rows(0)))?;
            Some(Moved {
                now: or_more(0, now, p),
                before: or_more(1, before?, q),
            })
        });
        Series {
            pairs: like.collect(),
            is_stock: false,
        }
    }

    /// The same of this figure.
    pub(crate) fn of_figure(mut self, counted: Counted<'_>) -> Self {
        let measure = counted.and_then(|column| column.meaning.measure.as_ref());
        self.is_stock = measure.is_some_and(Measure::is_stock);
        self
    }

    /// Over all its pairs; of a stock the last.
    pub(crate) fn whole(&self) -> Moved {
        self.over(self.pairs.iter())
    }

    fn over<'a>(&self, mut pairs: impl DoubleEndedIterator<Item = &'a Moved>) -> Moved {
        match self.is_stock {
            true => pairs.next_back().copied().unwrap_or(Moved::sum([].iter())),
            false => Moved::sum(pairs),
        }
    }

    /// In how many pairs suppressed cells can come to anything on either side, so that they cannot be compared.
    pub(crate) fn open(&self) -> u64 {
        self.pairs.iter().filter(|pair| pair.is_open()).count() as u64
    }

    /// What it comes to as far as it can be compared: over all its pairs, and without those that cannot be, where there are
    /// such and so many others.
    pub(crate) fn comparable(&self, least: u64) -> impl Iterator<Item = Moved> {
        let open = self.open();
        let rest = self.pairs.len() as u64 - open;
        let bounded =
            (open > 0 && rest >= least.max(1)).then(|| self.over(self.pairs.iter().filter(|pair| !pair.is_open())));
        std::iter::once(self.whole()).chain(bounded)
    }
}
