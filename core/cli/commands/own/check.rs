//! `candour self check`: what this machine offers to audits. Everything is tried here and now, as an audit would.

mod folders;
mod words;

use candour_config::policy::PluginsPolicy;
use candour_host::{Layers, Plugin};
use candour_model::outcome::Isolation;
use schemars::JsonSchema;
use serde::Serialize;

use self::folders::Folders;
use crate::Outcome;
use crate::args::{Arguments, CheckFormat, PluginOptions};
use crate::commands::plugin::found;
use crate::exit::{Exit, Failure};
use crate::output;
use crate::plugins::{self, STANDARD, shown};
use crate::render::Screen;

/// What this machine offers to audits.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Machine {
    /// The version of this layout.
    version: String,
    /// The version of Candour.
    candour: String,
    /// The processor and the operating system.
    system: String,
    /// Why audits cannot run; nothing where they can.
    hindered: Vec<String>,
    /// How far plugins can be kept from this machine; absent where no process can be started for them.
    #[serde(skip_serializing_if = "Option::is_none")]
    isolation: Option<Isolation>,
    /// How far such a process was confined.
    confined: Layers,
    /// Whether libraries are opened from memory, so that no folder needs to allow programs to run.
    in_memory: bool,
    /// The plugins that were found.
    plugins: Vec<PluginFound>,
    /// Where output goes.
    terminal: Terminal,
    /// The folders that are written to.
    folders: Folders,
    /// Worker threads that an audit has, unless --jobs says otherwise.
    threads: usize,
    /// Bytes of memory that an audit takes at most, unless --memory says otherwise; absent where the system does not say what is
    /// free.
    #[serde(skip_serializing_if = "Option::is_none")]
    memory: Option<u64>,
    /// Files that may be open at once; absent where there is no limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    open_files: Option<u64>,
}

/// A plugin that was found.
#[derive(Debug, Serialize, JsonSchema)]
struct PluginFound {
    /// The family of its rules.
    family: String,
    /// The file that it is, or that the program carries it.
    place: String,
    /// The digest of its library.
    sha256: String,
    /// Its version, as it says itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<String>,
    /// How many rules it has.
    rules: usize,
    /// Why it cannot be used.
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<String>,
}

/// Where output goes.
#[derive(Debug, Serialize, JsonSchema)]
struct Terminal {
    /// Whether to a terminal.
    is_terminal: bool,
    /// Columns to wrap at.
    columns: usize,
    /// Whether in colour.
    colour: bool,
    /// Whether the locale says that text is UTF-8; it is written so in any case.
    utf8: bool,
}

pub(super) fn run(format: CheckFormat, arguments: &Arguments, screen: &Screen) -> Outcome {
    let machine = Machine::seen(screen)?;
    output::print(&match format {
        CheckFormat::Human => words::of(&machine, screen.style(arguments)),
        CheckFormat::Json => {
            let json = serde_json::to_value(&machine).map_err(std::io::Error::other);
            format!("{:#}\n", json.map_err(|source| output::Error::Stdout { source })?)
        }
    })?;
    Ok(match machine.hindered.is_empty() {
        true => Exit::Passed,
        false => Exit::Incomplete,
    })
}

impl Machine {
    fn seen(screen: &Screen) -> Result<Self, Failure> {
        let mut hindered = Vec::new();
        let offered = candour_host::offered(&plugins::program(PluginsPolicy::default())?);
        let offered = offered.map_err(|failure| hindered.push(format!("for a plugin {}", shown(&failure.detail))));
        let offered = offered.ok();
        let plugins = plugins_found()?;
        hindered.extend(STANDARD.iter().filter_map(|family| hindrance(family, &plugins)));
        Ok(Machine {
            version: "0.1".to_owned(),
            candour: env!("CARGO_PKG_VERSION").to_owned(),
            system: candour_host::platform(),
            hindered,
            isolation: offered.as_ref().map(candour_host::Offered::isolation),
            in_memory: offered.as_ref().is_some_and(|offered| offered.in_memory),
            confined: offered.map(|offered| offered.layers).unwrap_or_default(),
            plugins,
            terminal: Terminal {
                is_terminal: screen.is_terminal,
                columns: screen.table_width,
                colour: screen.colour,
                utf8: is_utf8(|name| std::env::var(name).ok()),
            },
            folders: Folders::tried(),
            threads: std::thread::available_parallelism().map_or(1, usize::from),
            memory: crate::memory::spare(),
            open_files: most_open_files(),
        })
    }
}

/// What a policy of candour's own would lack.
fn hindrance(family: &str, plugins: &[PluginFound]) -> Option<String> {
    let mut of_family = plugins.iter().filter(|plugin| plugin.family == family).peekable();
    if of_family.peek().is_none() {
        return Some(format!("the plugin {family}, which comes with candour, was not found"));
    }
    let failures: Option<Vec<&str>> = of_family.map(|plugin| plugin.failure.as_deref()).collect();
    failures.map(|failures| format!("the plugin {family} cannot be used: {}", failures.join("; ")))
}

fn plugins_found() -> Result<Vec<PluginFound>, Failure> {
    let found = found(&PluginOptions::default())?
        .into_iter()
        .map(|(family, place, inspected)| {
            let manifest = inspected.plugin.as_ref().ok().map(Plugin::manifest);
            PluginFound {
                family,
                place: shown(&place.to_string()),
                version: manifest.map(|manifest| shown(&manifest.version)),
                rules: manifest.map_or(0, |manifest| manifest.rules.len()),
                failure: inspected.plugin.as_ref().err().map(|failure| shown(&failure.detail)),
                sha256: inspected.sha256,
            }
        });
    Ok(found.collect())
}

#[cfg(unix)]
fn most_open_files() -> Option<u64> {
    rustix::process::getrlimit(rustix::process::Resource::Nofile).current
}

#[cfg(not(unix))]
fn most_open_files() -> Option<u64> {
    None
}

/// Whether the locale says that text is UTF-8: the first of these variables that is set and not empty.
fn is_utf8(variable: impl Fn(&str) -> Option<String>) -> bool {
    let set = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().filter_map(variable);
    let locale = set
        .map(|locale| locale.to_ascii_lowercase())
        .find(|locale| !locale.is_empty());
    locale.is_some_and(|locale| locale.ends_with("utf-8") || locale.ends_with("utf8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_variable_that_is_set_names_the_locale() {
        let locale = |set: &[(&str, &str)]| {
            is_utf8(|name| {
                let found = set.iter().find(|(other, _)| *other == name);
                found.map(|(_, value)| (*value).to_owned())
            })
        };
        assert!(locale(&[("LANG", "en_GB.UTF-8")]));
        assert!(locale(&[("LC_ALL", ""), ("LC_CTYPE", "C.utf8"), ("LANG", "C")]));
        assert!(!locale(&[("LC_ALL", "C"), ("LANG", "en_GB.UTF-8")]));
        assert!(!locale(&[]));
    }

    #[test]
    fn one_library_that_can_be_used_is_enough() {
        let plugin = |family: &str, failure: Option<&str>| PluginFound {
            family: family.to_owned(),
            place: String::new(),
            sha256: String::new(),
            version: None,
            rules: 0,
            failure: failure.map(str::to_owned),
        };
        let good = [plugin("a", Some("cut short")), plugin("a", None)];
        assert_eq!(hindrance("a", &good), None);
        let said = hindrance("a", &good[..1]);
        assert_eq!(said.as_deref(), Some("the plugin a cannot be used: cut short"));
        assert!(hindrance("b", &good).is_some_and(|said| said.ends_with("was not found")));
    }
}
