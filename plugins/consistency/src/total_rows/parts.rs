//! The rows that a row stands for.

use std::collections::{BTreeMap, BTreeSet};

use candour_sdk::GroupView;

use super::Layout;
use crate::levels::Levels;

/// Positions of rows by what they have in the columns that must be alike.
type PlacesByKey<'a> = BTreeMap<Vec<Option<&'a str>>, Vec<usize>>;

/// Positions of rows by what they must be alike in and the value that theirs is a part of.
type PlacesByWhole<'a, 'b> = BTreeMap<(Vec<Option<&'a str>>, &'b str), Vec<usize>>;

/// The rows that others stand for, by the columns in which they do; found when first asked for.
pub(super) struct Parts<'a, 'b> {
    layout: &'b Layout<'b>,
    levels: &'b [Levels<'b>],
    rows: &'b [GroupView<'a>],
    /// Columns that follow from one with a total, such as a name, so that rows need not be alike in them.
    following: BTreeSet<usize>,
    found: BTreeMap<Vec<usize>, PlacesByKey<'a>>,
    /// Of a column with levels.
    by_whole: BTreeMap<usize, PlacesByWhole<'a, 'b>>,
    /// Of a column with levels: how many parts of each value occur anywhere.
    known: BTreeMap<usize, BTreeMap<&'b str, BTreeSet<&'a str>>>,
}

impl<'a, 'b> Parts<'a, 'b> {
    pub(super) fn of(layout: &'b Layout<'b>, levels: &'b [Levels<'b>], rows: &'b [GroupView<'a>]) -> Self {
        let follows = |column: usize| {
            let meaning = &layout.keys[column].meaning;
            let is_free =
                meaning.period.is_none() && meaning.part_of.is_empty() && layout.figures.named_by() != Some(column);
            let mut totals = layout.first_total..layout.keys.len();
            is_free && totals.any(|total| is_function(rows, total, column))
        };
        let following = match layout.is_keyed {
            true => BTreeSet::new(),
            false => (0..layout.first_total).filter(|column| follows(*column)).collect(),
        };
        let mut parts = Parts {
            layout,
            levels,
            rows,
            following,
            found: BTreeMap::new(),
            by_whole: BTreeMap::new(),
            known: BTreeMap::new(),
        };
        for (column, facts) in layout.keys.iter().enumerate() {
            for (i, row) in rows.iter().enumerate() {
                let Some(value) = row.key(column) else { continue };
                if let Some(whole) = facts.meaning.part_of.get(value) {
                    let key = (parts.rest(row, &[column]), whole.as_str());
                    parts
                        .by_whole
                        .entry(column)
                        .or_default()
                        .entry(key)
                        .or_default()
                        .push(i);
                    let known = parts.known.entry(column).or_default();
                    known.entry(whole).or_default().insert(value);
                }
            }
        }
        parts
    }

    /// Rows that are like this one in all other columns and stand for others in none of these.
    pub(super) fn alike(&mut self, row: &GroupView<'a>, at: &[usize]) -> Vec<GroupView<'a>> {
        if !self.found.contains_key(at) {
            let mut found = PlacesByKey::new();
            for (i, row) in self.rows.iter().enumerate() {
                if at.iter().all(|column| !self.levels[*column].has_parts(*row)) {
                    found.entry(self.rest(row, at)).or_default().push(i);
                }
            }
            self.found.insert(at.to_vec(), found);
        }
        let places = self.found.get(at).and_then(|found| found.get(&self.rest(row, at)));
        places.into_iter().flatten().map(|i| self.rows[*i]).collect()
    }

    /// Whether the row's value of this column is declared to have parts.
    pub(super) fn is_whole(&self, row: &GroupView<'a>, column: usize) -> bool {
        let wholes = &self.layout.wholes[column];
        row.key(column).is_some_and(|value| wholes.contains(value))
    }

    /// Rows of the parts of its value that are like it in all other columns.
    pub(super) fn of_whole(&self, row: &GroupView<'a>, column: usize) -> Vec<GroupView<'a>> {
        let key = row.key(column).map(|whole| (self.rest(row, &[column]), whole));
        let places = key.and_then(|key| self.by_whole.get(&column)?.get(&key));
        places.into_iter().flatten().map(|i| self.rows[*i]).collect()
    }

    /// How many parts of its value occur in the table.
    pub(super) fn known_of(&self, row: &GroupView<'a>, column: usize) -> usize {
        let known = row.key(column).and_then(|whole| self.known.get(&column)?.get(whole));
        known.map_or(0, BTreeSet::len)
    }

    fn rest(&self, row: &GroupView<'a>, at: &[usize]) -> Vec<Option<&'a str>> {
        let is_left = |i: &usize| !at.contains(i) && !self.following.contains(i);
        (0..self.layout.keys.len())
            .filter(is_left)
            .map(|i| row.key(i))
            .collect()
    }
}

/// Whether rows that are alike in one column are alike in the other.
fn is_function(rows: &[GroupView<'_>], of: usize, column: usize) -> bool {
    let mut values = BTreeMap::new();
    rows.iter()
        .all(|row| *values.entry(row.key(of)).or_insert(row.key(column)) == row.key(column))
}
