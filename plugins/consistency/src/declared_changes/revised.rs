//! What was revised, or may still move: whether the other periods are those that were published before.

use std::collections::{BTreeMap, BTreeSet};

use candour_sdk::{Change, ColumnFacts, DatasetFacts, Decimal, Side, Why, periods};

use super::evidence::Evidence;
use super::trial::{Failure, OtherKeys, Test, Trial};
use crate::by_key::{ByKey, Key, Keyed};
use crate::met::Met;
use crate::moving::Moving;
use crate::restatement::{self, Held};
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

/// Tests the claim on the keys that both releases have, in the periods that both have.
pub(super) fn test_keys(
    change: &Change,
    tables: &ByKey<'_>,
    figures: &[&ColumnFacts],
    now: &Keyed,
    before: &Keyed,
) -> Trial {
    let common = ByKey::common(now, before);
    let Some((_, unit)) = tables.period.filter(|_| !common.is_empty()) else {
        return Trial::not_tested(Why::NoCounterpart);
    };
    let Some(own) = Moving::of(change) else {
        return Trial::not_tested(Why::NotDeclared);
    };
    let days = |period: &str| periods::days(period, unit);
    if !common
        .iter()
        .any(|period| days(period).is_some_and(|days| own.has(days)))
    {
        return Trial::nothing([]);
    }
    let held: Vec<BTreeMap<&str, Held>> = figures
        .iter()
        .map(|figure| restatement::held(tables, Some(figure), &common))
        .collect();
    let is_sample = now.is_sample || before.is_sample;
    let (mut others, mut compared, mut hidden): (BTreeMap<&str, OtherKeys>, u64, u64) = Default::default();
    let keys: BTreeSet<&Key> = now.cells.keys().chain(before.cells.keys()).collect();
    for key in keys {
        let both = now.cells.get(key).zip(before.cells.get(key));
        let is_held = |i: usize| held[i].get(key.0.as_str()) == Some(&Held::Compared);
        let meant: Vec<usize> = (0..figures.len()).filter(|i| is_held(*i)).collect();
        if meant.is_empty() || both.is_none() && is_sample {
            continue;
        }
        let others = others.entry(key.0.as_str()).or_default();
        others.all += 1;
        let differing: Vec<usize> = match both {
            None => meant,
            Some((now, before)) => {
                let met = meant.into_iter().map(|i| (i, now[i].met(&before[i])));
                let met: Vec<(usize, Met)> = met.collect();
                hidden += met.iter().filter(|(_, met)| *met == Met::BothHidden).count() as u64;
                compared += met.iter().filter(|(_, met)| *met != Met::BothHidden).count() as u64;
                let differs = |met: &Met| matches!(met, Met::Restated | Met::Emptied | Met::Filled);
                met.into_iter()
                    .filter(|(_, met)| differs(met))
                    .map(|(i, _)| i)
                    .collect()
            }
        };
        others.differing += u64::from(!differing.is_empty());
        others
            .columns
            .extend(differing.into_iter().map(|i| figures[i].label.clone()));
    }
    let otherwise = match compared == 0 && hidden > 0 {
        true => Trial::not_tested(Why::Suppressed),
        false => Trial::held(),
    };
    let differing = others.into_iter().filter(|(_, others)| others.differing > 0);
    let failures = differing.map(|(period, others)| Failure::of(Test::OnlyThese, Some(period)).keys(others));
    Trial::failed_or(failures.collect(), otherwise)
}
