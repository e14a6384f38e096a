//! Says who signed an envelope, among the public keys that the reader trusts, and hands out the bytes that they signed.
//!
//! The count is of unique public keys: neither a key that signs twice nor one key in two files counts twice, and what a
//! signature says of itself (its `keyid`) counts for nothing.

use crate::dsse::Envelope;
use crate::error::{ErrorKind, Result};
use crate::keys::PublicKey;

/// What the signatures of an envelope are worth to somebody who trusts certain keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribution {
    /// The given keys that signed, in the order given, each once.
    pub signers: Vec<Signer>,
    /// The signatures that no given key made, in the envelope's order.
    pub others: Vec<Unattributed>,
}

/// A key that signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signer {
    pub key: PublicKey,
    /// Where its signatures stand in the envelope, from 0.
    pub positions: Vec<usize>,
}

/// A signature that no given key made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unattributed {
    /// Where it stands in the envelope, from 0.
    pub position: usize,
    /// The key id it carries, which may hold any text.
    pub keyid_hint: Option<String>,
    /// Whether it carries the key id of a given key: then the payload or the signature was changed, or it was never
    /// theirs.
    pub names_given_key: bool,
}

/// A payload that enough of the given keys signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    payload_type: String,
    payload: Vec<u8>,
    attribution: Attribution,
}

impl Verified {
    /// The type that was signed with the payload.
    pub fn payload_type(&self) -> &str {
        &self.payload_type
    }

    /// The very bytes that were signed: parse these, and nothing made anew from them.
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// Who signed, and which signatures are by none of the keys given.
    pub fn attribution(&self) -> &Attribution {
        &self.attribution
    }
}

/// Tells which of the given keys signed; it passes no judgement.
pub fn attribute(envelope: &Envelope, keys: &[PublicKey]) -> Attribution {
    let message = envelope.signed_bytes();
    let keys = unique(keys);
    let mut positions = vec![Vec::new(); keys.len()];
    let mut others = Vec::new();
    for (position, signature) in envelope.signatures().iter().enumerate() {
        match keys.iter().position(|key| key.made(signature.bytes(), &message)) {
            Some(signer) => positions[signer].push(position),
            None => others.push(Unattributed {
                position,
                keyid_hint: signature.keyid_hint().map(str::to_owned),
                names_given_key: keys.iter().any(|key| signature.keyid_hint() == Some(key.keyid())),
            }),
        }
    }

    let signers = keys
        .into_iter()
        .zip(positions)
        .filter(|(_, positions)| !positions.is_empty())
        .map(|(key, positions)| Signer {
            key: key.clone(),
            positions,
        })
        .collect();
    Attribution { signers, others }
}

/// Verifies that at least `needed` different keys among those given signed a payload of that type.
pub fn verify(envelope: &Envelope, payload_type: &str, keys: &[PublicKey], needed: usize) -> Result<Verified> {
    let different = unique(keys).len();
    if needed == 0 || needed > different {
        return Err(ErrorKind::Threshold {
            needed,
            keys: different,
        }
        .into());
    }

    let attribution = attribute(envelope, keys);
    let found = attribution.signers.len();
    if found < needed {
        let changed = attribution.others.iter().filter(|other| other.names_given_key).count();
        return Err(ErrorKind::NotVerified {
            needed,
            found,
            changed,
            strangers: attribution.others.len() - changed,
        }
        .into());
    }
    if envelope.unverified_payload_type() != payload_type {
        return Err(ErrorKind::PayloadType {
            expected: payload_type.to_owned(),
        }
        .into());
    }

    let payload = envelope.unverified_payload().to_vec();
    Ok(Verified {
        payload_type: payload_type.to_owned(),
        payload,
        attribution,
    })
}

fn unique(keys: &[PublicKey]) -> Vec<&PublicKey> {
    let mut unique: Vec<&PublicKey> = Vec::new();
    for key in keys {
        if !unique.contains(&key) {
            unique.push(key);
        }
    }
    unique
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

    fn public(key: &PrivateKey) -> PublicKey {
        key.public_key().clone()
    }

    /// The envelope's JSON with changes made to its text, read again.
    fn changed(envelope: &Envelope, from: &str, to: &str) -> Envelope {
        let json = envelope.to_json();
        assert!(json.contains(from));
        Envelope::from_json(json.replace(from, to).as_bytes()).unwrap()
    }

    #[test]
    fn enough_different_keys_verify_and_are_named() {
        let [a, b, c] = keys();
        let envelope = sign(TYPE, b"{}", &[&a, &b]).unwrap();
        let verified = verify(&envelope, TYPE, &[public(&c), public(&b), public(&a)], 2).unwrap();
        assert_eq!((verified.payload(), verified.payload_type()), (b"{}".as_slice(), TYPE));
        assert_eq!(
            verified.attribution().signers,
            [
                Signer {
                    key: public(&b),
                    positions: vec![1]
                },
                Signer {
                    key: public(&a),
                    positions: vec![0]
                }
            ]
        );
        assert!(verified.attribution().others.is_empty());

        let one = verify(&envelope, TYPE, &[public(&a)], 1).unwrap();
        let other = Unattributed {
            position: 1,
            keyid_hint: Some(public(&b).keyid().to_owned()),
            names_given_key: false,
        };
        assert_eq!(one.attribution().others, [other]);
    }

    #[test]
    fn a_key_counts_once_however_often_it_is_given_or_signs() {
        let [a, b, _] = keys();
        let envelope = sign(TYPE, b"{}", &[&a]).unwrap();
        let twice = verify(&envelope, TYPE, &[public(&a), public(&a)], 2).unwrap_err();
        assert!(matches!(twice.kind, ErrorKind::Threshold { needed: 2, keys: 1 }));

        let json = envelope.to_json();
        let start = json.find(r#"{"keyid""#).unwrap();
        let end = json.rfind(']').unwrap();
        let signature = &json[start..end];
        let renamed = signature.replace(public(&a).keyid(), public(&b).keyid());
        let forged = Envelope::from_json(format!("{}{signature},{renamed}]}}", &json[..start]).as_bytes()).unwrap();
        let error = verify(&forged, TYPE, &[public(&a), public(&b)], 2).unwrap_err();
        assert!(matches!(
            error.kind,
            ErrorKind::NotVerified {
                needed: 2,
                found: 1,
                changed: 0,
                strangers: 0
            }
        ));
        let signers = attribute(&forged, &[public(&a), public(&b)]).signers;
        assert_eq!(
            signers,
            [Signer {
                key: public(&a),
                positions: vec![0, 1]
            }]
        );
    }

    #[test]
    fn the_key_id_decides_nothing() {
        let [a, b, _] = keys();
        let envelope = sign(TYPE, b"{}", &[&a]).unwrap();
        for id in ["", "nonsense", public(&b).keyid()] {
            let renamed = changed(&envelope, public(&a).keyid(), id);
            assert!(verify(&renamed, TYPE, &[public(&a)], 1).is_ok(), "{id}");
            assert!(verify(&renamed, TYPE, &[public(&b)], 1).is_err(), "{id}");
        }
    }

    #[test]
    fn who_is_to_blame_is_told() {
        let [a, b, _] = keys();
        let envelope = sign(TYPE, b"{}", &[&a, &b]).unwrap();
        let tampered = changed(&envelope, "e30=", "e30K");
        let error = verify(&tampered, TYPE, &[public(&a)], 1).unwrap_err();
        assert!(matches!(
            error.kind,
            ErrorKind::NotVerified {
                needed: 1,
                found: 0,
                changed: 1,
                strangers: 1
            }
        ));
    }

    #[test]
    fn the_number_asked_for_must_make_sense() {
        let [a, ..] = keys();
        let envelope = sign(TYPE, b"{}", &[&a]).unwrap();
        for (given, needed) in [(vec![public(&a)], 0), (vec![public(&a)], 2), (vec![], 0), (vec![], 1)] {
            assert!(matches!(
                verify(&envelope, TYPE, &given, needed).unwrap_err().kind,
                ErrorKind::Threshold { .. }
            ));
        }
    }

    #[test]
    fn another_type_is_refused_even_when_signed() {
        let [a, ..] = keys();
        let envelope = sign("text/plain", b"{}", &[&a]).unwrap();
        let error = verify(&envelope, TYPE, &[public(&a)], 1).unwrap_err();
        assert!(matches!(error.kind, ErrorKind::PayloadType { .. }));
    }

    /// Every byte of the envelope is changed in turn: only a change within the `keyid` member may leave an envelope that
    /// verifies.
    #[test]
    fn no_changed_byte_goes_unnoticed() {
        for key in &keys()[..2] {
            let mut refused_by_signature = 0;
            let payload = br#"{"verdict":"FAILED"}"#;
            let json = sign(TYPE, payload, &[key]).unwrap().to_json();
            let keyid = json.find(public(key).keyid()).unwrap();
            let hint = keyid - r#""keyid":""#.len() + 1..keyid + 64;
            for at in 0..json.len() - 1 {
                for flip in [0x01, 0x02, 0x20] {
                    let mut bytes = json.as_bytes().to_vec();
                    bytes[at] ^= flip;
                    let Ok(envelope) = Envelope::from_json(&bytes) else {
                        continue;
                    };
                    match verify(&envelope, TYPE, &[public(key)], 1) {
                        Ok(_) => assert!(hint.contains(&at), "byte {at} ({:?})", &json[..=at]),
                        Err(error) => {
                            assert!(matches!(error.kind, ErrorKind::NotVerified { .. }));
                            refused_by_signature += 1;
                        }
                    }
                }
            }
            assert!(refused_by_signature > 100, "{refused_by_signature}");
        }
    }
}
