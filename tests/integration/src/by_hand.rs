//! Envelopes written by hand, as somebody would write them who has a key and no audit.

use base64ct::{Base64, Encoding};
use serde_json::Value;

use crate::bench::Bench;

/// The type of every payload that Candour signs.
pub(crate) const TYPE: &str = "application/vnd.in-toto+json";

/// What stands in an envelope.
pub(crate) fn payload(envelope: &Value) -> Vec<u8> {
    Base64::decode_vec(envelope["payload"].as_str().unwrap()).unwrap()
}

/// Puts a payload of this type into an envelope, signed with `key.pem`, a P-256 key, by openssl.
pub(crate) fn sign(bench: &Bench, payload: &str, payload_type: &str, file: &str) {
    bench.write(
        "pae.bin",
        format!(
            "DSSEv1 {} {payload_type} {} {payload}",
            payload_type.len(),
            payload.len()
        ),
    );
    let arguments = ["dgst", "-sha256", "-sign", "key.pem", "-out", "s.bin", "pae.bin"];
    assert!(bench.run("openssl", "openssl", arguments).output().status.success());
    let envelope = serde_json::json!({
        "payload": Base64::encode_string(payload.as_bytes()),
        "payloadType": payload_type,
        "signatures": [{ "sig": Base64::encode_string(&bench.read("s.bin")) }],
    });
    bench.write(file, envelope.to_string());
}
