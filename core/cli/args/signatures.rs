//! The options of the commands that are about signatures: `verify` and `sign`.

use std::path::PathBuf;

use clap::Args;

use super::AtHandOptions;
use crate::days;

/// The public keys that the reader knows.
#[derive(Debug, Args)]
pub(crate) struct KnownKeys {
    /// A public key that may have signed it; several may be given.
    #[arg(long = "pub", value_name = "FILE")]
    pub(crate) keys: Vec<PathBuf>,

    /// A trust file: names, roles and keys of those whom you trust, and for which days.
    #[arg(long, value_name = "FILE")]
    pub(crate) trust: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct VerifyOptions {
    /// The report: report.intoto.json, or the folder that it is in, or the release's.
    pub(crate) report: PathBuf,

    #[command(flatten)]
    pub(crate) known: KnownKeys,

    /// How many different keys among those must have signed.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) threshold: u16,

    /// Where the published files are [default: the folder above the report's, or the report's own].
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,

    /// Check the chain of releases too: a folder with the reports of other releases, at any depth, or one such report;
    /// several may be given.
    #[arg(long, value_name = "PATH")]
    pub(crate) chain: Vec<PathBuf>,

    /// The day to reckon from, such as 2026-01-31 [default: today].
    #[arg(long, value_name = "DAY", value_parser = days::parse)]
    pub(crate) on: Option<jiff::civil::Date>,

    /// Print the outcome as JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct SignOptions {
    /// The report: report.intoto.json, to which the signature is added; or statement.json, which nobody has signed yet; or
    /// the folder of either.
    pub(crate) report: PathBuf,

    /// Your private key.
    #[arg(long, value_name = "FILE")]
    pub(crate) key: PathBuf,

    #[command(flatten)]
    pub(crate) known: KnownKeys,

    /// Sign without running the audit again: you vouch for a statement that you have not reproduced.
    #[arg(long)]
    pub(crate) without_reproducing: bool,

    #[command(flatten)]
    pub(crate) at_hand: AtHandOptions,
}
