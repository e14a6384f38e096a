//! After the pass: what the workers gathered becomes groups, and each spec takes those that it keeps.

pub(crate) mod across_columns;
pub(crate) mod alike;
mod each_text;
pub(crate) mod kept_records;
pub(crate) mod lanes;
mod large_groups;
pub(crate) mod one_column;
mod one_column_groups;
mod packing;
mod sampling;
pub(crate) mod selection;
mod shapes;
mod sorted;

use candour_model::column::Column;
use candour_model::tally::TallySpec;

use crate::bounds::Bounds;
use crate::gather::worker::Worker;
use crate::join::alike::Alike;
use crate::join::kept_records::KeptRecords;
use crate::join::lanes::MergedLane;
use crate::plan::PassPlan;

/// What all workers saw, as groupings need it.
pub(crate) struct AfterPass<'a, 's> {
    pub(crate) plan: &'a PassPlan,
    pub(crate) columns: &'a [Column],
    pub(crate) specs: &'s [TallySpec],
    pub(crate) workers: &'a [Worker],
    pub(crate) kept: &'a KeptRecords<'a>,
    /// By lane, those that groupings across columns go by.
    pub(crate) lanes: &'a [Option<MergedLane<'a>>],
    /// By column of the plan: which of its texts look alike; of none where nobody asks.
    pub(crate) alike: &'a [Alike],
    pub(crate) bounds: &'a Bounds,
}
