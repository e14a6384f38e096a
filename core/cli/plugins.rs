//! Plugins for the commands: found, loaded, and named in errors.

use std::path::PathBuf;
use std::time::Duration;

use candour_config::policy::{self, PluginsPolicy};
use candour_host::{Isolation, Limits, Loaded, Pins, Program, Search};
use candour_model::control::Manifest;

use crate::args::PluginOptions;
use crate::exit::{Exit, Failure};

/// The families that come with candour.
pub(crate) const STANDARD: [&str; 3] = ["completeness", "consistency", "re-identification"];

/// Loads the plugins of these families.
pub(crate) fn load<'a>(
    families: impl IntoIterator<Item = &'a str>,
    options: &PluginOptions,
    declared: &[PathBuf],
    isolation: &Isolation,
    pins: Option<&Pins>,
) -> Result<Loaded, Failure> {
    let search = Search::with_machine(options.plugins.clone(), declared.to_vec());
    Ok(candour_host::load(families, &search, isolation, pins)?)
}

/// The families whose rules are a plugin's, and not candour's own.
pub(crate) fn of_plugins<'a>(families: &[&'a str]) -> Vec<&'a str> {
    let own = |family: &&str| matches!(*family, "structure" | "schema");
    families.iter().copied().filter(|family| !own(family)).collect()
}

/// How a policy wants plugins to be kept apart.
pub(crate) fn isolation(policy: PluginsPolicy) -> Result<Isolation, Failure> {
    if policy.isolation == Some(policy::Isolation::None) {
        return Ok(Isolation::None);
    }
    Ok(Isolation::Process(program(policy)?))
}

/// The program that plugins run in, and what they may use.
pub(crate) fn program(policy: PluginsPolicy) -> Result<Program, Failure> {
    let limits = Limits::default();
    let seconds = |asked: Option<std::num::NonZeroU32>, usual| {
        asked.map_or(usual, |seconds| Duration::from_secs(seconds.get().into()))
    };
    Ok(Program {
        path: this_program()?,
        limits: Limits {
            memory: policy
                .memory_mb
                .map_or(limits.memory, |megabytes| u64::from(megabytes.get()) * 1_000_000),
            processor: seconds(policy.cpu_seconds, limits.processor),
            wall: seconds(policy.wall_seconds, limits.wall),
        },
    })
}

/// This very program, also where its file has been replaced since it was started.
fn this_program() -> Result<PathBuf, Failure> {
    let running = PathBuf::from("/proc/self/exe");
    match cfg!(target_os = "linux") && running.exists() {
        true => Ok(running),
        false => std::env::current_exe().map_err(|source| Failure::incomplete(NoProgram { source })),
    }
}

/// The system does not say where this program is: the machine's fault.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("this program cannot be started again to run plugins in, since the system does not say where it is")]
#[diagnostic(
    code(candour::plugin::no_program),
    help("mount /proc, or audit with a policy that says `isolation = \"none\"`")
)]
struct NoProgram {
    #[source]
    source: std::io::Error,
}

/// What the standard plugins, and those given on the command line, say of themselves.
pub(crate) fn manifests(options: &PluginOptions) -> Result<Vec<Manifest>, Failure> {
    let mut families: Vec<String> = STANDARD.iter().map(|family| (*family).to_owned()).collect();
    families.extend(options.plugins.iter().filter_map(|path| family_of(path)));
    let isolation = isolation(PluginsPolicy::default())?;
    let loaded = load(families.iter().map(String::as_str), options, &[], &isolation, None)?;
    loaded
        .into_values()
        .map(|plugin| Ok(plugin?.manifest().clone()))
        .collect()
}

/// The family that a plugin's file name says, if it is one's.
fn family_of(path: &std::path::Path) -> Option<String> {
    let stem = path.file_stem()?.to_str()?;
    let (_, family) = stem.split_once("candour_")?;
    Some(family.replace('_', "-"))
}

impl From<candour_host::Error> for Failure {
    fn from(error: candour_host::Error) -> Self {
        let exit = match error.kind {
            candour_host::ErrorKind::Unreadable { .. } | candour_host::ErrorKind::NoCopy { .. } => Exit::Incomplete,
            _ => Exit::Usage,
        };
        Failure {
            report: miette::Report::new(error),
            exit,
        }
    }
}

impl From<candour_host::PluginFailure> for Failure {
    fn from(failure: candour_host::PluginFailure) -> Self {
        Failure::incomplete(Unusable { failure })
    }
}

/// A plugin that was found and cannot be used: the plugin's fault.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("a plugin cannot be used: {failure}")]
#[diagnostic(code(candour::plugin::unusable), help("report this to its author, or take it away"))]
struct Unusable {
    failure: candour_host::PluginFailure,
}
