//! Missing values: cells in which nothing was recorded, by column and by group.

mod words;

use std::collections::{BTreeMap, BTreeSet};

use candour_sdk::{
    As, Ask, CellState, ColumnFacts, DatasetFacts, Dimension, Finding, Judgement, Plan, Privacy, Rule, RuleError,
    RuleMeta, Tallies, TallyView, Under, Unit, count, count_by, dimensions, label, share, share_by, value,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::conditional::conditional_columns;
use crate::outliers::{Bounds, Outlier, outliers};
use crate::states::{States, must_be_filled};

/// A dimension with more values than this is free text or a reference, whatever the schema calls it.
const MOST_GROUPS: u64 = 20_000;

/// Columns are measured one by one in a plan of at most so many tallies.
const MOST_REPORTED: usize = 2_000;

/// What a number of missing cells is under.
const MISSING: Under = Under::State(CellState::Missing);

/// Cells in which nothing was recorded.
pub struct MissingValues;

/// What a policy may set. What is absent is not looked for.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// Missing cells in a column that the schema requires, from which they are found (cells).
    #[schemars(extend("x-stricter" = "lower"))]
    required_cells: Option<u64>,
    /// Share of a column that is missing, from which a rise is looked at (per cent).
    #[schemars(extend("x-stricter" = "lower"))]
    column_percent: Option<u64>,
    /// Rise of that share since the previous release, from which it is found (percentage points).
    #[schemars(extend("x-stricter" = "lower"))]
    rise_points: Option<u64>,
    /// Share of a group's cells that are missing, from which the group is looked at (per cent).
    #[schemars(extend("x-stricter" = "lower"))]
    group_percent: Option<u64>,
    /// How many times the share of the rest that share is, from which the group is found (times).
    #[schemars(extend("x-stricter" = "lower"))]
    group_times: Option<u64>,
    /// Groups of fewer cells are ignored, and so are those beside fewer cells of all others (cells).
    #[schemars(extend("x-stricter" = "lower"))]
    group_cells: Option<u64>,
}

impl Rule for MissingValues {
    type Params = Params;

    fn meta(&self) -> RuleMeta {
        words::added(RuleMeta::new("missing-values"))
            .compares()
            .reads_schema()
            .covers_cells()
            .summary("cells in which nothing was recorded: in required columns, more than before, or in one group")
            .dimension(Dimension::Completeness)
            .page(include_str!("missing_values.md"))
    }

    fn plan(&self, ask: &Ask<Params>) -> Plan {
        if ask.dataset().present().next().is_none() {
            return Plan::not_applicable("no-columns");
        }
        Plan::tallies(looks(ask).into_iter().map(|look| match look {
            // Without records the tally is the same as that of blank columns, and is counted once.
            Look::Now(column) if must_be_filled(column) => ask.tally().by_as(&column.label, As::State).rows(10),
            Look::Now(column) => ask.tally().by_as(&column.label, As::State),
            Look::Before(column) => ask.previous_tally().by_as(&column.label, As::State),
            Look::ByGroup(column, by) => {
                let tally = ask.tally().by(&by.label).by_as(&column.label, As::State);
                tally.limit(MOST_GROUPS)
            }
        }))
    }

    fn judge(&self, ask: &Ask<Params>, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        let mut now: BTreeMap<&str, States> = BTreeMap::new();
        let mut found: BTreeMap<&str, Vec<Outlier>> = BTreeMap::new();
        let mut uncounted: BTreeSet<&str> = BTreeSet::new();
        let looks = looks(ask);
        for (i, look) in looks.iter().enumerate() {
            match look {
                Look::Now(column) => {
                    let tally = tallies.get(i)?;
                    let states = States::of(tally, 0);
                    if looks.len() <= MOST_REPORTED {
                        report(column, &states, out);
                    }
                    judge_required(ask, column, &states, tally, out);
                    now.insert(&column.label, states);
                }
                Look::Before(column) => {
                    let tally = tallies.get(i)?;
                    let mut before = States::of(tally, 0);
                    let rounded = tally.head().rounded.unwrap_or(0);
                    before.missing = before.cells.min(before.missing + rounded / 2);
                    let risen = Finding::of(if rounded > 1 { "risen-at-least" } else { "risen" });
                    let found = rise(&ask.params, column, &now[column.label.as_str()], &before, risen);
                    found.into_iter().for_each(|found| out.finding(found));
                }
                Look::ByGroup(column, by) => {
                    let tally = tallies.even_overflowed(i)?;
                    if tally.overflowed() {
                        uncounted.insert(&by.label);
                        continue;
                    }
                    if let Some(bounds) = bounds(&ask.params) {
                        found
                            .entry(&column.label)
                            .or_default()
                            .extend(outliers(bounds, by, tally));
                    }
                }
            }
        }
        for (column, outliers) in found {
            judge_outliers(column, outliers, out);
        }
        let missing: u64 = now.values().map(|states| states.missing).sum();
        out.measure("missing-cells", count(missing, Unit::Cells).under(MISSING));
        if !uncounted.is_empty() {
            out.measure("uncounted-groups", count(uncounted.len() as u64, Unit::Columns));
        }
        Ok(())
    }
}

/// One tally of the plan. Each column is looked at now before it is compared with anything.
enum Look<'a> {
    Now(&'a ColumnFacts),
    Before(&'a ColumnFacts),
    ByGroup(&'a ColumnFacts, &'a ColumnFacts),
}

fn looks(ask: &Ask<Params>) -> Vec<Look<'_>> {
    let dataset = ask.dataset();
    let mut looks: Vec<Look> = dataset.present().map(Look::Now).collect();
    if ask.params.column_percent.is_some() && ask.params.rise_points.is_some() {
        let previous = ask.previous().map(DatasetFacts::present_labels).unwrap_or_default();
        let before = |column: &&ColumnFacts| previous.contains(column.label.as_str());
        looks.extend(dataset.present().filter(before).map(Look::Before));
    }
    if bounds(&ask.params).is_none() {
        return looks;
    }
    let dimensions = dimensions::coded(dataset);
    let conditional = dataset.schema.as_ref().map(conditional_columns).unwrap_or_default();
    for column in dataset.present() {
        let is_conditional = conditional.contains(column.id().words());
        if column.meaning.is(Privacy::Sensitive) || is_conditional || must_be_filled(column) {
            continue;
        }
        for &by in &dimensions {
            let is_name = column.meaning.label_of.as_ref() == Some(&by.label);
            if by.label != column.label && !is_name {
                looks.push(Look::ByGroup(column, by));
            }
        }
    }
    looks
}

/// From where on a group is found; nothing where the policy leaves a bound out.
fn bounds(params: &Params) -> Option<Bounds> {
    Some(Bounds {
        percent: params.group_percent?,
        times: params.group_times?,
        least: params.group_cells?,
    })
}

fn report(column: &ColumnFacts, states: &States, out: &mut Judgement) {
    if states.missing > 0 {
        let missing = share(states.missing, states.cells, Unit::Cells).under(MISSING);
        out.measure_of("missing", [&column.label], missing);
    }
    for (name, n, state) in [
        ("suppressed", states.suppressed, CellState::Suppressed),
        ("not-applicable", states.not_applicable, CellState::NotApplicable),
        ("default", states.default, CellState::Default),
    ] {
        if n > 0 {
            let cells = count(n, Unit::Cells).under(Under::State(state));
            out.measure_of(name, [&column.label], cells);
        }
    }
}

fn judge_required(ask: &Ask<Params>, column: &ColumnFacts, states: &States, tally: TallyView<'_>, out: &mut Judgement) {
    let Some(least) = ask.params.required_cells.filter(|_| must_be_filled(column)) else {
        return;
    };
    if states.missing == 0 || states.missing < least {
        return;
    }
    let records = tally
        .find(&[Some("missing")])
        .map(|group| group.rows())
        .unwrap_or_default();
    out.finding(
        Finding::of("required")
            .columns([&column.label])
            .arg("column", label(&column.label))
            .arg("cells", count(states.missing, Unit::Cells).under(MISSING))
            .affected(states.missing, Unit::Cells)
            .under(MISSING)
            .records(records),
    );
}

/// A rise since the previous release, told in the words of `risen`.
fn rise(params: &Params, column: &ColumnFacts, now: &States, before: &States, risen: Finding) -> Option<Finding> {
    let (percent, points) = (params.column_percent?, params.rise_points?);
    let (cells, cells_before) = (i128::from(now.cells), i128::from(before.cells));
    let rise = 100 * (i128::from(now.missing) * cells_before - i128::from(before.missing) * cells);
    let has_risen = cells > 0
        && cells_before > 0
        && rise >= i128::from(points) * cells * cells_before
        && 100 * i128::from(now.missing) >= i128::from(percent) * cells;
    has_risen.then(|| {
        risen
            .columns([&column.label])
            .arg("column", label(&column.label))
            .arg("share", share(now.missing, now.cells, Unit::Cells).under(MISSING))
            .arg(
                "before",
                share(before.missing, before.cells, Unit::Cells).under(MISSING),
            )
            .affected(now.missing, Unit::Cells)
            .under(MISSING)
    })
}

fn judge_outliers(column: &str, mut outliers: Vec<Outlier<'_>>, out: &mut Judgement) {
    if outliers.is_empty() {
        return;
    }
    outliers.sort_by(|a, b| {
        b.excess()
            .cmp(&a.excess())
            .then_with(|| (a.by, &a.group).cmp(&(b.by, &b.group)))
    });
    // How many cells are affected is left unsaid: it would be an exact count of one group.
    let mut finding = Finding::of("one-group").columns([column]).arg("column", label(column));
    for Outlier { by, group, here, rest } in outliers {
        finding = finding.group([
            ("by", label(by)),
            ("group", value(by, Some(&group))),
            (
                "share",
                share_by(here.missing, here.cells, Unit::Cells, [by]).under(MISSING),
            ),
            ("cells", count_by(here.cells, Unit::Cells, [by])),
            (
                "rest",
                share_by(rest.missing, rest.cells, Unit::Cells, [by]).under(MISSING),
            ),
        ]);
    }
    out.finding(finding);
}

#[cfg(test)]
mod tests;
