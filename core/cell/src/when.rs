//! Which columns say when a row falls, and how its periods are counted.

use std::collections::BTreeSet;

use candour_model::facts::{ColumnFacts, DatasetFacts, ReleaseFacts};
use candour_model::meaning::{PeriodUnit, Privacy};
use candour_model::tally::As;

use crate::period::{self, Days};

/// The columns that say when: the first that declares a period of its own (not `same-as` another), and those that say
/// the same. Columns that identify a person directly, a date of birth among them, do not.
pub fn period_columns(dataset: &DatasetFacts) -> Vec<(&ColumnFacts, PeriodUnit)> {
    let Some(own) = own_period(dataset) else {
        return Vec::new();
    };
    let columns = dated(dataset).filter(|(column, _)| {
        let same_as = column
            .meaning
            .period
            .as_ref()
            .and_then(|period| period.same_as.as_ref());
        column.label == own.label || same_as == Some(&own.label)
    });
    columns.collect()
}

/// The finest of the columns that say when; among equals the one that declares a period of its own.
pub fn period_column(dataset: &DatasetFacts) -> Option<(&ColumnFacts, PeriodUnit)> {
    let own = own_period(dataset)?;
    let columns = period_columns(dataset).into_iter();
    columns.min_by_key(|(column, unit)| (*unit, column.label != own.label))
}

/// The days that the release is declared to cover.
pub fn release_days(release: &ReleaseFacts) -> Option<Days> {
    let declared = release.period.as_ref()?;
    let day = |text: &str| period::days(text, PeriodUnit::Day);
    Some(Days {
        from: day(&declared.from)?.from,
        to: day(&declared.to)?.to,
    })
}

/// Whether each period of the finer length lies in one of the coarser.
///
/// ```
/// use candour_model::meaning::PeriodUnit::{Month, Quarter, Week};
/// use candour_cell::when::lies_within;
///
/// assert!(lies_within(Month, Quarter));
/// assert!(!lies_within(Week, Month), "weeks go over the ends of months");
/// ```
pub fn lies_within(finer: PeriodUnit, coarser: PeriodUnit) -> bool {
    use PeriodUnit::{Day, FinancialYear, Month, Quarter, Week, Year};
    finer == coarser
        || match finer {
            Day => true,
            Month => matches!(coarser, Quarter | Year | FinancialYear),
            Quarter => matches!(coarser, Year | FinancialYear),
            Week | Year | FinancialYear => false,
        }
}

/// The tally form that counts by periods of this length.
///
/// ```
/// use candour_cell::when;
/// use candour_model::{meaning::PeriodUnit, tally::As};
///
/// assert_eq!(when::form(PeriodUnit::Month), As::Month);
/// ```
pub fn form(unit: PeriodUnit) -> As {
    match unit {
        PeriodUnit::Day => As::Day,
        PeriodUnit::Week => As::Week,
        PeriodUnit::Month => As::Month,
        PeriodUnit::Quarter => As::Quarter,
        PeriodUnit::Year => As::Year,
        PeriodUnit::FinancialYear => As::FinancialYear,
    }
}

/// All periods from the first to the last of these, which are canonical labels in order; none where an end is no label.
///
/// ```
/// use candour_cell::when;
/// use candour_model::meaning::PeriodUnit;
///
/// let seen = ["2014-11".to_owned(), "2015-02".to_owned()];
/// assert_eq!(when::span(&seen, PeriodUnit::Month), ["2014-11", "2014-12", "2015-01", "2015-02"]);
/// ```
pub fn span<'a, Labels>(labels: Labels, unit: PeriodUnit) -> Vec<String>
where
    Labels: IntoIterator<Item = &'a String, IntoIter: DoubleEndedIterator>,
{
    let mut labels = labels.into_iter();
    let ends = labels.next().and_then(|first| {
        let last = labels.next_back().unwrap_or(first);
        Some(Days {
            from: period::days(first, unit)?.from,
            to: period::days(last, unit)?.to,
        })
    });
    ends.map(|days| period::all_in(days, unit)).unwrap_or_default()
}

fn own_period(dataset: &DatasetFacts) -> Option<&ColumnFacts> {
    let labels: BTreeSet<&str> = dated(dataset).map(|(column, _)| column.label.as_str()).collect();
    let mut columns = dated(dataset).map(|(column, _)| column);
    columns.find(|column| {
        let same_as = column
            .meaning
            .period
            .as_ref()
            .and_then(|period| period.same_as.as_deref());
        same_as.is_none_or(|other| !labels.contains(other))
    })
}

fn dated(dataset: &DatasetFacts) -> impl Iterator<Item = (&ColumnFacts, PeriodUnit)> {
    let present = dataset.present().filter(|column| !column.meaning.is(Privacy::Direct));
    present.filter_map(|column| Some((column, column.meaning.period.as_ref()?.is)))
}
