//! The files that a glob matches, by names that may be anything: the walk is ours, the matching of a name is not.
//!
//! A crate that walks by itself takes for granted that names are UTF-8, and panics where one is not.

use std::collections::BTreeSet;
use std::fs::{self, DirEntry};
use std::io;
use std::path::{Path, PathBuf};

use glob::{MatchOptions, Pattern};

/// Why there is no list.
#[derive(Debug)]
pub(super) enum Unmatched {
    /// The text is no glob.
    NoGlob(&'static str),
    /// A file or folder matches whose name nobody can write down.
    OddName,
    /// A folder cannot be read.
    Failed(PathBuf, io::Error),
}

/// As in a shell: hidden files, our own drafts among them, are matched by names that begin with a dot only.
const HOW_NAMES_MATCH: MatchOptions = MatchOptions {
    case_sensitive: true,
    require_literal_separator: true,
    require_literal_leading_dot: true,
};

/// What one name of a glob's path must be.
enum Step {
    /// Exactly this.
    Name(String),
    Matching(Pattern),
    /// Any folders, or none.
    AnyDepth,
}

impl Step {
    fn of(written: &str) -> Result<Self, Unmatched> {
        match written {
            "**" => Ok(Step::AnyDepth),
            name if !name.contains(['*', '?', '[']) => Ok(Step::Name(name.to_owned())),
            pattern => Pattern::new(pattern)
                .map(Step::Matching)
                .map_err(|error| Unmatched::NoGlob(error.msg)),
        }
    }
}

/// The files in a folder that a glob matches: their paths in it, with forward slashes, sorted.
pub(super) fn files(folder: &Path, glob: &str) -> Result<BTreeSet<String>, Unmatched> {
    let steps: Vec<Step> = glob.split('/').map(Step::of).collect::<Result<_, _>>()?;
    let mut found = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut left = vec![(0, String::new())];
    while let Some((at, inside)) = left.pop() {
        // Several ways may lead to one place, which is looked at once.
        if !seen.insert((at, inside.clone())) {
            continue;
        }
        let path = folder.join(&inside);
        let below = |name: &str| match inside.is_empty() {
            true => name.to_owned(),
            false => format!("{inside}/{name}"),
        };
        match steps.get(at) {
            None => {
                if path.is_file() {
                    found.insert(inside);
                }
            }
            Some(Step::Name(name)) => left.push((at + 1, below(name))),
            Some(Step::Matching(pattern)) => {
                let names = names(&path, |entry, name| {
                    pattern.matches_with(name, HOW_NAMES_MATCH) && is_wanted(entry, at + 1 == steps.len())
                })?;
                left.extend(names.iter().map(|name| (at + 1, below(name))));
            }
            Some(Step::AnyDepth) => {
                // A link to a folder is not followed: it could lead round in a circle.
                let is_folder = |entry: &DirEntry| entry.file_type().is_ok_and(|found| found.is_dir());
                let names = names(&path, |entry, name| !name.starts_with('.') && is_folder(entry))?;
                left.extend(names.iter().map(|name| (at, below(name))));
                left.push((at + 1, inside));
            }
        }
    }
    Ok(found)
}

/// What comes last is a file, and what comes before it a folder, or a link to one.
fn is_wanted(entry: &DirEntry, is_last: bool) -> bool {
    fs::metadata(entry.path()).is_ok_and(|found| match is_last {
        true => found.is_file(),
        false => found.is_dir(),
    })
}

/// The names in a folder that are wanted; none where it is no folder.
fn names(folder: &Path, is_wanted: impl Fn(&DirEntry, &str) -> bool) -> Result<Vec<String>, Unmatched> {
    let failed = |error: io::Error| Unmatched::Failed(folder.to_owned(), error);
    let entries = match fs::read_dir(folder) {
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Ok(Vec::new());
        }
        read => read.map_err(failed)?,
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name();
        // Left out in silence, a file would go unaudited.
        match name.to_str() {
            Some(name) if is_wanted(&entry, name) => names.push(name.to_owned()),
            None if is_wanted(&entry, &name.to_string_lossy()) => return Err(Unmatched::OddName),
            _ => {}
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(names: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in names {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        folder
    }

    #[test]
    fn globs_match_as_in_a_shell() {
        let folder = folder(&[
            "a.csv",
            "b.csv",
            "B.CSV",
            ".c.csv",
            "d.csv/e.csv",
            "2014/q1.csv",
            "2014/q2.csv",
            "2015/x/q1.csv",
            ".h/q1.csv",
        ]);
        for (glob, expected) in [
            ("*.csv", &["a.csv", "b.csv"][..]),
            ("[ab].csv", &["a.csv", "b.csv"]),
            ("?.csv", &["a.csv", "b.csv"]),
            (".*.csv", &[".c.csv"]),
            ("201?/q*.csv", &["2014/q1.csv", "2014/q2.csv"]),
            ("2014/q1.csv", &["2014/q1.csv"]),
            ("**/q1.csv", &["2014/q1.csv", "2015/x/q1.csv"]),
            ("**/**/x/*", &["2015/x/q1.csv"]),
            ("*", &["B.CSV", "a.csv", "b.csv"]),
            ("**", &[]),
            ("none/*.csv", &[]),
            ("a.csv/*", &[]),
        ] {
            let found: Vec<String> = files(folder.path(), glob).unwrap().into_iter().collect();
            assert_eq!(found, expected, "{glob}");
        }
        for glob in ["a**", "[b-a", "***"] {
            assert!(
                matches!(files(folder.path(), glob), Err(Unmatched::NoGlob(_))),
                "{glob}"
            );
        }
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_not_utf_8_and_links_in_circles_are_taken_as_they_are() {
        use std::os::unix::ffi::OsStrExt;

        let folder = folder(&["a.csv", "x/b.csv"]);
        for link in ["x/one", "x/two"] {
            std::os::unix::fs::symlink(folder.path(), folder.path().join(link)).unwrap();
        }
        assert_eq!(files(folder.path(), "**/*.csv").unwrap().len(), 2);
        let odd = folder.path().join(std::ffi::OsStr::from_bytes(b"visits-\xff.csv"));
        if fs::write(&odd, "").is_err() {
            return candour_wrap_up::skipped("this file system takes no such name");
        }
        assert!(matches!(files(folder.path(), "*.csv"), Err(Unmatched::OddName)));
        assert_eq!(files(folder.path(), "a*.csv").unwrap().len(), 1);
    }
}
