//! Private and public keys: made, read from PEM, written as PEM, and named by the digest of what they are.
//!
//! Two kinds are enough: P-256, which every verifier knows, and Ed25519. A kind is told by its object identifier, never
//! by a file's name.

mod file;
mod pem;

use std::fmt;

use p256::ecdsa::signature::{Signer, Verifier};
use pkcs8::der::asn1::OctetStringRef;
use pkcs8::der::zeroize::Zeroizing;
use pkcs8::{EncodePrivateKey, LineEnding, PrivateKeyInfoRef, SecretDocument};
use spki::EncodePublicKey;

pub use file::{read_private_key, read_public_key, write_new_private_key};

use crate::digest::{sha256, sha256_hex};
use crate::error::{Error, ErrorKind, Result};

/// A kind of key, with the one way in which it signs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Algorithm {
    /// ECDSA on NIST P-256 over SHA-256, deterministic (RFC 6979), signatures in ASN.1 DER.
    #[default]
    P256,
    /// Pure Ed25519 (RFC 8032).
    Ed25519,
}

impl Algorithm {
    /// Its name, as options and messages write it.
    pub fn name(self) -> &'static str {
        match self {
            Algorithm::P256 => "P-256",
            Algorithm::Ed25519 => "Ed25519",
        }
    }
}

/// A key that signs. Its secret is wiped from memory when it is dropped, and is never shown.
pub struct PrivateKey {
    secret: Secret,
    public: PublicKey,
}

enum Secret {
    P256(p256::ecdsa::SigningKey),
    Ed25519(ed25519_dalek::SigningKey),
}

impl PrivateKey {
    /// Makes a key from the operating system's randomness.
    pub fn generate(algorithm: Algorithm) -> Result<Self> {
        let mut seed = Zeroizing::new([0_u8; 32]);
        loop {
            getrandom::fill(seed.as_mut_slice()).map_err(ErrorKind::NoRandomness)?;
            match algorithm {
                Algorithm::Ed25519 => return Self::from_ed25519(ed25519_dalek::SigningKey::from_bytes(&seed)),
                // Four billion to one, the bytes are a number in the curve's range.
                Algorithm::P256 => {
                    if let Ok(key) = p256::ecdsa::SigningKey::from_slice(seed.as_slice()) {
                        return Self::from_p256(key);
                    }
                }
            }
        }
    }

    /// Reads a PKCS#8 private key from the text of a PEM file.
    pub fn from_pem(text: &str) -> Result<Self> {
        pem::read_private(text)
    }

    /// The key as a PKCS#8 PEM file, wiped from memory when dropped.
    ///
    /// Version 1 throughout: an Ed25519 key is written without its public half, because OpenSSL 3.0 and others refuse
    /// version 2.
    pub fn to_pem(&self) -> Result<Zeroizing<String>> {
        match &self.secret {
            Secret::P256(key) => key.to_pkcs8_pem(LineEnding::LF),
            Secret::Ed25519(key) => {
                ed25519_document(key).and_then(|document| Ok(document.to_pem("PRIVATE KEY", LineEnding::LF)?))
            }
        }
        .map_err(|_| ErrorKind::Internal.into())
    }

    /// The public half.
    pub fn public_key(&self) -> &PublicKey {
        &self.public
    }

    /// Signs a message as it stands; the same message always gets the same signature.
    pub(crate) fn sign(&self, message: &[u8]) -> Result<Vec<u8>> {
        match &self.secret {
            Secret::P256(key) => {
                let signature: p256::ecdsa::Signature = key.try_sign(message).map_err(|_| ErrorKind::Internal)?;
                Ok(signature.to_der().as_bytes().to_vec())
            }
            Secret::Ed25519(key) => Ok(key
                .try_sign(message)
                .map_err(|_| ErrorKind::Internal)?
                .to_bytes()
                .to_vec()),
        }
    }

    fn from_p256(key: p256::ecdsa::SigningKey) -> Result<Self> {
        let public = PublicKey::new(Point::P256(*key.verifying_key()))?;
        Ok(PrivateKey {
            secret: Secret::P256(key),
            public,
        })
    }

    fn from_ed25519(key: ed25519_dalek::SigningKey) -> Result<Self> {
        let public = PublicKey::new(Point::Ed25519(key.verifying_key()))?;
        Ok(PrivateKey {
            secret: Secret::Ed25519(key),
            public,
        })
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("PrivateKey")
            .field("public", &self.public)
            .finish_non_exhaustive()
    }
}

/// A key that verifies. Two are equal when their keys are, however their files were written.
#[derive(Clone)]
pub struct PublicKey {
    point: Point,
    pem: String,
    digest: [u8; 32],
    keyid: String,
}

#[derive(Clone, Copy)]
enum Point {
    P256(p256::ecdsa::VerifyingKey),
    Ed25519(ed25519_dalek::VerifyingKey),
}

impl PublicKey {
    /// Reads a SubjectPublicKeyInfo public key from the text of a PEM file.
    pub fn from_pem(text: &str) -> Result<Self> {
        pem::read_public(text)
    }

    /// The key as a SubjectPublicKeyInfo PEM file.
    pub fn to_pem(&self) -> &str {
        &self.pem
    }

    /// The lowercase hexadecimal SHA-256 of the DER SubjectPublicKeyInfo: a name for people and other tools.
    pub fn keyid(&self) -> &str {
        &self.keyid
    }

    /// The SHA-256 of the DER SubjectPublicKeyInfo.
    pub(crate) fn digest(&self) -> [u8; 32] {
        self.digest
    }

    /// The kind of key.
    pub fn algorithm(&self) -> Algorithm {
        match self.point {
            Point::P256(_) => Algorithm::P256,
            Point::Ed25519(_) => Algorithm::Ed25519,
        }
    }

    /// Whether this key made that signature over that message.
    pub(crate) fn made(&self, signature: &[u8], message: &[u8]) -> bool {
        match &self.point {
            Point::P256(key) => p256::ecdsa::Signature::from_der(signature)
                .is_ok_and(|signature| key.verify(message, &signature).is_ok()),
            // The strict form refuses the few weak keys under which one signature fits many messages.
            Point::Ed25519(key) => ed25519_dalek::Signature::from_slice(signature)
                .is_ok_and(|signature| key.verify_strict(message, &signature).is_ok()),
        }
    }

    /// Encodes the point anew, so that a compressed and an uncompressed file of one key get one id.
    fn new(point: Point) -> Result<Self> {
        let document = match &point {
            Point::P256(key) => key.to_public_key_der(),
            Point::Ed25519(key) => key.to_public_key_der(),
        }
        .map_err(|_| Error::from(ErrorKind::DamagedKey))?;
        let pem = document
            .to_pem("PUBLIC KEY", LineEnding::LF)
            .map_err(|_| Error::from(ErrorKind::Internal))?;
        Ok(PublicKey {
            point,
            pem,
            digest: sha256(document.as_bytes()),
            keyid: sha256_hex(document.as_bytes()),
        })
    }
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.pem == other.pem
    }
}

impl Eq for PublicKey {}

impl fmt::Debug for PublicKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "PublicKey({}, {})", self.algorithm().name(), self.keyid)
    }
}

/// Written here because ed25519-dalek would add the public half, and leave the secret in memory.
fn ed25519_document(key: &ed25519_dalek::SigningKey) -> pkcs8::Result<SecretDocument> {
    // RFC 8410, section 7: the secret is an octet string of 32 bytes inside the octet string of PKCS#8.
    let mut inner = Zeroizing::new([0_u8; 34]);
    inner[..2].copy_from_slice(&[0x04, 0x20]);
    inner[2..].copy_from_slice(key.as_bytes());
    let octets = OctetStringRef::new(inner.as_slice())?;
    PrivateKeyInfoRef::new(ed25519_dalek::pkcs8::ALGORITHM_ID, octets).to_pkcs8_der()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(hex: &str) -> Vec<u8> {
        (0..hex.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
            .collect()
    }

    /// RFC 6979, A.2.5: the P-256 key, and its signatures with SHA-256.
    #[test]
    fn p256_signs_as_rfc_6979_says() {
        let secret = bytes("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721");
        let key = PrivateKey::from_p256(p256::ecdsa::SigningKey::from_slice(&secret).unwrap()).unwrap();
        for (message, r, s) in [
            (
                "sample",
                "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716",
                "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8",
            ),
            (
                "test",
                "F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367",
                "019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083",
            ),
        ] {
            let signature = key.sign(message.as_bytes()).unwrap();
            let parsed = p256::ecdsa::Signature::from_der(&signature).unwrap();
            assert_eq!(parsed.to_bytes().as_slice(), bytes(&format!("{r}{s}")));
            assert!(key.public_key().made(&signature, message.as_bytes()));
            assert!(!key.public_key().made(&signature, b"Sample"));
        }
    }

    /// RFC 8032, 7.1: tests 1 and 3.
    #[test]
    fn ed25519_signs_as_rfc_8032_says() {
        for (secret, public, message, signature) in [
            (
                "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
                "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
                "",
                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
            ),
            (
                "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
                "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
                "af82",
                "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
            ),
        ] {
            let secret: [u8; 32] = bytes(secret).try_into().unwrap();
            let key = PrivateKey::from_ed25519(ed25519_dalek::SigningKey::from_bytes(&secret)).unwrap();
            let Point::Ed25519(point) = key.public_key().point else {
                panic!("an Ed25519 key")
            };
            assert_eq!(point.to_bytes().as_slice(), bytes(public));
            assert_eq!(key.sign(&bytes(message)).unwrap(), bytes(signature));
            assert!(key.public_key().made(&bytes(signature), &bytes(message)));
        }
    }

    /// With the identity as its key, one signature would fit every message.
    #[test]
    fn a_weak_ed25519_key_verifies_nothing() {
        let mut identity = [0_u8; 32];
        identity[0] = 1;
        let key = PublicKey::new(Point::Ed25519(
            ed25519_dalek::VerifyingKey::from_bytes(&identity).unwrap(),
        ))
        .unwrap();
        let mut signature = [0_u8; 64];
        signature[0] = 1;
        assert!(!key.made(&signature, b"anything"));
    }

    #[test]
    fn generated_keys_differ_and_come_back_from_their_pem() {
        for algorithm in [Algorithm::P256, Algorithm::Ed25519] {
            let key = PrivateKey::generate(algorithm).unwrap();
            assert_ne!(key.public_key(), PrivateKey::generate(algorithm).unwrap().public_key());
            assert_eq!(key.public_key().algorithm(), algorithm);

            let again = PrivateKey::from_pem(&key.to_pem().unwrap()).unwrap();
            assert_eq!(again.public_key(), key.public_key());
            assert_eq!(again.sign(b"x").unwrap(), key.sign(b"x").unwrap());
            let public = PublicKey::from_pem(key.public_key().to_pem()).unwrap();
            assert_eq!(public.keyid(), key.public_key().keyid());
            assert!(public.made(&key.sign(b"x").unwrap(), b"x"));
        }
        assert_eq!(Algorithm::default(), Algorithm::P256);
    }

    #[test]
    fn debug_output_holds_no_secret() {
        let key = PrivateKey::from_ed25519(ed25519_dalek::SigningKey::from_bytes(&[0xab; 32])).unwrap();
        let shown = format!("{key:?}");
        assert_eq!(
            shown,
            format!(
                "PrivateKey {{ public: PublicKey(Ed25519, {}), .. }}",
                key.public_key().keyid()
            )
        );
    }

    #[test]
    fn every_private_key_is_pkcs8_version_1() {
        for algorithm in [Algorithm::P256, Algorithm::Ed25519] {
            let pem = PrivateKey::generate(algorithm).unwrap().to_pem().unwrap();
            let (label, document) = SecretDocument::from_pem(&pem).unwrap();
            assert_eq!(label, "PRIVATE KEY");
            let info = PrivateKeyInfoRef::try_from(document.as_bytes()).unwrap();
            assert_eq!(info.version(), pkcs8::Version::V1);
        }
    }
}
