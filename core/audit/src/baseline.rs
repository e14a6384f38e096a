//! What this release publishes of itself.

use std::collections::{BTreeMap, BTreeSet};

use candour_model::baseline::BaselineTally;
use candour_model::facts::{Comparison, Facts, PreviousRelease};
use candour_model::tally::{Side, TallySpec};

use crate::pass::Passes;
use crate::previous::{groups_of, has_digest_of, has_sums_of};
use crate::telling::Telling;
use crate::{Request, listed_groups, plan};

/// Past so many groups a tally is not published: it would be a copy of the data.
const MOST_GROUPS: usize = 20_000;

/// So many groups in all, and a baseline is no longer something to be downloaded.
const MOST_GROUPS_IN_ALL: usize = 100_000;

/// The tallies that the next release would ask of this one: what the rules that compare ask of the release before, if that
/// were this very release.
pub(crate) fn wanted(request: &Request<'_>, facts: &Facts) -> Vec<TallySpec> {
    if crate::is_bare(request.current.release) {
        return Vec::new();
    }
    let with_itself = Facts {
        release: facts.release.clone(),
        datasets: facts.datasets.clone(),
        agreements: facts.agreements.clone(),
        comparison: Comparison {
            previous: Some(PreviousRelease {
                release: facts.release.clone(),
                datasets: facts.datasets.clone(),
                gone: Vec::new(),
            }),
            archive: Vec::new(),
        },
    };
    let plans = plan::plan(request, &Telling::of(&with_itself), |manifest| manifest.compares);
    let asked: BTreeSet<TallySpec> = plans
        .iter()
        .flat_map(|plan| &plan.tiers)
        .flat_map(|tier| tier.specs())
        .filter(|spec| spec.side == Side::Comparison)
        .map(|spec| spec.clone().side(Side::Current))
        .collect();
    asked.into_iter().collect()
}

/// These tallies, written out; and for each that has too many groups, its dataset.
pub(crate) fn written(wanted: &[TallySpec], passes: &Passes) -> (Vec<BaselineTally>, Vec<String>) {
    let (mut tallies, mut too_large) = (Vec::new(), Vec::new());
    let mut room = MOST_GROUPS_IN_ALL;
    let mut alike: BTreeMap<TallySpec, Vec<usize>> = BTreeMap::new();
    for (at, spec) in wanted.iter().enumerate() {
        alike.entry(groups_of(spec)).or_default().push(at);
    }
    for (at, spec) in wanted.iter().enumerate() {
        // What another answers too need not be there twice.
        let others = alike.get(&groups_of(spec)).into_iter().flatten();
        let is_answered = others.into_iter().any(|other| {
            let held = &wanted[*other];
            let size = |spec: &TallySpec| spec.sums.len() + spec.digest.len();
            let is_richer = (size(held), *other) > (size(spec), at);
            is_richer && has_sums_of(held, spec) && has_digest_of(held, spec)
        });
        if is_answered {
            continue;
        }
        let spec = spec.clone();
        if !spec.is_plain() {
            // It was not counted: whoever publishes says that it is left out.
            tallies.push(BaselineTally {
                groups: Vec::new(),
                rounded: None,
                spec,
            });
            continue;
        }
        match passes.tallies.get(&spec) {
            Some(tally) if !tally.head.overflowed && tally.batch.num_rows() <= MOST_GROUPS.min(room) => {
                room -= tally.batch.num_rows();
                tallies.push(BaselineTally {
                    groups: listed_groups::write_out(tally),
                    rounded: None,
                    spec,
                });
            }
            Some(_) => too_large.push(spec.dataset),
            None => {}
        }
    }
    (tallies, too_large)
}
