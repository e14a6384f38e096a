//! Samples of very many groups, drawn as they come, so that not all of them need be held.

use std::sync::MutexGuard;

use crate::join::AfterPass;
use crate::join::selection::Sinks;
use crate::plan::Placed;
use crate::text::keys::KeyTexts;
use crate::text::sample::sample_hash;

/// Drops the groups of a grouping that can be in no sample, where there are far more than the samples take.
pub(crate) fn thin(seen: &AfterPass<'_, '_>, grouping: usize, specs: &[usize], sinks: &mut Sinks<'_>) {
    for (sink, spec) in sinks.iter_mut().zip(specs).filter(|(sink, _)| sink.has_many_more()) {
        let by = &seen.plan.across[grouping].by;
        // Always in this order, so that no two threads wait for each other.
        let lanes = by.iter().filter_map(|lane| seen.lanes[*lane].as_ref());
        let texts: Vec<MutexGuard<'_, KeyTexts>> = lanes.map(|lane| lane.pool.so_far()).collect();
        let places = seen
            .plan
            .key_places(&seen.specs[*spec], Placed::Across(grouping), seen.columns);
        sink.thin(by.len(), |numbers| {
            sample_hash(
                places
                    .iter()
                    .map(|place| texts[*place].text(numbers[*place]).map(AsRef::as_ref)),
            )
        });
    }
}
