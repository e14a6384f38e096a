//! Where plugins are looked for, and what their files are called.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind};
use crate::library::{self, LibraryFile, same_bytes};
use crate::place::{Carried, Place, family_of, file_name};

/// The environment variable that names folders of plugins.
pub const VARIABLE: &str = "CANDOUR_PLUGIN_PATH";

/// Where plugins may lie.
///
/// A family named on the command line is taken from there. All other places are searched together, and two different
/// files of one family are an error: a plugin must not take another's place unseen. Nothing is looked for in the working
/// directory unless it is named.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// Files or folders given on the command line.
    pub given: Vec<PathBuf>,
    /// Files or folders that `candour.toml` names, resolved against its folder.
    pub declared: Vec<PathBuf>,
    /// What the environment says; relative folders in it are passed over.
    pub environment: Option<OsString>,
    /// The folder of the binary, beside which plugins lie, or in `../lib/candour/plugins`.
    pub binary_folder: Option<PathBuf>,
    /// What the program carries.
    pub carried: &'static [Carried],
}

impl Search {
    /// These places, and those of the machine: the environment, the binary's own folder, and what it carries.
    pub fn with_machine(given: Vec<PathBuf>, declared: Vec<PathBuf>, carried: &'static [Carried]) -> Self {
        let binary = std::env::current_exe().and_then(std::fs::canonicalize).ok();
        Search {
            given,
            declared,
            environment: std::env::var_os(VARIABLE),
            binary_folder: binary.as_deref().and_then(Path::parent).map(Path::to_path_buf),
            carried,
        }
    }

    /// Where the rules of this family are.
    ///
    /// # Errors
    /// They are nowhere, or in two places that differ, or a place that was named is not there.
    pub fn find(&self, family: &str) -> Result<Place, Error> {
        let given = in_places(&self.given, family)?;
        let found = match given.is_empty() {
            false => given,
            true => self.elsewhere(family)?,
        };
        let Some((first, others)) = found.split_first() else {
            return Err(ErrorKind::NotFound {
                family: family.to_owned(),
                file: file_name(family),
                searched: self.folders(),
            }
            .into());
        };
        for other in others {
            if !same_bytes(first, other)? {
                return Err(ErrorKind::Duplicate {
                    family: family.to_owned(),
                    first: first.clone(),
                    second: other.clone(),
                }
                .into());
            }
        }
        Ok(first.clone())
    }

    /// Every plugin in these places, each with its family; where one of a family is found again, that too.
    ///
    /// # Errors
    /// A place that was named is not there.
    pub fn all(&self) -> Result<Vec<(String, Place)>, Error> {
        let carried = self.carried.iter();
        let mut found: BTreeSet<_> = carried
            .map(|carried| (carried.family.to_owned(), Place::Program(carried)))
            .collect();
        let mut named = self.given.iter().chain(&self.declared);
        if let Some(place) = named.find(|place| !place.exists()) {
            return Err(ErrorKind::NoSuchPlace { path: place.clone() }.into());
        }
        for place in self.folders() {
            let files = match place.is_dir() {
                true => std::fs::read_dir(&place)
                    .into_iter()
                    .flatten()
                    .flatten()
                    .map(|entry| entry.path())
                    .collect(),
                false => vec![place],
            };
            let plugins = files.into_iter().filter(|file| file.is_file());
            found.extend(plugins.filter_map(|file| Some((family_of(file.file_name()?)?, Place::File(file)))));
        }
        Ok(found.into_iter().collect())
    }

    fn elsewhere(&self, family: &str) -> Result<Vec<Place>, Error> {
        let mut found = in_places(&self.declared, family)?;
        let folders = self.environment_folders().into_iter().chain(self.binary_folders());
        found.extend(in_folders(folders, family));
        found.extend(self.carried(family).map(Place::Program));
        Ok(found)
    }

    /// Whether what was read there is, byte for byte, the library of this family that comes with the program: the one that it
    /// carries, or else one that lies beside it. Whoever can write there can replace the program too.
    pub(crate) fn comes_with_program(&self, family: &str, found: &Place, read: &LibraryFile) -> Result<bool, Error> {
        if let Some(carried) = self.carried(family) {
            return Ok(carried.sha256 == read.sha256);
        }
        for place in in_folders(self.binary_folders(), family) {
            if place == *found || library::bytes(&place)? == read.bytes() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn carried(&self, family: &str) -> Option<&'static Carried> {
        self.carried.iter().find(|carried| carried.family == family)
    }

    fn environment_folders(&self) -> Vec<PathBuf> {
        let folders = self.environment.as_deref().map(std::env::split_paths);
        folders
            .into_iter()
            .flatten()
            .filter(|path| path.is_absolute())
            .collect()
    }

    fn binary_folders(&self) -> Vec<PathBuf> {
        let Some(folder) = &self.binary_folder else {
            return Vec::new();
        };
        let mut folders = vec![folder.clone()];
        folders.extend(folder.parent().map(|parent| parent.join("lib/candour/plugins")));
        folders
    }

    fn folders(&self) -> Vec<PathBuf> {
        let named = self.given.iter().chain(&self.declared).cloned();
        named
            .chain(self.environment_folders())
            .chain(self.binary_folders())
            .collect()
    }
}

/// The files of a family in folders that need not be there.
fn in_folders(folders: impl IntoIterator<Item = PathBuf>, family: &str) -> impl Iterator<Item = Place> {
    let wanted = file_name(family);
    let files = folders.into_iter().map(move |folder| folder.join(&wanted));
    files.filter(|path| path.is_file()).map(Place::File)
}

/// The files of a family among files and folders that somebody named.
fn in_places(places: &[PathBuf], family: &str) -> Result<Vec<Place>, Error> {
    let wanted = file_name(family);
    let mut found = Vec::new();
    for place in places {
        if place.is_dir() {
            found.extend(in_folders([place.clone()], family));
        } else if !place.is_file() {
            return Err(ErrorKind::NoSuchPlace { path: place.clone() }.into());
        } else if place.file_name().and_then(family_of).is_none() {
            return Err(ErrorKind::Misnamed { path: place.clone() }.into());
        } else if place.file_name() == Some(OsStr::new(&wanted)) {
            found.push(Place::File(place.clone()));
        }
    }
    Ok(found)
}

#[cfg(test)]
#[path = "search_tests.rs"]
mod tests;
