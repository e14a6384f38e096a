//! Datasets and columns: how each is written, how many checks it passed, and of each column what it is, what it may reveal,
//! and how much of it is there.

use std::collections::{BTreeMap, BTreeSet};

use candour_statement::predicate::{Block, ColumnProfile, Dataset, Predicate, Profile, States, Status};
use candour_statement::value::Portion;
use candour_statement::vocabulary::{JsonType, Privacy};
use candour_words::{capitalised, listed, names, number, portion, several};

use super::found::Numbered;
use super::model::{Line, Part, Section, Table, column, plain, value};
use super::{cut, wording};

/// How many columns are listed over all datasets, and at least of each.
const COLUMNS: usize = 600;
const COLUMNS_AT_LEAST: usize = 20;

/// A table of more columns is put behind its label.
const OPEN: usize = 15;

/// How many findings of a column are linked to.
const LINKED: usize = 6;

/// A column's description is cut here.
const DESCRIPTION: usize = 200;

pub(super) fn section(predicate: &Predicate, found: &[Numbered<'_>]) -> Section {
    let mut parts = Vec::new();
    if predicate.datasets.is_empty() {
        parts.push(Part::Paragraph(plain("The release has no dataset.")));
    }
    let most = (COLUMNS / predicate.datasets.len().max(1)).max(COLUMNS_AT_LEAST);
    for dataset in &predicate.datasets {
        let blocks: Vec<&Block> = predicate
            .blocks
            .iter()
            .filter(|block| block.dataset.as_ref() == Some(&dataset.name))
            .collect();
        parts.push(Part::Heading(3, value(&dataset.name)));
        parts.push(Part::Paragraph(
            plain(format!(
                "{}: {}, {}, written as ",
                capitalised(wording::kind(dataset.kind)),
                several(dataset.records, "row", "rows"),
                several(dataset.columns, "column", "columns")
            ))
            .value(&names::written(&dataset.written))
            .plain(". Checks: ")
            .then(checks(&blocks))
            .plain("."),
        ));
        parts.extend(columns(dataset, found, most));
    }
    Section {
        id: "datasets",
        title: "Datasets and columns",
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

/// The findings that each column is named in. Gathered once for all columns: a wide dataset has thousands, and a finding may name
/// each of them.
fn by_column<'a>(dataset: &Dataset, found: &'a [Numbered<'a>]) -> BTreeMap<&'a str, Vec<&'a Numbered<'a>>> {
    let mut of: BTreeMap<&str, Vec<&Numbered<'_>>> = BTreeMap::new();
    for numbered in found {
        if numbered.block().dataset.as_ref() != Some(&dataset.name) {
            continue;
        }
        let concerned: BTreeSet<&str> = numbered.finding().columns.iter().map(String::as_str).collect();
        for label in concerned {
            of.entry(label).or_default().push(numbered);
        }
    }
    of
}

/// `1, 4 and 2 more`, each a link.
fn links(found: Option<&Vec<&Numbered<'_>>>) -> Line {
    let Some(found) = found else { return plain("none") };
    let linked = found.iter().take(LINKED);
    let linked = linked.map(|of| Line::default().link(&of.id(), &number(of.number as u64)));
    let more = match found.len().saturating_sub(LINKED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    Line::joined(linked, ", ").plain(more)
}

/// A table of the columns: of all where the dataset has a profile, else of those that something was found in.
fn columns(dataset: &Dataset, found: &[Numbered<'_>], most: usize) -> Option<Part> {
    let of_column = by_column(dataset, found);
    let name = cut(&dataset.name, 80);
    let table = match &dataset.profile {
        Some(profile) => profiled(&name, profile, &of_column, most),
        None => {
            let rows = of_column
                .iter()
                .map(|(label, found)| vec![column(label), links(Some(found))])
                .collect();
            let caption = format!("The columns of {name} that something was found in");
            Table::new(caption, &["Column", "Findings"]).rows(rows, most, "the statement")
        }
    };
    let n = table.rows.len();
    match n {
        0 => None,
        1..=OPEN => Some(Part::Table(table)),
        _ => Some(Part::Fold(
            None,
            several(dataset.columns, "column", "columns"),
            vec![Part::Table(table)],
        )),
    }
}

fn profiled(name: &str, profile: &Profile, found: &BTreeMap<&str, Vec<&Numbered<'_>>>, most: usize) -> Table {
    let suppressed = |states: &States| states.suppressed.clone();
    let not_applicable = |states: &States| states.not_applicable.clone();
    let has = |state: &dyn Fn(&States) -> Option<Portion>| {
        let cells = profile.columns.iter().filter_map(|of| of.cells.as_ref());
        cells.filter_map(state).any(|share| !is_nothing(&share))
    };
    let (has_suppressed, has_not_applicable) = (has(&suppressed), has(&not_applicable));
    let mut labels = vec!["Column", "Type", "Privacy", "#Missing"];
    labels.extend(has_suppressed.then_some("#Suppressed"));
    labels.extend(has_not_applicable.then_some("#Not applicable"));
    labels.push("Findings");
    let row = |of: &ColumnProfile| {
        let share = |state: &dyn Fn(&States) -> Option<Portion>| {
            let share = of.cells.as_ref().and_then(state);
            let before = of.before.as_ref().and_then(state);
            match (share, before) {
                (None, _) if of.cells.is_some() => plain("0%"),
                (None, _) => plain("not shown"),
                (Some(now), before) => {
                    let (now, before) = (portion(&now), before.as_ref().map(portion));
                    match before.filter(|before| *before != now) {
                        Some(before) => plain(format!("{now} (was {before})")),
                        None => plain(now),
                    }
                }
            }
        };
        let mut row = vec![
            named(of),
            plain(types(of)),
            plain(privacy(of)),
            share(&|states| Some(states.missing.clone())),
        ];
        row.extend(has_suppressed.then(|| share(&suppressed)));
        row.extend(has_not_applicable.then(|| share(&not_applicable)));
        row.push(links(found.get(of.column.as_str())));
        row
    };
    let rows = profile.columns.iter().map(row).collect();
    let caption = match has_not_applicable {
        true => format!("The columns of {name}; missing and suppressed cells of those that can hold a value"),
        false => format!("The columns of {name}"),
    };
    Table::new(caption, &labels).rows(rows, most, "the statement")
}

fn is_nothing(share: &Portion) -> bool {
    share.thousandths() == Some(0) && share.told().is_none_or(|of| of.part == 0)
}

/// `site: Clinic. The clinic where the visit took place`.
fn named(of: &ColumnProfile) -> Line {
    let mut told: Vec<Line> = Vec::new();
    told.extend(of.title.iter().map(|title| value(title)));
    told.extend(of.description.iter().map(|words| value(&cut(words, DESCRIPTION))));
    match told.is_empty() {
        true => column(&of.column),
        false => column(&of.column).plain(": ").then(Line::joined(told, ". ")),
    }
}

fn types(of: &ColumnProfile) -> String {
    if of.types.is_empty() {
        return "not declared".to_owned();
    }
    let word = |of: &JsonType| match of {
        JsonType::String => "text",
        JsonType::Number => "number",
        JsonType::Integer => "whole number",
        JsonType::Boolean => "yes or no",
        JsonType::Null => "empty",
        JsonType::Array => "list",
        JsonType::Object => "object",
    };
    let words: Vec<&str> = of.types.iter().map(word).collect();
    words.join(" or ")
}

fn privacy(of: &ColumnProfile) -> String {
    let word = |of: &Privacy| match of {
        Privacy::Direct => "direct",
        Privacy::Pseudonym => "pseudonym",
        Privacy::Indirect => "indirect",
        Privacy::Sensitive => "sensitive",
        Privacy::None => "none",
    };
    let words: Vec<&str> = of.privacy.iter().map(word).collect();
    match words.is_empty() {
        true => "not declared".to_owned(),
        false => listed(&words),
    }
}
