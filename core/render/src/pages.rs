//! The pages of a statement, as this version makes them.

use candour_statement::Error;
use candour_statement::pages::Page;
use candour_statement::statement::Statement;

use crate::{Reader, findings, html, markdown};

/// The bytes of a page, for this reader.
///
/// # Errors
/// Our own: the findings cannot be written as JSON.
pub fn render(page: Page, statement: &Statement, reader: Reader) -> Result<Vec<u8>, Error> {
    match page {
        Page::Html => Ok(html::render(statement, reader).into_bytes()),
        Page::Markdown => Ok(markdown::render(statement, reader).into_bytes()),
        Page::Findings => findings::findings(&statement.predicate),
    }
}

/// Every page.
///
/// # Errors
/// Our own: the findings cannot be written as JSON.
pub fn rendered(statement: &Statement, reader: Reader) -> Result<Vec<(Page, Vec<u8>)>, Error> {
    Page::ALL
        .into_iter()
        .map(|page| Ok((page, render(page, statement, reader)?)))
        .collect()
}
