//! Sections 5 and 14: what changed since the previous release, what was declared of it and how that was tested, what is
//! to be asked; and the link to the release before.

use super::model::{Line, Part, Section, Table, and_more, plain, value, value_or};
use super::questions;
use candour_statement::predicate::{Change, Compared, Predicate, Previous};
use candour_words::names;

/// How many declared changes, and how many questions, are listed.
const LISTED: usize = 50;
const ASKED: usize = 20;

pub(super) fn section(predicate: &Predicate) -> Section {
    let mut parts = vec![Part::Paragraph(compared_with(predicate.previous.as_ref()))];
    parts.push(Part::Heading(3, plain("What the publisher declared")));
    if predicate.changes.is_empty() {
        parts.push(Part::Paragraph(plain("No change was declared.")));
    } else {
        let rows = predicate.changes.iter().map(row).collect();
        let labels = [
            "What",
            "Where",
            "Before and after",
            "Since",
            "Reason",
            "What became of it",
        ];
        let table = Table::new("Changes that the publisher declared, and how each was tested", &labels);
        parts.push(Part::Table(table.rows(rows, LISTED, "the statement")));
    }
    parts.push(Part::Heading(3, plain("Questions for the publisher")));
    let mut asked = questions::questions(predicate);
    if asked.is_empty() {
        parts.push(Part::Paragraph(plain(
            "Nothing that was found is left without an explanation.",
        )));
    } else {
        parts.push(Part::Paragraph(plain(
            "Nothing that the publisher declared explains these. The most serious come first.",
        )));
        let left_out = asked.len().saturating_sub(ASKED);
        asked.truncate(ASKED);
        parts.push(Part::List(asked));
        if left_out > 0 {
            parts.push(Part::Paragraph(plain(and_more(left_out, "findings.jsonl"))));
        }
    }
    Section {
        id: "changes",
        title: "Changes since the previous release",
        parts,
    }
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
        value_or(change.on.as_ref(), "not stated"),
        value(&change.reason),
        plain(names::tested(change.tested)),
    ]
}

/// Section 14.
pub(super) fn history(predicate: &Predicate) -> Section {
    let parts = match &predicate.previous {
        None => vec![Part::Paragraph(plain(
            "This report names no release before: it is the first of its chain, or begins a new one.",
        ))],
        Some(previous) => {
            let digest = match &previous.statement_sha256 {
                Some(digest) => Line::default().code(digest),
                None => plain("not known: the chain of statements begins here"),
            };
            vec![
                Part::Facts(vec![
                    ("Previous release", value_or(previous.id.as_ref(), "not shown")),
                    ("Its title", value_or(previous.title.as_ref(), "not shown")),
                    ("Digest of its statement", digest),
                ]),
                Part::Paragraph(plain(
                    "The digest is the SHA-256 of the statement that was published with the previous release. Hold it against \
                     that release's own report, and so on backwards.",
                )),
            ]
        }
    };
    Section {
        id: "history",
        title: "History",
        parts,
    }
}
