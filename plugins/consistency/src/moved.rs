//! Groups on both sides of a comparison, like period with like.

use std::collections::{BTreeMap, BTreeSet};

use crate::comparison::Volumes;
use crate::volume::Volume;

/// One group on both sides.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moved {
    pub(crate) now: Volume,
    pub(crate) before: Volume,
}

/// The groups that were there before, over the pairs of periods in which they occur on both sides; those that are gone
/// altogether, over all in which they were. Those of fewer pairs are left out.
pub(crate) fn compare_groups(
    now: &Volumes,
    before: &Volumes,
    pairs: &BTreeMap<String, String>,
    at: usize,
    least: u64,
) -> Vec<(String, Moved)> {
    let mut values: BTreeSet<&str> = BTreeSet::new();
    values.extend(before.keys().filter_map(|(values, _)| values[0].as_deref()));
    let mut groups = Vec::new();
    for group in values {
        let volume = |volumes: &Volumes, period: &String| {
            let key = (vec![Some(group.to_owned())], period.clone());
            volumes.get(&key).map(|volumes| volumes[at])
        };
        let sides: Vec<(Option<Volume>, Option<Volume>)> =
            pairs.iter().map(|(p, q)| (volume(now, p), volume(before, q))).collect();
        let is_gone = sides.iter().all(|(now, _)| now.is_none());
        let like: Vec<Moved> = sides
            .into_iter()
            .filter_map(|(now, before)| {
                let now = now.or_else(|| is_gone.then(|| Volume::rows(0)))?;
                Some(Moved { now, before: before? })
            })
            .collect();
        if like.len() as u64 >= least.max(1) {
            let start = Moved {
                now: Volume::NONE,
                before: Volume::NONE,
            };
            let moved = like.into_iter().fold(start, |sum, pair| Moved {
                now: sum.now.plus(pair.now),
                before: sum.before.plus(pair.before),
            });
            groups.push((group.to_owned(), moved));
        }
    }
    groups
}
