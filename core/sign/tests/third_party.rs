//! Keys and envelopes of several signatures, read by software that is not ours, and the other way round: OpenSSL and the
//! Python reference implementation of DSSE. Where one is not installed, its tests say so and pass. Who accepts and refuses
//! what is in `verifiers.rs`.

#![expect(clippy::unwrap_used, reason = "the functions between the tests are tests too")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use candour_sign::dsse::{Envelope, pre_authentication_encoding, sign};
use candour_sign::keys::{Algorithm, PrivateKey, PublicKey, write_new_private_key};
use candour_sign::verify::verify;
use candour_sign::{ErrorKind, sha256_hex};
use tempfile::TempDir;

const TYPE: &str = "application/vnd.in-toto+json";
const PAYLOAD: &[u8] = br#"{"verdict":"PASSED","note":"naive reader"}"#;

/// A key, an envelope that it signed, and their files in a folder that goes with the value.
struct Signed {
    key: PrivateKey,
    envelope: Envelope,
    folder: TempDir,
}

impl Signed {
    fn new(algorithm: Algorithm) -> Self {
        let key = PrivateKey::generate(algorithm).unwrap();
        let envelope = sign(TYPE, PAYLOAD, &[&key]).unwrap();
        let signed = Signed {
            key,
            envelope,
            folder: tempfile::tempdir().unwrap(),
        };
        write_new_private_key(&signed.path("key.pem"), &signed.key.to_pem().unwrap()).unwrap();
        fs::write(signed.path("pub.pem"), signed.key.public_key().to_pem()).unwrap();
        fs::write(signed.path("envelope.json"), signed.envelope.to_json()).unwrap();
        signed
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

/// Base64 without this crate's own encoder.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let number = chunk
            .iter()
            .chain([&0, &0])
            .take(3)
            .fold(0_usize, |number, &byte| number << 8 | usize::from(byte));
        for place in 0..4 {
            let digit = DIGITS[number >> (18 - 6 * place) & 63];
            text.push(if place > chunk.len() { '=' } else { char::from(digit) });
        }
    }
    text
}

fn run(program: &str, arguments: &[&str], folder: &Path) -> Output {
    Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap()
}

fn openssl(arguments: &[&str], folder: &Path) -> Output {
    run("openssl", arguments, folder)
}

/// Whether a program runs with these arguments; where not, says what is skipped.
fn runs(program: &str, arguments: &[&str]) -> bool {
    let found = Command::new(program)
        .args(arguments)
        .output()
        .is_ok_and(|output| output.status.success());
    if !found {
        candour_wrap_up::skipped(&format!("`{program} {}` does not run here", arguments.join(" ")));
    }
    found
}

fn has_openssl() -> bool {
    runs("openssl", &["version"])
}

fn text(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

#[test]
fn openssl_reads_our_keys_and_agrees_on_the_key_id() {
    if !has_openssl() {
        return;
    }
    for algorithm in [Algorithm::P256, Algorithm::Ed25519] {
        let signed = Signed::new(algorithm);
        let checked = openssl(&["pkey", "-in", "key.pem", "-check", "-noout"], signed.folder.path());
        assert!(checked.status.success(), "{}", text(&checked));
        let public = openssl(&["pkey", "-in", "key.pem", "-pubout"], signed.folder.path());
        assert_eq!(
            String::from_utf8(public.stdout).unwrap(),
            signed.key.public_key().to_pem()
        );
        let der = openssl(
            &["pkey", "-pubin", "-in", "pub.pem", "-outform", "DER"],
            signed.folder.path(),
        );
        assert_eq!(sha256_hex(&der.stdout), signed.key.public_key().keyid());
    }
}

#[test]
fn we_read_the_keys_that_openssl_makes() {
    if !has_openssl() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for (algorithm, kind) in [
        (Algorithm::Ed25519, vec!["-algorithm", "ed25519"]),
        (
            Algorithm::P256,
            vec!["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
        ),
    ] {
        let private = openssl(&[&["genpkey"], kind.as_slice()].concat(), folder.path());
        assert!(private.status.success(), "{}", text(&private));
        let key = PrivateKey::from_pem(std::str::from_utf8(&private.stdout).unwrap()).unwrap();
        assert_eq!(key.public_key().algorithm(), algorithm);

        fs::write(folder.path().join("k.pem"), &private.stdout).unwrap();
        let public = openssl(&["pkey", "-in", "k.pem", "-pubout"], folder.path());
        let public = PublicKey::from_pem(std::str::from_utf8(&public.stdout).unwrap()).unwrap();
        assert_eq!(&public, key.public_key());
        let envelope = sign(TYPE, PAYLOAD, &[&key]).unwrap();
        assert!(verify(&envelope, TYPE, &[public], 1).is_ok());
    }
}

/// One key in two files, its point compressed in one of them, is one key.
#[test]
fn a_compressed_public_key_is_the_same_key() {
    if !has_openssl() {
        return;
    }
    let signed = Signed::new(Algorithm::P256);
    let arguments = ["ec", "-pubin", "-in", "pub.pem", "-conv_form", "compressed", "-pubout"];
    let compressed = openssl(&arguments, signed.folder.path());
    let compressed = String::from_utf8(compressed.stdout).unwrap();
    assert_ne!(compressed, signed.key.public_key().to_pem());
    let compressed = PublicKey::from_pem(&compressed).unwrap();
    let error = verify(
        &signed.envelope,
        TYPE,
        &[compressed, signed.key.public_key().clone()],
        2,
    )
    .unwrap_err();
    assert!(matches!(error.kind, ErrorKind::Threshold { needed: 2, keys: 1 }));
}

#[test]
fn keys_of_other_kinds_are_refused_by_name() {
    if !has_openssl() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for (arguments, expected) in [
        (
            vec!["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
            "this is an RSA key,",
        ),
        (
            vec!["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"],
            "this is a P-384 key,",
        ),
        (
            vec!["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:secp256k1"],
            "this is a secp256k1 key,",
        ),
        (
            vec!["genpkey", "-algorithm", "X25519"],
            "this is an X25519 key, which cannot sign,",
        ),
        (vec!["genpkey", "-algorithm", "ed448"], "this is an Ed448 key,"),
        (
            vec!["ecparam", "-name", "prime256v1", "-genkey"],
            "this private key is in an older form (EC PRIVATE KEY), and PKCS#8 is needed",
        ),
        (
            vec!["ecparam", "-name", "prime256v1"],
            "this is a file of curve parameters without a key,",
        ),
        (
            vec![
                "genpkey",
                "-algorithm",
                "EC",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-pkeyopt",
                "ec_param_enc:explicit",
            ],
            "this is an elliptic-curve key whose curve is not named,",
        ),
        (
            vec!["genpkey", "-algorithm", "ed25519", "-aes256", "-pass", "pass:secret"],
            "this private key is encrypted with a password",
        ),
    ] {
        let made = openssl(&arguments, folder.path());
        assert!(made.status.success(), "{arguments:?}: {}", text(&made));
        let error = PrivateKey::from_pem(std::str::from_utf8(&made.stdout).unwrap()).unwrap_err();
        assert!(error.to_string().starts_with(expected), "{arguments:?}: {error}");
    }
}

/// The help line of an older form names a command; it must work.
#[test]
fn the_conversion_that_the_help_names_gives_a_key_that_is_read() {
    if !has_openssl() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let made = openssl(
        &["ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "OLD"],
        folder.path(),
    );
    assert!(made.status.success(), "{}", text(&made));
    let converted = openssl(
        &["pkcs8", "-topk8", "-nocrypt", "-in", "OLD", "-out", "NEW"],
        folder.path(),
    );
    assert!(converted.status.success(), "{}", text(&converted));
    let pem = fs::read_to_string(folder.path().join("NEW")).unwrap();
    assert_eq!(
        PrivateKey::from_pem(&pem).unwrap().public_key().algorithm(),
        Algorithm::P256
    );
}

/// A signature that OpenSSL makes is drawn at random and differs each time; ours verifies all of them.
#[test]
fn we_verify_what_openssl_signs() {
    if !has_openssl() {
        return;
    }
    let signed = Signed::new(Algorithm::P256);
    fs::write(signed.path("pae.bin"), pre_authentication_encoding(TYPE, PAYLOAD)).unwrap();
    let theirs = openssl(
        &["dgst", "-sha256", "-sign", "key.pem", "pae.bin"],
        signed.folder.path(),
    );
    assert!(theirs.status.success(), "{}", text(&theirs));
    let json = serde_json::json!({
        "payload": base64(PAYLOAD), "payloadType": TYPE, "signatures": [{ "sig": base64(&theirs.stdout) }],
    });
    let envelope = Envelope::from_json(json.to_string().as_bytes()).unwrap();
    let verified = verify(&envelope, TYPE, &[signed.key.public_key().clone()], 1).unwrap();
    assert_eq!(verified.payload(), PAYLOAD);
}

#[test]
fn securesystemslib_counts_the_signatures_of_two_keys() {
    let python = std::env::var("CANDOUR_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    if !runs(&python, &["-c", "import securesystemslib.dsse, cryptography"]) {
        return;
    }
    let script = "
import json, sys
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key
from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import VerificationError
from securesystemslib.signer import SSlibKey

load_pem_private_key(open('key.pem', 'rb').read(), None)
public = load_pem_public_key(open('pub.pem', 'rb').read())
key = SSlibKey.from_crypto(public, keyid=sys.argv[1])
second = SSlibKey.from_crypto(load_pem_public_key(open('second.pem', 'rb').read()), keyid=sys.argv[2])
accepted = Envelope.from_dict(json.load(open('both.json'))).verify([key, second], 2)
assert sorted(accepted) == sorted(sys.argv[1:]), accepted
try:
    Envelope.from_dict(json.load(open('envelope.json'))).verify([key, second], 2)
except VerificationError:
    print('as it should be')
";
    for algorithm in [Algorithm::P256, Algorithm::Ed25519] {
        let signed = Signed::new(algorithm);
        let second = PrivateKey::generate(Algorithm::Ed25519).unwrap();
        let mut both = signed.envelope.clone();
        both.add_signature(&second).unwrap();
        fs::write(signed.path("both.json"), both.to_json()).unwrap();
        fs::write(signed.path("second.pem"), second.public_key().to_pem()).unwrap();
        let output = run(
            &python,
            &[
                "-c",
                script,
                signed.key.public_key().keyid(),
                second.public_key().keyid(),
            ],
            signed.folder.path(),
        );
        assert!(
            output.status.success() && text(&output) == "as it should be\n",
            "{algorithm:?}: {}",
            text(&output)
        );
    }
}
