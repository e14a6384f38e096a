//! Files against lists of them.

use candour_sdk::ReleaseFacts;
use candour_sdk::metadata::{ListedFile, Metadata};
use candour_testing::{Answer, Case, check_page, judge};
use serde_json::json;

use super::*;

const ALL: [&str; 5] = ["digest", "bytes", "columns", "unlisted", "unread"];

/// Of `site,n` and a line end, as sha256sum tells it.
const SHA256: &str = "89db754a171b04d02f0e6e1e569612e7b66b326558439576a1e5693429f02fc9";

fn asked(files: Vec<ListedFile>) -> Answer {
    let release = ReleaseFacts {
        metadata: Some(Metadata {
            path: "datapackage.json".into(),
            files,
        }),
        ..ReleaseFacts::default()
    };
    judge(
        &DeclaredFiles,
        json!({ "which": ALL }),
        &Case::new("site,n\n").release(release),
    )
}

fn listed(path: &str) -> ListedFile {
    ListedFile {
        path: path.into(),
        ..ListedFile::default()
    }
}

fn with_digest(path: &str, sha256: &str) -> ListedFile {
    ListedFile {
        sha256: Some(sha256.into()),
        bytes: Some(7),
        ..listed(path)
    }
}

#[test]
fn page() {
    check_page(&DeclaredFiles);
}

#[test]
fn a_file_is_known_by_its_digest_and_its_length() {
    let answer = asked(vec![with_digest("data.csv", SHA256)]);
    assert_eq!(
        (answer.text().as_str(), answer.coverage_text().as_str()),
        ("nothing\n", "files: 1 of 1\n")
    );
    assert_eq!(
        asked(vec![with_digest("data.csv", &"0".repeat(64))]).templates(),
        ["digest"]
    );
    let longer = ListedFile {
        bytes: Some(8),
        ..listed("data.csv")
    };
    assert_eq!(asked(vec![longer]).templates(), ["bytes"]);
}

#[test]
fn a_digest_that_is_not_understood_is_no_digest() {
    let other = ListedFile {
        other_digest: true,
        ..listed("data.csv")
    };
    for file in [other, listed("data.csv")] {
        let answer = asked(vec![file]);
        assert_eq!(answer.text(), "nothing\n");
        assert_eq!(answer.coverage_text(), "files: 0 of 1, 1 not-declared\n");
    }
}

#[test]
fn an_address_is_known_by_its_last_name() {
    let of = |path: &str| asked(vec![with_digest(path, SHA256)]).templates().join(" ");
    assert_eq!(of("https://example.org/2015/data.csv"), "");
    assert_eq!(of("https://example.org/2015/other.csv"), "unlisted unread");
    assert_eq!(of("2015/data.csv"), "unlisted unread");
}

#[test]
fn columns_are_held_against_the_list_both_ways() {
    let file = ListedFile {
        columns: vec!["site".into(), "name".into()],
        ..with_digest("data.csv", SHA256)
    };
    assert_eq!(
        asked(vec![file]).text(),
        "1 column in the metadata is not in the files\n  name of data.csv\n\
         1 column of the files is not in the metadata\n  n of data.csv\n"
    );
}
