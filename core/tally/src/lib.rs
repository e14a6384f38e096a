//! Exact grouped counts over blocks of records.
//!
//! All tallies of all rules over one dataset are computed in one pass. Workers count blocks, each into tables of its
//! own, and the tables are merged at the end; what a table holds does not depend on which worker saw which block, and
//! results are sorted by the texts of their keys. Whatever else must look at texts rides along as a [`Judge`].
//!
//! The code lies in the order of the work, and looks back only: `plan` says once what several specs need; `gather` is what
//! each worker makes of its blocks, with `text` to make numbers of texts; `join` puts together what workers gathered; `finish`
//! samples and sorts what a spec keeps. `engine` leads through them.
//!
//! ```
//! use candour_model::column::Column;
//! use candour_model::meaning::ColumnMeaning;
//! use candour_model::tally::TallySpec;
//! use candour_read::Block;
//! use candour_tally::{Engine, Listed};
//!
//! let columns = ["town", "age"].map(|id| Column { id: id.into(), meaning: ColumnMeaning::default() });
//! let rows = [["Deal", "61"], ["Rye", "34"], ["Deal", "58"]];
//! let blocks = Listed::new([Ok::<_, candour_read::Error>(Block::from_rows(0, 2, rows))]);
//! let rare = TallySpec::of("visits").by("town").at_most(1);
//! let (tallies, _) = Engine::new().tally(&blocks, &columns, &[rare], &())?;
//! assert_eq!(tallies[0].batch.num_rows(), 1);
//! # Ok::<(), candour_tally::PassError<candour_read::Error>>(())
//! ```
//!
//! Deliberately absent: a clock, randomness, the environment, and any order of threads or hashes in a result. Cells are
//! never logged.

mod bounds;
mod engine;
mod error;
mod finish;
mod gather;
mod join;
mod judge;
mod multiset;
mod plan;
mod row_test;
mod source;
mod sum;
mod text;

pub use bounds::Bounds;
pub use engine::Engine;
pub use error::{Error, ErrorKind, PassError};
pub use judge::{FIRST_RECORDS, GivenVerdict, Judge, Verdicts};
pub use source::{Listed, Source};
pub use text::sample::sample_hash;
