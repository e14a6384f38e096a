//! Opens a report: its signatures first, then what was signed.

use std::path::{Path, PathBuf};

use candour_render::reproduction::contradiction;
use candour_render::terminal::harmless;
use candour_sign::dsse::Envelope;
use candour_sign::verify::{self, Verified};
use candour_statement::canonical::canonical;
use candour_statement::statement::{self, PAYLOAD_TYPE, Statement};
use candour_statement::{ErrorKind, contradictions};
use jiff::civil::Date;
use miette::Diagnostic;
use thiserror::Error as ThisError;

use crate::days;
use crate::exit::{Exit, Failure};
use crate::statement_file;
use crate::trust::{Signer, Trust};

/// A report that enough of the known keys signed.
pub(crate) struct Opened {
    pub(crate) statement: Statement,
    pub(crate) verified: Verified,
    /// The known keys that signed.
    pub(crate) signers: Vec<Signer>,
    /// The day that the audit was made for.
    pub(crate) as_of: Option<Date>,
    /// Whether the payload is in canonical form.
    pub(crate) is_canonical: bool,
}

/// How many of the places are told in which a statement contradicts itself.
const MOST_CONTRADICTIONS: usize = 3;

/// Why a report cannot be told of.
#[derive(Debug, ThisError, Diagnostic)]
enum Error {
    #[error("{} is an unsigned statement", path.display())]
    #[diagnostic(
        code(candour::verify::unsigned),
        help(
            "nobody vouches for it: ask the publisher for report.intoto.json; if it is yours, sign it with `candour sign`"
        )
    )]
    Unsigned { path: PathBuf },
    #[error("what was signed is not a statement of an audit: {reason}")]
    #[diagnostic(
        code(candour::verify::not_a_statement),
        help("it is something else, or of another version of candour; ask whoever made it")
    )]
    NotAStatement { reason: String },
    #[error("what was signed is a report of version 0.1, which this version of candour does not read")]
    #[diagnostic(
        code(candour::verify::earlier),
        help(
            "ask its publisher to audit the release again and sign the new report, or verify it with the version of candour \
             that wrote it"
        )
    )]
    Earlier,
    #[error("what was signed contradicts itself: {contradictions}")]
    #[diagnostic(
        code(candour::verify::contradicts_itself),
        help(
            "no audit wrote that, whoever signed it: do not rely on any of it, and ask the publisher for the report again"
        )
    )]
    Contradicts { contradictions: String },
}

/// Opens a report: checks who signed it, by the keys that are known, and reads what was signed.
pub(crate) fn open(path: &Path, trust: &Trust, today: Date) -> Result<Opened, Failure> {
    let bytes = statement_file::bytes(path)?;
    if statement_file::is_bare(&bytes) {
        return Err(unsigned(path));
    }
    checked(path, &parse(path, &bytes)?, trust, today)
}

/// Checks who signed an envelope, by the keys that are known, and reads what was signed.
pub(crate) fn checked(path: &Path, envelope: &Envelope, trust: &Trust, today: Date) -> Result<Opened, Failure> {
    let verified =
        verify::verify(envelope, PAYLOAD_TYPE, &trust.public_keys(), 1).map_err(|error| about(path, error))?;
    let (statement, is_canonical) = statement_of(path, verified.payload())?;
    let as_of = statement.predicate.audit.as_of.as_deref();
    let as_of = as_of.and_then(|day| days::parse(day).ok());
    let signers = trust.signers(&verified, as_of);
    trust.demand(&signers, today)?;
    Ok(Opened {
        statement,
        verified,
        signers,
        as_of,
        is_canonical,
    })
}

/// The envelope that a file holds, verified by nobody.
pub(crate) fn parse(path: &Path, bytes: &[u8]) -> Result<Envelope, Failure> {
    Envelope::from_json(bytes).map_err(|error| about(path, error))
}

/// The statement that a payload is, and whether its bytes are in canonical form.
pub(crate) fn statement_of(path: &Path, payload: &[u8]) -> Result<(Statement, bool), Failure> {
    candour_sign::refuse_duplicate_members(payload).map_err(|error| about(path, error))?;
    let wrong = |reason: String| failed(Error::NotAStatement { reason });
    let read = statement::read(payload).map_err(|error| match error.kind {
        ErrorKind::NotAStatement { reason } => wrong(reason),
        ErrorKind::EarlierStatement => failed(Error::Earlier),
        other => wrong(other.to_string()),
    })?;
    let found = contradictions(&read).map_err(|error| wrong(error.to_string()))?;
    if !found.is_empty() {
        let shown: Vec<String> = found
            .iter()
            .take(MOST_CONTRADICTIONS)
            .map(|found| harmless(&contradiction(found)))
            .collect();
        let more = match found.len().saturating_sub(MOST_CONTRADICTIONS) {
            0 => String::new(),
            more => format!("; and {more} more"),
        };
        let contradictions = format!("{}{more}", shown.join("; "));
        return Err(failed(Error::Contradicts { contradictions }));
    }
    let value: serde_json::Value = serde_json::from_slice(payload).map_err(|error| wrong(error.to_string()))?;
    let is_canonical = canonical(&value).is_ok_and(|canonical| canonical == payload);
    Ok((read, is_canonical))
}

/// That nobody signed what a file holds.
pub(crate) fn unsigned(path: &Path) -> Failure {
    let path = path.to_owned();
    failed(Error::Unsigned { path })
}

/// An error about this file.
pub(crate) fn about(path: &Path, mut error: candour_sign::Error) -> Failure {
    error.path = Some(path.to_owned());
    Failure::from(error)
}

fn failed(error: Error) -> Failure {
    Failure {
        report: miette::Report::new(error),
        exit: Exit::Found,
    }
}
