//! Missing combinations: combinations of values that the publisher expects, and that have no rows, or none in some periods.

mod grid;
mod words;

use std::collections::BTreeSet;

use candour_sdk::{
    Argument, Ask, ColumnFacts, Dimension, Finding, Judgement, Kind, PeriodUnit, Plan, Rule, RuleError, RuleMeta,
    Tallies, Unit, Why, count, labels, period, value, when,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::expected::{all_expected, expected_periods};
use crate::units::{declared, units};
use grid::{Grid, Short};

/// More combinations than this nobody means, nor reads.
const MOST: u64 = 1_000_000;

/// Combinations without rows.
pub struct MissingCombinations;

/// What a policy may set.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// Combinations that lack rows, from which they are found.
    #[schemars(extend("x-stricter" = "lower"))]
    combinations: u64,
}

impl Rule for MissingCombinations {
    type Params = Params;

    fn meta(&self) -> RuleMeta {
        declared(words::added(RuleMeta::new("missing-combinations")))
            .summary("expected combinations of values without rows")
            .dimension(Dimension::Completeness)
            .kinds([Kind::Records, Kind::Table])
            .page(include_str!("missing_combinations.md"))
    }

    fn plan(&self, ask: &Ask<Params>) -> Plan {
        let expected = &ask.dataset().expect.by;
        if expected.is_empty() {
            return Plan::not_applicable("not-declared");
        }
        let by = columns(ask);
        if by.len() < expected.iter().collect::<BTreeSet<_>>().len() {
            return Plan::not_applicable("no-column");
        }
        let tally = by
            .iter()
            .fold(ask.tally(), |tally, column| tally.by(&column.label))
            .limit(MOST);
        Plan::tallies([match every(ask) {
            Some((column, unit)) => tally.by_as(&column.label, when::form(unit)),
            None => tally,
        }])
    }

    fn judge(&self, ask: &Ask<Params>, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        let (by, tally, every) = (columns(ask), tallies.even_overflowed(0)?, every(ask));
        let names: Vec<&str> = by.iter().map(|column| column.label.as_str()).collect();
        if tally.overflowed() {
            out.looked(Unit::Keys)
                .columns(names)
                .of(MOST)
                .rest(Why::BeyondLimit, MOST);
            return Ok(());
        }
        let Some(grid) = Grid::of(&by, tally, MOST) else {
            out.looked(Unit::Keys)
                .columns(names)
                .of(MOST)
                .rest(Why::BeyondLimit, MOST);
            return Ok(());
        };
        let unit = every.map(|(_, unit)| unit);
        let periods = unit.map(|unit| {
            let seen = grid.periods();
            let mut expected = all_expected(ask.dataset(), &ask.facts.release, &seen, unit);
            // What all lack is told by another rule.
            expected.retain(|period| seen.contains(period));
            expected
        });
        let changes = &ask.dataset().changes;
        let found = grid.lacking(&names, periods.as_ref().zip(unit), changes);
        out.looked(Unit::Keys)
            .columns(names.iter().copied())
            .all(grid.combinations());
        out.measure("combinations", count(grid.combinations(), Unit::Keys));
        let all = (found.absent.len() + found.short.len()) as u64;
        out.measure("lacking", count(all, Unit::Keys));
        if all < ask.params.combinations {
            return Ok(());
        }
        if !found.absent.is_empty() {
            let args = found.absent.iter().map(|values| told(&names, values));
            out.finding(finding("absent", &names, args).columns(names.iter().copied()));
        }
        if let Some((column, unit)) = every
            && !found.short.is_empty()
        {
            let args = found.short.iter().map(|short| told_short(&names, short, unit));
            let columns = names.iter().copied().chain([column.label.as_str()]);
            out.finding(finding("short", &names, args).columns(columns));
        }
        Ok(())
    }
}

/// The columns whose values are combined, each once.
fn columns(ask: &Ask<Params>) -> Vec<&ColumnFacts> {
    let dataset = ask.dataset();
    let present = dataset.present();
    present
        .filter(|column| dataset.expect.by.contains(&column.label))
        .collect()
}

/// The column that says when, where each period is expected, and how long these are.
fn every(ask: &Ask<Params>) -> Option<(&ColumnFacts, PeriodUnit)> {
    ask.dataset().expect.every?;
    expected_periods(ask.dataset()).ok()
}

fn finding<'a>(
    template: &str,
    names: &[&str],
    groups: impl ExactSizeIterator<Item = Vec<(&'a str, Argument)>>,
) -> Finding {
    let n = groups.len() as u64;
    let template = format!("{template}-by-{}", ["one", "two", "three"][names.len().clamp(1, 3) - 1]);
    let finding = Finding::of(&template).arg("count", count(n, Unit::Keys));
    let finding = finding.arg("by", labels(names.iter().copied())).affected(n, Unit::Keys);
    groups.fold(finding, Finding::group)
}

fn told(names: &[&str], values: &[String]) -> Vec<(&'static str, Argument)> {
    let places = ["one", "two", "three"].into_iter();
    let named = places.zip(names.iter().zip(values));
    named
        .map(|(place, (column, text))| (place, value(*column, Some(text))))
        .collect()
}

fn told_short(names: &[&str], short: &Short, unit: PeriodUnit) -> Vec<(&'static str, Argument)> {
    let mut args = told(names, &short.values);
    args.push(("periods", count(short.periods.len() as u64, Unit::Periods)));
    args.push(("unit", units(unit, short.periods.len())));
    args.push(("first", period(&short.periods[0])));
    args
}

#[cfg(test)]
mod tests;
