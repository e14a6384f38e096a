//! The options of `candour plugin check`, and the names of its checks.

use std::num::NonZeroU32;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
pub(crate) struct CheckOptions {
    /// The library.
    pub(crate) library: PathBuf,

    /// Run these checks only; several may be given.
    #[arg(long, value_enum, value_name = "CHECK", value_delimiter = ',')]
    pub(crate) only: Vec<CheckName>,

    /// Check these rules only; several may be given.
    #[arg(long = "rule", value_name = "NAME", value_delimiter = ',')]
    pub(crate) rules: Vec<String>,

    /// How long one answer may take.
    #[arg(long, value_name = "SECONDS", default_value = "20")]
    pub(crate) wall_seconds: NonZeroU32,

    /// How much memory a process of the plugin may ask for.
    #[arg(long, value_name = "MB", default_value = "2000")]
    pub(crate) memory_mb: NonZeroU32,

    /// Print the results as JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

/// A check of a plugin, in the order in which they are run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckName {
    /// The library opens, and hands out a table of this version.
    Loads,
    /// What it says of itself is in order, and the same each time.
    Describes,
    /// The schema of each rule's parameters can be used.
    ParamSchemas,
    /// It answers within its memory and time, of a larger release too.
    Limits,
    /// Each rule's page has the six headings, and its examples hold.
    Pages,
    /// Each rule that matches says how much it looked at, and what it says adds up.
    Coverage,
    /// Each rule answers on releases that nobody expects.
    OddReleases,
    /// The same question has the same answer, in the same process and in another.
    SameTwice,
    /// It has from eight threads at once, too.
    EightThreads,
    /// It survives parameters that do not fit, and requests that no host sends.
    WrongParams,
    /// It gives back the tallies that it was given, and keeps no memory.
    ReleasesBuffers,
    /// It writes nothing to the standard output or the standard error.
    NoStdout,
}

impl CheckName {
    /// All, in the order in which they are run.
    pub(crate) fn all() -> &'static [CheckName] {
        CheckName::value_variants()
    }

    /// As it is written on the command line.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            CheckName::Loads => "loads",
            CheckName::Describes => "describes",
            CheckName::ParamSchemas => "param-schemas",
            CheckName::Limits => "limits",
            CheckName::Pages => "pages",
            CheckName::Coverage => "coverage",
            CheckName::OddReleases => "odd-releases",
            CheckName::SameTwice => "same-twice",
            CheckName::EightThreads => "eight-threads",
            CheckName::WrongParams => "wrong-params",
            CheckName::ReleasesBuffers => "releases-buffers",
            CheckName::NoStdout => "no-stdout",
        }
    }
}
