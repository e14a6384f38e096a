//! Small counts: cells of a published table that count a few people, or a few events or things.

use candour_sdk::{As, decimal};
use candour_sdk::{
    Ask, DatasetFacts, Decimal, Dimension, Finding, GroupView, Judgement, Kind, Measure, MeasureOf, Plan, RecordRef,
    Rule, RuleError, RuleMeta, Tallies, TallyView, Unit, Why, count, label, number, share, value,
};
use schemars::JsonSchema;
use serde::Deserialize;

/// Cells of a table that show a small count.
pub struct SmallCounts;

/// What a policy may set.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// The smallest count that is found.
    #[schemars(extend("x-stricter" = "lower"))]
    from: u64,
    /// The largest count that is found.
    #[schemars(extend("x-stricter" = "higher"))]
    to: u64,
    /// What must be counted for a small count to be found.
    of: Vec<Counted>,
}

/// What a measure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Counted {
    /// Distinct people.
    People,
    /// Happenings, such as appointments.
    Events,
    /// Objects, such as items dispensed.
    Things,
}

impl Rule for SmallCounts {
    type Params = Params;

    fn meta(&self) -> RuleMeta {
        RuleMeta::new("small-counts")
            .summary("cells of a table that show a small count")
            .dimension(Dimension::Confidentiality)
            .kinds([Kind::Table])
            .covers_cells()
            .template("no-counts", "no column is declared to count people, events or things")
            .matters()
            .template(
                "people",
                "{column} has {cells} of {from} to {to} people, {share} of its figures",
            )
            .group("{measure}: {cells}")
            .advice(
                "Suppress these cells, and enough others that they cannot be worked out from totals; or merge groups \
                 until none is so small.",
            )
            .cause("small-count")
            .template(
                "others",
                "{column} has {cells} of {from} to {to} events or things, {share} of its figures",
            )
            .group("{measure}: {cells}")
            .advice("Consider whether a few events or things give away whom they happened to; if so, suppress them.")
            .cause("small-count")
            .measure("small-cells", "cells that show a small count")
            .page(include_str!("small_counts.md"))
    }

    fn plan(&self, ask: &Ask<Params>) -> Plan {
        let all = [Counted::People, Counted::Events, Counted::Things];
        if figures(ask.dataset(), &all).is_empty() {
            return Plan::not_applicable("no-counts");
        }
        Plan::tallies(figures(ask.dataset(), &ask.params.of).into_iter().flat_map(|figures| {
            let tally = match figures.named_by {
                Some(names) => ask.tally().by(names),
                None => ask.tally(),
            };
            let states = ask.tally().by_as(figures.column, As::State);
            [tally.by_as(figures.column, As::Number).rows(1), states]
        }))
    }

    fn judge(&self, ask: &Ask<Params>, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        for (i, figures) in figures(ask.dataset(), &ask.params.of).iter().enumerate() {
            let found = Found::in_tally(tallies.get(2 * i)?, figures, &ask.params);
            look_at(figures.column, tallies.get(2 * i + 1)?, out);
            out.measure_of("small-cells", [figures.column], count(found.cells, Unit::Cells));
            if found.cells == 0 {
                continue;
            }
            let mut finding = Finding::of(if figures.are_people { "people" } else { "others" })
                .columns([figures.column])
                .arg("column", label(figures.column))
                .arg("cells", count(found.cells, Unit::Cells))
                .arg("from", number(ask.params.from))
                .arg("to", number(ask.params.to))
                .arg("share", share(found.cells, found.figures, Unit::Cells))
                .affected(found.cells, Unit::Cells)
                .records(found.records);
            if let Some(names) = figures.named_by {
                for (name, cells) in &found.by_measure {
                    let measure = value(names, Some(name));
                    finding = finding.group([("measure", measure), ("cells", count(*cells, Unit::Cells))]);
                }
            }
            out.finding(finding);
        }
        Ok(())
    }
}

/// A suppressed cell shows no count, small or not: that it was looked at is for this rule to say.
fn look_at(column: &str, states: TallyView<'_>, out: &mut Judgement) {
    let cells = |state: &str| states.find(&[Some(state)]).map_or(0, |group| group.count());
    let (read, unreadable) = (cells("present") + cells("suppressed"), cells("malformed"));
    let looked = out.looked(Unit::Cells).columns([column]).of(read + unreadable).at(read);
    looked.rest(Why::Unreadable, unreadable);
}

/// A column of figures that count the same sort of thing.
struct Figures<'a> {
    column: &'a str,
    /// The column that names what each figure measures, in a long table.
    named_by: Option<&'a str>,
    /// What is measured; under no name in a column of one measure.
    measures: Vec<(Option<&'a str>, &'a Measure)>,
    are_people: bool,
}

/// The columns whose figures count one of these, people first.
fn figures<'a>(dataset: &'a DatasetFacts, of: &[Counted]) -> Vec<Figures<'a>> {
    let mut found = Vec::new();
    for are_people in [true, false] {
        let is_judged = |measure: &Measure| match measure.of {
            MeasureOf::People => are_people && of.contains(&Counted::People),
            MeasureOf::Events => !are_people && of.contains(&Counted::Events),
            MeasureOf::Things => !are_people && of.contains(&Counted::Things),
            MeasureOf::Money | MeasureOf::Rate => false,
        };
        for column in dataset.present() {
            if let Some(measure) = column.meaning.measure.as_ref().filter(|measure| is_judged(measure)) {
                found.push(Figures {
                    column: &column.label,
                    named_by: None,
                    measures: vec![(None, measure)],
                    are_people,
                });
            }
        }
        let is_present = |label: &str| dataset.column(label).is_some_and(|column| column.present);
        let Some(long) = &dataset.table.long else {
            continue;
        };
        let measures: Vec<_> = long
            .measures
            .iter()
            .map(|(name, long)| (Some(name.as_str()), &long.measure))
            .filter(|(_, measure)| is_judged(measure))
            .collect();
        if !measures.is_empty() && is_present(&long.measure) && is_present(&long.value) {
            found.push(Figures {
                column: &long.value,
                named_by: Some(&long.measure),
                measures,
                are_people,
            });
        }
    }
    found
}

/// The small counts of one column.
#[derive(Default)]
struct Found<'a> {
    cells: u64,
    figures: u64,
    /// Most cells first.
    by_measure: Vec<(&'a str, u64)>,
    records: Vec<RecordRef>,
}

impl<'a> Found<'a> {
    fn in_tally(tally: TallyView<'_>, figures: &Figures<'a>, params: &Params) -> Found<'a> {
        let mut found = Found::default();
        for (name, measure) in &figures.measures {
            let mut cells = 0;
            for group in tally.groups().filter(|group| name.is_none() || group.key(0) == *name) {
                let Some(figure) = figure(&group) else {
                    continue;
                };
                found.figures += group.count();
                if is_small(figure, measure, params) {
                    cells += group.count();
                    found.records.extend(group.rows());
                }
            }
            found.cells += cells;
            if let (Some(name), 1..) = (name, cells) {
                found.by_measure.push((name, cells));
            }
        }
        found.by_measure.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        found.records.sort_unstable();
        found
    }
}

/// The figure of a group, which stands last in its key; none for a cell that shows none.
fn figure(group: &GroupView<'_>) -> Option<Decimal> {
    let text = group.keys().pop().flatten()?;
    decimal::parse(text, &candour_sdk::NumberFormat::default())
}

/// Whether a figure is a small count: from–to, and not one of those that figures are declared to be rounded to.
fn is_small(figure: Decimal, measure: &Measure, params: &Params) -> bool {
    // To the middle between multiples of 2 are all odd numbers: that hides nothing.
    let is_rounded = measure
        .rounded_to()
        .is_some_and(|(base, left)| base > 1 + left && figure % Decimal::from(base) == Decimal::from(left));
    Decimal::from(params.from) <= figure && figure <= Decimal::from(params.to) && !is_rounded
}

#[cfg(test)]
mod tests;
