//! Section 7: results by dataset and column, with the pictures.

use std::collections::{BTreeMap, BTreeSet};

use candour_statement::predicate::{Block, ColumnProfile, Dataset, Predicate, States, Status};
use candour_words::{names, number, portion, several};

use super::drawing::Picture;
use super::model::{Line, Part, Section, Table, column, plain, value};
use super::{pictures, wording};

/// How many columns are listed over all datasets, and at least of each.
const COLUMNS: usize = 600;
const COLUMNS_AT_LEAST: usize = 20;

/// A table of more columns is put behind its label.
const OPEN: usize = 15;

pub(super) fn section(predicate: &Predicate) -> Section {
    let mut parts = Vec::new();
    if predicate.datasets.is_empty() {
        parts.push(Part::Paragraph(plain("The release has no dataset.")));
    }
    let most = (COLUMNS / predicate.datasets.len().max(1)).max(COLUMNS_AT_LEAST);
    let lead = pictures::lead(predicate);
    for dataset in &predicate.datasets {
        let blocks: Vec<&Block> = predicate
            .blocks
            .iter()
            .filter(|block| block.dataset.as_ref() == Some(&dataset.name))
            .collect();
        parts.push(Part::Heading(3, value(&dataset.name)));
        parts.push(Part::Facts(vec![
            ("Kind", plain(names::kind(dataset.kind))),
            ("Records", plain(number(dataset.records))),
            ("Columns", plain(number(dataset.columns))),
            ("Written as", value(&names::written(&dataset.written))),
            ("Checks", checks(&blocks)),
            ("Findings", findings(&blocks)),
        ]));
        let pictures = pictures::of(dataset, &blocks, &predicate.words).into_iter();
        let is_new = |picture: &Picture| lead.as_ref().is_none_or(|lead| !lead.is_like(picture));
        parts.extend(pictures.filter(is_new).map(Part::Picture));
        parts.extend(columns(dataset, &blocks, most));
    }
    Section {
        id: "datasets",
        title: "Results by dataset and column",
        parts,
    }
}

fn checks(blocks: &[&Block]) -> Line {
    let of = |status: Status| blocks.iter().filter(|block| block.status == status).count() as u64;
    let ran = of(Status::Clean) + of(Status::Found) + of(Status::Partly) + of(Status::NotLooked);
    let mut told = format!("{} ran, {} found nothing", number(ran), number(of(Status::Clean)));
    for (n, words) in [
        (of(Status::Partly), "found nothing in what they could look at"),
        (of(Status::NotLooked), "could look at nothing"),
        (of(Status::NotApplicable), "not applicable"),
        (of(Status::CouldNotRun), "could not run"),
    ] {
        if n > 0 {
            told.push_str(&format!(", {} {words}", number(n)));
        }
    }
    plain(told)
}

fn findings(blocks: &[&Block]) -> Line {
    let mut counts = [0; 4];
    for evaluation in blocks.iter().flat_map(|block| &block.evaluations) {
        wording::count(&mut counts, evaluation);
    }
    let told = wording::counts(counts);
    match counts == [0; 4] {
        true => told,
        false => told.plain("; see ").link("findings", "Findings"),
    }
}

/// A table of the columns: of all where the dataset has a profile, else of those that something was found in.
fn columns(dataset: &Dataset, blocks: &[&Block], most: usize) -> Option<Part> {
    // Counted once for all columns: a wide dataset has thousands, and a finding may name each of them.
    let mut counts: BTreeMap<&str, [u64; 4]> = BTreeMap::new();
    let mut named: Vec<&str> = Vec::new();
    for evaluation in blocks.iter().flat_map(|block| &block.evaluations) {
        for finding in evaluation.standing() {
            let concerned: BTreeSet<&str> = finding.columns.iter().map(String::as_str).collect();
            for label in &concerned {
                wording::count_one(counts.entry(label).or_default(), evaluation);
            }
            named.extend(finding.columns.iter().map(String::as_str));
        }
    }
    let found = |label: &str| wording::counts(counts.get(label).copied().unwrap_or_default());
    let (labels, rows): (&[&str], Vec<Vec<Line>>) = match &dataset.profile {
        Some(profile) => {
            let has_before = profile.columns.iter().any(|of| of.before.is_some());
            let row = |of: &ColumnProfile| {
                let share = |states: &Option<States>| {
                    states
                        .as_ref()
                        .map_or_else(|| plain("not shown"), |states| value(&portion(&states.missing)))
                };
                let mut row = vec![column(&of.column), share(&of.cells)];
                if has_before {
                    row.push(share(&of.before));
                }
                row.push(found(&of.column));
                row
            };
            let labels: &[&str] = match has_before {
                true => &["Column", "#Cells missing", "#Missing before", "Findings"],
                false => &["Column", "#Cells missing", "Findings"],
            };
            (labels, profile.columns.iter().map(row).collect())
        }
        None => {
            let mut told = BTreeSet::new();
            named.retain(|label| told.insert(*label));
            let rows = named
                .into_iter()
                .map(|label| vec![column(label), found(label)])
                .collect();
            (&["Column", "Findings"], rows)
        }
    };
    if rows.is_empty() {
        return None;
    }
    let caption = match dataset.profile.is_some() {
        true => format!("The columns of {}", super::cut(&dataset.name, 80)),
        false => format!(
            "The columns of {} that something was found in",
            super::cut(&dataset.name, 80)
        ),
    };
    let n = rows.len();
    let table = Part::Table(Table::new(caption, labels).rows(rows, most, "the statement"));
    Some(match n > OPEN {
        true => Part::Fold(several(n as u64, "column", "columns"), vec![table]),
        false => table,
    })
}
