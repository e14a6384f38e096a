//! Rules on completeness: is everything there that should be?

mod conditional;
mod expected;
mod holes;
mod outliers;
mod states;
mod units;
mod unread;

pub mod blank_columns;
pub mod declared_files;
pub mod dictionary;
pub mod empty_days;
pub mod metadata;
pub mod missing_combinations;
pub mod missing_periods;
pub mod missing_rows;
pub mod missing_values;
pub mod suppressed_values;

candour_sdk::export_plugin! {
    id: "completeness",
    licence: "MIT OR Apache-2.0",
    rules: [
        blank_columns::BlankColumns,
        declared_files::DeclaredFiles,
        dictionary::Dictionary,
        empty_days::EmptyDays,
        metadata::Metadata,
        missing_combinations::MissingCombinations,
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
                "declared-files.which: higher",
                "dictionary.which: higher",
                "empty-days.days: lower",
                "empty-days.nearby-days: any",
                "empty-days.rows: lower",
                "empty-days.times: lower",
                "metadata.needs: higher",
                "missing-combinations.combinations: lower",
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
                "suppressed-values.rise-percent: lower",
                "suppressed-values.rise-points: lower",
            ]
        );
    }

    #[test]
    fn every_finding_has_its_words_and_every_threshold_is_a_sentence() {
        let said = thresholds(super::plugin(), include_str!("../../../rules/uk-open-data.toml"), &[]);
        assert_eq!(
            said.lines().collect::<Vec<_>>(),
            [
                "blank-columns notes if a column of the schema is blank in every row, or if a column that the schema \
                 does not declare is blank in every row",
                "declared-files warns if a file in the metadata is in no dataset",
                "declared-files fails if a file has another digest than the metadata list, or if a file has another \
                 length than the metadata list, or if a file has other columns than the metadata list, or if a file of \
                 the release is not in its metadata",
                "dictionary warns if a column stands in the dictionary more than once",
                "dictionary fails if a column in the dictionary is in no file, or if a column of a file is not in the \
                 dictionary",
                "empty-days warns if 14 days in a row or more have no rows, 3 times as many as ever within 56 days, where \
                 at least 50 rows would be expected",
                "metadata notes if a licence is no identifier of SPDX",
                "metadata warns if a release has no title, or if a release does not say which days it covers, or if a \
                 release covers days after the day of the audit",
                "metadata fails if a published release has no licence, or if a release says nobody to ask",
                "missing-combinations fails if at least 1 expected combination has no rows, or none in some period",
                "missing-periods warns if a group with at least 20 rows in an ordinary period has none in another, or \
                 if a series has gaps, in a table in which at least 90% of the periods of all series have rows",
                "missing-periods fails if at least 1 expected period has no rows",
                "missing-rows fails if the number of rows, in all or of a value, differs from the declared one by more than 0",
                "missing-values warns if at least 5% of a column is missing, and 5 percentage points more than in the \
                 previous release, or if at least 10% of a group's cells are missing, 3 times the share of the rest \
                 (groups of at least 50 cells)",
                "missing-values fails if at least 1 cell of a required column is missing",
                "suppressed-values warns if at least 90% of a column is suppressed, or if the suppressed share of a \
                 column rises by at least 15 percentage points since the previous release, to 200% of what it was, or that of \
                 what is shown falls as much",
            ]
        );
    }
}
