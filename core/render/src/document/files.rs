//! Section 12: the files, each with its digest and size; and those that others cannot get at.

use candour_statement::predicate::{Availability, Input};
use candour_statement::statement::Statement;
use candour_statement::vocabulary::InputRole;
use candour_words::{bytes, names};

use super::model::{Line, Part, Section, Table, code, plain, value, value_or};

/// How many files are listed.
const LISTED: usize = 300;

pub(super) fn section(statement: &Statement) -> Section {
    let mut parts = vec![Part::Paragraph(plain(
        "The digest of a file changes with every byte of it. The digest of its records stays the same when only the encoding, \
         the line ends or the quoting change.",
    ))];
    if statement.subject.is_empty() {
        parts.push(Part::Paragraph(plain("No file is published beside this report.")));
    } else {
        parts.push(Part::Table(subjects(statement)));
    }
    let inputs = &statement.predicate.inputs;
    let is_here = |input: &&Input| input.availability == Availability::Here;
    let before: Vec<&Input> = inputs
        .iter()
        .filter(|input| input.role == InputRole::Previous)
        .filter(is_here)
        .collect();
    if !before.is_empty() {
        let rows = before.into_iter().map(|input| {
            vec![
                code(&input.name),
                input.bytes.map_or_else(|| plain("not shown"), |n| plain(bytes(n))),
                digest(input.sha256.as_ref()),
            ]
        });
        let table = Table::new(
            "Files of the previous release that were read",
            &["File", "#Size", "SHA-256"],
        );
        parts.push(Part::Table(table.rows(rows.collect(), LISTED, "the statement")));
    }
    let withheld: Vec<&Input> = inputs.iter().filter(|input| !is_here(input)).collect();
    if !withheld.is_empty() {
        parts.push(Part::Paragraph(plain(
            "Withheld files were read and are not published, so others cannot repeat what rests on them. A commitment binds the \
             publisher to the very file, and tells nobody what is in it.",
        )));
        let rows = withheld.into_iter().map(|input| {
            vec![
                value(&input.name),
                plain(names::role_told(input.role)),
                value_or(input.reason.as_ref(), "not stated"),
                digest(input.commitment.as_ref()),
            ]
        });
        let labels = ["File", "What it is", "Why it is withheld", "Commitment"];
        let table = Table::new("Files that are withheld", &labels);
        parts.push(Part::Table(table.rows(rows.collect(), LISTED, "the statement")));
    }
    Section {
        id: "files",
        title: "Files",
        parts,
    }
}

fn subjects(statement: &Statement) -> Table {
    let rows = statement.subject.iter().map(|subject| {
        let records = subject.annotations.records_sha256.as_ref();
        vec![
            code(&subject.name).plain(format!(" ({})", names::role_told(subject.annotations.role))),
            plain(bytes(subject.annotations.bytes)),
            code(&subject.digest.sha256),
            match records {
                Some(records) if *records == subject.digest.sha256 => plain("the same"),
                Some(records) => code(records),
                None => plain("no records"),
            },
        ]
    });
    let labels = ["File", "#Size", "SHA-256", "SHA-256 of its records"];
    Table::new("Files published beside this report", &labels).rows(rows.collect(), LISTED, "the statement")
}

fn digest(digest: Option<&String>) -> Line {
    digest.map_or_else(|| plain("not given"), |digest| code(digest))
}
