//! The rules `structure/*`: what the reader saw, as findings, and what those rules say of themselves.

use std::collections::BTreeMap;

use candour_model::control::{RuleManifest, Template};
use candour_model::facts::DatasetFacts;
use candour_model::finding::{Argument, Breakdown, Count, Dimension, Finding, Message, Unit};
use candour_read::{
    Counted, DELIMITER_NAMES, Fault, FaultKind, Faults, HEADERS_TRIED, NoTable, PLACES_KEPT, SPREADSHEET_ERRORS,
    TOO_NARROW, is_too_narrow,
};

use crate::core_manifest::manifest;
use crate::structure_words::{meaning, sentence};

/// The most columns for which damage is told one by one: beyond, the whole export is at fault.
const MOST_TOLD: usize = 10;

/// The rule id of a structural fault.
pub(crate) fn structure_rule(kind: FaultKind) -> String {
    format!("structure/{}", kind.id())
}

/// The findings of the reader, by rule id, with at most so many places. `ids` are those of the file's columns, in its order.
pub(crate) fn structure_findings(
    faults: &Faults,
    ids: &[String],
    dataset: &DatasetFacts,
    places: usize,
) -> BTreeMap<String, Vec<Finding>> {
    let mut findings: BTreeMap<String, Vec<Finding>> = BTreeMap::new();
    for kind in FaultKind::ALL {
        let mut of_kind: Vec<Fault> = faults
            .iter()
            .filter(|fault| fault.kind == *kind && !is_declared(fault, ids, dataset))
            .filter_map(|fault| undeclared_labels(fault, ids, dataset))
            .collect();
        if of_kind.len() > MOST_TOLD {
            of_kind = vec![together(of_kind, places)];
        }
        if !of_kind.is_empty() {
            let told = of_kind.into_iter().map(|fault| finding(fault, ids)).collect();
            findings.insert(structure_rule(*kind), told);
        }
    }
    findings
}

/// Whether the column of the fault declares its word to be a marker.
fn is_declared(fault: &Fault, ids: &[String], dataset: &DatasetFacts) -> bool {
    let id = fault.about.column.and_then(|column| ids.get(column as usize));
    let column = id.and_then(|id| dataset.column(id));
    let word = fault.about.word;
    let is_it = |marker: &String| marker == word || word == TOO_NARROW && is_too_narrow(marker);
    !word.is_empty() && column.is_some_and(|column| column.meaning.markers.keys().any(is_it))
}

/// Of a label that another column has too, only what the schema does not declare by its place.
fn undeclared_labels(fault: &Fault, ids: &[String], dataset: &DatasetFacts) -> Option<Fault> {
    let mut fault = fault.clone();
    if fault.kind == FaultKind::DuplicateLabel {
        let is_declared = |at: &u32| {
            let id = ids.get(*at as usize).and_then(|id| dataset.column(id));
            id.is_some_and(|column| column.declared)
        };
        let named = fault.columns.len();
        fault.columns.retain(|at| !is_declared(at));
        fault.count -= (named - fault.columns.len()) as u64;
    }
    (fault.count > 0).then_some(fault)
}

/// Faults of one kind as one, of which so many places are kept.
fn together(faults: Vec<Fault>, places: usize) -> Fault {
    let count = faults.iter().map(|fault| fault.count).sum();
    let mut first: Vec<_> = faults.iter().flat_map(|fault| fault.first.clone()).collect();
    first.sort_unstable();
    first.dedup();
    first.truncate(places);
    let mut columns: Vec<u32> = faults.iter().flat_map(|fault| fault.columns.clone()).collect();
    columns.dedup();
    columns.truncate(PLACES_KEPT);
    Fault {
        kind: faults[0].kind,
        about: Default::default(),
        count,
        first,
        lines: Vec::new(),
        columns,
        byte_offset: None,
    }
}

fn finding(fault: Fault, ids: &[String]) -> Finding {
    let columns: Vec<String> = fault
        .columns
        .iter()
        .filter_map(|at| ids.get(*at as usize).cloned())
        .collect();
    let count = Count {
        n: fault.count,
        of: unit(fault.kind),
        by: Breakdown::default(),
    };
    let mut args = BTreeMap::from([("count".to_owned(), Argument::Count(count.clone()))]);
    let mut template = fault.kind.id().to_owned();
    if let (Counted::Cells, [column]) = (fault.kind.counts(), columns.as_slice()) {
        args.insert("column".to_owned(), Argument::Label(column.clone()));
        template = IN_COLUMN.to_owned();
    }
    if fault.kind == FaultKind::NotATable {
        fault.about.word.clone_into(&mut template);
    } else if fault.kind == FaultKind::HeaderElsewhere {
        let row = fault.first.first().map_or(0, |at| at.record);
        args.insert("what".to_owned(), Argument::Word(row.to_string()));
    } else if !fault.about.word.is_empty() {
        args.insert("what".to_owned(), Argument::Word(fault.about.word.to_owned()));
    }
    Finding {
        message: Message { template, args },
        columns,
        affected: Some(count),
        groups: Vec::new(),
        groups_in_all: 0,
        records: fault.first,
    }
}

/// The template of what is told of one column.
const IN_COLUMN: &str = "in-column";

fn unit(kind: FaultKind) -> Unit {
    match kind.counts() {
        Counted::Rows => Unit::Rows,
        Counted::Lines => Unit::Lines,
        Counted::Cells => Unit::Cells,
        Counted::Labels => Unit::Columns,
        Counted::Files => Unit::Files,
        Counted::Bytes => Unit::Bytes,
    }
}

/// What the rule of a fault says of itself.
pub(crate) fn structure_manifest(kind: FaultKind) -> RuleManifest {
    let (summary, told) = (fragment(kind.summary()), (kind.advice(), meaning(kind)));
    let mut manifest = manifest(kind.id(), &summary, sentence(kind), told, Dimension::Validity);
    if kind == FaultKind::NotATable {
        let named: Vec<Template> = NoTable::ALL.iter().map(|what| of_no_table(*what, &manifest)).collect();
        manifest.templates.extend(named);
    }
    manifest.words = words(kind);
    let in_column = match kind {
        FaultKind::LostCharacter => {
            "{count} of {column} {count:holds|hold} U+FFFD, the sign of a character that was lost"
        }
        FaultKind::MisreadText => {
            "{count} of {column} {count:is|are} garbled: UTF-8 that was read as another encoding and saved again"
        }
        FaultKind::SpreadsheetError => {
            "{count} of {column} {count:holds|hold} {what}, the error of a spreadsheet, instead of a value"
        }
        FaultKind::TrimmedCell => "{count} of {column} had spaces around the text, which were removed as declared",
        _ => return manifest,
    };
    if let Some(of_many) = manifest.templates.first() {
        let mut of_one = of_many.clone();
        IN_COLUMN.clone_into(&mut of_one.id);
        in_column.clone_into(&mut of_one.text);
        manifest.templates.push(of_one);
    }
    manifest
}

/// The words of a fault that is told with one.
fn words(kind: FaultKind) -> Vec<String> {
    let owned = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
    match kind {
        FaultKind::SpreadsheetError => owned(SPREADSHEET_ERRORS),
        FaultKind::WrongDelimiter => owned(&DELIMITER_NAMES),
        FaultKind::HeaderElsewhere => (1..=HEADERS_TRIED).map(|row| row.to_string()).collect(),
        _ => Vec::new(),
    }
}

fn of_no_table(what: NoTable, manifest: &RuleManifest) -> Template {
    Template {
        id: what.id().to_owned(),
        text: format!("the file is {}, and was not read as a table", what.name()),
        advice: Some(what.advice().to_owned()),
        ..manifest.templates.first().cloned().unwrap_or_default()
    }
}

/// A sentence as a fragment: lower-case first letter, no full stop.
fn fragment(sentence: &str) -> String {
    let sentence = sentence.trim_end_matches('.');
    let mut chars = sentence.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => String::new(),
    }
}
