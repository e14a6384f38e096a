//! Reports are checked with other people's tools: openssl with jq, and Python's securesystemslib.

use crate::bench::{Bench, has, skipped};
use crate::signing::{ALGORITHMS, REPORT, signed};

/// Takes an envelope apart, puts together what was signed, and checks the signature.
const OPENSSL: &str = r#"
set -eu
jq -r .payload report.intoto.json | base64 -d > p.bin
PT=$(jq -r .payloadType report.intoto.json)
KID=$(openssl pkey -pubin -in pub.pem -outform DER | sha256sum | cut -c1-64)
jq -r --arg k "$KID" '.signatures[]|select(.keyid==$k).sig' report.intoto.json | base64 -d > s.bin
{ printf 'DSSEv1 %d %s %d ' $(printf %s "$PT" | wc -c) "$PT" $(wc -c < p.bin); cat p.bin; } > pae.bin
case $ALGORITHM in
ed25519) openssl pkeyutl -verify -rawin -pubin -inkey pub.pem -in pae.bin -sigfile s.bin ;;
p256) openssl dgst -sha256 -verify pub.pem -signature s.bin pae.bin ;;
esac
"#;

const SECURESYSTEMSLIB: &str = r#"
import json, sys
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from securesystemslib.dsse import Envelope
from securesystemslib.signer import SSlibKey

public = load_pem_public_key(open("pub.pem", "rb").read())
report = json.load(open("report.intoto.json"))
key = SSlibKey.from_crypto(public, keyid=report["signatures"][0]["keyid"])
envelope = Envelope.from_dict(report)
envelope.verify([key], 1)
envelope.payload += b" "
try:
    envelope.verify([key], 1)
except Exception:
    sys.exit(0)
sys.exit("a changed payload verified")
"#;

/// A bench with `report.intoto.json` and `pub.pem`, as a stranger has them.
fn stranger(algorithm: &str) -> Bench {
    let bench = signed(algorithm);
    bench.write("report.intoto.json", bench.read(REPORT));
    bench.write("pub.pem", bench.read("key.pem.pub"));
    bench
}

fn openssl(bench: &Bench, algorithm: &str) -> std::process::Output {
    bench
        .run("/bin/sh", "sh", ["-c", OPENSSL])
        .env("ALGORITHM", algorithm)
        .output()
}

#[test]
fn openssl_and_jq_accept_what_is_signed() {
    for (program, argument) in [("openssl", "version"), ("jq", "--version"), ("sha256sum", "--version")] {
        if !has(program, argument) {
            return skipped(&format!("{program} is not on this machine"));
        }
    }
    for algorithm in ALGORITHMS {
        let bench = stranger(algorithm);
        let output = openssl(&bench, algorithm);
        assert!(
            output.status.success(),
            "{algorithm}: {}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        // The recipe must be able to fail.
        let report = bench.read_text("report.intoto.json");
        let at = report.find("\"payload\"").unwrap() + 40;
        let other = if report.as_bytes()[at] == b'A' { "B" } else { "A" };
        bench.write(
            "report.intoto.json",
            format!("{}{other}{}", &report[..at], &report[at + 1..]),
        );
        assert!(
            !openssl(&bench, algorithm).status.success(),
            "{algorithm}: a changed payload verified"
        );
    }
}

#[test]
fn securesystemslib_accepts_what_is_signed() {
    let Some(python) = std::env::var_os("CANDOUR_PYTHON") else {
        return skipped("CANDOUR_PYTHON names no Python with securesystemslib and cryptography");
    };
    for algorithm in ALGORITHMS {
        let bench = stranger(algorithm);
        let output = bench.run(&python, "python", ["-c", SECURESYSTEMSLIB]).output();
        assert!(
            output.status.success(),
            "{algorithm}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}
