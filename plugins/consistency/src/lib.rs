//! Rules on consistency: does the release agree with itself, and with the one before?

mod alike;
mod announced;
mod blocks;
mod by_key;
mod comparison;
mod dated;
mod interval;
mod levels;
mod linked;
mod long_weight;
mod looks;
mod matched;
mod met;
mod moment;
mod moved;
mod moving;
mod readings;
mod refused;
mod restatement;
mod row_parts;
mod seen;
mod sums;
mod tested_rows;
mod total_rows;
mod volume;

pub mod agreement;
pub mod assertions;
pub mod changed_categories;
pub mod changed_columns;
pub mod changed_datasets;
pub mod changed_meanings;
pub mod changed_volume;
pub mod copied_figures;
pub mod declared_changes;
pub mod duplicates;
pub mod falling_totals;
pub mod labels;
pub mod look_alike_values;
pub mod outside_period;
pub mod rates;
pub mod references;
pub mod restated_figures;
pub mod same_release;
pub mod wrong_totals;

candour_sdk::export_plugin! {
    id: "consistency",
    licence: "MIT OR Apache-2.0",
    rules: [
        agreement::Agreement,
        assertions::Assertions,
        changed_categories::ChangedCategories,
        changed_columns::ChangedColumns,
        changed_datasets::ChangedDatasets,
        changed_meanings::ChangedMeanings,
        changed_volume::ChangedVolume,
        copied_figures::CopiedFigures,
        declared_changes::DeclaredChanges,
        duplicates::Duplicates,
        falling_totals::FallingTotals,
        labels::Labels,
        look_alike_values::LookAlikeValues,
        outside_period::OutsidePeriod,
        rates::Rates,
        references::References,
        restated_figures::RestatedFigures,
        same_release::SameRelease,
        wrong_totals::WrongTotals,
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
                "agreement.which: higher",
                "assertions.which: higher",
                "changed-categories.volume-percent: lower",
                // The lower, the more columns are renamed and the fewer lost: neither is the stricter.
                "changed-columns.alike-percent: any",
                "changed-columns.kinds: higher",
                "changed-columns.same-percent: any",
                "changed-datasets.alike-percent: any",
                "changed-datasets.same-percent: any",
                "changed-datasets.which: higher",
                "changed-meanings.which: higher",
                "changed-volume.chance: lower",
                "changed-volume.group-per-mille: lower",
                "changed-volume.group-percent: lower",
                "changed-volume.group-periods: lower",
                "changed-volume.group-volume: lower",
                "changed-volume.suppressed-cells: lower",
                "changed-volume.suppressed-points: lower",
                "changed-volume.whole-percent: lower",
                "copied-figures.different: lower",
                "copied-figures.figures: lower",
                "copied-figures.least: lower",
                "copied-figures.same-percent: lower",
                "declared-changes.percent: lower",
                "declared-changes.value-percent: lower",
                "declared-changes.volume: lower",
                "declared-changes.which: higher",
                "duplicates.alike-rows: lower",
                "duplicates.block-rows: lower",
                "duplicates.key-rows: lower",
                "duplicates.whole-rows: lower",
                "falling-totals.falls: lower",
                "labels.which: higher",
                "look-alike-values.values: lower",
                "outside-period.cells: lower",
                "rates.which: higher",
                "references.which: higher",
                "restated-figures.which: higher",
                "same-release.which: higher",
                "wrong-totals.which: higher",
            ]
        );
    }

    #[test]
    fn every_finding_has_its_words_and_every_threshold_is_a_sentence() {
        let said = thresholds(super::plugin(), include_str!("../../../rules/uk-open-data.toml"), &[]);
        assert_eq!(
            said.lines().collect::<Vec<_>>(),
            [
                "agreement warns if a sum differs from the other table's by no more than [[agree]] allows, or if a declared agreement applies to no row, or translates a code that does not occur",
                "agreement fails if a sum differs from the other table's by more than rounding, suppression and [[agree]] \
                 explain, or if a group of one table is not in the other, and is not nought",
                "assertions warns if no row is held to a declared condition",
                "assertions fails if a row breaks a declared condition",
                "changed-categories notes if values that no longer appear, or were not there before, make up 0% of the volume or \
                 more",
                "changed-categories warns if values that no longer appear, or were not there before, make up 5% of the volume or \
                 more",
                "changed-columns warns if a column is new",
                "changed-columns fails if a column is new and not in the schema, or if a column is missing, or if a \
                 column has another type, or if a column is renamed: at least 60% of the letters of its label are those of \
                 a missing one's, or one has all words of the other, and at least 90% of its cells look like its cells; \
                 or both schemas describe it in the same words",
                "changed-datasets warns if a dataset of the previous release is gone, or if a dataset is renamed: at least \
                 60% of the letters of its name are those of one that is gone, one has all words of the other, or they differ by \
                 a period alone, and at least 50% of the columns of both are the same",
                "changed-meanings fails if a column counts something else than in the previous release, or if a column \
                 is declared otherwise than in the previous release",
                "changed-volume warns if the larger of the totals now and before is more than 120% of the smaller, and of counts \
                 further from it than 4 standard deviations of chance, or if the larger of a group's totals now and before is more \
                 than 200% of the smaller (groups of at least 100, 1 in 1,000 of the whole and 3 periods, or a year), or if the suppressed share of a group's cells rises by \
                 at least 50 percentage points (groups of at least 10 cells)",
                "copied-figures warns if at least 90% of a series repeat the same periods before (figures of at least \
                 10; series of at least 6, 4 of them different)",
                "declared-changes warns if the larger of the volumes before and after a declared change is more than \
                 150% of the smaller, or 200% for one of several values (volumes of at least 100), or if a \
                 declared change explains nothing",
                "declared-changes fails if the data contradict a declared change",
                "duplicates notes if at least 1 row repeats an earlier row exactly",
                "duplicates warns if at least 1 row has a key that looks like an earlier one",
                "duplicates fails if at least 1 row repeats the key of an earlier row, or if at least 20 rows in a run \
                 repeat earlier rows in the same order",
                "falling-totals warns if at least 1 figure of a running total is below the one before",
                "labels warns if a code has more than one name, or if a code has another name in its look-up, or if a code has a \
                 name of other words than in the previous release",
                "labels fails if a value stands beside two of a column that it is declared to go with one to one",
                "look-alike-values warns if at least 1 value looks like another of the same column",
                "outside-period fails if at least 1 cell lies outside the release's period, or in the future",
                "rates warns if a rate is shown where what it would be divided by is 0",
                "rates fails if a rate is not what its parts give",
                "references notes if a row holds a value that is declared to be no code of the look-up",
                "references warns if a code stands more than once in its look-up, or if a declared look-up or exception \
                 applies to no row",
                "references fails if a code is not in its look-up, or if a code is used before or after the days that its \
                 look-up gives it",
                "restated-figures notes if a key or a figure was not in the previous release",
                "restated-figures warns if a figure differs from the previous release, or an earlier one, and no change is declared for its \
                 period, or if a figure was shown and is suppressed, or was suppressed and is shown, or if a key or a \
                 figure of the previous release is gone, or if a figure is not the one that it is declared to repeat",
                "same-release warns if the previous release has the same records in a dataset, or if the previous \
                 release covers the same days, or if the previous release ends later than this one",
                "same-release fails if the previous release has the same records in every dataset",
                "wrong-totals warns if a total differs from its parts, within the difference that the schema allows",
                "wrong-totals fails if a total differs from its parts by more than rounding, suppression and the \
                 schema explain, or if no row has the declared total, or a value that is declared to have parts",
            ]
        );
    }
}
