//! Paths that lead nowhere, elsewhere, or to something else.

use std::fs;

use crate::bench::{Bench, set_mode, skipped};
use crate::releases;
use crate::snapshot;

/// Runs an audit that must be refused: it ends with this code, prints what is expected, and writes nothing at all.
pub(crate) fn refused(name: &str, bench: &Bench, arguments: &[&str], code: i32) {
    let before = bench.listing("");
    let answer = bench.candour(arguments.iter().copied()).answer();
    assert!(bench.listing("") == before, "{name}: something was written");
    snapshot::check(name, bench, &answer.ending(code));
}

#[test]
fn missing_release() {
    refused("missing-release", &Bench::new(), &["audit", "nowhere"], 2);
}

#[test]
fn missing_data_file() {
    let bench = releases::bench();
    bench.replace("release/candour.toml", "\"visits.csv\"", "\"visit.csv\"");
    refused("missing-data-file", &bench, &["audit", "release"], 2);
}

#[test]
fn missing_schema_file() {
    let bench = releases::bench();
    fs::remove_file(bench.path("release/visits.schema.json")).unwrap();
    refused("missing-schema-file", &bench, &["audit", "release"], 2);
}

#[test]
fn folder_as_data_file() {
    let bench = releases::bench();
    fs::create_dir(bench.path("release/visits")).unwrap();
    bench.replace("release/candour.toml", "\"visits.csv\"", "\"visits\"");
    refused("folder-as-data-file", &bench, &["audit", "release"], 2);
}

#[test]
fn glob_matching_nothing() {
    let bench = releases::bench();
    bench.replace("release/candour.toml", "\"visits.csv\"", "\"*.tsv\"");
    refused("glob-matching-nothing", &bench, &["audit", "release"], 2);
}

#[test]
fn neither_file_nor_folder() {
    refused("release-is-a-device", &Bench::new(), &["audit", "/dev/null"], 2);
}

#[test]
fn no_declaration() {
    let bench = releases::bench();
    fs::remove_file(bench.path("release/candour.toml")).unwrap();
    refused("no-declaration", &bench, &["audit", "release"], 2);
}

#[test]
fn path_leaving_the_release() {
    let bench = releases::bench();
    bench.write("visits.csv", "a\n1\n");
    bench.replace("release/candour.toml", "\"visits.csv\"", "\"../visits.csv\"");
    refused("path-leaving-the-release", &bench, &["audit", "release"], 2);
}

#[test]
fn link_leaving_the_release() {
    let bench = releases::bench();
    let outside = bench.write("outside.csv", "a\n1\n");
    fs::remove_file(bench.path("release/visits.csv")).unwrap();
    std::os::unix::fs::symlink(outside, bench.path("release/visits.csv")).unwrap();
    refused("link-leaving-the-release", &bench, &["audit", "release"], 2);
}

#[test]
fn previous_release_absent() {
    let bench = releases::bench();
    bench.replace(
        "release/candour.toml",
        "\n[[dataset]]",
        "previous  = \"../2014\"\n\n[[dataset]]",
    );
    refused("previous-release-absent", &bench, &["audit", "release"], 2);
    refused(
        "previous-option-absent",
        &releases::bench(),
        &["audit", "release", "--previous", "2014"],
        2,
    );
}

#[test]
fn previous_release_is_a_file() {
    let bench = releases::bench();
    bench.write("baseline.json", "{}");
    refused(
        "previous-release-is-a-file",
        &bench,
        &["audit", "release", "--previous", "baseline.json"],
        2,
    );
}

#[test]
fn unreadable_files() {
    for (name, file) in [
        ("unreadable-data-file", "release/visits.csv"),
        ("unreadable-schema", "release/visits.schema.json"),
        ("unreadable-declaration", "release/candour.toml"),
    ] {
        let bench = releases::bench();
        set_mode(&bench.path(file), 0o000);
        let before = bench.listing("");
        match bench.candour(["audit", "release"]).without_privileges(&bench) {
            Err(reason) => skipped(&format!(
                "{name}: this user may read everything, and cannot become another ({reason})"
            )),
            Ok(run) => {
                let answer = run.answer().ending(3);
                assert!(bench.listing("") == before, "{name}: something was written");
                snapshot::check(name, &bench, &answer);
            }
        }
    }
}
