//! A child confines itself, before it opens the library: in layers, each of which is said to be there or not.

#[cfg(target_os = "linux")]
mod calls;
#[cfg(target_os = "linux")]
mod files;

use std::str::FromStr;

use candour_model::outcome::Isolation;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How far a child is confined.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Layers {
    /// Those that are there.
    pub achieved: Vec<Layer>,
    /// Those that are not, each with the reason.
    pub absent: Vec<(Layer, String)>,
}

/// One way of confining.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Layer {
    /// A process of its own, without the environment, the streams, the open files and the privileges of the program, and whose
    /// memory no other plugin can read.
    Process,
    /// It ends when the program does, however that ends.
    DeathSignal,
    /// Limits on memory and on the size of files, which is nought, and on what all processes of a user share.
    ResourceLimits,
    /// Landlock: nothing can be opened but the system's libraries, to read.
    Landlock,
    /// Landlock, where it is new enough: no signal reaches a process outside, whoever is made to send it.
    LandlockScope,
    /// System calls, each decided: no network, no processes, no writing, no other process's affairs.
    Seccomp,
}

impl Layer {
    /// Its name, as the run record has it.
    pub(crate) fn name(self) -> String {
        let name = serde_json::to_value(self).ok();
        name.and_then(|name| name.as_str().map(str::to_owned))
            .unwrap_or_default()
    }
}

impl FromStr for Layer {
    type Err = serde_json::Error;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        serde_json::from_value(name.into())
    }
}

impl Layers {
    /// Those of `needed` that are not there.
    pub(crate) fn lacking(&self, needed: &[Layer]) -> Vec<Layer> {
        needed
            .iter()
            .copied()
            .filter(|layer| !self.achieved.contains(layer))
            .collect()
    }

    fn note(&mut self, layer: Layer, outcome: Result<(), String>) {
        match outcome {
            Ok(()) => self.achieved.push(layer),
            Err(reason) => self.absent.push((layer, reason)),
        }
    }
}

/// Confines this process, for good. It must have one thread.
pub(crate) fn confine(memory: u64, parent: u32) -> Layers {
    let mut layers = Layers::default();
    layers.note(Layer::Process, stripped());
    layers.note(Layer::DeathSignal, end_with(parent));
    layers.note(Layer::ResourceLimits, limit(memory));
    #[cfg(target_os = "linux")]
    {
        let [files, signals] = files::restrict();
        layers.note(Layer::Landlock, files);
        layers.note(Layer::LandlockScope, signals);
        layers.note(Layer::Seccomp, calls::deny());
    }
    #[cfg(not(target_os = "linux"))]
    for layer in [Layer::Landlock, Layer::LandlockScope, Layer::Seccomp] {
        layers.note(layer, Err("only Linux has it".to_owned()));
    }
    layers
}

/// What every plugin must at least be kept from, by how far it must be.
pub(crate) fn demanded(isolation: Isolation) -> &'static [Layer] {
    match isolation {
        Isolation::None | Isolation::Process => &[],
        Isolation::Full => &[Layer::Process, Layer::ResourceLimits, Layer::Landlock, Layer::Seccomp],
    }
}

/// Lets no other process of the user see into this one: not into its memory, nor, through `/proc`, where it works, what it has open
/// and what its environment holds. Only a debugger with privileges still can.
#[cfg(target_os = "linux")]
pub(crate) fn unreadable() -> Result<(), String> {
    use rustix::process::{DumpableBehavior, set_dumpable_behavior};
    set_dumpable_behavior(DumpableBehavior::NotDumpable).map_err(|error| error.to_string())
}

/// As above, where the system has nothing like it.
#[cfg(not(target_os = "linux"))]
pub(crate) fn unreadable() -> Result<(), String> {
    Ok(())
}

/// Takes all privileges away, with which a process of root sees into every other, and lets none see into this one.
fn stripped() -> Result<(), String> {
    #[cfg(target_os = "linux")]
    {
        use rustix::thread::{CapabilitySet, CapabilitySets, set_capabilities};
        let none = CapabilitySets {
            effective: CapabilitySet::empty(),
            permitted: CapabilitySet::empty(),
            inheritable: CapabilitySet::empty(),
        };
        set_capabilities(None, none).map_err(|error| error.to_string())?;
    }
    unreadable()
}

fn limit(memory: u64) -> Result<(), String> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let at_most = |most| Rlimit {
        current: Some(most),
        maximum: Some(most),
    };
    let limits = [
        (Resource::As, at_most(memory)),
        // No file grows, and no image of the memory is left where it crashes.
        (Resource::Fsize, at_most(0)),
        (Resource::Core, at_most(0)),
        (Resource::Nofile, at_most(64)),
        // Pages that are never moved out take room from everybody.
        (Resource::Memlock, at_most(0)),
        // Timers and signals that wait are counted for all processes of a user together.
        #[cfg(target_os = "linux")]
        (Resource::Sigpending, at_most(64)),
    ];
    for (resource, limit) in limits {
        setrlimit(resource, limit).map_err(|error| format!("{resource:?}: {error}"))?;
    }
    Ok(())
}

#[cfg(target_os = "linux")]
fn end_with(parent: u32) -> Result<(), String> {
    use rustix::process::{Signal, getppid, set_parent_process_death_signal};
    set_parent_process_death_signal(Some(Signal::KILL)).map_err(|error| error.to_string())?;
    // It may have ended before.
    match getppid().map(|pid| pid.as_raw_nonzero().get().cast_unsigned()) {
        Some(now) if now == parent => Ok(()),
        _ => Err("the program is another's child".to_owned()),
    }
}

#[cfg(not(target_os = "linux"))]
fn end_with(_: u32) -> Result<(), String> {
    Err("only Linux has it; it ends when its socket is closed".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_lacking_is_told_by_name() {
        let layers = Layers {
            achieved: vec![Layer::Process, Layer::Seccomp],
            absent: vec![(Layer::Landlock, "none here".to_owned())],
        };
        let needed = [Layer::Process, Layer::Landlock, Layer::DeathSignal];
        let lacking: Vec<String> = layers.lacking(&needed).into_iter().map(Layer::name).collect();
        assert_eq!(lacking, ["landlock", "death-signal"]);
        for layer in needed {
            assert_eq!(layer.name().parse::<Layer>().ok(), Some(layer));
        }
        assert!("seat-belt".parse::<Layer>().is_err());
    }
}
