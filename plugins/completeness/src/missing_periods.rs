//! Missing periods: months and other periods without a row, in the whole dataset or in one group.

mod words;

use std::collections::{BTreeMap, BTreeSet};

use candour_sdk::{
    Argument, Ask, ColumnFacts, Dimension, Finding, Judgement, Kind, PeriodUnit, Plan, Rule, RuleError, RuleMeta,
    Tallies, TallyView, Unit, Why, cell, count, count_by, dimensions, label, labels, period, value, when,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::expected::{all_expected, expected_periods};
use crate::holes::{self, Group};
use crate::units::{declared, units};
use crate::unread::may_be_unread;

/// A column with more combinations of value and period than this is not looked into.
const MOST_GROUPS: u64 = 1_000_000;

/// Columns that one tally can name, the period's among them.
const MOST_COLUMNS: usize = 64;

/// Periods without a row.
pub struct MissingPeriods;

/// What a policy may set. What is absent is not looked for.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// Periods without any row in the whole dataset, from which they are found (periods).
    #[schemars(extend("x-stricter" = "lower"))]
    whole_periods: Option<u64>,
    /// In records: rows that a group has in its ordinary period, from which one without a row is found (rows).
    #[schemars(extend("x-stricter" = "lower"))]
    group_rows: Option<u64>,
    /// In tables: how full the periods of all series are, from which each series is taken to promise a row for each
    /// (per cent).
    #[schemars(extend("x-stricter" = "lower"))]
    filled_percent: Option<u64>,
}

impl Rule for MissingPeriods {
    type Params = Params;

    fn meta(&self) -> RuleMeta {
        declared(words::added(RuleMeta::new("missing-periods")))
            .summary("months and other periods that have no rows")
            .dimension(Dimension::Completeness)
            .kinds([Kind::Records, Kind::Table])
            .page(include_str!("missing_periods.md"))
    }

    fn plan(&self, ask: &Ask<Params>) -> Plan {
        let (column, unit) = match expected_periods(ask.dataset()) {
            Ok(expected) => expected,
            Err(reason) => return Plan::not_applicable(reason),
        };
        let tallies = looks(ask, column).into_iter().map(|by| {
            let tally = by.iter().fold(ask.tally(), |tally, column| tally.by(&column.label));
            tally.by_as(&column.label, when::form(unit)).limit(MOST_GROUPS)
        });
        Plan::tallies(tallies)
    }

    fn judge(&self, ask: &Ask<Params>, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        let Ok((column, unit)) = expected_periods(ask.dataset()) else {
            return Ok(());
        };
        let lacking = judge_whole(ask, column, unit, tallies.get(0)?, out);
        let (mut missing, mut announced, mut uncounted) = (0, 0, 0);
        for (i, by) in looks(ask, column).iter().enumerate().skip(1) {
            let tally = tallies.even_overflowed(i)?;
            if tally.overflowed() {
                uncounted += 1;
                continue;
            }
            let labels: Vec<&str> = by.iter().map(|column| column.label.as_str()).collect();
            let mut groups = holes::groups(tally, &labels, unit, &lacking, &ask.dataset().changes);
            announced += groups.values().map(|group| group.announced).sum::<u64>();
            let finding = match ask.dataset().kind {
                Kind::Records => judge_groups(ask, by[0], (column, unit), &mut groups, out),
                _ => judge_series(ask, &labels, (column, unit), &mut groups, out),
            };
            missing += groups.values().map(|group| group.holes.len() as u64).sum::<u64>();
            finding.into_iter().for_each(|finding| out.finding(finding));
        }
        out.measure("holes", count(missing, Unit::Periods));
        out.measure("announced-holes", count(announced, Unit::Periods));
        if uncounted > 0 {
            out.measure("uncounted-groups", count(uncounted, Unit::Columns));
        }
        Ok(())
    }
}

/// By which columns each tally is grouped, besides the period: the first by none.
fn looks<'a>(ask: &'a Ask<Params>, period: &ColumnFacts) -> Vec<Vec<&'a ColumnFacts>> {
    let dataset = ask.dataset();
    let mut looks = vec![Vec::new()];
    match dataset.kind {
        Kind::Records if ask.params.group_rows.is_some() => {
            looks.extend(dimensions::coded(dataset).into_iter().map(|column| vec![column]));
        }
        Kind::Table if ask.params.filled_percent.is_some() => looks.push(dimensions::series(dataset)),
        _ => {}
    }
    looks
        .iter_mut()
        .for_each(|by| by.retain(|column| column.label != period.label));
    // The first is the whole dataset; a table without columns to tell series by has none but that.
    let mut is_first = true;
    looks.retain(|by| std::mem::take(&mut is_first) || (1..MOST_COLUMNS).contains(&by.len()));
    looks
}

/// Gives the periods that the whole dataset lacks, announced or not.
fn judge_whole(
    ask: &Ask<Params>,
    column: &ColumnFacts,
    unit: PeriodUnit,
    tally: TallyView<'_>,
    out: &mut Judgement,
) -> BTreeSet<String> {
    let seen: BTreeSet<String> = tally
        .groups()
        .filter_map(|group| group.key(0).map(str::to_owned))
        .collect();
    let expected = all_expected(ask.dataset(), &ask.facts.release, &seen, unit);
    let lacking: BTreeSet<String> = expected.difference(&seen).cloned().collect();
    let changes = &ask.dataset().changes;
    let is_announced = |period: &&String| {
        let whole = changes.iter().filter(|change| change.column.is_none());
        let mut whole = whole.filter(|change| change.from.is_empty() && change.into.is_empty());
        whole.any(|change| holes::announces(change, &[], &[], period, unit))
    };
    let found: Vec<&String> = lacking.iter().filter(|period| !is_announced(period)).collect();
    let n = found.len() as u64;
    out.measure("periods", count(seen.len() as u64, Unit::Periods));
    out.measure("missing-periods", count(n, Unit::Periods));
    if ask.params.whole_periods.is_some() {
        out.looked(Unit::Periods)
            .columns([&column.label])
            .all(expected.len() as u64);
    }
    if n > 0 && ask.params.whole_periods.is_some_and(|least| n >= least) {
        let mut finding = Finding::of(if may_be_unread(tally, lacking.len() as u64) {
            "unread"
        } else {
            "whole"
        })
        .columns([&column.label])
        .arg("count", count(n, Unit::Periods))
        .affected(n, Unit::Periods);
        for label in found {
            finding = finding.group([("period", period(label))]);
        }
        out.finding(finding);
    }
    lacking
}

/// Drops the groups of which too little is expected, and says what the others lack.
fn judge_groups(
    ask: &Ask<Params>,
    by: &ColumnFacts,
    (column, unit): (&ColumnFacts, PeriodUnit),
    groups: &mut BTreeMap<Vec<Option<String>>, Group>,
    out: &mut Judgement,
) -> Option<Finding> {
    let least = ask.params.group_rows?;
    let is_code = |text: &String| cell::marker(text, &by.meaning).is_none();
    groups.retain(|values, _| values[0].as_ref().is_some_and(is_code));
    let columns = [&by.label, &column.label];
    out.looked(Unit::Groups).columns(columns).all(groups.len() as u64);
    groups.retain(|_, group| !group.holes.is_empty() && group.ordinary() >= least);
    let mut worst: Vec<(&Vec<Option<String>>, &Group)> = groups.iter().collect();
    worst.sort_by_key(|(_, group)| std::cmp::Reverse(group.ordinary() * group.holes.len() as u64));
    let mut finding = Finding::of("group")
        .columns(columns)
        .arg("count", count(worst.len() as u64, Unit::Groups))
        .arg("by", label(&by.label))
        .affected(worst.len() as u64, Unit::Groups);
    for (values, group) in &worst {
        finding = finding.group([
            ("group", value(&by.label, values[0].as_deref())),
            ("periods", count(group.holes.len() as u64, Unit::Periods)),
            ("unit", units(unit, group.holes.len())),
            ("first", period(&group.holes[0])),
            (
                "rows",
                count_by(group.ordinary(), Unit::Rows, [&by.label, &column.label]),
            ),
        ]);
    }
    (!worst.is_empty()).then_some(finding)
}

/// Drops the series without holes, or all where the table promises no row for each period, and says what is left.
fn judge_series(
    ask: &Ask<Params>,
    columns: &[&str],
    (column, unit): (&ColumnFacts, PeriodUnit),
    groups: &mut BTreeMap<Vec<Option<String>>, Group>,
    out: &mut Judgement,
) -> Option<Finding> {
    let percent = ask.params.filled_percent?;
    let filled: u64 = groups.values().map(|group| group.rows.len() as u64).sum();
    let spans: u64 = groups.values().map(Group::span).sum();
    let series = groups.len() as u64;
    if u128::from(filled) * 100 < u128::from(spans) * u128::from(percent) {
        groups.clear();
    }
    let (judged, names) = (groups.len() as u64, || {
        columns.iter().copied().chain([column.label.as_str()])
    });
    let looked = out.looked(Unit::Groups).columns(names()).of(series).at(judged);
    looked.rest(Why::NotDeclared, series - judged);
    let named = holes::naming_columns(columns.len(), groups);
    groups.retain(|_, group| !group.holes.is_empty());
    let mut worst: Vec<(&Vec<Option<String>>, &Group)> = groups.iter().collect();
    worst.sort_by_key(|(_, group)| std::cmp::Reverse(group.holes.len()));
    let template = ["series-by-one", "series-by-two", "series-by-three"][named.len().clamp(1, 3) - 1];
    let mut finding = Finding::of(template)
        .columns(names())
        .arg("count", count(worst.len() as u64, Unit::Groups))
        .arg("by", labels(named.iter().map(|i| columns[*i])))
        .affected(worst.len() as u64, Unit::Groups);
    for (values, group) in &worst {
        let names = named.iter().zip(["one", "two", "three"]);
        let mut args: Vec<(&str, Argument)> = names
            .map(|(i, name)| (name, value(columns[*i], values[*i].as_deref())))
            .collect();
        args.push(("periods", count(group.holes.len() as u64, Unit::Periods)));
        args.push(("unit", units(unit, group.holes.len())));
        args.push(("first", period(&group.holes[0])));
        finding = finding.group(args);
    }
    (!worst.is_empty()).then_some(finding)
}

#[cfg(test)]
mod tests;
