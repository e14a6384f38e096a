//! All combinations of the values of some columns, and which periods each has.

use std::collections::{BTreeMap, BTreeSet};

use candour_sdk::{Change, ChangeKind, ColumnFacts, PeriodUnit, TallyView, cell};

use crate::holes::{announces, is_about};

/// The values of each column, and what rows there are.
pub(super) struct Grid {
    values: Vec<Vec<String>>,
    /// By combination: its periods, none where these are not asked for.
    rows: BTreeMap<Vec<String>, BTreeSet<String>>,
}

/// What is lacking.
#[derive(Default)]
pub(super) struct Lacking {
    /// Combinations without a row.
    pub(super) absent: Vec<Vec<String>>,
    /// Combinations without a row in some periods, most first.
    pub(super) short: Vec<Short>,
}

/// A combination that lacks periods.
pub(super) struct Short {
    pub(super) values: Vec<String>,
    pub(super) periods: Vec<String>,
}

impl Grid {
    /// The values are those that the schema lists, else those that occur. `None` where they make more than `most` combinations.
    pub(super) fn of(by: &[&ColumnFacts], tally: TallyView<'_>, most: u64) -> Option<Self> {
        let mut values: Vec<BTreeSet<String>> = by
            .iter()
            .map(|column| {
                let listed = column.meaning.vocabulary.iter();
                listed.filter(|text| is_value(column, text)).cloned().collect()
            })
            .collect();
        let is_listed: Vec<bool> = values.iter().map(|values| !values.is_empty()).collect();
        let mut rows: BTreeMap<Vec<String>, BTreeSet<String>> = BTreeMap::new();
        for group in tally.groups() {
            let keys: Option<Vec<String>> = (0..by.len()).map(|i| group.key(i).map(str::to_owned)).collect();
            // A row with a blank is of no combination.
            let Some(keys) = keys.filter(|keys| keys.iter().zip(by).all(|(text, column)| is_value(column, text)))
            else {
                continue;
            };
            for (i, text) in keys.iter().enumerate().filter(|(i, _)| !is_listed[*i]) {
                values[i].insert(text.clone());
            }
            let has_period = group.keys().len() > by.len();
            let period = has_period.then(|| group.key(by.len())).flatten();
            rows.entry(keys).or_default().extend(period.map(str::to_owned));
        }
        let values: Vec<Vec<String>> = values.into_iter().map(|values| values.into_iter().collect()).collect();
        let grid = Grid { values, rows };
        (grid.combinations() <= most).then_some(grid)
    }

    /// How many combinations there are.
    pub(super) fn combinations(&self) -> u64 {
        self.values
            .iter()
            .fold(1, |n, values| n.saturating_mul(values.len() as u64))
    }

    /// The periods in which any combination has rows.
    pub(super) fn periods(&self) -> BTreeSet<String> {
        self.rows.values().flatten().cloned().collect()
    }

    /// What is lacking and was not announced.
    pub(super) fn lacking(
        &self,
        names: &[&str],
        expected: Option<(&BTreeSet<String>, PeriodUnit)>,
        changes: &[Change],
    ) -> Lacking {
        let mut lacking = Lacking::default();
        for values in self.all() {
            let told: Vec<Option<String>> = values.iter().cloned().map(Some).collect();
            let rows = self.rows.get(&values);
            let periods = expected.map(|(periods, unit)| {
                let without = periods
                    .iter()
                    .filter(|period| rows.is_none_or(|rows| !rows.contains(*period)));
                let is_announced = |period: &String| {
                    let mut changes = changes.iter();
                    changes.any(|change| announces(change, names, &told, period, unit))
                };
                without
                    .filter(|period| !is_announced(period))
                    .cloned()
                    .collect::<Vec<_>>()
            });
            let is_explained = || {
                changes
                    .iter()
                    .any(|change| is_absence(change) && is_about(change, names, &told))
            };
            match (rows, periods) {
                (None, Some(periods)) if periods.is_empty() => {}
                (None, None) if is_explained() => {}
                (None, _) => lacking.absent.push(values),
                (Some(_), Some(periods)) if !periods.is_empty() => lacking.short.push(Short { values, periods }),
                (Some(_), _) => {}
            }
        }
        lacking
            .short
            .sort_by_key(|short| std::cmp::Reverse(short.periods.len()));
        lacking
    }

    /// Each combination, in order.
    fn all(&self) -> impl Iterator<Item = Vec<String>> + use<'_> {
        (0..self.combinations()).map(|number| {
            let mut left = number;
            let mut values: Vec<String> = Vec::with_capacity(self.values.len());
            for column in self.values.iter().rev() {
                let n = column.len() as u64;
                let at = usize::try_from(left % n).unwrap_or_default();
                values.push(column[at].clone());
                left /= n;
            }
            values.reverse();
            values
        })
    }
}

fn is_value(column: &ColumnFacts, text: &str) -> bool {
    cell::marker(text, &column.meaning).is_none()
}

fn is_absence(change: &Change) -> bool {
    matches!(
        change.what,
        ChangeKind::Closed | ChangeKind::Opened | ChangeKind::Paused
    )
}
