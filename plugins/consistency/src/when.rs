//! Which column says when a row falls, and how its periods are counted.

use candour_sdk::periods::{self, Days};
use candour_sdk::{As, ColumnFacts, DatasetFacts, PeriodUnit, Privacy, ReleaseFacts};

/// The columns that say when: the first that declares a period of its own (not `same-as` another), and those that say
/// the same.
pub(crate) fn period_columns(dataset: &DatasetFacts) -> Vec<(&ColumnFacts, PeriodUnit)> {
    let dated = || {
        let present = dataset.present().filter(|column| !column.meaning.is(Privacy::Direct));
        present.filter_map(|column| Some((column, column.meaning.period.as_ref()?)))
    };
    let labels: Vec<&str> = dated().map(|(column, _)| column.label.as_str()).collect();
    let is_own = |same_as: Option<&str>| same_as.is_none_or(|other| !labels.contains(&other));
    let Some((own, _)) = dated().find(|(_, period)| is_own(period.same_as.as_deref())) else {
        return Vec::new();
    };
    let says_so =
        |column: &ColumnFacts, same_as: Option<&String>| column.label == own.label || same_as == Some(&own.label);
    let columns = dated().filter(|(column, period)| says_so(column, period.same_as.as_ref()));
    columns.map(|(column, period)| (column, period.is)).collect()
}

/// The finest of the columns that say when, the first among equals.
pub(crate) fn period_column(dataset: &DatasetFacts) -> Option<(&ColumnFacts, PeriodUnit)> {
    let columns = period_columns(dataset).into_iter();
    columns.min_by_key(|(column, unit)| {
        (
            *unit,
            column
                .meaning
                .period
                .as_ref()
                .is_some_and(|period| period.same_as.is_some()),
        )
    })
}

/// The tally form that counts by periods of this length.
pub(crate) fn form(unit: PeriodUnit) -> As {
    match unit {
        PeriodUnit::Day => As::Day,
        PeriodUnit::Week => As::Week,
        PeriodUnit::Month => As::Month,
        PeriodUnit::Quarter => As::Quarter,
        PeriodUnit::Year => As::Year,
        PeriodUnit::FinancialYear => As::FinancialYear,
    }
}

/// The days that the release is declared to cover.
pub(crate) fn release_days(release: &ReleaseFacts) -> Option<Days> {
    let declared = release.period.as_ref()?;
    let day = |text: &str| periods::days(text, PeriodUnit::Day);
    Some(Days {
        from: day(&declared.from)?.from,
        to: day(&declared.to)?.to,
    })
}
