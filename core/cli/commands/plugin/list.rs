//! `candour plugin list`.

use candour_config::policy::PluginsPolicy;
use candour_words::several;

use crate::Outcome;
use crate::args::PluginOptions;
use crate::exit::Exit;
use crate::output;
use crate::plugins::{self, shown};

pub(crate) fn run(options: &PluginOptions) -> Outcome {
    let program = plugins::program(PluginsPolicy::default())?;
    let found = plugins::search(options, &[]).all()?;
    let mut text = String::new();
    for (family, place) in found {
        let inspected = candour_host::inspect(&place, plugins::isolation_of(&place, options.isolation), &program)?;
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
