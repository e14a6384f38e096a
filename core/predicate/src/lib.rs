//! Predicates over one row: read from the text that a publisher writes ([`parse`]), and decided for the cells of a row
//! ([`Program`]).
//!
//! Numbers are exact. A cell that is suppressed is all that it can be, and one that tells nothing is unknown, so that what comes
//! of a predicate is true, false, or undecided for a reason.
//!
//! ```
//! use candour_model::meaning::ColumnMeaning;
//! use candour_model::predicate::{RowTest, Tested};
//! use candour_predicate::{Program, Room, parse};
//!
//! let read = parse("patients <= appointments * 2").unwrap();
//! let meaning = ColumnMeaning::default();
//! let columns = ["patients", "appointments"];
//! let place = |name: &str| Some((columns.iter().position(|column| *column == name)?, &meaning));
//! let program = Program::of(&RowTest::of(read.predicate), place).unwrap();
//!
//! let row = ["25", "12"];
//! let known = |leaf: usize| program.leaves()[leaf].read(row[program.leaves()[leaf].column()], &meaning);
//! assert_eq!(program.test(known, &mut Room::default()), Tested::Fails);
//! ```
//!
//! Deliberately absent: files, rows by the million and threads, which are `candour-tally`'s, and any function that needs more than
//! one row.

mod error;
mod leaf;
mod number;
mod parse;
mod program;
mod truth;
mod value;

pub use error::{Error, ErrorKind};
pub use leaf::{Known, Leaf};
pub use parse::{Mention, Parsed, Use, parse};
pub use program::{Program, Room};
pub use truth::Truth;
