//! Whose fault a mistake is, for exit codes.

use super::ErrorKind;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Of who wrote or named a declaration.
    Declaration,
    /// Of the machine, which does not let us read.
    Machine,
    /// Of a plugin, which describes itself wrongly.
    Plugin,
}

impl ErrorKind {
    pub fn fault(&self) -> Fault {
        match self {
            ErrorKind::Unreadable { .. } => Fault::Machine,
            ErrorKind::BrokenManifest { .. } => Fault::Plugin,
            _ => Fault::Declaration,
        }
    }
}
