//! What lies beside a report and is not signed: the pages that are made of its statement, and files that it does not name.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use candour_config::release::DECLARATION_FILE;
use candour_report::statement::Statement;
use candour_report::{findings, html, markdown};

use super::subjects;
use crate::commands::audit::{REPORT_FOLDER, VERSION};

/// Longer than any page that is made of a statement.
const MOST_PAGE_BYTES: u64 = 64 << 20;

/// A page that anybody could have changed.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) name: &'static str,
    pub(crate) state: PageState,
}

/// How a page compares with what the statement says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PageState {
    /// It says what the statement says.
    Matches,
    /// It does not.
    Differs,
    /// It was made by another version, so this one cannot tell.
    Unknown,
}

/// The pages beside a report, held against its statement.
pub(crate) fn pages(statement: &Statement, report: &Path) -> Vec<Page> {
    let folder = subjects::places_of(report).swap_remove(0);
    let made = |name| match name {
        "report.html" => html::render(statement).into_bytes(),
        "report.md" => markdown::render(statement).into_bytes(),
        _ => findings::findings(&statement.predicate).unwrap_or_default(),
    };
    let mut pages = Vec::new();
    for name in ["report.html", "report.md", "findings.jsonl"] {
        let path = folder.join(name);
        let Ok(found) = std::fs::metadata(&path) else { continue };
        let is_read = found.is_file() && found.len() <= MOST_PAGE_BYTES;
        let is_made = is_read && std::fs::read(&path).is_ok_and(|bytes| bytes == made(name));
        let state = match is_made {
            true => PageState::Matches,
            false if statement.predicate.audit.candour != VERSION => PageState::Unknown,
            false => PageState::Differs,
        };
        pages.push(Page { name, state });
    }
    pages
}

/// Files in the folder of the release that the report does not name.
pub(crate) fn strangers(statement: &Statement, places: &[PathBuf]) -> Vec<String> {
    let named: BTreeSet<&str> = statement.subject.iter().map(|subject| subject.name.as_str()).collect();
    let is_release = |place: &&PathBuf| place.join(DECLARATION_FILE).is_file();
    let Some(folder) = places.iter().find(is_release) else {
        return Vec::new();
    };
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut strangers: Vec<String> = entries
        .filter(|entry| entry.path().is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| !named.contains(name.as_str()) && !name.starts_with('.') && name != REPORT_FOLDER)
        .collect();
    strangers.sort();
    strangers
}
