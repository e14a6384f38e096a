//! Figures that are declared to have been revised, or to be provisional: which periods may be others than before.

use candour_sdk::{Change, ChangeKind, DatasetFacts, PeriodUnit, periods};

use crate::{by_key, moment};

/// The periods that may be others than before.
pub(crate) struct Moving {
    named: Vec<periods::Days>,
    since: Option<periods::Days>,
}

impl Moving {
    /// Those that are about this column of figures, or without one about all of the dataset.
    pub(crate) fn all(dataset: &DatasetFacts, column: Option<&str>) -> Vec<Self> {
        let is_meant = |change: &&Change| match change.column.as_deref() {
            Some(named) => {
                let is_of_figures = dataset
                    .column(named)
                    .is_some_and(|column| by_key::is_figure(dataset, column));
                !is_of_figures || column == Some(named)
            }
            None => true,
        };
        dataset.changes.iter().filter(is_meant).filter_map(Moving::of).collect()
    }

    /// Whether any period is one of them.
    pub(crate) fn is_any(&self) -> bool {
        self.named.is_empty() && self.since.is_none()
    }

    /// `None` for a change of another sort, or one that names what is no period.
    pub(crate) fn of(change: &Change) -> Option<Self> {
        use PeriodUnit::{Day, FinancialYear, Month, Quarter, Week, Year};
        let units = [Day, Week, Month, Quarter, Year, FinancialYear];
        let days = |label: &String| units.into_iter().find_map(|unit| periods::days(label, unit));
        let named = change
            .from
            .iter()
            .chain(&change.into)
            .map(days)
            .collect::<Option<Vec<_>>>()?;
        let since = match change.what {
            ChangeKind::Provisional => moment::of(change),
            ChangeKind::Revised => None,
            _ => return None,
        };
        Some(Moving { named, since })
    }

    /// Whether the period is one of them: of those named, else of those since, else any.
    pub(crate) fn has(&self, period: periods::Days) -> bool {
        let is_named = self
            .named
            .iter()
            .any(|named| period.from >= named.from && period.to <= named.to);
        match (self.named.is_empty(), self.since) {
            (false, _) => is_named,
            (true, Some(since)) => moment::is_since(period, since),
            (true, None) => true,
        }
    }
}
