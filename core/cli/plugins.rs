//! Plugins for the commands: found, loaded, and named in errors.

use candour_host::{Loaded, Search};
use candour_model::control::Manifest;

use crate::args::PluginOptions;
use crate::exit::{Exit, Failure};

/// The families that come with candour.
pub(crate) const STANDARD: [&str; 3] = ["completeness", "consistency", "re-identification"];

/// Loads the plugins of these families.
pub(crate) fn load<'a>(
    families: impl IntoIterator<Item = &'a str>,
    options: &PluginOptions,
    declared: &[std::path::PathBuf],
) -> Result<Loaded, Failure> {
    let search = Search::with_machine(options.plugins.clone(), declared.to_vec());
    Ok(candour_host::load(families, &search)?)
}

/// What the standard plugins, and those given on the command line, say of themselves.
pub(crate) fn manifests(options: &PluginOptions) -> Result<Vec<Manifest>, Failure> {
    let mut families: Vec<String> = STANDARD.iter().map(|family| (*family).to_owned()).collect();
    families.extend(options.plugins.iter().filter_map(|path| family_of(path)));
    let loaded = load(families.iter().map(String::as_str), options, &[])?;
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
