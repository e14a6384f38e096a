//! Measures Candour beside other programs, on tables that it makes itself.
//!
//! What is measured depends on the machine and on what else it does: every program is run in turn, several times, and the
//! medians and their ratios are what is worth quoting. Instructions are counted too, which are the same every time.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for the terminal")]

mod compare;
mod instructions;
mod markdown;
mod process;
mod release;
mod table;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Measures Candour beside other programs, on tables that it makes itself.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write the tables and releases that are measured.
    Tables {
        /// Where they are written.
        folder: PathBuf,
        /// Rows of each table.
        #[arg(long, default_value_t = 5_000_000)]
        rows: u64,
    },
    /// Run Candour and what else is installed in turn, and print medians, ratios and peak memory.
    Compare {
        /// The tables and releases that `tables` wrote.
        folder: PathBuf,
        /// How often each program is run, after once that does not count.
        #[arg(long, default_value_t = 5)]
        runs: usize,
        /// The binary to measure.
        #[arg(long, default_value = "target/release/candour")]
        candour: PathBuf,
        /// A Python in which the packages of tests/bench/requirements.txt are installed.
        #[arg(long, default_value = "python3")]
        python: String,
    },
    /// Count instructions on small tables and compare them with those that are recorded.
    Instructions {
        /// The binary to measure.
        #[arg(long, default_value = "target/release/candour")]
        candour: PathBuf,
        /// Record them.
        #[arg(long)]
        record: bool,
    },
}

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Tables { folder, rows } => release::write_all(&folder, rows),
        Command::Compare {
            folder,
            runs,
            candour,
            python,
        } => compare::run(&folder, runs, &candour, &python),
        Command::Instructions { candour, record } => instructions::run(&candour, record),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
