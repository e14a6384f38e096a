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
        let library = match self.library()? {
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

    fn library(&self) -> Result<Result<Library, libloading::Error>, Error> {
        #[cfg(target_os = "linux")]
        if let Ok(Ok(library)) = self.open_in_memory() {
            return Ok(Ok(library));
        }
        self.open_private_copy()
            .map_err(|source| ErrorKind::NoCopy { source }.into())
    }

    /// Opens a copy in memory: folders for temporary files are often mounted so that nothing in them may run.
    #[cfg(target_os = "linux")]
    fn open_in_memory(&self) -> std::io::Result<Result<Library, libloading::Error>> {
        use std::os::fd::IntoRawFd;

        use rustix::fs::{MemfdFlags, memfd_create};

        let mut copy = std::fs::File::from(memfd_create("candour-plugin", MemfdFlags::CLOEXEC)?);
        copy.write_all(&self.bytes)?;
        // Never closed: the loader tells libraries apart by name, and the next file would get the same number.
        let path = format!("/proc/self/fd/{}", copy.into_raw_fd());
        if !Path::new(&path).exists() {
            return Err(std::io::ErrorKind::NotFound.into());
        }
        Ok(open(Path::new(&path)))
    }

    /// Opens a copy that only this user can read, removed as soon as it is open.
    fn open_private_copy(&self) -> std::io::Result<Result<Library, libloading::Error>> {
        let mut copy = tempfile::Builder::new().prefix("candour-plugin-").tempfile()?;
        copy.write_all(&self.bytes)?;
        copy.flush()?;
        Ok(open(copy.path()))
    }
}

fn open(path: &Path) -> Result<Library, libloading::Error> {
    // SAFETY: opening runs constructors, which is what the user asked for by naming the plugin.
    unsafe { Library::open(Some(path), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn either_way_of_opening_opens_what_was_read() {
        let binary = std::env::current_exe().unwrap();
        let template = binary.parent().unwrap().join(crate::search::file_name("template"));
        let file = LibraryFile::read(&template).unwrap();
        assert_eq!(file.sha256.len(), 64);
        let opened = [
            #[cfg(target_os = "linux")]
            file.open_in_memory().unwrap(),
            file.open_private_copy().unwrap(),
        ];
        for library in opened {
            let library = library.unwrap();
            // SAFETY: the symbol's name carries the version of the type given here.
            assert!(unsafe { library.get::<Init>(INIT_SYMBOL) }.is_ok());
            let _leaked = library.into_raw();
        }
    }

    #[test]
    fn digests_are_those_of_the_bytes() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a"), "abc").unwrap();
        let file = LibraryFile::read(&folder.path().join("a")).unwrap();
        assert_eq!(
            file.sha256,
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert!(
            file.open()
                .unwrap()
                .is_err_and(|failure| failure.code == Code::NotALibrary)
        );
    }
}
