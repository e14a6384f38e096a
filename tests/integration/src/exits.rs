//! How an audit ends, and how little it prints where little is asked for.

use crate::bench::Bench;
use crate::releases;
use crate::snapshot;

/// A missing cell is a warning or a failure, as this policy says.
pub(crate) fn with_severity(severity: &str) -> Bench {
    let bench = releases::bench();
    bench.write(
        "release/ours.toml",
        format!(
            "[pack]\nid = \"ours\"\n\n[rules.\"structure/missing-cell\"]\n{severity} = {{}}\nsource = \"ours\"\ncertainty = \"low\"\n"
        ),
    );
    bench.replace("release/candour.toml", "\"uk-open-data\"", "\"ours.toml\"");
    bench.replace("release/visits.csv", "A,2015-01,120,100,20", "A,2015-01,120,100");
    bench
}

#[test]
fn findings_end_as_fail_on_says() {
    for (severity, fail_on, code) in [
        // What the built-in policy asks about people is left out.
        ("note", "warning", 1),
        ("warn", "error", 0),
        ("warn", "warning", 1),
        ("warn", "never", 0),
        ("fail", "error", 1),
        ("fail", "warning", 1),
        ("fail", "never", 0),
    ] {
        let bench = with_severity(severity);
        let answer = bench.candour(["audit", "release", "--fail-on", fail_on]).answer();
        assert_eq!(answer.code, Some(code), "{severity}, {fail_on}: {}", answer.stdout);
    }
    let bench = with_severity("fail");
    assert_eq!(bench.candour(["audit", "release"]).answer().code, Some(1));
    let bench = with_severity("warn");
    assert_eq!(bench.candour(["audit", "release"]).answer().code, Some(0));
}

/// A failed audit writes and signs its report all the same.
#[test]
fn a_failed_audit_is_reported() {
    let bench = with_severity("fail");
    bench.candour(["key", "new", "key.pem"]).answer().ending(0);
    bench
        .candour(["audit", "release", "--key", "key.pem"])
        .answer()
        .ending(1);
    bench
        .candour([
            "verify",
            crate::signing::REPORT,
            "--pub",
            "key.pem.pub",
            "--data",
            "release",
        ])
        .answer()
        .ending(0);
}

#[test]
fn quiet_prints_the_verdict_only() {
    for severity in ["note", "warn", "fail"] {
        let bench = with_severity(severity);
        let answer = bench.candour(["audit", "release", "-q"]).answer();
        snapshot::check(&format!("quiet-{severity}"), &bench, &answer);
    }
}

#[test]
fn the_current_folder_is_the_release() {
    let bench = releases::bench();
    let answer = bench
        .candour(["audit", "-q"])
        .current_dir(&bench.path("release"))
        .answer();
    assert_eq!(answer.code, Some(0), "{}{}", answer.stdout, answer.stderr);
    assert!(bench.path("release/transparency-report/statement.json").exists());
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let bench = releases::bench();
    for command in [
        "audit release",
        "rules",
        "schema config",
        "explain re-identification/small-classes",
    ] {
        let script = format!("{{ \"$0\" {command}; echo $? >&2; }} | head -c 0");
        let answer = bench.shell(&script).answer();
        assert_eq!(answer.stderr.trim(), "0", "{command}");
        let script = format!("{{ sleep 0.1; \"$0\" {command}; echo $? >&2; }} | exec true");
        let answer = bench.shell(&script).answer();
        assert_eq!(answer.stderr.trim(), "0", "{command}");
    }
}

#[test]
fn closed_standard_error_is_no_crash() {
    let bench = Bench::new();
    let answer = bench.shell("exec \"$0\" audit nowhere 2>&-").answer();
    assert_eq!(answer.code, Some(2));
}

#[test]
fn colour_only_where_it_is_asked_for() {
    let bench = releases::bench();
    let escape = |text: &str| text.contains('\u{1b}');
    assert!(!escape(&bench.candour(["audit", "release"]).answer().stdout));
    assert!(escape(
        &bench.candour(["audit", "release", "--color", "always"]).answer().stdout
    ));
    let asked = bench
        .candour(["audit", "nowhere", "--color", "always"])
        .env("NO_COLOR", "1");
    assert!(escape(&asked.answer().stderr));
    assert!(!escape(&bench.candour(["audit", "nowhere"]).answer().stderr));
}

#[test]
fn help_and_version() {
    let bench = Bench::new();
    let version = bench.candour(["--version"]).answer().ending(0);
    assert_eq!(version.stdout, format!("candour {}\n", env!("CARGO_PKG_VERSION")));
    for command in [
        "",
        "audit",
        "verify",
        "diff",
        "sign",
        "key new",
        "key show",
        "example",
        "explain",
        "rules",
        "schema",
        "plugin new",
    ] {
        let name = format!("help {command}").trim().replace(' ', "-");
        let answer = bench
            .candour(command.split(' ').filter(|word| !word.is_empty()).chain(["--help"]))
            .answer();
        snapshot::check(&name, &bench, &answer.ending(0));
    }
}
