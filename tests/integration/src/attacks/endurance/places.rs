//! Private files where they would be published, and releases that cannot be written to.

use crate::bad_paths::refused;
use crate::bench::{Bench, copy, set_mode, skipped};
use crate::{files, releases};

fn names(bench: &Bench, folder: &str) -> Vec<String> {
    let entries = bench.listing(folder).into_iter();
    entries.map(|(name, ..)| name).collect()
}

#[test]
fn have_private_workings_of_a_bare_file_published() {
    let bench = releases::bench();
    let answer = bench
        .candour(["audit", "release/visits.csv", "--out", "out"])
        .answer()
        .ending(0);
    assert_eq!(
        names(&bench, "out"),
        ["findings.jsonl", "report.html", "report.md", "statement.json"]
    );
    assert!(!answer.stdout.contains("workings"), "{}", answer.stdout);
    assert!(
        !bench.path("release/.candour").exists(),
        "nor anywhere that nobody named"
    );

    let arguments = ["audit", "release/visits.csv", "--out", "out", "--private-dir", "mine"];
    bench.candour(arguments).answer().ending(0);
    assert_eq!(
        names(&bench, "mine"),
        [
            ".candour/",
            ".candour/.gitignore",
            ".candour/run.json",
            ".candour/workings.jsonl"
        ]
    );
}

/// A draft has no place but a private folder.
#[test]
fn have_a_draft_of_a_bare_file_published() {
    let bench = files::revealing();
    bench.write("release/people.csv", "name,ref\nAnn,943 476 5919\nBob,987 654 4321\n");
    let audit = ["audit", "release/people.csv", "--kind", "records", "--out", "out"];
    let before = bench.listing("");
    let answer = bench.candour(audit).answer().ending(1);
    assert!(answer.stdout.contains("no draft was kept either"), "{}", answer.stdout);
    assert!(bench.listing("") == before, "something was written");
    let kept = audit.into_iter().chain(["--private-dir", "mine"]);
    let answer = bench.candour(kept).answer().ending(1);
    assert!(
        answer.stdout.contains("draft     mine/.candour/draft/statement.json"),
        "{}",
        answer.stdout
    );
    assert!(!bench.path("out").exists());
}

#[test]
fn have_the_private_folder_inside_the_public_one() {
    let bench = releases::bench();
    std::os::unix::fs::symlink("release", bench.path("link")).unwrap();
    for (name, arguments) in [
        ("out-is-the-release", &["--out", "release"][..]),
        ("out-is-above-the-release", &["--out", "."]),
        ("out-is-the-release-by-a-link", &["--out", "link"]),
        ("out-is-the-private-folder", &["--out", "release/.candour"]),
        ("out-is-in-the-private-folder", &["--out", "release/.candour/draft"]),
        (
            "private-folder-is-in-out",
            &["--out", "out", "--private-dir", "out/new"],
        ),
        (
            "private-folder-is-in-the-report",
            &["--private-dir", "release/transparency-report"],
        ),
        (
            "private-folder-is-in-out-by-another-way",
            &["--out", "out", "--private-dir", "x/../out"],
        ),
    ] {
        let before = bench.listing("");
        let arguments = ["audit", "release"].into_iter().chain(arguments.iter().copied());
        let answer = bench.candour(arguments).answer().ending(2);
        assert!(bench.listing("") == before, "{name}: something was written");
        assert!(
            answer.stderr.contains("candour::audit::private_in_public"),
            "{name}: {}",
            answer.stderr
        );
    }
    refused(
        "private-folder-in-public-one",
        &bench,
        &["audit", "release", "--out", "release"],
        2,
    );
    refused(
        "private-folder-of-nothing",
        &bench,
        &["audit", "release/visits.csv", "--private-dir", "mine"],
        2,
    );
    let arguments = ["audit", "release", "--out", "release", "--private-dir", "mine"];
    bench.candour(arguments).answer().ending(0);
    assert!(bench.path("release/statement.json").exists() && !bench.path("release/.candour").exists());
}

/// A release that nobody may write to: on a medium that is read-only, or somebody else's.
#[test]
fn keep_a_release_from_being_audited_by_making_it_read_only() {
    let bench = releases::bench();
    set_mode(&bench.path("release"), 0o555);
    let audit = ["audit", "release", "--out", "out"];
    let elsewhere = audit.into_iter().chain(["--private-dir", "mine"]);
    let unprivileged = |arguments: Vec<&str>| bench.candour(arguments).without_privileges(&bench);
    let before = bench.listing("");
    let (refused, audited) = match (unprivileged(audit.to_vec()), unprivileged(elsewhere.collect())) {
        (Ok(refused), Ok(audited)) => (refused, audited),
        (Err(reason), _) | (_, Err(reason)) => {
            return skipped(&format!(
                "this user may write everywhere, and cannot become another ({reason})"
            ));
        }
    };
    let answer = refused.answer().ending(3);
    assert!(answer.stderr.contains("--private-dir"), "{}", answer.stderr);
    assert!(bench.listing("") == before, "something was written");
    audited.answer().ending(0);
    assert!(bench.path("mine/.candour/workings.jsonl").exists());
    assert!(!bench.path("release/.candour").exists());
    set_mode(&bench.path("release"), 0o755);
}

/// Reports of the private folder are drafts wherever it is, and its salt is found where it is named.
#[test]
fn lose_the_salt_by_keeping_it_elsewhere() {
    let bench = Bench::new();
    copy(&releases::root().join("docs/examples/bromley"), &bench.path("bromley"));
    bench.replace("bromley/2015-16/candour.toml", "previous  = \"../2014-15\"\n", "");
    bench.write("bromley/2015-16/candour.local.toml", "previous = \"../2014-15\"\n");
    let audit = [
        "audit",
        "bromley/2015-16",
        "--out",
        "out",
        "--private-dir",
        "mine/.candour",
    ];
    let answer = bench.candour(audit).answer().ending(0);
    assert!(
        answer.stdout.contains("salt      mine/.candour/salt"),
        "{}",
        answer.stdout
    );
    assert!(!bench.path("bromley/2015-16/.candour").exists());
    let reproduce = ["reproduce", "out/statement.json", "--data", "bromley/2015-16"];
    bench.candour(reproduce).answer().ending(4);
    let with_salt = reproduce.into_iter().chain(["--private-dir", "mine"]);
    bench.candour(with_salt).answer().ending(0);
}
