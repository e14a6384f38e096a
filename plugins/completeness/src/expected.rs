//! Which periods a dataset is expected to have rows in: the column that tells them, and how long they are.

use std::collections::BTreeSet;

use candour_sdk::periods::{self, Days};
use candour_sdk::{ColumnFacts, DatasetFacts, Kind, PeriodUnit, Privacy, ReleaseFacts, when};

/// The column that tells the expected periods and how long these are, or the template that says why none are expected.
///
/// A longer length that stands first, such as a year beside a month that is not declared to say the same, must not
/// hide a column that is fine enough.
pub(crate) fn expected_periods(dataset: &DatasetFacts) -> Result<(&ColumnFacts, PeriodUnit), &'static str> {
    let finest = when::period_column(dataset).ok_or("no-period")?;
    let unit = expected_unit(dataset)?;
    let mut columns = std::iter::once(finest).chain(own_periods(dataset));
    let fine_enough = columns.find(|(_, own)| when::lies_within(*own, unit));
    fine_enough.map(|(column, _)| (column, unit)).ok_or("too-fine")
}

/// Days are not expected of a table for being its own: that of an extract, or of a visit, promises no row each day.
fn expected_unit(dataset: &DatasetFacts) -> Result<PeriodUnit, &'static str> {
    if let Some(every) = dataset.expect.every {
        return Ok(every);
    }
    let mut says_when = when::period_columns(dataset).into_iter();
    let own = says_when
        .find(|(column, _)| is_own(dataset, column))
        .map(|(_, unit)| unit);
    match (dataset.kind, own) {
        (Kind::Table, Some(PeriodUnit::Day)) => Err("only-days"),
        (Kind::Table, Some(unit)) => Ok(unit),
        _ => Err("not-expected"),
    }
}

/// The labels of all periods in which rows are expected: those of the release, where it declares any, else all from the first to
/// the last that was `seen`.
pub(crate) fn all_expected(
    dataset: &DatasetFacts,
    release: &ReleaseFacts,
    seen: &BTreeSet<String>,
    unit: PeriodUnit,
) -> BTreeSet<String> {
    let mut expected: BTreeSet<String> = when::span(seen, unit).into_iter().collect();
    if let Some(days) = when::release_days(release) {
        // Where earlier periods of the same file are the comparison, they are expected too.
        expected.retain(|period| dataset.compare_back.is_some() && is_before(period, unit, days));
        expected.extend(periods::all_in(days, unit));
    }
    expected
}

fn is_before(period: &str, unit: PeriodUnit, days: Days) -> bool {
    periods::days(period, unit).is_some_and(|period| period.to < days.from)
}

fn own_periods(dataset: &DatasetFacts) -> impl Iterator<Item = (&ColumnFacts, PeriodUnit)> {
    dated(dataset).filter(|(column, _)| is_own(dataset, column))
}

fn dated(dataset: &DatasetFacts) -> impl Iterator<Item = (&ColumnFacts, PeriodUnit)> {
    let present = dataset.present().filter(|column| !column.meaning.is(Privacy::Direct));
    present.filter_map(|column| Some((column, column.meaning.period.as_ref()?.is)))
}

/// Whether a column repeats none that is there.
fn is_own(dataset: &DatasetFacts, column: &ColumnFacts) -> bool {
    let period = column.meaning.period.as_ref();
    let same_as = period.and_then(|period| period.same_as.as_ref());
    same_as.is_none_or(|other| dated(dataset).all(|(column, _)| column.label != *other))
}
