//! The options of `candour self`, which is about the program and not about a release.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use clap_complete::Shell;

#[derive(Debug, Args)]
pub(crate) struct OwnOptions {
    #[command(subcommand)]
    pub(crate) command: OwnCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum OwnCommand {
    /// Tell what this machine offers: isolation of plugins, the plugins themselves, terminal, folders, memory.
    ///
    /// Isolation is tried, in a process like that of a plugin, and not guessed. Exit codes: 0 audits can run, however far plugins are isolated; 3 they cannot.
    Check {
        /// How it is told.
        #[arg(long, value_enum, default_value_t = CheckFormat::Human)]
        format: CheckFormat,
    },
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

/// How a machine is told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// For people.
    Human,
    /// For programs; `candour schema machine` prints its schema.
    Json,
}
