//! Levels: values of one column that stand for others of it, so that a sum over all of them would count twice.

use candour_sdk::{ColumnFacts, GroupView, TallyView};

/// Which values of one key of a tally stand for others.
pub(crate) struct Levels<'a> {
    key: usize,
    levels: candour_sdk::Levels<'a>,
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
        let levels = candour_sdk::Levels::of(&column.meaning, tally.groups().map(|group| group.key(key)));
        Levels { key, levels }
    }

    /// Whether the group's value stands for others.
    pub(crate) fn has_parts(&self, group: GroupView<'_>) -> bool {
        self.levels.has_parts(group.key(self.key))
    }

    /// Whether it stands for others, and is itself a part of one.
    pub(crate) fn is_between(&self, group: GroupView<'_>) -> bool {
        self.levels.is_between(group.key(self.key))
    }
}
