//! The report that people read, before it is HTML or Markdown: a first screen, and sections of headings, tables, lists and
//! pictures.
//!
//! One document and two printers, so that the web page and its Markdown twin cannot say different things. The document is
//! a function of the statement and of who reads it. Texts in it are raw: only a printer knows what must be escaped, and it
//! escapes all.

mod changes;
mod datasets;
mod drawing;
mod files;
mod found;
mod head;
mod meaning;
mod method;
mod model;
mod pictures;
mod seen;
mod text;
mod thresholds;
mod unchecked;
mod verify;
mod waivers;
mod wording;

#[cfg(test)]
mod tests;

pub(crate) use drawing::{BarRow, DotRow, Drawing, Fill, GridRow, Lines, Picture, Run, Tick};
pub(crate) use model::{Card, Chip, Head, Line, Part, Section, Span, Table};
pub(crate) use text::{LONGEST, cut, shown};

use candour_statement::predicate::Predicate;
use candour_statement::statement::Statement;

/// Who reads the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// Whoever uses the data, and can change nothing of them.
    User,
    /// Whoever publishes them, and can.
    Publisher,
}

/// A whole report.
pub(crate) struct Document {
    /// What it is, for whom.
    pub(crate) kind: &'static str,
    /// What is audited: the page's heading.
    pub(crate) title: String,
    /// The first screen.
    pub(crate) head: Head,
    /// Its sections, in order.
    pub(crate) sections: Vec<Section>,
}

/// The report about a statement.
pub(crate) fn document(statement: &Statement, reader: Reader) -> Document {
    let predicate = &statement.predicate;
    let found = found::numbered(predicate);
    let head = head::head(predicate, &found);
    let mut sections = vec![found::section(predicate, &found, reader)];
    sections.extend(waivers::section(predicate));
    sections.push(meaning::section(predicate, &found, reader));
    sections.extend(seen::section(predicate, head.lead.as_ref()));
    sections.extend([
        changes::section(predicate, &found),
        unchecked::section(predicate),
        datasets::section(predicate, &found),
        thresholds::section(predicate),
        method::section(predicate),
        files::section(statement),
        verify::section(statement),
    ]);
    Document {
        kind: match reader {
            Reader::User => "Transparency report",
            Reader::Publisher => "Draft for the publisher: not for publication",
        },
        title: title(predicate),
        head,
        sections,
    }
}

/// What the release is called; a single dataset's name where it has none.
fn title(predicate: &Predicate) -> String {
    let release = &predicate.release;
    let named = release.title.as_ref().or(release.id.as_ref());
    let named = named.or(match predicate.datasets.as_slice() {
        [dataset] => Some(&dataset.name),
        _ => None,
    });
    named.map_or_else(|| "A release of data".to_owned(), |title| cut(title, LONGEST))
}
