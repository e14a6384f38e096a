//! Where a plugin's library lies: in a file of its own, or in the program, which may carry some.

use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
use std::ffi::OsStr;
use std::fmt::{self, Debug, Display};
use std::path::{Path, PathBuf};

/// The name of the file that has the rules of this family.
pub fn file_name(family: &str) -> String {
    format!("{DLL_PREFIX}candour_{}{DLL_SUFFIX}", family.replace('-', "_"))
}

/// The family whose plugin a file of this name has.
pub fn family_of(name: &OsStr) -> Option<String> {
    let name = name.to_str()?.strip_prefix(DLL_PREFIX)?;
    let family = name.strip_prefix("candour_")?.strip_suffix(DLL_SUFFIX)?;
    (!family.is_empty()).then(|| family.replace('_', "-"))
}

/// A library that was built into the program.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub struct Carried {
    /// The family whose rules it has.
    pub family: &'static str,
    /// The digest of the library, lower-case hex.
    pub sha256: &'static str,
    /// The library as its file would be, compressed by gzip.
    pub packed: &'static [u8],
}

/// Where a library lies.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// In a file of its own.
    File(PathBuf),
    /// In the program.
    Program(&'static Carried),
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
