//! Which groups are far more or far less than before, and what kept the others from being compared.

use candour_sdk::{Decimal, Measure, MeasureOf};

use super::{Params, suppressed};
use crate::comparison::Comparison;
use crate::moved::{Moved, Series};
use crate::volume::{Counted, Volume};

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
    pub(super) fn changed_whole(&self, series: &Series, counted: Counted<'_>) -> Option<Moved> {
        let percent = self.params.whole_percent?;
        let is_found = |Moved { now, before }: &Moved| {
            let is_known = now.is_known && before.is_known;
            is_known && (now.is_beyond(percent, *before) || before.is_beyond(percent, *now))
        };
        let is_more_than_chance = |moved: &Moved| !is_count(counted) || self.is_more_than_chance(moved);
        series
            .comparable(self.periods)
            .find(|moved| is_found(moved) && is_more_than_chance(moved))
    }

    /// Whether two counts are further apart than chance brings them: their difference has the variance of their sum, where each
    /// event is by chance.
    fn is_more_than_chance(&self, Moved { now, before }: &Moved) -> bool {
        let (now, before) = (now.stated.abs(), before.stated.abs());
        let square = |number: Decimal| number.checked_mul(number);
        let deviations = square(self.params.chance.into());
        let bound = deviations.and_then(|square| now.saturating_add(before).checked_mul(square));
        let difference = square(now.saturating_sub(before));
        bound
            .zip(difference)
            .is_none_or(|(bound, difference)| difference > bound)
    }
}

/// Whether it is a number of rows, people, events or things, each of which chance could have left out.
fn is_count(counted: Counted<'_>) -> bool {
    let is_such = |measure: &Measure| matches!(measure.of, MeasureOf::People | MeasureOf::Events | MeasureOf::Things);
    counted.is_none_or(|column| column.meaning.measure.as_ref().is_some_and(is_such))
}

/// What groups came to.
pub(super) struct Compared {
    pub(super) changed: Vec<(String, Moved)>,
    /// Pairs of periods of all groups.
    pub(super) pairs: u64,
    /// Those of them that suppressed cells, or suppressed codes, keep from being compared, in groups that were not found all the
    /// same.
    pub(super) open: u64,
    /// Groups that are suppressed far more often.
    pub(super) suppressed: Vec<(String, Moved)>,
}

impl Compared {
    /// Of these groups; and of the same with all that may be theirs, where codes are suppressed.
    pub(super) fn of(
        limits: &Limits<'_>,
        groups: Vec<(String, Series)>,
        at_most: Option<Vec<(String, Series)>>,
        whole: Moved,
    ) -> Self {
        let params = limits.params;
        let mut compared = Compared {
            changed: Vec::new(),
            pairs: 0,
            open: 0,
            suppressed: Vec::new(),
        };
        for (i, (group, series)) in groups.into_iter().enumerate() {
            compared.pairs += series.pairs.len() as u64;
            if suppressed::is_risen(params, &series.whole()) && is_large(params, series.whole().before, whole.before) {
                compared.suppressed.push((group.clone(), series.whole()));
            }
            let changed = |series: &Series| {
                let mut moved = series.comparable(limits.periods);
                moved.find(|moved| is_changed(params, moved, whole))
            };
            let at_most = at_most.as_ref().and_then(|groups| groups.get(i));
            match (changed(&series), at_most.map(|(_, series)| changed(series))) {
                (Some(moved), None | Some(Some(_))) => compared.changed.push((group, moved)),
                (Some(_), Some(None)) => compared.open += series.pairs.len() as u64,
                (None, _) => compared.open += series.open(),
            }
        }
        compared
    }
}

/// Whether a group is large enough to be looked at.
pub(super) fn is_large(params: &Params, volume: Volume, whole: Volume) -> bool {
    let (here, all) = (volume.stated.abs(), whole.stated.abs());
    here >= params.group_volume.into()
        && here.saturating_mul(1000.into()) >= all.saturating_mul(params.group_per_mille.into())
}

fn is_changed(params: &Params, moved: &Moved, whole: Moved) -> bool {
    let Some(percent) = params.group_percent else {
        return false;
    };
    let is_large = |volume, whole| is_large(params, volume, whole);
    let is_known = moved.now.is_known && moved.before.is_known;
    is_known
        && (moved.now.is_beyond(percent, moved.before) && is_large(moved.now, whole.now)
            || moved.before.is_beyond(percent, moved.now) && is_large(moved.before, whole.before))
}
