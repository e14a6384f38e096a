//! Columns that add up in each row: which rows they do not add up in.

use std::collections::BTreeSet;

use candour_sdk::{CellState, DatasetFacts, Decimal, Parts, RecordRef, TallySpec, TallyView, cell};

use crate::interval::Interval;

/// A declared sum is judged whole or not at all, so the limit is what a machine can hold.
const MOST_COMBINATIONS: u64 = 20_000_000;

/// What became of the rows of one declared sum.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RowParts {
    /// Rows in which the parts tell what the total can be.
    pub(crate) checked: u64,
    /// Rows in which the total or a part is no number.
    pub(crate) unreadable: u64,
    /// Other rows in which the total or a part tells no figure.
    pub(crate) untold: u64,
    /// Rows that differ by no more than is allowed.
    pub(crate) allowed: Differing,
    /// Rows that differ by more.
    pub(crate) beyond: Differing,
}

/// Rows that differ.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Differing {
    pub(crate) rows: u64,
    /// By how much at most, after rounding and suppression.
    pub(crate) most: Decimal,
    pub(crate) records: BTreeSet<RecordRef>,
}

/// Columns that one tally can name.
const MOST_COLUMNS: usize = 64;

/// The sums that the schema declares, whose columns the file has and which fit one tally.
pub(crate) fn declared(dataset: &DatasetFacts) -> Vec<&Parts> {
    let parts = dataset.table.parts.iter();
    parts
        .filter(|parts| !is_too_wide(parts) && is_listed(dataset, parts))
        .collect()
}

/// Whether the file has the columns of a declared sum.
pub(crate) fn is_listed(dataset: &DatasetFacts, parts: &Parts) -> bool {
    let is_present = |label: &String| dataset.column(label).is_some_and(|column| column.present);
    is_present(&parts.total) && parts.of.iter().all(is_present)
}

/// Whether a declared sum has more columns than fit one tally.
pub(crate) fn is_too_wide(parts: &Parts) -> bool {
    parts.of.len() >= MOST_COLUMNS
}

/// Each distinct combination of the total and its parts.
pub(crate) fn tally(tally: TallySpec, parts: &Parts) -> TallySpec {
    parts
        .of
        .iter()
        .fold(tally.by(&parts.total), |tally, label| tally.by(label))
        .rows(3)
        .limit(MOST_COMBINATIONS)
}

/// Judges each combination once.
pub(crate) fn judge(dataset: &DatasetFacts, parts: &Parts, tally: TallyView<'_>) -> RowParts {
    let mut result = RowParts::default();
    let allowed = Decimal::from(parts.allow.unwrap_or(0));
    for group in tally.groups() {
        let read = |i: usize, label: &str| {
            let column = dataset.column(label)?;
            Interval::of_cell(group.key(i), &column.meaning)
        };
        let total = read(0, &parts.total);
        let mut labels = parts.of.iter().enumerate();
        let sum = labels.try_fold(Interval::ZERO, |sum, (i, label)| sum.plus(read(i + 1, label)?));
        let (Some(total), Some(sum)) = (total, sum) else {
            let labels = std::iter::once(&parts.total).chain(&parts.of).enumerate();
            let is_malformed = |(i, label): (usize, &String)| {
                let column = dataset.column(label);
                let state = column.map(|column| cell::state(group.key(i).unwrap_or_default(), &column.meaning));
                state == Some(CellState::Malformed)
            };
            match labels.into_iter().any(is_malformed) {
                true => result.unreadable += group.count(),
                false => result.untold += group.count(),
            }
            continue;
        };
        result.checked += group.count();
        let gap = total.gap(sum);
        if gap.is_zero() {
            continue;
        }
        let differing = if gap <= allowed {
            &mut result.allowed
        } else {
            &mut result.beyond
        };
        differing.rows += group.count();
        differing.most = differing.most.max(gap);
        differing.records.extend(group.rows());
    }
    result
}
