//! How far each plugin is kept from the machine: ours and those that are pinned as far as the system can, strangers' in full.
//!
//! Ours is what the program carries or what lies beside it, byte for byte: whoever can write there can replace the program as well.

use std::collections::{BTreeMap, BTreeSet};

use candour_config::lock::Lock;
use candour_config::policy;
use candour_host::{Code, Found, Loaded, Place, Program};
use candour_model::outcome::Isolation;

use super::{STANDARD, alike};
use crate::exit::Failure;

/// By family, the digest that candour.lock pins for this platform.
pub(crate) type Pins = BTreeMap<String, String>;

/// What a lock file pins for this platform.
pub(crate) fn pins(lock: &Lock) -> Pins {
    let platform = candour_host::platform();
    let pin = |family: &String| Some((family.clone(), lock.sha256(family, &platform)?.to_owned()));
    lock.plugins.keys().filter_map(pin).collect()
}

/// By what it is decided how far plugins are kept from the machine.
#[derive(Clone, Debug, Default)]
pub(crate) struct Terms {
    /// What the lock file of the release pins.
    pub(crate) pins: Pins,
    /// What the policy asks for at least.
    pub(crate) least: Option<policy::Isolation>,
    /// What whoever runs this says instead.
    pub(crate) instead: Option<Isolation>,
}

/// How far a plugin is kept from the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) isolation: Isolation,
    /// Whether that is less than what must be.
    pub(crate) is_let_loose: bool,
}

/// How far each plugin is kept from the machine, by id.
#[derive(Clone, Debug, Default)]
pub(crate) struct Isolations {
    pub(crate) isolation: BTreeMap<String, Isolation>,
    /// Those that are kept from it less than they must be.
    pub(crate) let_loose: BTreeSet<String>,
}

impl Isolations {
    pub(crate) fn note(&mut self, family: &str, kept: Kept) {
        self.isolation.insert(family.to_owned(), kept.isolation);
        if kept.is_let_loose {
            self.let_loose.insert(family.to_owned());
        }
    }
}

/// Whether a library is one of those that come with this program.
pub(crate) fn is_ours(found: &Found) -> bool {
    STANDARD.contains(&found.family.as_str()) && found.comes_with_program
}

impl Terms {
    /// How far a plugin is kept from the machine.
    pub(crate) fn keep(&self, found: &Found) -> Kept {
        let is_pinned = self
            .pins
            .get(&found.family)
            .is_some_and(|pinned| pinned == found.sha256());
        let usual = match is_ours(found) || is_pinned {
            true => Isolation::Process,
            false => Isolation::Full,
        };
        let must = match self.least {
            Some(policy::Isolation::Full) => Isolation::Full,
            Some(policy::Isolation::Process) | None => usual,
        };
        let isolation = self.instead.unwrap_or(must);
        Kept {
            isolation,
            is_let_loose: isolation < must,
        }
    }
}

/// Opens plugins that were found, each kept from the machine by these terms.
pub(crate) fn open(found: Vec<Found>, terms: &Terms, program: &Program) -> Result<(Loaded, Isolations), Failure> {
    let mut isolations = Isolations::default();
    let mut kept = Vec::with_capacity(found.len());
    for found in found {
        let how = terms.keep(&found);
        isolations.note(&found.family, how);
        kept.push((found, how.isolation));
    }
    let loaded = candour_host::open(kept, program)?;
    for (family, plugin) in &loaded {
        if plugin.as_ref().is_err_and(|failure| failure.code == Code::NotIsolated) {
            log::warn!(
                "the plugin {family} was not opened: this system cannot keep it from your files and from telling of them. If you \
                 trust it, pin it with `candour plugin lock` or say --isolation process"
            );
        }
    }
    Ok((loaded, isolations))
}

/// Refuses a library that takes the name of a plugin of ours and is another, or a name that is read as one of ours.
pub(crate) fn refuse_impostor(found: &Found) -> Result<(), Impostor> {
    let names = STANDARD.into_iter().chain(super::CORE);
    let taken = names.into_iter().find(|name| alike(name, &found.family));
    match taken {
        Some(taken) if !is_ours(found) => Err(Impostor {
            place: found.place.clone(),
            family: found.family.clone(),
            taken,
        }),
        _ => Ok(()),
    }
}

/// Whoever made the plugin: it takes a name of ours. Nothing of it was run.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("the plugin {place} is not the one that comes with this candour, and its name {family} is taken for {taken}")]
#[diagnostic(
    code(candour::plugin::impostor),
    help(
        "nothing of it was run. The plugins that come with candour are inside the program or beside it, or in ../lib/candour/plugins from there: \
         take this one away, or install it with the candour that it belongs to. If it is your own, give it a name of its own"
    )
)]
pub(crate) struct Impostor {
    place: Place,
    family: String,
    taken: &'static str,
}

impl From<Impostor> for Failure {
    fn from(impostor: Impostor) -> Self {
        Failure::usage(impostor)
    }
}
