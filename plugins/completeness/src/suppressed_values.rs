//! Suppressed values: columns of which the publisher withholds far more than before, or almost all.

mod measures;

use candour_sdk::{
    As, Ask, CellState, ColumnFacts, DatasetFacts, Dimension, Finding, GroupView, Judgement, MarkerKind, Plan, Rule,
    RuleError, RuleMeta, Tallies, TallySpec, TallyView, Under, Unit, label, share,
};
use schemars::JsonSchema;
use serde::Deserialize;

use self::measures::Measures;
use crate::states::States;

/// What a number of suppressed cells is under.
const SUPPRESSED: Under = Under::State(CellState::Suppressed);

/// Columns of which too much is withheld.
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
    /// There, how many times as much is suppressed, or as little shown (per cent: 200 is twice).
    #[serde(default)]
    #[schemars(extend("x-stricter" = "lower"))]
    rise_percent: u64,
}

impl Rule for SuppressedValues {
    type Params = Params;

    fn meta(&self) -> RuleMeta {
        const ADVICE: &str = "Find out whether the numbers became smaller, or a filter or a threshold changed. Publish a coarser table, or say why.";
        let meta = RuleMeta::new("suppressed-values")
            .compares()
            .covers_cells()
            .summary("columns that are suppressed almost throughout, or far more than before")
            .dimension(Dimension::Completeness)
            .template(
                "no-markers",
                "no column declares a marker of suppressed cells (x-markers)",
            )
            .template("column", "{column} is suppressed in {share} of its cells")
            .advice("Publish a coarser table, or leave the column out: a column that is withheld tells nothing.")
            .meaning("Sums of the visible cells are far too low.")
            .cause("suppressed-cell")
            .template(
                "risen",
                "{column} is suppressed in {share} of its cells, against {before} in the previous release",
            )
            .advice(ADVICE)
            .meaning("Sums of the visible cells are too low, and lower than in the previous release.")
            .cause("suppressed-cell");
        measures::templates(meta, ADVICE)
            .measure("suppressed", "share of a column's cells that are suppressed")
            .threshold("at least {column-percent}% of a column is suppressed")
            .threshold(
                "the suppressed share of a column rises by at least {rise-points} percentage points since the previous release, to \
                 {rise-percent}% of what it was, or that of what is shown falls as much",
            )
            .page(include_str!("suppressed_values.md"))
    }

    fn plan(&self, ask: &Ask<Params>) -> Plan {
        let columns = columns(ask.dataset());
        if columns.is_empty() {
            return Plan::not_applicable("no-markers");
        }
        Plan::tallies(columns.into_iter().flat_map(|column| {
            let parts = parts(ask, column);
            let sides = sides(ask, column).into_iter();
            let long = measures::of(ask.dataset(), column);
            sides.map(move |side| {
                let side = side.by_as(&column.label, As::State);
                let side = long.iter().fold(side, |side, long| side.by(&long.measure.label));
                parts.iter().fold(side, |side, part| side.by_as(part, As::State))
            })
        }))
    }

    fn judge(&self, ask: &Ask<Params>, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        let mut at = 0..;
        let mut next = || at.next().unwrap_or_default();
        for column in columns(ask.dataset()) {
            let has_before = sides(ask, column).len() > 1;
            let parts = parts(ask, column).len();
            let tally = tallies.get(next())?;
            let tally_before = has_before.then(|| tallies.get(next())).transpose()?;
            let all = States::of(tally, 0);
            if all.suppressed > 0 {
                out.measure_of("suppressed", [&column.label], suppressed(&all));
            }
            let (now, before) = (own(tally, parts), tally_before.map(|before| own(before, parts)));
            let of_column = of_column(&ask.params, column, &now, before.as_ref());
            // What holds of the whole column is not said again of its measures.
            let found = of_column.or_else(|| {
                let long = measures::of(ask.dataset(), column)?;
                Measures::read(long, tally, tally_before).finding(&ask.params)
            });
            if let Some(finding) = found {
                out.finding(finding);
            }
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

/// The columns that a rate is worked out from, as far as both sides have them and they can be suppressed: where one is, so is the
/// rate.
fn parts<'a>(ask: &'a Ask<Params>, column: &'a ColumnFacts) -> Vec<&'a String> {
    let measure = column.meaning.measure.iter();
    let named = measure.flat_map(|measure| measure.top.iter().chain(&measure.bottom));
    let columns = columns(ask.dataset());
    let is_there = |label: &&String| {
        let mut sides = ask.previous().into_iter();
        columns.iter().any(|part| part.label == **label)
            && **label != column.label
            && sides.all(|side| side.column(label).is_some_and(|part| part.present))
    };
    let mut parts: Vec<&String> = named.filter(is_there).collect();
    parts.sort_unstable();
    parts.dedup();
    parts
}

/// The states of a column where none of its parts is suppressed.
fn own(tally: TallyView<'_>, parts: usize) -> States {
    let mut states = States::default();
    let is_own = |group: &GroupView<'_>| (1..=parts).all(|i| group.key(i) != Some("suppressed"));
    for group in tally.groups().filter(is_own) {
        states.add(group.key(0), group.count());
    }
    states
}

/// A tally of this release, and one of the release before where that has the column.
fn sides(ask: &Ask<Params>, column: &ColumnFacts) -> Vec<TallySpec> {
    let previous = ask.previous().filter(|previous| has(previous, column));
    let before = previous.map(|_| ask.previous_tally());
    std::iter::once(ask.tally()).chain(before).collect()
}

fn has(previous: &DatasetFacts, column: &ColumnFacts) -> bool {
    previous.column(&column.label).is_some_and(|column| column.present)
}

fn suppressed(states: &States) -> candour_sdk::Argument {
    share(states.suppressed, states.cells, Unit::Cells).under(SUPPRESSED)
}

/// Says that a column is suppressed too much, if it is.
fn of_column(params: &Params, column: &ColumnFacts, now: &States, before: Option<&States>) -> Option<Finding> {
    let finding = match before.filter(|before| before.cells > 0) {
        Some(before) => Finding::of("risen").arg("before", suppressed(before)),
        None => Finding::of("column"),
    };
    params.finds(now, before).then(|| {
        finding
            .columns([&column.label])
            .arg("column", label(&column.label))
            .arg("share", suppressed(now))
            .affected(now.suppressed, Unit::Cells)
            .under(SUPPRESSED)
    })
}

impl Params {
    /// Whether too many of these cells are suppressed.
    fn finds(&self, now: &States, before: Option<&States>) -> bool {
        let is_risen = |before: &States| {
            let is_so = |points: u64| is_risen(points, self.rise_percent, now, before);
            self.rise_points.is_some_and(is_so)
        };
        let is_much = |percent: u64| 100 * u128::from(now.suppressed) >= u128::from(now.cells) * u128::from(percent);
        now.suppressed > 0 && (before.is_some_and(is_risen) || self.column_percent.is_some_and(is_much))
    }
}

/// Whether the share that is suppressed is so many percentage points above what it was, and so many times it, or the share that
/// is not so many times less.
fn is_risen(points: u64, percent: u64, now: &States, before: &States) -> bool {
    let (cells, cells_before) = (i128::from(now.cells), i128::from(before.cells));
    // Of as many cells on both sides.
    let (hidden, hidden_before) = (
        i128::from(now.suppressed) * cells_before,
        i128::from(before.suppressed) * cells,
    );
    let (shown, shown_before) = (cells * cells_before - hidden, cells * cells_before - hidden_before);
    let rise = hidden - hidden_before;
    let is_much = |more: i128, less: i128| more.saturating_mul(100) >= less.saturating_mul(percent.into());
    let is_multiple = is_much(hidden, hidden_before) || is_much(shown_before, shown);
    rise > 0 && 100 * rise >= i128::from(points) * cells * cells_before && is_multiple
}

#[cfg(test)]
mod tests;
