//! Where there are few periods: all groups of one, beside the same groups of the period that it is compared with.

use candour_sdk::{ColumnFacts, Finding, Measure, Unit, count, count_by, label, period};

use super::{Params, copied};
use crate::comparison::{Pairs, Volumes};
use crate::moved::Series;
use crate::volume::Counted;

/// The copied periods of one figure by the groups of one column.
#[derive(Default)]
pub(super) struct Across<'a> {
    by: Option<&'a ColumnFacts>,
    /// Each period, its figures that are the same, and all.
    pub(super) periods: Vec<(String, u64, u64)>,
}

impl<'a> Across<'a> {
    pub(super) fn of(
        params: &Params,
        by: &'a ColumnFacts,
        (now, before): (&Volumes, &Volumes),
        pairs: &Pairs,
        at: usize,
    ) -> Self {
        let periods = pairs.iter().filter_map(|pair| {
            let (same, all) = copied(params, &Series::across(now, before, pair, at))?;
            Some((pair.0.clone(), same, all))
        });
        Across {
            by: Some(by),
            periods: periods.collect(),
        }
    }

    fn same(&self) -> u64 {
        self.periods.iter().map(|(_, same, _)| same).sum()
    }

    /// The one of more figures that are the same.
    pub(super) fn or_more(&mut self, other: Self) {
        if other.same() > self.same() {
            *self = other;
        }
    }

    /// What is said of it: nothing of what was there at the time, such as beds, which stays as it is.
    pub(super) fn told(&self, when: Option<&ColumnFacts>, counted: Counted<'_>) -> Option<Finding> {
        let (when, column, by) = (when?, counted?, self.by?);
        let is_stock = column.meaning.measure.as_ref().is_some_and(Measure::is_stock);
        if is_stock || self.periods.is_empty() {
            return None;
        }
        let finding = Finding::of("figures-of-periods")
            .columns([&by.label, &column.label])
            .arg("same", count(self.same(), Unit::Figures))
            .arg(
                "all",
                count(self.periods.iter().map(|(.., all)| all).sum(), Unit::Figures),
            )
            .arg("measure", label(&column.label))
            .arg("by", label(&by.label))
            .affected(self.same(), Unit::Figures);
        let figures = |n| count_by(n, Unit::Figures, [&when.label]);
        Some(self.periods.iter().fold(finding, |finding, (label, same, all)| {
            finding.group([
                ("period", period(label)),
                ("same", figures(*same)),
                ("all", figures(*all)),
            ])
        }))
    }
}
