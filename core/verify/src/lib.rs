//! A folder, held against the report beside it: which of its files are those that were audited, which pages say what the
//! report says, and what else lies there.
//!
//! Whoever signed the report has been asked about before. Names in a statement are a stranger's: what they lead to lies in
//! the release's folder or is not looked at. A file has one place; where a second could be taken for it, both are told.
//!
//! Deliberately absent: keys, words for people, exit codes, and anything that writes.

mod beside;
mod digest;
mod pages;
mod places;
mod records;
mod subjects;

use std::path::Path;

use candour_statement::pages::{Page, PagesStatement};
use candour_statement::statement::Statement;

pub use beside::{Beside, TEMPORARY, is_temporary};
pub use digest::sha256_of;
pub use pages::{CheckedPage, PageState};
pub use places::{Layout, Places, inside};
pub use subjects::{Checked, Remark, State, state_of};

/// A report, and where it lies.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// Its file.
    pub path: &'a Path,
    /// What it says.
    pub statement: &'a Statement,
    /// The bytes of that.
    pub payload: &'a [u8],
}

/// What is known beyond the folder.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// The version of Candour that looks.
    pub version: &'a str,
    /// The text of a policy that came with it, by the name that statements give it.
    pub policy: &'a dyn Fn(&str) -> Option<&'static str>,
    /// What this version makes of a statement: the bytes of a page.
    pub page: &'a dyn Fn(Page, &Statement) -> Vec<u8>,
    /// The digests of the pages, signed by somebody who signed the report too.
    pub pages: Option<&'a PagesStatement>,
}

/// What a folder holds of a report.
#[derive(Debug)]
pub struct Found {
    /// Where its files were looked for.
    pub places: Places,
    /// The files that it is about, in its order.
    pub files: Vec<Checked>,
    /// The pages beside it.
    pub pages: Vec<CheckedPage>,
    /// What else lies in the release's folder.
    pub beside: Beside,
}

/// Holds a folder against a report: the one that is named, or else the report's own or the one above.
pub fn look(report: Report<'_>, folder: Option<&Path>, known: Known<'_>) -> Found {
    let places = Places::find(report.statement, report.path, folder);
    let mut files = subjects::check(report.statement, &places, known);
    let mut beside = beside::beside(report, &places, &files);
    subjects::find_unnamed(report.statement, &places, &mut files, &mut beside.strangers);
    Found {
        pages: pages::check(report, &places, known),
        places,
        files,
        beside,
    }
}
