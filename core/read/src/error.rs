//! What ends the reading of a dataset, as opposed to a fault, which is reported and read past.

use std::io;

use miette::Diagnostic;
use thiserror::Error;

/// Why a dataset could not be read to its end.
#[derive(Clone, Debug, PartialEq, Eq, Error, Diagnostic)]
#[error(transparent)]
#[diagnostic(transparent)]
pub struct Error {
    /// What happened.
    pub kind: ErrorKind,
}

/// Kinds of [`struct@Error`], each saying whose fault it is.
#[derive(Clone, Debug, PartialEq, Eq, Error, Diagnostic)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The declaration names no file.
    #[error("the dataset has no file")]
    #[diagnostic(
        code(candour::read::no_file),
        help("name at least one file in `path`, or widen its pattern")
    )]
    NoFile,
    /// The declaration names a file that is not there.
    #[error("`{name}` does not exist")]
    #[diagnostic(
        code(candour::read::not_found),
        help("check the spelling of `path`; it is relative to the folder of the release")
    )]
    NotFound {
        /// The file.
        name: String,
    },
    /// The declaration names a folder, a pipe or a device.
    #[error("`{name}` is not a file")]
    #[diagnostic(
        code(candour::read::not_a_file),
        help("name the file itself, or the files in the folder with a pattern such as `folder/*.csv`")
    )]
    NotAFile {
        /// What was named.
        name: String,
    },
    /// The machine does not let us read the file.
    #[error("no permission to read `{name}`")]
    #[diagnostic(
        code(candour::read::not_permitted),
        help("give the user that runs the audit permission to read the file")
    )]
    NotPermitted {
        /// The file.
        name: String,
    },
    /// The machine failed while the file was read.
    #[error("`{name}` could not be read to its end: {reason}")]
    #[diagnostic(
        code(candour::read::read_failed),
        help("copy the file to a local disk and run the audit again")
    )]
    ReadFailed {
        /// The file.
        name: String,
        /// The kind of failure.
        reason: io::ErrorKind,
    },
    /// The file is compressed, and what is stored cannot be what was compressed.
    #[error("`{name}` is damaged: it cannot be decompressed to its end")]
    #[diagnostic(
        code(candour::read::damaged),
        help("compress the file again, or publish the table uncompressed")
    )]
    Damaged {
        /// The file.
        name: String,
    },
    /// Something changed the file during the audit.
    #[error("`{name}` changed while it was read")]
    #[diagnostic(
        code(candour::read::changed),
        help("wait until whatever writes the file has finished, then run the audit again")
    )]
    Changed {
        /// The file.
        name: String,
    },
    /// The declared delimiter cannot delimit.
    #[error("byte {byte} cannot be a delimiter")]
    #[diagnostic(
        code(candour::read::bad_delimiter),
        help("declare one ASCII character that is no quotation mark and no line break, such as `,` or `;`")
    )]
    BadDelimiter {
        /// The byte declared.
        byte: u8,
    },
    /// The declared header row is not in the file.
    #[error("`{name}` has no row {header_row}, which is declared as its header")]
    #[diagnostic(
        code(candour::read::no_header_row),
        help("set `header-row` to the number of the row that holds the labels, counting from 1")
    )]
    NoHeaderRow {
        /// The file.
        name: String,
        /// The row declared.
        header_row: u64,
    },
    /// The data have a header that no table has.
    #[error("the header of `{name}` has more than {columns} columns, or more than {bytes} bytes")]
    #[diagnostic(
        code(candour::read::wide_header),
        help(
            "look for lost line breaks; if the table really is that wide, publish it with a row for each of its columns"
        )
    )]
    WideHeader {
        /// The file.
        name: String,
        /// The most columns that a header may have.
        columns: usize,
        /// The most bytes that its labels may have in all.
        bytes: usize,
    },
    /// The data hold a record too long to be one: most often a quotation mark that is opened and never closed.
    #[error("record {record} of `{name}`, from line {line}, does not end within {limit} bytes")]
    #[diagnostic(
        code(candour::read::endless_record),
        help(
            "look for a quotation mark that is opened there and not closed; if the record is meant to be so long, allow more \
             with --memory: a record may take a 24th part of it, and 256 MiB at most"
        )
    )]
    EndlessRecord {
        /// The file.
        name: String,
        /// The record.
        record: u64,
        /// The line it starts on.
        line: u64,
        /// The longest that a record may be.
        limit: usize,
    },
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Error { kind }
    }
}

impl Error {
    /// The error for a file that the machine would not open or read.
    pub(crate) fn from_io(name: &str, error: &io::Error) -> Self {
        let name = name.to_owned();
        let kind = match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => ErrorKind::NotFound { name },
            io::ErrorKind::PermissionDenied => ErrorKind::NotPermitted { name },
            io::ErrorKind::IsADirectory => ErrorKind::NotAFile { name },
            // Only what decompresses says so of bytes.
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::UnexpectedEof => {
                ErrorKind::Damaged { name }
            }
            reason => ErrorKind::ReadFailed { name, reason },
        };
        Error { kind }
    }
}
