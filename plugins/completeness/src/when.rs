//! Which column says when a row falls, and in periods of which length it can be counted.

use candour_sdk::{As, ColumnFacts, DatasetFacts, PeriodUnit, Privacy};

/// The column that says when: the first that declares a period of its own (not `same-as` another), or the finest of
/// those that say the same.
pub(crate) fn period_column(dataset: &DatasetFacts) -> Option<(&ColumnFacts, PeriodUnit)> {
    let dated = || {
        let present = dataset.present().filter(|column| !column.meaning.is(Privacy::Direct));
        present.filter_map(|column| Some((column, column.meaning.period.as_ref()?)))
    };
    let labels: Vec<&str> = dated().map(|(column, _)| column.label.as_str()).collect();
    let is_own = |same_as: Option<&str>| same_as.is_none_or(|other| !labels.contains(&other));
    let (own, _) = dated().find(|(_, period)| is_own(period.same_as.as_deref()))?;
    dated()
        .filter(|(column, period)| column.label == own.label || period.same_as.as_ref() == Some(&own.label))
        .map(|(column, period)| (column, period.is))
        .min_by_key(|(column, unit)| (*unit, column.label != own.label))
}

/// Whether each period of length `own` lies in one of length `unit`.
pub(crate) fn lies_within(own: PeriodUnit, unit: PeriodUnit) -> bool {
    use PeriodUnit::{Day, FinancialYear, Month, Quarter, Year};
    match own {
        Day => true,
        Month => matches!(unit, Month | Quarter | Year | FinancialYear),
        Quarter => matches!(unit, Quarter | Year | FinancialYear),
        own => own == unit,
    }
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
