//! Output that cannot be written: what was there stays as it was, and nothing half written is left.

use std::fs;

use crate::bench::{Bench, set_mode, skipped};
use crate::{releases, snapshot};

#[test]
fn file_where_the_report_should_go() {
    let bench = releases::bench();
    bench.write("release/transparency-report", "mine\n");
    let before = bench.listing("");
    let answer = bench.candour(["audit", "release"]).answer();
    assert_unchanged(&bench, before);
    snapshot::check("output-folder-is-a-file", &bench, &answer.ending(3));
}

#[test]
fn folder_where_the_report_should_go() {
    let bench = releases::bench();
    fs::create_dir_all(bench.path("out/statement.json/mine")).unwrap();
    let before = bench.listing("");
    let answer = bench.candour(["audit", "release", "--out", "out"]).answer();
    assert_unchanged(&bench, before);
    snapshot::check("output-file-is-a-folder", &bench, &answer.ending(3));
}

#[test]
fn folders_that_may_not_be_written() {
    for (name, closed) in [
        ("release-not-writable", "release"),
        ("output-folder-not-writable", "out"),
    ] {
        let bench = releases::bench();
        fs::create_dir(bench.path("out")).unwrap();
        set_mode(&bench.path(closed), 0o555);
        let before = bench.listing("");
        match bench
            .candour(["audit", "release", "--out", "out"])
            .without_privileges(&bench)
        {
            Err(reason) => skipped(&format!(
                "{name}: this user may write everywhere, and cannot become another ({reason})"
            )),
            Ok(run) => {
                let answer = run.answer();
                assert_unchanged(&bench, before);
                snapshot::check(name, &bench, &answer.ending(3));
            }
        }
        set_mode(&bench.path(closed), 0o755);
    }
}

/// A limit on the size of files stands for a full disk: both fail in the middle of a write.
const LIMITED: &str = "trap '' XFSZ; ulimit -f 1; exec \"$0\" audit release";

/// Without plugins, whose private copies would meet the limit before the report does.
fn without_plugins() -> Bench {
    let bench = releases::bench();
    bench.replace("release/candour.toml", "\"uk-open-data\"", "\"ours.toml\"");
    bench.write(
        "release/ours.toml",
        "[pack]\nid = \"ours\"\n\n[rules.\"structure/missing-cell\"]\nfail = {}\nsource = \"ours\"\ncertainty = \"low\"\n",
    );
    bench
}

#[test]
fn disk_full_while_writing() {
    let bench = without_plugins();
    let before = bench.listing("");
    let answer = bench.shell(LIMITED).answer();
    assert_unchanged(&bench, before);
    snapshot::check("disk-full", &bench, &answer.ending(3));
}

/// The report of an earlier audit outlives one that could not be written.
#[test]
fn disk_full_leaves_the_earlier_report() {
    let bench = without_plugins();
    bench.candour(["audit", "release"]).answer().ending(0);
    bench.replace("release/visits.csv", "A,2015-01,120,100,20", "A,2015-01,121,100,21");
    let before = bench.listing("");
    bench.shell(LIMITED).answer().ending(3);
    assert_unchanged(&bench, before);
}

#[test]
fn disk_full_for_copies_of_plugins() {
    let bench = releases::bench();
    fs::create_dir(bench.path("tmp")).unwrap();
    let before = bench.listing("");
    let answer = bench.shell(LIMITED).env("TMPDIR", bench.path("tmp")).answer().ending(3);
    assert_unchanged(&bench, before);
    for part in ["candour::host::no_copy", "TMPDIR"] {
        assert!(answer.stderr.contains(part), "{part} in {}", answer.stderr);
    }
}

#[test]
fn standard_output_full() {
    let bench = releases::bench();
    let answer = bench.shell("exec \"$0\" audit release > /dev/full").answer();
    snapshot::check("standard-output-full", &bench, &answer.ending(3));
    let answer = bench.shell("exec \"$0\" rules > /dev/full").answer();
    assert_eq!(answer.code, Some(3));
}

fn assert_unchanged(bench: &Bench, before: Vec<crate::bench::Entry>) {
    let names = |entries: &[crate::bench::Entry]| entries.iter().map(|(name, ..)| name.clone()).collect::<Vec<_>>();
    let after = bench.listing("");
    assert_eq!(names(&after), names(&before));
    assert!(after == before, "a file changed");
}
