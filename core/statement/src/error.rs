//! What can go wrong when a statement is written or read.

use miette::Diagnostic;
use thiserror::Error;

/// Why a statement could not be made or read.
#[derive(Debug, Error, Diagnostic)]
#[error("{kind}")]
pub struct Error {
    /// What happened.
    #[diagnostic(transparent)]
    pub kind: ErrorKind,
}

/// Kinds of [`Error`], each saying whose fault it is.
#[derive(Debug, Error, Diagnostic)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The policy holds a number that not every reader of JSON can hold exactly.
    #[error("the statement would hold the number {number}, which not every JSON reader can hold exactly")]
    #[diagnostic(
        code(candour::statement::inexact_number),
        help("write parameters as whole numbers between -(2^53 - 1) and 2^53 - 1, or as text")
    )]
    InexactNumber {
        /// The number as written.
        number: String,
    },
    /// The user's, or whoever wrote the file: it is something else, or of a later version.
    #[error("this is not a statement of an audit: {reason}")]
    #[diagnostic(
        code(candour::statement::not_a_statement),
        help(
            "name `report.intoto.json` or `statement.json` as candour wrote it; a later version may be needed to read it"
        )
    )]
    NotAStatement {
        /// What is wrong with it.
        reason: String,
    },
    /// Nobody's: an earlier version wrote it.
    #[error("this report is of version 0.1, which this version of candour does not read")]
    #[diagnostic(
        code(candour::statement::earlier),
        help(
            "ask its publisher to audit the release again and sign the new report, or check it with the version of candour \
             that wrote it; its own text names that version"
        )
    )]
    EarlierStatement,
    /// Our own fault: what is for the publisher's eyes was about to be signed.
    #[error("the predicate is not the public one of this outcome")]
    #[diagnostic(
        code(candour::statement::not_public),
        help("this is a fault of Candour; please report it")
    )]
    NotPublic,
    /// Our own fault.
    #[error("the statement could not be serialised: {reason}")]
    #[diagnostic(
        code(candour::statement::serialise),
        help("this is a fault of Candour; please report it")
    )]
    Serialise {
        /// What the serialiser says.
        reason: String,
    },
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Error { kind }
    }
}
