//! How far this system keeps plugins from the machine: tried as an audit does it, in a process that has no library to open.

use std::fs::File;

use candour_model::outcome::Isolation;

use crate::failure::{Code, PluginFailure};
use crate::isolate::{Layer, Layers, Program, Starting, demanded, unreadable};
use crate::library;

/// What was tried, and how far it went.
#[derive(Clone, Debug)]
pub struct Offered {
    /// The layers of a process that confined itself.
    pub layers: Layers,
    /// Whether libraries are opened from memory, so that no folder needs to allow programs to run.
    pub in_memory: bool,
}

/// Tries it.
///
/// # Errors
/// No process can be started, or it does not say how it is confined: no plugin could be asked.
pub fn offered(program: &Program) -> Result<Offered, PluginFailure> {
    if let Err(reason) = unreadable() {
        log::debug!("other processes of the user can read of this one: {reason}");
    }
    let nothing = library::for_others(&[])
        .map_err(|error| PluginFailure::new(Code::Crashed, format!("nothing can be handed to its process: {error}")))?;
    let layers = Starting::new(program, &nothing, &[])?.confined()?;
    Ok(Offered {
        layers,
        in_memory: is_in_memory(&nothing),
    })
}

impl Offered {
    /// How far plugins can be kept from this machine.
    pub fn isolation(&self) -> Isolation {
        match self.layers.lacking(demanded(Isolation::Full)).is_empty() {
            true => Isolation::Full,
            false => Isolation::Process,
        }
    }
}

/// Whether a layer must be there for plugins to be kept from the machine in full.
pub fn is_needed_for_full(layer: Layer) -> bool {
    demanded(Isolation::Full).contains(&layer)
}

/// Only what is in memory has seals, or could have.
fn is_in_memory(library: &File) -> bool {
    #[cfg(target_os = "linux")]
    return rustix::fs::fcntl_get_seals(library).is_ok();
    #[cfg(not(target_os = "linux"))]
    return {
        let _ = library;
        false
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::isolate::Limits;

    #[test]
    fn a_program_that_hosts_no_plugin_offers_nothing() {
        for path in ["/bin/true", "/nowhere/candour"] {
            let program = Program {
                path: path.into(),
                limits: Limits::default(),
            };
            assert_eq!(offered(&program).unwrap_err().code, Code::Crashed, "{path}");
        }
    }

    #[test]
    fn full_isolation_lacks_none_of_four_layers() {
        let of = |absent: Option<Layer>| {
            let four = [Layer::Process, Layer::ResourceLimits, Layer::Landlock, Layer::Seccomp];
            let achieved = four.into_iter().filter(|layer| Some(*layer) != absent).collect();
            let layers = Layers {
                achieved,
                absent: Vec::new(),
            };
            let offered = Offered {
                layers,
                in_memory: true,
            };
            offered.isolation()
        };
        assert_eq!(of(None), Isolation::Full);
        assert_eq!(of(Some(Layer::Seccomp)), Isolation::Process);
        assert_eq!(of(Some(Layer::Process)), Isolation::Process);
    }
}
