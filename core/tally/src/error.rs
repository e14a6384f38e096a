//! What can go wrong with a pass, and whose fault it is.

use std::fmt;

use miette::Diagnostic;
use thiserror::Error as ThisError;

/// Why a pass gave no tallies.
#[derive(Debug)]
pub enum PassError<E> {
    /// A block could not be read: the reader's error, as it came.
    Read(E),
    /// The pass itself failed.
    Tally(Error),
}

impl<E> From<Error> for PassError<E> {
    fn from(error: Error) -> Self {
        PassError::Tally(error)
    }
}

impl<E: fmt::Display> fmt::Display for PassError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PassError::Read(error) => error.fmt(f),
            PassError::Tally(error) => error.fmt(f),
        }
    }
}

impl<E: std::error::Error> std::error::Error for PassError<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            PassError::Read(error) => error.source(),
            PassError::Tally(error) => std::error::Error::source(error),
        }
    }
}

/// An error of this crate.
#[derive(Debug, ThisError, Diagnostic)]
#[error(transparent)]
#[diagnostic(transparent)]
pub struct Error {
    /// What happened.
    pub kind: ErrorKind,
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Error { kind }
    }
}

/// What happened.
#[derive(Debug, ThisError, Diagnostic)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A tally names a column that the dataset has not: the plugin's fault, which sees the columns before it plans.
    #[error("tally {spec} asks for the column `{column}`, which the dataset does not have")]
    #[diagnostic(
        code(candour::tally::unknown_column),
        help("a rule may ask only for columns that its facts list as present; report this to the author of the rule")
    )]
    UnknownColumn {
        /// Which of the specs, from 0.
        spec: usize,
        /// The id it names.
        column: String,
    },
    /// A tally tests rows for what cannot be tested: the plugin's fault.
    #[error("tally {spec} tests rows for what cannot be tested")]
    #[diagnostic(code(candour::tally::row_test), help("report this to the author of the rule"))]
    RowTest {
        /// Which of the specs, from 0.
        spec: usize,
        /// What is wrong with it.
        #[source]
        source: candour_predicate::Error,
    },
    /// A column declares more markers than are looked for: the publisher's fault.
    #[error("the column `{column}` declares {markers} markers, of which {most} can be told apart")]
    #[diagnostic(
        code(candour::tally::markers),
        help("declare in x-markers only texts that stand for no value")
    )]
    TooManyMarkers {
        /// Its id.
        column: String,
        /// How many it declares.
        markers: usize,
        /// How many it may.
        most: usize,
    },
    /// The records that must be kept to count them do not fit: the machine's limit, or the user's.
    #[error("counting needs more than {} MB of memory", budget >> 20)]
    #[diagnostic(
        code(candour::tally::memory),
        help("allow more with --memory, or ask for less: fewer columns declared indirect, or a key in fewer columns")
    )]
    Memory {
        /// How many bytes there were.
        budget: usize,
    },
    /// More records would have to be kept than are told apart: the machine's limit, reached where memory is not.
    #[error("counting needs to keep {records} records, more than the {} that it can", u32::MAX)]
    #[diagnostic(
        code(candour::tally::records),
        help("audit the parts as datasets of their own, or ask for less: fewer columns declared indirect")
    )]
    TooManyRecords {
        /// How many there are.
        records: usize,
    },
    /// Worker threads could not be started: the machine's fault.
    #[error("starting {threads} worker threads failed")]
    #[diagnostic(
        code(candour::tally::threads),
        help("ask for fewer jobs, or raise the limit on processes of this user")
    )]
    Threads {
        /// How many were asked for.
        threads: usize,
        /// Why.
        #[source]
        source: rayon::ThreadPoolBuildError,
    },
    /// A finished tally could not be laid out as a table: our fault.
    #[error("laying out tally {spec} as a table failed")]
    #[diagnostic(
        code(candour::tally::table),
        help("this is a defect of Candour; report it with the rule that asked")
    )]
    Table {
        /// Which of the specs, from 0.
        spec: usize,
        /// Why.
        #[source]
        source: arrow_schema::ArrowError,
    },
}
