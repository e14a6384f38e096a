//! Validates the rows of a dataset against its JSON Schema, row by row.
//!
//! The `jsonschema` crate decides what a schema means. This crate decides only how a row of cells becomes the object it
//! is asked about, and gathers what it answers: one fault for each place in the schema, keyword and set of columns, with
//! a count and the first record numbers. It is the only crate that knows data schemas.
//!
//! Deliberately absent: values of cells in any answer, a clock, randomness, hash order, the network.

mod error;
mod excused;
mod faults;
mod instance;
mod validator;

pub use error::{Error, ErrorKind};
pub use faults::{FIRST_RECORDS, FaultPlace, SchemaFault, SchemaFaults};
pub use instance::Column;
pub use validator::{KEYWORDS, Validator, rule_name};
