//! From the families that a policy names to plugins that can be asked.

use std::collections::{BTreeMap, BTreeSet};

use crate::border::Border;
use crate::error::Error;
use crate::failure::PluginFailure;
use crate::library::LibraryFile;
use crate::plugin::Plugin;
use crate::search::Search;

/// The plugins by family; where one could not be used, why. Its rules could not run, others are unharmed.
pub type Loaded = BTreeMap<String, Result<Plugin, PluginFailure>>;

/// Finds and opens the plugins of these families, and no others.
///
/// # Errors
/// A family that is nowhere, or in two places, and files that cannot be read. What is wrong with a file that was found
/// stands in its place among the plugins.
pub fn load<'a>(families: impl IntoIterator<Item = &'a str>, search: &Search) -> Result<Loaded, Error> {
    let families: BTreeSet<&str> = families.into_iter().collect();
    // Every file is found before the first is opened, since opening runs code.
    let mut found = Vec::with_capacity(families.len());
    for family in families {
        found.push((family, search.find(family)?));
    }
    let mut loaded = Loaded::new();
    for (family, path) in found {
        let file = LibraryFile::read(&path)?;
        log::debug!(
            "opening the plugin {family} from {}, sha256 {}",
            path.display(),
            file.sha256
        );
        let plugin = file.open()?.and_then(|init| {
            // SAFETY: the symbol was looked up by the name that carries its type, and the library is never closed.
            let border = unsafe { Border::open(init)? };
            let plugin = Plugin::new(family, Box::new(border))?;
            Ok(plugin.found_at(path, file.sha256))
        });
        loaded.insert(family.to_owned(), plugin);
    }
    Ok(loaded)
}
