//! The names that files have until they are whole, and what runs that were killed left under such names.
//!
//! A run holds a lock on each of its temporary files for as long as they have these names, and the system takes the lock
//! back when the run ends, however it ends. So a file that can be locked is nobody's: neither an age nor a number of a
//! process would tell that surely, with clocks that differ and numbers that are used again, or are another machine's.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

use candour_verify::{TEMPORARY, is_temporary};
use rustix::fs::OFlags;
use tempfile::NamedTempFile;

use super::folders::folder_of;
use super::{Planned, Readers};

/// Tries to have a file of one's own, each of which only a sweep in that very moment can spoil.
const TRIES: usize = 100;

/// Writes a file whole, and synced, under another name in its folder.
pub(super) fn write(file: &Planned) -> io::Result<NamedTempFile> {
    let mode = if file.readers == Readers::Owner { 0o600 } else { 0o666 };
    let mut temporary = new(folder_of(&file.path), mode)?;
    temporary.as_file_mut().write_all(&file.bytes)?;
    temporary.as_file().sync_all()?;
    Ok(temporary)
}

/// A new file under such a name, locked.
fn new(folder: &Path, mode: u32) -> io::Result<NamedTempFile> {
    for _ in 0..TRIES {
        let mut builder = tempfile::Builder::new();
        let (prefix, random, suffix) = TEMPORARY;
        builder.prefix(prefix).suffix(suffix).rand_bytes(random);
        builder.permissions(fs::Permissions::from_mode(mode));
        // Errors that named the temporary file would only puzzle.
        let created = builder.tempfile_in(folder);
        let temporary = created.map_err(|error| io::Error::from(error.kind()))?;
        // Between these two lines a sweep may have found it unlocked.
        let is_swept = match temporary.as_file().try_lock() {
            Err(TryLockError::WouldBlock) => true,
            // Where nothing can be locked, nothing is swept either.
            Ok(()) | Err(TryLockError::Error(_)) => temporary.as_file().metadata()?.nlink() == 0,
        };
        if !is_swept {
            return Ok(temporary);
        }
    }
    Err(io::Error::from(io::ErrorKind::ResourceBusy))
}

/// Takes away what runs that were killed left in a folder. What cannot be taken away stays.
pub(crate) fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        if entry.file_name().to_str().is_some_and(is_temporary) && is_left_over(&entry.path()) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Whether it is a file, no link, and no living run holds it.
fn is_left_over(path: &Path) -> bool {
    let Ok(found) = path.symlink_metadata() else {
        return false;
    };
    if !found.is_file() {
        return false;
    }
    // A pipe or a link that took its place just now is neither waited for nor followed.
    let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits();
    let mut options = OpenOptions::new();
    let opened = options.read(true).custom_flags(flags.cast_signed()).open(path);
    let is_same = |file: &File| {
        let opened = file.metadata();
        opened.is_ok_and(|opened| (opened.dev(), opened.ino()) == (found.dev(), found.ino()))
    };
    opened.is_ok_and(|file| is_same(&file) && file.try_lock().is_ok())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn what_nobody_holds_is_swept_and_what_somebody_holds_is_not() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(".candour-aB3dE6.tmp"), "left behind").unwrap();
        let held = new(folder.path(), 0o600).unwrap();
        sweep(folder.path());
        let name = held.path().file_name().unwrap().to_str().unwrap().to_owned();
        assert_eq!(names(folder.path()), [name], "a living run's file stays");
        held.persist(folder.path().join("whole")).unwrap();
        sweep(folder.path());
        assert_eq!(names(folder.path()), ["whole"]);
    }

    #[test]
    fn what_is_not_ours_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let others = [
            ".candour-abc-ef.tmp",
            ".candour-abcdef",
            ".candour-abcdef.tmp.bak",
            ".candour-abcdefg.tmp",
            ".candour-folder.tmp",
            ".candour-linked.tmp",
            "candour-abcdef.tmp",
        ];
        for name in others {
            let path = folder.path().join(name);
            match name {
                ".candour-folder.tmp" => fs::create_dir(path).unwrap(),
                ".candour-linked.tmp" => symlink("candour-abcdef.tmp", path).unwrap(),
                _ => fs::write(path, "somebody's").unwrap(),
            }
        }
        sweep(folder.path());
        assert_eq!(names(folder.path()), others);
    }
}
