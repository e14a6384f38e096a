//! The files of the project, as the other tests see them.

use std::fs;
use std::path::{Path, PathBuf};

/// Folders that are not ours to check.
const LEFT_OUT: [&str; 7] = [
    "target",
    ".git",
    ".venv",
    "node_modules",
    ".candour",
    "transparency-report",
    "proptest-regressions",
];

/// The root of the project.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .expect("two folders up")
        .to_owned()
}

/// Every file below `folder` (from the root) with this ending, sorted, as paths from the root with forward slashes.
pub(crate) fn files(folder: &str, ending: &str) -> Vec<String> {
    let mut found = Vec::new();
    walk(&root().join(folder), &mut |path| {
        let relative = path
            .strip_prefix(root())
            .expect("below the root")
            .to_string_lossy()
            .replace('\\', "/");
        if relative.ends_with(ending) {
            found.push(relative);
        }
    });
    found.sort();
    found
}

/// The text of a file, named from the root.
pub(crate) fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Fails with the list, if there is anything in it.
pub(crate) fn none(what: &str, offenders: &[String]) {
    assert!(offenders.is_empty(), "{what}:\n  {}", offenders.join("\n  "));
}

fn walk(folder: &Path, see: &mut impl FnMut(&Path)) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if LEFT_OUT.contains(&name.as_str()) {
            continue;
        }
        if path.is_dir() {
            walk(&path, see);
        } else {
            see(&path);
        }
    }
}
