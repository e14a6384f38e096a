//! The figures of one column on both sides, key by key: which differ, by how much, in which periods.

use std::collections::{BTreeMap, BTreeSet};

use candour_sdk::{ColumnFacts, Decimal, RecordRef, periods};

use crate::announced;
use crate::by_key::{ByKey, Key, Keyed};
use crate::met::{Cell, Met};
use crate::moving::Moving;

/// Whether the figures of a period are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Held {
    /// They must be what they were.
    Compared,
    /// They may have moved, as is declared.
    Moving,
    /// They are declared to mean something else.
    Redefined,
}

/// How the figures of a column, or without one the keys, are held in each period that both sides have.
pub(crate) fn held<'p>(
    tables: &ByKey<'_>,
    column: Option<&ColumnFacts>,
    common: &BTreeSet<&'p str>,
) -> BTreeMap<&'p str, Held> {
    let unit = tables.period.map(|(_, unit)| unit);
    let label = column.map(|column| column.label.as_str());
    let pairs = common.iter().map(|period| ((*period).to_owned(), (*period).to_owned()));
    let (comparable, _) = announced::comparable(tables.facts, tables.dataset, label, unit, &pairs.collect());
    let moving = Moving::all(tables.dataset, label);
    let held = |period: &str| {
        let days = unit.and_then(|unit| periods::days(period, unit));
        let may_move = moving.iter().any(|moving| match days {
            Some(days) => moving.has(days),
            None => moving.is_any(),
        });
        match comparable.contains_key(period) {
            false => Held::Redefined,
            true if may_move => Held::Moving,
            true => Held::Compared,
        }
    };
    common.iter().map(|period| (*period, held(period))).collect()
}

/// From one figure to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) now: Decimal,
    pub(crate) before: Decimal,
}

impl Step {
    fn size(self) -> Decimal {
        self.now.saturating_sub(self.before).abs()
    }

    /// As a multiple of what was before; nothing where that is nought.
    fn proportion(self) -> Option<Decimal> {
        self.size().checked_div(self.before.abs())
    }
}

/// What became of the figures of one column.
#[derive(Debug, Default)]
pub(crate) struct Restatement {
    /// By period: how many differ, and of how many that were compared.
    pub(crate) periods: BTreeMap<String, (u64, u64)>,
    /// How many became what, of those that are compared.
    pub(crate) met: BTreeMap<Met, u64>,
    /// How many may have moved, as is declared, and how many of them did.
    pub(crate) all_moving: u64,
    pub(crate) moved: u64,
    /// How many mean something else.
    pub(crate) redefined: u64,
    pub(crate) largest: Option<Step>,
    pub(crate) largest_in_proportion: Option<Step>,
    /// The records of those that differ, by what became of them.
    pub(crate) records: BTreeMap<Met, BTreeSet<RecordRef>>,
}

impl Restatement {
    /// Of the i-th figure; `held` says of each period whether it is compared.
    pub(crate) fn of(now: &Keyed, before: &Keyed, i: usize, held: &BTreeMap<&str, Held>) -> Self {
        let mut own = Restatement::default();
        for (key, cells) in &now.cells {
            let (Some(before), Some(held)) = (before.cells.get(key), held.get(key.0.as_str())) else {
                continue;
            };
            own.add(key, (&cells[i], &before[i]), *held, now.records.get(key));
        }
        own
    }

    /// Adds a figure and what it was.
    pub(crate) fn add(&mut self, key: &Key, (now, before): (&Cell, &Cell), held: Held, record: Option<&RecordRef>) {
        let met = now.met(before);
        match held {
            Held::Redefined => self.redefined += u64::from(now.is_there() || before.is_there()),
            Held::Moving => {
                self.all_moving += u64::from(now.is_there() || before.is_there());
                self.moved += u64::from(met.is_another());
            }
            Held::Compared => {
                *self.met.entry(met).or_default() += 1;
                if met.is_another() {
                    self.records.entry(met).or_default().extend(record);
                }
                if matches!(met, Met::Same | Met::Restated) {
                    let (differing, all) = self.periods.entry(key.0.clone()).or_default();
                    *differing += u64::from(met == Met::Restated);
                    *all += 1;
                }
                if met == Met::Restated {
                    self.step(Step {
                        now: now.stated,
                        before: before.stated,
                    });
                }
            }
        }
    }

    fn step(&mut self, step: Step) {
        if self.largest.is_none_or(|largest| step.size() > largest.size()) {
            self.largest = Some(step);
        }
        let is_larger = |largest: Step| step.proportion() > largest.proportion();
        if step.proportion().is_some() && self.largest_in_proportion.is_none_or(is_larger) {
            self.largest_in_proportion = Some(step);
        }
    }

    /// How many became this.
    pub(crate) fn count(&self, met: Met) -> u64 {
        self.met.get(&met).copied().unwrap_or(0)
    }

    /// How many were compared: figures that both sides have, or one of them.
    pub(crate) fn compared(&self) -> u64 {
        let compared = [
            Met::Same,
            Met::Restated,
            Met::Hidden,
            Met::Shown,
            Met::Emptied,
            Met::Filled,
        ];
        compared.into_iter().map(|met| self.count(met)).sum()
    }

    /// The periods in which figures differ, those of most first, with how many and of how many.
    pub(crate) fn ranked(&self) -> Vec<(&str, u64, u64)> {
        let periods = self.periods.iter();
        let periods = periods.map(|(period, (differing, all))| (period.as_str(), *differing, *all));
        let mut differing: Vec<_> = periods.filter(|(_, differing, _)| *differing > 0).collect();
        differing.sort_by(|(a, x, _), (b, y, _)| y.cmp(x).then_with(|| a.cmp(b)));
        differing
    }
}
