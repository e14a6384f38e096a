//! Validates the rows of a dataset against its JSON Schema, each distinct text or combination of texts once.
//!
//! The `jsonschema` crate decides what a schema means. This crate decides how a row of cells becomes the object it is
//! asked about, takes the schema into pieces that say the same of less, and gathers what the crate answers: one fault for
//! each place in the schema, keyword and set of columns, with a count and the first record numbers. A cell that is surely
//! valid under common keywords is not asked about. It is the only crate that knows data schemas.
//!
//! That all this equals asking about whole rows is what [`RowValidator`] and the tests against it are for.
//!
//! Deliberately absent: values of cells in any answer, a clock, randomness, hash order, the network.

mod dialect;
mod error;
mod excused;
mod faults;
mod groups;
mod instance;
mod keywords;
mod pattern;
mod pieces;
mod rowwise;
mod stepping;
mod sure;
mod validator;
mod variants;

pub use error::{Error, ErrorKind};
pub use faults::{FIRST_RECORDS, FaultPlace, SchemaFault, SchemaFaults};
pub use keywords::{KEYWORDS, rule_name};
pub use rowwise::RowValidator;
pub use stepping::MOST_STEPS;
pub use validator::Validator;
