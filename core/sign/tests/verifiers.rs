//! Everything that verifies says the same: what is signed is accepted, and whatever was changed is refused, by this crate,
//! by OpenSSL with jq, by Python's securesystemslib, by Node's own crypto, and by Sigstore's verifier. Where one is not
//! installed, its test says so and passes.
//!
//! The verifiers are the files of `tests/verifiers`; each ends with 0 where it accepts and with 9 where it refuses, so that
//! one which is broken is not taken for one that refuses.

#![expect(clippy::unwrap_used, reason = "the functions between the tests are tests too")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use candour_sign::bundle::bundle;
use candour_sign::dsse::{Envelope, sign};
use candour_sign::keys::{Algorithm, PrivateKey, PublicKey};
use candour_sign::verify::verify;
use tempfile::TempDir;

const TYPE: &str = "application/vnd.in-toto+json";
const PAYLOAD: &[u8] = br#"{"verdict":"PASSED","note":"na\u00efve reader"}"#;
const KINDS: [Algorithm; 2] = [Algorithm::P256, Algorithm::Ed25519];

/// One thing to be verified: a name, the JSON, the key, and whether it must be accepted.
struct Case {
    name: String,
    json: String,
    key: PublicKey,
    is_good: bool,
}

/// What is signed with a key, as an envelope or as a bundle, and all that may be changed about it.
fn cases(written: impl Fn(&Envelope, &PublicKey) -> String) -> Vec<Case> {
    let mut cases = Vec::new();
    for algorithm in KINDS {
        let key = PrivateKey::generate(algorithm).unwrap();
        let public = key.public_key().clone();
        let json = written(&sign(TYPE, PAYLOAD, &[&key]).unwrap(), &public);
        let mut add = |name: &str, json: String, key: &PublicKey, is_good: bool| {
            let name = format!("{algorithm:?}: {name}");
            let key = key.clone();
            cases.push(Case {
                name,
                json,
                key,
                is_good,
            });
        };
        add("as signed", json.clone(), &public, true);
        add("a byte of the payload", flipped(&json, "payload"), &public, false);
        add("a byte of the signature", flipped(&json, "sig"), &public, false);
        add("the type", json.replace("in-toto+json", "in-toto+jsom"), &public, false);
        for other in KINDS {
            let other = PrivateKey::generate(other).unwrap();
            let name = format!("the key, {:?}", other.public_key().algorithm());
            add(&name, json.clone(), other.public_key(), false);
        }
    }
    cases
}

fn envelopes() -> Vec<Case> {
    cases(|envelope, _| envelope.to_json())
}

fn bundles() -> Vec<Case> {
    cases(|envelope, key| bundle(envelope, key).unwrap())
}

/// The JSON with one digit of a base64 text changed, in its middle: a byte of what it stands for is another then.
fn flipped(json: &str, member: &str) -> String {
    let start = json.find(&format!("\"{member}\":\"")).unwrap() + member.len() + 4;
    let end = start + json[start..].find('"').unwrap();
    let middle = (start + end) / 2;
    let other = if json.as_bytes()[middle] == b'A' { 'B' } else { 'A' };
    format!("{}{other}{}", &json[..middle], &json[middle + 1..])
}

/// The folder of the verifiers that are not ours.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/verifiers")
}

/// Whether a program runs with these arguments; where not, says what is skipped.
fn runs(program: &str, arguments: &[&str]) -> bool {
    let found = Command::new(program).args(arguments).output();
    let found = found.is_ok_and(|output| output.status.success());
    if !found {
        candour_wrap_up::skipped(&format!("`{program} {}` does not run here", arguments.join(" ")));
    }
    found
}

/// Puts each case to a verifier: `program` with `arguments`, the file, the key and `more`.
fn hold(cases: Vec<Case>, program: &str, arguments: &[&str], more: &[&str]) {
    let bench: TempDir = tempfile::tempdir().unwrap();
    let (file, key) = (bench.path().join("signed.json"), bench.path().join("key.pem"));
    for case in cases {
        fs::write(&file, &case.json).unwrap();
        fs::write(&key, case.key.to_pem()).unwrap();
        let output = Command::new(program)
            .args(arguments)
            .args([&file, &key])
            .args(more)
            .output()
            .unwrap();
        let expected = if case.is_good { 0 } else { 9 };
        assert_eq!(
            output.status.code(),
            Some(expected),
            "{program}, {}: {}{}",
            case.name,
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

#[test]
fn this_crate() {
    for case in envelopes() {
        let envelope = Envelope::from_json(case.json.as_bytes()).unwrap();
        assert_eq!(
            verify(&envelope, TYPE, &[case.key], 1).is_ok(),
            case.is_good,
            "{}",
            case.name
        );
    }
}

#[test]
fn openssl_with_jq() {
    if !runs("openssl", &["version"]) || !runs("jq", &["--version"]) {
        return;
    }
    let script = folder().join("envelope.sh");
    hold(envelopes(), "sh", &[script.to_str().unwrap()], &[]);
}

#[test]
fn securesystemslib() {
    let python = std::env::var("CANDOUR_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    if !runs(&python, &["-c", "import securesystemslib.dsse, cryptography"]) {
        return;
    }
    let script = folder().join("envelope.py");
    hold(envelopes(), &python, &[script.to_str().unwrap()], &[]);
}

#[test]
fn crypto_of_node() {
    if !runs("node", &["--version"]) {
        return;
    }
    let script = folder().join("envelope.mjs");
    hold(envelopes(), "node", &[script.to_str().unwrap()], &[]);
}

/// By the key that it is given, and by the key that the bundle's hint leads to.
#[test]
fn sigstore() {
    let Some(folder) = std::env::var_os("CANDOUR_NODE_VERIFIERS") else {
        return candour_wrap_up::skipped("CANDOUR_NODE_VERIFIERS names no folder with Sigstore's packages");
    };
    let script = Path::new(&folder).join("bundle.mjs");
    hold(bundles(), "node", &[script.to_str().unwrap()], &[]);
    hold(bundles(), "node", &[script.to_str().unwrap()], &["by-hint"]);
}
