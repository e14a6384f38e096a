//! The one way in which a file is read whole: it is a regular file, and no longer than such a file ever is.
//!
//! A path that somebody names, or that a file names, may lead to a pipe that nobody writes to, to a device without an end,
//! or to a disk full of data. None of these keeps us waiting or fills the memory.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// No file that people write by hand is longer; neither is a schema of as many columns as a spreadsheet has.
pub const MOST_DECLARED_BYTES: u64 = 8 << 20;

/// Why a file was not read.
#[derive(Debug)]
pub enum Unread {
    /// It is a folder, a device, a pipe or a socket.
    NotAFile,
    /// It is longer than it may be.
    TooLong,
    /// The machine's word.
    Failed(io::Error),
}

impl From<io::Error> for Unread {
    fn from(error: io::Error) -> Self {
        Unread::Failed(error)
    }
}

/// For those to whom a wrong kind of file is one more thing that the system says.
impl From<Unread> for io::Error {
    fn from(unread: Unread) -> Self {
        match unread {
            Unread::NotAFile => io::Error::new(io::ErrorKind::InvalidInput, "it is no regular file"),
            Unread::TooLong => io::Error::new(io::ErrorKind::FileTooLarge, "it is too long for such a file"),
            Unread::Failed(error) => error,
        }
    }
}

/// The bytes of a regular file that has no more than so many.
///
/// # Errors
/// Where it is something else, is longer, or cannot be read.
pub fn read(path: &Path, most: u64) -> Result<Vec<u8>, Unread> {
    // Opening some devices does something, so what it is, is asked before; and after, since it may be another by then.
    is_regular(&fs::metadata(path)?)?;
    let file = open(path)?;
    let found = file.metadata()?;
    is_regular(&found)?;
    if found.len() > most {
        return Err(Unread::TooLong);
    }
    let mut bytes = Vec::new();
    file.take(most + 1).read_to_end(&mut bytes)?;
    match bytes.len() as u64 > most {
        true => Err(Unread::TooLong),
        false => Ok(bytes),
    }
}

fn is_regular(found: &fs::Metadata) -> Result<(), Unread> {
    match found.is_file() {
        true => Ok(()),
        false => Err(Unread::NotAFile),
    }
}

/// Without waiting for the other end of a pipe.
#[cfg(unix)]
fn open(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;

    let flags = rustix::fs::OFlags::NONBLOCK.bits();
    File::options()
        .read(true)
        .custom_flags(i32::try_from(flags).unwrap_or_default())
        .open(path)
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<File> {
    File::open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_up_to_its_bound() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        fs::write(&path, "12345").unwrap();
        assert_eq!(read(&path, 5).unwrap(), b"12345");
        assert!(matches!(read(&path, 4), Err(Unread::TooLong)));
        assert!(matches!(read(folder.path(), 5), Err(Unread::NotAFile)));
        assert!(matches!(read(&folder.path().join("none"), 5), Err(Unread::Failed(_))));
    }

    #[cfg(unix)]
    #[test]
    fn what_never_ends_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("socket");
        let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        for path in [Path::new("/dev/zero"), Path::new("/dev/null"), &socket] {
            assert!(matches!(read(path, 5), Err(Unread::NotAFile)), "{}", path.display());
        }
        // Nothing is ever written to it: the open itself would wait.
        let pipe = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        if !made.is_ok_and(|status| status.success()) {
            return candour_wrap_up::skipped("there is no mkfifo here");
        }
        assert!(matches!(read(&pipe, 5), Err(Unread::NotAFile)));
        drop(open(&pipe).unwrap());
    }
}
