//! Measures Candour beside other programs, on tables that it makes itself.
//!
//! What is measured depends on the machine and on what else it does: every program is run in turn, several times, and the
//! medians and their ratios are what is worth quoting. Instructions are counted too, which are the same every time.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for the terminal")]

mod compare;
mod costs;
mod instructions;
mod machine;
mod markdown;
mod memory;
mod process;
mod release;
mod scoreboard;
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
    /// Audit tables of few values in each column, of several sizes, and print time and peak memory.
    Memory {
        /// Where the tables are; those that are not there are written.
        folder: PathBuf,
        /// Their sizes in rows.
        #[arg(long, value_delimiter = ',', default_values_t = [5_000_000, 50_000_000])]
        rows: Vec<u64>,
        /// How often each is audited, after once that does not count.
        #[arg(long, default_value_t = 3)]
        runs: usize,
        /// The binary to measure.
        #[arg(long, default_value = "target/release/candour")]
        candour: PathBuf,
    },
    /// Audit the large tables by each rule alone, and print what it costs.
    Costs {
        /// The tables and releases that `tables` wrote.
        folder: PathBuf,
        /// How often each rule is run.
        #[arg(long, default_value_t = 3)]
        runs: usize,
        /// The binary to measure.
        #[arg(long, default_value = "target/release/candour")]
        candour: PathBuf,
        /// Write what each rule costs onto its page.
        #[arg(long)]
        record: bool,
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
    /// Plant every fault of the example over several seeds, audit, and print which are found.
    Scoreboard {
        /// How many seeds, from 1 on.
        #[arg(long, default_value_t = 20)]
        seeds: u64,
        /// Appointments a year.
        #[arg(long, default_value_t = 6_000)]
        appointments: u64,
        /// The binary to score.
        #[arg(long, default_value = "target/debug/candour")]
        candour: PathBuf,
        /// Write the page of the docs and the list of what is missed.
        #[arg(long)]
        record: bool,
        /// Print nothing, and hold what is found against the list; each fault goes into one of the seeds only.
        #[arg(long, conflicts_with = "record")]
        check: bool,
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
        Command::Memory {
            folder,
            rows,
            runs,
            candour,
        } => memory::run(&folder, &rows, runs, &candour),
        Command::Costs {
            folder,
            runs,
            candour,
            record,
        } => costs::run(&folder, runs, &candour, record),
        Command::Instructions { candour, record } => instructions::run(&candour, record),
        Command::Scoreboard {
            seeds,
            appointments,
            candour,
            record,
            check,
        } => scoreboard::run(&scoreboard::Options {
            seeds,
            appointments,
            candour: &candour,
            record,
            check,
        }),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
