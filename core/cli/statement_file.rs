//! Opens a statement, signed or not, for commands that read one and do not check signatures.
//!
//! What an envelope holds is bounded and free of duplicate members, and is nobody's word: `verify` tells whose it is.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use candour_config::short_file::{self, Unread};
use candour_sign::dsse::{Envelope, MOST_ENVELOPE_BYTES, MOST_PAYLOAD_BYTES};
use candour_statement::statement::{self, PAYLOAD_TYPE, REPORT_FOLDER, SIGNED, STATEMENT_TYPE, Statement, UNSIGNED};
use miette::Diagnostic;
use serde::Deserialize;
use thiserror::Error as ThisError;

use crate::exit::Failure;

/// A statement as a file holds it.
#[derive(Debug)]
pub(crate) struct StatementFile {
    pub(crate) statement: Statement,
    /// Its bytes, as they stand in the file or its envelope.
    pub(crate) payload: Vec<u8>,
    /// The envelope that it stands in, whose signatures nobody has checked.
    pub(crate) envelope: Option<Envelope>,
}

impl StatementFile {
    /// Whether it stands in an envelope with signatures.
    pub(crate) fn is_signed(&self) -> bool {
        self.envelope
            .as_ref()
            .is_some_and(|envelope| !envelope.signatures().is_empty())
    }
}

/// Why a file gives no statement. Except for [`Error::Unreadable`], the wrong file was named, or whoever wrote it is at
/// fault.
#[derive(Debug, ThisError, Diagnostic)]
pub(crate) enum Error {
    /// The user's: nothing has this name.
    #[error("there is no report {}", path.display())]
    #[diagnostic(
        code(candour::statement::not_found),
        help("name the file `report.intoto.json` or `statement.json` that an audit wrote, or its folder")
    )]
    NotFound { path: PathBuf },
    /// The user's: a folder without a report.
    #[error("there is no report in {}", folder.display())]
    #[diagnostic(
        code(candour::statement::not_in_folder),
        help(
            "looked for `{SIGNED}` and `{UNSIGNED}` in this folder and in `{REPORT_FOLDER}` within it; audit the release \
             first, or name the report"
        )
    )]
    NotInFolder { folder: PathBuf },
    /// The user's.
    #[error("{} is {what}", path.display())]
    #[diagnostic(
        code(candour::statement::not_a_file),
        help("name a file `report.intoto.json` or `statement.json`")
    )]
    NotAFile { path: PathBuf, what: &'static str },
    /// The machine's.
    #[error("{} cannot be read", path.display())]
    #[diagnostic(code(candour::statement::unreadable), help("check that you may read the file"))]
    Unreadable {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    /// The user's, or the writer's.
    #[error("{} is larger than any report", path.display())]
    #[diagnostic(
        code(candour::statement::too_large),
        help("a report has at most {MOST_ENVELOPE_BYTES} bytes; is this the file you meant?")
    )]
    TooLarge { path: PathBuf },
    /// The user's, or the writer's.
    #[error("{} is not a report of an audit: {reason}", path.display())]
    #[diagnostic(
        code(candour::statement::not_a_statement),
        help(
            "name `report.intoto.json` or `statement.json` as candour wrote it; a later version may be needed to read it"
        )
    )]
    NotAStatement { path: PathBuf, reason: String },
    /// Nobody's: an earlier version wrote it.
    #[error("{} is a report of version 0.1, which this version of candour does not read", path.display())]
    #[diagnostic(
        code(candour::statement::earlier),
        help(
            "ask its publisher to audit the release again and publish the new report, or use the version of candour that \
             wrote it; the report names that version"
        )
    )]
    Earlier { path: PathBuf },
    /// The user's.
    #[error("{} is a draft, which was never published", path.display())]
    #[diagnostic(
        code(candour::statement::draft),
        help(
            "only published reports are compared, so that nothing is told of what was withheld: put the confidentiality \
             failure right, audit again, and name the report in `transparency-report`"
        )
    )]
    Draft { path: PathBuf },
}

/// The report that a path leads to: a file itself, or the report in a release's folder or in its own. A signed one comes
/// before one that nobody signed.
pub(crate) fn locate(path: &Path) -> Result<PathBuf, Failure> {
    if !path.is_dir() {
        return Ok(path.to_owned());
    }
    let folders = [path.join(REPORT_FOLDER), path.to_owned()];
    let mut places = [SIGNED, UNSIGNED]
        .into_iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    places.find(|place| place.exists()).ok_or_else(|| {
        Failure::usage(Error::NotInFolder {
            folder: path.to_owned(),
        })
    })
}

/// Opens `report.intoto.json` or `statement.json`.
pub(crate) fn open(path: &Path) -> Result<StatementFile, Failure> {
    let bytes = bytes(path)?;
    parse(bytes).map_err(|reason| {
        let path = path.to_owned();
        Failure::usage(match reason {
            Reason::TooLarge => Error::TooLarge { path },
            Reason::Earlier => Error::Earlier { path },
            Reason::Other(reason) => Error::NotAStatement { path, reason },
        })
    })
}

/// Opens a report that was, or may be, published: no draft, since what was never published must leave no trace in what
/// is said of later releases.
pub(crate) fn open_published(path: &Path) -> Result<StatementFile, Failure> {
    let path = &locate(path)?;
    let file = open(path)?;
    // A link to a draft is a draft.
    let place = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let is_draft = place.iter().any(|folder| folder == OsStr::new(".candour"));
    match is_draft {
        true => Err(Failure::usage(Error::Draft { path: path.to_owned() })),
        false => Ok(file),
    }
}

enum Reason {
    TooLarge,
    Earlier,
    Other(String),
}

impl From<candour_sign::Error> for Reason {
    fn from(error: candour_sign::Error) -> Self {
        Reason::Other(error.kind.to_string())
    }
}

fn parse(bytes: Vec<u8>) -> Result<StatementFile, Reason> {
    let mut enveloped = None;
    let payload = match is_bare(&bytes) {
        true => bytes,
        false => {
            let envelope = Envelope::from_json(&bytes)?;
            if envelope.unverified_payload_type() != PAYLOAD_TYPE {
                return Err(Reason::Other(format!(
                    "its payload is of another type than {PAYLOAD_TYPE}"
                )));
            }
            let payload = envelope.unverified_payload().to_vec();
            enveloped = Some(envelope);
            payload
        }
    };
    if payload.len() > MOST_PAYLOAD_BYTES {
        return Err(Reason::TooLarge);
    }
    candour_sign::refuse_duplicate_members(&payload)?;
    let statement = statement::read(&payload).map_err(|error| match error.kind {
        candour_statement::ErrorKind::NotAStatement { reason } => Reason::Other(reason),
        candour_statement::ErrorKind::EarlierStatement => Reason::Earlier,
        other => Reason::Other(other.to_string()),
    })?;
    Ok(StatementFile {
        statement,
        payload,
        envelope: enveloped,
    })
}

/// The bytes of a file that may be a report.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let path_of = || path.to_owned();
    short_file::read(path, MOST_ENVELOPE_BYTES as u64).map_err(|unread| match unread {
        Unread::NotAFile => Failure::usage(Error::NotAFile {
            path: path_of(),
            what: if path.is_dir() { "a folder" } else { "no regular file" },
        }),
        Unread::TooLong => Failure::usage(Error::TooLarge { path: path_of() }),
        Unread::Failed(source) if source.kind() == io::ErrorKind::NotFound => {
            Failure::usage(Error::NotFound { path: path_of() })
        }
        Unread::Failed(source) => Failure::incomplete(Error::Unreadable {
            path: path_of(),
            source,
        }),
    })
}

/// Whether these are the bytes of a statement without an envelope.
pub(crate) fn is_bare(bytes: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Bare {
        #[serde(rename = "_type")]
        kind: String,
    }
    serde_json::from_slice::<Bare>(bytes).is_ok_and(|bare| bare.kind == STATEMENT_TYPE)
}
