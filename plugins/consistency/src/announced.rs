//! What the publisher announced: changes that explain why a group of rows is not what it was.
//!
//! A change that makes one value another is no explanation here: it is applied to the comparison instead (`readings`).

use std::collections::BTreeMap;

use candour_sdk::{Change, ChangeKind, DatasetFacts, PeriodUnit, periods};

use crate::comparison::Volumes;
use crate::{moment, readings};

/// Values of a column that are not compared from some time on, since they are declared to have begun, ended, paused, or to
/// mean something else.
pub(crate) struct LeftOut<'a> {
    changes: Vec<&'a Change>,
    unit: Option<PeriodUnit>,
}

impl<'a> LeftOut<'a> {
    /// For this column, with periods of this length.
    pub(crate) fn of(dataset: &'a DatasetFacts, column: &str, unit: Option<PeriodUnit>) -> Self {
        let is_meant = |change: &&Change| {
            let is_of_column = match change.column.as_deref() {
                Some(named) => named == column,
                None => !(change.from.is_empty() && change.into.is_empty()) && change.what != ChangeKind::Renamed,
            };
            is_of_column && breaks(change) && !readings::is_applied(change)
        };
        let changes = dataset.changes.iter().filter(is_meant).collect();
        LeftOut { changes, unit }
    }

    /// Both sides without what is left out: of this one the periods from then on, of the other those that they are
    /// compared with. `None` where nothing is.
    pub(crate) fn strip(
        &self,
        now: &Volumes,
        before: &Volumes,
        pairs: &BTreeMap<String, String>,
    ) -> Option<(Volumes, Volumes)> {
        if self.changes.is_empty() {
            return None;
        }
        let paired: BTreeMap<&str, &str> = pairs.iter().map(|(p, q)| (q.as_str(), p.as_str())).collect();
        let kept = |volumes: &Volumes, period_now: &dyn Fn(&str) -> Option<String>| -> Volumes {
            let is_kept = |(values, period): &(Vec<Option<String>>, String)| {
                let value = values.first().and_then(Option::as_deref);
                value.is_none_or(|value| !self.leaves_out(value, period_now(period).as_deref()))
            };
            let kept = volumes.iter().filter(|(key, _)| is_kept(key));
            kept.map(|(key, volumes)| (key.clone(), volumes.clone())).collect()
        };
        Some((
            kept(now, &|period| Some(period.to_owned())),
            kept(before, &|period| paired.get(period).map(|&period| period.to_owned())),
        ))
    }

    /// Whether the value is not compared in this period of the release; without a period, whether it ever is not.
    fn leaves_out(&self, value: &str, period: Option<&str>) -> bool {
        self.changes.iter().any(|change| {
            let mut named = change.from.iter().chain(&change.into).peekable();
            let is_meant = named.peek().is_none() || named.any(|named| named == value);
            is_meant && !self.is_before(change, period)
        })
    }

    fn is_before(&self, change: &Change, period: Option<&str>) -> bool {
        let days = self
            .unit
            .zip(period)
            .and_then(|(unit, period)| periods::days(period, unit));
        let is_dated = change.what != ChangeKind::Redefined;
        let moment = moment::of(change).filter(|_| is_dated);
        days.zip(moment)
            .is_some_and(|(days, moment)| moment::is_before(days, moment))
    }
}

/// Whether a change says that the whole column, or without a column the whole dataset, is another than before.
pub(crate) fn explains_column(dataset: &DatasetFacts, column: Option<&str>) -> bool {
    let mut changes = dataset.changes.iter().filter(|change| breaks(change));
    changes.any(|change| {
        let is_whole = change.from.is_empty() && change.into.is_empty();
        is_whole && (change.column.is_none() || change.column.as_deref() == column)
    })
}

/// Whether figures before and after such a change cannot be compared value by value.
fn breaks(change: &Change) -> bool {
    !matches!(
        change.what,
        ChangeKind::Relabelled | ChangeKind::Revised | ChangeKind::Provisional
    )
}
