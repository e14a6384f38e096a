//! Section 10: what was not checked, and why.

use candour_statement::predicate::{NotChecked, Predicate};
use candour_words::{capitalised, names, told};

use super::model::{Line, Part, Section, Table, plain, value};

/// How many entries are listed, and how many datasets of each.
const LISTED: usize = 200;
const DATASETS: usize = 10;

const MATTERS: &str = "What could matter";
const DOES_NOT_APPLY: &str = "What does not apply, or is not asked for";

pub(super) fn section(predicate: &Predicate) -> Section {
    let mut parts = match predicate.not_checked.is_empty() {
        true => vec![Part::Paragraph(plain(
            "All that the policy asks for was checked. No audit checks whether the data are true.",
        ))],
        false => vec![Part::Paragraph(plain(
            "What was not checked may be wrong without this report saying so. No audit checks whether the data are true.",
        ))],
    };
    for (matters, title) in [(true, MATTERS), (false, DOES_NOT_APPLY)] {
        let entries = predicate.not_checked.iter().filter(|entry| entry.matters == matters);
        let entries: Vec<&NotChecked> = entries.collect();
        if !entries.is_empty() {
            parts.push(Part::Heading(3, plain(title)));
            parts.push(Part::Table(table(title, &entries, predicate)));
        }
    }
    Section {
        id: "unchecked",
        title: "What was not checked, and why",
        parts,
    }
}

fn table(title: &str, entries: &[&NotChecked], predicate: &Predicate) -> Table {
    let rows = entries.iter().map(|entry| {
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
    let table = Table::new(title, &["What", "Where", "Why"]);
    table.rows(rows.collect(), LISTED, "the statement")
}
