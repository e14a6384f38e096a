//! Section 2: the outcome in plain words, and the verdict of each dimension.

use super::model::{Line, Part, Section, Table, plain};
use super::wording;
use crate::predicate::Predicate;

pub(super) fn section(predicate: &Predicate) -> Section {
    let rows = predicate.dimensions.iter().map(|result| {
        let mark = result.verdict.map_or(wording::UNCHECKED, wording::verdict);
        vec![
            plain(wording::dimension(result.dimension)),
            Line::default().mark(mark),
            plain(wording::question_of(result.dimension)),
        ]
    });
    let table = Table::new(
        "The verdict of each dimension",
        &["Dimension", "Verdict", "The question"],
    );
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
