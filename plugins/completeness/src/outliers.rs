//! Groups that miss far more cells than the rest of the rows.

use std::collections::BTreeMap;

use candour_sdk::{ColumnFacts, TallyView, cell};

use crate::states::States;

/// A group with many more missing cells than the rest.
#[derive(Debug)]
pub(crate) struct Outlier<'a> {
    pub(crate) by: &'a str,
    pub(crate) group: String,
    pub(crate) here: States,
    pub(crate) rest: States,
}

impl Outlier<'_> {
    /// Missing cells beyond the share of the rest: what the group's own fault is.
    pub(crate) fn excess(&self) -> u128 {
        let (here, rest) = (&self.here, &self.rest);
        let expected = u128::from(rest.missing) * u128::from(here.cells) / u128::from(rest.cells.max(1));
        u128::from(here.missing).saturating_sub(expected)
    }
}

/// From where on a group is an outlier.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// Share of its cells that are missing (per cent).
    pub(crate) percent: u64,
    /// How many times the share of the rest that is.
    pub(crate) times: u64,
    /// Its cells, and those of the rest.
    pub(crate) least: u64,
}

/// The outliers of a tally by a coded column and the state of another.
pub(crate) fn outliers<'a>(bounds: Bounds, by: &'a ColumnFacts, tally: TallyView<'_>) -> Vec<Outlier<'a>> {
    let Bounds { percent, times, least } = bounds;
    let mut groups: BTreeMap<&str, States> = BTreeMap::new();
    for group in tally.groups() {
        // Rows that stand for all, and what stands for a hidden or unknown code, are no group.
        let is_code =
            |value: &&str| Some(*value) != by.meaning.total.as_deref() && cell::marker(value, &by.meaning).is_none();
        let value = group.key(0).filter(is_code);
        if let Some(value) = value {
            groups.entry(value).or_default().add(group.key(1), group.count());
        }
    }
    let wholly_missing = |here: &States| here.cells > 0 && here.missing == here.cells;
    let blank_groups = groups.values().filter(|here| wholly_missing(here)).count();
    // Several blank groups, or one of two: the column depends on this one, as a reason does on its outcome.
    let depends = blank_groups > 1 || blank_groups == 1 && groups.len() < 3;
    let cells: u64 = groups.values().map(|here| here.cells).sum();
    let missing: u64 = groups.values().map(|here| here.missing).sum();
    let mut outliers = Vec::new();
    for (group, here) in groups {
        let rest = States {
            cells: cells - here.cells,
            missing: missing - here.missing,
            ..States::default()
        };
        let of = |part: u64, whole: u64| u128::from(part) * u128::from(whole);
        let is_much = of(here.missing, 100) >= of(here.cells, percent) && here.missing > 0;
        let is_more = of(here.missing, rest.cells) >= of(rest.missing, here.cells) * u128::from(times);
        if here.cells >= least
            && rest.cells >= least.max(1)
            && is_much
            && is_more
            && !(depends && wholly_missing(&here))
        {
            outliers.push(Outlier {
                by: &by.label,
                group: group.to_owned(),
                here,
                rest,
            });
        }
    }
    outliers
}
