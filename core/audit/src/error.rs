//! What ends an audit before it comes to an outcome.

use miette::Diagnostic;
use thiserror::Error as ThisError;

/// Shorthand.
pub type Result<T> = std::result::Result<T, Error>;

/// Why there is no outcome.
#[derive(Debug, ThisError, Diagnostic)]
#[error(transparent)]
#[diagnostic(transparent)]
pub struct Error {
    /// What happened.
    pub kind: ErrorKind,
}

/// Kinds of [`Error`], each saying whose fault it is.
#[derive(Debug, ThisError, Diagnostic)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A data file could not be read: the machine's fault, or the declaration's.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Read(candour_read::Error),
    /// A record, a header or all that is counted is too much for the memory there is: the data's fault, or the machine's.
    #[error("the dataset `{dataset}` is more than an audit can take")]
    #[diagnostic(forward(source))]
    TooMuch {
        /// The dataset.
        dataset: String,
        /// What is.
        #[source]
        source: Box<dyn Diagnostic + Send + Sync>,
    },
    /// A schema could not be compiled: the declaration's fault.
    #[error("{name} cannot be used as a schema")]
    #[diagnostic(
        code(candour::audit::schema),
        help("check the schema against JSON Schema 2020-12; references must stay inside the document")
    )]
    Schema {
        /// The schema's file.
        name: String,
        /// Why.
        #[source]
        source: candour_validate::Error,
    },
    /// The pass failed: ours, a plugin's, or the machine's.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Tally(candour_tally::Error),
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Error { kind }
    }
}

impl Error {
    /// What kept a dataset from being read.
    pub(crate) fn reading(dataset: &str, error: candour_read::Error) -> Self {
        match error.kind {
            candour_read::ErrorKind::EndlessRecord { .. } | candour_read::ErrorKind::WideHeader { .. } => {
                Error::too_much(dataset, error)
            }
            _ => ErrorKind::Read(error).into(),
        }
    }

    /// What kept it from being counted.
    pub(crate) fn tallying(dataset: &str, error: candour_tally::Error) -> Self {
        match error.kind {
            candour_tally::ErrorKind::Memory { .. } => Error::too_much(dataset, error),
            _ => ErrorKind::Tally(error).into(),
        }
    }

    fn too_much(dataset: &str, error: impl Diagnostic + Send + Sync + 'static) -> Self {
        Error::from(ErrorKind::TooMuch {
            dataset: dataset.to_owned(),
            source: Box::new(error),
        })
    }
}
