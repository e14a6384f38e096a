//! Exact grouped counts over blocks of records.
//!
//! All tallies of all rules over one dataset are computed in one pass. Workers count blocks, each into tables of its
//! own, and the tables are merged at the end; what a table holds does not depend on which worker saw which block, and
//! results are sorted by the texts of their keys. Whatever else must see each record rides along as an [`Observer`].
//!
//! ```
//! use candour_model::meaning::ColumnMeaning;
//! use candour_model::tally::TallySpec;
//! use candour_read::Block;
//! use candour_tally::{Column, Embedded, Engine};
//!
//! let columns = ["town", "age"].map(|label| Column { label: label.into(), meaning: ColumnMeaning::default() });
//! let rows = [["Deal", "61"], ["Rye", "34"], ["Deal", "58"]];
//! let blocks = [Ok::<_, candour_read::Error>(Block::from_rows(0, 2, rows))];
//! let rare = TallySpec::of("visits").by("town").at_most(1);
//! let (tallies, ()) = Embedded::new().tally(blocks.into_iter(), &columns, &[rare], &())?;
//! assert_eq!((tallies[0].head.groups, tallies[0].batch.num_rows()), (2, 1));
//! # Ok::<(), candour_tally::PassError<candour_read::Error>>(())
//! ```
//!
//! Deliberately absent: a clock, randomness, the environment, and any order of threads or hashes in a result. Cells are
//! never logged.

mod batch;
mod codes;
mod column;
mod embedded;
mod error;
mod finish;
mod group;
mod plan;
mod sample;
mod sum;
mod worker;

use candour_model::meaning::ColumnMeaning;
use candour_model::tally::{Tally, TallySpec};
use candour_read::Block;

pub use batch::{GroupTable, KeyColumn, SumColumn, batch_of};
pub use embedded::Embedded;
pub use error::{Error, ErrorKind, PassError};
pub use sample::sample_hash;
pub use sum::{Reading, Sum, Units};

/// One column of the dataset, at its position in the records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its label. Of two columns with one label, tallies go by the first.
    pub label: String,
    /// How its cells are read.
    pub meaning: ColumnMeaning,
}

/// What rides on the pass: it sees each block once.
///
/// Several workers see blocks at the same time, in no set order, each keeping what it has seen; at the end all that was
/// seen is merged, again in no set order. The result must not depend on either.
pub trait Observer: Sync {
    /// What one worker has seen.
    type Seen: Send;

    /// Nothing seen yet.
    fn start(&self) -> Self::Seen;

    /// Sees a block.
    fn see(&self, seen: &mut Self::Seen, block: &Block);

    /// Adds what another worker has seen.
    fn merge(&self, into: &mut Self::Seen, from: Self::Seen);
}

/// No observer.
impl Observer for () {
    type Seen = ();

    fn start(&self) {}

    fn see(&self, (): &mut (), _block: &Block) {}

    fn merge(&self, (): &mut (), (): ()) {}
}

/// Two observers on one pass.
impl<A: Observer, B: Observer> Observer for (A, B) {
    type Seen = (A::Seen, B::Seen);

    fn start(&self) -> Self::Seen {
        (self.0.start(), self.1.start())
    }

    fn see(&self, seen: &mut Self::Seen, block: &Block) {
        self.0.see(&mut seen.0, block);
        self.1.see(&mut seen.1, block);
    }

    fn merge(&self, into: &mut Self::Seen, from: Self::Seen) {
        self.0.merge(&mut into.0, from.0);
        self.1.merge(&mut into.1, from.1);
    }
}

/// Whatever computes tallies.
pub trait Engine {
    /// Computes the tallies `specs` ask for over all `blocks` of one dataset, in the order of `specs`.
    ///
    /// The side and dataset that a spec names are its caller's concern. A record shorter than `columns` has empty cells
    /// where it ends. Blocks may come in any order.
    ///
    /// # Errors
    /// With the reader's own error at the first block that could not be read; with ours where a spec names a column that
    /// the dataset has not, before any block is read, or where threads could not be started.
    fn tally<B, O, E>(
        &self,
        blocks: B,
        columns: &[Column],
        specs: &[TallySpec],
        observer: &O,
    ) -> Result<(Vec<Tally>, O::Seen), PassError<E>>
    where
        B: Iterator<Item = Result<Block, E>> + Send,
        O: Observer,
        E: Send;
}
