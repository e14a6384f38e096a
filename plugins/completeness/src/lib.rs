//! Rules on completeness: is everything there that should be?

mod conditional;
mod holes;
mod outliers;
mod states;

pub mod blank_columns;
pub mod missing_periods;
pub mod missing_rows;
pub mod missing_values;

candour_sdk::export_plugin! {
    id: "completeness",
    licence: "MIT OR Apache-2.0",
    rules: [
        blank_columns::BlankColumns,
        missing_periods::MissingPeriods,
        missing_rows::MissingRows,
        missing_values::MissingValues,
    ],
}
