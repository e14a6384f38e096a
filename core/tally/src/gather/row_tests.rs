//! How a worker tests rows: over the codes of the columns that a test reads, with what each known text tells worked out once.

use candour_model::column::Column;
use candour_model::predicate::Tested;
use candour_predicate::{Known, Room};
use candour_read::Block;

use crate::gather::column::ColumnWorker;
use crate::plan::ColumnWork;
use crate::row_test::PlannedTest;
use crate::text::codes::{BEYOND_LONG, Coded};
use crate::text::lookup::Lookup;

/// One test, run by one worker.
pub(crate) struct TestWorker {
    /// Everything that can come of it, in the order of [`Tested::ALL`].
    pub(crate) texts: Lookup,
    /// By leaf, what it reads of each text that the lookup of its column knows.
    known: Vec<Vec<Known>>,
    room: Room,
    /// Of the block at hand.
    pub(crate) coded: Coded,
}

impl TestWorker {
    pub(crate) fn new(test: &PlannedTest) -> Self {
        let mut texts = Lookup::default();
        for tested in Tested::ALL {
            texts.insert(tested.name());
        }
        TestWorker {
            texts,
            known: test.program.leaves().iter().map(|_| Vec::new()).collect(),
            room: Room::default(),
            coded: Coded::default(),
        }
    }

    /// Tests the records of a block, whose columns are coded.
    pub(crate) fn code(
        &mut self,
        test: &PlannedTest,
        block: &Block,
        work: &[ColumnWork],
        columns: &[Column],
        workers: &[ColumnWorker],
    ) {
        let program = &test.program;
        let meaning = |column: usize| &columns[work[column].position].meaning;
        for (leaf, known) in program.leaves().iter().zip(&mut self.known) {
            let texts = workers[leaf.column()].texts.texts();
            known.extend(
                texts[known.len()..]
                    .iter()
                    .map(|text| leaf.read(text, meaning(leaf.column()))),
            );
        }
        self.coded.clear();
        for at in 0..block.len() {
            let known = |leaf: usize| {
                let reads = &program.leaves()[leaf];
                let column = reads.column();
                match workers[column].coded.codes[at] {
                    BEYOND_LONG.. => reads.read(block.get(at, work[column].position), meaning(column)),
                    code => self.known[leaf][usize::from(code) - 1],
                }
            };
            self.coded.codes.push(code(program.test(known, &mut self.room)));
        }
    }

    /// About how many bytes what it knows takes.
    pub(crate) fn weight(&self) -> usize {
        self.known.iter().map(|known| size_of_val(known.as_slice())).sum()
    }
}

/// One more than its place among [`Tested::ALL`], since the null key has the first code.
fn code(tested: Tested) -> u16 {
    1 + match tested {
        Tested::Holds => 0,
        Tested::Fails => 1,
        Tested::DoesNotApply => 2,
        Tested::Undecided(why) => 3 + why as u16,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_in_the_order_of_the_names() {
        let codes: Vec<u16> = Tested::ALL.into_iter().map(code).collect();
        assert_eq!(codes, (1..=Tested::ALL.len() as u16).collect::<Vec<_>>());
    }
}
