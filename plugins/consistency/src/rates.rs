//! Rates: figures that are not what their own parts give.

mod of_long;

use std::collections::BTreeSet;

use candour_sdk::{
    Amount, Ask, ColumnFacts, Dimension, Finding, Judgement, MeasureOf, Plan, Predicate, Relation, RowTest, Rule,
    RuleError, RuleMeta, Tallies, Undecided, Under, Unit, Why, count, label, labels,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::tested_rows::TestedRows;
use of_long::OfLong;

/// What holds of the rows that are counted.
const DIFFERING: &str = "with another rate than its parts give";
const BY_NOUGHT: &str = "with a rate of nothing";

/// More decimals than these are not compared: half a unit of the last would have too many digits.
const MOST_DECIMALS: u32 = 20;

/// Rates that are not what their parts give.
pub struct Rates;

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Which {
    /// Rates that are not what their parts give.
    Differing,
    /// Rates that are shown where what they would be divided by is nought.
    ByNought,
}

/// What a policy may set.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// What is looked for.
    #[schemars(extend("x-stricter" = "higher"))]
    which: Vec<Which>,
}

impl Rule for Rates {
    type Params = Params;

    fn meta(&self) -> RuleMeta {
        RuleMeta::new("rates")
            .summary("rates that differ from what their parts give by more than half a unit of the last decimal")
            .dimension(Dimension::Consistency)
            .template("no-rates", "no column is declared to be a rate (x-measure)")
            .template("differing", "{rows} {rows:has|have} another {rate} than {parts} give")
            .advice("Work the rate out again from its parts, or declare the parts, the factor and the decimals that it was made with.")
            .meaning("The rate and the figures it is made of disagree: the report cannot tell which of them is right.")
            .cause("rate")
            .template("by-nought", "{rows} {rows:has|have} a {rate} although there is nothing to divide by: {below} is 0")
            .advice("Leave the rate empty in these rows, or write a marker for what cannot be worked out (not-applicable).")
            .meaning("In these rows the rate means nothing.")
            .template("differing-long", "{rows} of {column} {rows:has|have} another rate than their parts give")
            .group("{rate} ({rows})")
            .advice("Work the rates out again from their parts, or declare the parts, the factor and the decimals that they were made with.")
            .meaning("The rates and the figures they are made of disagree: the report cannot tell which of them are right.")
            .cause("rate")
            .template("by-nought-long", "{rows} of {column} {rows:has|have} a rate although there is nothing to divide by")
            .group("{rate} ({rows})")
            .advice("Leave the rate empty in these rows, or write a marker for what cannot be worked out (not-applicable).")
            .meaning("In these rows the rate means nothing.")
            .word(DIFFERING)
            .word(BY_NOUGHT)
            .measure("differing-rates", "rows whose rate is not what its parts give, over all rates")
            .threshold("[which=differing] a rate is not what its parts give")
            .threshold("[which=by-nought] a rate is shown where what it would be divided by is 0")
            .page(include_str!("rates.md"))
    }

    fn plan(&self, ask: &Ask<Params>) -> Plan {
        let rates = Declared::of(ask);
        if rates.in_all == 0 {
            return Plan::not_applicable("no-rates");
        }
        let of_columns = rates.testable.iter().map(|rate| ask.tally().test(rate.test()).rows(3));
        Plan::tallies(of_columns.chain(rates.of_long.iter().map(OfLong::tally)))
    }

    fn judge(&self, ask: &Ask<Params>, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        let rates = Declared::of(ask);
        let looks_for = |which| ask.params.which.contains(&which);
        let mut differing = 0;
        for (i, rate) in rates.testable.iter().enumerate() {
            let rows = TestedRows::of(tallies.get(i)?);
            differing += rows.fail;
            if rows.fail > 0 && looks_for(Which::Differing) {
                let others = rate.columns().into_iter().filter(|other| *other != rate.column.label);
                let finding = rate
                    .finding("differing", rows.fail, DIFFERING)
                    .arg("parts", labels(others));
                out.finding(finding.records(rows.failing.iter().copied()));
            }
            let by_nought = rows.undecided.get(&Undecided::ByNought).copied().unwrap_or(0);
            if by_nought > 0 && looks_for(Which::ByNought) {
                let finding = rate.finding("by-nought", by_nought, BY_NOUGHT);
                out.finding(finding.arg("below", labels(rate.bottom)));
            }
            rows.say(out.looked(Unit::Rows).columns(rate.columns()));
        }
        if let Some(of_long) = &rates.of_long {
            differing += of_long.say(ask, tallies.get(rates.testable.len())?, out);
        }
        out.measure("differing-rates", count(differing, Unit::Rows).under(under(DIFFERING)));
        let claims = out
            .looked(Unit::Claims)
            .of(rates.in_all)
            .at((rates.testable.len() + rates.of_long.as_ref().map_or(0, |of_long| of_long.testable.len())) as u64);
        let claims = claims.rest(Why::NotListed, rates.without_parts);
        let claims = claims.rest(Why::NotDeclared, rates.without_decimals);
        claims.rest(Why::BeyondLimit, rates.too_fine);
        Ok(())
    }
}

/// A rate that each row can be tested for.
struct Rate<'a> {
    column: &'a ColumnFacts,
    top: &'a str,
    bottom: &'a [String],
    times: u32,
    decimals: u32,
}

/// The rates of a dataset, and why some cannot be tested.
#[derive(Default)]
struct Declared<'a> {
    testable: Vec<Rate<'a>>,
    /// Those of a long table.
    of_long: Option<OfLong<'a>>,
    in_all: u64,
    /// Their parts are in no column of the file.
    without_parts: u64,
    /// Nothing says to how many decimals they are given.
    without_decimals: u64,
    too_fine: u64,
}

impl<'a> Declared<'a> {
    fn of<P>(ask: &'a Ask<P>) -> Self {
        let dataset = ask.dataset();
        let mut rates = Declared::default();
        let is_present = |label: &str| dataset.column(label).is_some_and(|column| column.present);
        for column in dataset.present() {
            let Some(measure) = column
                .meaning
                .measure
                .as_ref()
                .filter(|measure| measure.of == MeasureOf::Rate)
            else {
                continue;
            };
            rates.in_all += 1;
            match (&measure.top, measure.decimals) {
                (Some(top), _) if !is_present(top) || !measure.bottom.iter().all(|label| is_present(label)) => {
                    rates.without_parts += 1;
                }
                (None, _) => rates.without_parts += 1,
                (Some(_), None) => rates.without_decimals += 1,
                (Some(_), Some(decimals)) if decimals > MOST_DECIMALS => rates.too_fine += 1,
                (Some(top), Some(decimals)) => rates.testable.push(Rate {
                    column,
                    top,
                    bottom: &measure.bottom,
                    times: measure.times.unwrap_or(1),
                    decimals,
                }),
            }
        }
        rates.of_long = OfLong::of(ask);
        let long = dataset.table.long.iter().flat_map(|long| &long.measures);
        for (name, of) in long.filter(|(_, of)| of.measure.of == MeasureOf::Rate) {
            rates.in_all += 1;
            let is_testable = |of_long: &OfLong<'_>| of_long.testable.contains_key(name.as_str());
            match of.measure.decimals {
                _ if rates.of_long.as_ref().is_some_and(is_testable) => {}
                None if of.measure.top.is_some() => rates.without_decimals += 1,
                Some(decimals) if decimals > MOST_DECIMALS => rates.too_fine += 1,
                _ => rates.without_parts += 1,
            }
        }
        rates
    }
}

impl Rate<'_> {
    /// That it is within half a unit of its last decimal of what its parts give, where it is shown.
    fn test(&self) -> RowTest {
        let figure = |label: &str| Amount::Figure(label.to_owned());
        let above = Amount::Product(vec![Amount::Number(self.times.to_string()), figure(self.top)]);
        let below = Amount::Sum(self.bottom.iter().map(|label| figure(label)).collect());
        let worked_out = Amount::Quotient(Box::new((above, below)));
        let gap = Amount::Sum(vec![figure(&self.column.label), Amount::Minus(Box::new(worked_out))]);
        let half = format!("0.{}5", "0".repeat(self.decimals as usize));
        let is_near = Predicate::compare(Amount::Absolute(Box::new(gap)), Relation::AtMost, Amount::Number(half));
        RowTest::of(is_near).when(Predicate::Shown(self.column.label.clone()))
    }

    /// The rate and its parts, each once.
    fn columns(&self) -> BTreeSet<&str> {
        let parts = self.bottom.iter().map(String::as_str);
        [self.column.label.as_str(), self.top]
            .into_iter()
            .chain(parts)
            .collect()
    }

    fn finding(&self, template: &str, rows: u64, condition: &str) -> Finding {
        Finding::of(template)
            .columns(self.columns())
            .arg("rows", count(rows, Unit::Rows).under(under(condition)))
            .arg("rate", label(&self.column.label))
            .affected(rows, Unit::Rows)
            .under(under(condition))
    }
}

fn under(condition: &str) -> Under {
    Under::Condition(condition.to_owned())
}

#[cfg(test)]
mod tests;
