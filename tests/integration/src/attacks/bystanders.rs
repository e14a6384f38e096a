//! A plugin that means harm to whoever runs it: to other processes of the same user, to the machine, and to the time of others.

mod older_kernels;
mod victims;

use std::time::{Duration, Instant};

use serde_json::Value;

use self::victims::{Policy, Victim, audited, of_faulty};
use crate::bench::skipped;
use crate::releases;

#[cfg(target_os = "linux")]
#[test]
fn kill_a_process_of_the_user_by_proxy() {
    let victim = Victim::new();
    let policy = Policy::new(&["kills-by-owner"]).victim(&victim);
    if let Some(blocks) = confined(&policy) {
        assert_eq!(blocks[0]["status"], "clean", "{blocks:#?}");
    }
    assert!(victim.is_alive());
}

#[cfg(target_os = "linux")]
#[test]
fn slow_down_other_processes_of_the_user() {
    let victim = Victim::new();
    let policy = Policy::new(&["moves-others", "empties-queues"]).victim(&victim);
    let before = victim.schedule();
    if let Some(blocks) = confined(&policy) {
        for block in blocks {
            assert_eq!(block["status"], "clean", "{block:#}");
        }
        assert_eq!(victim.schedule(), before);
    }
}

/// Rights, times and attributes of files are nothing that Landlock governs.
#[cfg(target_os = "linux")]
#[test]
fn change_the_rights_of_files_that_it_cannot_open() {
    let bench = releases::bench();
    let file = bench.write("theirs", "a text");
    crate::bench::set_mode(&file, 0o600);
    let before = std::fs::metadata(&file).unwrap();
    let policy = Policy::new(&["changes-files"]).file(&file);
    if let Some(blocks) = confined(&policy) {
        assert_eq!(blocks[0]["status"], "clean", "{blocks:#?}");
        let after = std::fs::metadata(&file).unwrap();
        assert_eq!(after.permissions(), before.permissions());
        assert_eq!(
            (after.modified().unwrap(), after.len()),
            (before.modified().unwrap(), 6)
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
fn fill_the_machine_with_threads() {
    // With less, it would run out of memory for their stacks first.
    let policy = Policy::new(&["many-threads", "well-behaved"]).memory_mb(8_000);
    let audit = audited(&policy, &["--policy", "release/faulty.toml"]);
    let reasons: Vec<Option<&str>> = audit
        .blocks
        .iter()
        .map(|block| block["reason"]["code"]["candour"].as_str())
        .collect();
    assert_eq!(reasons, [Some("too-many-threads"), None], "{:#?}", audit.blocks);
    assert_eq!(audit.code, Some(3));
}

/// Forty datasets, and two seconds for each question, which is put twice: two threads that wait for each of them wait for
/// more than a minute.
#[test]
fn make_an_audit_wait_for_every_dataset() {
    for rule in ["hang", "hang-in-plan"] {
        let policy = Policy::new(&[rule, "well-behaved"]).datasets(40);
        let began = Instant::now();
        let audit = audited(&policy, &["--jobs", "2"]);
        let took = began.elapsed();
        assert!(took < Duration::from_secs(60), "{rule}: {took:?}");
        let of = |rule: &str| of_faulty(&audit.blocks, rule);
        assert_eq!(of(rule).len(), 40);
        for block in of(rule) {
            assert_eq!(block["reason"]["code"]["candour"], "timed-out", "{rule}: {block:#}");
        }
        // An honest rule of the same plugin owes nothing for its neighbour.
        for block in of("well-behaved") {
            assert_ne!(block["status"], "could-not-run", "{rule}: {block:#}");
        }
    }
}

/// Which question hung, and which came first, is not to be seen.
#[test]
fn make_two_reports_of_one_release_differ() {
    let statements = ["1", "4"].map(|jobs| {
        let policy = Policy::new(&["hang-in-plan", "panic-in-judge", "well-behaved"]).datasets(6);
        audited(&policy, &["--jobs", jobs]).statement
    });
    assert_eq!(statements[0], statements[1]);
}

#[test]
fn fill_the_memory_of_the_program_with_an_answer() {
    let audit = audited(
        &Policy::new(&["too-many-bytes", "too-many-values", "endless-number"]),
        &[],
    );
    let mut reasons: Vec<&str> = audit
        .blocks
        .iter()
        .filter_map(|block| block["reason"]["code"]["candour"].as_str())
        .collect();
    reasons.sort_unstable();
    assert_eq!(reasons, ["malformed-answer", "malformed-answer", "too-many-findings"]);
}

/// What a stranger declares is read by whoever runs their audit again.
#[test]
fn keep_whoever_audits_again_busy_for_years() {
    for (line, says) in [
        ("wall-seconds = 4294967295", "from 1 to 3600"),
        ("cpu-seconds = 86400", "from 1 to 3600"),
        ("memory-mb = 4000000", "from 1 to 16384"),
    ] {
        let bench = releases::bench();
        bench.write(
            "release/ours.toml",
            format!("[pack]\nid = \"ours\"\n\n[plugins]\n{line}\n"),
        );
        bench.replace(
            "release/candour.toml",
            "[\"uk-open-data\"]",
            "[\"uk-open-data\", \"ours.toml\"]",
        );
        let answer = bench.candour(["audit", "release"]).answer().ending(2);
        assert!(answer.stderr.contains(says), "{}", answer.stderr);
        assert!(answer.stderr.contains("ours.toml:5"), "{}", answer.stderr);
    }
    let many: Vec<String> = (2..=1002).map(|row: u32| row.to_string()).collect();
    let many = format!("skip-rows = [{}]", many.join(", "));
    for (csv, says) in [
        ("footer-rows = 4294967295", "from 0 to 1000"),
        ("header-row = 4294967295", "from 1 to 1000"),
        (many.as_str(), "at most 1000 rows"),
    ] {
        let bench = releases::bench();
        let kind = "kind   = \"table\"\n";
        bench.replace("release/candour.toml", kind, &format!("{kind}csv = {{ {csv} }}\n"));
        let answer = bench.candour(["audit", "release"]).answer().ending(2);
        assert!(answer.stderr.contains(says), "{}", answer.stderr);
    }
    let bench = releases::bench();
    let declared = "{ from = 2015-01-01, to = 2015-03-31 }";
    bench.replace(
        "release/candour.toml",
        declared,
        "{ from = 0001-01-01, to = 9999-12-31 }",
    );
    let answer = bench.candour(["audit", "release"]).answer().ending(2);
    assert!(answer.stderr.contains("longer than 1000 years"), "{}", answer.stderr);
}

/// The blocks of `faulty` where this system has seccomp, without which only older kernels' tests say anything.
fn confined(policy: &Policy) -> Option<Vec<Value>> {
    let audit = audited(policy, &[]);
    if audit.absent.iter().any(|layer| layer == "seccomp") {
        skipped("this system does not have seccomp");
        return None;
    }
    Some(audit.blocks)
}
