//! Rules on consistency: does the release agree with itself, and with the one before?

mod announced;
mod blocks;
mod comparison;
mod interval;
mod moved;
mod row_parts;
mod total_rows;
mod volume;

pub mod changed_categories;
pub mod changed_columns;
pub mod changed_volume;
pub mod duplicates;
pub mod outside_period;
pub mod wrong_totals;

candour_sdk::export_plugin! {
    id: "consistency",
    licence: "MIT OR Apache-2.0",
    rules: [
        changed_categories::ChangedCategories,
        changed_columns::ChangedColumns,
        changed_volume::ChangedVolume,
        duplicates::Duplicates,
        outside_period::OutsidePeriod,
        wrong_totals::WrongTotals,
    ],
}
