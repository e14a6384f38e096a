//! What lies in the release's folder, and in those below it, that the report does not name.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use candour_statement::statement::SIGNED;
use candour_statement::vocabulary::InputRole;

use crate::Report;
use crate::places::{Places, is_beside_reports, same_file};
use crate::subjects::{Checked, State};

/// Folders that no reader of a release means by it: the history of a repository, and the publisher's private workings.
const PASSED_OVER: [&str; 2] = [".git", ".candour"];

/// How many files and folders are looked at.
const MOST_ENTRIES: usize = 20_000;

/// How deep folders are looked into.
const MOST_DEPTH: usize = 64;

/// What lies beside the files of a release.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beside {
    /// Files that the report does not name, from the release's folder, in order.
    pub strangers: Vec<String>,
    /// Files that a run left half written when it was stopped.
    pub left_behind: Vec<String>,
    /// Folders that are there and were not looked into.
    pub passed_over: Vec<String>,
    /// Whether there was more than is looked at.
    pub is_cut_off: bool,
}

/// Looks at everything in the folder of a release. A single file that was audited has none.
pub(crate) fn beside(report: Report<'_>, places: &Places, files: &[Checked]) -> Beside {
    let mut found = Beside::default();
    let of_a_release = files.iter().any(|file| file.role == InputRole::Declaration);
    let is_here = |file: &Checked| !matches!(file.state, State::Absent | State::BuiltIn);
    if !of_a_release
        || !files
            .iter()
            .any(|file| file.role != InputRole::Baseline && is_here(file))
    {
        return found;
    }
    let named: BTreeSet<&str> = files
        .iter()
        .filter(|file| file.role != InputRole::Baseline)
        .map(|file| file.here_as.as_deref().unwrap_or(&file.name))
        .collect();
    // A link may lead to where a file of the report is looked for, or to a folder that is looked into anyway.
    let places_of: BTreeSet<PathBuf> = report
        .statement
        .subject
        .iter()
        .filter_map(|subject| places.of(subject)?.canonicalize().ok())
        .collect();
    let release = places.release.canonicalize().ok();
    let is_linked = |path: &Path| {
        let real = path.canonicalize().ok();
        real.is_some_and(|real| {
            let is_inside = release.as_ref().is_some_and(|release| real.starts_with(release));
            places_of.contains(&real) || path.is_symlink() && real.is_dir() && is_inside
        })
    };
    let mut seen = 0;
    let mut folders = vec![(places.release.clone(), String::new(), 0)];
    while let Some((folder, prefix, depth)) = folders.pop() {
        let is_of_report = same_file(&folder, &places.report);
        let Ok(entries) = fs::read_dir(&folder) else {
            found.is_cut_off = true;
            continue;
        };
        for entry in entries.flatten() {
            seen += 1;
            if seen > MOST_ENTRIES {
                found.is_cut_off = true;
                break;
            }
            let (path, file_name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
            let name = format!("{prefix}{file_name}");
            // A link to a folder is not followed: it could lead round in a circle.
            let is_folder = entry.file_type().is_ok_and(|sort| sort.is_dir());
            if is_folder && PASSED_OVER.contains(&file_name.as_str()) {
                found.passed_over.push(name);
            } else if is_folder && depth >= MOST_DEPTH {
                found.is_cut_off = true;
            } else if is_folder {
                folders.push((path, format!("{name}/"), depth + 1));
            } else if is_temporary(&file_name) {
                found.left_behind.push(name);
            } else if !named.contains(name.as_str())
                && !is_linked(&path)
                && !is_own(report, places, is_of_report, &path, &file_name)
            {
                found.strangers.push(name);
            }
        }
    }
    found.strangers.sort();
    found.left_behind.sort();
    found.passed_over.sort();
    found
}

/// Whether a file is one that an audit writes beside its report; in the report's folder by its name alone.
fn is_own(report: Report<'_>, places: &Places, is_of_report: bool, path: &Path, name: &str) -> bool {
    let is_baseline = || {
        let mut subjects = report.statement.subject.iter();
        let baseline = subjects.find(|subject| subject.annotations.role == InputRole::Baseline && subject.name == name);
        let place = baseline.and_then(|subject| places.of(subject));
        place.is_some_and(|place| same_file(&place, path))
    };
    // Another signed report than this one is a stranger.
    is_of_report && name != SIGNED && is_beside_reports(name) || same_file(path, report.path) || is_baseline()
}

/// What a file is called before it is whole: so many letters and digits between two fixed texts.
pub const TEMPORARY: (&str, usize, &str) = (".candour-", 6, ".tmp");

/// Whether a file has such a name.
pub fn is_temporary(name: &str) -> bool {
    let (prefix, random, suffix) = TEMPORARY;
    let middle = name.strip_prefix(prefix).and_then(|name| name.strip_suffix(suffix));
    middle.is_some_and(|middle| middle.len() == random && middle.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}
