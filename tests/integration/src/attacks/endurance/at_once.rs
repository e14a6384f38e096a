//! Several runs at once on the same files: nothing is lost, and what is left belongs together.

use std::collections::BTreeSet;
use std::thread;

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::bench::{Answer, Bench, copy};
use crate::releases;

/// How often two runs start at once: one time in two went wrong.
const TIMES: usize = 8;

fn both(bench: &Bench, commands: [&[&str]; 2]) -> [Answer; 2] {
    thread::scope(|scope| {
        let run = |arguments: &[&str]| bench.candour(arguments.iter().copied()).answer();
        let [first, second] = commands.map(|arguments| scope.spawn(move || run(arguments)));
        [first.join().unwrap(), second.join().unwrap()]
    })
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The commitments to what is withheld, of a statement that nobody has signed.
fn commitments(bench: &Bench, report: &str) -> BTreeSet<String> {
    let statement: Value = serde_json::from_slice(&bench.read(report)).unwrap();
    let inputs = statement["predicate"]["inputs"].as_array().unwrap();
    let commitments = inputs.iter().filter_map(|input| input["commitment"].as_str());
    commitments.map(str::to_owned).collect()
}

#[test]
fn have_a_commitment_published_whose_salt_is_lost() {
    let bench = releases::bench();
    copy(&bench.path("release"), &bench.path("before"));
    // Of a year before, or there would be nothing to compare.
    let year_before = bench.read_text("before/visits.csv").replace("2015", "2014");
    bench.write("before/visits.csv", year_before);
    bench.replace(
        "before/candour.toml",
        "{ from = 2015-01-01, to = 2015-03-31 }",
        "{ from = 2014-01-01, to = 2014-03-31 }",
    );
    bench.write("release/candour.local.toml", "previous = \"../before\"\n");
    let withheld = hex(&bench.read("before/visits.csv"));
    for _ in 0..TIMES {
        let commands: [&[&str]; 2] = [
            &["audit", "release", "--out", "first"],
            &["audit", "release", "--out", "second"],
        ];
        for answer in both(&bench, commands) {
            answer.ending(0);
        }
        let salt = bench.read_text("release/.candour/salt");
        let salt = salt.trim_end();
        let commitment = hex(format!("candour commitment v1\n{salt}\n{withheld}\n").as_bytes());
        for report in ["first/statement.json", "second/statement.json"] {
            let told = commitments(&bench, report);
            assert!(told.contains(&commitment), "{report}: its salt is lost");
        }
        std::fs::remove_dir_all(bench.path("release/.candour")).unwrap();
    }
}

#[test]
fn have_pages_of_one_audit_published_beside_the_report_of_another() {
    let bench = releases::bench();
    for key in ["one.pem", "other.pem"] {
        bench.candour(["key", "new", key]).answer().ending(0);
    }
    copy(&bench.path("release"), &bench.path("changed"));
    bench.replace("changed/visits.csv", "A,2015-01,120,100,20", "A,2015-01,121,100,21");
    for _ in 0..TIMES {
        let commands: [&[&str]; 2] = [
            &["audit", "release", "--key", "one.pem", "--out", "out"],
            &["audit", "changed", "--key", "other.pem", "--out", "out"],
        ];
        for answer in both(&bench, commands) {
            answer.ending(0);
        }
        let report = "out/report.intoto.json";
        let verify = |key: &str, data: &str| {
            let arguments = ["verify", report, "--pub", key, "--data", data];
            bench.candour(arguments).answer().code
        };
        let codes = [verify("one.pem.pub", "release"), verify("other.pem.pub", "changed")];
        assert!(
            codes.contains(&Some(0)),
            "what lies there is of neither audit: {codes:?}"
        );
    }
}

/// Who signs last must not take away the signature of who signed first.
#[test]
fn have_a_signature_taken_away() {
    let bench = releases::bench();
    for key in ["key.pem", "one.pem", "other.pem"] {
        bench.candour(["key", "new", key]).answer().ending(0);
    }
    bench
        .candour(["audit", "release", "--key", "key.pem"])
        .answer()
        .ending(0);
    let report = "release/transparency-report/report.intoto.json";
    let signed_once = bench.read(report);
    for _ in 0..TIMES {
        let sign = |key| ["sign", report, "--without-reproducing", "--key", key];
        let (one, other) = (sign("one.pem"), sign("other.pem"));
        let answers = both(&bench, [&one, &other]);
        let signed = answers.iter().filter(|answer| answer.code == Some(0)).count();
        for answer in answers.iter().filter(|answer| answer.code != Some(0)) {
            assert_eq!(answer.code, Some(3), "{}", answer.stderr);
            assert!(
                answer
                    .stderr
                    .contains("another run wrote it, so this one wrote nothing"),
                "{}",
                answer.stderr
            );
        }
        let envelope: Value = serde_json::from_slice(&bench.read(report)).unwrap();
        assert_eq!(envelope["signatures"].as_array().unwrap().len(), 1 + signed);
        bench.write(report, &signed_once);
    }
}

/// Two runs that make the same plugin do not mix their files.
#[test]
fn have_the_files_of_two_new_plugins_mixed() {
    let bench = Bench::new();
    let sdk = releases::root().display().to_string();
    for _ in 0..TIMES {
        let new = |family| ["plugin", "new", family, "--dir", "new", "--sdk", &sdk];
        let answers = both(&bench, [&new("ours"), &new("theirs")]);
        let made = answers.iter().filter(|answer| answer.code == Some(0)).count();
        assert_eq!(made, 1, "{answers:?}");
        let made = if answers[0].code == Some(0) { "ours" } else { "theirs" };
        let manifest = bench.read_text("new/Cargo.toml");
        assert!(
            manifest.contains(&format!("candour-plugin-{made}")),
            "{made}: {manifest}"
        );
        std::fs::remove_dir_all(bench.path("new")).unwrap();
    }
}
