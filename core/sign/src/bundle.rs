//! A signed payload as a Sigstore bundle (v0.3): the form that Sigstore's own verifiers read.
//!
//! Only the key form: no certificate, no log entry, no signed time. What is in the bundle is the envelope's payload and one
//! of its signatures, so whoever holds the public key verifies the same bytes.

use base64ct::{Base64, Encoding};

use crate::dsse::Envelope;
use crate::error::{ErrorKind, Result};
use crate::keys::PublicKey;

/// The media type, which says the version too.
pub const MEDIA_TYPE: &str = "application/vnd.dev.sigstore.bundle.v0.3+json";

/// The bundle of an envelope with the signature of one key, which must have signed it: one line of JSON.
///
/// A bundle has room for exactly one signature; an envelope with several makes as many bundles.
pub fn bundle(envelope: &Envelope, key: &PublicKey) -> Result<String> {
    let signature = envelope.signature_by(key).ok_or_else(|| ErrorKind::NotSignedBy {
        keyid: key.keyid().to_owned(),
    })?;
    let hint = hint(key);
    let mut json = serde_json::json!({
        "mediaType": MEDIA_TYPE,
        "verificationMaterial": { "publicKey": { "hint": hint } },
        "dsseEnvelope": {
            "payload": Base64::encode_string(envelope.unverified_payload()),
            "payloadType": envelope.unverified_payload_type(),
            "signatures": [{ "keyid": hint, "sig": Base64::encode_string(signature.bytes()) }],
        },
    })
    .to_string();
    json.push('\n');
    Ok(json)
}

/// What Sigstore calls a key by: the SHA-256 of its DER form in base64. The same digest as [`PublicKey::keyid`], written
/// otherwise.
pub fn hint(key: &PublicKey) -> String {
    Base64::encode_string(&key.digest())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dsse::sign;
    use crate::keys::{Algorithm, PrivateKey};

    const TYPE: &str = "application/vnd.in-toto+json";

    fn keys() -> [PrivateKey; 3] {
        [Algorithm::P256, Algorithm::Ed25519, Algorithm::P256].map(|algorithm| PrivateKey::generate(algorithm).unwrap())
    }

    #[test]
    fn a_bundle_holds_the_signature_of_the_key_that_was_chosen() {
        let [first, second, _] = keys();
        let envelope = sign(TYPE, b"{}", &[&first, &second]).unwrap();
        let written: serde_json::Value = serde_json::from_str(&envelope.to_json()).unwrap();
        for (position, key) in [&first, &second].into_iter().enumerate() {
            let text = bundle(&envelope, key.public_key()).unwrap();
            assert!(text.ends_with("}\n") && text.lines().count() == 1);
            let hint = hint(key.public_key());
            let expected = serde_json::json!({
                "mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
                "verificationMaterial": { "publicKey": { "hint": hint } },
                "dsseEnvelope": {
                    "payload": "e30=",
                    "payloadType": TYPE,
                    "signatures": [{ "keyid": hint, "sig": written["signatures"][position]["sig"] }],
                },
            });
            assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), expected);
            // What the bundle carries is an envelope that we read ourselves.
            let carried = Envelope::from_json(expected["dsseEnvelope"].to_string().as_bytes()).unwrap();
            assert!(carried.is_signed_by(key.public_key()));
        }
    }

    /// The key id of the other signature decides nothing: only a signature that the key made is taken.
    #[test]
    fn no_bundle_is_made_for_a_key_that_did_not_sign() {
        let [first, _, other] = keys();
        let json = sign(TYPE, b"{}", &[&first]).unwrap().to_json();
        let renamed = json.replace(first.public_key().keyid(), other.public_key().keyid());
        for json in [json, renamed] {
            let envelope = Envelope::from_json(json.as_bytes()).unwrap();
            assert!(matches!(
                bundle(&envelope, other.public_key()).unwrap_err().kind,
                ErrorKind::NotSignedBy { .. }
            ));
            assert!(bundle(&envelope, first.public_key()).is_ok());
        }
    }

    #[test]
    fn the_hint_is_the_key_id_in_base64() {
        let [key, ..] = keys();
        let bytes = Base64::decode_vec(&hint(key.public_key())).unwrap();
        assert_eq!(base16ct::lower::encode_string(&bytes), key.public_key().keyid());
    }
}
