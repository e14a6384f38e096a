//! `candour audit --since`: what was there already does not count, and nothing else changes.

use crate::bench::{Answer, Bench};
use crate::exits::with_severity;
use crate::{files, releases, snapshot};

const EARLIER: &str = "earlier/statement.json";

/// A release with a fault that an earlier report names.
fn known(severity: &str) -> Bench {
    let bench = with_severity(severity);
    bench.candour(["audit", "release", "--out", "earlier"]).answer();
    bench
}

fn against(bench: &Bench, arguments: &[&str]) -> Answer {
    let fixed = ["audit", "release", "--since", EARLIER];
    bench.candour(fixed.iter().chain(arguments).copied()).answer()
}

#[test]
fn what_was_there_does_not_count_and_the_verdict_stays() {
    let bench = known("fail");
    bench.candour(["audit", "release"]).answer().ending(1);
    let answer = against(&bench, &[]).ending(0);
    snapshot::check("since-known", &bench, &answer);
    snapshot::check("since-quiet", &bench, &against(&bench, &["-q"]).ending(0));
}

#[test]
fn what_is_worse_counts() {
    let bench = known("fail");
    bench.replace("release/visits.csv", "B,2015-01,220,180,40", "B,2015-01,220,180");
    let answer = against(&bench, &[]).ending(1);
    assert!(answer.stdout.contains("affected: from 1 to 2"), "{}", answer.stdout);
    assert!(!answer.stdout.contains("known"), "{}", answer.stdout);
}

#[test]
fn what_is_new_counts_and_comes_first() {
    let bench = releases::bench();
    bench.replace("release/visits.csv", "A,2015-01,120,100,20", "A,2015-01,120,100");
    bench
        .candour(["audit", "release", "--out", "earlier"])
        .answer()
        .ending(1);
    bench.replace("release/visits.csv", "B,2015-01,220,180,40", "B,2015-01,220,180,41");
    let answer = against(&bench, &[]).ending(1);
    snapshot::check("since-new", &bench, &answer);
    let private = against(&bench, &["--private"]).ending(1);
    let known = |answer: &Answer| answer.stdout.matches(" · known\n").count();
    assert_eq!(known(&private), known(&answer), "{}", private.stdout);
}

/// The report is the same whoever compares it with what, so that anybody can make it again.
#[test]
fn the_statement_is_the_same_with_and_without() {
    let bench = known("fail");
    bench.replace("release/visits.csv", "B,2015-01,220,180,40", "B,2015-01,220,180");
    let report = "release/transparency-report/statement.json";
    bench.candour(["audit", "release"]).answer().ending(1);
    let without = bench.read(report);
    std::fs::remove_file(bench.path(report)).unwrap();
    let answer = against(&bench, &["--format", "json"]).ending(1);
    assert!(bench.read(report) == without);
    assert_eq!(answer.stdout.trim_end().as_bytes(), without);
    assert!(
        answer.stderr.contains("note: 1 finding that counts is"),
        "{}",
        answer.stderr
    );
}

#[test]
fn fail_on_decides_what_would_count() {
    for (severity, fail_on, worse, code) in [
        ("warn", "warning", false, 0),
        ("warn", "warning", true, 1),
        ("warn", "error", true, 0),
        ("fail", "error", true, 1),
        ("fail", "never", true, 0),
        ("note", "warning", true, 0),
    ] {
        let bench = known(severity);
        if worse {
            bench.replace("release/visits.csv", "B,2015-01,220,180,40", "B,2015-01,220,180");
        }
        let answer = against(&bench, &["--fail-on", fail_on]);
        assert_eq!(
            answer.code,
            Some(code),
            "{severity}, {fail_on}, {worse}: {}",
            answer.stdout
        );
    }
}

/// That it was published once makes it no better to publish it again.
#[test]
fn a_confidentiality_failure_is_not_excused() {
    let bench = files::revealing();
    bench
        .candour(["audit", "release", "--publish", "--out", "earlier"])
        .answer()
        .ending(1);
    let answer = against(&bench, &["--out", "out"]).ending(1);
    assert!(!bench.path("out").exists(), "what gives people away is withheld");
    assert!(
        answer.stdout.contains("count all the same") || answer.stdout.contains("counts all the same"),
        "{}",
        answer.stdout
    );
}

#[test]
fn what_cannot_be_checked_is_not_excused() {
    let bench = known("fail");
    bench.write(
        "ours.toml",
        "[pack]\nid = \"ours\"\n\n[rules.\"re-identification/small-classes\"]\nfail = { k = 5 }\nsource = \"ours\"\ncertainty = \"low\"\n",
    );
    against(&bench, &["--policy", "ours.toml"]).ending(3);
    against(&bench, &["--policy", "ours.toml", "--fail-on", "never"]).ending(3);
}

#[test]
fn an_earlier_report_must_be_one_that_was_published() {
    let bench = files::revealing();
    bench.candour(["audit", "release"]).answer().ending(1);
    let before = bench.listing("");
    let draft = "release/.candour/draft/statement.json";
    let answer = bench
        .candour(["audit", "release", "--since", draft, "--out", "out"])
        .answer()
        .ending(2);
    snapshot::check("since-draft", &bench, &answer);
    bench
        .candour(["audit", "release", "--since", "absent", "--out", "out"])
        .answer()
        .ending(2);
    assert!(bench.listing("") == before, "something was written");
}

#[test]
fn a_report_of_another_is_told_of() {
    let bench = releases::bench();
    bench
        .candour(["audit", "release", "--out", "earlier"])
        .answer()
        .ending(0);
    let warning = "has another publisher or title";
    let told = |bench: &Bench| against(bench, &[]).ending(0).stderr.contains(warning);
    assert!(!told(&bench));
    bench.replace("release/candour.toml", "Visits by clinic", "Visits by town");
    assert!(told(&bench));
}
