//! Opens a report: its signature first, then what was signed.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use candour_report::statement::{PAYLOAD_TYPE, PREDICATE_TYPE, STATEMENT_TYPE};
use candour_sign::dsse::{Envelope, MOST_ENVELOPE_BYTES};
use candour_sign::keys::{self, PublicKey};
use candour_sign::verify::{self, Verified};
use miette::Diagnostic;
use serde::Deserialize;
use thiserror::Error as ThisError;

use crate::args::VerifyOptions;
use crate::exit::{Exit, Failure};

/// A report whose signature holds.
pub(crate) struct Opened {
    pub(crate) statement: Statement,
    pub(crate) verified: Verified,
    /// The keys given, with the files they came from.
    pub(crate) keys: Vec<(PublicKey, PathBuf)>,
    /// Whether the payload is in canonical form.
    pub(crate) is_canonical: bool,
}

/// What of a statement is needed here. Whatever else it holds was signed too.
#[derive(Debug, Deserialize)]
pub(crate) struct Statement {
    #[serde(rename = "_type")]
    kind: String,
    #[serde(rename = "predicateType")]
    predicate_type: String,
    pub(crate) subject: Vec<Subject>,
    pub(crate) predicate: Predicate,
}

/// A file that was audited.
#[derive(Debug, Deserialize)]
pub(crate) struct Subject {
    pub(crate) name: String,
    pub(crate) digest: Digest,
    #[serde(default)]
    pub(crate) annotations: Annotations,
}

/// Its digest.
#[derive(Debug, Deserialize)]
pub(crate) struct Digest {
    pub(crate) sha256: String,
}

/// What else is said of it.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Annotations {
    #[serde(default)]
    pub(crate) role: String,
    pub(crate) records_sha256: Option<String>,
}

/// What of the predicate is told.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Predicate {
    pub(crate) verdict: String,
    pub(crate) sentence: String,
    #[serde(default)]
    pub(crate) release: Release,
    #[serde(default)]
    pub(crate) audit: Audit,
}

/// What was audited.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Release {
    pub(crate) title: Option<String>,
    pub(crate) publisher: Option<String>,
    pub(crate) id: Option<String>,
}

/// How.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Audit {
    pub(crate) candour: Option<String>,
    pub(crate) as_of: Option<String>,
}

/// Why a report cannot be told of.
#[derive(Debug, ThisError, Diagnostic)]
enum Error {
    #[error("there is no report {}", path.display())]
    #[diagnostic(
        code(candour::verify::not_found),
        help("name the file `report.intoto.json` that the publisher put beside the data")
    )]
    NotFound { path: PathBuf },
    #[error("{} is a folder", path.display())]
    #[diagnostic(code(candour::verify::not_a_file), help("name the file `report.intoto.json` in it"))]
    NotAFile { path: PathBuf },
    #[error("there is no public key {}", path.display())]
    #[diagnostic(
        code(candour::verify::no_key),
        help("ask the publisher for the public key, by another way than the report came")
    )]
    NoKey { path: PathBuf },
    #[error("{} cannot be read", path.display())]
    #[diagnostic(code(candour::verify::unreadable), help("check that you may read the file"))]
    Unreadable {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("{} is larger than any report", path.display())]
    #[diagnostic(
        code(candour::verify::too_large),
        help("a report has at most {MOST_ENVELOPE_BYTES} bytes; is this the file you meant?")
    )]
    TooLarge { path: PathBuf },
    #[error("{} is an unsigned statement", path.display())]
    #[diagnostic(
        code(candour::verify::unsigned),
        help("nobody vouches for it: ask the publisher for report.intoto.json, or sign with `candour audit --key`")
    )]
    Unsigned { path: PathBuf },
    #[error("what was signed is not a statement of an audit: {reason}")]
    #[diagnostic(
        code(candour::verify::not_a_statement),
        help("the signature holds, but for something else; ask whoever signed it")
    )]
    NotAStatement { reason: String },
}

/// Opens the report, checks its signature, and reads what was signed.
pub(crate) fn open(options: &VerifyOptions) -> Result<Opened, Failure> {
    let mut keys = Vec::new();
    for path in &options.keys {
        let key = keys::read_public_key(path).map_err(|error| match error.kind {
            candour_sign::ErrorKind::KeyFileNotFound => Failure::usage(Error::NoKey { path: path.clone() }),
            _ => Failure::from(error),
        })?;
        keys.push((key, path.clone()));
    }
    let bytes = read(&options.report)?;
    if is_bare_statement(&bytes) {
        let path = options.report.clone();
        return Err(failed(Error::Unsigned { path }));
    }
    let about_report = |mut error: candour_sign::Error| {
        error.path = Some(options.report.clone());
        Failure::from(error)
    };
    let envelope = Envelope::from_json(&bytes).map_err(about_report)?;
    let given: Vec<PublicKey> = keys.iter().map(|(key, _)| key.clone()).collect();
    let verified = verify::verify(&envelope, PAYLOAD_TYPE, &given, 1).map_err(about_report)?;
    candour_sign::refuse_duplicate_members(verified.payload()).map_err(about_report)?;
    let wrong = |reason: String| failed(Error::NotAStatement { reason });
    let statement: Statement = serde_json::from_slice(verified.payload()).map_err(|error| wrong(error.to_string()))?;
    for (found, expected) in [
        (&statement.kind, STATEMENT_TYPE),
        (&statement.predicate_type, PREDICATE_TYPE),
    ] {
        if found != expected {
            return Err(wrong(format!(
                "its type is {found:?}, and this version reads {expected}"
            )));
        }
    }
    let value: serde_json::Value =
        serde_json::from_slice(verified.payload()).map_err(|error| wrong(error.to_string()))?;
    let is_canonical =
        candour_report::statement::canonical(&value).is_ok_and(|canonical| canonical == verified.payload());
    Ok(Opened {
        statement,
        verified,
        keys,
        is_canonical,
    })
}

fn failed(error: Error) -> Failure {
    Failure {
        report: miette::Report::new(error),
        exit: Exit::Found,
    }
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let path_of = || path.to_owned();
    if path.is_dir() {
        return Err(Failure::usage(Error::NotAFile { path: path_of() }));
    }
    let unreadable = |source: io::Error| match source.kind() {
        io::ErrorKind::NotFound => Failure::usage(Error::NotFound { path: path_of() }),
        _ => Failure::incomplete(Error::Unreadable {
            path: path_of(),
            source,
        }),
    };
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(MOST_ENVELOPE_BYTES as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() > MOST_ENVELOPE_BYTES {
        return Err(failed(Error::TooLarge { path: path_of() }));
    }
    Ok(bytes)
}

fn is_bare_statement(bytes: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Bare {
        #[serde(rename = "_type")]
        kind: String,
    }
    serde_json::from_slice::<Bare>(bytes).is_ok_and(|bare| bare.kind == STATEMENT_TYPE)
}
