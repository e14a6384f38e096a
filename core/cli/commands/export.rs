//! `candour export`: a statement that was written, in the formats of other tools. No audit is run.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use candour_report::formats::{self, Options};
use candour_report::statement::{self, PAYLOAD_TYPE, Statement};
use candour_sign::dsse::{Envelope, MOST_ENVELOPE_BYTES};
use miette::Diagnostic;
use serde::Deserialize;
use thiserror::Error as ThisError;

use crate::Outcome;
use crate::args::ExportOptions;
use crate::exit::{Exit, Failure};
use crate::output::{self, Planned, Readers};

/// Why a report cannot be exported.
#[derive(Debug, ThisError, Diagnostic)]
enum Error {
    #[error("there is no report {}", path.display())]
    #[diagnostic(
        code(candour::export::not_found),
        help("name the file `report.intoto.json` or `statement.json` that `candour audit` wrote")
    )]
    NotFound { path: PathBuf },
    #[error("{} is a folder", path.display())]
    #[diagnostic(
        code(candour::export::not_a_file),
        help("name the file `report.intoto.json` or `statement.json` in it")
    )]
    NotAFile { path: PathBuf },
    #[error("{} cannot be read", path.display())]
    #[diagnostic(code(candour::export::unreadable), help("check that you may read the file"))]
    Unreadable {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("{} is larger than any report", path.display())]
    #[diagnostic(
        code(candour::export::too_large),
        help("a report has at most {MOST_ENVELOPE_BYTES} bytes; is this the file you meant?")
    )]
    TooLarge { path: PathBuf },
    #[error("{} holds something else than a statement: its payload is of the type {found:?}", path.display())]
    #[diagnostic(
        code(candour::export::payload_type),
        help("name the file `report.intoto.json` or `statement.json` that `candour audit` wrote")
    )]
    PayloadType { path: PathBuf, found: String },
    #[error("{} cannot be exported", path.display())]
    #[diagnostic(
        code(candour::export::not_a_statement),
        help("name the file `report.intoto.json` or `statement.json` as `candour audit` wrote it")
    )]
    NotAStatement {
        path: PathBuf,
        #[source]
        source: candour_report::Error,
    },
}

pub(crate) fn run(options: &ExportOptions) -> Outcome {
    let (statement, is_signed) = read(&options.report)?;
    if is_signed {
        log::warn!(
            "the signatures of {} are not checked here; `candour verify` checks them",
            options.report.display()
        );
    }
    let text = formats::render(
        options.format.into(),
        &statement,
        Options {
            base: &options.base,
            fail_from: options.fail_on.least(),
        },
    );
    match &options.out {
        None => output::print(&text)?,
        Some(path) => {
            output::write_all(vec![Planned {
                path: path.clone(),
                bytes: text.into_bytes(),
                readers: Readers::Anyone,
            }])?;
        }
    }
    Ok(Exit::Passed)
}

/// The statement in a file, and whether it came in an envelope.
fn read(path: &Path) -> Result<(Statement, bool), Failure> {
    let bytes = bytes(path)?;
    let wrong = |source: candour_report::Error| {
        Failure::usage(Error::NotAStatement {
            path: path.to_owned(),
            source,
        })
    };
    if !is_envelope(&bytes) {
        return Ok((statement::read(&bytes).map_err(wrong)?, false));
    }
    let envelope = Envelope::from_json(&bytes).map_err(|mut error| {
        error.path = Some(path.to_owned());
        Failure::usage(error)
    })?;
    if envelope.unverified_payload_type() != PAYLOAD_TYPE {
        return Err(Failure::usage(Error::PayloadType {
            path: path.to_owned(),
            found: envelope.unverified_payload_type().to_owned(),
        }));
    }
    let statement = statement::read(envelope.unverified_payload()).map_err(wrong)?;
    Ok((statement, true))
}

fn is_envelope(bytes: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Typed {
        #[serde(rename = "payloadType")]
        _payload_type: String,
    }
    serde_json::from_slice::<Typed>(bytes).is_ok()
}

fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let named = || path.to_owned();
    if path.is_dir() {
        return Err(Failure::usage(Error::NotAFile { path: named() }));
    }
    let unreadable = |source: io::Error| match source.kind() {
        io::ErrorKind::NotFound => Failure::usage(Error::NotFound { path: named() }),
        _ => Failure::incomplete(Error::Unreadable { path: named(), source }),
    };
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(MOST_ENVELOPE_BYTES as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    match bytes.len() > MOST_ENVELOPE_BYTES {
        true => Err(Failure::usage(Error::TooLarge { path: named() })),
        false => Ok(bytes),
    }
}
