//! `candour diff`: two reports, and what is no report to compare.

use base64ct::{Base64, Encoding};
use serde_json::Value;

use crate::bench::{Answer, Bench};
use crate::exits::with_severity;
use crate::{files, releases, snapshot};

const OLD: &str = "old/statement.json";
const NEW: &str = "new/statement.json";

/// The small release, audited as it was and with one of its cells left out.
fn reports() -> Bench {
    let bench = releases::bench();
    bench.candour(["audit", "release", "--out", "old"]).answer().ending(0);
    bench.replace("release/visits.csv", "A,2015-01,120,100,20", "A,2015-01,120,100");
    bench.replace("release/visits.csv", "B,2015-01,220,180,40", "B,2015-01,220,180,41");
    bench.candour(["audit", "release", "--out", "new"]).answer().ending(1);
    bench
}

fn diff(bench: &Bench, arguments: &[&str]) -> Answer {
    bench.candour(["diff"].iter().chain(arguments).copied()).answer()
}

#[test]
fn what_is_new_is_fixed_the_other_way() {
    let bench = reports();
    snapshot::check("diff-new", &bench, &diff(&bench, &[OLD, NEW]).ending(1));
    snapshot::check("diff-fixed", &bench, &diff(&bench, &[NEW, OLD]).ending(0));
    snapshot::check("diff-same", &bench, &diff(&bench, &[NEW, NEW]).ending(0));
    snapshot::check("diff-quiet", &bench, &diff(&bench, &["-q", OLD, NEW]).ending(1));
    snapshot::check("diff-verbose", &bench, &diff(&bench, &["-v", OLD, NEW]).ending(1));
}

#[test]
fn for_the_notes_of_a_release() {
    let bench = reports();
    let answer = diff(&bench, &[OLD, NEW, "--format", "markdown"]).ending(1);
    snapshot::check("diff-markdown", &bench, &answer);
}

#[test]
fn for_programs() {
    let bench = reports();
    let answer = diff(&bench, &[OLD, NEW, "--format", "json"]).ending(1);
    let told: Value = serde_json::from_str(&answer.stdout).unwrap();
    assert_eq!(told["worse"], true);
    let whats: Vec<&str> = told["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["what"].as_str().unwrap())
        .collect();
    assert!(whats.contains(&"new") && !whats.contains(&"fixed"), "{whats:?}");
    let again = diff(&bench, &[OLD, NEW, "--format", "json"]).ending(1);
    assert_eq!(again, answer, "the same reports give the same bytes");
}

/// The example's two years, as its readers would compare them.
#[test]
fn the_year_after() {
    let bench = Bench::new();
    releases::example(&bench);
    for year in ["2014-15", "2015-16"] {
        let release = format!("bromley/{year}");
        bench.candour(["audit", &release, "--out", year]).answer().ending(0);
    }
    let answer = diff(&bench, &["2014-15/statement.json", "2015-16/statement.json"]).ending(1);
    snapshot::check("diff-example", &bench, &answer);
}

#[test]
fn a_rule_that_is_turned_off_fixes_nothing() {
    let bench = with_severity("warn");
    bench.candour(["audit", "release", "--out", "old"]).answer().ending(0);
    let declaration = bench.read_text("release/candour.toml");
    let off = "\n[rules.\"structure/missing-cell\"]\noff = true\nreason = \"it is in the way\"\n";
    bench.write("release/candour.toml", declaration + off);
    bench.candour(["audit", "release", "--out", "new"]).answer();
    let answer = diff(&bench, &[OLD, NEW]).ending(1);
    for part in [
        "no longer checked, so not known to be fixed",
        "turned it off",
        "it is in the way",
    ] {
        assert!(answer.stdout.contains(part), "{part} in {}", answer.stdout);
    }
    assert!(!answer.stdout.contains("\nfixed\n"), "{}", answer.stdout);
}

#[test]
fn signed_reports_are_read_and_not_verified() {
    let bench = crate::signing::signed("p256");
    let report = crate::signing::REPORT;
    let answer = diff(&bench, &[report, report]).ending(0);
    let note = format!("note: signatures were not checked; check each report with `candour verify {report} --pub KEY`");
    assert!(answer.stderr.contains(&note), "{}", answer.stderr);
    assert!(!answer.stderr.contains("unsigned"), "{}", answer.stderr);
}

#[test]
fn another_publisher_is_told_of() {
    let bench = reports();
    bench.replace(NEW, "\"publisher\":\"A trust\"", "\"publisher\":\"Another trust\"");
    let answer = diff(&bench, &[OLD, NEW]).ending(1);
    assert!(
        answer.stderr.contains("of different publishers or titles"),
        "{}",
        answer.stderr
    );
}

#[test]
fn drafts_are_refused() {
    let bench = files::revealing();
    bench.candour(["audit", "release"]).answer().ending(1);
    bench
        .candour(["audit", "release", "--publish", "--out", "out"])
        .answer()
        .ending(1);
    let draft = "release/.candour/draft/statement.json";
    let answer = diff(&bench, &[draft, "out/statement.json"]);
    snapshot::check("diff-draft", &bench, &answer.ending(2));
    diff(&bench, &["out/statement.json", draft]).ending(2);
    std::os::unix::fs::symlink(bench.path("release/.candour/draft"), bench.path("linked")).unwrap();
    diff(&bench, &["out/statement.json", "linked/statement.json"]).ending(2);
    diff(&bench, &["out/statement.json", "out/statement.json"]).ending(0);
}

#[test]
fn what_is_no_report() {
    let bench = reports();
    let statement = bench.read_text(NEW);
    let envelope = |payload: &str, kind: &str| {
        let payload = Base64::encode_string(payload.as_bytes());
        format!(r#"{{"payload":"{payload}","payloadType":"{kind}","signatures":[{{"sig":"AAAA"}}]}}"#)
    };
    let twice = statement.replacen("{\"_type\"", "{\"predicate\":{},\"_type\"", 1);
    assert_ne!(twice, statement);
    bench.write("folder/file", "");
    bench.write("csv", bench.read("release/visits.csv"));
    bench.write("twice", &twice);
    bench.write("twice-in-envelope", envelope(&twice, "application/vnd.in-toto+json"));
    bench.write("other-payload", envelope(&statement, "text/plain"));
    bench.write("other-version", statement.replace("data-audit/v0.2", "data-audit/v9.9"));
    bench.write(
        "earlier-version",
        statement.replace("data-audit/v0.2", "data-audit/v0.1"),
    );
    bench.write("too-large", vec![b' '; (12 << 20) + 1]);
    for name in [
        "absent",
        "folder",
        "csv",
        "twice",
        "twice-in-envelope",
        "other-payload",
        "other-version",
        "earlier-version",
        "too-large",
    ] {
        let answer = diff(&bench, &[name, NEW]).ending(2);
        assert_eq!(answer.stdout, "");
        snapshot::check(&format!("diff-{name}"), &bench, &answer);
    }
    bench.write("enveloped", envelope(&statement, "application/vnd.in-toto+json"));
    diff(&bench, &["enveloped", NEW]).ending(0);
}
