//! Sums of parts, and what rows that stand for all of them say.

use std::collections::BTreeMap;

use crate::readings::Readings;
use crate::volume::{Volume, whole_units};

/// Volumes by group and period: the values of the columns that were asked for, and the period's canonical label, empty
/// where there are no periods.
pub(crate) type Volumes = BTreeMap<(Vec<Option<String>>, String), Vec<Volume>>;

/// The volumes of one side, by the values as they stand: the sums of the parts, and what rows that stand for all of them say.
#[derive(Default)]
pub(crate) struct Sums {
    pub(crate) of_parts: Volumes,
    pub(crate) of_totals: Volumes,
    pub(crate) of_hidden: Hidden,
}

/// By period, the volumes of rows of which the first code is suppressed: they may be of any.
#[derive(Debug, Default)]
pub(crate) struct Hidden(BTreeMap<String, Vec<Volume>>);

impl Hidden {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn add(&mut self, period: &str, these: &[Volume]) {
        let sums = self.0.entry(period.to_owned());
        let sums = sums.or_insert_with(|| vec![Volume::NONE; these.len()]);
        sums.iter_mut()
            .zip(these)
            .for_each(|(sum, volume)| *sum = sum.plus(*volume));
    }

    /// What a code of this volume can have had in the period.
    pub(crate) fn or_more(&self, volume: Volume, period: &str, at: usize) -> Volume {
        let hidden = self.0.get(period).and_then(|volumes| volumes.get(at));
        hidden.map_or(volume, |hidden| volume.or_more(*hidden))
    }

    /// The most that it can come to over these periods, in whole units.
    pub(crate) fn most(&self, is_meant: impl Fn(&String) -> bool, at: usize) -> u64 {
        self.over(is_meant, at).interval.high.map_or(u64::MAX, whole_units)
    }

    /// What it comes to over these periods.
    pub(crate) fn over(&self, is_meant: impl Fn(&String) -> bool, at: usize) -> Volume {
        let meant = self.0.iter().filter(|(period, _)| is_meant(period));
        meant.fold(Volume::NONE, |sum, (_, volumes)| sum.plus(volumes[at]))
    }
}

impl Sums {
    /// Takes rows that stand for all at their word where they say more than their parts, some of which are rounded or
    /// suppressed; not those of a figure for which, on both sides together, half of them or more contradict their parts.
    pub(crate) fn know(sides: &mut [Sums; 2], figures: usize) {
        for at in 0..figures {
            let pairs = sides.iter().flat_map(|side| {
                let pairs = side
                    .of_parts
                    .iter()
                    .filter_map(|(key, parts)| Some((parts, side.of_totals.get(key)?)));
                pairs.map(|(parts, total)| (parts[at], total[at]))
            });
            let (agree, differ): (Vec<_>, Vec<_>) = pairs.partition(|(parts, total)| parts.agrees(*total));
            if differ.len() >= agree.len() {
                continue;
            }
            for side in sides.iter_mut() {
                for (key, parts) in &mut side.of_parts {
                    if let Some(total) = side.of_totals.get(key) {
                        parts[at] = parts[at].known_from(total[at]);
                    }
                }
            }
        }
    }

    /// The volumes by what the values are read as.
    pub(crate) fn read(self, readings: &[Readings<'_>]) -> Volumes {
        let mut volumes = Volumes::new();
        for ((codes, period), sums) in self.of_parts {
            let as_read = |(i, code): (usize, Option<String>)| {
                let code = code?;
                let read = readings.get(i).map(|readings| readings.read(&code, &period).to_owned());
                Some(read.unwrap_or(code))
            };
            let values = codes.into_iter().enumerate().map(as_read).collect();
            add(&mut volumes, (values, period), sums);
        }
        volumes
    }
}

/// Adds these volumes to those of the key.
pub(crate) fn add(sums: &mut Volumes, key: (Vec<Option<String>>, String), these: Vec<Volume>) {
    let sums = sums.entry(key).or_insert_with(|| vec![Volume::NONE; these.len()]);
    sums.iter_mut()
        .zip(these)
        .for_each(|(sum, volume)| *sum = sum.plus(volume));
}
