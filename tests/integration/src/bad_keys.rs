//! Keys that cannot sign: all are refused before the audit begins.

use std::fs;

use crate::bad_paths::refused;
use crate::bench::{Bench, has, set_mode, skipped};
use crate::releases;

const AUDIT: &[&str] = &["audit", "release", "--key", "key.pem"];

/// A bench with a release and a key pair.
fn with_key() -> Bench {
    let bench = releases::bench();
    bench.candour(["key", "new", "key.pem"]).answer().ending(0);
    bench
}

#[test]
fn missing_key() {
    refused("key-missing", &releases::bench(), AUDIT, 2);
}

#[test]
fn key_open_to_others() {
    let bench = with_key();
    set_mode(&bench.path("key.pem"), 0o644);
    refused("key-open-to-others", &bench, AUDIT, 2);
}

#[test]
fn key_of_another_kind() {
    if !has("openssl", "version") {
        return skipped("openssl is not on this machine, so no RSA key can be made");
    }
    let bench = releases::bench();
    let made = bench
        .run(
            "openssl",
            "openssl",
            ["genpkey", "-quiet", "-algorithm", "RSA", "-out", "key.pem"],
        )
        .output();
    if !made.status.success() {
        return skipped("this openssl makes no RSA key in this way");
    }
    set_mode(&bench.path("key.pem"), 0o600);
    refused("key-of-another-kind", &bench, AUDIT, 2);
}

#[test]
fn public_key_as_private_key() {
    let bench = with_key();
    fs::rename(bench.path("key.pem.pub"), bench.path("key.pem")).unwrap();
    set_mode(&bench.path("key.pem"), 0o600);
    refused("key-is-public", &bench, AUDIT, 2);
}

#[test]
fn something_else_as_key() {
    let bench = releases::bench();
    set_mode(&bench.write("key.pem", "secret\n"), 0o600);
    refused("key-is-something-else", &bench, AUDIT, 2);
    refused("key-is-a-folder", &bench, &["audit", "release", "--key", "release"], 2);
}

#[test]
fn a_key_is_never_overwritten() {
    let bench = with_key();
    refused("key-exists", &bench, &["key", "new", "key.pem"], 2);
    refused("key-without-folder", &bench, &["key", "new", "keys/key.pem"], 2);
}

/// With the public half in the way, no private key is left behind.
#[test]
fn a_key_pair_is_made_whole_or_not_at_all() {
    let bench = Bench::new();
    fs::create_dir_all(bench.path("key.pem.pub/in-the-way")).unwrap();
    refused("key-public-half-in-the-way", &bench, &["key", "new", "key.pem"], 3);
}

#[test]
fn showing_what_is_no_key() {
    let bench = with_key();
    refused("key-show-missing", &bench, &["key", "show", "other.pem"], 2);
    refused(
        "key-show-something-else",
        &bench,
        &["key", "show", "release/visits.csv"],
        2,
    );
    set_mode(&bench.path("key.pem"), 0o640);
    refused("key-show-open-to-others", &bench, &["key", "show", "key.pem"], 2);
}

#[test]
fn showing_a_key() {
    let bench = with_key();
    let private = bench.candour(["key", "show", "key.pem"]).answer().ending(0);
    let public = bench.candour(["key", "show", "key.pem.pub"]).answer().ending(0);
    assert_eq!(private.stdout, public.stdout);
    assert!(
        private.stdout.ends_with(&bench.read_text("key.pem.pub")),
        "{}",
        private.stdout
    );
}

#[test]
fn verifying_with_what_is_no_key() {
    let bench = with_key();
    bench.candour(AUDIT.iter().copied()).answer().ending(0);
    let report = "release/transparency-report/report.intoto.json";
    refused("verify-without-key", &bench, &["verify", report], 2);
    refused(
        "verify-key-missing",
        &bench,
        &["verify", report, "--pub", "other.pub"],
        2,
    );
    refused("verify-key-private", &bench, &["verify", report, "--pub", "key.pem"], 2);
}
