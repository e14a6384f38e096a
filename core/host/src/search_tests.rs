//! Each place in its turn, in temporary folders.

use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};

use super::*;

fn place(root: &Path, folder: &str, bytes: &str) -> PathBuf {
    let folder = root.join(folder);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(file_name("small-talk")), bytes).unwrap();
    folder
}

#[test]
fn a_hyphen_is_written_as_an_underscore() {
    assert_eq!(
        file_name("small-talk"),
        format!("{DLL_PREFIX}candour_small_talk{DLL_SUFFIX}")
    );
}

#[test]
fn every_place_is_searched() {
    let root = tempfile::tempdir().unwrap();
    let folder = place(root.path(), "a", "x");
    let file = folder.join(file_name("small-talk"));
    let search = Search {
        declared: vec![file.clone()],
        ..Search::default()
    };
    assert_eq!(search.find("small-talk").unwrap(), Place::File(file.clone()));
    let search = Search {
        environment: Some(folder.clone().into()),
        ..Search::default()
    };
    assert_eq!(search.find("small-talk").unwrap(), Place::File(file.clone()));
    let search = Search {
        binary_folder: Some(folder),
        ..Search::default()
    };
    assert_eq!(search.find("small-talk").unwrap(), Place::File(file.clone()));
    let installed = place(root.path(), "lib/candour/plugins", "x");
    let search = Search {
        binary_folder: Some(root.path().join("bin")),
        ..Search::default()
    };
    assert_eq!(
        search.find("small-talk").unwrap(),
        Place::File(installed.join(file_name("small-talk")))
    );
}

#[test]
fn two_different_files_are_an_error_that_names_both() {
    let root = tempfile::tempdir().unwrap();
    let (a, b, c) = (
        place(root.path(), "a", "x"),
        place(root.path(), "b", "y"),
        place(root.path(), "c", "x"),
    );
    let mut search = Search {
        declared: vec![a.clone()],
        binary_folder: Some(b.clone()),
        ..Search::default()
    };
    let error = search.find("small-talk").unwrap_err().to_string();
    assert!(
        error.contains(a.to_str().unwrap()) && error.contains(b.to_str().unwrap()),
        "{error}"
    );
    search.binary_folder = Some(c);
    assert!(search.find("small-talk").is_ok(), "copies of one file are one plugin");
    search.binary_folder = Some(a.clone());
    search.given = vec![b.clone()];
    assert_eq!(
        search.find("small-talk").unwrap(),
        Place::File(b.join(file_name("small-talk")))
    );
    search.given.push(a);
    assert!(matches!(
        search.find("small-talk").unwrap_err().kind,
        ErrorKind::Duplicate { .. }
    ));
}

#[test]
fn all_plugins_of_all_places_are_listed() {
    let root = tempfile::tempdir().unwrap();
    let (a, b) = (place(root.path(), "a", "x"), place(root.path(), "b", "y"));
    std::fs::write(a.join("libother.so"), "").unwrap();
    let search = Search {
        given: vec![a.clone()],
        binary_folder: Some(b.clone()),
        ..Search::default()
    };
    let file = |folder: &Path| {
        (
            "small-talk".to_owned(),
            Place::File(folder.join(file_name("small-talk"))),
        )
    };
    assert_eq!(search.all().unwrap(), [file(&a), file(&b)]);
    let absent = Search {
        given: vec![root.path().join("absent")],
        ..Search::default()
    };
    assert!(matches!(absent.all().unwrap_err().kind, ErrorKind::NoSuchPlace { .. }));
}

#[test]
fn relative_folders_of_the_environment_are_passed_over() {
    let search = Search {
        environment: Some("".into()),
        ..Search::default()
    };
    assert!(matches!(
        search.find("small-talk").unwrap_err().kind,
        ErrorKind::NotFound { .. }
    ));
    assert!(search.folders().is_empty());
    let search = Search {
        environment: Some("src:.".into()),
        ..Search::default()
    };
    assert!(search.folders().is_empty());
}

#[test]
fn what_is_named_must_be_there_and_rightly_named() {
    let root = tempfile::tempdir().unwrap();
    let search = |path: PathBuf| Search {
        given: vec![path],
        ..Search::default()
    };
    let absent = search(root.path().join("absent"));
    assert!(matches!(
        absent.find("small-talk").unwrap_err().kind,
        ErrorKind::NoSuchPlace { .. }
    ));
    let misnamed = root.path().join("plugin.so");
    std::fs::write(&misnamed, "x").unwrap();
    assert!(matches!(
        search(misnamed).find("small-talk").unwrap_err().kind,
        ErrorKind::Misnamed { .. }
    ));
}

/// What a program would carry: `x`, packed.
fn carried() -> &'static [Carried] {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    std::io::Write::write_all(&mut gzip, b"x").unwrap();
    let carried = Carried {
        family: "small-talk",
        sha256: "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881",
        packed: gzip.finish().unwrap().leak(),
    };
    vec![carried].leak()
}

#[test]
fn what_the_program_carries_is_one_place_more() {
    let root = tempfile::tempdir().unwrap();
    let (same, other) = (place(root.path(), "a", "x"), place(root.path(), "b", "y"));
    let in_program = Place::Program(&carried()[0]);
    let mut search = Search {
        carried: carried(),
        ..Search::default()
    };
    assert_eq!(search.find("small-talk").unwrap(), in_program);
    assert_eq!(search.all().unwrap(), [("small-talk".to_owned(), in_program)]);
    assert!(matches!(
        search.find("small").unwrap_err().kind,
        ErrorKind::NotFound { .. }
    ));
    search.environment = Some(same.clone().into());
    let found = search.find("small-talk").unwrap();
    assert_eq!(found, Place::File(same.join(file_name("small-talk"))));
    let with_program = |folder: &Path| {
        let place = Place::File(folder.join(file_name("small-talk")));
        let read = LibraryFile::read(&place).unwrap();
        search.comes_with_program("small-talk", &place, &read).unwrap()
    };
    assert!(with_program(&same), "what is carried is known by its bytes");
    assert!(!with_program(&other));
    search.environment = None;
    search.binary_folder = Some(other.clone());
    let error = search.find("small-talk").unwrap_err();
    assert!(error.to_string().ends_with("inside the program"), "{error}");
    assert!(matches!(error.kind, ErrorKind::Duplicate { .. }));
    search.given = vec![other.clone()];
    let found = search.find("small-talk").unwrap();
    assert_eq!(
        found,
        Place::File(other.join(file_name("small-talk"))),
        "what is named goes first"
    );
    let read = LibraryFile::read(&found).unwrap();
    let is_ours = search.comes_with_program("small-talk", &found, &read).unwrap();
    assert!(!is_ours, "nobody puts another beside a program that carries its own");
}
