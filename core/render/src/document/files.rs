//! The files: those that are published, and those that others cannot get at. Their digests stand in the statement.

use candour_statement::predicate::{Availability, Input};
use candour_statement::statement::Statement;
use candour_statement::vocabulary::InputRole;
use candour_words::{bytes, names};

use super::model::{Line, Part, Section, Table, code, plain, value, value_or};

/// How many files are listed.
const LISTED: usize = 300;

pub(super) fn section(statement: &Statement) -> Section {
    let inputs = &statement.predicate.inputs;
    let is_here = |input: &&Input| input.availability == Availability::Here;
    let before = inputs
        .iter()
        .filter(|input| matches!(input.role, InputRole::Previous | InputRole::Archive))
        .filter(is_here);
    let published = statement.subject.iter().map(|subject| {
        vec![
            code(&subject.name),
            plain(names::role_told(subject.annotations.role)),
            plain(bytes(subject.annotations.bytes)),
        ]
    });
    let before = before.map(|input| {
        vec![
            code(&input.name),
            plain(names::role_told(input.role)),
            input.bytes.map_or_else(|| plain("not shown"), |n| plain(bytes(n))),
        ]
    });
    let rows: Vec<Vec<Line>> = published.chain(before).collect();
    let mut parts = match rows.is_empty() {
        true => vec![Part::Paragraph(plain("No file is published beside this report."))],
        false => {
            let table = Table::new("Files that were read", &["File", "What it is", "#Size"]);
            vec![
                Part::Table(table.rows(rows, LISTED, "the statement")),
                Part::Paragraph(plain(
                    "The statement has the SHA-256 of each, and of the records in each.",
                )),
            ]
        }
    };
    let withheld: Vec<&Input> = inputs.iter().filter(|input| !is_here(input)).collect();
    if !withheld.is_empty() {
        let rows = withheld.into_iter().map(|input| {
            vec![
                value(&input.name),
                plain(names::role_told(input.role)),
                value_or(input.reason.as_ref(), "not stated"),
            ]
        });
        let table = Table::new("Files that are withheld", &["File", "What it is", "Why it is withheld"]);
        parts.push(Part::Table(table.rows(rows.collect(), LISTED, "the statement")));
        parts.push(Part::Paragraph(plain(
            "Nobody else can repeat what rests on withheld files. A commitment in the statement binds the publisher to the very \
             file, and tells nobody what is in it.",
        )));
    }
    Section {
        id: "files",
        title: "Files",
        parts,
    }
}
