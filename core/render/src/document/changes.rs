//! What changed since the previous release: what was declared of it and how that was tested, and what nobody has explained.

use candour_statement::predicate::{Change, Compared, Measure, Predicate, Previous};
use candour_statement::vocabulary::{Dimension, MeasureRole};
use candour_words::{names, period};

use super::found::Numbered;
use super::model::{Line, Part, Section, Table, plain, value};

/// How many declared changes, and how many questions, are listed.
const LISTED: usize = 50;
const ASKED: usize = 30;

pub(super) fn section(predicate: &Predicate, found: &[Numbered<'_>]) -> Section {
    let mut parts = vec![Part::Paragraph(compared_with(predicate.previous.as_ref()))];
    if !predicate.changes.is_empty() {
        let rows = predicate.changes.iter().map(row).collect();
        let labels = [
            "What",
            "Where",
            "Before and after",
            "Since",
            "Reason",
            "What the data say",
        ];
        let table = Table::new("Changes that the publisher declares, and how each was tested", &labels);
        parts.push(Part::Table(table.rows(rows, LISTED, "the statement")));
    } else if predicate.previous.is_some() {
        parts.push(Part::Paragraph(plain("The publisher declares no change.")));
    }
    parts.extend(questions(found));
    Section {
        id: "changes",
        title: "Changes and questions",
        parts,
    }
}

/// What moved, or is gone, and nothing that is declared explains: a question to the publisher each.
fn questions(found: &[Numbered<'_>]) -> Option<Part> {
    let asked: Vec<Line> = found
        .iter()
        .filter(|of| {
            let block = of.block();
            let may_change = matches!(
                block.dimension,
                Some(Dimension::Consistency | Dimension::Completeness | Dimension::Timeliness)
            );
            let has_before = |measure: &Measure| measure.role == MeasureRole::Before;
            let compares = block.compared || of.evaluation().measures.iter().any(has_before);
            let speaks = compares || block.dimension == Some(Dimension::Completeness);
            may_change && speaks && !of.evaluation().waived
        })
        .map(|of| Line::default().link(&of.id(), &format!("finding {}", of.number)))
        .collect();
    let left_out = match asked.len().saturating_sub(ASKED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    (!asked.is_empty()).then(|| {
        let named = Line::joined(asked.into_iter().take(ASKED), ", ");
        Part::Paragraph(
            plain("Questions for the publisher, since nothing that is declared explains them: ")
                .then(named)
                .plain(format!("{left_out}.")),
        )
    })
}

fn compared_with(previous: Option<&Previous>) -> Line {
    let Some(previous) = previous else {
        return plain("This release was compared with no other.");
    };
    let through = match previous.through {
        Compared::Files => "its files",
        Compared::Baseline => "its published baseline",
    };
    match named(previous) {
        Some(name) => plain("This release was compared with ")
            .then(name)
            .plain(format!(", through {through}.")),
        None => plain(format!(
            "This release was compared with a previous one, through {through}, to which others have no access."
        )),
    }
}

fn named(previous: &Previous) -> Option<Line> {
    match (&previous.title, &previous.id) {
        (Some(title), Some(id)) => Some(value(title).plain(" (").value(id).plain(")")),
        (Some(name), None) | (None, Some(name)) => Some(value(name)),
        (None, None) => None,
    }
}

fn row(change: &Change) -> Vec<Line> {
    let place = match &change.column {
        Some(column) => value(&change.dataset).plain(", ").column(column),
        None => value(&change.dataset),
    };
    let list = |values: &[String]| Line::joined(values.iter().map(|text| value(text)), ", ");
    let moved = match (change.from.is_empty(), change.into.is_empty()) {
        (true, true) => plain("not stated"),
        (false, true) => list(&change.from),
        (true, false) => plain("now ").then(list(&change.into)),
        (false, false) => list(&change.from).plain(" to ").then(list(&change.into)),
    };
    vec![
        plain(names::change(change.what)),
        place,
        moved,
        change
            .on
            .as_ref()
            .map_or_else(|| plain("not stated"), |on| value(&period(on))),
        value(&change.reason),
        plain(names::tested(change.tested)),
    ]
}
