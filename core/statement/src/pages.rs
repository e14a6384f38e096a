//! The names of the pages that are made of a statement, and the statement of their digests.
//!
//! Whoever has this version can make the pages again and compare. For everyone else their digests are signed too, in a
//! statement of their own: the report's cannot hold the digest of what is made of it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::canonical::{bytes_of, sha256_hex};
use crate::error::{Error, ErrorKind};
use crate::statement::{FileDigest, STATEMENT_TYPE};

/// The file with the signed statement of pages, beside the report.
pub const FILE: &str = "pages.intoto.json";

/// The predicate's type.
pub const PREDICATE_TYPE: &str = "https://w3id.org/candour/report-pages/v0.1";

/// The version of this layout.
const VERSION: &str = "0.1";

/// More pages than any report has.
const MOST_PAGES: usize = 100;

/// A page that is made of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// The report that people read, as a web page.
    Html,
    /// The same in Markdown.
    Markdown,
    /// Its findings, one a line.
    Findings,
}

impl Page {
    /// Every page.
    pub const ALL: [Page; 3] = [Page::Html, Page::Markdown, Page::Findings];

    /// Its file beside the report.
    pub fn file(self) -> &'static str {
        match self {
            Page::Html => "report.html",
            Page::Markdown => "report.md",
            Page::Findings => "findings.jsonl",
        }
    }

    pub fn media_type(self) -> &'static str {
        match self {
            Page::Html => "text/html",
            Page::Markdown => "text/markdown",
            Page::Findings => "application/jsonl",
        }
    }
}

/// The statement of the pages beside a report: an in-toto Statement v1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PagesStatement {
    /// What sort of statement: `https://in-toto.io/Statement/v1`.
    #[serde(rename = "_type")]
    pub kind: String,
    /// The pages.
    pub subject: Vec<PageSubject>,
    /// What sort of predicate: `https://w3id.org/candour/report-pages/v0.1`.
    #[serde(rename = "predicateType")]
    pub predicate_type: String,
    /// What they were made of.
    pub predicate: MadeOf,
}

/// A page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PageSubject {
    /// Its name, in the folder of the report.
    pub name: String,
    /// Its digest.
    pub digest: FileDigest,
    /// Its media type.
    pub media_type: String,
}

/// What pages were made of, and by which version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MadeOf {
    /// The version of this layout.
    pub version: String,
    /// The version of Candour that made them.
    pub candour: String,
    /// SHA-256 of the report's statement, lower-case hex.
    pub statement_sha256: String,
}

/// The canonical bytes of the statement of these pages, which Candour's `version` made of the statement whose bytes are
/// `payload`.
///
/// # Errors
/// Our own: it cannot be written as JSON.
pub fn statement_of(payload: &[u8], pages: &[(Page, Vec<u8>)], version: &str) -> Result<Vec<u8>, Error> {
    let subject = |(page, bytes): &(Page, Vec<u8>)| PageSubject {
        name: page.file().to_owned(),
        digest: FileDigest {
            sha256: sha256_hex(bytes),
        },
        media_type: page.media_type().to_owned(),
    };
    let statement = PagesStatement {
        kind: STATEMENT_TYPE.to_owned(),
        subject: pages.iter().map(subject).collect(),
        predicate_type: PREDICATE_TYPE.to_owned(),
        predicate: MadeOf {
            version: VERSION.to_owned(),
            candour: version.to_owned(),
            statement_sha256: sha256_hex(payload),
        },
    };
    bytes_of(&statement)
}

/// Reads the statement of pages from its bytes.
///
/// # Errors
/// What is no such statement.
pub fn read(bytes: &[u8]) -> Result<PagesStatement, Error> {
    let wrong = |reason: &str| {
        Error::from(ErrorKind::NotAStatement {
            reason: reason.to_owned(),
        })
    };
    let statement: PagesStatement =
        serde_json::from_slice(bytes).map_err(|_| wrong("it has not the properties of a statement of pages"))?;
    if statement.kind != STATEMENT_TYPE || statement.predicate_type != PREDICATE_TYPE {
        return Err(wrong("its type is not that of a statement of pages"));
    }
    if statement.subject.len() > MOST_PAGES {
        return Err(wrong("it names more pages than any report has"));
    }
    Ok(statement)
}

impl PagesStatement {
    /// The digest that it names for a page; nothing where it names none, or several.
    pub fn digest_of(&self, page: Page) -> Option<&str> {
        let mut named = self.subject.iter().filter(|subject| subject.name == page.file());
        let only = named.next()?;
        named.next().is_none().then_some(only.digest.sha256.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made() -> Vec<u8> {
        statement_of(
            b"{}",
            &[(Page::Html, b"<p>".to_vec()), (Page::Findings, Vec::new())],
            "0.1.0",
        )
        .unwrap()
    }

    #[test]
    fn what_is_written_is_read_again() {
        let statement = read(&made()).unwrap();
        assert_eq!(statement.predicate.statement_sha256, sha256_hex(b"{}"));
        assert_eq!(statement.digest_of(Page::Html), Some(sha256_hex(b"<p>").as_str()));
        assert_eq!(statement.digest_of(Page::Findings), Some(sha256_hex(b"").as_str()));
        assert_eq!(statement.digest_of(Page::Markdown), None);
        assert_eq!(bytes_of(&statement).unwrap(), made());
    }

    #[test]
    fn a_page_that_is_named_twice_has_no_digest() {
        let mut statement = read(&made()).unwrap();
        let again = statement.subject[0].clone();
        statement.subject.push(again);
        assert_eq!(statement.digest_of(Page::Html), None);
    }

    #[test]
    fn other_statements_are_refused() {
        let text = String::from_utf8(made()).unwrap();
        for (old, new) in [
            (PREDICATE_TYPE, "https://w3id.org/candour/data-audit/v0.1"),
            (STATEMENT_TYPE, "https://in-toto.io/Statement/v2"),
            ("statementSha256", "other"),
        ] {
            assert!(read(text.replace(old, new).as_bytes()).is_err(), "{new}");
        }
    }
}
