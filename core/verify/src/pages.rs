//! The pages beside a report: made of its statement, and so to be made again and compared; by another version, to be held
//! against the digests that were signed with it.

use std::io;
use std::path::Path;

use candour_statement::canonical::sha256_hex;
use candour_statement::pages::Page;
use candour_statement::statement::UNSIGNED;

use crate::digest::{self, Fit};
use crate::places::Places;
use crate::{Known, Report};

/// Longer than any page that is made of a statement.
const MOST_PAGE_BYTES: u64 = 64 << 20;

/// A page that anybody could have changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedPage {
    /// Its file.
    pub name: &'static str,
    /// How it compares.
    pub state: PageState,
    /// Whether only the ends of its lines are others.
    pub other_line_ends: bool,
}

/// How a page compares with the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageState {
    /// It says what the report says.
    Matches,
    /// Another version made it, and it is the page that was signed with the report.
    Signed,
    /// It is neither.
    Differs,
    /// Another version made it, and nothing that is signed tells what it should be.
    NotChecked,
    /// It is here, and cannot be read.
    Unreadable,
}

pub(crate) fn check(report: Report<'_>, places: &Places, known: Known<'_>) -> Vec<CheckedPage> {
    let of_this_report = sha256_hex(report.payload);
    let signed = known
        .pages
        .filter(|pages| pages.predicate.statement_sha256 == of_this_report);
    let is_of_this_version = report.statement.predicate.audit.candour == known.version;
    let mut pages = Vec::new();
    for page in Page::ALL {
        let made = || (known.page)(page, report.statement);
        let otherwise = match signed.and_then(|pages| pages.digest_of(page)) {
            _ if is_of_this_version => Otherwise::Differs,
            Some(digest) => Otherwise::SignedAs(digest),
            None => Otherwise::NotChecked,
        };
        pages.extend(one(&places.report, page.file(), made, otherwise));
    }
    pages.extend(one(
        &places.report,
        UNSIGNED,
        || report.payload.to_vec(),
        Otherwise::Differs,
    ));
    pages
}

/// What is to be said of a page that is not as this version makes it.
enum Otherwise<'a> {
    Differs,
    SignedAs(&'a str),
    NotChecked,
}

/// One page, which is made anew only if it is there.
fn one(
    folder: &Path,
    name: &'static str,
    made: impl FnOnce() -> Vec<u8>,
    otherwise: Otherwise<'_>,
) -> Option<CheckedPage> {
    let path = folder.join(name);
    let page = |state, fit| CheckedPage {
        name,
        state,
        other_line_ends: fit == Fit::OtherLineEnds,
    };
    match std::fs::symlink_metadata(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
        // What is no file is no page.
        Ok(_) if path.exists() && !path.is_file() => return Some(page(PageState::Differs, Fit::Other)),
        _ => {}
    }
    // How long the page of another version is, only itself can say.
    let length = std::fs::metadata(&path).map_or(0, |found| found.len());
    let as_signed = |digest: &str| match length <= MOST_PAGE_BYTES {
        true => digest::fit(&path, digest, length),
        false => Ok(Fit::Other),
    };
    let made = made();
    let as_made = digest::fit(&path, &sha256_hex(&made), made.len() as u64);
    Some(match (as_made, otherwise) {
        (Err(_), _) => page(PageState::Unreadable, Fit::Other),
        (Ok(Fit::Other), Otherwise::SignedAs(digest)) => match as_signed(digest) {
            Ok(Fit::Other) => page(PageState::Differs, Fit::Other),
            Ok(fit) => page(PageState::Signed, fit),
            Err(_) => page(PageState::Unreadable, Fit::Other),
        },
        (Ok(Fit::Other), Otherwise::NotChecked) => page(PageState::NotChecked, Fit::Other),
        (Ok(Fit::Other), Otherwise::Differs) => page(PageState::Differs, Fit::Other),
        (Ok(fit), _) => page(PageState::Matches, fit),
    })
}
