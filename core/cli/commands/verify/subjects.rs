//! The files that were audited, held against the files at hand: by name and by digest.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use candour_model::outcome::InputRole;
use candour_report::statement::{Statement, Subject};
use candour_sign::sha256_hex;
use sha2::{Digest, Sha256};

use crate::commands::audit::REPORT_FOLDER;
use crate::packs;

/// How a file at hand compares with the one that was audited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// The same bytes.
    Matches,
    /// It came with this very program.
    BuiltIn,
    /// Other bytes.
    Differs,
    /// Other bytes and the same records: re-encoded, or other line ends.
    SameRecords,
    /// Not here.
    Absent,
    /// Here, and cannot be read.
    Unreadable,
}

/// One of the files.
#[derive(Debug)]
pub(crate) struct Checked {
    pub(crate) name: String,
    pub(crate) role: InputRole,
    pub(crate) state: State,
}

/// Where files are looked for unless the user says: beside the report, and one folder above.
pub(crate) fn places_of(report: &Path) -> Vec<PathBuf> {
    let beside = report
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    vec![beside.to_owned(), beside.join("..")]
}

/// Checks every file that the statement of a report names.
pub(crate) fn check(statement: &Statement, report: &Path, places: &[PathBuf]) -> Vec<Checked> {
    // What the release publishes of itself lies beside the report, wherever the data are.
    let mut beside = places_of(report);
    for place in places {
        beside.extend([place.clone(), place.join(REPORT_FOLDER)]);
    }
    statement
        .subject
        .iter()
        .map(|subject| Checked {
            name: subject.name.clone(),
            role: subject.annotations.role,
            state: match subject.annotations.role {
                InputRole::Baseline => state(subject, &beside),
                _ => state(subject, places),
            },
        })
        .collect()
}

/// Where a file lies in a folder. Names come from whoever wrote the statement: one that leaves the folder is nobody's file.
pub(crate) fn inside(folder: &Path, name: &str) -> Option<PathBuf> {
    let mut components = Path::new(name).components();
    let is_inside = components.all(|component| matches!(component, Component::Normal(_)));
    is_inside.then(|| folder.join(name))
}

fn state(subject: &Subject, places: &[PathBuf]) -> State {
    let found = places
        .iter()
        .filter_map(|place| inside(place, &subject.name))
        .find(|path| path.is_file());
    let Some(path) = found else {
        let is_built_in =
            packs::named(&subject.name).is_some_and(|text| sha256_hex(text.as_bytes()) == subject.digest.sha256);
        return if is_built_in { State::BuiltIn } else { State::Absent };
    };
    match digest(&path) {
        Err(_) => State::Unreadable,
        Ok(digest) if digest == subject.digest.sha256 => State::Matches,
        Ok(_) if has_same_records(subject, &path) => State::SameRecords,
        Ok(_) => State::Differs,
    }
}

/// The digest of a file, read piece by piece.
pub(crate) fn digest(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 256 * 1024];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hex(&hasher.finalize())),
            n => hasher.update(&buffer[..n]),
        }
    }
}

/// Whether the records are those that were audited though the bytes are not. Only what needs no declaration to be read
/// is recognised.
fn has_same_records(subject: &Subject, path: &Path) -> bool {
    let Some(expected) = &subject.annotations.records_sha256 else {
        return false;
    };
    let source = candour_read::Source {
        name: subject.name.clone(),
        path: path.to_owned(),
    };
    let summary = candour_read::open(&[source], &candour_read::Options::default())
        .and_then(|opened| opened.read(candour_read::BLOCK_SIZE).finish());
    summary.is_ok_and(|summary| {
        summary
            .parts
            .iter()
            .any(|part| part.records_sha256.as_ref() == Some(expected))
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
