//! Suppressed values: columns of which the publisher withholds far more than before, or almost all.

use candour_sdk::{
    As, Ask, CellState, ColumnFacts, DatasetFacts, Dimension, Finding, Judgement, MarkerKind, Plan, Rule, RuleError,
    RuleMeta, Tallies, TallySpec, Under, Unit, label, share,
};
use schemars::JsonSchema;
use serde::Deserialize;

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
}

impl Rule for SuppressedValues {
    type Params = Params;

    fn meta(&self) -> RuleMeta {
        const ADVICE: &str = "Find out whether the numbers became smaller, or a filter or a threshold changed. Publish a coarser table, or say why.";
        RuleMeta::new("suppressed-values")
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
            .cause("suppressed-cell")
            .measure("suppressed", "share of a column's cells that are suppressed")
            .threshold("at least {column-percent}% of a column is suppressed")
            .threshold(
                "the suppressed share of a column rises by at least {rise-points} percentage points since the previous release",
            )
            .page(include_str!("suppressed_values.md"))
    }

    fn plan(&self, ask: &Ask<Params>) -> Plan {
        let columns = columns(ask.dataset());
        if columns.is_empty() {
            return Plan::not_applicable("no-markers");
        }
        Plan::tallies(columns.into_iter().flat_map(|column| {
            let sides = sides(ask, column).into_iter();
            sides.map(|side| side.by_as(&column.label, As::State))
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
            judge_column(&ask.params, column, &now, before.as_ref(), out);
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

fn has(previous: &DatasetFacts, column: &ColumnFacts) -> bool {
    previous.column(&column.label).is_some_and(|column| column.present)
}

fn suppressed(states: &States) -> candour_sdk::Argument {
    share(states.suppressed, states.cells, Unit::Cells).under(SUPPRESSED)
}

/// Says that a column is suppressed too much, if it is.
fn judge_column(params: &Params, column: &ColumnFacts, now: &States, before: Option<&States>, out: &mut Judgement) {
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
}

/// Whether the share that is suppressed is so many percentage points above what it was.
fn is_risen(points: u64, now: &States, before: &States) -> bool {
    let (cells, cells_before) = (i128::from(now.cells), i128::from(before.cells));
    let rise = i128::from(now.suppressed) * cells_before - i128::from(before.suppressed) * cells;
    rise > 0 && 100 * rise >= i128::from(points) * cells * cells_before
}

#[cfg(test)]
mod tests {
    use candour_sdk::Kind;
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
        let params = json!({ "column-percent": 90, "rise-points": 10 });
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
            judge(&SuppressedValues, json!({}), &unmarked).text(),
            "not applicable: no column declares a marker of suppressed cells (x-markers)\n"
        );
    }

    #[test]
    fn a_rise_needs_its_points() {
        let none = csv((0, 10), (0, 10));
        assert_eq!(
            said(&csv((1, 10), (1, 10)), Some(&none)),
            "n is suppressed in 10.0% of its cells, against 0% in the previous release\n"
        );
        assert_eq!(said(&csv((1, 10), (0, 10)), Some(&none)), "nothing\n");
        assert_eq!(said(&none, Some(&csv((9, 10), (9, 10)))), "nothing\n");
    }
}
