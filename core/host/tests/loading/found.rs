//! Files that are no plugins, and plugins that are not there.

use candour_host::{ErrorKind, Search, file_name};

use crate::asking::{libraries, load};

fn folder_with(name: &str, bytes: &[u8]) -> (tempfile::TempDir, Search) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(name), bytes).unwrap();
    let search = Search {
        given: vec![folder.path().to_path_buf()],
        ..Search::default()
    };
    (folder, search)
}

#[test]
fn garbage_is_not_a_library_and_others_are_unharmed() {
    let (_folder, mut search) = folder_with(&file_name("garbage"), b"not a library");
    search.given.push(libraries());
    let loaded = load(["garbage", "template"], &search).unwrap();
    assert_eq!(loaded["garbage"].as_ref().unwrap_err().code.as_str(), "not-a-library");
    assert!(loaded["template"].is_ok());
}

#[test]
fn an_absent_plugin_is_an_error_with_help() {
    let (folder, search) = folder_with("unrelated", b"");
    let error = load(["absent"], &search).unwrap_err();
    assert!(matches!(error.kind, ErrorKind::NotFound { .. }));
    let report = error.to_string();
    assert!(
        report.contains(&file_name("absent")) && report.contains(folder.path().to_str().unwrap()),
        "{report}"
    );
    assert!(
        miette::Diagnostic::help(&error)
            .unwrap()
            .to_string()
            .contains("--plugin")
    );
    assert_eq!(
        miette::Diagnostic::code(&error).unwrap().to_string(),
        "candour::host::not_found"
    );
}

#[test]
fn the_file_must_be_named_after_the_plugins_id() {
    let bytes = std::fs::read(libraries().join(file_name("template"))).unwrap();
    let (_folder, search) = folder_with(&file_name("other"), &bytes);
    let loaded = load(["other"], &search).unwrap();
    assert_eq!(loaded["other"].as_ref().unwrap_err().code.as_str(), "bad-manifest");
}

#[test]
fn the_bytes_that_were_read_are_the_bytes_that_run() {
    let bytes = std::fs::read(libraries().join(file_name("template"))).unwrap();
    let (folder, search) = folder_with(&file_name("template"), &bytes);
    let plugin = load(["template"], &search)
        .unwrap()
        .remove("template")
        .unwrap()
        .unwrap();
    // What happens to the file afterwards is no matter.
    std::fs::write(folder.path().join(file_name("template")), b"overwritten").unwrap();
    assert!(
        plugin
            .check_params("blank-text", &serde_json::json!({ "at-most": 1 }))
            .unwrap()
            .is_empty()
    );
    let case = candour_testing::Case::new("a\n-\n");
    assert_eq!(
        crate::asking::ask(&plugin, "blank-text", &serde_json::json!({ "at-most": 0 }), &case)
            .unwrap()
            .findings
            .len(),
        1
    );
}
