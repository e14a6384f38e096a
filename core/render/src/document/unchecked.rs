//! Section 10: what was not checked, and why.

use candour_statement::predicate::Predicate;
use candour_words::{capitalised, names, told};

use super::model::{Line, Part, Section, Table, plain, value};

/// How many entries are listed, and how many datasets of each.
const LISTED: usize = 200;
const DATASETS: usize = 10;

pub(super) fn section(predicate: &Predicate) -> Section {
    let parts = match predicate.not_checked.is_empty() {
        true => vec![Part::Paragraph(plain(
            "All that the policy asks for was checked. No audit checks whether the data are true.",
        ))],
        false => vec![
            Part::Paragraph(plain(
                "What was not checked may be wrong without this report saying so. No audit checks whether the data are true.",
            )),
            Part::Table(table(predicate)),
        ],
    };
    Section {
        id: "unchecked",
        title: "What was not checked, and why",
        parts,
    }
}

fn table(predicate: &Predicate) -> Table {
    let rows = predicate.not_checked.iter().map(|entry| {
        let more = match entry.datasets.len().saturating_sub(DATASETS) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let why = told::why_not_checked(&predicate.words, entry);
        let datasets = entry.datasets.iter().take(DATASETS).map(|dataset| value(dataset));
        vec![
            value(&names::what(&entry.what)),
            match entry.datasets.is_empty() {
                true => plain("the release as a whole"),
                false => Line::joined(datasets, ", ").plain(more),
            },
            value(&format!("{}.", capitalised(why.trim_end_matches('.')))),
        ]
    });
    let table = Table::new("What was not checked", &["What", "Where", "Why"]);
    table.rows(rows.collect(), LISTED, "the statement")
}
