//! Falling totals: figures that include those before them, and are smaller.

use std::collections::BTreeMap;

use candour_sdk::{
    Ask, ColumnFacts, ColumnMeaning, DatasetFacts, Decimal, Dimension, Finding, GroupView, Judgement, Kind, Measure,
    PeriodUnit, Plan, RecordRef, Rule, RuleError, RuleMeta, Tallies, TallySpec, TallyView, Under, Unit, Why, count,
    dimensions, figure_by, label, period, periods, when,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::interval::Interval;

/// What holds of the figures that are counted.
const FALLING: &str = "below the figure before";

/// A series is judged whole or not at all, so the limit is what a machine can hold.
const MOST_GROUPS: u64 = 5_000_000;

/// Running totals that fall.
pub struct FallingTotals;

/// What a policy may set.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// How many figures below the one before are found (figures).
    #[schemars(extend("x-stricter" = "lower"))]
    falls: u64,
}

impl Rule for FallingTotals {
    type Params = Params;

    fn meta(&self) -> RuleMeta {
        RuleMeta::new("falling-totals")
            .summary("running totals that fall from one period to the next")
            .dimension(Dimension::Consistency)
            .kinds([Kind::Table])
            .template("no-running-total", "no column is declared to be a running total (x-measure, running)")
            .template("no-period", "no column says when (x-period), so that running totals have no order")
            .matters()
            .template("falls", "{falls:bare} of {compared:bare} figures of {measure} {falls:is|are} below the one before, though each includes those before it")
            .group("{period}, by {gap}")
            .advice("Correct the figures. If they do not add up over time, remove `running` from the column.")
            .meaning("A running total cannot fall: one of the two figures is wrong.")
            .word(FALLING)
            .measure("falling-figures", "figures of running totals below the one before")
            .threshold("at least {falls} {falls:figure of a running total is|figures of running totals are} below the one before")
            .page(include_str!("falling_totals.md"))
    }

    fn plan(&self, ask: &Ask<Params>) -> Plan {
        let dataset = ask.dataset();
        let running = Running::all_of(dataset);
        if running.is_empty() {
            return Plan::not_applicable("no-running-total");
        }
        match Series::of(dataset) {
            Some(series) => Plan::tallies(running.iter().map(|running| series.tally(ask.tally(), running.column))),
            None => Plan::not_applicable("no-period"),
        }
    }

    fn judge(&self, ask: &Ask<Params>, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        let dataset = ask.dataset();
        let Some(series) = Series::of(dataset) else {
            return Ok(());
        };
        let mut falling = 0;
        for (i, running) in Running::all_of(dataset).iter().enumerate() {
            let compared = series.compare(running, tallies.get(i)?);
            let falls = compared.falls.len() as u64;
            falling += falls;
            let columns = [running.column.label.as_str()];
            out.looked(Unit::Figures)
                .columns(columns)
                .of(compared.told + compared.unreadable + compared.untold + compared.beginning)
                .at(compared.told)
                .rest(Why::Unreadable, compared.unreadable)
                .rest(Why::OneSided, compared.untold + compared.beginning);
            if falls >= ask.params.falls.max(1) {
                out.finding(series.finding(running.column, compared));
            }
        }
        out.measure("falling-figures", count(falling, Unit::Cells).under(is_falling()));
        Ok(())
    }
}

/// A column of running totals.
struct Running<'a> {
    column: &'a ColumnFacts,
    /// Of a long table: the column that names measures, and what those that run mean.
    only: Option<(&'a str, BTreeMap<&'a str, ColumnMeaning>)>,
}

impl<'a> Running<'a> {
    fn all_of(dataset: &'a DatasetFacts) -> Vec<Self> {
        let runs = |measure: &Measure| measure.running;
        let columns = dataset
            .present()
            .filter(|column| column.meaning.measure.as_ref().is_some_and(runs));
        let mut running: Vec<Self> = columns.map(|column| Running { column, only: None }).collect();
        if let Some(long) = dataset.long() {
            let mut meanings = long.meanings();
            meanings.retain(|_, meaning| meaning.measure.as_ref().is_some_and(runs));
            if !meanings.is_empty() {
                let only = Some((long.measure.label.as_str(), meanings));
                running.push(Running {
                    column: long.value,
                    only,
                });
            }
        }
        running
    }
}

/// What tells series apart, and what orders them.
struct Series<'a> {
    by: Vec<&'a ColumnFacts>,
    when: &'a ColumnFacts,
    unit: PeriodUnit,
}

/// What came of comparing each figure with the one before.
#[derive(Default)]
struct Compared {
    told: u64,
    unreadable: u64,
    untold: u64,
    /// Those that may begin again with a year.
    beginning: u64,
    falls: Vec<Fall>,
}

struct Fall {
    gap: Decimal,
    period: String,
    records: Vec<RecordRef>,
}

impl<'a> Series<'a> {
    fn of(dataset: &'a DatasetFacts) -> Option<Self> {
        let (when, unit) = when::period_column(dataset)?;
        let by = dimensions::series(dataset);
        Some(Series { by, when, unit })
    }

    fn tally(&self, tally: TallySpec, column: &ColumnFacts) -> TallySpec {
        let by = self.by.iter().fold(tally, |tally, column| tally.by(&column.label));
        let by = by.by_as(&self.when.label, when::form(self.unit));
        by.sum(&column.label).rows(1).limit(MOST_GROUPS)
    }

    /// Groups come in the order of their keys, and so of their periods within a series.
    fn compare(&self, running: &Running<'_>, tally: TallyView<'_>) -> Compared {
        let mut compared = Compared::default();
        let mut before: Option<(Vec<Option<&str>>, &str, Interval)> = None;
        for group in tally.groups() {
            let mut keys = group.keys();
            let Some(Some(period)) = keys.pop() else {
                compared.unreadable += 1;
                continue;
            };
            let Some(meaning) = self.meaning(running, &group) else {
                continue;
            };
            let sum = group.sum(0);
            let Some(now) = Interval::of_sum(sum, meaning) else {
                match sum.malformed > 0 {
                    true => compared.unreadable += 1,
                    false => compared.untold += 1,
                }
                continue;
            };
            if let Some((series, earlier, then)) = &before
                && *series == keys
            {
                let gap = now.high.map_or(Decimal::ZERO, |high| then.low.saturating_sub(high));
                if gap > Decimal::ZERO && self.may_begin_again(earlier, period) {
                    compared.beginning += 1;
                } else {
                    compared.told += 1;
                    if gap > Decimal::ZERO {
                        let (period, records) = (period.to_owned(), group.rows());
                        compared.falls.push(Fall { gap, period, records });
                    }
                }
            }
            before = Some((keys, period, now));
        }
        compared
            .falls
            .sort_by(|a, b| b.gap.cmp(&a.gap).then_with(|| a.period.cmp(&b.period)));
        compared
    }

    /// What the figure of a group means; nothing where it is of a measure that does not run.
    fn meaning<'r>(&self, running: &'r Running<'_>, group: &GroupView<'_>) -> Option<&'r ColumnMeaning> {
        let Some((column, meanings)) = &running.only else {
            return Some(&running.column.meaning);
        };
        let at = self.by.iter().position(|by| by.label == *column)?;
        meanings.get(group.key(at)?)
    }

    /// Whether a calendar year or a financial year begins between two periods shorter than a year.
    fn may_begin_again(&self, before: &str, now: &str) -> bool {
        let years = |label: &str| {
            let first = periods::days(label, self.unit)?.from;
            Some((first.year(), first.year() - i16::from(first.month() < 4)))
        };
        let is_short = !matches!(self.unit, PeriodUnit::Year | PeriodUnit::FinancialYear);
        is_short
            && years(before)
                .zip(years(now))
                .is_none_or(|((year, financial), (other, others))| year != other || financial != others)
    }

    fn finding(&self, measure: &ColumnFacts, compared: Compared) -> Finding {
        let falls = compared.falls.len() as u64;
        let by: Vec<&str> = self.by.iter().map(|column| column.label.as_str()).collect();
        let finding = Finding::of("falls")
            .columns([measure.label.as_str(), self.when.label.as_str()])
            .arg("falls", count(falls, Unit::Cells).under(is_falling()))
            .arg("compared", count(compared.told, Unit::Cells))
            .arg("measure", label(&measure.label))
            .affected(falls, Unit::Cells)
            .under(is_falling());
        compared.falls.into_iter().fold(finding, |finding, fall| {
            let columns = by.iter().copied().chain([self.when.label.as_str()]);
            let gap = figure_by(&measure.label, fall.gap.normalize(), columns);
            let finding = finding.group([("period", period(fall.period)), ("gap", gap)]);
            finding.records(fall.records)
        })
    }
}

fn is_falling() -> Under {
    Under::Condition(FALLING.to_owned())
}

#[cfg(test)]
mod tests;
