//! What keeps plugins from being found, each with whose fault it is and what to do.

use std::fmt::Display;
use std::path::PathBuf;

use miette::Diagnostic;
use thiserror::Error;

use crate::place::Place;

/// Why plugins could not be found.
#[derive(Debug)]
pub struct Error {
    /// What is the matter.
    pub kind: ErrorKind,
}

/// What is the matter.
#[derive(Debug, Error, Diagnostic)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The user's: the policy names a family that no place has.
    #[error(
        "no plugin {file} was found for the rules {family}/…; looked in {}",
        listed(searched)
    )]
    #[diagnostic(
        code(candour::host::not_found),
        help(
            "install the plugin, name its file or folder with --plugin, or name the folder in [plugins] of candour.toml"
        )
    )]
    NotFound {
        /// The family.
        family: String,
        /// The name of the file that was looked for.
        file: String,
        /// The folders in which it was looked for.
        searched: Vec<PathBuf>,
    },
    /// The user's: two different libraries offer one family.
    #[error("two plugins offer the rules {family}/…: {first} and {second}")]
    #[diagnostic(
        code(candour::host::duplicate),
        help("remove one of them, or name the file that is meant with --plugin")
    )]
    Duplicate {
        /// The family.
        family: String,
        /// The one found first.
        first: Place,
        /// The other one.
        second: Place,
    },
    /// The user's: a place that was named is not there.
    #[error("there is no plugin or folder of plugins {}", path.display())]
    #[diagnostic(
        code(candour::host::no_such_place),
        help("correct the path; `candour plugin list` lists the plugins that are found without one")
    )]
    NoSuchPlace {
        /// The path as it was looked for.
        path: PathBuf,
    },
    /// The user's: a file that was named cannot be a plugin's.
    #[error("{} does not have the name of a plugin", path.display())]
    #[diagnostic(
        code(candour::host::misnamed),
        help(
            "a plugin's file is named libcandour_<family>, with - written as _, and ends as libraries of this system do"
        )
    )]
    Misnamed {
        /// The file.
        path: PathBuf,
    },
    /// The user's, or an attack: a library is not the one that is pinned. It was not opened.
    #[error("the plugin {place} is not the one that candour.lock pins for the rules {family}/… on this platform")]
    #[diagnostic(
        code(candour::host::not_locked),
        help("{}; its sha256 is {sha256}. Install the plugin that is pinned, or look at this one and run `candour plugin lock`",
            pinned.as_ref().map_or("none is pinned".to_owned(), |pinned| format!("pinned is sha256 {pinned}")))
    )]
    NotLocked {
        /// The family.
        family: String,
        /// Where it lies.
        place: Place,
        /// Its digest.
        sha256: String,
        /// The digest that is pinned; none where this platform or the family is not in the lock file.
        pinned: Option<String>,
    },
    /// The user's: what was named can be no library.
    #[error("{} is not a regular file, or is too long for a plugin", path.display())]
    #[diagnostic(code(candour::host::no_file), help("name the library itself"))]
    NoFile {
        /// The path.
        path: PathBuf,
    },
    /// The machine's: a plugin's file cannot be read.
    #[error("the plugin {} cannot be read", path.display())]
    #[diagnostic(
        code(candour::host::unreadable),
        help("give the user who runs candour permission to read it")
    )]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The machine's: the program is not as it was built.
    #[error("the program is damaged: its own plugin for the rules {family}/… cannot be unpacked")]
    #[diagnostic(
        code(candour::host::damaged),
        help("install candour again, and verify what you downloaded")
    )]
    Damaged {
        /// The family.
        family: &'static str,
    },
    /// The machine's: a process to check a plugin in cannot be started.
    #[error("cannot start a process to check the plugin in")]
    #[diagnostic(
        code(candour::host::no_process),
        help("make room for more processes and open files, and try again")
    )]
    NoProcess {
        /// What the system says.
        source: std::io::Error,
    },
    /// The machine's: the private copy of a plugin that is to be opened cannot be made.
    #[error("cannot write the private copy of a plugin")]
    #[diagnostic(
        code(candour::host::no_copy),
        help("make room in the folder for temporary files, or name another one in TMPDIR")
    )]
    NoCopy {
        /// What the system says.
        source: std::io::Error,
    },
}

fn listed(paths: &[PathBuf]) -> String {
    if paths.is_empty() {
        return "no folder at all".to_owned();
    }
    let paths: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    paths.join(", ")
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Error { kind }
    }
}

impl Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.kind.fmt(f)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        std::error::Error::source(&self.kind)
    }
}

impl Diagnostic for Error {
    fn code<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        self.kind.code()
    }

    fn help<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        self.kind.help()
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use super::*;

    #[test]
    fn what_the_system_says_is_handed_on_and_not_said_twice() {
        let source = || std::io::Error::other("no such luck");
        let path = PathBuf::from("p");
        for kind in [
            ErrorKind::Unreadable { path, source: source() },
            ErrorKind::NoCopy { source: source() },
        ] {
            let error = Error::from(kind);
            assert_eq!(error.source().map(ToString::to_string), Some("no such luck".into()));
            assert!(!error.to_string().contains("no such luck"), "{error}");
        }
    }
}
