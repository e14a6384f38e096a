//! The options of `candour audit`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::export::{AuditFormat, HUMAN, audit_formats};
use super::{PluginOptions, Resources};

#[derive(Debug, Args)]
pub(crate) struct AuditOptions {
    /// The release's folder, which holds candour.toml; or a data file about which nothing is declared.
    #[arg(default_value = ".")]
    pub(crate) release: PathBuf,

    /// What a bare data file is: rows about people, or a table of aggregates [default: taken from its labels and first records; you
    /// are asked where they do not tell].
    #[arg(long, value_enum)]
    pub(crate) kind: Option<BareKind>,

    /// A policy by id or path; give several to apply them in turn. Replaces the release's own.
    #[arg(long, value_name = "POLICY")]
    pub(crate) policy: Vec<String>,

    /// The previous release's folder, or the baseline.json that it published. Replaces the release's own.
    #[arg(long, value_name = "PATH")]
    pub(crate) previous: Option<PathBuf>,

    /// Where the report is written [default: RELEASE/transparency-report].
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,

    /// Where the private folder .candour is made: workings, drafts, the secret salt. Never in the folder of the report
    /// [default: RELEASE; none for a bare data file].
    #[arg(long, value_name = "DIR")]
    pub(crate) private_dir: Option<PathBuf>,

    /// The private key to sign the report with; without one it is UNSIGNED. While one key takes over from another, give
    /// both.
    #[arg(long = "key", value_name = "FILE")]
    pub(crate) keys: Vec<PathBuf>,

    /// How the outcome is printed.
    #[arg(long, value_parser = audit_formats(), default_value = HUMAN)]
    pub(crate) format: AuditFormat,

    /// Which findings end with exit code 1.
    #[arg(long, value_enum, default_value_t = FailOn::Error)]
    pub(crate) fail_on: FailOn,

    /// An earlier report, or its folder: findings that it has already do not count for the exit code, unless they are worse now
    /// or are confidentiality failures. The verdict and the report stay the same.
    #[arg(long, value_name = "REPORT")]
    pub(crate) since: Option<PathBuf>,

    /// Print record numbers and values, for the publisher's own eyes.
    #[arg(long)]
    pub(crate) private: bool,

    /// Write the report despite a confidentiality failure: for data that are public already.
    #[arg(long)]
    pub(crate) publish: bool,

    #[command(flatten)]
    pub(crate) resources: Resources,

    /// Open no plugin but those that candour.lock pins.
    #[arg(long)]
    pub(crate) locked: bool,

    #[command(flatten)]
    pub(crate) plugins: PluginOptions,
}

/// What a bare data file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum BareKind {
    /// Rows about people.
    Records,
    /// Aggregates.
    Table,
}

/// Which findings end with exit code 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// A FAILED verdict.
    Error,
    /// A WARNED verdict too.
    Warning,
    /// Findings never fail the run; an incomplete audit still exits 3.
    Never,
}
