//! Holes: the periods between the first and the last of a group that have no row, and which of them were announced.

use std::collections::{BTreeMap, BTreeSet};

use candour_sdk::periods::{self, Days};
use candour_sdk::{Change, ChangeKind, PeriodUnit, TallyView, when};

/// What one group of rows has and lacks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Group {
    /// Rows by period, by the period's canonical label.
    pub(crate) rows: BTreeMap<String, u64>,
    /// Periods without a row that nobody announced, in order.
    pub(crate) holes: Vec<String>,
    /// How many periods without a row were announced.
    pub(crate) announced: u64,
}

impl Group {
    /// Rows in an ordinary period of the group.
    pub(crate) fn ordinary(&self) -> u64 {
        let rows: u64 = self.rows.values().sum();
        rows / (self.rows.len() as u64).max(1)
    }

    /// Periods from its first to its last.
    pub(crate) fn span(&self) -> u64 {
        self.rows.len() as u64 + self.holes.len() as u64 + self.announced
    }
}

/// The groups of a tally by their values: the last key is the period, the keys before it are those of `columns`.
///
/// Periods that the whole dataset lacks are no hole of a group.
pub(crate) fn groups(
    tally: TallyView<'_>,
    columns: &[&str],
    unit: PeriodUnit,
    lacking: &BTreeSet<String>,
    changes: &[Change],
) -> BTreeMap<Vec<Option<String>>, Group> {
    let mut groups: BTreeMap<Vec<Option<String>>, Group> = BTreeMap::new();
    for row in tally.groups() {
        let Some(period) = row.key(columns.len()) else { continue };
        let values = (0..columns.len()).map(|i| row.key(i).map(str::to_owned)).collect();
        let rows = &mut groups.entry(values).or_default().rows;
        *rows.entry(period.to_owned()).or_default() += row.count();
    }
    for (values, group) in &mut groups {
        let empty = when::span(group.rows.keys(), unit)
            .into_iter()
            .filter(|period| !group.rows.contains_key(period));
        for period in empty.filter(|period| !lacking.contains(period)) {
            let announces = |change: &&Change| announces(change, columns, values, &period, unit);
            match changes.iter().find(announces) {
                Some(_) => group.announced += 1,
                None => group.holes.push(period),
            }
        }
    }
    groups
}

/// Whether the publisher announced that these rows are absent in this period: closed or paused since, or opened after.
pub(crate) fn announces(
    change: &Change,
    columns: &[&str],
    values: &[Option<String>],
    period: &str,
    unit: PeriodUnit,
) -> bool {
    let Some(days) = periods::days(period, unit) else {
        return false;
    };
    let on = change.on.as_deref().map(announced_day);
    let is_then = match (change.what, on) {
        (_, Some(None)) => false,
        (ChangeKind::Closed | ChangeKind::Paused, on) => on.flatten().is_none_or(|on| days.to >= on.from),
        (ChangeKind::Opened, on) => on.flatten().is_none_or(|on| days.from <= on.to),
        _ => false,
    };
    is_then && is_about(change, columns, values)
}

/// Whether a change is about the rows with these values.
pub(crate) fn is_about(change: &Change, columns: &[&str], values: &[Option<String>]) -> bool {
    let is_named = |value: &Option<String>| {
        let named = value
            .as_ref()
            .map(|value| change.from.contains(value) || change.into.contains(value));
        named.unwrap_or(false)
    };
    match &change.column {
        Some(column) => columns
            .iter()
            .zip(values)
            .any(|(label, value)| label == column && is_named(value)),
        None if change.from.is_empty() && change.into.is_empty() => true,
        None => values.iter().any(is_named),
    }
}

/// The day, month or year that a change is dated to.
fn announced_day(on: &str) -> Option<Days> {
    let units = [
        PeriodUnit::Day,
        PeriodUnit::Month,
        PeriodUnit::Year,
        PeriodUnit::FinancialYear,
    ];
    units.into_iter().find_map(|unit| periods::days(on, unit))
}

/// The fewest columns, at most three, that tell all series apart; the first three where it takes more.
pub(crate) fn naming_columns(width: usize, groups: &BTreeMap<Vec<Option<String>>, Group>) -> Vec<usize> {
    let tells_apart = |columns: &[usize]| {
        let names: BTreeSet<Vec<_>> = groups
            .keys()
            .map(|key| columns.iter().map(|i| &key[*i]).collect())
            .collect();
        names.len() == groups.len()
    };
    let singles = (0..width).map(|i| vec![i]);
    let pairs = (0..width).flat_map(|i| (i + 1..width).map(move |j| vec![i, j]));
    let mut candidates = singles.chain(pairs);
    candidates
        .find(|columns| tells_apart(columns))
        .unwrap_or_else(|| (0..width.min(3)).collect())
}
