//! The options of `candour export`, and the formats of other tools.

use std::path::PathBuf;

use candour_model::finding::Severity;
use clap::{Args, ValueEnum};

use super::{FailOn, Format};

#[derive(Debug, Args)]
pub(crate) struct ExportOptions {
    /// The report: report.intoto.json or statement.json. Signatures are not checked.
    pub(crate) report: PathBuf,

    /// The format.
    #[arg(long, value_enum)]
    pub(crate) format: ExportFormat,

    /// The file to write [default: standard output].
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,

    /// The release's folder as seen from the root of the repository, put before each file's name.
    #[arg(long, value_name = "DIR", default_value = "", hide_default_value = true)]
    pub(crate) base: String,

    /// In sigstore-bundle: the public key whose signature it holds.
    #[arg(long = "pub", value_name = "FILE")]
    pub(crate) key: Option<PathBuf>,

    /// In junit: which findings make a case fail.
    #[arg(long, value_enum, default_value_t = FailOn::Error)]
    pub(crate) fail_on: FailOn,
}

/// Another form of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportFormat {
    /// The report that people read, as a web page: what the audit writes as report.html.
    Html,
    /// The same in Markdown: report.md.
    Markdown,
    /// Findings, one a line: findings.jsonl.
    Findings,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// JUnit XML, for whatever shows tests.
    Junit,
    /// Annotations of a run of GitHub Actions.
    Github,
    /// Markdown for the summary of a step of GitHub Actions.
    GithubSummary,
    /// GitLab's report of code quality.
    Gitlab,
    /// A report in the shape of Frictionless.
    Frictionless,
    /// DCAT and DQV, as JSON-LD.
    Dqv,
    /// A Sigstore bundle v0.3 with the signature of the key that --pub names.
    SigstoreBundle,
}

impl ExportFormat {
    /// The format of another tool that it is, if it is one.
    pub(crate) fn of_other_tools(self) -> Option<candour_report::formats::Format> {
        use candour_report::formats::Format as Other;
        Some(match self {
            ExportFormat::Html | ExportFormat::Markdown | ExportFormat::Findings | ExportFormat::SigstoreBundle => {
                return None;
            }
            ExportFormat::Sarif => Other::Sarif,
            ExportFormat::Junit => Other::Junit,
            ExportFormat::Github => Other::Github,
            ExportFormat::GithubSummary => Other::GithubSummary,
            ExportFormat::Gitlab => Other::Gitlab,
            ExportFormat::Frictionless => Other::Frictionless,
            ExportFormat::Dqv => Other::Dqv,
        })
    }
}

impl Format {
    /// The same as a format of other tools, where it is one.
    pub(crate) fn exported(self) -> Option<ExportFormat> {
        match self {
            Format::Human | Format::Json => None,
            Format::Markdown => Some(ExportFormat::Markdown),
            Format::Sarif => Some(ExportFormat::Sarif),
            Format::Junit => Some(ExportFormat::Junit),
            Format::Github => Some(ExportFormat::Github),
            Format::GithubSummary => Some(ExportFormat::GithubSummary),
            Format::Gitlab => Some(ExportFormat::Gitlab),
        }
    }
}

impl FailOn {
    /// The least severity that is a failure.
    pub(crate) fn least(self) -> Option<Severity> {
        match self {
            FailOn::Error => Some(Severity::Fail),
            FailOn::Warning => Some(Severity::Warn),
            FailOn::Never => None,
        }
    }
}
