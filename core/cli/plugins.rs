//! Plugins for the commands: found, loaded, and named in errors.

mod carried;
pub(crate) mod kept;
pub(crate) mod strangers;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

use candour_config::policy::PluginsPolicy;
use candour_host::{Found, Limits, Place, Program, Search};
use candour_model::control::Manifest;
use candour_model::outcome::Isolation;

use self::kept::Terms;
use crate::args::{IsolationWanted, PluginOptions};
use crate::exit::{Exit, Failure};

/// The families that come with candour.
pub(crate) const STANDARD: [&str; 3] = ["completeness", "consistency", "re-identification"];

/// The families whose rules are candour's own, and the name that it goes by.
const CORE: [&str; 3] = ["structure", "schema", "candour"];

/// Where plugins are looked for: where the command line says, then where the release and the machine do.
pub(crate) fn search(options: &PluginOptions, declared: &[PathBuf]) -> Search {
    Search::with_machine(options.plugins.clone(), declared.to_vec(), carried::LIBRARIES)
}

/// Finds the plugins of these families, and opens none. One that passes for another is refused.
pub(crate) fn find<'a>(
    families: impl IntoIterator<Item = &'a str>,
    options: &PluginOptions,
    declared: &[PathBuf],
) -> Result<Vec<Found>, Failure> {
    let search = search(options, declared);
    // Every file is found and read before the first is opened, since opening runs code.
    let families: BTreeSet<&str> = families.into_iter().collect();
    families
        .into_iter()
        .map(|family| {
            let found = candour_host::find(family, &search)?;
            kept::refuse_impostor(&found)?;
            Ok(found)
        })
        .collect()
}

/// The library that is named by its file; or by its family, where there is no such file and that is found.
pub(crate) fn named(library: &Path) -> Place {
    let family = library.to_str().filter(|_| !library.exists());
    let found = family.and_then(|family| search(&PluginOptions::default(), &[]).find(family).ok());
    found.unwrap_or_else(|| Place::File(library.to_owned()))
}

/// How far a library is kept from the machine that somebody looks at or checks.
pub(crate) fn isolation_of(library: &Place, wanted: Option<IsolationWanted>) -> Isolation {
    let search = search(&PluginOptions::default(), &[]);
    let found = library
        .family()
        .and_then(|family| Found::at(&family, library.clone(), &search).ok());
    let terms = Terms {
        instead: wanted.map(IsolationWanted::isolation),
        ..Terms::default()
    };
    found.map_or(Isolation::Full, |found| terms.keep(&found).isolation)
}

/// Whether a name is read as another: letters and figures that look alike, and what stands between words, make no difference.
fn alike(one: &str, other: &str) -> bool {
    let read = |name: &str| {
        let name = name
            .to_lowercase()
            .replace("rn", "m")
            .replace("vv", "w")
            .replace("cl", "d");
        let letter = |letter| match letter {
            '0' => Some('o'),
            '1' | 'i' | 'j' => Some('l'),
            '5' => Some('s'),
            '-' | '_' => None,
            letter => Some(letter),
        };
        name.chars().filter_map(letter).collect::<String>()
    };
    read(one) == read(other)
}

/// The families whose rules are a plugin's, and not candour's own.
pub(crate) fn of_plugins<'a>(families: &[&'a str]) -> Vec<&'a str> {
    let own = |family: &&str| matches!(*family, "structure" | "schema");
    families.iter().copied().filter(|family| !own(family)).collect()
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
#[error("plugins cannot run in processes of their own, since the system does not say where this program is")]
#[diagnostic(
    code(candour::plugin::no_program),
    help("mount /proc, or give --isolation none to run plugins inside this program")
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
    let terms = Terms {
        instead: options.isolation.map(IsolationWanted::isolation),
        ..Terms::default()
    };
    let search = search(options, &[]);
    let found = find(families.iter().map(String::as_str), options, &[])?;
    let (loaded, _) = kept::open(found, &terms, &program(PluginsPolicy::default())?)?;
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
            candour_host::ErrorKind::Damaged { .. }
            | candour_host::ErrorKind::Unreadable { .. }
            | candour_host::ErrorKind::NoCopy { .. } => Exit::Incomplete,
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
#[error("the plugin {place} cannot be used: {}: {}", failure.code.as_str(), shown(&failure.detail))]
#[diagnostic(
    code(candour::plugin::unusable),
    help(
        "report this to its author, or take it away; `candour plugin inspect {}` shows what it is",
        place.argument()
    )
)]
pub(crate) struct Unusable {
    place: Place,
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
            place: search.find(family)?,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_read_alike_are_told() {
        for name in [
            "re-identificatlon",
            "reidentification",
            "cornpleteness",
            "c0nsistency",
            "re_identification",
        ] {
            let taken = STANDARD.into_iter().chain(CORE).find(|ours| alike(ours, name));
            assert!(taken.is_some(), "{name}");
        }
        for name in ["faulty", "house", "snomed", "complete", "schemas"] {
            let taken = STANDARD.into_iter().chain(CORE).find(|ours| alike(ours, name));
            assert_eq!(taken, None, "{name}");
        }
    }
}
