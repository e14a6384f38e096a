//! Paths: what a release names must exist, be a file, and lie inside the release.

use std::collections::BTreeMap;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::globs::{self, Unmatched};
use super::{DECLARATION_FILE, NamedFile};
use crate::error::{Error, ErrorKind, Result};
use crate::place::Place;
use crate::short_file::{self, MOST_DECLARED_BYTES, Unread};

/// The text of a declaration: UTF-8, without its byte-order mark.
pub fn read_text(path: &Path, what: &'static str, place: Option<Place>) -> Result<String> {
    let wrong = |kind| Error::maybe_at(kind, place.clone(), "named here");
    let owned = || path.to_owned();
    let bytes = short_file::read(path, MOST_DECLARED_BYTES).map_err(|unread| match unread {
        Unread::NotAFile => wrong(ErrorKind::NotAFile { what, path: owned() }),
        Unread::TooLong => wrong(ErrorKind::TooLong { what, path: owned() }),
        Unread::Failed(error) => fault(&error, path, what, place.clone()),
    })?;
    let text = String::from_utf8(bytes).map_err(|_| wrong(ErrorKind::NotText { what, path: owned() }))?;
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

/// A path that leads to something.
pub(super) fn existing(path: &Path, what: &'static str, place: Option<Place>) -> Result<PathBuf> {
    match std::fs::metadata(path) {
        Ok(_) => Ok(path.to_owned()),
        Err(error) => Err(fault(&error, path, what, place)),
    }
}

/// A path that leads to a file.
pub(super) fn existing_file(path: &Path, what: &'static str, place: Option<Place>) -> Result<PathBuf> {
    match std::fs::metadata(path) {
        Ok(found) if found.is_file() => Ok(path.to_owned()),
        Ok(_) => Err(Error::maybe_at(
            ErrorKind::NotAFile {
                what,
                path: path.to_owned(),
            },
            place,
            "named here",
        )),
        Err(error) => Err(fault(&error, path, what, place)),
    }
}

/// Whose fault it is that a path cannot be used: of who named it, or of the machine.
pub(super) fn fault(error: &io::Error, path: &Path, what: &'static str, place: Option<Place>) -> Error {
    let path = path.to_owned();
    let kind = match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory | io::ErrorKind::InvalidInput => {
            ErrorKind::NotFound { what, path }
        }
        _ => ErrorKind::Unreadable {
            what,
            path,
            message: error.to_string(),
        },
    };
    Error::maybe_at(kind, place, "named here")
}

/// A file inside the release.
pub(super) fn inside(folder: &Path, written: &str, what: &'static str, place: &Place) -> Result<NamedFile> {
    let relative = relative(written, place)?;
    let on_disk = existing_file(&folder.join(&relative), what, Some(place.clone()))?;
    let real = |path: &Path| {
        path.canonicalize()
            .map_err(|error| fault(&error, path, what, Some(place.clone())))
    };
    // A symbolic link may lead anywhere, whatever its path looks like.
    if !real(&on_disk)?.starts_with(real(&at_least_here(folder))?) {
        return Err(outside(written, place));
    }
    Ok(NamedFile {
        path: relative,
        on_disk,
        place: Some(place.clone()),
    })
}

/// The files of a dataset: one by its name, or those that a glob matches, sorted.
pub(super) fn data_files(folder: &Path, written: &str, place: &Place) -> Result<Vec<NamedFile>> {
    const WHAT: &str = "data file";
    let relative = relative(written, place)?;
    let is_glob = relative.contains(['*', '?', '[']) && !folder.join(&relative).exists();
    if !is_glob {
        return Ok(vec![inside(folder, written, WHAT, place)?]);
    }
    let unfit = |message: String| Error::at(ErrorKind::WrongValue { message }, place.clone(), "this glob");
    let here = at_least_here(folder);
    let found = globs::files(&here, &relative).map_err(|unmatched| match unmatched {
        Unmatched::NoGlob(reason) => unfit(format!("`{written}` is no glob: {reason}")),
        Unmatched::OddName => unfit(format!("`{written}` matches a name that is not UTF-8")),
        Unmatched::Failed(path, error) => fault(&error, &path, WHAT, Some(place.clone())),
    })?;
    let names: Vec<String> = found.into_iter().collect();
    if names.is_empty() {
        let path = folder.join(&relative);
        return Err(Error::at(
            ErrorKind::NotFound { what: WHAT, path },
            place.clone(),
            "this glob matches no file",
        ));
    }
    names.iter().map(|name| inside(folder, name, WHAT, place)).collect()
}

/// Notes that a file is used, once.
pub(super) fn take(taken: &mut BTreeMap<PathBuf, Place>, file: &NamedFile) -> Result<()> {
    let (Ok(real), Some(place)) = (file.on_disk.canonicalize(), &file.place) else {
        return Ok(());
    };
    match taken.insert(real, place.clone()) {
        None => Ok(()),
        Some(earlier) => {
            let kind = ErrorKind::FileTwice {
                path: file.path.clone(),
            };
            let error = Error::at(kind, place.clone(), "named here again");
            Err(if earlier.span == place.span {
                error
            } else {
                error.and(earlier, "named here first")
            })
        }
    }
}

/// An earlier release, which may lie anywhere: a release folder, or a file.
pub(super) fn earlier(folder: &Path, written: &str, what: &'static str, place: Place) -> Result<PathBuf> {
    let path = existing(&folder.join(written), what, Some(place.clone()))?;
    match path.is_dir() {
        true => existing_file(&path.join(DECLARATION_FILE), what, Some(place)).map(|_| path),
        false => existing_file(&path, what, Some(place)),
    }
}

fn outside(written: &str, place: &Place) -> Error {
    Error::at(
        ErrorKind::PathOutside {
            path: written.to_owned(),
        },
        place.clone(),
        "this path",
    )
}

/// The path without `.`; it neither is absolute, nor goes up, nor names nothing.
fn relative(written: &str, place: &Place) -> Result<String> {
    let mut names = Vec::new();
    for component in Path::new(written).components() {
        match component {
            Component::Normal(name) => names.push(name.to_string_lossy()),
            Component::CurDir => {}
            Component::ParentDir | Component::RootDir | Component::Prefix(_) => return Err(outside(written, place)),
        }
    }
    if names.is_empty() {
        let message = format!("path `{written}` names no file");
        return Err(Error::at(ErrorKind::WrongValue { message }, place.clone(), "this path"));
    }
    Ok(names.join("/"))
}

/// The empty path means here, but no function of the system says so.
fn at_least_here(folder: &Path) -> PathBuf {
    if folder == Path::new("") {
        PathBuf::from(".")
    } else {
        folder.to_owned()
    }
}
