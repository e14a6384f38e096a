//! Tells what a PEM file holds, so that a wrong one is refused by name rather than as "malformed".

use ed25519_dalek::pkcs8::KeypairBytes;
use pkcs8::der::zeroize::Zeroize;
use pkcs8::{ObjectIdentifier, PrivateKeyInfoRef, SecretDocument};
use spki::{AlgorithmIdentifierRef, Document, SubjectPublicKeyInfoRef};

use super::{Algorithm, Point, PrivateKey, PublicKey};
use crate::error::{Error, ErrorKind, Result};

const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");

/// Kinds of key that people have at hand and that are refused by name.
const OTHER_KINDS: [(ObjectIdentifier, &str); 10] = [
    (ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1"), "an RSA key"),
    (ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10"), "an RSA-PSS key"),
    (ObjectIdentifier::new_unwrap("1.2.840.10040.4.1"), "a DSA key"),
    (
        ObjectIdentifier::new_unwrap("1.3.101.110"),
        "an X25519 key, which cannot sign",
    ),
    (
        ObjectIdentifier::new_unwrap("1.3.101.111"),
        "an X448 key, which cannot sign",
    ),
    (ObjectIdentifier::new_unwrap("1.3.101.113"), "an Ed448 key"),
    (ObjectIdentifier::new_unwrap("1.3.132.0.10"), "a secp256k1 key"),
    (ObjectIdentifier::new_unwrap("1.3.132.0.33"), "a P-224 key"),
    (ObjectIdentifier::new_unwrap("1.3.132.0.34"), "a P-384 key"),
    (ObjectIdentifier::new_unwrap("1.3.132.0.35"), "a P-521 key"),
];

pub(super) fn read_private(text: &str) -> Result<PrivateKey> {
    match only_label(text)? {
        "PRIVATE KEY" => {}
        "PUBLIC KEY" | "RSA PUBLIC KEY" => return Err(ErrorKind::PublicKeyGiven.into()),
        label => return Err(refusal(label)),
    }

    let (_, document) = SecretDocument::from_pem(text.trim()).map_err(damaged)?;
    let info = PrivateKeyInfoRef::try_from(document.as_bytes()).map_err(damaged)?;
    match algorithm(&info.algorithm)? {
        Algorithm::P256 => PrivateKey::from_p256(p256::ecdsa::SigningKey::try_from(info).map_err(damaged)?),
        Algorithm::Ed25519 => {
            let mut pair = KeypairBytes::try_from(info).map_err(damaged)?;
            let key = ed25519_dalek::SigningKey::try_from(&pair);
            pair.secret_key.zeroize();
            PrivateKey::from_ed25519(key.map_err(damaged)?)
        }
    }
}

pub(super) fn read_public(text: &str) -> Result<PublicKey> {
    match only_label(text)? {
        "PUBLIC KEY" => {}
        label if label.ends_with("PRIVATE KEY") => return Err(ErrorKind::PrivateKeyGiven.into()),
        label => return Err(refusal(label)),
    }

    let (_, document) = Document::from_pem(text.trim()).map_err(damaged)?;
    let info = SubjectPublicKeyInfoRef::try_from(document.as_bytes()).map_err(damaged)?;
    let point = match algorithm(&info.algorithm)? {
        Algorithm::P256 => Point::P256(p256::ecdsa::VerifyingKey::try_from(info).map_err(damaged)?),
        Algorithm::Ed25519 => Point::Ed25519(ed25519_dalek::VerifyingKey::try_from(info).map_err(damaged)?),
    };
    PublicKey::new(point)
}

/// The label of the only PEM block. OpenSSL may put the curve's parameters before a key; they do not count.
fn only_label(text: &str) -> Result<&str> {
    let labels: Vec<&str> = text
        .lines()
        .filter_map(|line| line.trim_end().strip_prefix("-----BEGIN ")?.strip_suffix("-----"))
        .filter(|label| *label != "EC PARAMETERS")
        .collect();
    match labels.as_slice() {
        [label] => Ok(label),
        [] if text.contains("-----BEGIN EC PARAMETERS-----") => Err(refusal("EC PARAMETERS")),
        [] => Err(ErrorKind::NotPem.into()),
        several => Err(ErrorKind::SeveralPemBlocks { count: several.len() }.into()),
    }
}

fn refusal(label: &str) -> Error {
    match label {
        "ENCRYPTED PRIVATE KEY" => ErrorKind::EncryptedKey,
        "EC PRIVATE KEY" => ErrorKind::OldKeyForm {
            label: label.to_owned(),
        },
        "EC PARAMETERS" => unsupported("a file of curve parameters without a key"),
        "RSA PRIVATE KEY" | "RSA PUBLIC KEY" => unsupported("an RSA key"),
        "DSA PRIVATE KEY" => unsupported("a DSA key"),
        "OPENSSH PRIVATE KEY" => unsupported("an SSH key in OpenSSH's own form"),
        "CERTIFICATE" => unsupported("a certificate"),
        _ => unsupported("a PEM block of another kind"),
    }
    .into()
}

fn algorithm(identifier: &AlgorithmIdentifierRef<'_>) -> Result<Algorithm> {
    if identifier.oid == ED25519 {
        return Ok(Algorithm::Ed25519);
    }
    if identifier.oid != EC_PUBLIC_KEY {
        return Err(unsupported(&other_kind(identifier.oid)).into());
    }

    match identifier.parameters_oid() {
        Ok(P256) => Ok(Algorithm::P256),
        Ok(curve) => Err(unsupported(&other_kind(curve)).into()),
        Err(_) => Err(unsupported("an elliptic-curve key whose curve is not named").into()),
    }
}

fn other_kind(oid: ObjectIdentifier) -> String {
    match OTHER_KINDS.iter().find(|(known, _)| *known == oid) {
        Some((_, name)) => (*name).to_owned(),
        None => format!("a key of another kind (object identifier {oid})"),
    }
}

fn unsupported(found: &str) -> ErrorKind {
    ErrorKind::UnsupportedKey {
        found: found.to_owned(),
    }
}

/// The cause is dropped on purpose: what a decoder says of a private key's bytes belongs in no log.
fn damaged<E>(_: E) -> Error {
    ErrorKind::DamagedKey.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn private_kind(text: &str) -> ErrorKind {
        read_private(text).unwrap_err().kind
    }

    fn block(label: &str) -> String {
        format!("-----BEGIN {label}-----\nAAAA\n-----END {label}-----\n")
    }

    #[test]
    fn a_wrong_file_is_refused_by_name() {
        assert!(matches!(private_kind(""), ErrorKind::NotPem));
        assert!(matches!(private_kind("id,name\n1,x\n"), ErrorKind::NotPem));
        assert!(matches!(private_kind(&block("PUBLIC KEY")), ErrorKind::PublicKeyGiven));
        assert!(matches!(
            private_kind(&block("ENCRYPTED PRIVATE KEY")),
            ErrorKind::EncryptedKey
        ));
        assert!(matches!(
            private_kind(&block("EC PRIVATE KEY")),
            ErrorKind::OldKeyForm { .. }
        ));
        let with_parameters = block("EC PARAMETERS") + &block("EC PRIVATE KEY");
        assert!(matches!(private_kind(&with_parameters), ErrorKind::OldKeyForm { .. }));
        assert!(matches!(private_kind(&block("PRIVATE KEY")), ErrorKind::DamagedKey));
        let two = block("PRIVATE KEY") + &block("CERTIFICATE");
        assert!(matches!(private_kind(&two), ErrorKind::SeveralPemBlocks { count: 2 }));
        for label in [
            "RSA PRIVATE KEY",
            "OPENSSH PRIVATE KEY",
            "CERTIFICATE",
            "EC PARAMETERS",
            "DSA PRIVATE KEY",
            "X",
        ] {
            assert!(
                matches!(private_kind(&block(label)), ErrorKind::UnsupportedKey { .. }),
                "{label}"
            );
        }
        for label in ["PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY"] {
            assert!(
                matches!(read_public(&block(label)).unwrap_err().kind, ErrorKind::PrivateKeyGiven),
                "{label}"
            );
        }
        assert!(matches!(
            read_public(&block("CERTIFICATE")).unwrap_err().kind,
            ErrorKind::UnsupportedKey { .. }
        ));
    }

    #[test]
    fn blank_lines_around_a_key_that_was_pasted_do_not_matter() {
        let key = PrivateKey::generate(Algorithm::P256).unwrap();
        let (private, public) = (key.to_pem().unwrap(), key.public_key().to_pem().to_owned());
        for (before, after) in [("", "\n"), ("\n", ""), ("  \n", "\n \n"), ("\r\n", "\r\n\r\n")] {
            let around = |pem: &str| format!("{before}{pem}{after}");
            assert_eq!(read_private(&around(&private)).unwrap().public_key(), key.public_key());
            assert_eq!(&read_public(&around(&public)).unwrap(), key.public_key());
        }
    }

    #[test]
    fn every_damaged_line_of_a_key_is_refused_or_gives_another_key() {
        for algorithm in [Algorithm::P256, Algorithm::Ed25519] {
            let key = PrivateKey::generate(algorithm).unwrap();
            let pem = key.to_pem().unwrap();
            for at in 0..pem.len() {
                let mut damaged = pem.as_bytes().to_vec();
                damaged[at] = if damaged[at] == b'A' { b'B' } else { b'A' };
                if let Ok(other) = read_private(&String::from_utf8(damaged).unwrap()) {
                    assert_ne!(other.public_key(), key.public_key(), "byte {at}");
                }
            }
        }
    }

    /// Version 2 of PKCS#8 carries the public half as well, which must then be the right one.
    #[test]
    fn an_ed25519_key_of_version_2_is_read_and_checked() {
        use ed25519_dalek::pkcs8::{EncodePrivateKey, PublicKeyBytes};

        let [first, second] = [[1; 32], [2; 32]].map(|secret| ed25519_dalek::SigningKey::from_bytes(&secret));
        let write = |public: &ed25519_dalek::SigningKey| {
            let public_key = Some(PublicKeyBytes(public.verifying_key().to_bytes()));
            let pair = KeypairBytes {
                secret_key: first.to_bytes(),
                public_key,
            };
            pair.to_pkcs8_pem(pkcs8::LineEnding::LF).unwrap()
        };
        let key = read_private(&write(&first)).unwrap();
        assert_eq!(
            key.public_key(),
            PrivateKey::from_ed25519(first.clone()).unwrap().public_key()
        );
        assert!(matches!(private_kind(&write(&second)), ErrorKind::DamagedKey));
    }

    #[test]
    fn windows_line_ends_and_words_before_the_block_do_no_harm() {
        let key = PrivateKey::generate(Algorithm::P256).unwrap();
        let text = format!("The key of 2015.\n{}", key.to_pem().unwrap().as_str()).replace('\n', "\r\n");
        assert_eq!(read_private(&text).unwrap().public_key(), key.public_key());
    }
}
