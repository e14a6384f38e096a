//! Like paired with like: this release with the one before, or with earlier periods of the same file.

use std::collections::{BTreeMap, BTreeSet};

use candour_sdk::{
    Ask, Back, ColumnFacts, DatasetFacts, Marker, MarkerKind, PeriodUnit, RuleError, Side, Tallies, TallySpec,
    TallyView, cell, periods, when,
};

use crate::levels::Levels;
use crate::long_weight::LongWeight;
use crate::readings::Readings;
use crate::sums::{self, Sums};
pub(crate) use crate::sums::{Hidden, Volumes};
use crate::volume::{self, Counted};

/// Which period of this side is compared with which of the other.
pub(crate) type Pairs = BTreeMap<String, String>;

/// The whole is compared or nothing is, so the limit is what a machine can hold.
const MOST_ROWS: u64 = 20_000_000;

/// A column with more combinations of value and period than this is free text or a reference, and is not compared.
pub(crate) const MOST_GROUPS: u64 = 500_000;

/// What this dataset is compared with.
pub(crate) struct Comparison<'a> {
    dataset: &'a DatasetFacts,
    previous: Option<&'a DatasetFacts>,
    /// Earlier periods of the same file, so far back; else the previous release.
    back: Option<&'a Back>,
    /// The column that says when, on both sides.
    pub(crate) period: Option<(&'a ColumnFacts, PeriodUnit)>,
    now: Option<periods::Days>,
    before: Option<periods::Days>,
}

impl<'a> Comparison<'a> {
    /// `None` where there is nothing to compare with.
    pub(crate) fn of<P>(ask: &'a Ask<P>) -> Option<Self> {
        let dataset = ask.dataset();
        let period = when::period_column(dataset);
        let now = when::release_days(&ask.facts.release);
        if let Some(back) = &dataset.compare_back {
            return period.is_some().then_some(Comparison {
                dataset,
                previous: None,
                back: Some(back),
                period,
                now,
                before: None,
            });
        }
        let previous = ask.previous()?;
        let is_there = |label: &str| {
            let column = previous.column(label).filter(|column| column.present);
            column.is_some_and(|column| column.meaning.period.is_some())
        };
        let release = ask.facts.comparison.previous.as_ref()?;
        Some(Comparison {
            dataset,
            previous: Some(previous),
            back: None,
            period: period.filter(|(column, _)| is_there(&column.label)),
            now,
            before: when::release_days(&release.release),
        })
    }

    /// The same by months where its periods are days, unless a side is declared to begin or end within a month: what has a
    /// row on few days is seldom there on the same days of both years.
    pub(crate) fn by_month(mut self) -> Self {
        let is_whole = |days: Option<periods::Days>| {
            let ends = |days: periods::Days| days.to.tomorrow().is_ok_and(|next| next.day() == 1);
            days.is_none_or(|days| days.from.day() == 1 && ends(days))
        };
        let is_back_by_months = self
            .back
            .is_none_or(|back| when::lies_within(PeriodUnit::Month, back.unit));
        if is_back_by_months && is_whole(self.now) && is_whole(self.before) {
            self.period = self.period.map(|(column, unit)| match unit {
                PeriodUnit::Day => (column, PeriodUnit::Month),
                _ => (column, unit),
            });
        }
        self
    }

    /// Whether one period is a year or more, so that no season tells one from another.
    pub(crate) fn is_by_years(&self) -> bool {
        let is_a_year = |days| periods::all_in(days, PeriodUnit::Month).len() >= 12;
        match self.unit() {
            Some(unit) => matches!(unit, PeriodUnit::Year | PeriodUnit::FinancialYear),
            None => self.now.is_none_or(is_a_year),
        }
    }

    /// The release by itself, with nothing to compare it with.
    pub(crate) fn alone<P>(ask: &'a Ask<P>) -> Self {
        Comparison {
            dataset: ask.dataset(),
            previous: None,
            back: None,
            period: when::period_column(ask.dataset()),
            now: when::release_days(&ask.facts.release),
            before: None,
        }
    }

    /// Whether there is another side.
    pub(crate) fn is_alone(&self) -> bool {
        self.previous.is_none() && self.back.is_none()
    }

    /// Whether both sides have this column.
    pub(crate) fn has(&self, label: &str) -> bool {
        let is_in = |dataset: &DatasetFacts| dataset.column(label).is_some_and(|column| column.present);
        is_in(self.dataset) && self.previous.is_none_or(is_in)
    }

    /// What groups of these columns are weighed by; rows where the other side has not that column, and of the measures of a long
    /// table.
    pub(crate) fn weight(&self, by: &[&ColumnFacts]) -> Counted<'a> {
        let is_of_measures = LongWeight::of(self.dataset).is_some_and(|long| long.is_among(by));
        volume::weight(self.dataset).filter(|column| !is_of_measures && self.has(&column.label))
    }

    /// The days of a period of this side; without periods those of the whole side.
    pub(crate) fn days(&self, side: Side, period: &str) -> Option<periods::Days> {
        match self.unit() {
            Some(unit) => periods::days(period, unit),
            None => self.declared(side),
        }
    }

    /// The days that a side is declared to cover; those of this release, where its own earlier periods are the other.
    pub(crate) fn declared(&self, side: Side) -> Option<periods::Days> {
        match side {
            Side::Comparison if !self.is_within_file() => self.before,
            _ => self.now,
        }
    }

    /// Whether the comparison is earlier periods of the same file.
    pub(crate) fn is_within_file(&self) -> bool {
        self.back.is_some()
    }

    /// The length of its periods.
    pub(crate) fn unit(&self) -> Option<PeriodUnit> {
        self.period.map(|(_, unit)| unit)
    }

    /// How many tallies [`Comparison::tallies`] gives.
    pub(crate) fn sides(&self) -> usize {
        1 + usize::from(self.previous.is_some())
    }

    /// Volumes by these columns and by period, on each side; rows that stand for all are told by further keys.
    pub(crate) fn tallies(&self, by: &[&ColumnFacts], counted: &[Counted<'_>], limit: u64) -> Vec<TallySpec> {
        let limit = if by.is_empty() { MOST_ROWS } else { limit };
        let mut tally = TallySpec::of(&self.dataset.name).limit(limit);
        tally = by.iter().fold(tally, |tally, column| tally.by(&column.label));
        if let Some((column, unit)) = self.period {
            tally = tally.by_as(&column.label, when::form(unit));
        }
        let of_side = |side: Side| {
            let totals = self.other_totals(by, side).into_iter();
            let tally = totals.fold(tally.clone().side(side), |tally, column| tally.by(&column.label));
            let tally = match self.long_weight(by, counted).filter(|long| !long.is_among(by)) {
                Some(long) => tally.by(&long.columns.measure.label),
                None => tally,
            };
            counted
                .iter()
                .flatten()
                .fold(tally, |tally, column| tally.sum(&column.label))
        };
        match self.sides() {
            1 => vec![of_side(Side::Current)],
            _ => vec![of_side(Side::Current), of_side(Side::Comparison)],
        }
    }

    /// The volumes of both sides, from the tallies that were planned from number `at`, with the declared changes applied;
    /// `None` where one overflowed. Rows without a period are left out, and so are rows that stand for all; where these say more
    /// of a sum than its parts, some of which are rounded or suppressed, they are taken at their word.
    pub(crate) fn read(
        &self,
        tallies: &Tallies,
        at: usize,
        by: &[&ColumnFacts],
        counted: &[Counted<'_>],
    ) -> Result<Option<(Volumes, Volumes)>, RuleError> {
        let readings = |side: Side| -> Vec<Readings<'_>> {
            let of = |column: &&ColumnFacts| Readings::of(self.dataset, &column.label, side, self.unit());
            by.iter().map(of).collect()
        };
        self.read_as(tallies, self.places(at), by, counted, readings)
    }

    /// The numbers of the tallies of both sides that were planned from number `at`.
    pub(crate) fn places(&self, at: usize) -> [usize; 2] {
        [at, at + self.sides() - 1]
    }

    /// The same by the values as they stand, from tallies that were planned under these numbers; those of a release alone
    /// have nothing before.
    pub(crate) fn read_as_stated(
        &self,
        tallies: &Tallies,
        places: [usize; 2],
        by: &[&ColumnFacts],
        counted: &[Counted<'_>],
    ) -> Result<Option<(Volumes, Volumes)>, RuleError> {
        let sides = self.read_as(tallies, places, by, counted, |_| Vec::new())?;
        let before = |before| if self.is_alone() { Volumes::new() } else { before };
        Ok(sides.map(|(now, all)| (now, before(all))))
    }

    fn read_as<'r>(
        &self,
        tallies: &Tallies,
        places: [usize; 2],
        by: &[&ColumnFacts],
        counted: &[Counted<'_>],
        readings: impl Fn(Side) -> Vec<Readings<'r>>,
    ) -> Result<Option<(Volumes, Volumes)>, RuleError> {
        let now = tallies.even_overflowed(places[0])?;
        let before = tallies.even_overflowed(places[1])?;
        if now.overflowed() || before.overflowed() {
            return Ok(None);
        }
        let of_side = |tally, side| self.sums(tally, side, by, counted);
        let mut sides = [of_side(now, Side::Current), of_side(before, Side::Comparison)];
        if !matches!(counted, [None]) {
            Sums::know(&mut sides, counted.len());
        }
        let [now, before] = sides;
        let read = |sums: Sums, side| sums.read(&readings(side));
        Ok(Some((read(now, Side::Current), read(before, Side::Comparison))))
    }

    /// What has a suppressed code in this column, on each side, from the tallies that were planned under these numbers.
    pub(crate) fn hidden(
        &self,
        tallies: &Tallies,
        [now, before]: [usize; 2],
        by: &ColumnFacts,
        counted: &[Counted<'_>],
    ) -> Result<[Hidden; 2], RuleError> {
        let suppresses = by.meaning.markers.values().any(is_suppressed);
        let now = tallies.even_overflowed(now)?;
        let before = tallies.even_overflowed(before)?;
        if !suppresses || now.overflowed() || before.overflowed() {
            return Ok([Hidden::default(), Hidden::default()]);
        }
        let of_side = |tally, side| self.sums(tally, side, &[by], counted).of_hidden;
        Ok([of_side(now, Side::Current), of_side(before, Side::Comparison)])
    }

    /// Which period of this side is compared with which of the other; only periods that occur on both.
    pub(crate) fn pairs(&self, now: &Volumes, before: &Volumes) -> Pairs {
        let seen =
            |volumes: &Volumes| -> BTreeSet<String> { volumes.keys().map(|(_, period)| period.clone()).collect() };
        let (now, before) = (seen(now), seen(before));
        let Some((_, unit)) = self.period else {
            return now.into_iter().zip(before).collect();
        };
        let pairs: Vec<(String, String)> = match self.back {
            Some(back) => {
                let current = self.current_periods(&now, unit, back).into_iter();
                current
                    .filter_map(|period| Some((period.clone(), periods::earlier(&period, unit, back)?)))
                    .collect()
            }
            None => {
                let all = |days: Option<periods::Days>, seen: &BTreeSet<String>| match (days, self.now, self.before) {
                    (Some(days), Some(_), Some(_)) => periods::all_in(days, unit),
                    _ => when::span(seen, unit),
                };
                let (now, before) = (all(self.now, &now), all(self.before, &before));
                // Without declared periods, spans of other lengths cannot be laid side by side.
                let is_like = now.len() == before.len() || self.now.is_some() && self.before.is_some();
                now.into_iter().zip(before).filter(|_| is_like).collect()
            }
        };
        let occur = |(p, q): &(String, String)| now.contains(p) && before.contains(q);
        pairs.into_iter().filter(occur).collect()
    }

    /// The periods of this side that are to be compared: within a file the current ones, else all that occur.
    pub(crate) fn current(&self, now: &Volumes) -> BTreeSet<String> {
        let seen = now.keys().map(|(_, period)| period.clone()).collect();
        match (self.unit(), self.back) {
            (Some(unit), Some(back)) => self.current_periods(&seen, unit, back),
            _ => seen,
        }
    }

    /// The periods of the other side that are to be compared: within a file those that lie a step before the current ones,
    /// else all that occur.
    pub(crate) fn earlier(&self, before: &Volumes, pairs: &Pairs) -> BTreeSet<String> {
        match self.is_within_file() {
            true => pairs.values().cloned().collect(),
            false => before.keys().map(|(_, period)| period.clone()).collect(),
        }
    }

    /// The last periods of the release, or where it declares none of the file, as many as lie one step back apart: more
    /// would be compared with themselves.
    fn current_periods(&self, seen: &BTreeSet<String>, unit: PeriodUnit, back: &Back) -> BTreeSet<String> {
        let lies_within = |label: &&String| match (self.now, periods::days(label, unit)) {
            (Some(range), Some(days)) => days.to >= range.from && days.from <= range.to,
            (range, _) => range.is_none(),
        };
        let within: BTreeSet<&String> = seen.iter().filter(lies_within).collect();
        let step_back = within.last().and_then(|last| periods::earlier(last, unit, back));
        let is_current = |label: &&&String| step_back.as_ref().is_none_or(|end| **label > end);
        within.iter().filter(is_current).map(|label| (*label).clone()).collect()
    }

    /// Of a long table whose figures are counted: the measure that weighs.
    fn long_weight(&self, by: &[&ColumnFacts], counted: &[Counted<'_>]) -> Option<LongWeight<'a>> {
        let has_names = |long: &LongWeight<'_>| long.is_among(by) || self.has(&long.columns.measure.label);
        let long = LongWeight::of(self.dataset).filter(has_names)?;
        let mut counted = counted.iter().flatten();
        let value = &long.columns.value.label;
        counted.any(|column| column.label == *value).then_some(long)
    }

    /// Columns with a total or with levels, on the side that is tallied, besides those that it is grouped by.
    fn other_totals(&self, by: &[&ColumnFacts], side: Side) -> Vec<&'a ColumnFacts> {
        let dataset = match side {
            Side::Current => self.dataset,
            Side::Comparison | Side::Archive(_) => self.previous.unwrap_or(self.dataset),
        };
        let is_other = |column: &&ColumnFacts| by.iter().all(|other| other.label != column.label);
        let totals = dataset.present().filter(|column| column.meaning.has_levels());
        totals.filter(is_other).collect()
    }

    fn sums(&self, tally: TallyView<'_>, side: Side, by: &[&ColumnFacts], counted: &[Counted<'_>]) -> Sums {
        let others = self.other_totals(by, side);
        let first_other = by.len() + usize::from(self.period.is_some());
        let (of_by, of_others) = (
            Levels::all_of(tally, 0, by),
            Levels::all_of(tally, first_other, &others),
        );
        let mut sums = Sums::default();
        let mut of_hidden = Hidden::default();
        let long = self.long_weight(by, counted).map(|long| long.of_groups(by));
        for group in tally.groups() {
            let meaning = long.as_ref().map(|long| long.meaning(group));
            if matches!(meaning, Some(None)) {
                continue;
            }
            let is_total = of_by.iter().any(|levels| levels.has_parts(group));
            let for_all = of_others.iter().filter(|levels| levels.has_parts(group)).count();
            let is_between = of_others.iter().any(|levels| levels.is_between(group));
            let period = match self.period {
                Some(_) => group.key(by.len()),
                None => Some(""),
            };
            let Some(period) = period.filter(|_| !is_total) else {
                continue;
            };
            // A row that stands for all in some of the other columns only says nothing that its parts do not.
            let sums = match for_all {
                0 => &mut sums.of_parts,
                n if n == others.len() && !is_between => &mut sums.of_totals,
                _ => continue,
            };
            // What stands for a hidden or unknown code is no code.
            let marker = |i: usize| group.key(i).and_then(|text| cell::marker(text, &by[i].meaning));
            let code = |i: usize| group.key(i).filter(|_| marker(i).is_none());
            let codes = (0..by.len()).map(|i| code(i).map(str::to_owned)).collect();
            let these = volume::of_group(group, counted, meaning.flatten(), tally.head().rounded);
            if for_all == 0 && !by.is_empty() && marker(0).as_ref().is_some_and(is_suppressed) {
                of_hidden.add(period, &these);
            }
            sums::add(sums, (codes, period.to_owned()), these);
        }
        Sums { of_hidden, ..sums }
    }
}

fn is_suppressed(marker: &Marker) -> bool {
    marker.is == MarkerKind::Suppressed
}
