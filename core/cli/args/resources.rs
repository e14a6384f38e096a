//! What an audit may use of the machine. None of it changes a result.

use clap::Args;

use crate::memory;

#[derive(Debug, Args)]
pub(crate) struct Resources {
    /// How many threads to use [default: as many as there are processors].
    #[arg(long, value_name = "N", value_parser = jobs)]
    pub(crate) jobs: Option<u16>,

    /// How much memory counting may take, such as 512MB or 2GB [default: three quarters of what is free]. What does not
    /// fit ends the audit with exit code 3.
    #[arg(long, value_name = "SIZE", value_parser = memory::size)]
    pub(crate) memory: Option<u64>,

    /// About how many bytes of a file are read at a time; to show that it changes nothing.
    #[arg(long, value_name = "BYTES", hide = true)]
    pub(crate) block_size: Option<u64>,
}

/// The most threads that may be asked for.
const MOST_JOBS: u16 = 512;

fn jobs(text: &str) -> Result<u16, String> {
    text.parse()
        .ok()
        .filter(|jobs| (1..=MOST_JOBS).contains(jobs))
        .ok_or_else(|| format!("give a number from 1 to {MOST_JOBS}"))
}
