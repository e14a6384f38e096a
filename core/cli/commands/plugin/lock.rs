//! `candour plugin lock`: pins the plugins that a release is audited with.

use std::collections::BTreeMap;
use std::path::Path;

use candour_config::lock::{self, LOCK_FILE, Lock, Pinned};
use candour_config::{policy, release};

use crate::Outcome;
use crate::args::{IsolationWanted, PluginOptions};
use crate::exit::{Exit, Failure};
use crate::output::{self, Over, Planned, Readers};
use crate::packs;
use crate::plugins::kept::{self, Terms};
use crate::plugins::{self, Unusable};

pub(crate) fn run(folder: &Path, options: &PluginOptions) -> Outcome {
    let release = release::load(folder)?;
    let path = folder.join(LOCK_FILE);
    let over = std::fs::read(&path).map_or(Over::Nothing, Over::These);
    let before = lock::read(folder)?.unwrap_or_default();
    let policy = policy::resolve(&release, &packs::built_in())?;
    let families = policy.families();
    let found = plugins::find(plugins::of_plugins(&families), options, &release.plugin_paths)?;
    // What is to be pinned may be anybody's still, until whoever pins it has looked at it.
    let terms = Terms {
        pins: kept::pins(&before),
        least: policy.plugins.isolation,
        instead: options.isolation.map(IsolationWanted::isolation),
    };
    let (loaded, _) = kept::open(found, &terms, &plugins::program(policy.plugins)?)?;
    let mut pinned = BTreeMap::new();
    let mut told = String::new();
    for (family, plugin) in loaded {
        let plugin = match plugin {
            Ok(plugin) => plugin,
            Err(failure) => {
                let search = plugins::search(options, &release.plugin_paths);
                return Err(Failure::incomplete(Unusable::found(&family, &search, failure)?));
            }
        };
        let version = plugin.manifest().version.clone();
        let sha256 = plugin.sha256().unwrap_or_default().to_owned();
        // Digests for other platforms are kept as long as they are of the same version.
        let known = before.plugins.get(&family).filter(|known| known.version == version);
        let mut digests = known.map(|known| known.sha256.clone()).unwrap_or_default();
        told.push_str(&format!("{family} {version}  sha256 {sha256}\n"));
        digests.insert(candour_host::platform(), sha256);
        pinned.insert(
            family,
            Pinned {
                version,
                sha256: digests,
            },
        );
    }
    // Digests of other platforms that another run has pinned meanwhile are not lost.
    let lock = Planned::new(path.clone(), Lock::written(&pinned).into_bytes(), Readers::Anyone);
    output::write_all(vec![lock.over(over)])?;
    output::print(&format!("{told}pinned in {}\n", path.display()))?;
    Ok(Exit::Passed)
}
