//! The options of `candour reproduce`.

use std::path::PathBuf;

use clap::Args;

use super::{KnownKeys, PluginOptions, Resources};

#[derive(Debug, Args)]
pub(crate) struct ReproduceOptions {
    /// The report: report.intoto.json, or statement.json, which nobody has signed; or the folder that it is in, or the release's.
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
    /// Where the published files are, candour.toml among them [default: the folder above the report's, or the report's own].
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,

    /// The previous release's folder, or the baseline.json that it published [default: what candour.toml names, if it is
    /// there].
    #[arg(long, value_name = "PATH")]
    pub(crate) previous: Option<PathBuf>,

    /// The folder or baseline.json of a release of the archive; once for each, in the order of candour.toml [default: what
    /// candour.toml names, if all of it is there].
    #[arg(long, value_name = "PATH")]
    pub(crate) archive: Vec<PathBuf>,

    /// The publisher's secret salt, to hold a withheld file that you were given against its commitment: 64 hexadecimal digits.
    #[arg(long, value_name = "HEX", value_parser = salt)]
    pub(crate) salt: Option<String>,

    /// Where your own private folder .candour is, which holds that salt [default: the folder of candour.toml].
    #[arg(long, value_name = "DIR", conflicts_with = "salt")]
    pub(crate) private_dir: Option<PathBuf>,

    /// Run plugins that do not come with candour wherever they are found, in the folders that candour.toml names too, as long as the
    /// release's candour.lock pins them. Without it, only those that it pins and that you name with --plugin.
    #[arg(long)]
    pub(crate) foreign_plugins: bool,

    #[command(flatten)]
    pub(crate) plugins: PluginOptions,

    #[command(flatten)]
    pub(crate) resources: Resources,
}

fn salt(text: &str) -> Result<String, String> {
    let is_salt = text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    is_salt
        .then(|| text.to_owned())
        .ok_or_else(|| "a salt has 64 lower-case hexadecimal digits".to_owned())
}
