//! DSSE v1 envelopes: what exactly is signed, and the JSON that carries it.
//!
//! An envelope read from a file is nobody's word yet: its payload is reached through [`crate::verify::verify`], or
//! through a method whose name says that nothing was verified.
//!
//! It is our own: an envelope is one line of JSON around a signature, and the crates that write it bring clients of
//! certificate authorities along.

mod base64;
mod read;

use crate::error::{ErrorKind, Result};
use crate::keys::{PrivateKey, PublicKey};

/// The most bytes that a payload may have.
pub const MOST_PAYLOAD_BYTES: usize = 8 << 20;
/// The most bytes that an envelope's JSON may have: a whole payload in base64, and room for the signatures.
pub const MOST_ENVELOPE_BYTES: usize = 12 << 20;
/// The most signatures that an envelope may carry.
pub const MOST_SIGNATURES: usize = 16;
/// The most bytes that a payload type or a key id may have.
pub const MOST_NAME_BYTES: usize = 1024;

/// A payload with its type and its signatures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    payload_type: String,
    payload: Vec<u8>,
    signatures: Vec<Signature>,
}

/// One signature, and the key that it says made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    keyid: Option<String>,
    bytes: Vec<u8>,
}

impl Signature {
    /// The key id it carries: anyone can write anything there.
    pub fn keyid_hint(&self) -> Option<&str> {
        self.keyid.as_deref()
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// The bytes that are signed: the type and the payload, each with its length, so that neither can run into the other.
pub fn pre_authentication_encoding(payload_type: &str, payload: &[u8]) -> Vec<u8> {
    let mut encoded = format!("DSSEv1 {} {payload_type} {} ", payload_type.len(), payload.len()).into_bytes();
    encoded.extend_from_slice(payload);
    encoded
}

/// Signs a payload with each of the keys, in their order.
pub fn sign(payload_type: &str, payload: &[u8], keys: &[&PrivateKey]) -> Result<Envelope> {
    if keys.is_empty() {
        return Err(ErrorKind::NoKey.into());
    }
    if payload_type.is_empty() || payload_type.len() > MOST_NAME_BYTES {
        return Err(ErrorKind::PayloadTypeLength {
            found: payload_type.len(),
            most: MOST_NAME_BYTES,
        }
        .into());
    }
    check_size("the payload", payload.len(), MOST_PAYLOAD_BYTES)?;

    let mut envelope = Envelope {
        payload_type: payload_type.to_owned(),
        payload: payload.to_vec(),
        signatures: Vec::new(),
    };
    for key in keys {
        envelope.add_signature(key)?;
    }
    Ok(envelope)
}

impl Envelope {
    /// Reads an envelope, of bounded size and with exact types.
    ///
    /// Members that DSSE does not define are allowed, as DSSE asks, but are never looked at and never written back: what
    /// is not signed is not carried on.
    pub fn from_json(json: &[u8]) -> Result<Self> {
        read::envelope(json)
    }

    /// The envelope as one line of JSON: the same envelope always gives the same bytes.
    pub fn to_json(&self) -> String {
        let signatures: Vec<serde_json::Value> = self.signatures.iter().map(signature_json).collect();
        let mut json = serde_json::json!({
            "payload": base64::encode(&self.payload),
            "payloadType": self.payload_type,
            "signatures": signatures,
        })
        .to_string();
        json.push('\n');
        json
    }

    /// Adds a signature over the payload as it stands; a key that has signed it already is refused.
    ///
    /// The other signatures are not looked at: verify first what you are about to vouch for.
    pub fn add_signature(&mut self, key: &PrivateKey) -> Result<()> {
        if self.is_signed_by(key.public_key()) {
            return Err(ErrorKind::AlreadySigned {
                keyid: key.public_key().keyid().to_owned(),
            }
            .into());
        }
        check_size("the number of signatures", self.signatures.len() + 1, MOST_SIGNATURES)?;

        let keyid = Some(key.public_key().keyid().to_owned());
        self.signatures.push(Signature {
            keyid,
            bytes: key.sign(&self.signed_bytes())?,
        });
        Ok(())
    }

    /// The signatures, in the envelope's order.
    pub fn signatures(&self) -> &[Signature] {
        &self.signatures
    }

    /// What the envelope says its payload is, verified by nobody.
    pub fn unverified_payload_type(&self) -> &str {
        &self.payload_type
    }

    /// The payload, verified by nobody.
    pub fn unverified_payload(&self) -> &[u8] {
        &self.payload
    }

    /// Whether this key has signed the payload.
    pub fn is_signed_by(&self, key: &PublicKey) -> bool {
        self.signature_by(key).is_some()
    }

    /// The first signature that this key made.
    pub(crate) fn signature_by(&self, key: &PublicKey) -> Option<&Signature> {
        let message = self.signed_bytes();
        self.signatures
            .iter()
            .find(|signature| key.made(&signature.bytes, &message))
    }

    pub(crate) fn signed_bytes(&self) -> Vec<u8> {
        pre_authentication_encoding(&self.payload_type, &self.payload)
    }
}

fn signature_json(signature: &Signature) -> serde_json::Value {
    let bytes = base64::encode(&signature.bytes);
    match &signature.keyid {
        Some(keyid) => serde_json::json!({ "keyid": keyid, "sig": bytes }),
        None => serde_json::json!({ "sig": bytes }),
    }
}

fn check_size(what: &'static str, found: usize, most: usize) -> Result<()> {
    match found <= most {
        true => Ok(()),
        false => Err(ErrorKind::TooLarge { what, found, most }.into()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::keys::Algorithm;

    const TYPE: &str = "http://example.com/HelloWorld";

    /// The key of the DSSE specification's example: a number given in decimal there.
    fn specification_key() -> PrivateKey {
        PrivateKey::from_pem(
            "-----BEGIN PRIVATE KEY-----\n\
             MEECAQAwEwYHKoZIzj0CAQYIKoZIzj0DAQcEJzAlAgEBBCDXPsQ3/WNG42GcXr/f\n\
             /w9pFoBJVa0yrJrEkrDt4fb/tw==\n\
             -----END PRIVATE KEY-----\n",
        )
        .unwrap()
    }

    #[test]
    fn the_encoding_is_the_specifications() {
        let encoded = pre_authentication_encoding(TYPE, b"hello world");
        assert_eq!(encoded, b"DSSEv1 29 http://example.com/HelloWorld 11 hello world");
        // Lengths count bytes, not characters.
        assert_eq!(
            pre_authentication_encoding("é", "ö".as_bytes()),
            "DSSEv1 2 é 2 ö".as_bytes()
        );
        assert_eq!(pre_authentication_encoding("", b""), b"DSSEv1 0  0 ");
    }

    /// The specification writes r and s one after the other; ours are in DER.
    #[test]
    fn the_signature_is_the_specifications() {
        let envelope = sign(TYPE, b"hello world", &[&specification_key()]).unwrap();
        let signature = p256::ecdsa::Signature::from_der(envelope.signatures()[0].bytes()).unwrap();
        assert_eq!(
            base64::encode(&signature.to_bytes()),
            "A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA=="
        );
    }

    #[test]
    fn the_same_keys_and_payload_give_the_same_bytes() {
        let keys = [
            PrivateKey::generate(Algorithm::P256).unwrap(),
            PrivateKey::generate(Algorithm::Ed25519).unwrap(),
        ];
        let write = || sign(TYPE, b"{}", &[&keys[0], &keys[1]]).unwrap().to_json();
        assert_eq!(write(), write());
        let ids = [keys[0].public_key().keyid(), keys[1].public_key().keyid()];
        assert!(write().starts_with(&format!(
            r#"{{"payload":"e30=","payloadType":"{TYPE}","signatures":[{{"keyid":"{}","sig":""#,
            ids[0]
        )));
        assert_eq!(Envelope::from_json(write().as_bytes()).unwrap().to_json(), write());
    }

    #[test]
    fn a_key_signs_once() {
        let (first, second) = (
            PrivateKey::generate(Algorithm::P256).unwrap(),
            PrivateKey::generate(Algorithm::Ed25519).unwrap(),
        );
        let mut envelope = sign(TYPE, b"x", &[&first]).unwrap();
        assert!(!envelope.is_signed_by(second.public_key()));
        envelope.add_signature(&second).unwrap();
        assert!(envelope.is_signed_by(second.public_key()));
        for key in [&first, &second] {
            assert!(matches!(
                envelope.add_signature(key).unwrap_err().kind,
                ErrorKind::AlreadySigned { .. }
            ));
        }
        assert_eq!(envelope.signatures().len(), 2);
        assert!(matches!(
            sign(TYPE, b"x", &[&first, &first]).unwrap_err().kind,
            ErrorKind::AlreadySigned { .. }
        ));

        // A signature that only claims to be this key's does not keep the key from signing.
        let mut claimed = sign(TYPE, b"x", &[&first]).unwrap();
        claimed.signatures[0].keyid = Some(second.public_key().keyid().to_owned());
        assert!(claimed.add_signature(&second).is_ok());
    }

    #[test]
    fn limits_hold_when_signing() {
        let key = PrivateKey::generate(Algorithm::Ed25519).unwrap();
        assert!(matches!(sign(TYPE, b"", &[]).unwrap_err().kind, ErrorKind::NoKey));
        assert!(matches!(
            sign("", b"", &[&key]).unwrap_err().kind,
            ErrorKind::PayloadTypeLength { found: 0, .. }
        ));
        let large = vec![b' '; MOST_PAYLOAD_BYTES + 1];
        assert!(matches!(
            sign(TYPE, &large, &[&key]).unwrap_err().kind,
            ErrorKind::TooLarge { .. }
        ));
        let largest = sign(TYPE, &large[1..], &[&key]).unwrap();
        assert_eq!(Envelope::from_json(largest.to_json().as_bytes()).unwrap(), largest);

        let mut envelope = sign(TYPE, b"", &[&key]).unwrap();
        for _ in 1..MOST_SIGNATURES {
            envelope
                .add_signature(&PrivateKey::generate(Algorithm::Ed25519).unwrap())
                .unwrap();
        }
        assert!(Envelope::from_json(envelope.to_json().as_bytes()).is_ok());
        let one_more = PrivateKey::generate(Algorithm::Ed25519).unwrap();
        assert!(matches!(
            envelope.add_signature(&one_more).unwrap_err().kind,
            ErrorKind::TooLarge { .. }
        ));
    }

    /// Reads the encoding back by its lengths: if this works for all inputs, no two inputs share an encoding.
    fn decode(encoded: &[u8]) -> (Vec<u8>, Vec<u8>) {
        fn field(bytes: &[u8]) -> (&[u8], &[u8]) {
            let space = bytes.iter().position(|&byte| byte == b' ').unwrap();
            let length: usize = std::str::from_utf8(&bytes[..space]).unwrap().parse().unwrap();
            bytes[space + 1..].split_at(length)
        }
        let (kind, rest) = field(encoded.strip_prefix(b"DSSEv1 ").unwrap());
        let (body, rest) = field(rest.strip_prefix(b" ").unwrap());
        assert!(rest.is_empty());
        (kind.to_vec(), body.to_vec())
    }

    proptest! {
        #[test]
        fn the_encoding_can_be_read_back(kind in ".{0,40}", body in proptest::collection::vec(any::<u8>(), 0..200)) {
            let encoded = pre_authentication_encoding(&kind, &body);
            prop_assert_eq!(decode(&encoded), (kind.into_bytes(), body));
        }

        #[test]
        fn an_envelope_comes_back_from_its_json(
            payload_type in ".{1,40}",
            payload in proptest::collection::vec(any::<u8>(), 0..200),
            signatures in proptest::collection::vec(
                (proptest::option::of(".{1,20}"), proptest::collection::vec(any::<u8>(), 1..80)), 1..MOST_SIGNATURES),
        ) {
            let signatures = signatures.into_iter().map(|(keyid, bytes)| Signature { keyid, bytes }).collect();
            let envelope = Envelope { payload_type, payload, signatures };
            prop_assert_eq!(Envelope::from_json(envelope.to_json().as_bytes()).unwrap(), envelope);
        }
    }
}
