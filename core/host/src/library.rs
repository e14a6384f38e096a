//! The one place that opens libraries: from a private copy of bytes that were hashed.

use std::fs::File;
use std::io::ErrorKind::NotFound;
use std::io::{Read, Write};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use libloading::os::unix::{Library, RTLD_LOCAL, RTLD_NOW};
use sha2::{Digest, Sha256};

use base16ct::lower::encode_string as hex;
use candour_abi::{INIT_SYMBOL, Init};
use candour_config::short_file::{self, Unread};

use crate::error::{Error, ErrorKind};
use crate::failure::{Code, PluginFailure};
use crate::file::{Contents, contents};
use crate::place::{Carried, Place};

/// No plugin is longer, with whatever it is made of.
const MOST_LIBRARY_BYTES: u64 = 1 << 30;

/// Never unloaded: destructors of threads and other languages' runtimes would be left without their code.
#[cfg(target_os = "macos")]
const RTLD_NODELETE: i32 = 0x80;
/// As above.
#[cfg(not(target_os = "macos"))]
const RTLD_NODELETE: i32 = 0x1000;

/// The bytes of a plugin's library and their digest.
pub(crate) struct LibraryFile {
    bytes: Vec<u8>,
    /// Lower-case hex.
    pub(crate) sha256: String,
    /// What it says of itself, unopened; none where it is no library that is known here.
    pub(crate) contents: Option<Contents>,
}

impl LibraryFile {
    /// Reads it once; what is opened later is what was read.
    pub(crate) fn read(place: &Place) -> Result<Self, Error> {
        let bytes = bytes(place)?;
        let sha256 = hex(&Sha256::digest(&bytes));
        let contents = contents(&bytes);
        Ok(LibraryFile {
            bytes,
            sha256,
            contents,
        })
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// The bytes that lie there.
pub(crate) fn bytes(place: &Place) -> Result<Vec<u8>, Error> {
    let path = match place {
        Place::File(path) => path,
        Place::Program(carried) => return unpacked(carried),
    };
    short_file::read(path, MOST_LIBRARY_BYTES).map_err(|unread| {
        let path = path.clone();
        let kind = match unread {
            Unread::Failed(source) if source.kind() == NotFound => ErrorKind::NoSuchPlace { path },
            Unread::Failed(source) => ErrorKind::Unreadable { path, source },
            Unread::NotAFile | Unread::TooLong => ErrorKind::NoFile { path },
        };
        kind.into()
    })
}

/// A library that the program carries, as it was packed: the digest tells.
fn unpacked(carried: &Carried) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let unpacking = flate2::read::GzDecoder::new(carried.packed);
    let read = unpacking.take(MOST_LIBRARY_BYTES).read_to_end(&mut bytes);
    match read.is_ok() && hex(&Sha256::digest(&bytes)) == carried.sha256 {
        true => Ok(bytes),
        false => Err(ErrorKind::Damaged { family: carried.family }.into()),
    }
}

/// Whether the same bytes lie in both.
pub(crate) fn same_bytes(one: &Place, other: &Place) -> Result<bool, Error> {
    if let (Place::File(one), Place::File(other)) = (one, other)
        && std::fs::canonicalize(one).ok() == std::fs::canonicalize(other).ok()
    {
        return Ok(true);
    }
    Ok(bytes(one)? == bytes(other)?)
}

/// A copy of a library, to be opened: nobody else can change it.
pub(crate) struct Copy {
    path: PathBuf,
    /// Where it is a file.
    file: Option<tempfile::NamedTempFile>,
}

impl Copy {
    /// A copy in memory, since folders for temporary files are often mounted so that nothing in them may run; or else in a
    /// file that only this user can read, removed once it has been opened.
    pub(crate) fn of(library: &[u8]) -> std::io::Result<Self> {
        #[cfg(target_os = "linux")]
        if let Ok(copy) = sealed(library).and_then(Copy::in_memory) {
            return Ok(copy);
        }
        Copy::in_a_file(library)
    }

    /// What is in memory, to be opened from there.
    #[cfg(target_os = "linux")]
    pub(crate) fn in_memory(library: File) -> std::io::Result<Self> {
        use std::os::fd::IntoRawFd;
        // Never closed: the loader tells libraries apart by name, and the next file would get the same number.
        let path = PathBuf::from(format!("/proc/self/fd/{}", library.into_raw_fd()));
        match path.exists() {
            true => Ok(Copy { path, file: None }),
            false => Err(NotFound.into()),
        }
    }

    pub(crate) fn in_a_file(library: &[u8]) -> std::io::Result<Self> {
        let mut copy = tempfile::Builder::new().prefix("candour-plugin-").tempfile()?;
        copy.write_all(library)?;
        copy.flush()?;
        Ok(Copy {
            path: copy.path().to_owned(),
            file: Some(copy),
        })
    }

    /// Opens the library for the rest of the process's life and gives what it exports.
    ///
    /// Opening runs the library's constructors: whoever must not run them must decide by the digest before.
    pub(crate) fn open(self) -> Result<Init, PluginFailure> {
        let library = open(&self.path).map_err(|error| PluginFailure::new(Code::NotALibrary, said(&error)))?;
        drop(self.file);
        // SAFETY: the symbol's name carries the version of the type given here.
        let init = match unsafe { library.get::<Init>(INIT_SYMBOL) } {
            Ok(symbol) => Ok(*symbol),
            Err(error) => Err(PluginFailure::new(Code::MissingSymbol, said(&error))),
        };
        // Leaked on purpose: see RTLD_NODELETE.
        let _leaked = library.into_raw();
        init
    }
}

/// A library in memory that nobody can change any more, neither here nor in a process that is given it.
#[cfg(target_os = "linux")]
fn sealed(library: &[u8]) -> std::io::Result<File> {
    use std::os::fd::AsRawFd;

    use rustix::fs::{MemfdFlags, SealFlags, fcntl_add_seals, memfd_create};
    use rustix::io::Errno;

    const ATTEMPTS: usize = 3;
    let flags = MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING;
    let mut memory = File::from(memfd_create("candour-plugin", flags)?);
    memory.write_all(library)?;
    let seals = SealFlags::WRITE | SealFlags::GROW | SealFlags::SHRINK | SealFlags::SEAL;
    for _ in 0..ATTEMPTS {
        match fcntl_add_seals(&memory, seals) {
            Ok(()) => return Ok(memory),
            Err(Errno::BUSY) => {}
            Err(error) => return Err(error.into()),
        }
    }
    // The kernel holds some of its pages itself, as it does at times, and does not seal what it holds. What is given away can
    // only be read, and confinement keeps it from being opened anew.
    File::open(format!("/proc/self/fd/{}", memory.as_raw_fd()))
}

/// A library to be given to other processes: in memory where that can be.
pub(crate) fn for_others(library: &[u8]) -> std::io::Result<File> {
    #[cfg(target_os = "linux")]
    if let Ok(memory) = sealed(library) {
        return Ok(memory);
    }
    let mut file = tempfile::tempfile()?;
    file.write_all(library)?;
    Ok(file)
}

/// The same, as another process got it.
pub(crate) fn from_another(library: File) -> std::io::Result<Copy> {
    #[cfg(target_os = "linux")]
    if rustix::fs::fcntl_get_seals(&library).is_ok() {
        return Copy::in_memory(library);
    }
    let mut bytes = vec![0; usize::try_from(library.metadata()?.len()).unwrap_or(0)];
    library.read_exact_at(&mut bytes, 0)?;
    Copy::in_a_file(&bytes)
}

/// What went wrong, and what the system says of it.
fn said(error: &libloading::Error) -> String {
    match std::error::Error::source(error) {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
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
        let template = binary.parent().unwrap().join(crate::place::file_name("template"));
        let file = LibraryFile::read(&Place::File(template)).unwrap();
        assert_eq!(file.sha256.len(), 64);
        let copies = [
            #[cfg(target_os = "linux")]
            from_another(for_others(file.bytes()).unwrap()).unwrap(),
            Copy::in_a_file(file.bytes()).unwrap(),
        ];
        for copy in copies {
            assert!(copy.open().is_ok());
        }
    }

    #[test]
    fn what_the_program_carries_is_unpacked_and_known_by_its_digest() {
        let packed = |text: &[u8]| {
            let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
            gzip.write_all(text).unwrap();
            &*gzip.finish().unwrap().leak()
        };
        let carried = |packed: &'static [u8]| {
            let carried = Box::new(Carried {
                family: "small-talk",
                sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                packed,
            });
            bytes(&Place::Program(Box::leak(carried)))
        };
        let abc = packed(b"abc");
        assert_eq!(carried(abc).unwrap(), b"abc");
        for packed in [packed(b"abd"), &abc[..10], b"abc"] {
            let error = carried(packed).unwrap_err();
            assert!(
                matches!(error.kind, ErrorKind::Damaged { family: "small-talk" }),
                "{error}"
            );
        }
    }

    #[test]
    fn digests_are_those_of_the_bytes() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a"), "abc").unwrap();
        let file = LibraryFile::read(&Place::File(folder.path().join("a"))).unwrap();
        assert_eq!(
            file.sha256,
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        let opened = Copy::of(file.bytes()).unwrap().open();
        assert!(opened.is_err_and(|failure| failure.code == Code::NotALibrary));
    }
}
