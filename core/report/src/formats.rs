//! The formats of other tools, each made of the public statement alone, so that none can show what it must not.
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

use candour_model::finding::Severity;
use candour_model::outcome::Verdict;

use crate::statement::Statement;

/// A format of other tools.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// JUnit XML, for anything that shows tests.
    Junit,
    /// Workflow commands that annotate a run of GitHub Actions.
    Github,
    /// Markdown for the summary of a step of GitHub Actions.
    GithubSummary,
    /// GitLab's report of code quality.
    Gitlab,
    /// The shape of a Frictionless report.
    Frictionless,
    /// DCAT and DQV as JSON-LD.
    Dqv,
}

impl Format {
    /// All of them.
    pub const ALL: [Format; 7] = [
        Format::Sarif,
        Format::Junit,
        Format::Github,
        Format::GithubSummary,
        Format::Gitlab,
        Format::Frictionless,
        Format::Dqv,
    ];
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

/// The statement in a format of other tools.
pub fn render(format: Format, statement: &Statement, options: Options<'_>) -> String {
    match format {
        Format::Sarif => sarif::render(statement, options),
        Format::Junit => junit::render(statement, options),
        Format::Github => github::render(statement, options),
        Format::GithubSummary => summary::render(statement),
        Format::Gitlab => gitlab::render(statement, options),
        Format::Frictionless => frictionless::render(statement, options),
        Format::Dqv => dqv::render(statement),
    }
}

/// A verdict as it is written everywhere.
fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Passed => "PASSED",
        Verdict::Warned => "WARNED",
        Verdict::Failed => "FAILED",
        Verdict::Error => "ERROR",
    }
}
