//! Numbers that are declared to be markers.

use candour_sdk::{ColumnFacts, Decimal, Finding, MarkerKind, Measure, TallyView, Unit, count, label, value};

use super::numerals::number_in;
use super::{Params, is_small};

/// A marker whose text is a number above nought, or a number with signs around it.
pub(super) struct Marked<'a> {
    text: &'a str,
    number: Decimal,
    is: MarkerKind,
}

/// Those of a column of numbers. What figures are declared to be rounded to is no exact count.
pub(super) fn markers<'a>(column: &'a ColumnFacts, measures: &[(Option<(&str, &str)>, &Measure)]) -> Vec<Marked<'a>> {
    let is_rounded = |number: Decimal| {
        !measures.is_empty()
            && measures.iter().all(|(_, measure)| {
                let rounded = measure.rounded_to().filter(|(base, left)| *base > 1 + left);
                rounded.is_some_and(|(base, left)| number % Decimal::from(base) == Decimal::from(left))
            })
    };
    let marked = column.meaning.markers.iter().filter_map(|(text, marker)| {
        let number = number_in(text, &column.meaning.number)?;
        let is_hidden = number > Decimal::ZERO && !is_rounded(number);
        is_hidden.then_some(Marked {
            text,
            number,
            is: marker.is,
        })
    });
    marked.collect()
}

/// The findings of one column, each with its cells.
pub(super) fn find(
    column: &str,
    markers: &[Marked<'_>],
    are_people: bool,
    texts: TallyView<'_>,
    params: &Params,
) -> Vec<(Finding, u64)> {
    if params.only_small && !are_people {
        return Vec::new();
    }
    let looked_for = markers
        .iter()
        .filter(|marked| !params.only_small || is_small(marked.number, params));
    let (missing, others): (Vec<&Marked<'_>>, Vec<_>) = looked_for.partition(|marked| marked.is == MarkerKind::Missing);
    let cells_of = |key: Option<&str>| texts.find(&[key]).map_or(0, |group| group.count());
    let named = |template: &str, cells: u64| {
        Finding::of(template)
            .columns([column])
            .arg("column", label(column))
            .arg("cells", count(cells, Unit::Cells))
            .affected(cells, Unit::Cells)
    };
    let mut found = Vec::new();
    let others: Vec<(&str, u64)> = others
        .iter()
        .map(|marked| (marked.text, cells_of(Some(marked.text))))
        .collect();
    let cells: u64 = others.iter().map(|(_, cells)| cells).sum();
    if cells > 0 {
        let with_cells = others.into_iter().filter(|(_, cells)| *cells > 0);
        let finding = with_cells.fold(named("marked", cells), |finding, (text, cells)| {
            finding.group([
                ("marker", value(column, Some(text))),
                ("cells", count(cells, Unit::Cells)),
            ])
        });
        found.push((finding, cells));
    }
    let cells = cells_of(None);
    if cells > 0 && !missing.is_empty() {
        let finding = missing
            .into_iter()
            .fold(named("marked-missing", cells), |finding, marked| {
                finding.group([("marker", value(column, Some(marked.text)))])
            });
        found.push((finding, cells));
    }
    found
}
