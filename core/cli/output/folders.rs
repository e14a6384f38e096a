//! The folders that files are written to: made, held against other runs, and taken away again where nothing came of it.

use std::fs::{self, DirBuilder, File, TryLockError};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use rustix::fs::Access;

use super::{Error, Readers};

/// A run writes for some milliseconds; one that takes longer than this has stopped.
const TRIES: usize = 1500;
const BETWEEN_TRIES: Duration = Duration::from_millis(20);

/// Folders that were made if need be, each locked where the system can lock it.
#[derive(Debug)]
pub(super) struct Hold {
    folders: Vec<PathBuf>,
    /// The lock goes with the file.
    locks: Vec<File>,
    /// Folders that were not there: the innermost last.
    made: Vec<PathBuf>,
}

impl Hold {
    pub(super) fn of(folders: &[(&Path, Readers)]) -> Result<Self, Error> {
        let mut hold = Hold {
            folders: Vec::new(),
            locks: Vec::new(),
            made: Vec::new(),
        };
        for (folder, readers) in folders {
            hold.make(folder, *readers)?;
        }
        hold.lock()?;
        Ok(hold)
    }

    /// Makes a folder, and those above it.
    pub(super) fn make(&mut self, folder: &Path, readers: Readers) -> Result<(), Error> {
        let above = folder.ancestors().filter(|above| !above.as_os_str().is_empty());
        let missing: Vec<PathBuf> = above.take_while(|above| !above.exists()).map(Path::to_owned).collect();
        self.made.extend(missing.into_iter().rev());
        match readers {
            Readers::Anyone => make_folder(folder)?,
            Readers::Owner => make_private_folder(folder)?,
        }
        if !self.folders.iter().any(|other| other == folder) {
            self.folders.push(folder.to_owned());
        }
        Ok(())
    }

    pub(super) fn folders(&self) -> impl Iterator<Item = &Path> {
        self.folders.iter().map(PathBuf::as_path)
    }

    /// What was renamed stays renamed, also if the machine stops now.
    pub(super) fn sync(&self) {
        let above_new = self.made.iter().map(|made| folder_of(made));
        for folder in self.folders().chain(above_new) {
            // Not every system can sync a folder; the files themselves are synced.
            let _ = File::open(folder).and_then(|folder| folder.sync_all());
        }
    }

    /// Locks each folder once, in the same order for every run, so that no two wait for each other.
    fn lock(&mut self) -> Result<(), Error> {
        let mut opened: Vec<((u64, u64), PathBuf, File)> = Vec::new();
        for folder in self.folders() {
            // A folder that cannot be opened cannot be held; whether it can be written to shows soon enough.
            let Ok(file) = File::open(folder) else { continue };
            let Ok(found) = file.metadata() else { continue };
            opened.push(((found.dev(), found.ino()), folder.to_owned(), file));
        }
        opened.sort_by_key(|(place, ..)| *place);
        opened.dedup_by_key(|(place, ..)| *place);
        for (_, path, file) in opened {
            if !locked(&file) {
                return Err(Error::Busy { path });
            }
            self.locks.push(file);
        }
        Ok(())
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        for folder in self.made.iter().rev() {
            // One that holds something stays.
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Waits for a lock, though not for ever: whoever may read a folder may lock it. Where there are no locks, there is none.
fn locked(folder: &File) -> bool {
    for _ in 0..TRIES {
        match folder.try_lock() {
            Err(TryLockError::WouldBlock) => std::thread::sleep(BETWEEN_TRIES),
            Ok(()) | Err(TryLockError::Error(_)) => return true,
        }
    }
    false
}

pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// Makes a folder and those above it.
pub(crate) fn make_folder(folder: &Path) -> Result<(), Error> {
    fs::create_dir_all(folder).map_err(|source| Error::Folder {
        path: folder.to_owned(),
        source,
    })
}

/// Makes a folder that its owner alone may look into, and those above it as usual. One that is there stays as it is.
fn make_private_folder(folder: &Path) -> Result<(), Error> {
    if folder.is_dir() {
        return Ok(());
    }
    make_folder(folder_of(folder))?;
    match DirBuilder::new().mode(0o700).create(folder) {
        Err(source) if source.kind() != io::ErrorKind::AlreadyExists => Err(Error::Folder {
            path: folder.to_owned(),
            source,
        }),
        _ => Ok(()),
    }
}

/// Refuses a folder in which nothing could be written, before the work is done.
pub(crate) fn refuse_unwritable(folder: &Path) -> Result<(), Error> {
    let path = folder.to_owned();
    match why_unwritable(folder) {
        None => Ok(()),
        Some(source) if source.kind() == io::ErrorKind::AlreadyExists => Err(Error::Folder { path, source }),
        Some(source) => Err(Error::NotWritable { path, source }),
    }
}

/// Why nothing could be written in a folder, which need not be there yet.
pub(crate) fn why_unwritable(folder: &Path) -> Option<io::Error> {
    let there = folder
        .ancestors()
        .find(|above| above.exists())
        .unwrap_or(Path::new("."));
    let there = if there.as_os_str().is_empty() {
        Path::new(".")
    } else {
        there
    };
    if !there.is_dir() {
        return Some(io::Error::from(rustix::io::Errno::EXIST));
    }
    let access = rustix::fs::access(there, Access::WRITE_OK | Access::EXEC_OK);
    access.err().map(io::Error::from)
}

/// Whether neither of two folders, which need not be there yet, lies in the other.
pub(crate) fn are_apart(one: &Path, other: &Path) -> bool {
    let (one, other) = (place(one), place(other));
    !one.starts_with(&other) && !other.starts_with(&one)
}

/// Where a path leads, links followed as far as there is something.
fn place(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut rest: Vec<Component<'_>> = Vec::new();
    for above in path.ancestors() {
        if let Ok(mut place) = above.canonicalize() {
            // What is not there holds no links, so what leads out of it leads to where it would lie.
            for part in rest.into_iter().rev() {
                match part {
                    Component::ParentDir => drop(place.pop()),
                    part => place.push(part),
                }
            }
            return place;
        }
        rest.extend(above.components().next_back());
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_in_another_is_told_whatever_leads_there() {
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        fs::create_dir_all(at("release/report")).unwrap();
        std::os::unix::fs::symlink(at("release"), at("link")).unwrap();
        for (one, other) in [
            ("release", "release"),
            ("release", "release/new/.candour"),
            ("release/report/new", "link/report"),
            ("link/new", "link/new/../new/private"),
            ("new/../release", "release/report"),
            ("not/there/../../release", "release"),
        ] {
            assert!(!are_apart(&at(one), &at(other)), "{one} and {other}");
            assert!(!are_apart(&at(other), &at(one)), "{other} and {one}");
        }
        for (one, other) in [
            ("release/new", "release/newer"),
            ("release/report", "link/.candour"),
            ("new", "new/../old"),
        ] {
            assert!(are_apart(&at(one), &at(other)), "{one} and {other}");
        }
    }

    #[test]
    fn folders_of_which_nothing_came_are_taken_away() {
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        drop(Hold::of(&[(&at("a/b"), Readers::Anyone), (&at("a/c"), Readers::Owner)]).unwrap());
        assert!(!at("a").exists());
        let hold = Hold::of(&[(&at("a/b"), Readers::Anyone)]).unwrap();
        fs::write(at("a/b/file"), "").unwrap();
        drop(hold);
        assert!(at("a/b").exists());
    }

    #[test]
    fn one_run_waits_for_another() {
        let folder = tempfile::tempdir().unwrap();
        let first = Hold::of(&[(folder.path(), Readers::Anyone)]).unwrap();
        let again = File::open(folder.path()).unwrap();
        assert!(matches!(again.try_lock(), Err(TryLockError::WouldBlock)));
        drop(first);
        assert!(again.try_lock().is_ok());
    }
}
