//! The one place that opens libraries: from a private copy of bytes that were hashed.

use std::io::Write;
use std::path::Path;

use libloading::os::unix::{Library, RTLD_LOCAL, RTLD_NOW};
use sha2::{Digest, Sha256};

use candour_abi::{INIT_SYMBOL, Init};

use crate::error::{Error, ErrorKind};
use crate::failure::{Code, PluginFailure};

/// Never unloaded: destructors of threads and other languages' runtimes would be left without their code.
#[cfg(target_os = "macos")]
const RTLD_NODELETE: i32 = 0x80;
/// As above.
#[cfg(not(target_os = "macos"))]
const RTLD_NODELETE: i32 = 0x1000;

/// The bytes of a plugin's file and their digest.
pub(crate) struct LibraryFile {
    bytes: Vec<u8>,
    /// Lower-case hex.
    pub(crate) sha256: String,
}

impl LibraryFile {
    /// Reads the file once; what is opened later is what was read.
    pub(crate) fn read(path: &Path) -> Result<Self, Error> {
        let bytes = std::fs::read(path).map_err(|source| ErrorKind::Unreadable {
            path: path.to_path_buf(),
            source,
        })?;
        let sha256 = Sha256::digest(&bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        Ok(LibraryFile { bytes, sha256 })
    }

    /// Opens the library for the rest of the process's life and gives what it exports.
    ///
    /// Opening runs the library's constructors: whoever must not run them must decide by the digest before.
    pub(crate) fn open(&self) -> Result<Result<Init, PluginFailure>, Error> {
        let copy = self.private_copy().map_err(|source| ErrorKind::NoCopy { source })?;
        // SAFETY: opening runs constructors, which is what the user asked for by naming the plugin.
        let library = match unsafe { Library::open(Some(copy.path()), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE) } {
            Ok(library) => library,
            Err(error) => return Ok(Err(PluginFailure::new(Code::NotALibrary, error.to_string()))),
        };
        // SAFETY: the symbol's name carries the version of the type given here.
        let init = match unsafe { library.get::<Init>(INIT_SYMBOL) } {
            Ok(symbol) => Ok(*symbol),
            Err(error) => Err(PluginFailure::new(Code::MissingSymbol, error.to_string())),
        };
        // Leaked on purpose: see RTLD_NODELETE.
        let _leaked = library.into_raw();
        Ok(init)
    }

    /// A copy that only this user can read, removed as soon as it is open.
    fn private_copy(&self) -> std::io::Result<tempfile::NamedTempFile> {
        let mut copy = tempfile::Builder::new().prefix("candour-plugin-").tempfile()?;
        copy.write_all(&self.bytes)?;
        copy.flush()?;
        Ok(copy)
    }
}
