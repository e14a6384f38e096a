//! Plugins for the commands: found, loaded, and named in errors.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use candour_config::policy::{self, PluginsPolicy};
use candour_host::{Isolation, Limits, Loaded, Pins, Program, Search};
use candour_model::control::Manifest;

use crate::args::PluginOptions;
use crate::exit::{Exit, Failure};

/// The families that come with candour.
pub(crate) const STANDARD: [&str; 3] = ["completeness", "consistency", "re-identification"];

/// Where plugins are looked for: where the command line says, then where the release and the machine do.
pub(crate) fn search(options: &PluginOptions, declared: &[PathBuf]) -> Search {
    Search::with_machine(options.plugins.clone(), declared.to_vec())
}

/// Loads the plugins of these families.
pub(crate) fn load<'a>(
    families: impl IntoIterator<Item = &'a str>,
    options: &PluginOptions,
    declared: &[PathBuf],
    isolation: &Isolation,
    pins: Option<&Pins>,
) -> Result<Loaded, Failure> {
    Ok(candour_host::load(
        families,
        &search(options, declared),
        isolation,
        pins,
    )?)
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
    let seconds = |asked: Option<u32>, usual| asked.map_or(usual, |seconds| Duration::from_secs(seconds.into()));
    Ok(Program {
        path: this_program()?,
        limits: Limits {
            memory: policy
                .memory_mb
                .map_or(limits.memory, |megabytes| u64::from(megabytes) * 1_000_000),
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
pub(crate) struct Known {
    /// Of those that can be used.
    pub(crate) manifests: Vec<Manifest>,
    /// By family, those that cannot.
    pub(crate) unusable: BTreeMap<String, Unusable>,
}

/// Asks the standard plugins, and every one that is given on the command line, as a file or in a folder.
pub(crate) fn known(options: &PluginOptions) -> Result<Known, Failure> {
    let given = Search {
        given: options.plugins.clone(),
        ..Search::default()
    };
    let mut families: Vec<String> = STANDARD.iter().map(|family| (*family).to_owned()).collect();
    families.extend(given.all()?.into_iter().map(|(family, _)| family));
    let isolation = isolation(PluginsPolicy::default())?;
    let search = search(options, &[]);
    let loaded = candour_host::load(families.iter().map(String::as_str), &search, &isolation, None)?;
    let mut known = Known {
        manifests: Vec::new(),
        unusable: BTreeMap::new(),
    };
    for (family, plugin) in loaded {
        match plugin {
            Ok(plugin) => known.manifests.push(plugin.manifest().clone()),
            Err(failure) => {
                let unusable = Unusable::found(&family, &search, failure)?;
                known.unusable.insert(family, unusable);
            }
        }
    }
    Ok(known)
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

/// A plugin that was found and cannot be used: the plugin's fault.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("the plugin {} cannot be used: {}: {}", path.display(), failure.code.as_str(), shown(&failure.detail))]
#[diagnostic(
    code(candour::plugin::unusable),
    help(
        "report this to its author, or take it away; `candour plugin inspect {}` shows what it is",
        path.display()
    )
)]
pub(crate) struct Unusable {
    path: PathBuf,
    failure: candour_host::PluginFailure,
}

impl Unusable {
    /// The plugin of this family, which was found in these places.
    pub(crate) fn found(
        family: &str,
        search: &Search,
        failure: candour_host::PluginFailure,
    ) -> Result<Self, candour_host::Error> {
        Ok(Unusable {
            path: search.find(family)?,
            failure,
        })
    }
}

/// A text of somebody else's, such as the terminal shows and does not obey.
pub(crate) fn shown(text: &str) -> String {
    let shown = |letter: char| {
        if letter.is_control() {
            char::REPLACEMENT_CHARACTER
        } else {
            letter
        }
    };
    text.chars().map(shown).collect()
}
