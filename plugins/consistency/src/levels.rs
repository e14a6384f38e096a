//! Levels: values of one column that stand for others of it, so that a sum over all of them would count twice.

use std::collections::BTreeSet;

use candour_sdk::{ColumnFacts, GroupView, TallyView};

/// Which values of one key of a tally stand for others: its total, and those that have parts which occur (`x-part-of`).
pub(crate) struct Levels<'a> {
    key: usize,
    column: &'a ColumnFacts,
    wholes: BTreeSet<&'a str>,
}

impl<'a> Levels<'a> {
    /// Of the keys from this place on, which are of these columns.
    pub(crate) fn all_of(tally: TallyView<'_>, first: usize, columns: &[&'a ColumnFacts]) -> Vec<Self> {
        let columns = columns.iter().enumerate();
        columns
            .map(|(i, column)| Levels::of(tally, first + i, column))
            .collect()
    }

    /// Of the key at this place, which is of this column.
    pub(crate) fn of(tally: TallyView<'_>, key: usize, column: &'a ColumnFacts) -> Self {
        let part_of = &column.meaning.part_of;
        let mut wholes = BTreeSet::new();
        if !part_of.is_empty() {
            for group in tally.groups() {
                let mut above = group.key(key).and_then(|value| part_of.get(value));
                while let Some(whole) = above.filter(|whole| wholes.insert(whole.as_str())) {
                    above = part_of.get(whole);
                }
            }
        }
        Levels { key, column, wholes }
    }

    /// Whether the group's value stands for others.
    pub(crate) fn has_parts(&self, group: GroupView<'_>) -> bool {
        let value = group.key(self.key).unwrap_or("");
        self.column.meaning.total.as_deref() == Some(value) || self.wholes.contains(value)
    }

    /// Whether it stands for others, and is itself a part of one.
    pub(crate) fn is_between(&self, group: GroupView<'_>) -> bool {
        let value = group.key(self.key).unwrap_or("");
        self.wholes.contains(value) && self.column.meaning.part_of.contains_key(value)
    }
}
