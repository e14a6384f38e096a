//! Which groups are far more or far less than before, and what kept the others from being compared.

use super::{Params, suppressed};
use crate::moved::{Moved, Series};
use crate::volume::Volume;

/// What groups came to.
pub(super) struct Compared {
    pub(super) changed: Vec<(String, Moved)>,
    /// Pairs of periods of all groups.
    pub(super) pairs: u64,
    /// Those of them that suppressed cells keep from being compared, in groups that were not found all the same.
    pub(super) open: u64,
    /// Groups that are suppressed far more often.
    pub(super) suppressed: Vec<(String, Moved)>,
}

impl Compared {
    pub(super) fn of(params: &Params, groups: Vec<(String, Series)>, whole: Moved) -> Self {
        let mut compared = Compared {
            changed: Vec::new(),
            pairs: 0,
            open: 0,
            suppressed: Vec::new(),
        };
        for (group, series) in groups {
            compared.pairs += series.pairs.len() as u64;
            if suppressed::is_risen(params, &series.whole()) {
                compared.suppressed.push((group.clone(), series.whole()));
            }
            let changed = series
                .comparable(params.group_periods)
                .find(|moved| is_changed(params, moved, whole));
            match changed {
                Some(moved) => compared.changed.push((group, moved)),
                None => compared.open += series.open(),
            }
        }
        compared
    }
}

fn is_changed(params: &Params, moved: &Moved, whole: Moved) -> bool {
    let Some(percent) = params.group_percent else {
        return false;
    };
    let is_large = |volume: Volume, whole: Volume| {
        let (here, all) = (volume.stated.abs(), whole.stated.abs());
        here >= params.group_volume.into()
            && here.saturating_mul(1000.into()) >= all.saturating_mul(params.group_per_mille.into())
    };
    let is_known = moved.now.is_known && moved.before.is_known;
    is_known
        && (moved.now.is_beyond(percent, moved.before) && is_large(moved.now, whole.now)
            || moved.before.is_beyond(percent, moved.now) && is_large(moved.before, whole.before))
}
