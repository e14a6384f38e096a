//! A library that is to be checked.

use std::fs::File;

use candour_model::outcome::Isolation;

use super::probe::Probe;
use crate::error::{Error, ErrorKind};
use crate::failure::PluginFailure;
use crate::isolate::{Program, Starting, demanded};
use crate::library::{self, LibraryFile};
use crate::load::can_be_opened;
use crate::place::Place;

/// A library that is to be checked, read once: every process gets the same bytes.
#[derive(Debug)]
pub struct Library {
    family: Option<String>,
    sha256: String,
    program: Program,
    isolation: Isolation,
    /// The bytes, to be handed over; or why no process could use them.
    bytes: Result<File, PluginFailure>,
}

impl Library {
    /// Reads it; it is opened only where it is kept so far from the machine.
    ///
    /// # Errors
    /// It cannot be read, or not be handed over.
    pub fn read(place: &Place, isolation: Isolation, program: &Program) -> Result<Self, Error> {
        let file = LibraryFile::read(place)?;
        let bytes = match can_be_opened(&file) {
            Ok(()) => Ok(library::for_others(file.bytes()).map_err(|source| ErrorKind::NoCopy { source })?),
            Err(failure) => Err(failure),
        };
        Ok(Library {
            family: place.family(),
            sha256: file.sha256,
            program: program.clone(),
            isolation,
            bytes,
        })
    }

    /// The family that its file's name says, if it says one.
    pub fn family(&self) -> Option<&str> {
        self.family.as_deref()
    }

    /// The digest of its bytes, lower-case hex.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// A fresh process that has opened it, or why it does not open. The process ends when the probe is dropped, and with
    /// the thread that asked for it.
    ///
    /// # Errors
    /// No process can be started.
    pub fn open(&self) -> Result<Result<Probe, PluginFailure>, Error> {
        self.open_for(1)
    }

    /// The same, for so many threads to ask at once: they have as much memory as so many processes.
    ///
    /// # Errors
    /// No process can be started.
    pub fn open_for(&self, threads: u32) -> Result<Result<Probe, PluginFailure>, Error> {
        let bytes = match &self.bytes {
            Ok(bytes) => bytes,
            Err(failure) => return Ok(Err(failure.clone())),
        };
        let mut program = self.program.clone();
        program.limits.memory = program.limits.memory.saturating_mul(threads.into());
        let needed = demanded(self.isolation);
        let starting = Starting::watched(&program, bytes, needed)
            .map_err(|source| Error::from(ErrorKind::NoProcess { source }))?;
        Ok(starting.opened().map(Probe::new))
    }
}
