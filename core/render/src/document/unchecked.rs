//! What was not checked, and why: what could matter, what was looked at in part, and what does not apply.

use candour_statement::predicate::{Block, NotChecked, Predicate};
use candour_words::{capitalised, coverage, outcome, several, told};

use super::model::{Line, Part, Section, Table, code, plain, value};
use super::wording;

/// How many entries are listed, and how many datasets of each.
const LISTED: usize = 200;
const DATASETS: usize = 10;

pub(super) fn section(predicate: &Predicate) -> Section {
    let entries = |matters| -> Vec<&NotChecked> {
        let entries = predicate.not_checked.iter();
        entries.filter(|entry| entry.matters == matters).collect()
    };
    let (risks, others) = (entries(true), entries(false));
    let mut parts = vec![match risks.is_empty() {
        true => Part::Paragraph(plain("Nothing that could matter was left unchecked.")),
        false => Part::Table(table(
            "What could matter, and may be wrong without this report saying so",
            &risks,
            predicate,
        )),
    }];
    let looked: Vec<Vec<Line>> = predicate.blocks.iter().flat_map(looked).collect();
    if !looked.is_empty() {
        let label = format!("Looked at in part: {}", several(looked.len() as u64, "check", "checks"));
        let table = Table::new(
            "Checks that could not look at all that they are about",
            &["Rule", "Where", "Looked at"],
        );
        parts.push(Part::Fold(
            None,
            label,
            vec![Part::Table(table.rows(looked, LISTED, "the statement"))],
        ));
    }
    if !others.is_empty() {
        let label = format!(
            "What does not apply, or is not asked for: {}",
            several(others.len() as u64, "check", "checks")
        );
        let table = table("Checks that do not apply, or are not asked for", &others, predicate);
        parts.push(Part::Fold(None, label, vec![Part::Table(table)]));
    }
    Section {
        id: "unchecked",
        title: "Not checked",
        parts,
    }
}

/// What a block could not look at, where that is not all that it is about.
fn looked(block: &Block) -> Vec<Vec<Line>> {
    let row = |told: &String| vec![code(&block.rule), wording::place(block.dataset.as_ref()), value(told)];
    coverage::in_part(&block.coverage).iter().map(row).collect()
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
            value(&outcome::risk(&entry.what)),
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
