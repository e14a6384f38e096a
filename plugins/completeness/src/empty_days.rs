//! Empty days: runs of days without a row that are far longer than those nearby, though each month may have rows.

mod runs;
mod words;

use std::collections::BTreeMap;

use candour_sdk::periods::{self, Days};
use candour_sdk::{
    Argument, Ask, ColumnFacts, Dimension, Finding, Judgement, Kind, PeriodUnit, Plan, Rule, RuleError, RuleMeta,
    Tallies, TallyView, Unit, cell, count, count_by, dimensions, label, period, value, when,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::holes::announces;
use runs::{Bounds, Run, unusual};

/// A column with more combinations of value and day than this is not looked into.
const MOST_GROUPS: u64 = 1_000_000;

/// Days without a row.
pub struct EmptyDays;

/// What a policy may set.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// Rows that the days would have, were they like those nearby (rows).
    #[schemars(extend("x-stricter" = "lower"))]
    rows: u64,
    /// How many times as long as the longest other run nearby a run is.
    #[schemars(extend("x-stricter" = "lower"))]
    times: u64,
    /// How long a run is (days).
    #[schemars(extend("x-stricter" = "lower"))]
    days: u64,
    /// How much before and after a run is nearby (days).
    nearby_days: u64,
}

impl Rule for EmptyDays {
    type Params = Params;

    fn meta(&self) -> RuleMeta {
        words::added(RuleMeta::new("empty-days"))
            .summary("many days in a row without rows where those around them have some")
            .dimension(Dimension::Completeness)
            .kinds([Kind::Records, Kind::Table])
            .page(include_str!("empty_days.md"))
    }

    fn plan(&self, ask: &Ask<Params>) -> Plan {
        let Some((day, unit)) = when::period_column(ask.dataset()) else {
            return Plan::not_applicable("no-period");
        };
        if unit != PeriodUnit::Day {
            return Plan::not_applicable("no-days");
        }
        if is_about_people(ask) && when::release_days(&ask.facts.release).is_none() {
            return Plan::not_applicable("no-release-period");
        }
        let by_day = |by: Option<&ColumnFacts>| {
            let tally = by.iter().fold(ask.tally(), |tally, by| tally.by(&by.label));
            tally.by_as(&day.label, when::form(PeriodUnit::Day)).limit(MOST_GROUPS)
        };
        let groups = groups(ask, day).into_iter().map(|by| by_day(Some(by)));
        Plan::tallies(std::iter::once(by_day(None)).chain(groups))
    }

    fn judge(&self, ask: &Ask<Params>, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        let Some((day, _)) = when::period_column(ask.dataset()) else {
            return Ok(());
        };
        let Some(look) = Look::of(ask, day, tallies.get(0)?) else {
            out.looked(Unit::Periods).columns([&day.label]).all(0);
            return Ok(());
        };
        let whole = look.judge_whole(tallies.get(0)?, out);
        let mut uncounted = 0;
        for (i, by) in (1..).zip(groups(ask, day)) {
            let tally = tallies.even_overflowed(i)?;
            if tally.overflowed() {
                uncounted += 1;
                continue;
            }
            look.judge_groups(by, &whole, tally, out);
        }
        if uncounted > 0 {
            out.measure("uncounted-groups", count(uncounted, Unit::Columns));
        }
        Ok(())
    }
}

/// In records a day may be one person's: how far one lies outside the period of the release, nobody may be told.
fn is_about_people(ask: &Ask<Params>) -> bool {
    ask.dataset().kind == Kind::Records
}

/// The columns by whose values days are looked at.
fn groups<'a>(ask: &'a Ask<Params>, day: &ColumnFacts) -> Vec<&'a ColumnFacts> {
    let mut coded = dimensions::coded(ask.dataset());
    coded.retain(|column| column.label != day.label);
    coded
}

/// What each look at the days of a dataset goes by.
struct Look<'a> {
    ask: &'a Ask<Params>,
    day: &'a ColumnFacts,
    /// The day from which days are counted.
    first: &'a str,
    /// The first and the last day of the release, where it declares them.
    release: Option<(i64, i64)>,
}

impl<'a> Look<'a> {
    /// `None` where no row says a day.
    fn of(ask: &'a Ask<Params>, day: &'a ColumnFacts, tally: TallyView<'a>) -> Option<Self> {
        let first = tally.groups().find_map(|group| group.key(0))?;
        let mut look = Look {
            ask,
            day,
            first,
            release: None,
        };
        let single = |day| look.number(Days { from: day, to: day });
        let release = when::release_days(&ask.facts.release);
        look.release = release.and_then(|days| single(days.from).zip(single(days.to)));
        Some(look)
    }

    /// A day that is looked at, by its number.
    fn looked_at(&self, label: Option<&str>) -> Option<i64> {
        let number = self.number(periods::days(label?, PeriodUnit::Day)?)?;
        let is_inside = self.release.is_none_or(|(from, to)| (from..=to).contains(&number));
        (is_inside || !is_about_people(self.ask)).then_some(number)
    }

    /// How many days after the first.
    fn number(&self, day: Days) -> Option<i64> {
        let first = periods::days(self.first, PeriodUnit::Day)?;
        Some(i64::from((day.from - first.from).get_days()))
    }

    fn label(&self, number: i64) -> Option<String> {
        periods::step(self.first, PeriodUnit::Day, number)
    }

    fn bounds(&self) -> Bounds {
        let params = &self.ask.params;
        Bounds {
            rows: params.rows,
            times: params.times,
            days: params.days,
            nearby: params.nearby_days,
        }
    }

    /// The unusual runs that nobody announced.
    fn unusual(&self, rows: &BTreeMap<i64, u64>, (from, to): (i64, i64), named: Option<(&str, &str)>) -> Vec<Run> {
        let (columns, values): (Vec<&str>, Vec<Option<String>>) = named
            .iter()
            .map(|(column, value)| (*column, Some((*value).to_owned())))
            .unzip();
        let changes = &self.ask.dataset().changes;
        let is_announced = |run: &Run| {
            let ends = [run.first, run.first + run.days - 1].map(|day| self.label(day));
            ends.iter().flatten().all(|day| {
                let mut of_all = changes.iter();
                of_all.any(|change| announces(change, &columns, &values, day, PeriodUnit::Day))
            })
        };
        let mut runs = unusual(rows, from, to, self.bounds());
        runs.retain(|run| !is_announced(run));
        runs
    }

    fn judge_whole(&self, tally: TallyView<'_>, out: &mut Judgement) -> Vec<Run> {
        let days = tally.groups();
        let days = days.filter_map(|group| Some((self.looked_at(group.key(0))?, group.count())));
        let rows: BTreeMap<i64, u64> = days.collect();
        if !has_rhythm(&rows) {
            out.looked(Unit::Periods).columns([&self.day.label]).all(0);
            return Vec::new();
        }
        let (mut from, mut to) = ends(&rows);
        if let Some((first, last)) = self.release {
            (from, to) = (from.min(first), to.max(last));
        }
        let runs = self.unusual(&rows, (from, to), None);
        let all = u64::try_from(to - from + 1).unwrap_or(0);
        out.looked(Unit::Periods).columns([&self.day.label]).all(all);
        let lost: i64 = runs.iter().map(|run| run.days).sum();
        out.measure("empty-days", count(lost.unsigned_abs(), Unit::Periods));
        let worst = by_loss(runs.iter().map(|run| ((), *run)));
        if !worst.is_empty() {
            let n = worst.len() as u64;
            let finding = Finding::of("whole").columns([&self.day.label]);
            let finding = finding.arg("runs", count(n, Unit::Groups)).affected(n, Unit::Groups);
            out.finding(
                worst
                    .iter()
                    .fold(finding, |finding, ((), run)| finding.group(self.told(run, &[]))),
            );
        }
        runs
    }

    /// Runs of a group that the whole dataset has too are told of that.
    fn judge_groups(&self, by: &ColumnFacts, whole: &[Run], tally: TallyView<'_>, out: &mut Judgement) {
        let mut groups: BTreeMap<&str, BTreeMap<i64, u64>> = BTreeMap::new();
        for row in tally.groups() {
            let code = row.key(0).filter(|text| cell::marker(text, &by.meaning).is_none());
            if let (Some(code), Some(number)) = (code, self.looked_at(row.key(1))) {
                groups.entry(code).or_default().insert(number, row.count());
            }
        }
        let columns = [by.label.as_str(), self.day.label.as_str()];
        out.looked(Unit::Groups).columns(columns).all(groups.len() as u64);
        let mut found = Vec::new();
        for (code, rows) in groups.iter().filter(|(_, rows)| has_rhythm(rows)) {
            let mut runs = self.unusual(rows, ends(rows), Some((&by.label, code)));
            runs.retain(|run| !whole.iter().any(|of_all| run.meets(of_all)));
            found.extend(runs.into_iter().max_by_key(|run| run.lost).map(|run| (*code, run)));
        }
        if found.is_empty() {
            return;
        }
        let worst = by_loss(found.into_iter());
        let n = worst.len() as u64;
        let finding = Finding::of("group").columns(columns).arg("by", label(&by.label));
        let finding = finding.arg("count", count(n, Unit::Groups)).affected(n, Unit::Groups);
        out.finding(worst.iter().fold(finding, |finding, (code, run)| {
            let mut args = self.told(run, &[by.label.as_str()]);
            args.push(("group", value(&by.label, Some(code))));
            finding.group(args)
        }));
    }

    fn told(&self, run: &Run, by: &[&str]) -> Vec<(&'static str, Argument)> {
        let by = by.iter().copied().chain([self.day.label.as_str()]);
        let day = |number| period(self.label(number).unwrap_or_default());
        vec![
            ("first", day(run.first)),
            ("last", day(run.first + run.days - 1)),
            ("days", count(run.days.unsigned_abs(), Unit::Periods)),
            ("rows", count_by(run.lost, Unit::Rows, by)),
        ]
    }
}

/// Whether so many days have rows that those without stand out: a file of the first day of each month has none.
fn has_rhythm(rows: &BTreeMap<i64, u64>) -> bool {
    const FEWEST_DAYS: usize = 14;
    rows.len() >= FEWEST_DAYS
}

/// The first and the last day that have rows.
fn ends(rows: &BTreeMap<i64, u64>) -> (i64, i64) {
    let first = rows.keys().next().copied().unwrap_or(0);
    (first, rows.keys().next_back().copied().unwrap_or(first))
}

/// Those that lose most first.
fn by_loss<T>(found: impl Iterator<Item = (T, Run)>) -> Vec<(T, Run)> {
    let mut worst: Vec<(T, Run)> = found.collect();
    worst.sort_by_key(|(_, run)| std::cmp::Reverse(run.lost));
    worst
}

#[cfg(test)]
mod tests;
