//! What ends the reading, and what it says.

use std::fs;
use std::path::Path;

use candour_read::{BLOCK_SIZE, Block, Error, ErrorKind, Options, open};
use miette::Diagnostic;
use tempfile::TempDir;

use crate::{read_sources, source};

fn error(path: &Path, options: &Options) -> Error {
    match read_sources(&[source(path)], options) {
        Ok(_) => panic!("{} was read", path.display()),
        Err(error) => error,
    }
}

fn shown(error: &Error) -> String {
    let part = |part: Option<Box<dyn std::fmt::Display + '_>>| part.unwrap().to_string();
    format!("{}: {error}; {}", part(error.code()), part(error.help()))
}

#[test]
fn a_file_that_is_not_there() {
    let folder = TempDir::new().unwrap();
    let error = error(&folder.path().join("gone.csv"), &Options::default());
    assert_eq!(
        shown(&error),
        "candour::read::not_found: `gone.csv` does not exist; \
         check the spelling of `path`; it is relative to the folder of the release"
    );
}

#[test]
fn a_folder() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("data");
    fs::create_dir(&path).unwrap();
    let name = "data".to_owned();
    assert_eq!(error(&path, &Options::default()).kind, ErrorKind::NotAFile { name });
}

#[test]
#[cfg(unix)]
fn a_file_that_may_not_be_read() {
    use std::os::unix::fs::PermissionsExt;

    let folder = TempDir::new().unwrap();
    let path = folder.path().join("t.csv");
    fs::write(&path, "a\n1\n").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&path).is_ok() {
        return candour_wrap_up::skipped("this user may read every file");
    }
    let name = "t.csv".to_owned();
    assert_eq!(error(&path, &Options::default()).kind, ErrorKind::NotPermitted { name });
}

#[test]
fn no_file_at_all() {
    assert_eq!(open(&[], &Options::default()).unwrap_err().kind, ErrorKind::NoFile);
}

#[test]
fn declarations_that_cannot_be() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("t.csv");
    fs::write(&path, "a,b\n1,2\n").unwrap();
    for byte in [b'"', b'\n', b'\r', 0, 0xA7] {
        let options = Options {
            delimiter: Some(byte),
            ..Options::default()
        };
        assert_eq!(error(&path, &options).kind, ErrorKind::BadDelimiter { byte });
    }
    for header_row in [0, 3] {
        let options = Options {
            header_row: Some(header_row),
            ..Options::default()
        };
        let name = "t.csv".to_owned();
        assert_eq!(error(&path, &options).kind, ErrorKind::NoHeaderRow { name, header_row });
    }
}

#[test]
fn a_file_that_vanishes_or_changes_between_the_looks() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("t.csv");
    let name = || "t.csv".to_owned();
    let opened = || {
        fs::write(&path, "a,b\n1,2\n").unwrap();
        open(&[source(&path)], &Options::default()).unwrap()
    };

    let reading = opened().read(BLOCK_SIZE);
    fs::write(&path, "a,c\n1,2\n").unwrap();
    let mut block = Block::default();
    let changed = reading.next(&mut block).unwrap_err();
    assert_eq!(changed.kind, ErrorKind::Changed { name: name() });
    assert_eq!(
        reading.next(&mut block).unwrap_err(),
        changed,
        "nothing follows an error"
    );
    assert_eq!(
        reading.finish().unwrap_err(),
        changed,
        "a failed reading has no summary"
    );

    let reading = opened().read(BLOCK_SIZE);
    fs::write(&path, "").unwrap();
    assert_eq!(reading.finish().unwrap_err().kind, ErrorKind::Changed { name: name() });

    let reading = opened().read(BLOCK_SIZE);
    fs::remove_file(&path).unwrap();
    assert_eq!(reading.finish().unwrap_err().kind, ErrorKind::NotFound { name: name() });
}
