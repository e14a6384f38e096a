//! The report that people read, before it is HTML or Markdown: sections of headings, tables, lists and pictures.
//!
//! One document and two printers, so that the web page and its Markdown twin cannot say different things. The document is
//! a function of the statement alone. Texts in it are raw: only a printer knows what must be escaped, and it escapes all.

mod about;
mod changes;
mod datasets;
mod dimensions;
mod drawing;
mod figures;
mod files;
mod found;
mod glossary;
mod meaning;
mod method;
mod model;
mod outcome;
mod pictures;
mod questions;
mod text;
mod unchecked;
mod verify;
mod waivers;
mod wording;

#[cfg(test)]
mod tests;

pub(crate) use drawing::{BarRow, DotRow, Drawing, Fill, GridRow, Lines, Picture, Run, Tick};
pub(crate) use model::{Card, Line, Part, Section, Span, Table};
pub(crate) use text::{LONGEST, cut, shown};

use candour_statement::statement::Statement;

/// A whole report.
pub(crate) struct Document {
    /// What is audited: the page's heading.
    pub(crate) title: String,
    /// Its sections, in order.
    pub(crate) sections: Vec<Section>,
}

/// How many sections stand before the table of contents: whoever reads no further has read the outcome.
pub(crate) const BEFORE_CONTENTS: usize = 2;

/// The report about a statement.
pub(crate) fn document(statement: &Statement) -> Document {
    let predicate = &statement.predicate;
    let release = &predicate.release;
    let title = release.title.as_ref().or(release.id.as_ref());
    Document {
        title: title.map_or_else(|| "A release of data".to_owned(), |title| cut(title, LONGEST)),
        sections: vec![
            about::section(predicate),
            outcome::section(predicate),
            meaning::section(predicate),
            figures::section(predicate),
            changes::section(predicate),
            dimensions::section(predicate),
            datasets::section(predicate),
            found::section(predicate),
            waivers::section(predicate),
            unchecked::section(predicate),
            method::section(predicate),
            files::section(statement),
            verify::section(statement),
            changes::history(predicate),
            glossary::section(),
        ],
    }
}
