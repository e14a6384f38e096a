//! Rules on completeness: is everything there that should be?

mod conditional;
mod expected;
mod holes;
mod outliers;
mod states;
mod unread;

pub mod blank_columns;
pub mod missing_periods;
pub mod missing_rows;
pub mod missing_values;
pub mod suppressed_values;

candour_sdk::export_plugin! {
    id: "completeness",
    licence: "MIT OR Apache-2.0",
    rules: [
        blank_columns::BlankColumns,
        missing_periods::MissingPeriods,
        missing_rows::MissingRows,
        missing_values::MissingValues,
        suppressed_values::SuppressedValues,
    ],
}

#[cfg(test)]
mod tests {
    use candour_testing::{directions, thresholds};

    #[test]
    fn policies_are_told_which_values_are_stricter() {
        assert_eq!(
            directions(super::plugin()).lines().collect::<Vec<_>>(),
            [
                "blank-columns.which: higher",
                "missing-periods.filled-percent: lower",
                "missing-periods.group-rows: lower",
                "missing-periods.whole-periods: lower",
                "missing-rows.tolerance: lower",
                "missing-values.column-percent: lower",
                "missing-values.group-cells: lower",
                "missing-values.group-percent: lower",
                "missing-values.group-times: lower",
                "missing-values.required-cells: lower",
                "missing-values.rise-points: lower",
                "suppressed-values.column-percent: lower",
                "suppressed-values.rise-points: lower",
            ]
        );
    }

    #[test]
    fn every_finding_has_its_words_and_every_threshold_is_a_sentence() {
        let said = thresholds(super::plugin(), include_str!("../../../rules/uk-open-data.toml"), &[]);
        assert_eq!(said.lines().collect::<Vec<_>>(), [""]);
    }
}
