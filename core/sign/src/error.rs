//! Everything that can go wrong here, whose fault it is, and what to do about it.

use std::io;
use std::path::PathBuf;

use miette::Diagnostic;
use thiserror::Error;

/// The result of this crate's functions.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong, and in which file where a file was involved.
#[derive(Debug, Error, Diagnostic)]
#[error("{}{kind}", prefix(.path))]
#[diagnostic(forward(kind))]
pub struct Error {
    /// What went wrong.
    pub kind: ErrorKind,
    /// The file it is about.
    pub path: Option<PathBuf>,
}

impl Error {
    pub(crate) fn in_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.path = Some(path.into());
        self
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Error { kind, path: None }
    }
}

/// Whose fault an error is; exit codes follow from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Who calls the tool named a wrong file, key or number.
    User,
    /// The envelope is not one, or is not signed as it should be.
    Envelope,
    /// The disk or the operating system.
    Machine,
    /// This program.
    Ours,
}

/// What can go wrong.
#[derive(Debug, Error, Diagnostic)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The user named a key file that is not there.
    #[error("there is no such key file")]
    #[diagnostic(
        code(candour::sign::key_file_not_found),
        help("make a key pair with `candour key new FILE`")
    )]
    KeyFileNotFound,

    /// The user named a folder, a device or a pipe.
    #[error("this is not a regular file, so it holds no key")]
    #[diagnostic(code(candour::sign::key_file_not_regular), help("name the PEM file itself"))]
    KeyFileNotRegular,

    /// The user may not read the key file, or its bytes could not be read.
    #[error("the key file cannot be read: {0}")]
    #[diagnostic(
        code(candour::sign::key_file_unreadable),
        help("check the file's owner and permissions")
    )]
    KeyFileUnreadable(io::Error),

    /// The user's private key is open to other accounts of the machine, so it may have been copied.
    #[error("this private key is open to other users (mode {mode:04o})")]
    #[diagnostic(
        code(candour::sign::key_file_open_to_others),
        help("close it with `chmod 600`; if anyone else may have read it, make a new key and stop using this one")
    )]
    KeyFileOpenToOthers {
        /// The permission bits found.
        mode: u32,
    },

    /// The user asked for a new key where a file already stands.
    #[error("a file of this name exists, and a key is never overwritten")]
    #[diagnostic(
        code(candour::sign::key_file_exists),
        help("choose another name, or move the old key away: reports signed with it need its public key")
    )]
    KeyFileExists,

    /// The user asked for a new key in a folder that does not exist.
    #[error("the folder of the key file does not exist")]
    #[diagnostic(
        code(candour::sign::key_folder_not_found),
        help("make the folder first, or name another")
    )]
    KeyFolderNotFound,

    /// The machine could not write the key file; nothing is left of it.
    #[error("the key file cannot be written: {0}")]
    #[diagnostic(
        code(candour::sign::key_file_not_writable),
        help("check that the folder can be written to and has room")
    )]
    KeyFileNotWritable(io::Error),

    /// The user gave a file without a PEM block.
    #[error("there is no PEM block in it")]
    #[diagnostic(
        code(candour::sign::not_pem),
        help("a key is text that begins with `-----BEGIN PRIVATE KEY-----` or `-----BEGIN PUBLIC KEY-----`")
    )]
    NotPem,

    /// The user gave a file with several keys, and choosing one would be a guess.
    #[error("it holds {count} PEM blocks, and one key is needed")]
    #[diagnostic(code(candour::sign::several_pem_blocks), help("keep each key in a file of its own"))]
    SeveralPemBlocks {
        /// How many there are.
        count: usize,
    },

    /// The user gave a private key under a password.
    #[error("this private key is encrypted with a password")]
    #[diagnostic(
        code(candour::sign::encrypted_key),
        help(
            "candour asks for no password; write the key without one with `openssl pkey -in OLD -out NEW`, then `chmod 600 NEW`"
        )
    )]
    EncryptedKey,

    /// The user gave a private key in a form older than PKCS#8.
    #[error("this private key is in an older form ({label}), and PKCS#8 is needed")]
    #[diagnostic(
        code(candour::sign::old_key_form),
        help("convert it with `openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW`, then `chmod 600 NEW`")
    )]
    OldKeyForm {
        /// The label of the PEM block.
        label: String,
    },

    /// The user gave a public key where the private one is needed.
    #[error("this is a public key, and signing needs the private one")]
    #[diagnostic(
        code(candour::sign::public_key_given),
        help("give the file that begins with `-----BEGIN PRIVATE KEY-----`")
    )]
    PublicKeyGiven,

    /// The user gave a private key where the public one is needed.
    #[error("this is a private key, and verifying needs the public one")]
    #[diagnostic(
        code(candour::sign::private_key_given),
        help("print the public key with `candour key show FILE`, and give that; never hand the private key on")
    )]
    PrivateKeyGiven,

    /// The user gave a key of a kind that is not used here.
    #[error("this is {found}, and the key must be P-256 or Ed25519")]
    #[diagnostic(
        code(candour::sign::unsupported_key),
        help("make a key pair with `candour key new FILE`")
    )]
    UnsupportedKey {
        /// The kind, with its article.
        found: String,
    },

    /// The user gave a key whose PEM or DER is damaged, or whose public and private halves do not belong together.
    #[error("the key is damaged")]
    #[diagnostic(
        code(candour::sign::damaged_key),
        help("compare it with a back-up; `openssl pkey -check -noout -in FILE` may say more")
    )]
    DamagedKey,

    /// The machine gave no random bytes, so no key or secret was made.
    #[error("the operating system gave no random bytes: {0}")]
    #[diagnostic(code(candour::sign::no_randomness), help("try again on another machine"))]
    NoRandomness(getrandom::Error),

    /// The caller asked for an envelope without a signature.
    #[error("an envelope needs at least one key to sign it")]
    #[diagnostic(code(candour::sign::no_key), help("give a private key"))]
    NoKey,

    /// The user asked a key to sign what it has signed already.
    #[error("this key has signed it already (key id {keyid})")]
    #[diagnostic(
        code(candour::sign::already_signed),
        help("a second signature by the same key would count for nothing")
    )]
    AlreadySigned {
        /// The key's id.
        keyid: String,
    },

    /// The user chose a key that made none of the signatures.
    #[error("the chosen key did not sign it (key id {keyid})")]
    #[diagnostic(
        code(candour::sign::not_signed_by),
        help("choose one of the keys that did; `candour verify` tells whose signatures are there")
    )]
    NotSignedBy {
        /// The key's id.
        keyid: String,
    },

    /// A payload type that no verifier of ours would take; the caller's fault when signing.
    #[error("the payload type must have 1 to {most} bytes, and this has {found}")]
    #[diagnostic(code(candour::sign::payload_type_length), help("use a media type or a URI"))]
    PayloadTypeLength {
        /// How long it is.
        found: usize,
        /// How long it may be.
        most: usize,
    },

    /// A part of an envelope is larger than any honest one.
    #[error("{what} is larger than the limit ({found} against {most})")]
    #[diagnostic(
        code(candour::sign::too_large),
        help("the limits keep a hostile file from exhausting the machine; a report is far below them")
    )]
    TooLarge {
        /// The part.
        what: &'static str,
        /// How large it is, at least.
        found: usize,
        /// How large it may be.
        most: usize,
    },

    /// The text is not JSON.
    #[error("it is not JSON (line {line}, column {column})")]
    #[diagnostic(
        code(candour::sign::not_json),
        help("fetch the file again from where it was published")
    )]
    NotJson {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },

    /// An object names a member twice, so two readers may see two different things.
    #[error("an object has the same member twice (line {line}, column {column})")]
    #[diagnostic(
        code(candour::sign::duplicate_member),
        help("no tool writes this by accident: do not trust the file, and tell whoever published it")
    )]
    DuplicateMember {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },

    /// The JSON is no DSSE envelope.
    #[error("it is not a DSSE envelope: {what}")]
    #[diagnostic(
        code(candour::sign::not_an_envelope),
        help("give the signed report (`report.intoto.json`); a statement without an envelope is not signed")
    )]
    NotAnEnvelope {
        /// What is wrong.
        what: &'static str,
    },

    /// The user asked for more signers than keys were given, or for none.
    #[error("{needed} signatures are asked for, and {keys} different keys are given")]
    #[diagnostic(
        code(candour::sign::threshold),
        help("ask for at least one signature, and for no more than there are different public keys")
    )]
    Threshold {
        /// The signatures asked for.
        needed: usize,
        /// The different keys given.
        keys: usize,
    },

    /// The signatures are good, but what was signed is something else.
    #[error("what was signed is not of the type {expected}")]
    #[diagnostic(code(candour::sign::payload_type), help("check that this is the file you meant"))]
    PayloadType {
        /// The type needed.
        expected: String,
    },

    /// Too few of the given keys signed these bytes.
    #[error("it does not verify: {}", why_not(*needed, *found, *changed, *strangers))]
    #[diagnostic(
        code(candour::sign::not_verified),
        help(
            "a signature that names the key but does not match means that the report was changed, or is not theirs; \
              otherwise check that you have the publisher's present public key"
        )
    )]
    NotVerified {
        /// The signers asked for.
        needed: usize,
        /// The given keys that signed.
        found: usize,
        /// Signatures whose `keyid` is that of a given key, and which that key did not make.
        changed: usize,
        /// Signatures that name no given key.
        strangers: usize,
    },

    /// Our own fault: an encoding or a signature that cannot fail has failed.
    #[error("the key could not be used")]
    #[diagnostic(
        code(candour::sign::internal),
        help("this is a defect of the program: please report it")
    )]
    Internal,
}

impl ErrorKind {
    pub fn fault(&self) -> Fault {
        match self {
            ErrorKind::KeyFileNotFound
            | ErrorKind::KeyFileNotRegular
            | ErrorKind::KeyFileUnreadable(_)
            | ErrorKind::KeyFileOpenToOthers { .. }
            | ErrorKind::KeyFileExists
            | ErrorKind::KeyFolderNotFound
            | ErrorKind::NotPem
            | ErrorKind::SeveralPemBlocks { .. }
            | ErrorKind::EncryptedKey
            | ErrorKind::OldKeyForm { .. }
            | ErrorKind::PublicKeyGiven
            | ErrorKind::PrivateKeyGiven
            | ErrorKind::UnsupportedKey { .. }
            | ErrorKind::DamagedKey
            | ErrorKind::NoKey
            | ErrorKind::AlreadySigned { .. }
            | ErrorKind::NotSignedBy { .. }
            | ErrorKind::PayloadTypeLength { .. }
            | ErrorKind::Threshold { .. } => Fault::User,
            ErrorKind::TooLarge { .. }
            | ErrorKind::NotJson { .. }
            | ErrorKind::DuplicateMember { .. }
            | ErrorKind::NotAnEnvelope { .. }
            | ErrorKind::PayloadType { .. }
            | ErrorKind::NotVerified { .. } => Fault::Envelope,
            ErrorKind::KeyFileNotWritable(_) | ErrorKind::NoRandomness(_) => Fault::Machine,
            ErrorKind::Internal => Fault::Ours,
        }
    }
}

fn prefix(path: &Option<PathBuf>) -> String {
    path.as_ref()
        .map(|path| format!("{}: ", path.display()))
        .unwrap_or_default()
}

/// Why too few of the given keys signed, as far as the signatures tell.
fn why_not(needed: usize, found: usize, changed: usize, strangers: usize) -> String {
    match (needed, found, changed, strangers) {
        (1, 0, 0, 0) => "nobody signed it".to_owned(),
        (1, 0, 0, _) => {
            "the report names another key: the given one is not its publisher's, or its publisher has another now"
                .to_owned()
        }
        (1, 0, _, _) => {
            "a signature names the given key and does not match: the report was changed since, or is not theirs"
                .to_owned()
        }
        _ => format!(
            "signatures by given keys: {found}, needed: {needed}; naming a given key without matching: {changed}; by \
             other keys: {strangers}"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_shows_its_file_and_hands_on_code_and_help() {
        let error = Error::from(ErrorKind::KeyFileOpenToOthers { mode: 0o640 }).in_file("keys/k.pem");
        assert_eq!(
            error.to_string(),
            "keys/k.pem: this private key is open to other users (mode 0640)"
        );
        assert_eq!(
            error.code().unwrap().to_string(),
            "candour::sign::key_file_open_to_others"
        );
        assert!(
            error
                .help()
                .unwrap()
                .to_string()
                .starts_with("close it with `chmod 600`")
        );
        assert_eq!(error.kind.fault(), Fault::User);
    }

    /// The type is the envelope's own text, which may be anything, and meant for the terminal rather than for its reader.
    #[test]
    fn text_of_an_envelope_is_not_quoted() {
        let error = Error::from(ErrorKind::PayloadType { expected: "t".into() });
        assert_eq!(error.to_string(), "what was signed is not of the type t");
    }
}
