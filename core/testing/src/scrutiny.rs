//! What a host refuses, refused in tests too: arguments that are not what they say, and names of what is not there.

use std::collections::BTreeSet;

use candour_cell::decimal;
use candour_cell::period;
use candour_model::control::RuleManifest;
use candour_model::coverage::Coverage;
use candour_model::facts::{DatasetFacts, Facts};
use candour_model::finding::{Argument, Breakdown, Finding, MeasureValue, Most, Under};
use candour_model::meaning::{NumberFormat, PeriodUnit};
use candour_model::metadata::ListedFile;

/// What a rule was asked about, and in which words it may speak.
pub(crate) struct Scrutiny<'a> {
    pub(crate) manifest: &'a RuleManifest,
    pub(crate) facts: &'a Facts,
    pub(crate) dataset: Option<&'a str>,
}

impl Scrutiny<'_> {
    /// Panics where a host would refuse the finding.
    pub(crate) fn finding(&self, finding: &Finding) {
        self.columns(&finding.columns);
        finding.affected.iter().for_each(|count| self.breakdown(&count.by));
        for argument in finding.message.args.values() {
            self.argument(argument);
        }
        for argument in finding.groups.iter().flat_map(|group| group.values()) {
            self.argument(argument);
        }
    }

    /// Panics where a host would refuse the measure.
    pub(crate) fn measure(&self, measure: &MeasureValue) {
        self.columns(&measure.columns);
        match &measure.value {
            Argument::Value(_)
            | Argument::Label(_)
            | Argument::Labels(_)
            | Argument::File(_)
            | Argument::Dataset(_) => {
                panic!("measure {} is neither a number nor a period nor a word", measure.name)
            }
            value => self.argument(value),
        }
    }

    /// Panics where a host would refuse what is said of how much was looked at.
    pub(crate) fn coverage(&self, coverage: &[Coverage]) {
        let mut said = BTreeSet::new();
        for one in coverage {
            assert!(one.adds_up(), "what was looked at and the rest do not add up: {one:?}");
            self.columns(&one.columns);
            let columns: BTreeSet<&String> = one.columns.iter().collect();
            assert_eq!(columns.len(), one.columns.len(), "a column is named twice: {one:?}");
            let reasons: BTreeSet<_> = one.rest.iter().map(|rest| rest.why).collect();
            assert_eq!(reasons.len(), one.rest.len(), "a reason is given twice: {one:?}");
            assert!(
                said.insert((one.about, columns)),
                "it was said of the same already: {one:?}"
            );
        }
    }

    /// Panics where a host would refuse the argument.
    pub(crate) fn argument(&self, argument: &Argument) {
        match argument {
            Argument::Count(count) => self.breakdown(&count.by),
            Argument::Share(share) => {
                assert!(share.part <= share.whole, "a part of {} in {}", share.part, share.whole);
                self.breakdown(&share.by);
            }
            Argument::Number(text) => number(text),
            Argument::Figure(figure) => {
                number(&figure.text);
                if let Some(Most::Number(most)) = &figure.most {
                    number(most);
                }
                self.columns(std::slice::from_ref(&figure.column));
                self.breakdown(&figure.by);
            }
            Argument::Period(label) => assert!(
                PeriodUnit::ALL.iter().any(|unit| period::days(label, *unit).is_some()),
                "\"{label}\" is no period's canonical label"
            ),
            Argument::Value(value) => self.columns(std::slice::from_ref(&value.column)),
            Argument::Label(label) => self.columns(std::slice::from_ref(label)),
            Argument::Labels(labels) => self.columns(labels),
            Argument::File(path) => assert!(
                self.datasets()
                    .any(|facts| facts.files.iter().any(|file| file.path == *path))
                    || self.listed().any(|file| file.path == *path),
                "no file {path} is among the facts"
            ),
            Argument::Dataset(name) => {
                let previous = self.facts.comparison.previous.as_ref();
                assert!(
                    self.facts.dataset(name).is_some() || previous.is_some_and(|previous| previous.had(name).is_some()),
                    "no dataset {name} is among the facts"
                );
            }
            Argument::Word(word) => self.word(word),
        }
    }

    fn breakdown(&self, by: &Breakdown) {
        self.columns(&by.columns);
        match &by.under {
            None | Some(Under::State(_)) => {}
            Some(Under::Categories(column)) => self.columns(std::slice::from_ref(column)),
            Some(Under::Keyword(word) | Under::Condition(word)) => self.word(word),
        }
    }

    fn word(&self, word: &String) {
        assert!(
            self.manifest.words.contains(word) || self.datasets().any(|facts| facts.asserts(word)),
            "the word \"{word}\" is not declared"
        );
    }

    fn columns(&self, labels: &[String]) {
        for label in labels {
            assert!(
                self.datasets().any(|facts| facts.column(label).is_some())
                    || self.listed().any(|file| file.columns.contains(label)),
                "no column {label} is among the facts of the dataset"
            );
        }
    }

    fn datasets(&self) -> impl Iterator<Item = &DatasetFacts> {
        let earlier = self.facts.comparison.earlier();
        let earlier = earlier.flat_map(|(_, release)| &release.datasets);
        let all = self.facts.datasets.iter().chain(earlier);
        let is_about_all = self.facts.is_about_all(self.dataset);
        all.filter(move |facts| is_about_all || Some(facts.name.as_str()) == self.dataset)
    }

    /// What the metadata list, for a rule of release scope.
    fn listed(&self) -> impl Iterator<Item = &ListedFile> {
        let metadata = self.facts.release.metadata.iter().filter(|_| self.dataset.is_none());
        metadata.flat_map(|metadata| &metadata.files)
    }
}

fn number(text: &str) {
    let json = decimal::to_json_number(text, &NumberFormat::default());
    assert!(json.is_some(), "\"{text}\" is no plain number");
}

#[cfg(test)]
#[path = "scrutiny_tests.rs"]
mod tests;
