//! What the publisher announced: changes that explain why a group of rows is not what it was.
//!
//! A change that makes one value another is no explanation here: it is applied to the comparison instead (`readings`).

use std::collections::BTreeMap;

use candour_sdk::{Change, ChangeKind, DatasetFacts, PeriodUnit, periods};

use crate::comparison::{Pairs, Volumes};
use crate::{moment, readings};

/// Values of a column that are not compared from some time on, since they are declared to have begun, ended or paused, or to
/// mean something else than before.
pub(crate) struct LeftOut<'a> {
    changes: Vec<&'a Change>,
    column: &'a str,
    unit: Option<PeriodUnit>,
}

/// Both sides without what is left out.
pub(crate) struct Stripped {
    pub(crate) now: Volumes,
    pub(crate) before: Volumes,
    /// Groups of this side, in one period each, that mean something else than those they would be compared with.
    pub(crate) redefined: u64,
}

impl<'a> LeftOut<'a> {
    /// For this column, with periods of this length.
    pub(crate) fn of(dataset: &'a DatasetFacts, column: &'a str, unit: Option<PeriodUnit>) -> Self {
        let is_meant = |change: &&Change| {
            let is_of_column = match (change.column.as_deref(), change.what) {
                (Some(named), _) => named == column,
                (None, ChangeKind::Redefined) => is_whole(change, Some(column)),
                (None, what) => !names_nothing(change) && what != ChangeKind::Renamed,
            };
            is_of_column && breaks(change) && !readings::is_applied(change)
        };
        let changes = dataset.changes.iter().filter(is_meant).collect();
        LeftOut { changes, column, unit }
    }

    /// Both sides without what is left out: of this one the periods from then on, of the other those that they are
    /// compared with. `None` where nothing is.
    pub(crate) fn strip(&self, now: &Volumes, before: &Volumes, pairs: &Pairs) -> Option<Stripped> {
        if self.changes.is_empty() {
            return None;
        }
        let paired: BTreeMap<&str, &str> = pairs.iter().map(|(p, q)| (q.as_str(), p.as_str())).collect();
        let mut stripped = Stripped {
            now: now.clone(),
            before: before.clone(),
            redefined: 0,
        };
        stripped.now.retain(|(values, period), _| {
            let other = pairs.get(period).map(String::as_str);
            let left_out = self.leaves_out(values, Some(period), other);
            stripped.redefined += u64::from(left_out == Some(ChangeKind::Redefined));
            left_out.is_none()
        });
        stripped.before.retain(|(values, period), _| {
            let other = paired.get(period.as_str()).copied();
            self.leaves_out(values, other, Some(period)).is_none()
        });
        Some(stripped)
    }

    /// By which sort of change the value is not compared in this period of the release and that period before.
    fn leaves_out(&self, values: &[Option<String>], now: Option<&str>, before: Option<&str>) -> Option<ChangeKind> {
        let value = values.first().and_then(Option::as_deref)?;
        let leaves_out = |change: &&&Change| {
            let mut named = change.from.iter().chain(&change.into);
            let is_meant = is_whole(change, Some(self.column)) || named.any(|named| named == value);
            is_meant && !is_comparable(change, self.unit, now, before)
        };
        self.changes.iter().find(leaves_out).map(|change| change.what)
    }
}

/// The pairs of periods over which a column, or without one the rows, can be compared as a whole; and how many cannot be
/// since it means something else.
pub(crate) fn comparable(
    dataset: &DatasetFacts,
    column: Option<&str>,
    unit: Option<PeriodUnit>,
    pairs: &Pairs,
) -> (Pairs, u64) {
    if explains_column(dataset, column) {
        return (BTreeMap::new(), 0);
    }
    let mut kept = pairs.clone();
    kept.retain(|now, before| {
        let mut changes = dataset.changes.iter().filter(|change| is_redefined(change, column));
        changes.all(|change| is_comparable(change, unit, Some(now), Some(before)))
    });
    let redefined = pairs.len() - kept.len();
    (kept, redefined as u64)
}

/// Whether a change says that the whole column, or without a column the whole dataset, began, ended or became another.
pub(crate) fn explains_column(dataset: &DatasetFacts, column: Option<&str>) -> bool {
    let breaks = |change: &&Change| change.what != ChangeKind::Redefined && breaks(change);
    let mut changes = dataset.changes.iter().filter(breaks);
    changes.any(|change| is_whole(change, column))
}

/// Whether a change says that the whole column means something else than before.
pub(crate) fn is_redefined(change: &Change, column: Option<&str>) -> bool {
    change.what == ChangeKind::Redefined && is_whole(change, column)
}

/// Whether a change is about a whole column: it names the column and no values, or the dataset and nothing in it. Without a
/// column, what a redefinition names are columns.
fn is_whole(change: &Change, column: Option<&str>) -> bool {
    let is_named = |column: &str| change.from.iter().chain(&change.into).any(|named| named == column);
    match (change.column.as_deref(), change.what) {
        (Some(named), _) => names_nothing(change) && column == Some(named),
        (None, ChangeKind::Redefined) => names_nothing(change) || column.is_some_and(is_named),
        (None, _) => names_nothing(change),
    }
}

fn names_nothing(change: &Change) -> bool {
    change.from.is_empty() && change.into.is_empty()
}

/// Whether what a change is about is still, or again, the same in these periods: before it happened, and for what means
/// something else also where both are since.
fn is_comparable(change: &Change, unit: Option<PeriodUnit>, now: Option<&str>, before: Option<&str>) -> bool {
    let days = |period: Option<&str>| unit.zip(period).and_then(|(unit, period)| periods::days(period, unit));
    let Some(moment) = moment::of(change) else {
        return false;
    };
    let is_before = days(now).is_some_and(|now| moment::is_before(now, moment));
    let are_since = || days(before).is_some_and(|before| moment::is_since(before, moment));
    is_before || change.what == ChangeKind::Redefined && are_since()
}

/// Whether figures before and after such a change cannot be compared value by value.
fn breaks(change: &Change) -> bool {
    !matches!(
        change.what,
        ChangeKind::Relabelled | ChangeKind::Revised | ChangeKind::Provisional
    )
}
