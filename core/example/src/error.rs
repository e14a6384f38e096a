//! What can go wrong while a release is made, and whose fault it is.

use std::io;

use crate::catalogue::{FaultId, Twin};

/// Why no release was written.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[non_exhaustive]
pub enum Error {
    /// The user asked for a size that the model does not cover.
    #[error("{asked} appointments are outside what the example can make")]
    #[diagnostic(
        code(candour::example::size),
        help(
            "ask for between {} and {} appointments a year",
            crate::settings::FEWEST,
            crate::settings::MOST
        )
    )]
    Size {
        /// What was asked for.
        asked: u64,
    },
    /// The user asked for years that the model does not cover, twice for one, or out of order.
    #[error("the years asked for are not some of 2014 to 2017 in order")]
    #[diagnostic(
        code(candour::example::years),
        help("name the years in which the financial years start, such as 2014,2015 for 2014/15 and 2015/16")
    )]
    Years,
    /// The user named a fault that does not exist.
    #[error("no fault is called `{name}`")]
    #[diagnostic(
        code(candour::example::unknown_fault),
        help("known are {}", crate::catalogue::known())
    )]
    UnknownFault {
        /// What was asked for.
        name: String,
    },
    /// The user asked for a fault in a twin that has no column for it.
    #[error("{fault} has no place in the {} release", twin.name())]
    #[diagnostic(
        code(candour::example::fault_without_place),
        help("make another twin or shape, or leave the fault out")
    )]
    FaultWithoutPlace {
        /// The fault.
        fault: FaultId,
        /// The twin.
        twin: Twin,
    },
    /// The user asked for a fault that only shows against a release before it.
    #[error("{fault} shows only beside the release of the year before")]
    #[diagnostic(code(candour::example::fault_without_previous), help("ask for two years"))]
    FaultWithoutPrevious {
        /// The fault.
        fault: FaultId,
    },
    /// The machine could not write.
    #[error("failed to write {path}")]
    #[diagnostic(
        code(candour::example::write),
        help("see that the folder can be written to and that there is room")
    )]
    Write {
        /// The file, inside the release.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// Ours: a schema of the example is not what the example expects.
    #[error("the schema {path} of the example is broken")]
    #[diagnostic(
        code(candour::example::broken_schema),
        help("this is a fault in Candour: please report it")
    )]
    BrokenSchema {
        /// Which.
        path: String,
    },
}
