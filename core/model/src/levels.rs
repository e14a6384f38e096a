//! Levels: values of one column that stand for others of it, so that a sum over all of them would count twice.

use std::collections::BTreeSet;

use crate::meaning::ColumnMeaning;

/// The values of one column that stand for others: its total, and those that have parts which occur (`x-part-of`).
#[derive(Clone, Debug)]
pub struct Levels<'a> {
    meaning: &'a ColumnMeaning,
    wholes: BTreeSet<&'a str>,
}

impl ColumnMeaning {
    /// Whether some values are declared to stand for others.
    pub fn has_levels(&self) -> bool {
        self.total.is_some() || !self.part_of.is_empty()
    }
}

impl<'a> Levels<'a> {
    /// Of a column that holds these values.
    pub fn of<'v>(meaning: &'a ColumnMeaning, values: impl IntoIterator<Item = Option<&'v str>>) -> Self {
        let mut wholes = BTreeSet::new();
        if !meaning.part_of.is_empty() {
            for value in values.into_iter().flatten() {
                let mut above = meaning.part_of.get(value);
                while let Some(whole) = above.filter(|whole| wholes.insert(whole.as_str())) {
                    above = meaning.part_of.get(whole);
                }
            }
        }
        Levels { meaning, wholes }
    }

    /// Whether the value stands for others. An empty cell is the empty text.
    pub fn has_parts(&self, value: Option<&str>) -> bool {
        let value = value.unwrap_or("");
        self.meaning.total.as_deref() == Some(value) || self.wholes.contains(value)
    }

    /// Whether it stands for others, and is itself a part of one.
    pub fn is_between(&self, value: Option<&str>) -> bool {
        let value = value.unwrap_or("");
        self.wholes.contains(value) && self.meaning.part_of.contains_key(value)
    }
}
