//! The publication rules: which argument may be shown, and in which form.
//!
//! Columns decide. What is declared direct or a pseudonym never shows a value; what is not declared shows not even its
//! label. Confidentiality findings show no value and no breakdown at all, since which value is rare is what an attacker
//! wants to know. A plugin is not believed: a number must stand in the policy, the declarations or the rule's page, a
//! word in its manifest, and a period must be one.

mod amounts;
mod coverage;
mod groups;
mod margins;
mod some;
mod tallies;
mod texts;
mod values;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use candour_cell::fold;
use candour_model::column::ColumnId;
use candour_model::control::Template;
use candour_model::facts::{ColumnFacts, DatasetFacts, Kind};
use candour_model::finding::{Argument, Breakdown, Dimension, Finding, Under};
use candour_model::meaning::Privacy;
use candour_model::outcome::{Availability, Block, Input, InputRole, Outcome, Status};

use candour_statement::value::{FileName, Hidden, Value};

pub(crate) use texts::{Texts, dataset_name, names_a_person};

/// Who will read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Anyone: the publication rules hold.
    Public,
    /// The publisher alone, on her own terminal.
    Private,
}

/// What stands where a text of the publisher may not be shown.
pub(crate) const NOT_SHOWN: &str = "(not shown)";

/// What an argument stands beside: the arguments of its message or group, and the columns of its finding.
#[derive(Clone, Copy)]
pub(crate) struct Beside<'a> {
    pub(crate) args: &'a BTreeMap<String, Argument>,
    pub(crate) columns: &'a [String],
}

/// Decides for one rule on one dataset.
pub(crate) struct Gate<'a> {
    audience: Audience,
    outcome: &'a Outcome,
    dataset: Option<&'a DatasetFacts>,
    block: &'a Block,
    /// Whether what is said depends on an input that others cannot get at.
    from_withheld: bool,
    /// Numbers that stand in the policy, the declarations or the rule's page, once one was asked for.
    numbers: OnceCell<BTreeSet<String>>,
    labels: OnceCell<Labels<'a>>,
}

/// Labels, looked up once one was asked for: a finding, or a profile, may name every column of a wide file.
#[derive(Default)]
struct Labels<'a> {
    /// Where among the columns of the dataset each stands.
    places: HashMap<&'a str, usize>,
    /// Those that the declarations name.
    declared: HashSet<&'a str>,
}

impl Labels<'_> {
    /// A label that differs from a declared one only in what is not seen says nothing that is not declared.
    fn add_look_alikes(&mut self) {
        let undeclared = self
            .places
            .keys()
            .filter(|label| !self.declared.contains(*label))
            .copied();
        let undeclared: Vec<&str> = undeclared.collect();
        if undeclared.is_empty() {
            return;
        }
        let folds: HashSet<Cow<'_, str>> = self.declared.iter().map(|label| fold(label)).collect();
        self.declared
            .extend(undeclared.into_iter().filter(|label| folds.contains(&fold(label))));
    }
}

impl<'a> Gate<'a> {
    pub(crate) fn new(outcome: &'a Outcome, block: &'a Block, audience: Audience) -> Self {
        let dataset = block.dataset.as_deref().and_then(|name| outcome.facts.dataset(name));
        Gate {
            audience,
            outcome,
            dataset,
            block,
            from_withheld: block.compared && previous_is_withheld(outcome),
            numbers: OnceCell::new(),
            labels: OnceCell::new(),
        }
    }

    /// Whether everything may be shown.
    pub(crate) fn is_open(&self) -> bool {
        self.audience == Audience::Private
    }

    /// A template of the rule; nothing for any other id, which could be any text.
    pub(crate) fn template(&self, id: &str) -> Option<&'a Template> {
        let manifest = self.block.manifest.as_ref()?;
        manifest.templates.iter().find(|template| template.id == id)
    }

    /// The arguments of a message, each as it may be told.
    pub(crate) fn args(&self, args: &BTreeMap<String, Argument>, columns: &[String]) -> BTreeMap<String, Value> {
        let beside = Beside { args, columns };
        let told = args.iter();
        told.map(|(name, argument)| (name.clone(), self.argument(argument, beside)))
            .collect()
    }

    /// One argument, as it may be told.
    pub(crate) fn argument(&self, argument: &Argument, beside: Beside<'_>) -> Value {
        let or_hidden = |told: Result<Value, Hidden>| told.unwrap_or_else(Value::Hidden);
        match argument {
            Argument::Count(count) => Value::Count(self.count(count, beside)),
            Argument::Share(share) => Value::Share(self.share(share, beside)),
            Argument::Number(text) => or_hidden(self.number(text).map(Value::Number)),
            Argument::Figure(figure) => Value::Figure(self.figure(figure, beside)),
            Argument::Period(label) => or_hidden(self.period(label, beside).map(Value::Period)),
            Argument::Value(cell) => or_hidden(self.cell(cell, beside).map(Value::Value)),
            Argument::Label(label) => Value::Column(self.column_id(label)),
            Argument::Labels(labels) => Value::Columns(self.column_ids(labels)),
            Argument::File(path) => Value::File(file_name(self.outcome, self.audience, self.dataset, path)),
            Argument::Dataset(name) => or_hidden(self.dataset_named(name).map(Value::Dataset)),
            Argument::Word(word) => or_hidden(self.word(word).map(Value::Word)),
        }
    }

    /// The name of a dataset: of the release's own, and of those of a previous release that others can get at.
    fn dataset_named(&self, name: &str) -> Result<String, Hidden> {
        let facts = &self.outcome.facts;
        let previous = facts.comparison.previous.as_ref();
        let was_there = || previous.is_some_and(|previous| previous.had(name).is_some());
        match self.is_open() || facts.dataset(name).is_some() {
            true => Ok(dataset_name(self.outcome, self.audience, name)),
            false if !was_there() => Err(Hidden::Undeclared),
            false if self.from_withheld => Err(Hidden::Withheld),
            false => Ok(dataset_name(self.outcome, self.audience, name)),
        }
    }

    /// By what a number is broken down, without what may not be told of it.
    pub(super) fn breakdown_told(&self, by: &Breakdown) -> Breakdown {
        let under = by.under.as_ref().map(|under| match under {
            Under::Categories(column) => Under::Categories(self.column_id(column)),
            Under::Keyword(word) => Under::Keyword(self.condition(word)),
            Under::Condition(word) => Under::Condition(self.condition(word)),
            Under::State(state) => Under::State(*state),
        });
        Breakdown {
            columns: self.column_ids(&by.columns),
            under,
        }
    }

    /// A word for what holds of those that are counted: the core's own, or one of the rule's manifest.
    fn condition(&self, word: &str) -> String {
        match self.is_core() {
            true => word.to_owned(),
            false => self.word(word).unwrap_or_default(),
        }
    }

    /// A column: by its label, if the declarations name it; else by its place; an empty text where it has none.
    pub(crate) fn column_id(&self, id: &str) -> String {
        if self.is_open() || self.labels_known().declared.contains(id) {
            return id.to_owned();
        }
        let place = self.labels_known().places.get(id);
        place.map_or_else(String::new, |at| ColumnId::Place(*at as u64 + 1).text().into_owned())
    }

    /// Whether the tallies that a rule asked for may be told, and their digest: not where an input is withheld, since which
    /// there are depends on the columns that it has, and a short list of guesses can be tried against a digest.
    pub(crate) fn may_show_tallies(&self) -> bool {
        self.is_open() || !self.from_withheld
    }

    /// Several columns. How many of them a withheld release has that may not be named is not told.
    pub(crate) fn column_ids(&self, ids: &[String]) -> Vec<String> {
        let mut said: BTreeSet<String> = BTreeSet::new();
        let told = ids.iter().map(|id| self.column_id(id));
        told.filter(|id| !self.from_withheld || said.insert(id.clone()))
            .collect()
    }

    fn labels_known(&self) -> &Labels<'a> {
        self.labels.get_or_init(|| {
            let facts = &self.outcome.facts;
            let is_withheld = previous_is_withheld(self.outcome);
            let mut labels = Labels::default();
            for (at, column) in self.dataset.iter().flat_map(|dataset| &dataset.columns).enumerate() {
                labels.places.entry(&column.label).or_insert(at);
            }
            let spoken_of = self.dataset.map(|dataset| dataset.name.as_str());
            let candidates: Vec<&'a DatasetFacts> = match self.dataset {
                Some(dataset) if !facts.is_about_all(spoken_of) => vec![dataset],
                _ => facts.datasets.iter().collect(),
            };
            // The metadata are published as the declarations are.
            let listed = facts.release.metadata.iter().filter(|_| self.dataset.is_none());
            let listed = listed.flat_map(|metadata| &metadata.files);
            labels
                .declared
                .extend(listed.flat_map(|file| &file.columns).map(String::as_str));
            for dataset in candidates {
                // What is known of a withheld release is not declared to anyone.
                let before = facts.previous_dataset(&dataset.name).filter(|_| !is_withheld);
                let columns = [dataset].into_iter().chain(before).flat_map(|dataset| &dataset.columns);
                let declared = columns.filter(|column| column.declared);
                labels.declared.extend(declared.map(|column| column.label.as_str()));
                for change in &dataset.changes {
                    let renamed = change.from.iter().chain(&change.into);
                    match &change.column {
                        Some(label) => labels.declared.extend([label.as_str()]),
                        None => labels.declared.extend(renamed.map(String::as_str)),
                    }
                }
            }
            labels.add_look_alikes();
            labels.declared.retain(|label| !names_a_person(label));
            labels
        })
    }

    /// Whether the dataset is in several files.
    pub(crate) fn has_parts(&self) -> bool {
        self.dataset.is_some_and(|dataset| dataset.files.len() > 1)
    }

    /// Whether a finding's record numbers may be shown: those of structure, schema and consistency, outside data about
    /// people.
    pub(crate) fn shows_records(&self, finding: &Finding) -> bool {
        let is_of_form = matches!(
            self.block.dimension,
            Some(Dimension::Validity | Dimension::Consistency | Dimension::Uniqueness)
        ) || self.is_core() && !self.is_confidential();
        let names_people = |label: &String| self.is(label, Privacy::Direct) || self.is(label, Privacy::Pseudonym);
        self.is_open()
            || is_of_form
                && self.dataset.is_some_and(|dataset| dataset.kind != Kind::Records)
                && !self.from_withheld
                && !finding.columns.iter().any(names_people)
    }

    /// Whether the core itself judged, from what it read and validated.
    fn is_core(&self) -> bool {
        self.block.plugin.is_none()
    }

    fn is_confidential(&self) -> bool {
        self.block.dimension == Some(Dimension::Confidentiality)
    }

    fn is_records(&self) -> bool {
        self.dataset.is_some_and(|dataset| dataset.kind == Kind::Records)
    }

    fn column(&self, label: &str) -> Option<&'a ColumnFacts> {
        let at = *self.labels_known().places.get(label)?;
        self.dataset?.columns.get(at)
    }

    fn is(&self, label: &str, kind: Privacy) -> bool {
        self.column(label).is_some_and(|column| column.meaning.is(kind))
    }

    fn any_is(&self, labels: &[String], kind: Privacy) -> bool {
        labels.iter().any(|label| self.is(label, kind))
    }

    /// Whether nothing is declared of what a column may reveal: it is not in the schema, or stands in data about people
    /// without a word on privacy.
    fn is_unknown(&self, label: &str) -> bool {
        match self.column(label) {
            Some(column) => !column.declared || self.is_records() && column.meaning.privacy.is_none(),
            None => true,
        }
    }

    fn any_is_unknown(&self, labels: &[String]) -> bool {
        labels.iter().any(|label| self.is_unknown(label))
    }

    /// The columns by which a number is broken down: those that it names, and those of the values that it stands beside, so
    /// that naming few of them hides nothing.
    fn broken_down_by(&self, by: &[String], args: &BTreeMap<String, Argument>) -> Vec<String> {
        let beside = args.values().filter_map(|argument| match argument {
            Argument::Value(value) => Some(&value.column),
            _ => None,
        });
        let mut all = by.to_vec();
        for column in beside {
            if !all.contains(column) {
                all.push(column.clone());
            }
        }
        all
    }

    /// Whether two columns are one, or one is the name of the other's codes.
    fn say_the_same(&self, one: &str, other: &str) -> bool {
        let label_of = |label: &str| self.column(label).and_then(|column| column.meaning.label_of.as_deref());
        one == other || label_of(one) == Some(other) || label_of(other) == Some(one)
    }
}

/// A block of the core's own, for what it says of a dataset outside any rule.
pub(crate) fn core_block(dataset: &str, dimension: Dimension) -> Block {
    Block {
        rule: String::new(),
        dataset: Some(dataset.to_owned()),
        plugin: None,
        manifest: None,
        dimension: Some(dimension),
        source: None,
        certainty: None,
        status: Status::Evaluated,
        evaluations: Vec::new(),
        weakenings: Vec::new(),
        tallies: Vec::new(),
        tallies_sha256: None,
        compared: false,
        coverage: Vec::new(),
        too_little: false,
    }
}

/// The name of a data file, if the declarations write it out and it looks like no identifier of a person; else its place
/// among the files of its dataset.
pub(crate) fn file_name(outcome: &Outcome, audience: Audience, dataset: Option<&DatasetFacts>, path: &str) -> FileName {
    let is_declared = outcome.declared_paths.iter().any(|declared| declared == path);
    if audience == Audience::Private || is_declared && !names_a_person(path) {
        return FileName {
            name: Some(path.to_owned()),
            part: None,
        };
    }
    let at = dataset.and_then(|dataset| dataset.files.iter().position(|file| file.path == path));
    FileName {
        name: None,
        part: at.map(|at| at as u64 + 1),
    }
}

/// Whether others cannot get at the release that this one is compared with.
pub(crate) fn previous_is_withheld(outcome: &Outcome) -> bool {
    let is_withheld = |input: &Input| matches!(input.availability, Availability::Withheld(_));
    let mut inputs = outcome.inputs.iter();
    // Where none of its datasets is one of this release, none of its files is an input.
    outcome.previous_withheld || inputs.any(|input| input.role == InputRole::Previous && is_withheld(input))
}
