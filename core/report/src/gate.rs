//! The publication rules: which argument may be shown, and in which form.
//!
//! Columns decide. What is declared direct or a pseudonym never shows a value; what is not declared shows not even its
//! label. Confidentiality findings show no value and no breakdown at all, since which value is rare is what an attacker
//! wants to know. A plugin is not believed: a number must stand in the policy, the declarations or the rule's page, a
//! word in its manifest, and a period must be one.

mod amounts;
mod groups;
mod margins;
mod tallies;
mod texts;
mod values;

#[cfg(test)]
mod tests;

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use candour_model::column::ColumnId;
use candour_model::control::Template;
use candour_model::facts::{ColumnFacts, DatasetFacts, Kind};
use candour_model::finding::{Argument, Count, Dimension, Finding, Message};
use candour_model::meaning::Privacy;
use candour_model::outcome::{Availability, Block, InputRole, Outcome, Status};

pub(crate) use texts::{Texts, dataset_name};

use crate::words;

/// Who will read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Anyone: the publication rules hold.
    Public,
    /// The publisher alone, on her own terminal.
    Private,
}

/// What stands where something may not be shown.
pub(crate) const NOT_SHOWN: &str = "(not shown)";

/// What may be shown of an argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shown {
    /// In words.
    pub(crate) text: String,
    /// As whole numbers, where they may be known exactly: `n`, or `part` and `whole`.
    pub(crate) exact: BTreeMap<String, u64>,
}

impl Shown {
    fn text(text: impl Into<String>) -> Self {
        Shown {
            text: text.into(),
            exact: BTreeMap::new(),
        }
    }
}

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
    /// Numbers that stand in the policy, the declarations or the rule's page.
    numbers: BTreeSet<String>,
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

impl<'a> Gate<'a> {
    pub(crate) fn new(outcome: &'a Outcome, block: &'a Block, audience: Audience) -> Self {
        let dataset = block.dataset.as_deref().and_then(|name| outcome.facts.dataset(name));
        Gate {
            audience,
            outcome,
            dataset,
            block,
            from_withheld: block.compared && previous_is_withheld(outcome),
            numbers: values::declared_numbers(outcome, block, dataset),
            labels: OnceCell::new(),
        }
    }

    /// Whether everything may be shown.
    pub(crate) fn is_open(&self) -> bool {
        self.audience == Audience::Private
    }

    /// A template of the rule. A plugin's own id that is none of them is a free text.
    pub(crate) fn template(&self, id: &str) -> Option<&'a Template> {
        let manifest = self.block.manifest.as_ref()?;
        manifest.templates.iter().find(|template| template.id == id)
    }

    /// A message in words.
    pub(crate) fn message(&self, message: &Message, columns: &[String]) -> String {
        let beside = Beside {
            args: &message.args,
            columns,
        };
        match self.template(&message.template) {
            Some(template) => self.fill(&template.text, beside),
            None => NOT_SHOWN.to_owned(),
        }
    }

    /// A text with its places filled.
    pub(crate) fn fill(&self, text: &str, beside: Beside<'_>) -> String {
        words::fill(text, |name| {
            let argument = beside.args.get(name)?;
            Some(self.argument(argument, beside)?.text)
        })
    }

    /// One argument; `None` where it may not be shown.
    pub(crate) fn argument(&self, argument: &Argument, beside: Beside<'_>) -> Option<Shown> {
        match argument {
            Argument::Count(count) => self.count(count, beside),
            Argument::Share(share) => self.share(share, beside),
            Argument::Number(text) => self.number(text).map(Shown::text),
            Argument::Figure(figure) => self.figure(figure, beside).map(Shown::text),
            Argument::Period(label) => self.period(label, beside).map(Shown::text),
            Argument::Value(value) => self.value(value, beside).map(Shown::text),
            Argument::Label(label) => Some(Shown::text(self.label(label))),
            Argument::Labels(labels) => Some(Shown::text(self.labels(labels).join(", "))),
            Argument::File(path) => Some(Shown::text(file_name(self.outcome, self.audience, self.dataset, path))),
            Argument::Word(word) => self.word(word).map(Shown::text),
        }
    }

    /// A count with its unit, for a finding's size.
    pub(crate) fn affected(&self, count: &Count, columns: &[String]) -> Option<Shown> {
        let none = BTreeMap::new();
        let Shown { text, exact } = self.count(count, Beside { args: &none, columns })?;
        let (one, many) = words::unit(count.of);
        let text = format!("{text} {}", if text == "1" { one } else { many });
        Some(Shown { text, exact })
    }

    /// The label of a column with this id, if the declarations name it; else its position.
    pub(crate) fn label(&self, id: &str) -> String {
        if self.is_open() || self.labels_known().declared.contains(id) {
            return ColumnId::read(id).name().into_owned();
        }
        match self.labels_known().places.get(id) {
            Some(at) => ColumnId::Place(*at as u64 + 1).name().into_owned(),
            None => "an undeclared column".to_owned(),
        }
    }

    /// Whether the tallies that a rule asked for may be told, and their digest: not where an input is withheld, since which
    /// there are depends on the columns that it has, and a short list of guesses can be tried against a digest.
    pub(crate) fn may_show_tallies(&self) -> bool {
        self.is_open() || !self.from_withheld
    }

    /// Several labels, each by [`Gate::label`]. How many of them a withheld release has that may not be named is not told.
    pub(crate) fn labels(&self, labels: &[String]) -> Vec<String> {
        let mut said: BTreeSet<String> = BTreeSet::new();
        let shown = labels.iter().map(|label| self.label(label));
        shown
            .filter(|label| !self.from_withheld || said.insert(label.clone()))
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
            let candidates: Vec<&'a DatasetFacts> = match self.dataset {
                Some(dataset) => vec![dataset],
                None => facts.datasets.iter().collect(),
            };
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
            labels
        })
    }

    /// Whether a finding's record numbers may be shown: those of structure, schema and consistency, outside data about
    /// people.
    pub(crate) fn shows_records(&self, finding: &Finding) -> bool {
        let is_of_form = matches!(
            self.block.dimension,
            Some(Dimension::Validity | Dimension::Consistency | Dimension::Uniqueness)
        ) || self.is_core();
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

    /// The columns by which a number is broken down: those it names, or else those of the values that it stands beside,
    /// whatever a plugin says.
    fn broken_down_by(&self, by: &[String], args: &BTreeMap<String, Argument>) -> Vec<String> {
        if !by.is_empty() {
            return by.to_vec();
        }
        let values = args.values().filter_map(|argument| match argument {
            Argument::Value(value) => Some(value.column.clone()),
            _ => None,
        });
        values.collect()
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
    }
}

/// The name of a data file, if the declarations write it out and it looks like no identifier of a person; else its place
/// among the files of its dataset.
pub(crate) fn file_name(outcome: &Outcome, audience: Audience, dataset: Option<&DatasetFacts>, path: &str) -> String {
    let is_declared = outcome.declared_paths.iter().any(|declared| declared == path);
    if audience == Audience::Private || is_declared && !texts::names_a_person(path) {
        return path.to_owned();
    }
    match dataset.and_then(|dataset| dataset.files.iter().position(|file| file.path == path)) {
        Some(at) => format!("part {}", at + 1),
        None => "an undeclared file".to_owned(),
    }
}

/// Whether others cannot get at the release that this one is compared with.
pub(crate) fn previous_is_withheld(outcome: &Outcome) -> bool {
    outcome
        .inputs
        .iter()
        .any(|input| input.role == InputRole::Previous && matches!(input.availability, Availability::Withheld(_)))
}
