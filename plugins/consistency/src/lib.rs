//! Rules on consistency: does the release agree with itself, and with the one before?

mod announced;
mod blocks;
mod comparison;
mod interval;
mod looks;
mod matched;
mod moment;
mod moved;
mod readings;
mod row_parts;
mod total_rows;
mod volume;

pub mod changed_categories;
pub mod changed_columns;
pub mod changed_meanings;
pub mod changed_volume;
pub mod copied_figures;
pub mod declared_changes;
pub mod duplicates;
pub mod look_alike_values;
pub mod outside_period;
pub mod same_release;
pub mod wrong_totals;

candour_sdk::export_plugin! {
    id: "consistency",
    licence: "MIT OR Apache-2.0",
    rules: [
        changed_categories::ChangedCategories,
        changed_columns::ChangedColumns,
        changed_meanings::ChangedMeanings,
        changed_volume::ChangedVolume,
        copied_figures::CopiedFigures,
        declared_changes::DeclaredChanges,
        duplicates::Duplicates,
        look_alike_values::LookAlikeValues,
        outside_period::OutsidePeriod,
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
                "look-alike-values.values: lower",
                "outside-period.cells: lower",
                "same-release.which: higher",
                "wrong-totals.which: higher",
            ]
        );
    }

    #[test]
    fn every_finding_has_its_words_and_every_threshold_is_a_sentence() {
        let said = thresholds(super::plugin(), include_str!("../../../rules/uk-open-data.toml"), &[]);
        assert_eq!(said.lines().collect::<Vec<_>>(), [""]);
    }
}
