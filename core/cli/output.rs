//! The one place that writes files: whole or not at all, and one run after the other.

mod folders;
mod temporary;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use miette::Diagnostic;
use tempfile::NamedTempFile;
use thiserror::Error as ThisError;

use self::folders::{Hold, folder_of};
pub(crate) use self::folders::{are_apart, make_folder, refuse_unwritable, why_unwritable};
pub(crate) use self::temporary::sweep;

/// Why output could not be written. Nothing is half written.
#[derive(Debug, ThisError, Diagnostic)]
pub(crate) enum Error {
    /// A file.
    #[error("{} cannot be written", path.display())]
    #[diagnostic(
        code(candour::output::file),
        help(
            "check that the folder is there, that you may write to it, and that the disk has room; nothing was half written"
        )
    )]
    File {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    /// What is in the way is left to its owner.
    #[error("{} is a folder, so no file can be written there", path.display())]
    #[diagnostic(
        code(candour::output::in_the_way),
        help("move it away, or choose another name; nothing was written")
    )]
    InTheWay { path: PathBuf },
    /// A folder.
    #[error("the folder {} cannot be made", path.display())]
    #[diagnostic(
        code(candour::output::folder),
        help("check that nothing else has this name and that you may write here; nothing was written")
    )]
    Folder {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    /// A folder that is there, or the one that it would be made in.
    #[error("cannot write in the folder {}", path.display())]
    #[diagnostic(
        code(candour::output::not_writable),
        help("check that you may write here, or choose another folder; nothing was written")
    )]
    NotWritable {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    /// Another run's doing.
    #[error("{} changed during this run", path.display())]
    #[diagnostic(
        code(candour::output::changed),
        help("another run wrote it, so this one wrote nothing: look at what is there now, then run this again")
    )]
    Changed { path: PathBuf },
    /// Another run's doing.
    #[error("another run is writing to {}", path.display())]
    #[diagnostic(
        code(candour::output::busy),
        help("wait until it has ended, and run this again; nothing was written")
    )]
    Busy { path: PathBuf },
    /// Standard output.
    #[error("the output cannot be printed")]
    #[diagnostic(code(candour::output::stdout), help("check where standard output goes"))]
    Stdout {
        #[source]
        source: io::Error,
    },
}

/// Who may read a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Readers {
    /// Whoever the folder and the umask allow.
    Anyone,
    Owner,
}

/// What a file may take the place of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Over {
    /// Whatever is there.
    Anything,
    /// Nothing: the file is new.
    Nothing,
    /// What these bytes were read from, unless another run has written it since.
    These(Vec<u8>),
}

/// A file to be written.
#[derive(Debug)]
pub(crate) struct Planned {
    path: PathBuf,
    bytes: Vec<u8>,
    readers: Readers,
    over: Over,
}

impl Planned {
    /// A file that may take the place of anything.
    pub(crate) fn new(path: PathBuf, bytes: Vec<u8>, readers: Readers) -> Self {
        Planned {
            path,
            bytes,
            readers,
            over: Over::Anything,
        }
    }

    /// The same, in the place of this alone.
    pub(crate) fn over(self, over: Over) -> Self {
        Planned { over, ..self }
    }

    fn failed(&self) -> impl FnOnce(io::Error) -> Error {
        let path = self.path.clone();
        move |source| Error::File { path, source }
    }
}

/// Writes all files, or none: each is first written whole and synced under another name in its folder, and only when all
/// are there are they renamed, in this order.
pub(crate) fn write_all(files: Vec<Planned>) -> Result<Vec<PathBuf>, Error> {
    let folders: Vec<(&Path, Readers)> = files.iter().map(|file| (folder_of(&file.path), file.readers)).collect();
    let held = hold(&folders)?;
    held.write_then(files, || {})
}

/// Makes folders where they are missing, and keeps other runs from writing to any of them until what is given is dropped.
/// Those that hold nothing then are taken away again, if they were made here.
pub(crate) fn hold(folders: &[(&Path, Readers)]) -> Result<Held, Error> {
    Ok(Held(Hold::of(folders)?))
}

/// Folders that no other run writes to.
pub(crate) struct Held(Hold);

impl Held {
    /// Writes all files, or none, as [`write_all`] does, and then does what is left to do, all before another run may. Their
    /// folders must be held, or lie in one that is.
    pub(crate) fn write_then(mut self, files: Vec<Planned>, then: impl FnOnce()) -> Result<Vec<PathBuf>, Error> {
        if let Some(file) = files.iter().find(|file| file.path.is_dir()) {
            let path = file.path.clone();
            return Err(Error::InTheWay { path });
        }
        for file in &files {
            self.0.make(folder_of(&file.path), file.readers)?;
        }
        // First of all, since what was left behind may be what fills the disk.
        self.0.folders().for_each(sweep);
        let mut ready: Vec<(NamedTempFile, Planned)> = Vec::with_capacity(files.len());
        for file in files {
            let temporary = temporary::write(&file).map_err(file.failed())?;
            ready.push((temporary, file));
        }
        for (_, file) in &ready {
            refuse_changed(file)?;
        }
        let mut written = Vec::with_capacity(ready.len());
        for (temporary, file) in ready {
            put(temporary, &file)?;
            written.push(file.path);
        }
        then();
        self.0.sync();
        Ok(written)
    }
}

/// Refuses to take the place of what another run wrote since it was looked at.
fn refuse_changed(file: &Planned) -> Result<(), Error> {
    let is_same = match &file.over {
        Over::Anything => true,
        Over::Nothing => file.path.symlink_metadata().is_err(),
        Over::These(bytes) => std::fs::read(&file.path).is_ok_and(|found| &found == bytes),
    };
    let path = || file.path.clone();
    if is_same {
        Ok(())
    } else {
        Err(Error::Changed { path: path() })
    }
}

fn put(temporary: NamedTempFile, file: &Planned) -> Result<(), Error> {
    let put = match file.over {
        // Not even by a program that knows nothing of held folders is a new file's name taken.
        Over::Nothing => temporary.persist_noclobber(&file.path),
        Over::Anything | Over::These(_) => temporary.persist(&file.path),
    };
    match put {
        Ok(_) => Ok(()),
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Err(Error::Changed {
            path: file.path.clone(),
        }),
        Err(error) => Err(file.failed()(error.error)),
    }
}

/// Prints to standard output. A reader that went away (`| head`) is no error.
pub(crate) fn print(text: &str) -> Result<(), Error> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(source) if source.kind() != io::ErrorKind::BrokenPipe => Err(Error::Stdout { source }),
        _ => Ok(()),
    }
}
