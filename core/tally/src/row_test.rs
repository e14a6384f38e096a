//! Tests of rows, made ready once for all specs that ask for them.

use candour_model::column::Column;
use candour_model::predicate::RowTest;
use candour_predicate::Program;

/// A test, once for all specs that ask for it.
pub(crate) struct PlannedTest {
    pub(crate) test: RowTest,
    /// Its leaves name the columns of the plan.
    pub(crate) program: Program,
}

impl PlannedTest {
    /// Makes a test ready; `place` tells the place of a column in the plan, and its column in the file.
    pub(crate) fn new<'a>(
        test: &RowTest,
        place: impl Fn(&str) -> Option<(usize, &'a Column)>,
    ) -> Result<Self, candour_predicate::Error> {
        let program = Program::of(test, |id| place(id).map(|(at, column)| (at, &column.meaning)))?;
        let test = test.clone();
        Ok(PlannedTest { test, program })
    }

    /// The columns of the plan that it reads.
    pub(crate) fn columns(&self) -> impl Iterator<Item = usize> {
        self.program.leaves().iter().map(|leaf| leaf.column())
    }
}
