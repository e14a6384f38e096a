//! Rules on consistency: does the release agree with itself, and with the one before?

mod announced;
mod blocks;
mod comparison;
mod interval;
mod levels;
mod looks;
mod matched;
mod moment;
mod moved;
mod readings;
mod row_parts;
mod sums;
mod tested_rows;
mod total_rows;
mod volume;

pub mod assertions;
pub mod changed_categories;
pub mod changed_columns;
pub mod changed_meanings;
pub mod changed_volume;
pub mod copied_figures;
pub mod declared_changes;
pub mod duplicates;
pub mod falling_totals;
pub mod look_alike_values;
pub mod outside_period;
pub mod rates;
pub mod same_release;
pub mod wrong_totals;

candour_sdk::export_plugin! {
    id: "consistency",
    licence: "MIT OR Apache-2.0",
    rules: [
        assertions::Assertions,
        changed_categories::ChangedCategories,
        changed_columns::ChangedColumns,
        changed_meanings::ChangedMeanings,
        changed_volume::ChangedVolume,
        copied_figures::CopiedFigures,
        declared_changes::DeclaredChanges,
        duplicates::Duplicates,
        falling_totals::FallingTotals,
        look_alike_values::LookAlikeValues,
        outside_period::OutsidePeriod,
        rates::Rates,
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
                "assertions.which: higher",
                "changed-categories.volume-percent: lower",
                "changed-columns.kinds: higher",
                // The lower, the more columns are renamed and the fewer lost: neither is the stricter.
                "changed-columns.same-percent: any",
                "changed-meanings.which: higher",
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
                "declared-changes.volume: lower",
                "declared-changes.which: higher",
                "duplicates.alike-rows: lower",
                "duplicates.block-rows: lower",
                "duplicates.key-rows: lower",
                "duplicates.whole-rows: lower",
                "falling-totals.falls: lower",
                "look-alike-values.values: lower",
                "outside-period.cells: lower",
                "rates.which: higher",
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
                "assertions warns if no row is held to a declared condition",
                "assertions fails if a row breaks a declared condition",
                "changed-categories notes if values that no longer appear, or were not there before, make up 0% of the volume or \
                 more",
                "changed-categories warns if values that no longer appear, or were not there before, make up 5% of the volume or \
                 more",
                "changed-columns warns if a column is new",
                "changed-columns fails if a column is new and not in the schema, or if a column is missing, or if a \
                 column has another type, or if a column is renamed: at least 90% of its cells look like those of a \
                 missing one",
                "changed-meanings fails if a column counts something else than in the previous release, or if a column \
                 is declared otherwise than in the previous release",
                "changed-volume warns if the larger of the totals now and before is more than 120% of the smaller, or \
                 if the larger of a group's totals now and before is more than 200% of the smaller (groups of at least \
                 100, 1 in 1,000 of the whole and 3 periods, or a year), or if the suppressed share of a group's cells rises by \
                 at least 50 percentage points (groups of at least 10 cells)",
                "copied-figures warns if at least 90% of a series repeat the same periods before (figures of at least \
                 10; series of at least 6, 4 of them different)",
                "declared-changes warns if the larger of the volumes before and after a declared change is more than \
                 150% of the smaller (volumes of at least 100), or if a declared change explains nothing",
                "declared-changes fails if the data contradict a declared change",
                "duplicates notes if at least 1 row repeats an earlier row exactly",
                "duplicates warns if at least 1 row has a key that looks like an earlier one",
                "duplicates fails if at least 1 row repeats the key of an earlier row, or if at least 20 rows in a run \
                 repeat earlier rows in the same order",
                "falling-totals warns if at least 1 figure of a running total is below the one before",
                "look-alike-values warns if at least 1 value looks like another of the same column",
                "outside-period fails if at least 1 cell lies outside the release's period, or in the future",
                "rates warns if a rate is shown where what it would be divided by is 0",
                "rates fails if a rate is not what its parts give",
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
