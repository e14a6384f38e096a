//! Where a plugin's library lies: in a file of its own, or in the program, which may carry some.

use std::borrow::Cow;
use std::fmt::{self, Debug, Display};
use std::io::ErrorKind::NotFound;
use std::path::{Path, PathBuf};

use candour_config::short_file::{self, Unread};

use crate::error::{Error, ErrorKind};
use crate::search::{family_of, file_name};

/// No plugin is longer, with whatever it is made of.
const MOST_LIBRARY_BYTES: u64 = 1 << 30;

/// A library that was built into the program.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Carried {
    /// The family whose rules it has.
    pub family: &'static str,
    /// The library, as its file would be.
    pub bytes: &'static [u8],
}

/// Where a library lies.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// In a file of its own.
    File(PathBuf),
    /// In the program.
    Program(Carried),
}

impl Place {
    /// The family that its name says, if it says one.
    pub fn family(&self) -> Option<String> {
        match self {
            Place::File(path) => path.file_name().and_then(family_of),
            Place::Program(carried) => Some(carried.family.to_owned()),
        }
    }

    /// Its file, if it has one.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Place::File(path) => Some(path),
            Place::Program(_) => None,
        }
    }

    /// How it is named where a library is asked for: by its file, or by its family.
    pub fn argument(&self) -> String {
        match self {
            Place::File(path) => path.display().to_string(),
            Place::Program(carried) => carried.family.to_owned(),
        }
    }

    /// The bytes that lie there.
    pub(crate) fn bytes(&self) -> Result<Cow<'static, [u8]>, Error> {
        let path = match self {
            Place::File(path) => path,
            Place::Program(carried) => return Ok(carried.bytes.into()),
        };
        let bytes = short_file::read(path, MOST_LIBRARY_BYTES).map_err(|unread| {
            let path = path.clone();
            match unread {
                Unread::Failed(source) if source.kind() == NotFound => ErrorKind::NoSuchPlace { path },
                Unread::Failed(source) => ErrorKind::Unreadable { path, source },
                Unread::NotAFile | Unread::TooLong => ErrorKind::NoFile { path },
            }
        })?;
        Ok(bytes.into())
    }

    /// Whether the same bytes lie in both.
    pub(crate) fn has_bytes_of(&self, other: &Place) -> Result<bool, Error> {
        if let (Place::File(one), Place::File(other)) = (self, other)
            && std::fs::canonicalize(one).ok() == std::fs::canonicalize(other).ok()
        {
            return Ok(true);
        }
        Ok(self.bytes()? == other.bytes()?)
    }
}

impl Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::File(path) => Display::fmt(&path.display(), f),
            Place::Program(carried) => write!(f, "{} inside the program", file_name(carried.family)),
        }
    }
}

impl Debug for Carried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Carried")
            .field("family", &self.family)
            .finish_non_exhaustive()
    }
}
