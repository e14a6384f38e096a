//! Rules on consistency: does the release agree with itself, and with the one before?

mod blocks;
mod interval;
mod row_parts;
mod total_rows;

pub mod changed_columns;
pub mod duplicates;
pub mod wrong_totals;

candour_sdk::export_plugin! {
    id: "consistency",
    licence: "MIT OR Apache-2.0",
    rules: [
        changed_columns::ChangedColumns,
        duplicates::Duplicates,
        wrong_totals::WrongTotals,
    ],
}
