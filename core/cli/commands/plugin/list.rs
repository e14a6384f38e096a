//! `candour plugin list`.

use candour_config::policy::PluginsPolicy;
use candour_host::{Inspected, Place};
use candour_words::several;

use crate::Outcome;
use crate::args::PluginOptions;
use crate::exit::{Exit, Failure};
use crate::output;
use crate::plugins::{self, shown};

pub(crate) fn run(options: &PluginOptions) -> Outcome {
    let mut text = String::new();
    for (family, place, inspected) in found(options)? {
        let said = match &inspected.plugin {
            Ok(plugin) => {
                let manifest = plugin.manifest();
                let rules = several(manifest.rules.len() as u64, "rule", "rules");
                format!("{}, {rules}", shown(&manifest.version))
            }
            Err(failure) => format!("cannot be used: {} ({})", failure.code.as_str(), shown(&failure.detail)),
        };
        text.push_str(&format!("{family}  {said}\n  {place}\n  sha256 {}\n", inspected.sha256));
    }
    if text.is_empty() {
        text.push_str("no plugin was found; name a file or folder with --plugin\n");
    }
    output::print(&text)?;
    Ok(Exit::Passed)
}

/// Every plugin that would be found, with its family and its place, and what it says of itself.
pub(crate) fn found(options: &PluginOptions) -> Result<Vec<(String, Place, Inspected)>, Failure> {
    let program = plugins::program(PluginsPolicy::default())?;
    let inspect = |(family, place): (String, Place)| {
        let inspected = candour_host::inspect(&place, plugins::isolation_of(&place, options.isolation), &program)?;
        Ok((family, place, inspected))
    };
    plugins::search(options, &[]).all()?.into_iter().map(inspect).collect()
}
