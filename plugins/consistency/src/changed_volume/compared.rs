//! Which groups are far more or far less than before, and what kept the others from being compared.

use super::{Params, suppressed};
use crate::comparison::Comparison;
use crate::moved::{Moved, Series};
use crate::volume::Volume;

/// From where on a change is found.
pub(super) struct Limits<'a> {
    pub(super) params: &'a Params,
    /// Periods that a group must have on both sides.
    pub(super) periods: u64,
}

impl<'a> Limits<'a> {
    pub(super) fn of(params: &'a Params, comparison: &Comparison<'_>) -> Self {
        let periods = match comparison.is_by_years() {
            true => 1,
            false => params.group_periods,
        };
        Limits { params, periods }
    }

    /// What all rows came to, where that is found.
    pub(super) fn changed_whole(&self, series: &Series) -> Option<Moved> {
        let percent = self.params.whole_percent?;
        let is_found = |Moved { now, before }: &Moved| {
            let is_known = now.is_known && before.is_known;
            is_known && (now.is_beyond(percent, *before) || before.is_beyond(percent, *now))
        };
        series.comparable(self.periods).find(is_found)
    }
}

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
    pub(super) fn of(limits: &Limits<'_>, groups: Vec<(String, Series)>, whole: Moved) -> Self {
        let params = limits.params;
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
                .comparable(limits.periods)
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
