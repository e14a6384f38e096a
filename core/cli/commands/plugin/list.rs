//! `candour plugin list`.

use std::path::PathBuf;

use candour_config::policy::PluginsPolicy;
use candour_host::{Inspected, Search};
use candour_words::several;

use crate::Outcome;
use crate::args::PluginOptions;
use crate::exit::{Exit, Failure};
use crate::output;
use crate::plugins::{self, shown};

pub(crate) fn run(options: &PluginOptions) -> Outcome {
    let mut text = String::new();
    for (family, path, inspected) in found(options)? {
        let said = match &inspected.plugin {
            Ok(plugin) => {
                let manifest = plugin.manifest();
                let rules = several(manifest.rules.len() as u64, "rule", "rules");
                format!("{}, {rules}", shown(&manifest.version))
            }
            Err(failure) => format!("cannot be used: {} ({})", failure.code.as_str(), shown(&failure.detail)),
        };
        text.push_str(&format!(
            "{family}  {said}\n  {}\n  sha256 {}\n",
            path.display(),
            inspected.sha256
        ));
    }
    if text.is_empty() {
        text.push_str("no plugin was found; name a file or folder with --plugin\n");
    }
    output::print(&text)?;
    Ok(Exit::Passed)
}

/// Every plugin that would be found, with its family and its place, and what it says of itself.
pub(crate) fn found(options: &PluginOptions) -> Result<Vec<(String, PathBuf, Inspected)>, Failure> {
    let program = plugins::program(PluginsPolicy::default())?;
    let found = Search::with_machine(options.plugins.clone(), Vec::new()).all()?;
    let inspect = |(family, path): (String, PathBuf)| {
        let inspected = candour_host::inspect(&path, plugins::isolation_of(&path, options.isolation), &program)?;
        Ok((family, path, inspected))
    };
    found.into_iter().map(inspect).collect()
}
