//! What a declared change takes from others: a service that closed takes its part from each site where it worked.

use std::collections::{BTreeMap, BTreeSet};

use candour_sdk::{Ask, ColumnFacts, Judgement, RuleError, Tallies, Unit, count};

use super::Params;
use super::compared::{Compared, Limits};
use crate::announced::{LeftOut, comparable};
use crate::comparison::{Comparison, Pairs, Volumes};
use crate::looks::Looks;
use crate::moved::{Moved, Series};
use crate::volume::Counted;

/// A column of which values closed or paused.
pub(super) struct Explaining<'a> {
    pub(super) column: &'a ColumnFacts,
    left_out: LeftOut<'a>,
}

/// The columns of which values closed or paused, as declared of this dataset or of another.
pub(super) fn all<'a>(ask: &'a Ask<Params>, looks: &Looks<'a>, comparison: &'a Comparison<'a>) -> Vec<Explaining<'a>> {
    let columns = looks.by.iter().filter_map(|by| by.first().copied());
    let explaining = columns.map(|column| Explaining {
        column,
        left_out: LeftOut::of(ask, &column.label, comparison),
    });
    explaining.filter(|explaining| explaining.left_out.closes()).collect()
}

impl Explaining<'_> {
    /// Both sides without what closed or paused.
    pub(super) fn without(&self, now: &Volumes, before: &Volumes, pairs: &Pairs) -> (Volumes, Volumes) {
        self.left_out.without(now, before, pairs)
    }
}

/// How many groups, and wholes, the declared changes of each column explain.
#[derive(Default)]
pub(super) struct Explained<'a>(BTreeMap<&'a str, u64>);

impl<'a> Explained<'a> {
    pub(super) fn say(&self, out: &mut Judgement) {
        for (column, n) in &self.0 {
            out.measure_of("explained-groups", [*column], count(*n, Unit::Groups));
        }
    }

    /// Adds so many that the column explains.
    fn add(&mut self, column: &'a str, n: usize) {
        if n > 0 {
            *self.0.entry(column).or_default() += n as u64;
        }
    }
}

/// What is compared of one share of the figures.
pub(super) struct Look<'l, 'a> {
    pub(super) ask: &'a Ask<Params>,
    pub(super) comparison: &'a Comparison<'a>,
    pub(super) limits: &'l Limits<'a>,
    pub(super) counted: &'l [Counted<'a>],
    pub(super) pairs: &'l Pairs,
    /// What each figure comes to.
    pub(super) all: &'l [Moved],
}

impl<'a> Look<'_, 'a> {
    /// Both sides without what closed or paused, by groups of `by`, from the tallies that were planned from number `at`.
    pub(super) fn without(
        &self,
        tallies: &Tallies,
        at: usize,
        by: &[&ColumnFacts],
        explaining: &Explaining<'a>,
    ) -> Result<Option<(Volumes, Volumes)>, RuleError> {
        let read = self.comparison.read(tallies, at, by, self.counted)?;
        Ok(read.map(|(now, before)| explaining.without(&now, &before, self.pairs)))
    }

    /// Takes from the groups that were found those that are as before without what closed.
    pub(super) fn explain(
        &self,
        (now, before): &(Volumes, Volumes),
        explaining: &Explaining<'a>,
        at: usize,
        changed: &mut Vec<(String, Moved)>,
        explained: &mut Explained<'a>,
    ) {
        let n = changed.len();
        let series = Series::of_groups((now, before), None, &self.kept(at), at, self.limits.periods).into_iter();
        let series = series.map(|(group, series)| (group, series.of_figure(self.counted[at])));
        let left = Compared::of(self.limits, series.collect(), None, self.all[at]);
        let still: BTreeSet<String> = left.changed.into_iter().map(|(group, _)| group).collect();
        changed.retain(|(group, _)| still.contains(group));
        explained.add(&explaining.column.label, n - changed.len());
    }

    /// Takes from the wholes that were found those that are as before without what closed.
    pub(super) fn explain_wholes(
        &self,
        (now, before): &(Volumes, Volumes),
        explaining: &Explaining<'a>,
        found: &mut [Option<Moved>],
        explained: &mut Explained<'a>,
    ) {
        for (at, found) in found.iter_mut().enumerate().filter(|(_, found)| found.is_some()) {
            let counted = self.counted[at];
            let rest = Series::without(&BTreeSet::new(), now, before, &self.kept(at), at).of_figure(counted);
            if self.limits.changed_whole(&rest, counted).is_none() {
                *found = None;
                explained.add(&explaining.column.label, 1);
            }
        }
    }

    fn kept(&self, at: usize) -> Pairs {
        let column = self.counted[at].map(|column| column.label.as_str());
        comparable(
            &self.ask.facts,
            self.ask.dataset(),
            column,
            self.comparison.unit(),
            self.pairs,
        )
        .0
    }
}
