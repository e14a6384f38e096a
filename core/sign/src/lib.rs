//! Signs bytes and says who signed them: P-256 and Ed25519 keys in PEM files, DSSE v1 envelopes, and verification by
//! public keys that the reader already holds.
//!
//! What is deliberately absent:
//! - any knowledge of audits, statements or reports: a payload is bytes with a type;
//! - trust in a `keyid`: it is written for people and other tools, and decides nothing here;
//! - a network, a clock and a certificate: which keys to trust is the reader's to say;
//! - randomness in signatures: only making a key or a secret draws any, so the same key and payload always give the same envelope;
//! - key material in logs, errors and `Debug`.
//!
//! ```
//! use candour_sign::{dsse, keys::PrivateKey, keys::Algorithm, verify};
//!
//! let key = PrivateKey::generate(Algorithm::P256)?;
//! let json = dsse::sign("text/plain", b"as signed", &[&key])?.to_json();
//!
//! let envelope = dsse::Envelope::from_json(json.as_bytes())?;
//! let trusted = [key.public_key().clone()];
//! let verified = verify::verify(&envelope, "text/plain", &trusted, 1)?;
//! assert_eq!(verified.payload(), b"as signed");
//! # Ok::<(), candour_sign::Error>(())
//! ```

pub mod bundle;
pub mod chain;
mod digest;
pub mod dsse;
mod error;
pub mod keys;
mod strict_json;
pub mod verify;

pub use digest::{secret, sha256_hex};
pub use error::{Error, ErrorKind, Fault, Result};
pub use strict_json::refuse_duplicate_members;
