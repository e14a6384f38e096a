//! How the baseline of the release before takes the place of its files.

use std::collections::BTreeMap;

use candour_arrow::Tally;
use candour_config::release::{Dataset, Release};
use candour_model::baseline::{Baseline, BaselineTally, Group};
use candour_model::facts::{DatasetFacts, PreviousRelease};
use candour_model::tally::{By, Side, TallySpec};

use crate::listed_groups;
use crate::open::Renamed;

/// The release before as its baseline tells of it, with this year's ids where the release maps them.
pub(crate) fn release(baseline: &Baseline, current: &Release) -> PreviousRelease {
    let (mut datasets, mut gone) = (Vec::new(), Vec::new());
    for dataset in &baseline.datasets {
        let mut dataset: DatasetFacts = dataset.clone();
        match current.datasets.iter().find(|now| now.name == dataset.name) {
            Some(now) => {
                Renamed::of(now).rename(&mut dataset.columns);
                datasets.push(dataset);
            }
            None => gone.push(dataset),
        }
    }
    PreviousRelease {
        release: baseline.release.clone(),
        datasets,
        gone,
    }
}

/// What a baseline holds, by what it is asked for.
pub(crate) struct Answers<'a> {
    current: &'a Release,
    held: BTreeMap<TallySpec, Vec<&'a BaselineTally>>,
}

impl<'a> Answers<'a> {
    pub(crate) fn of(baseline: &'a Baseline, current: &'a Release) -> Self {
        let mut held: BTreeMap<TallySpec, Vec<&BaselineTally>> = BTreeMap::new();
        for tally in &baseline.tallies {
            held.entry(groups_of(&tally.spec)).or_default().push(tally);
        }
        Answers { current, held }
    }

    /// What it holds of what is asked; else a tally of which nothing is known.
    pub(crate) fn answer(&self, asked: &TallySpec) -> (Option<Tally>, bool) {
        let now = self.current.datasets.iter().find(|now| now.name == asked.dataset);
        let found = now.and_then(|now| {
            let sought = last_years(now, asked);
            let mut held = self.held.get(&groups_of(&sought)).into_iter().flatten();
            let held = held.find_map(|held| projected(held, &sought))?;
            listed_groups::read_back(&held, asked)
        });
        match found {
            Some(tally) => (Some(tally), true),
            None => (listed_groups::unknown(asked), false),
        }
    }
}

/// A tally as the answer to a question of the same [`groups_of`], in another order of columns perhaps, and for no sum
/// that it has not. Its limit may be another, since it was within its own. Digests of other columns tell nothing.
fn projected(held: &BaselineTally, sought: &TallySpec) -> Option<BaselineTally> {
    if !has_sums_of(&held.spec, sought) {
        return None;
    }
    let places = |sought: &mut dyn Iterator<Item = Option<usize>>| sought.collect::<Option<Vec<usize>>>();
    let place_of_key = |by: &By| held.spec.by.iter().position(|held| held == by);
    let place_of_sum = |label: &String| held.spec.sums.iter().position(|held| held == label);
    let keys = places(&mut sought.by.iter().map(place_of_key))?;
    let sums = places(&mut sought.sums.iter().map(place_of_sum))?;
    let mut groups: Vec<Group> = held
        .groups
        .iter()
        .map(|group| {
            Some(Group {
                keys: keys
                    .iter()
                    .map(|at| group.keys.get(*at).cloned())
                    .collect::<Option<_>>()?,
                sums: sums
                    .iter()
                    .map(|at| group.sums.get(*at).cloned())
                    .collect::<Option<_>>()?,
                digest: group.digest.clone().filter(|_| held.spec.digest == sought.digest),
                ..group.clone()
            })
        })
        .collect::<Option<_>>()?;
    groups.sort_by(|one, other| one.keys.cmp(&other.keys));
    Some(BaselineTally {
        spec: sought.clone(),
        rounded: held.rounded,
        groups,
    })
}

/// The question as last year's release would have put it to itself.
fn last_years(now: &Dataset, asked: &TallySpec) -> TallySpec {
    let label = |label: &String| now.columns.get(label).unwrap_or(label).clone();
    let mut spec = asked.clone().side(Side::Current);
    let forms = spec.by.iter_mut().chain(&mut spec.distinct);
    for by in forms.chain(&mut spec.digest) {
        by.column = label(&by.column);
    }
    spec.sums = spec.sums.iter().map(label).collect();
    let rename = |column: &str| now.columns.get(column).map_or(column, String::as_str).to_owned();
    spec.tests = spec.tests.into_iter().map(|test| test.renamed(&rename)).collect();
    spec
}

/// The groups that are asked for, whatever the order of columns, the limit, the sums and the digest.
pub(crate) fn groups_of(spec: &TallySpec) -> TallySpec {
    let mut spec = spec.clone().limit(0);
    spec.by.sort();
    spec.sums.clear();
    spec.digest.clear();
    spec
}

/// Whether every sum that is sought is held.
pub(crate) fn has_sums_of(held: &TallySpec, sought: &TallySpec) -> bool {
    sought.sums.iter().all(|label| held.sums.contains(label))
}

/// Whether the digest that is sought, if one is, is held.
pub(crate) fn has_digest_of(held: &TallySpec, sought: &TallySpec) -> bool {
    sought.digest.is_empty() || held.digest == sought.digest
}
