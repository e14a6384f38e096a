//! The one place that writes files: whole or not at all.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use miette::Diagnostic;
use tempfile::NamedTempFile;
use thiserror::Error as ThisError;

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
    #[error("{} is a folder, and a file is to be written there", path.display())]
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
    /// Its owner.
    Owner,
}

/// A file to be written.
#[derive(Debug)]
pub(crate) struct Planned {
    pub(crate) path: PathBuf,
    pub(crate) bytes: Vec<u8>,
    pub(crate) readers: Readers,
}

/// Writes all files, or none: each is first written whole and synced under another name in its folder, and only when all
/// are there are they renamed. Folders made for files that could not be written are taken away again.
pub(crate) fn write_all(files: Vec<Planned>) -> Result<Vec<PathBuf>, Error> {
    let folders: Vec<&Path> = files.iter().map(|file| folder_of(&file.path)).collect();
    let missing = missing_folders(&folders);
    let written = write_together(&files);
    if written.is_err() {
        for folder in missing {
            // A folder that holds something, or was never made, stays as it is.
            let _ = std::fs::remove_dir(folder);
        }
    }
    written
}

fn write_together(files: &[Planned]) -> Result<Vec<PathBuf>, Error> {
    if let Some(file) = files.iter().find(|file| file.path.is_dir()) {
        return Err(Error::InTheWay {
            path: file.path.clone(),
        });
    }
    let mut ready = Vec::with_capacity(files.len());
    for file in files {
        let folder = folder_of(&file.path);
        match file.readers {
            Readers::Anyone => make_folder(folder)?,
            Readers::Owner => make_private_folder(folder)?,
        }
        let temporary = write_temporary(folder, file).map_err(|source| Error::File {
            path: file.path.clone(),
            source,
        })?;
        ready.push((temporary, file.path.clone()));
    }
    let mut written = Vec::with_capacity(ready.len());
    for (temporary, path) in ready {
        temporary.persist(&path).map_err(|error| Error::File {
            path: path.clone(),
            source: error.error,
        })?;
        written.push(path);
    }
    Ok(written)
}

fn folder_of(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// Those of these folders, and of the folders above them, that are not there: the innermost first.
fn missing_folders(folders: &[&Path]) -> Vec<PathBuf> {
    let mut missing: Vec<PathBuf> = folders
        .iter()
        .flat_map(|folder| folder.ancestors())
        .filter(|folder| !folder.as_os_str().is_empty() && !folder.exists())
        .map(Path::to_owned)
        .collect();
    missing.sort_by_cached_key(|folder| (std::cmp::Reverse(folder.components().count()), folder.clone()));
    missing.dedup();
    missing
}

/// Makes a folder and those above it.
pub(crate) fn make_folder(folder: &Path) -> Result<(), Error> {
    std::fs::create_dir_all(folder).map_err(|source| Error::Folder {
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
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(folder) {
        Err(source) if source.kind() != io::ErrorKind::AlreadyExists => Err(Error::Folder {
            path: folder.to_owned(),
            source,
        }),
        _ => Ok(()),
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

fn write_temporary(folder: &Path, file: &Planned) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".candour-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = if file.readers == Readers::Owner { 0o600 } else { 0o666 };
        builder.permissions(std::fs::Permissions::from_mode(mode));
    }
    // Errors that named the temporary file would only puzzle.
    let mut temporary = builder
        .tempfile_in(folder)
        .map_err(|error| io::Error::from(error.kind()))?;
    temporary.as_file_mut().write_all(&file.bytes)?;
    temporary.as_file().sync_all()?;
    Ok(temporary)
}
