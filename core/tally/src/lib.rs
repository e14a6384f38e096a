//! Exact grouped counts over blocks of records.
//!
//! All tallies of all rules over one dataset are computed in one pass. Workers count blocks, each into tables of its
//! own, and the tables are merged at the end; what a table holds does not depend on which worker saw which block, and
//! results are sorted by the texts of their keys. Whatever else must look at texts rides along as a [`Judge`].
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

mod across;
mod alone;
mod batch;
mod bounds;
mod coded;
mod column;
mod engine;
mod error;
mod finish;
mod forms;
mod gather;
mod judge;
mod kept;
mod large;
mod layout;
mod lookup;
mod merged;
mod plan;
mod pool;
mod runs;
mod sample;
mod sets;
mod source;
mod store;
mod sum;
mod symbol;
mod table;
mod values;
mod worker;
mod written;

pub use batch::{GroupTable, KeyColumn, SumColumn, batch_of};
pub use bounds::Bounds;
pub use engine::Engine;
pub use error::{Error, ErrorKind, PassError};
pub use judge::{FIRST_RECORDS, Judge, Verdict, Verdicts};
pub use sample::sample_hash;
pub use source::{Listed, Source};
pub use sum::{Reading, Sum, Units};
pub use written::{read_back, unknown, write_out};
