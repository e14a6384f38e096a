//! The options of `candour reproduce`.

use std::path::PathBuf;

use clap::Args;

use super::{KnownKeys, PluginOptions, jobs};
use crate::memory;

#[derive(Debug, Args)]
pub(crate) struct ReproduceOptions {
    /// The report: report.intoto.json, or statement.json, which nobody has signed.
    pub(crate) report: PathBuf,

    #[command(flatten)]
    pub(crate) known: KnownKeys,

    #[command(flatten)]
    pub(crate) at_hand: AtHandOptions,

    /// Print the outcome as JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

/// What an audit is run again on, and with.
#[derive(Debug, Args)]
pub(crate) struct AtHandOptions {
    /// Where the published files are, candour.toml among them [default: the report's folder, and the one above].
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,

    /// The previous release's folder, or the baseline.json that it published [default: what candour.toml names, if it is
    /// there].
    #[arg(long, value_name = "PATH")]
    pub(crate) previous: Option<PathBuf>,

    /// The publisher's secret salt, to hold a withheld file that you were given against its commitment.
    #[arg(long, value_name = "HEX")]
    pub(crate) salt: Option<String>,

    #[command(flatten)]
    pub(crate) plugins: PluginOptions,

    /// How many threads to use [default: as many as there are processors].
    #[arg(long, value_name = "N", value_parser = jobs)]
    pub(crate) jobs: Option<u16>,

    /// How much memory counting may take, such as 512MB or 2GB [default: three quarters of what is free].
    #[arg(long, value_name = "SIZE", value_parser = memory::size)]
    pub(crate) memory: Option<u64>,
}
