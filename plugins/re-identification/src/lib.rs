//! Rules on re-identification risk: whether the people behind a release can be told apart, and what is learnt of them.

mod direct_identifiers;
mod disguised_records;
mod hidden_counts;
mod homogeneous_classes;
mod indirect;
mod label_words;
mod looks_indirect;
mod miscounted_people;
mod people_words;
mod persons;
mod small_classes;
mod small_counts;
mod undeclared_privacy;

pub use direct_identifiers::DirectIdentifiers;
pub use disguised_records::DisguisedRecords;
pub use hidden_counts::HiddenCounts;
pub use homogeneous_classes::HomogeneousClasses;
pub use looks_indirect::LooksIndirect;
pub use miscounted_people::MiscountedPeople;
pub use small_classes::SmallClasses;
pub use small_counts::SmallCounts;
pub use undeclared_privacy::UndeclaredPrivacy;

candour_sdk::export_plugin! {
    id: "re-identification",
    licence: "MIT OR Apache-2.0",
    rules: [DirectIdentifiers, DisguisedRecords, HiddenCounts, HomogeneousClasses, LooksIndirect, MiscountedPeople, SmallClasses, SmallCounts, UndeclaredPrivacy],
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use candour_testing::{directions, thresholds};

    #[test]
    fn policies_are_told_which_values_are_stricter() {
        assert_eq!(
            directions(super::plugin()).lines().collect::<Vec<_>>(),
            [
                "direct-identifiers.code-percent: lower",
                "direct-identifiers.except-declared: lower",
                "direct-identifiers.finds: higher",
                "direct-identifiers.grouped-per-mille: lower",
                "direct-identifiers.lifetime-years: lower",
                "direct-identifiers.name-percent: lower",
                "direct-identifiers.name-values: lower",
                "direct-identifiers.nhs-percent: lower",
                "direct-identifiers.nhs-values: lower",
                "disguised-records.finds: higher",
                "hidden-counts.finds: higher",
                "hidden-counts.from: lower",
                "hidden-counts.to: higher",
                "homogeneous-classes.k: lower",
                "homogeneous-classes.l: higher",
                "looks-indirect.content-percent: lower",
                "small-classes.k: higher",
                "small-counts.from: lower",
                "small-counts.of: higher",
                "small-counts.to: higher",
            ]
        );
    }

    #[test]
    fn every_finding_has_its_words_and_every_threshold_is_a_sentence() {
        let excused = ["direct-identifiers.except-declared", "hidden-counts.only-small"];
        let said = thresholds(
            super::plugin(),
            include_str!("../../../rules/uk-open-data.toml"),
            &excused,
        );
        for sentence in [
            "small-classes fails if fewer than 5 people share what is known about them",
            "small-counts warns if a cell shows 5 to 7 people",
            "small-counts notes if a cell shows 1 to 4 events or things",
            "homogeneous-classes warns if a group of at least 5 people who are alike has fewer than 2 values of a sensitive column",
            "disguised-records fails if a column stands for a person, and another narrows down who it is",
        ] {
            assert!(said.lines().any(|line| line == sentence), "{sentence}\n{said}");
        }
    }

    /// A rule is a file with a page beside it.
    #[test]
    fn every_rule_of_the_folder_is_in_the_list() {
        let mut written = BTreeSet::new();
        for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src")).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "md") {
                assert!(
                    path.with_extension("rs").exists(),
                    "{} is the page of no rule",
                    path.display()
                );
                written.insert(path.file_stem().unwrap().to_string_lossy().replace('_', "-"));
            }
        }
        let manifest = super::plugin().manifest().unwrap();
        let listed: BTreeSet<String> = manifest.rules.into_iter().map(|rule| rule.name).collect();
        assert_eq!(
            listed, written,
            "the list in lib.rs (left) and the pages in src (right)"
        );
    }
}
