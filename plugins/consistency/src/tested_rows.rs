//! What came of a test of rows, as a tally that is grouped by it alone tells.

use std::collections::{BTreeMap, BTreeSet};

use candour_sdk::{Looked, RecordRef, TallyView, Tested, Undecided, Why};

/// How many rows came to what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct TestedRows {
    pub(crate) hold: u64,
    pub(crate) fail: u64,
    /// Rows that the test is not about.
    pub(crate) others: u64,
    pub(crate) undecided: BTreeMap<Undecided, u64>,
    /// The first of those that fail.
    pub(crate) failing: BTreeSet<RecordRef>,
}

impl TestedRows {
    pub(crate) fn of(tally: TallyView<'_>) -> Self {
        let mut rows = TestedRows::default();
        for group in tally.groups() {
            match group.key(0).and_then(Tested::named) {
                Some(Tested::Holds) => rows.hold += group.count(),
                Some(Tested::Fails) => {
                    rows.fail += group.count();
                    rows.failing.extend(group.rows());
                }
                Some(Tested::DoesNotApply) => rows.others += group.count(),
                Some(Tested::Undecided(why)) => *rows.undecided.entry(why).or_default() += group.count(),
                None => {}
            }
        }
        rows
    }

    pub(crate) fn decided(&self) -> u64 {
        self.hold + self.fail
    }

    pub(crate) fn undecided(&self) -> u64 {
        self.undecided.values().sum()
    }

    /// Adds what came of another test that reads the same columns.
    pub(crate) fn add(&mut self, other: TestedRows) {
        self.hold += other.hold;
        self.fail += other.fail;
        self.others += other.others;
        for (why, n) in other.undecided {
            *self.undecided.entry(why).or_default() += n;
        }
    }

    /// Says how many of the rows that the test is about were decided.
    pub(crate) fn say(&self, looked: Looked<'_>) {
        let looked = looked.of(self.decided() + self.undecided()).at(self.decided());
        self.undecided
            .iter()
            .fold(looked, |looked, (undecided, n)| looked.rest(Why::of(*undecided), *n));
    }
}
