//! Tallies as Arrow: the one place that knows which columns a tally's table has.
//!
//! Who computes a tally fills a [`GroupTable`] and gets a table from it; who reads one gets [`TallyColumns`], checked once, by
//! group or by column, without a copy. Figures are whole numbers of units with a scale, as they stand in the table.
//!
//! ```
//! use candour_arrow::{GroupTable, KeyColumn, Tally, TallyColumns};
//! use candour_model::tally::{TallyHead, TallySpec};
//!
//! let towns = KeyColumn { dictionary: vec!["Deal".into()], indices: vec![None, Some(0)] };
//! let table = GroupTable { keys: vec![towns], counts: vec![3, 1], ..GroupTable::default() };
//! let head = TallyHead { spec: TallySpec::of("visits").by("town"), overflowed: false, spectrum: Vec::new(), rounded: None };
//! let tally = Tally { head, batch: table.into_batch()? };
//! let columns = TallyColumns::of(&tally).unwrap();
//! assert_eq!((columns.key(0, 1), columns.count(1)), (Some("Deal"), 1));
//! # Ok::<(), arrow_schema::ArrowError>(())
//! ```
//!
//! Deliberately absent: how tables cross to plugins and their processes, and what a number means.

mod layout;
mod read;
mod tally;
mod write;

pub use read::{SumColumns, TallyColumns, WrongTable};
pub use tally::{SumRow, Tally};
pub use write::{GroupTable, KeyColumn, SumColumn};

#[cfg(test)]
mod tests;
