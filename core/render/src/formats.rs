//! The forms of a statement, those of other tools among them, each made of the public statement alone, so that none can show what it must not.
//!
//! Same statement, same bytes. None holds a time, an absolute path or a number that the statement does not hold, and none
//! names a line of a file: a record is a line only where no title stands above the header and no cell holds a line break,
//! and a statement does not say so.

mod dqv;
mod files;
mod found;
mod frictionless;
mod github;
mod gitlab;
mod junit;
mod sarif;
mod summary;
#[cfg(test)]
mod tests;

use std::fmt;

use candour_statement::Error;
use candour_statement::statement::Statement;
use candour_statement::vocabulary::Severity;

use crate::{Reader, findings, html, markdown};

/// A form that a statement can be written in.
#[derive(Clone, Copy)]
pub struct Format {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is, in a line.
    pub help: &'static str,
    /// Whether an audit prints it too.
    pub of_audit: bool,
    write: Writer,
}

type Writer = fn(&Statement, Options<'_>) -> Result<String, Error>;

/// Every form: another one is a file of its own and a line here.
pub const FORMATS: &[Format] = &[
    of(
        "html",
        "The report that people read, as a web page: what the audit writes as report.html",
        |statement, _| Ok(html::render(statement, Reader::User)),
    ),
    of(
        "markdown",
        "The report that people read, in Markdown: report.md",
        |statement, _| Ok(markdown::render(statement, Reader::User)),
    )
    .in_audits(),
    of("findings", "Findings, one a line: findings.jsonl", |statement, _| {
        let lines = findings::findings(&statement.predicate)?;
        Ok(String::from_utf8_lossy(&lines).into_owned())
    }),
    of("sarif", "SARIF 2.1.0, for code scanning", |statement, options| {
        Ok(sarif::render(statement, options))
    })
    .in_audits(),
    of("junit", "JUnit XML, for whatever shows tests", |statement, options| {
        Ok(junit::render(statement, options))
    })
    .in_audits(),
    of(
        "github",
        "Annotations of a run of GitHub Actions",
        |statement, options| Ok(github::render(statement, options)),
    )
    .in_audits(),
    of(
        "github-summary",
        "Markdown for the summary of a step of GitHub Actions",
        |statement, _| Ok(summary::render(statement)),
    )
    .in_audits(),
    of("gitlab", "GitLab's report of code quality", |statement, options| {
        Ok(gitlab::render(statement, options))
    })
    .in_audits(),
    of(
        "frictionless",
        "A report in the shape of Frictionless",
        |statement, options| Ok(frictionless::render(statement, options)),
    ),
    of("dqv", "DCAT and DQV, as JSON-LD", |statement, _| {
        Ok(dqv::render(statement))
    }),
];

const fn of(name: &'static str, help: &'static str, write: Writer) -> Format {
    Format {
        name,
        help,
        of_audit: false,
        write,
    }
}

impl Format {
    const fn in_audits(mut self) -> Self {
        self.of_audit = true;
        self
    }

    /// The form of this name.
    pub fn named(name: &str) -> Option<&'static Format> {
        FORMATS.iter().find(|format| format.name == name)
    }

    /// The statement in this form.
    ///
    /// # Errors
    /// Our own: it cannot be written as JSON.
    pub fn render(&self, statement: &Statement, options: Options<'_>) -> Result<String, Error> {
        (self.write)(statement, options)
    }
}

impl fmt::Debug for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// What a format is told besides the statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options<'a> {
    /// The release's folder as seen from the root of its repository; empty where they are one.
    pub base: &'a str,
    /// The least severity that is a failure; `None` where nothing is.
    pub fail_from: Option<Severity>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Options {
            base: "",
            fail_from: Some(Severity::Fail),
        }
    }
}
