//! Section 2: the outcome in plain words, and the verdict of each dimension.

use super::model::{Line, Part, Section, Table, plain};
use super::wording;
use crate::predicate::Predicate;

pub(super) fn section(predicate: &Predicate) -> Section {
    let rows = predicate.dimensions.iter().map(|result| {
        let mark = result.verdict.map_or(wording::UNCHECKED, wording::verdict);
        let (name, question) = (
            wording::dimension(result.dimension),
            wording::question_of(result.dimension),
        );
        vec![plain(format!("{name}: {question}")), Line::default().mark(mark)]
    });
    let table = Table::new("The verdict of each dimension", &["Dimension", "Verdict"]);
    Section {
        id: "outcome",
        title: "The outcome",
        parts: vec![
            Part::Panel(
                wording::verdict(predicate.verdict),
                Line::default().sentences(&predicate.sentence),
            ),
            Part::Table(table.rows(rows.collect(), usize::MAX, "")),
        ],
    }
}
