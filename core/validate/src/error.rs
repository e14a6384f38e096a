//! What can go wrong before the first row is looked at.

use miette::Diagnostic;
use thiserror::Error;

/// Why a validator could not be made.
#[derive(Debug, Error, Diagnostic)]
#[error(transparent)]
#[diagnostic(transparent)]
pub struct Error {
    /// What happened.
    pub kind: ErrorKind,
}

/// Kinds of [`Error`], each saying whose fault it is.
#[derive(Debug, Error, Diagnostic)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The publisher's schema cannot be compiled.
    #[error("the schema cannot be used: {reason}")]
    #[diagnostic(
        code(candour::validate::bad_schema),
        help("check the schema against JSON Schema 2020-12; references must stay inside the document")
    )]
    BadSchema {
        /// What the compiler of schemas says; about the schema, never about data.
        reason: String,
    },
}

impl Error {
    pub(crate) fn bad_schema(reason: impl ToString) -> Self {
        Error {
            kind: ErrorKind::BadSchema {
                reason: reason.to_string(),
            },
        }
    }
}
