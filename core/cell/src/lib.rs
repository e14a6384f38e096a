//! How the text of a cell is read.
//!
//! Every part of an audit that looks into a cell asks here, so that a text is the same number ([`number`]), the same period
//! ([`period`]) and in the same state ([`state`]) to all of them; and groups of a tally are by the same keys ([`key`]) in any
//! engine.
//!
//! Deliberately absent: where cells come from, and what a column means, which is declared.

pub mod decimal;
pub mod detect;
mod fold;
mod marks;
pub mod period;
mod read;
mod unseen;
pub mod when;

pub use fold::fold;
pub use read::{key, marker, number, state};
pub use unseen::{Unseen, unseen};
