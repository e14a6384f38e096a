//! Section 2: the outcome in plain words, and the verdict of each dimension.

use super::model::{Line, Part, Section, Table, plain};
use super::{pictures, wording};
use crate::sentence::sentence;
use candour_statement::predicate::Predicate;
use candour_words::{names, outcome};

pub(super) fn section(predicate: &Predicate) -> Section {
    let rows = predicate.dimensions.iter().map(|result| {
        let mark = result.verdict.map_or(wording::UNCHECKED, wording::verdict);
        let (name, question) = (
            wording::dimension(result.dimension),
            names::question_of(result.dimension),
        );
        let verdict = Line::default().mark(mark);
        let verdict = match outcome::left_open_of(predicate, result) {
            Some(open) => verdict.plain(format!(", {open}")),
            None => verdict,
        };
        vec![plain(format!("{name}: {question}")), verdict]
    });
    let table = Table::new("The verdict of each dimension", &["Dimension", "Verdict"]);
    let mut parts = vec![
        Part::Panel(
            wording::verdict(predicate.verdict),
            Line::default().plain(outcome::left_open(predicate).map_or(String::new(), |open| format!(", {open}"))),
            Line::default().sentences(&sentence(predicate)),
        ),
        Part::Table(table.rows(rows.collect(), usize::MAX, "")),
    ];
    parts.extend(pictures::lead(predicate).map(Part::Picture));
    Section {
        id: "outcome",
        title: "The outcome",
        parts,
    }
}
