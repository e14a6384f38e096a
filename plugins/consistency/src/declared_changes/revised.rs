//! What was revised, or may still move: whether the other periods are those that were published before.

use std::collections::{BTreeMap, BTreeSet};

use candour_sdk::{Change, ChangeKind, DatasetFacts, Decimal, PeriodUnit, Side, Why, periods};

use super::evidence::Evidence;
use super::trial::{Failure, Test, Trial};
use crate::moment;
use crate::volume::Volume;

/// Tests the claim on the periods that both releases have.
pub(super) fn test(dataset: &DatasetFacts, change: &Change, evidence: &Evidence<'_>) -> Trial {
    let by_period = |side: Side| -> BTreeMap<&str, (periods::Days, Volume)> {
        let entries = evidence.side(side);
        entries
            .filter_map(|entry| Some((entry.period, (entry.days?, entry.volume))))
            .collect()
    };
    let (now, before) = (by_period(Side::Current), by_period(Side::Comparison));
    let both: BTreeSet<&str> = now
        .keys()
        .filter(|period| before.contains_key(*period))
        .copied()
        .collect();
    if both.is_empty() || evidence.comparison.unit().is_none() {
        return Trial::not_tested(Why::NoCounterpart);
    }
    let Some(own) = Moving::of(change) else {
        return Trial::not_tested(Why::NotDeclared);
    };
    if !both.iter().any(|period| own.has(now[period].0)) {
        // The values of such a claim are periods, which are no values of a column.
        return Trial::nothing([]);
    }
    let announced: Vec<Moving> = dataset.changes.iter().filter_map(Moving::of).collect();
    let is_announced = |days: periods::Days| announced.iter().any(|moving| moving.has(days));
    let is_open = |period: &&str| now[*period].1.is_open() || before[*period].1.is_open();
    let otherwise = match both.iter().any(is_open) {
        true => Trial::not_tested(Why::Suppressed),
        false => Trial::held(),
    };
    let moved = both.into_iter().filter_map(|period| {
        let ((days, now), (_, before)) = (now[period], before[period]);
        let differs = now.interval.gap(before.interval) > Decimal::ZERO;
        let failure = Failure::of(Test::OnlyThese, Some(period)).now(now).before(before);
        (differs && !is_announced(days)).then_some(failure)
    });
    Trial::failed_or(moved.collect(), otherwise)
}

/// The periods that may be others than before.
struct Moving {
    named: Vec<periods::Days>,
    since: Option<periods::Days>,
}

impl Moving {
    /// `None` for a change of another sort, or one that names what is no period.
    fn of(change: &Change) -> Option<Self> {
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
    fn has(&self, period: periods::Days) -> bool {
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
