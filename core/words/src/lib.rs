//! The English of Candour, in one place: numbers with their nouns, lists, verdicts, reasons, and the templates of rules with
//! their places filled.
//!
//! A function of values that may be told already: nothing here decides what may be.

pub mod coverage;
mod list;
pub mod names;
mod numbers;
pub mod outcome;
mod periods;
pub mod reasons;
mod template;
mod threshold;
pub mod told;
mod value;

pub use list::{capitalised, in_columns, listed, some_of};
pub use numbers::{agreeing, bytes, decimal, number, percent, plain, several};
pub use periods::{days, period, period_noun, period_place, period_range, period_short, several_periods};
pub use template::fill;
pub use value::{NOT_SHOWN, bare, column, columns, count, figure, noun, number_of, portion, share, text};
