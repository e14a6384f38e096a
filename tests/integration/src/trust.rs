//! Trust files: who may vouch, as what, and for which days; and a key that takes over from another.

use serde_json::Value;

use crate::bench::{Answer, Bench};
use crate::signing::REPORT;
use crate::{releases, snapshot};

/// The small release, audited for 1 July 2015 and signed with the old and the new key of its publisher.
fn rotated() -> Bench {
    let bench = releases::bench();
    for key in ["old.pem", "new.pem", "watch.pem"] {
        bench.candour(["key", "new", key]).answer().ending(0);
    }
    bench
        .candour(["audit", "release", "--key", "old.pem", "--key", "new.pem"])
        .answer()
        .ending(0);
    bench
}

/// A trust file: for each key its name, role, file and what else is said of it.
fn trust(bench: &Bench, head: &str, keys: &[(&str, &str, &str, &str)]) {
    let mut text = format!("version = 1\n{head}\n");
    for (name, role, key, more) in keys {
        text.push_str(&format!(
            "\n[[key]]\nname = \"{name}\"\nrole = \"{role}\"\nkey = \"{key}\"\n{more}\n"
        ));
    }
    bench.write("reader/trust.toml", text);
}

fn verify(bench: &Bench, on: &str, code: i32) -> Answer {
    bench
        .candour(["verify", REPORT, "--trust", "reader/trust.toml", "--on", on])
        .answer()
        .ending(code)
}

const OLD: &str = "../old.pem.pub";
const NEW: &str = "../new.pem.pub";
const WATCH: &str = "../watch.pem.pub";

fn says(text: &str, expected: &str) {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains(expected), "{expected:?} in {text}");
}

#[test]
fn names_and_roles_are_told() {
    let bench = rotated();
    trust(
        &bench,
        "[require]\npublisher = 1\nscrutineer = 1",
        &[
            ("A trust", "publisher", NEW, "from = 2015-01-01"),
            (
                "A trust",
                "publisher",
                OLD,
                "until = 2015-12-31\nnote = \"replaced in 2015\"",
            ),
            ("Healthwatch", "scrutineer", WATCH, ""),
        ],
    );
    let answer = verify(&bench, "2016-03-01", 1);
    says(
        &answer.stderr,
        "no signature by a scrutineer that counts is there, and 1 is asked for",
    );
    // A scrutineer checks the publisher's signature by the same file, which asks for his own.
    bench
        .candour([
            "sign",
            REPORT,
            "--key",
            "watch.pem",
            "--trust",
            "reader/trust.toml",
            "--without-reproducing",
        ])
        .answer()
        .ending(0);
    let answer = verify(&bench, "2016-03-01", 0);
    let mut stdout = answer.stdout.clone();
    for key in ["old", "new", "watch"] {
        let shown = bench
            .candour(["key", "show", &format!("{key}.pem.pub")])
            .answer()
            .ending(0)
            .stdout;
        let id = shown.lines().next().unwrap().split_whitespace().last().unwrap();
        stdout = stdout.replace(id, &format!("[KEY ID OF {key}]"));
    }
    snapshot::check("verify-trusted", &bench, &Answer { stdout, ..answer });
}

/// Held against the day of the audit, and told against the reader's.
#[test]
fn a_key_counts_for_the_days_it_is_valid() {
    let bench = rotated();
    for (days, code, told) in [
        (
            "until = 2015-07-01",
            0,
            "this key has ended since: it was valid until 1 July 2015",
        ),
        (
            "until = 2015-06-30",
            1,
            "does not count: this key was valid until 30 June 2015",
        ),
        ("from = 2015-07-01", 0, "A trust (publisher)"),
        (
            "from = 2015-07-02",
            1,
            "does not count: this key is valid from 2 July 2015",
        ),
    ] {
        trust(&bench, "", &[("A trust", "publisher", OLD, days)]);
        let answer = verify(&bench, "2026-11-29", code);
        says(&format!("{}{}", answer.stdout, answer.stderr), told);
    }
    // On a day on which the key still holds, nothing is said of its end.
    trust(&bench, "", &[("A trust", "publisher", OLD, "until = 2015-12-31")]);
    let answer = verify(&bench, "2015-12-31", 0);
    assert!(!answer.stdout.contains("ended"), "{}", answer.stdout);
    says(&answer.stdout, "Audited as of 1 July 2015, 5 months ago, by");
}

/// While the old key and the new one both sign, whoever knows either of the two verifies, and one body stays one.
#[test]
fn a_key_takes_over_from_another() {
    let bench = rotated();
    for key in [OLD, NEW] {
        trust(&bench, "", &[("A trust", "publisher", key, "")]);
        verify(&bench, "2016-03-01", 0);
    }
    let both = [
        ("A trust", "publisher", OLD, "until = 2015-12-31"),
        ("A trust", "publisher", NEW, ""),
    ];
    trust(&bench, "", &both);
    verify(&bench, "2016-03-01", 0);
    let answer = bench
        .candour(["verify", REPORT, "--trust", "reader/trust.toml", "--threshold", "2"])
        .answer()
        .ending(1);
    says(&answer.stderr, "1 of the 2 signatures asked for is there");

    // A report of the year after, by the revoked key alone.
    bench.replace(
        "release/candour.toml",
        "as-of     = 2015-07-01",
        "as-of     = 2016-07-01",
    );
    bench
        .candour(["audit", "release", "--key", "old.pem"])
        .answer()
        .ending(0);
    let answer = verify(&bench, "2016-08-01", 1);
    says(&answer.stderr, "no signature that counts is there, and 1 is asked for");
    // Giving the key by hand does not undo what the trust file says of it.
    let by_hand = ["verify", REPORT, "--trust", "reader/trust.toml", "--pub", "old.pem.pub"];
    bench.candour(by_hand).answer().ending(1);
    bench
        .candour(["audit", "release", "--key", "new.pem"])
        .answer()
        .ending(0);
    verify(&bench, "2016-08-01", 0);
}

/// For programs: the same, with words that do not change.
#[test]
fn json_tells_what_each_signature_is_worth() {
    let bench = rotated();
    trust(
        &bench,
        "",
        &[
            ("A trust", "publisher", OLD, "until = 2015-12-31"),
            ("Another", "publisher", NEW, "from = 2016-01-01"),
        ],
    );
    let arguments = [
        "verify",
        REPORT,
        "--trust",
        "reader/trust.toml",
        "--on",
        "2016-03-01",
        "--json",
    ];
    let told: Value = serde_json::from_str(&bench.candour(arguments).answer().ending(0).stdout).unwrap();
    let signers: Vec<(&str, bool, &str)> = told["signers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|signer| {
            let word = |name: &str| signer[name].as_str().unwrap();
            (word("name"), signer["counts"].as_bool().unwrap(), word("standing"))
        })
        .collect();
    assert_eq!(
        signers,
        [("A trust", true, "ended-since"), ("Another", false, "not-yet-valid")]
    );
    assert_eq!(
        (&told["asOf"], &told["verdict"]),
        (&"2015-07-01".into(), &"PASSED".into())
    );
    assert_eq!(told["exit"], 0);
    let states: Vec<&str> = told["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| file["state"].as_str().unwrap())
        .collect();
    assert_eq!(states, ["matches", "matches", "matches", "built-in", "matches"]);
}

#[test]
fn the_same_key_twice_does_not_sign_twice() {
    let bench = rotated();
    let before = bench.read(REPORT);
    let answer = bench
        .candour(["audit", "release", "--key", "old.pem", "--key", "old.pem"])
        .answer()
        .ending(2);
    says(&answer.stderr, "this key has signed it already");
    assert!(bench.read(REPORT) == before);
}

#[test]
fn mistakes_of_a_trust_file_are_told_at_their_place() {
    let bench = rotated();
    let one = ("A trust", "publisher", OLD, "");
    for (name, head, keys) in [
        ("trust-unknown-role", "", vec![("A trust", "publishers", OLD, "")]),
        ("trust-no-such-key", "", vec![("A trust", "publisher", "gone.pub", "")]),
        (
            "trust-private-key",
            "",
            vec![("A trust", "publisher", "../old.pem", "")],
        ),
        ("trust-key-twice", "", vec![one, ("Healthwatch", "scrutineer", OLD, "")]),
        ("trust-too-few-keys", "[require]\nscrutineer = 1", vec![one]),
        ("trust-no-key", "", vec![]),
    ] {
        trust(&bench, head, &keys);
        let answer = verify(&bench, "2016-03-01", 2);
        snapshot::check(name, &bench, &answer);
    }
    let answer = bench
        .candour(["verify", REPORT, "--trust", "nowhere.toml"])
        .answer()
        .ending(2);
    snapshot::check("trust-not-found", &bench, &answer);
    let answer = bench.candour(["verify", REPORT]).answer().ending(2);
    snapshot::check("verify-without-any-key", &bench, &answer);
}

#[test]
fn a_key_may_stand_in_the_file_itself() {
    let bench = rotated();
    let pem = bench.read_text("old.pem.pub");
    bench.write(
        "reader/trust.toml",
        format!("version = 1\n[[key]]\nname = \"A trust\"\nrole = \"publisher\"\nkey = \"\"\"\n{pem}\"\"\"\n"),
    );
    says(&verify(&bench, "2016-03-01", 0).stdout, "A trust (publisher)");
}
