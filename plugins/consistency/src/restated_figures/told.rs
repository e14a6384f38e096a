//! What was found to differ from a later release, so that it is not said again of an earlier one.

use std::collections::BTreeSet;

use crate::by_key::Key;

/// Figures that differ, by column and key, and the periods in which some do.
#[derive(Default)]
pub(super) struct Told {
    keys: BTreeSet<(String, Key)>,
    periods: BTreeSet<(String, String)>,
}

/// In place of a column, for keys that are missing.
pub(super) const KEYS: &str = "";

impl Told {
    pub(super) fn has(&self, column: &str, key: &Key) -> bool {
        self.keys.contains(&(column.to_owned(), key.clone()))
    }

    pub(super) fn has_period(&self, column: &str, period: &str) -> bool {
        self.periods.contains(&(column.to_owned(), period.to_owned()))
    }

    /// Whether anything differs in a period.
    pub(super) fn is_any_of(&self, period: &str) -> bool {
        self.periods.iter().any(|(_, other)| other == period)
    }

    pub(super) fn add(&mut self, column: &str, key: &Key) {
        self.add_period(column, &key.0);
        self.keys.insert((column.to_owned(), key.clone()));
    }

    /// Adds a period of which it is not known which figures differ.
    pub(super) fn add_period(&mut self, column: &str, period: &str) {
        self.periods.insert((column.to_owned(), period.to_owned()));
    }
}
