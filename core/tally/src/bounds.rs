//! When the engine changes its way of counting. Results never depend on these.

/// Bounds on what a worker keeps at hand, past which it counts another way.
///
/// The defaults are right for tables of any size. Small ones let tests reach every way of counting with a few rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Distinct texts of one column that are known, at most 30,000; cells with others are kept as they are, and counted
    /// after the pass.
    pub texts: usize,
    /// Distinct texts from which a column is taken for one of mostly different ones if half of its cells are new.
    pub texts_early: usize,
    /// Groups of one tally that a worker counts; past it, the codes of records are kept, and counted after the pass.
    pub groups: usize,
    /// Groups from which a tally is taken for one of mostly small groups if half of the records are in a group of their
    /// own.
    pub groups_early: usize,
    /// Bytes that counting after the pass takes at once, for one tally.
    pub sorted_bytes: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Bounds {
            texts: 30_000,
            texts_early: 2_048,
            groups: 1 << 17,
            groups_early: 4_096,
            sorted_bytes: 160 << 20,
        }
    }
}
