//! The options of `candour self`, which is about the program and not about a release.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use clap_complete::Shell;

#[derive(Debug, Args)]
pub(crate) struct OwnOptions {
    #[command(subcommand)]
    pub(crate) command: OwnCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum OwnCommand {
    /// Print the script by which a shell completes commands, options and values.
    Completions {
        /// The shell.
        #[arg(value_enum)]
        shell: Shell,
    },
    /// Write the manual: a page for each command, as `man` reads it.
    Man {
        /// The folder that the pages go to, such as ~/.local/share/man/man1.
        dir: PathBuf,
    },
}
