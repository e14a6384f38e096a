//! Suppressed values: columns, and groups of them, of which the publisher withholds far more than before, or almost all.

use std::collections::BTreeMap;

use candour_sdk::{
    As, Ask, CellState, ColumnFacts, DatasetFacts, Dimension, Finding, Judgement, Kind, MarkerKind, Plan, Rule,
    RuleError, RuleMeta, Tallies, TallySpec, TallyView, Under, Unit, Why, cell, count_by, dimensions, label, share,
    share_by, value,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::states::States;

/// A column with more values than this is no column of groups.
const MOST_GROUPS: u64 = 20_000;

/// What a number of suppressed cells is under.
const SUPPRESSED: Under = Under::State(CellState::Suppressed);

/// Columns and groups of which too much is withheld.
pub struct SuppressedValues;

/// What a policy may set. What is absent is not looked for.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// Share of a column that is suppressed, from which it is found whatever it was before (per cent).
    #[schemars(extend("x-stricter" = "lower"))]
    column_percent: Option<u64>,
    /// Rise of that share since the previous release, from which it is found (percentage points).
    #[schemars(extend("x-stricter" = "lower"))]
    rise_points: Option<u64>,
    /// Rise of the share of a group's cells that are suppressed, from which the group is found (percentage points).
    #[schemars(extend("x-stricter" = "lower"))]
    group_points: Option<u64>,
    /// Groups of fewer cells on either side are let be (cells).
    #[schemars(extend("x-stricter" = "lower"))]
    group_cells: u64,
}

impl Rule for SuppressedValues {
    type Params = Params;

    fn meta(&self) -> RuleMeta {
        const ADVICE: &str = "Find out whether the numbers became so small, or a filter or a threshold changed; publish a coarser table, or say why.";
        RuleMeta::new("suppressed-values")
            .compares()
            .covers_cells()
            .summary("columns and groups of which far more is suppressed than before, or almost all")
            .dimension(Dimension::Completeness)
            .template(
                "no-markers",
                "no column declares a marker of what is suppressed (x-markers)",
            )
            .template("column", "{column} is suppressed in {share} of its cells")
            .advice("A column that is withheld tells nothing: publish a coarser table, or leave the column out.")
            .cause("suppressed-cell")
            .template(
                "risen",
                "{column} is suppressed in {share} of its cells; in the previous release it was {before}",
            )
            .advice(ADVICE)
            .cause("suppressed-cell")
            .template(
                "groups",
                "{column} is suppressed far more often in some groups than in the previous release",
            )
            .group("{by} {group}: suppressed in {share} of {cells}, in {before} before")
            .advice(ADVICE)
            .cause("suppressed-cell")
            .measure("suppressed", "share of a column's cells that are suppressed")
            .page(include_str!("suppressed_values.md"))
    }

    fn plan(&self, ask: &Ask<Params>) -> Plan {
        let columns = columns(ask.dataset());
        if columns.is_empty() {
            return Plan::not_applicable("no-markers");
        }
        Plan::tallies(columns.into_iter().flat_map(|column| {
            let sides = sides(ask, column);
            let by_group = by(ask, column).into_iter().flat_map({
                let sides = sides.clone();
                move |by| {
                    let by_group =
                        |side: TallySpec| side.by(&by.label).by_as(&column.label, As::State).limit(MOST_GROUPS);
                    sides.clone().into_iter().map(by_group)
                }
            });
            let whole = sides.into_iter().map(|side| side.by_as(&column.label, As::State));
            whole.chain(by_group).collect::<Vec<_>>()
        }))
    }

    fn judge(&self, ask: &Ask<Params>, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        let mut at = 0..;
        let mut next = || at.next().unwrap_or_default();
        for column in columns(ask.dataset()) {
            let has_before = sides(ask, column).len() > 1;
            let now = States::of(tallies.get(next())?, 0);
            let before = match has_before {
                true => Some(States::of(tallies.get(next())?, 0)),
                false => None,
            };
            if now.suppressed > 0 {
                out.measure_of("suppressed", [&column.label], suppressed(&now));
            }
            let is_column_found = judge_column(&ask.params, column, &now, before.as_ref(), out);
            let by = by(ask, column);
            let (mut risen, mut uncounted) = (Vec::new(), 0);
            for by in &by {
                let (now_by, before_by) = (tallies.even_overflowed(next())?, tallies.even_overflowed(next())?);
                if now_by.overflowed() || before_by.overflowed() {
                    uncounted += 1;
                    continue;
                }
                let is_worse = |group: &Group<'_>| !is_column_found || is_more(&group.now, &now);
                let groups = groups(&ask.params, by, now_by, before_by).into_iter();
                risen.extend(groups.filter(is_worse).map(|group| (*by, group)));
            }
            if !by.is_empty() {
                let (all, looked) = (by.len() as u64, by.len() as u64 - uncounted);
                let coverage = out.looked(Unit::Columns).columns([&column.label]);
                coverage.of(all).at(looked).rest(Why::BeyondLimit, uncounted);
            }
            judge_groups(column, risen, out);
        }
        Ok(())
    }
}

/// Columns that declare a marker of what is suppressed.
fn columns(dataset: &DatasetFacts) -> Vec<&ColumnFacts> {
    let is_such = |column: &&ColumnFacts| {
        let mut markers = column.meaning.markers.values();
        markers.any(|marker| marker.is == MarkerKind::Suppressed)
    };
    dataset.present().filter(is_such).collect()
}

/// A tally of this release, and one of the release before where that has the column.
fn sides(ask: &Ask<Params>, column: &ColumnFacts) -> Vec<TallySpec> {
    let previous = ask.previous().filter(|previous| has(previous, column));
    let before = previous.map(|_| ask.previous_tally());
    std::iter::once(ask.tally()).chain(before).collect()
}

/// By which columns a figure of a table is looked at, on both sides.
fn by<'a>(ask: &'a Ask<Params>, column: &ColumnFacts) -> Vec<&'a ColumnFacts> {
    let dataset = ask.dataset();
    let Some(previous) = ask.previous().filter(|previous| has(previous, column)) else {
        return Vec::new();
    };
    if ask.params.group_points.is_none() || dataset.kind != Kind::Table || column.meaning.measure.is_none() {
        return Vec::new();
    }
    let by = dimensions::compared(dataset).into_iter();
    by.filter(|by| by.label != column.label && has(previous, by)).collect()
}

fn has(previous: &DatasetFacts, column: &ColumnFacts) -> bool {
    previous.column(&column.label).is_some_and(|column| column.present)
}

fn suppressed(states: &States) -> candour_sdk::Argument {
    share(states.suppressed, states.cells, Unit::Cells).under(SUPPRESSED)
}

/// Says that a column is suppressed too much, if it is.
fn judge_column(
    params: &Params,
    column: &ColumnFacts,
    now: &States,
    before: Option<&States>,
    out: &mut Judgement,
) -> bool {
    let is_risen = before.is_some_and(|before| params.rise_points.is_some_and(|points| is_risen(points, now, before)));
    let is_much = |percent: u64| 100 * u128::from(now.suppressed) >= u128::from(now.cells) * u128::from(percent);
    let is_found = now.suppressed > 0 && (is_risen || params.column_percent.is_some_and(is_much));
    if is_found {
        let finding = match before.filter(|before| before.cells > 0) {
            Some(before) => Finding::of("risen").arg("before", suppressed(before)),
            None => Finding::of("column"),
        };
        out.finding(
            finding
                .columns([&column.label])
                .arg("column", label(&column.label))
                .arg("share", suppressed(now))
                .affected(now.suppressed, Unit::Cells)
                .under(SUPPRESSED),
        );
    }
    is_found
}

/// Whether the share that is suppressed is so many percentage points above what it was.
fn is_risen(points: u64, now: &States, before: &States) -> bool {
    let (cells, cells_before) = (i128::from(now.cells), i128::from(before.cells));
    let rise = i128::from(now.suppressed) * cells_before - i128::from(before.suppressed) * cells;
    rise > 0 && 100 * rise >= i128::from(points) * cells * cells_before
}

fn is_more(here: &States, all: &States) -> bool {
    u128::from(here.suppressed) * u128::from(all.cells) > u128::from(all.suppressed) * u128::from(here.cells)
}

/// One group on both sides.
struct Group<'t> {
    name: &'t str,
    now: States,
    before: States,
}

/// The groups of which far more is suppressed than before.
fn groups<'t>(params: &Params, by: &ColumnFacts, now: TallyView<'t>, before: TallyView<'t>) -> Vec<Group<'t>> {
    let Some(points) = params.group_points else {
        return Vec::new();
    };
    let states = |tally: TallyView<'t>| {
        let mut groups: BTreeMap<&'t str, States> = BTreeMap::new();
        // Rows that stand for all, and what stands for a hidden or unknown code, are no group.
        let is_code =
            |value: &&str| Some(*value) != by.meaning.total.as_deref() && cell::marker(value, &by.meaning).is_none();
        for group in tally.groups() {
            if let Some(value) = group.key(0).filter(is_code) {
                groups.entry(value).or_default().add(group.key(1), group.count());
            }
        }
        groups
    };
    let (now, before) = (states(now), states(before));
    let both = now.into_iter().filter_map(|(name, now)| {
        let before = *before.get(name)?;
        let is_large = now.cells.min(before.cells) >= params.group_cells.max(1);
        (is_large && is_risen(points, &now, &before)).then_some(Group { name, now, before })
    });
    both.collect()
}

fn judge_groups(column: &ColumnFacts, mut risen: Vec<(&ColumnFacts, Group<'_>)>, out: &mut Judgement) {
    if risen.is_empty() {
        return;
    }
    risen.sort_by(|(by, a), (other, b)| {
        let suppressed = b.now.suppressed.cmp(&a.now.suppressed);
        suppressed.then_with(|| (&by.label, a.name).cmp(&(&other.label, b.name)))
    });
    // How many cells are affected is left unsaid: it would be an exact count of one group.
    let finding = Finding::of("groups")
        .columns([&column.label])
        .arg("column", label(&column.label));
    let told = risen.into_iter().fold(finding, |finding, (by, group)| {
        let of =
            |states: &States| share_by(states.suppressed, states.cells, Unit::Cells, [&by.label]).under(SUPPRESSED);
        finding.group([
            ("by", label(&by.label)),
            ("group", value(&by.label, Some(group.name))),
            ("share", of(&group.now)),
            ("cells", count_by(group.now.cells, Unit::Cells, [&by.label])),
            ("before", of(&group.before)),
        ])
    });
    out.finding(told);
}

#[cfg(test)]
mod tests {
    use candour_testing::{Case, check_page, judge};
    use serde_json::json;

    use super::*;

    const SCHEMA: &str = r#"{ "x-markers": { "*": "suppressed" }, "properties": {
        "sex": { "enum": ["F", "M"] },
        "n": { "type": "integer", "x-measure": { "of": "people" } }
    } }"#;

    /// So many rows of women and of men, the first of them suppressed.
    fn csv(women: (usize, usize), men: (usize, usize)) -> String {
        let rows = |sex: &str, (suppressed, all): (usize, usize)| {
            let shown = format!("{sex},12\n").repeat(all - suppressed);
            format!("{}{shown}", format!("{sex},*\n").repeat(suppressed))
        };
        format!("sex,n\n{}{}", rows("F", women), rows("M", men))
    }

    fn said(now: &str, before: Option<&str>) -> String {
        let params = json!({ "column-percent": 90, "rise-points": 10, "group-points": 50, "group-cells": 10 });
        let case = Case::new(now).kind(Kind::Table).schema(SCHEMA);
        let case = match before {
            Some(before) => case.previous(before),
            None => case,
        };
        judge(&SuppressedValues, params, &case).text()
    }

    #[test]
    fn page() {
        check_page(&SuppressedValues);
    }

    #[test]
    fn a_column_is_found_at_its_share() {
        assert_eq!(
            said(&csv((10, 10), (8, 10)), None),
            "n is suppressed in 90.0% of its cells\n"
        );
        assert_eq!(said(&csv((10, 10), (7, 10)), None), "nothing\n");
        assert!(said("sex,n\n", None).starts_with("nothing"));
        let unmarked = Case::new("n\n1\n");
        assert_eq!(
            judge(&SuppressedValues, json!({ "group-cells": 10 }), &unmarked).text(),
            "not applicable: no column declares a marker of what is suppressed (x-markers)\n"
        );
    }

    #[test]
    fn a_rise_needs_its_points() {
        let none = csv((0, 10), (0, 10));
        assert_eq!(
            said(&csv((1, 10), (1, 10)), Some(&none)),
            "n is suppressed in 10.0% of its cells; in the previous release it was 0%\n"
        );
        assert_eq!(said(&csv((1, 10), (0, 10)), Some(&none)), "nothing\n");
        assert_eq!(said(&none, Some(&csv((9, 10), (9, 10)))), "nothing\n");
    }

    #[test]
    fn a_group_is_told_beside_a_column_that_it_exceeds() {
        let none = csv((0, 10), (0, 90));
        assert_eq!(
            said(&csv((9, 10), (0, 90)), Some(&none)),
            "n is suppressed far more often in some groups than in the previous release\n  \
             sex F: suppressed in 90.0% of 10 cells, in 0% before\n"
        );
        assert_eq!(said(&csv((4, 10), (0, 90)), Some(&none)), "nothing\n");
        assert_eq!(said(&csv((9, 9), (0, 91)), Some(&none)), "nothing\n");
        let all = "n is suppressed in 100% of its cells; in the previous release it was 0%\n";
        assert_eq!(said(&csv((10, 10), (10, 10)), Some(&csv((0, 10), (0, 10)))), all);
        let half = said(&csv((10, 10), (0, 10)), Some(&csv((0, 10), (0, 10))));
        assert!(half.contains("50.0% of its cells") && half.contains("sex F: suppressed in 100% of 10 cells"));
    }
}
