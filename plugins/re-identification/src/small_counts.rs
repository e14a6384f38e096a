//! Small counts: cells of a published table that count a few people, or a few events or things.

mod words;

use candour_sdk::{
    As, Ask, DatasetFacts, Decimal, Dimension, Finding, GroupView, Judgement, Kind, Measure, MeasureOf, Plan,
    RecordRef, Rule, RuleError, RuleMeta, Tallies, TallyView, Unit, Why, count, decimal, label, labels, number, share,
    value,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::persons::may_be_table;

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
    #[schemars(extend("x-stricter" = "higher"))]
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
        words::added(RuleMeta::new("small-counts"))
            .summary("cells of a table that show a small count")
            .dimension(Dimension::Confidentiality)
            .covers_cells()
            .page(include_str!("small_counts.md"))
    }

    fn plan(&self, ask: &Ask<Params>) -> Plan {
        let all = [Counted::People, Counted::Events, Counted::Things];
        if !may_be_table(ask.dataset()) || figures(ask.dataset(), &all).is_empty() {
            return Plan::not_applicable(match ask.dataset().kind {
                Kind::Table => "no-counts",
                _ => "no-table",
            });
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
        let figures = figures(ask.dataset(), &ask.params.of);
        let mut others: Vec<(&Figures<'_>, Small<'_>)> = Vec::new();
        for (i, figures) in figures.iter().enumerate() {
            look_at(figures.column, tallies.get(2 * i + 1)?, out);
            let mut found = small(tallies.get(2 * i)?, figures, &ask.params);
            let cells = count(found.iter().map(|small| small.cells).sum(), Unit::Cells);
            out.measure_of("small-cells", [figures.column], cells);
            if figures.are_people {
                of_people(&ask.params, figures, found, out);
            } else {
                found.retain(Small::is_rare);
                others.extend(found.into_iter().map(|small| (figures, small)));
            }
        }
        of_others(&ask.params, others, out);
        Ok(())
    }
}

/// A finding for each column that counts people.
fn of_people(params: &Params, figures: &Figures<'_>, mut found: Vec<Small<'_>>, out: &mut Judgement) {
    let all = found.iter().map(|small| small.figures).sum();
    found.retain(|small| small.cells > 0);
    found.sort_by(|a, b| b.cells.cmp(&a.cells).then(a.name.cmp(&b.name)));
    let Some(mut finding) = finding("people", params, &found, [figures.column]) else {
        return;
    };
    let cells: u64 = found.iter().map(|small| small.cells).sum();
    finding = finding
        .arg("column", label(figures.column))
        .arg("share", share(cells, all, Unit::Cells));
    for small in &found {
        if let (Some(names), Some(name)) = (figures.named_by, small.name) {
            let cells = count(small.cells, Unit::Cells);
            finding = finding.group([("measure", value(names, Some(name))), ("cells", cells)]);
        }
    }
    out.finding(finding);
}

/// One finding for all columns that count events or things, the most cells first.
fn of_others(params: &Params, mut found: Vec<(&Figures<'_>, Small<'_>)>, out: &mut Judgement) {
    let mut columns: Vec<&str> = found.iter().map(|(figures, _)| figures.column).collect();
    columns.dedup();
    found.sort_by_key(|(figures, small)| (std::cmp::Reverse(small.cells), figures.column, small.name));
    let Some(mut finding) = finding(
        "others",
        params,
        found.iter().map(|(_, small)| small),
        columns.iter().copied(),
    ) else {
        return;
    };
    finding = finding.arg("columns", labels(columns));
    for (figures, small) in &found {
        let of = match (figures.named_by, small.name) {
            (Some(names), Some(name)) => value(names, Some(name)),
            _ => label(figures.column),
        };
        finding = finding.group([
            ("of", of),
            ("cells", count(small.cells, Unit::Cells)),
            ("share", share(small.cells, small.figures, Unit::Cells)),
        ]);
    }
    out.finding(finding);
}

/// What both sorts of finding say; nothing where no count is small.
fn finding<'a>(
    template: &str,
    params: &Params,
    found: impl IntoIterator<Item = &'a Small<'a>>,
    columns: impl IntoIterator<Item = &'a str>,
) -> Option<Finding> {
    let (mut cells, mut records) = (0, Vec::new());
    for small in found {
        cells += small.cells;
        records.extend(small.records.iter().copied());
    }
    records.sort_unstable();
    records.dedup();
    let finding = Finding::of(template)
        .columns(columns)
        .arg("cells", count(cells, Unit::Cells))
        .arg("from", number(params.from))
        .arg("to", number(params.to))
        .affected(cells, Unit::Cells)
        .records(records);
    (cells > 0).then_some(finding)
}

/// A suppressed cell shows no count, small or not: that it was looked at is for this rule to say.
pub(crate) fn look_at(column: &str, states: TallyView<'_>, out: &mut Judgement) {
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
            MeasureOf::Amount | MeasureOf::Money | MeasureOf::Rate => false,
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
        let Some(long) = dataset.long() else { continue };
        let measures = long.measures(is_judged).map(|(name, of)| (Some(name), &of.measure));
        let measures: Vec<_> = measures.collect();
        if !measures.is_empty() {
            found.push(Figures {
                column: &long.value.label,
                named_by: Some(&long.measure.label),
                measures,
                are_people,
            });
        }
    }
    found
}

/// The small counts of one measure of a column.
#[derive(Default)]
struct Small<'a> {
    /// The measure; none in a column of one.
    name: Option<&'a str>,
    cells: u64,
    figures: u64,
    records: Vec<RecordRef>,
}

impl Small<'_> {
    /// Whether there are some, and they are not what the column is like: at most a third of its figures.
    fn is_rare(&self) -> bool {
        self.cells > 0 && u128::from(self.cells) * 3 <= u128::from(self.figures)
    }
}

/// The small counts of a column, by measure.
fn small<'a>(tally: TallyView<'_>, figures: &Figures<'a>, params: &Params) -> Vec<Small<'a>> {
    let of_measure = |(name, measure): &(Option<&'a str>, &'a Measure)| {
        let mut small = Small {
            name: *name,
            ..Small::default()
        };
        for group in tally.groups().filter(|group| name.is_none() || group.key(0) == *name) {
            let Some(figure) = figure(&group) else {
                continue;
            };
            small.figures += group.count();
            if is_small(figure, measure, params) {
                small.cells += group.count();
                small.records.extend(group.rows());
            }
        }
        small
    };
    figures.measures.iter().map(of_measure).collect()
}

/// The figure of a group, which stands last in its key; none for a cell that shows none.
pub(crate) fn figure(group: &GroupView<'_>) -> Option<Decimal> {
    decimal::parse(group.keys().pop().flatten()?, &candour_sdk::NumberFormat::default())
}

/// Whether a figure is a small count: from–to, and not one of those that figures are declared to be rounded to. A reader who sees
/// `3*` sees a three, whatever it is declared to be with its sign.
fn is_small(figure: Decimal, measure: &Measure, params: &Params) -> bool {
    let figure = figure.abs();
    // To the middle between multiples of 2 are all odd numbers: that hides nothing.
    let is_rounded = measure
        .rounded_to()
        .is_some_and(|(base, left)| base > 1 + left && figure % Decimal::from(base) == Decimal::from(left));
    Decimal::from(params.from) <= figure && figure <= Decimal::from(params.to) && !is_rounded
}

#[cfg(test)]
mod tests;
