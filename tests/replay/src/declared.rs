//! What publishers and signers write: texts are read or refused, and an error can be shown.

use std::fmt::Write;

use candour_config::FileKind;
use candour_config::declaration;
use candour_config::lock::{self, Lock};
use candour_config::place::Source;
use candour_config::{Error, policy, schema};
use candour_sign::dsse::Envelope;

/// A JSON Schema with our keywords.
pub(crate) fn schema(bytes: &[u8]) {
    text(bytes, |text| schema::read_schema("t.schema.json", text).map(drop));
}

/// `candour.toml`, `candour.local.toml`, and a policy.
pub(crate) fn release(bytes: &[u8]) {
    text(bytes, |text| {
        declaration::parse(&Source::new(FileKind::Declaration, "candour.toml", text)).map(drop)
    });
    text(bytes, |text| {
        declaration::parse_local(&Source::new(FileKind::PrivateDeclaration, "candour.local.toml", text)).map(drop)
    });
    text(bytes, |text| {
        policy::parse_pack(&Source::new(FileKind::Policy, "policy.toml", text)).map(drop)
    });
}

/// `candour.lock`: what is read is written so that it is read again.
pub(crate) fn lock(bytes: &[u8]) {
    text(bytes, |text| {
        let read = lock::parse(&Source::new(FileKind::Lock, "candour.lock", text))?;
        let written = Lock::written(&read.plugins);
        let again =
            lock::parse(&Source::new(FileKind::Lock, "candour.lock", written)).expect("what was written can be read");
        assert_eq!(again.plugins, read.plugins);
        Ok(())
    });
}

/// An envelope: what is read is written so that it is read again.
pub(crate) fn envelope(bytes: &[u8]) {
    if let Ok(envelope) = Envelope::from_json(bytes) {
        let written = envelope.to_json();
        let again = Envelope::from_json(written.as_bytes()).expect("what was written can be read");
        assert_eq!(again.unverified_payload(), envelope.unverified_payload());
        assert_eq!(again.signatures().len(), envelope.signatures().len());
    }
}

/// Reads a text; where it is refused, the error must be such as can be shown, with each of its places in the text.
fn text(bytes: &[u8], read: impl FnOnce(&str) -> Result<(), Error>) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Err(error) = read(text) {
        shown(&error);
    }
}

/// An error in words, with whatever it holds.
pub(crate) fn shown(error: &Error) -> String {
    let mut shown = String::new();
    write!(shown, "{error} {error:?}").expect("a text takes everything");
    assert!(!shown.is_empty());
    shown
}
