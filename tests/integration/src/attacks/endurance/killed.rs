//! A run that is killed while it writes: nothing of it stays in the folder to be published.

use std::fs;
use std::os::unix::fs::symlink;

use crate::bench::Bench;
use crate::releases;

const PUBLIC: &str = "release/transparency-report";

/// Names of our temporary files in a folder.
fn temporaries(bench: &Bench, folder: &str) -> Vec<String> {
    let names = bench.listing(folder).into_iter().map(|(name, ..)| name);
    names
        .filter(|name| name.rsplit('/').next().is_some_and(|name| name.ends_with(".tmp")))
        .collect()
}

#[test]
fn leave_half_a_report_in_the_public_folder() {
    let bench = releases::bench();
    // A lone program, without plugins, whose private copies would meet the limit before the report does.
    bench.replace("release/candour.toml", "\"uk-open-data\"", "\"ours.toml\"");
    bench.write(
        "release/ours.toml",
        "[pack]\nid = \"ours\"\n\n[rules.\"structure/missing-cell\"]\nfail = {}\nsource = \"ours\"\ncertainty = \"low\"\n",
    );
    // The system kills it in the middle of a write, as by `kill -9`.
    let killed = bench
        .shell("cp \"$0\" alone; ulimit -c 0; ulimit -f 1; exec ./alone audit release --private-dir private")
        .answer();
    assert_eq!(killed.code, None, "{}", killed.stderr);
    let left = [temporaries(&bench, "release"), temporaries(&bench, "private")].concat();
    assert!(!left.is_empty(), "nothing was left, so nothing is tested");
    bench
        .candour(["audit", "release", "--private-dir", "private"])
        .answer()
        .ending(0);
    assert_eq!(temporaries(&bench, ""), [""; 0]);
}

#[test]
fn leave_files_behind_wherever_an_audit_writes() {
    let bench = releases::bench();
    for folder in [
        PUBLIC,
        "release/.candour",
        "release/.candour/draft",
        "release/.candour/unsigned",
    ] {
        bench.write(&format!("{folder}/.candour-aB3xY9.tmp"), "half");
    }
    bench.candour(["audit", "release"]).answer().ending(0);
    assert_eq!(temporaries(&bench, ""), [""; 0]);

    // Also where nothing is published by the run that sweeps.
    let failing = crate::files::revealing();
    bench.write("release/.candour-aB3xY9.tmp", "not in a folder that is written to");
    for file in ["visits.csv", "visits.schema.json", "candour.toml"] {
        let file = format!("release/{file}");
        bench.write(&file, failing.read(&file));
    }
    bench.write(&format!("{PUBLIC}/.candour-aB3xY9.tmp"), "half");
    bench.candour(["audit", "release"]).answer().ending(1);
    assert_eq!(temporaries(&bench, ""), ["release/.candour-aB3xY9.tmp"]);
}

/// Signing, pinning and exporting write to public folders too.
#[test]
fn leave_files_behind_for_other_commands() {
    let bench = releases::bench();
    bench.candour(["key", "new", "key.pem"]).answer().ending(0);
    bench.candour(["audit", "release"]).answer().ending(0);
    bench.write(&format!("{PUBLIC}/.candour-aB3xY9.tmp"), "half");
    let report = format!("{PUBLIC}/statement.json");
    let sign = ["sign", &report, "--key", "key.pem", "--without-reproducing"];
    bench.candour(sign).answer().ending(0);
    assert_eq!(temporaries(&bench, PUBLIC), [""; 0]);
    bench.write("release/.candour-aB3xY9.tmp", "half");
    bench.candour(["plugin", "lock", "release"]).answer().ending(0);
    assert_eq!(temporaries(&bench, "release"), [""; 0]);
}

/// What others have there is not ours to take away, and what another run is writing is not either.
#[test]
fn have_what_belongs_to_others_taken_away() {
    let bench = releases::bench();
    let at = |name: &str| bench.path(PUBLIC).join(name);
    let living = bench.write(&format!("{PUBLIC}/.candour-Living.tmp"), "half");
    let held = fs::File::open(living).unwrap();
    held.lock().unwrap();
    bench.write("release/theirs", "theirs");
    symlink("../theirs", at(".candour-Linked.tmp")).unwrap();
    fs::create_dir(at(".candour-Folder.tmp")).unwrap();
    bench.write(&format!("{PUBLIC}/.candour-mine.tmp"), "theirs");
    bench.candour(["audit", "release"]).answer().ending(0);
    for name in ["Living", "Linked", "Folder", "mine"] {
        let path = at(&format!(".candour-{name}.tmp"));
        assert!(path.symlink_metadata().is_ok(), "{name}");
    }
    assert_eq!(bench.read_text("release/theirs"), "theirs");
    drop(held);
    bench.candour(["audit", "release"]).answer().ending(0);
    assert!(
        at(".candour-Living.tmp").symlink_metadata().is_err(),
        "nobody holds it any more"
    );
}
