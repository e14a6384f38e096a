//! The command line: one place for every option and its help.

mod audit;
mod check;
mod export;
mod own;
mod reproduce;
mod resources;
mod signatures;

use std::path::PathBuf;

use candour_model::outcome::Isolation;
use clap::{Args, Parser, Subcommand, ValueEnum};

pub(crate) use self::audit::{AuditOptions, BareKind, FailOn};
pub(crate) use self::check::CheckOptions;
pub(crate) use self::export::{AuditFormat, ExportFormat, ExportOptions};
pub(crate) use self::own::{CheckFormat, OwnCommand, OwnOptions};
pub(crate) use self::reproduce::{AtHandOptions, ReproduceOptions};
pub(crate) use self::resources::Resources;
pub(crate) use self::signatures::{KnownKeys, SignOptions, VerifyOptions};
use crate::exit::Exit;

/// Audits a release of open data before it is published, and writes a signed report that anyone can check.
#[derive(Debug, Parser)]
#[command(name = "candour", version, propagate_version = true, max_term_width = 100, after_long_help = Exit::help())]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,

    /// When to use colour.
    // Last in each help: without an order of their own they stand among the options of commands, by how many commands there are.
    #[arg(long, global = true, value_enum, default_value_t = Colour::Auto, display_order = 900)]
    pub(crate) color: Colour,

    /// Print the verdict only.
    #[arg(short, long, global = true, display_order = 900)]
    pub(crate) quiet: bool,

    /// Also print the checks that found nothing, and every measure; twice: log each step to stderr.
    #[arg(short, long, global = true, display_order = 900, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Colour {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Audit a release, or a single data file.
    Audit(AuditOptions),
    /// Check a report: who signed it, and whether the files at hand are the ones that were audited.
    Verify(VerifyOptions),
    /// Tell what changed between two published reports: what is fixed, new or worse.
    ///
    /// Findings are matched by rule, dataset, sentence and columns; a check that no longer runs fixes nothing. Signatures are not checked: `candour verify` does that.
    ///
    /// Exit codes: 0 nothing is new or worse; 1 something is: a finding, the verdict, what limits it, or a check that found something, or should run, and does not any more; 2 a report cannot be read, or was never published.
    Diff(DiffOptions),
    /// Run the audit of a report again, and say block by block whether it comes out the same.
    ///
    /// Exit codes: 0 all of it comes out the same; 1 something differs; 4 what could be run again comes out the same, and not everything is here.
    Reproduce(ReproduceOptions),
    /// Add your signature to a report.
    Sign(SignOptions),
    /// Write a report in another tool's format; no audit is run.
    Export(ExportOptions),
    /// Make a key pair, or show one.
    Key(KeyOptions),
    /// Write the invented example releases.
    Example(ExampleOptions),
    /// Print a rule's page.
    Explain(ExplainOptions),
    /// List the rules, or what a policy would run.
    Rules(RulesOptions),
    /// Print the JSON Schema of a format that candour reads or writes.
    Schema(SchemaOptions),
    /// Write a new plugin, list plugins, look at one or check one; none runs in this program.
    Plugin(PluginCommandOptions),
    /// Look at this machine, write completions for a shell, or the manual.
    #[command(name = "self")]
    Own(OwnOptions),
    /// Answer for one plugin, to the candour that started this process.
    #[command(hide = true)]
    PluginHost(PluginHostOptions),
}

#[derive(Debug, Args)]
pub(crate) struct PluginCommandOptions {
    #[command(subcommand)]
    pub(crate) command: PluginCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PluginCommand {
    /// Write the crate of a new plugin: a rule with its page and tests, a policy that names it, and what to do next.
    New(PluginNewOptions),
    /// List the plugins that would be found, with version, digest and place.
    List {
        #[command(flatten)]
        plugins: PluginOptions,
    },
    /// Pin the plugins that a release is audited with, in its candour.lock, for this platform.
    Lock {
        /// The release's folder.
        #[arg(default_value = ".")]
        release: PathBuf,
        #[command(flatten)]
        plugins: PluginOptions,
    },
    /// Show what a library is: digest, imports, and what it says of itself and its rules.
    Inspect {
        /// The library's file, or the family of a plugin that is found, such as completeness.
        library: PathBuf,
        /// How far it must be kept from this machine to be opened [default: `full`, unless it comes with candour].
        #[arg(long, value_enum)]
        isolation: Option<IsolationWanted>,
        /// Print it as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Check that a library keeps what a plugin promises, each check in a process of its own.
    Check(CheckOptions),
}

#[derive(Debug, Args)]
pub(crate) struct PluginNewOptions {
    /// The family of its rules, such as house-style.
    pub(crate) name: String,

    /// Where the crate goes [default: candour-NAME].
    #[arg(long, value_name = "DIR")]
    pub(crate) dir: Option<PathBuf>,

    /// A checkout of Candour, or its folder core/sdk [default: the checkout in which this program lies, else the packages].
    #[arg(long, value_name = "PATH")]
    pub(crate) sdk: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct PluginHostOptions {
    /// The process that asks.
    #[arg(long, value_name = "PID")]
    pub(crate) parent: u32,

    /// How many bytes of memory the plugin may ask for.
    #[arg(long, value_name = "BYTES")]
    pub(crate) memory: u64,

    /// Open the library only if this layer of confinement is there; several may be given.
    #[arg(long, value_name = "LAYER")]
    pub(crate) needs: Vec<candour_host::Layer>,

    /// Keep what the plugin writes, and try it out where that is asked.
    #[arg(long)]
    pub(crate) watched: bool,
}

/// Where rules come from.
#[derive(Debug, Default, Args)]
pub(crate) struct PluginOptions {
    /// A plugin, or a folder of plugins, to look in first.
    #[arg(long = "plugin", value_name = "PATH")]
    pub(crate) plugins: Vec<PathBuf>,

    /// How far each plugin must be kept from this machine for its rules to run [default: `process` for those that come with candour
    /// or that candour.lock pins, `full` for all others]. Less than that limits the verdict to WARNED.
    #[arg(long, value_enum)]
    pub(crate) isolation: Option<IsolationWanted>,
}

/// How far plugins must be kept from the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum IsolationWanted {
    /// In processes that can open no file, tell nobody anything, and take no more memory than they may.
    Full,
    /// In processes of their own, confined as far as this system can.
    Process,
    /// Not at all: in this very program, to debug them.
    None,
}

impl IsolationWanted {
    pub(crate) fn isolation(self) -> Isolation {
        match self {
            IsolationWanted::Full => Isolation::Full,
            IsolationWanted::Process => Isolation::Process,
            IsolationWanted::None => Isolation::None,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct DiffOptions {
    /// The earlier report: report.intoto.json or statement.json, or the folder that it is in, or the release's.
    pub(crate) old: PathBuf,

    /// The later report.
    pub(crate) new: PathBuf,

    /// How the difference is printed.
    #[arg(long, value_enum, default_value_t = DiffFormat::Human)]
    pub(crate) format: DiffFormat,
}

/// How a difference is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    /// For people, on a terminal; with --verbose, measures too.
    Human,
    /// For people, such as in the notes of a release.
    Markdown,
    /// For programs; `candour schema diff` prints its schema.
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct KeyOptions {
    #[command(subcommand)]
    pub(crate) command: KeyCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum KeyCommand {
    /// Make a key pair: FILE, which only you may read, and FILE.pub, to publish.
    New {
        /// Where the private key goes.
        file: PathBuf,
        /// The kind of key.
        #[arg(long, value_enum, default_value_t = Algorithm::P256)]
        algorithm: Algorithm,
    },
    /// Print the id and the public half of a private or public key.
    Show {
        /// The key.
        file: PathBuf,
    },
}

/// The kind of key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Algorithm {
    /// ECDSA on P-256, which most verifiers read.
    P256,
    /// Ed25519.
    Ed25519,
}

#[derive(Debug, Args)]
pub(crate) struct ExampleOptions {
    /// Where the releases go, one folder a year.
    pub(crate) dir: PathBuf,

    /// Which twin: the raw extract, which must not be published, or the anonymised release.
    #[arg(long, value_enum, default_value_t = Twin::Anonymised)]
    pub(crate) twin: Twin,

    /// Another shape than that of the services: one invented table, long or wide, of a fixed size.
    #[arg(long, value_enum, value_name = "NAME", conflicts_with_all = ["twin", "appointments"])]
    pub(crate) shape: Option<Shape>,

    /// Appointments a year before anonymisation.
    #[arg(long, value_name = "N", default_value_t = 60_000)]
    pub(crate) appointments: u64,

    /// Financial years, by the calendar year they start in.
    #[arg(long, value_name = "YEARS", value_delimiter = ',', default_value = "2014,2015", value_parser = year)]
    pub(crate) years: Vec<u16>,

    /// The same seed gives the same files.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,

    /// Faults to plant in the last year, by id; `--fault list` lists them.
    #[arg(long = "fault", value_name = "ID", value_delimiter = ',')]
    pub(crate) faults: Vec<String>,

    /// Replace releases that are there already.
    #[arg(long)]
    pub(crate) force: bool,
}

/// Which other shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Shape {
    /// A long table: several measures of forces, regions and the country, by month.
    National,
    /// A wide table: a column for each age band and sex, by site and quarter.
    Wide,
}

/// Which twin of a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Twin {
    /// The extract: one row per appointment.
    Raw,
    /// What should be published.
    Anonymised,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainOptions {
    /// The rule, such as re-identification/small-classes.
    pub(crate) rule: String,

    /// How the page is printed [default: human on a terminal, else markdown].
    #[arg(long, value_enum)]
    pub(crate) format: Option<ExplainFormat>,

    #[command(flatten)]
    pub(crate) plugins: PluginOptions,
}

/// How a rule's page is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExplainFormat {
    /// For people, on a terminal.
    Human,
    /// As its author wrote it.
    Markdown,
}

#[derive(Debug, Args)]
pub(crate) struct RulesOptions {
    /// A release's folder: print what would run on it, with which values, also those of one dataset, and where each comes from.
    pub(crate) release: Option<PathBuf>,

    /// A policy by id or path: print what it would run, with which values and where each comes from. With a release, in place of
    /// the release's own; may be given again.
    #[arg(long, value_name = "POLICY")]
    pub(crate) policy: Vec<String>,

    #[command(flatten)]
    pub(crate) plugins: PluginOptions,
}

#[derive(Debug, Args)]
pub(crate) struct SchemaOptions {
    /// Which format.
    #[arg(value_enum)]
    pub(crate) name: SchemaName,

    /// How the schema is printed.
    #[arg(long, value_enum, default_value_t = SchemaFormat::Json)]
    pub(crate) format: SchemaFormat,
}

/// How a schema is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaFormat {
    /// As it is.
    Json,
    /// As tables, for people.
    Markdown,
}

/// A format that candour reads or writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaName {
    /// candour.toml.
    Config,
    /// candour.lock.
    Lock,
    /// A policy pack.
    Policy,
    /// The statement that is signed.
    Statement,
    /// What a release publishes of itself for the next one to be compared with.
    Baseline,
    /// The private record of a run.
    Run,
    /// What `candour diff --format json` prints.
    Diff,
    /// What `candour reproduce --json` prints.
    Reproduction,
    /// A trust file.
    Trust,
    /// A line of findings.jsonl.
    Findings,
    /// The signed statement of the pages beside a report.
    Pages,
    /// What a plugin says of itself.
    Manifest,
    /// What `candour self check --format json` prints.
    Machine,
}

fn year(text: &str) -> Result<u16, String> {
    text.parse().map_err(|_| "give years such as 2014,2015".to_owned())
}
