//! What the publisher announced: changes that explain why a group of rows is not what it was.
//!
//! A change that makes one value another is no explanation here: it is applied to the comparison instead (`readings`).

use std::collections::BTreeMap;

use candour_sdk::{Ask, Change, ChangeKind, DatasetFacts, Facts, PeriodUnit, Side, periods};

use crate::comparison::{Comparison, Pairs, Volumes};
use crate::{linked, moment, readings, sums};

/// Values of a column that are not compared from some time on, since they are declared to have begun, ended or paused, or to
/// mean something else than before.
pub(crate) struct LeftOut<'a> {
    changes: Vec<&'a Change>,
    /// What is declared of other datasets, and is about the same codes.
    linked: Vec<&'a Change>,
    column: &'a str,
    comparison: &'a Comparison<'a>,
}

/// Both sides without what is left out.
pub(crate) struct Stripped {
    pub(crate) now: Volumes,
    pub(crate) before: Volumes,
    /// The other side as it stands, where a change that is declared elsewhere bounds how much of it can be expected.
    pub(crate) stated: Option<Volumes>,
    /// Groups of this side, in one period each, that mean something else than those they would be compared with.
    pub(crate) redefined: u64,
}

impl<'a> LeftOut<'a> {
    /// For this column of the dataset that is compared.
    pub(crate) fn of<P>(ask: &'a Ask<P>, column: &'a str, comparison: &'a Comparison<'a>) -> Self {
        let dataset = ask.dataset();
        let is_meant = |change: &&Change| {
            let is_of_column = match (change.column.as_deref(), change.what) {
                (Some(named), _) => named == column,
                (None, ChangeKind::Redefined) => is_whole(change, Some(column)),
                (None, what) => !names_nothing(change) && what != ChangeKind::Renamed,
            };
            is_of_column && breaks(change) && !readings::is_applied(change) && moment::is_between(change, &ask.facts)
        };
        LeftOut {
            changes: dataset.changes.iter().filter(is_meant).collect(),
            linked: linked::changes(&ask.facts, dataset, column),
            column,
            comparison,
        }
    }

    /// Whether anything closed or paused, so that it takes from what others have.
    pub(crate) fn closes(&self) -> bool {
        let mut all = self.changes.iter().chain(&self.linked);
        all.any(|change| matches!(change.what, ChangeKind::Closed | ChangeKind::Paused))
    }

    /// Both sides without what is left out: of this one the periods from then on, of the other those that they are
    /// compared with. What another dataset says to have closed or paused in such a period can be expected for as many of its days
    /// as are left, and no more of it is. `None` where nothing is left out.
    pub(crate) fn strip(&self, now: &Volumes, before: &Volumes, pairs: &Pairs) -> Option<Stripped> {
        if self.changes.is_empty() && self.linked.is_empty() {
            return None;
        }
        let paired = paired(pairs);
        let mut stripped = Stripped {
            now: now.clone(),
            before: before.clone(),
            stated: None,
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
        if !self.linked.is_empty() {
            let is_new = |values: &[Option<String>], period: &str| {
                let other = pairs.get(period).map(String::as_str);
                self.linked_to(values[0].as_deref()).iter().any(|change| {
                    change.what == ChangeKind::Opened && !is_comparable(change, self.unit(), Some(period), other)
                })
            };
            stripped.now.retain(|(values, period), _| !is_new(values, period));
            let stated = stripped.before.clone();
            stripped.before.retain(|(values, period), volumes| {
                let (open, all) = self.open_days(values[0].as_deref(), paired.get(period.as_str()).copied());
                volumes.iter_mut().for_each(|volume| *volume = volume.part(open, all));
                open > 0
            });
            stripped.stated = Some(stated);
        }
        Some(stripped)
    }

    /// Both sides without what closed or paused, by the first of their values; the values of this column are the second, or the
    /// first and only. Of periods that are wholly before that nothing is left out.
    pub(crate) fn without(&self, now: &Volumes, before: &Volumes, pairs: &Pairs) -> (Volumes, Volumes) {
        let paired = paired(pairs);
        let is_left = |values: &[Option<String>], now: Option<&str>| {
            let value = values.last().and_then(Option::as_deref);
            let (open, all) = self.open_days(value, now);
            let mut own = self.own(value).into_iter();
            open == all && own.all(|change| is_comparable(change, self.unit(), now, None))
        };
        let of_side = |volumes: &Volumes, is_left: &dyn Fn(&[Option<String>], &str) -> bool| {
            let mut left = Volumes::new();
            for ((values, period), these) in volumes.iter().filter(|((values, period), _)| is_left(values, period)) {
                sums::add(&mut left, (values[..1].to_vec(), period.clone()), these.clone());
            }
            left
        };
        let now = of_side(now, &|values, period| is_left(values, Some(period)));
        let before = of_side(before, &|values, period| is_left(values, paired.get(period).copied()));
        (now, before)
    }

    /// The changes of this dataset by which the value closed or paused.
    fn own(&self, value: Option<&str>) -> Vec<&'a Change> {
        let closes = |change: &&&Change| matches!(change.what, ChangeKind::Closed | ChangeKind::Paused);
        let is_named = |change: &&&Change| value.is_some_and(|value| names(change, value));
        self.changes.iter().filter(closes).filter(is_named).copied().collect()
    }

    /// The changes of other datasets that name the value.
    fn linked_to(&self, value: Option<&str>) -> Vec<&'a Change> {
        let is_named = |change: &&&Change| value.is_some_and(|value| names(change, value));
        self.linked.iter().filter(is_named).copied().collect()
    }

    /// For how many days of this period what is named elsewhere was open, and how many there are.
    fn open_days(&self, value: Option<&str>, now: Option<&str>) -> (u64, u64) {
        let days = now.and_then(|now| self.comparison.days(Side::Current, now));
        let Some(days) = days else { return (1, 1) };
        let all = moment::length(days);
        let lost = self.linked_to(value).into_iter().filter_map(|change| {
            let closed = moment::of(change)?;
            match change.what {
                ChangeKind::Closed => Some(moment::length(periods::Days {
                    from: closed.from.max(days.from),
                    ..days
                })),
                ChangeKind::Paused => Some(moment::length(periods::Days {
                    from: closed.from.max(days.from),
                    to: closed.to.min(days.to),
                })),
                _ => None,
            }
        });
        (all - lost.max().unwrap_or(0).min(all), all)
    }

    fn unit(&self) -> Option<PeriodUnit> {
        self.comparison.unit()
    }

    /// By which sort of change the value is not compared in this period of the release and that period before.
    fn leaves_out(&self, values: &[Option<String>], now: Option<&str>, before: Option<&str>) -> Option<ChangeKind> {
        let value = values.first().and_then(Option::as_deref)?;
        let leaves_out = |change: &&&Change| {
            let is_meant = is_whole(change, Some(self.column)) || names(change, value);
            is_meant && !is_comparable(change, self.unit(), now, before)
        };
        self.changes.iter().find(leaves_out).map(|change| change.what)
    }
}

fn paired(pairs: &Pairs) -> BTreeMap<&str, &str> {
    pairs.iter().map(|(p, q)| (q.as_str(), p.as_str())).collect()
}

fn names(change: &Change, value: &str) -> bool {
    change.from.iter().chain(&change.into).any(|named| named == value)
}

/// The pairs of periods over which a column, or without one the rows, can be compared as a whole; and how many cannot be
/// since it means something else.
pub(crate) fn comparable(
    facts: &Facts,
    dataset: &DatasetFacts,
    column: Option<&str>,
    unit: Option<PeriodUnit>,
    pairs: &Pairs,
) -> (Pairs, u64) {
    if explains_column(facts, dataset, column) {
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
pub(crate) fn explains_column(facts: &Facts, dataset: &DatasetFacts, column: Option<&str>) -> bool {
    let breaks =
        |change: &&Change| change.what != ChangeKind::Redefined && breaks(change) && moment::is_between(change, facts);
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

/// Whether what a change is about is still, or again, the same in these periods: before it happened; where it opened or means
/// something else, also where both are since; and where it paused, where both lie outside the pause.
fn is_comparable(change: &Change, unit: Option<PeriodUnit>, now: Option<&str>, before: Option<&str>) -> bool {
    let days = |period: Option<&str>| unit.zip(period).and_then(|(unit, period)| periods::days(period, unit));
    let Some(moment) = moment::of(change) else {
        return false;
    };
    let is_before = |days: periods::Days| moment::is_before(days, moment);
    let is_after = |days: periods::Days| days.from > moment.to;
    let was = |is: &dyn Fn(periods::Days) -> bool| days(before).is_some_and(is);
    let is_still = days(now).is_some_and(is_before);
    let is_again = match change.what {
        ChangeKind::Opened | ChangeKind::Redefined => was(&|before| moment::is_since(before, moment)),
        ChangeKind::Paused => days(now).is_some_and(is_after) && was(&|before| is_before(before) || is_after(before)),
        _ => false,
    };
    is_still || is_again
}

/// Whether figures before and after such a change cannot be compared value by value.
fn breaks(change: &Change) -> bool {
    !matches!(
        change.what,
        ChangeKind::Relabelled | ChangeKind::Revised | ChangeKind::Provisional
    )
}
