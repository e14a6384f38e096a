//! A report and the folder around it, as somebody handed them over: each file is accounted for, and none is called what it
//! is not.
//!
//! The first line holds letters that say how the folder is laid out; what follows are files, each after a line `@name`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use candour_model::outcome::InputRole;
use candour_statement::canonical::sha256_hex;
use candour_statement::statement::{self, REPORT_FOLDER, SIGNED, Statement};
use candour_statement::{contradictions, pages};
use candour_verify::{Known, Layout, Report, State, inside, look, sha256_of};

/// The statement of a small release, which stands in where the input has none.
const EXAMPLE: &str = include_str!("../../../schemas/examples/statement.json");

/// More files than an input needs.
const MOST_FILES: usize = 50;

/// `verify`, but for signatures, on the folder that an input describes.
pub(crate) fn verify(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (letters, files) = text.split_once('\n').unwrap_or((&text, ""));
    let has = |letter: char| letters.contains(letter);
    let folder = tempfile::tempdir().expect("a folder");
    let release = folder.path().join("release");
    // All in one folder, or the report in its own.
    let beside = if has('f') {
        release.clone()
    } else {
        release.join(REPORT_FOLDER)
    };
    fs::create_dir_all(&beside).expect("a folder");
    let mut statement = statement::read(EXAMPLE.trim_end().as_bytes()).expect("the example");
    let mut of_pages = None;
    for file in files.split("\n@").take(MOST_FILES) {
        let (name, content) = file.split_once('\n').unwrap_or((file, ""));
        match name.trim_start_matches('@') {
            "statement" => {
                if let Ok(read) = statement::read(content.as_bytes()) {
                    statement = read;
                }
            }
            "pages" => of_pages = pages::read(content.as_bytes()).ok(),
            name => put(&release, name, content),
        }
    }
    fs::write(beside.join(SIGNED), "{}").expect("a report");
    // The files are those that were audited, before their line ends are changed.
    if has('s') {
        seal(&mut statement, &release);
    }
    if has('c') {
        with_other_line_ends(&statement, &release);
    }
    let payload = serde_json::to_vec(&statement).expect("JSON");
    let path = beside.join(SIGNED);
    let report = Report {
        path: &path,
        statement: &statement,
        payload: &payload,
    };
    let known = Known {
        version: if has('v') { "0.1.0" } else { "9.9.9" },
        policy: &|_| None,
        page: &|page, statement| {
            candour_render::pages::render(page, statement, candour_render::Reader::User).unwrap_or_default()
        },
        pages: of_pages.as_ref(),
    };
    drop(contradictions(&statement));
    let named = has('n').then_some(release.as_path());
    let found = look(report, named, known);
    let again = look(report, named, known);
    assert_eq!(found.files, again.files, "the same folder is the same");
    assert_eq!(found.beside, again.beside, "the same folder is the same");
    for (subject, checked) in statement.subject.iter().zip(&found.files) {
        let here = match &checked.here_as {
            Some(name) => Some(found.places.release.join(name)),
            None => found.places.of(subject),
        };
        let digest = here.as_deref().and_then(|path| sha256_of(path).ok());
        let is_same = digest.as_deref() == Some(subject.digest.sha256.as_str());
        assert!(
            checked.state != State::Matches || is_same,
            "{} does not match",
            checked.name
        );
    }
    let of_a_release = statement
        .subject
        .iter()
        .any(|subject| subject.annotations.role == InputRole::Declaration);
    if of_a_release && found.places.layout != Layout::Flat && !found.beside.is_cut_off {
        all_told(&statement, &found, &beside);
    }
}

/// Every file of a folder of which anything was found is a file of the report, one of its own, or told.
fn all_told(statement: &Statement, found: &candour_verify::Found, beside: &Path) {
    let is_here = |checked: &&candour_verify::Checked| {
        checked.role != InputRole::Baseline && !matches!(checked.state, State::Absent | State::BuiltIn)
    };
    if !found.files.iter().any(|checked| is_here(&checked)) {
        return;
    }
    let told: BTreeSet<PathBuf> = [&found.beside.strangers, &found.beside.left_behind]
        .into_iter()
        .flatten()
        .map(|name| found.places.release.join(name))
        .chain(statement.subject.iter().filter_map(|subject| found.places.of(subject)))
        .chain(
            found
                .files
                .iter()
                .filter_map(|checked| Some(found.places.release.join(checked.here_as.as_ref()?))),
        )
        .filter_map(|path| path.canonicalize().ok())
        .collect();
    let own = beside.canonicalize().expect("a folder");
    let mut folders = vec![found.places.release.canonicalize().expect("a folder")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder").flatten() {
            let (path, name) = (entry.path(), entry.file_name());
            if name == ".git" || name == ".candour" {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if folder != own {
                assert!(told.contains(&path), "{} is not told of", path.display());
            }
        }
    }
}

fn put(release: &Path, name: &str, content: &str) {
    let Some(path) = inside(release, name) else { return };
    if let Some(folder) = path.parent() {
        drop(fs::create_dir_all(folder));
    }
    // Names may be too long, or those of folders.
    drop(fs::write(path, content));
}

/// Names the files that are there as those that were audited.
fn seal(statement: &mut Statement, release: &Path) {
    for subject in &mut statement.subject {
        let bytes = inside(release, &subject.name).and_then(|path| fs::read(path).ok());
        if let Some(bytes) = bytes {
            subject.digest.sha256 = sha256_hex(&bytes);
            subject.annotations.bytes = bytes.len() as u64;
        }
    }
}

fn with_other_line_ends(statement: &Statement, release: &Path) {
    for subject in &statement.subject {
        let path = inside(release, &subject.name);
        if let Some((path, text)) = path.and_then(|path| Some((path.clone(), fs::read_to_string(path).ok()?))) {
            drop(fs::write(path, text.replace('\n', "\r\n")));
        }
    }
}
