//! The publication rules: which argument may be shown, and in which form.
//!
//! Columns decide. What is declared direct or a pseudonym never shows a value; what is not declared shows not even its
//! label. Confidentiality findings show no value at all, since which value is rare is what an attacker wants to know.

use std::collections::BTreeMap;

use candour_model::detect;
use candour_model::facts::{DatasetFacts, Facts, Kind};
use candour_model::finding::{Argument, CellValue, Count, Dimension, Figure, Share, Unit};
use candour_model::meaning::Privacy;
use candour_model::outcome::{Outcome, PublicationPolicy};

use crate::words;

/// Who will read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Anyone: the publication rules hold.
    Public,
    /// The publisher alone, on her own terminal.
    Private,
}

/// How long a declared text may be.
const LONGEST_TEXT: usize = 300;

/// What a declared text becomes when it may not be shown.
const NOT_SHOWN: &str = "(not shown)";

/// Decides for one rule on one dataset.
pub(crate) struct Gate<'a> {
    audience: Audience,
    dataset: Option<&'a DatasetFacts>,
    dimension: Dimension,
    policy: &'a PublicationPolicy,
    outcome: &'a Outcome,
    /// Whether what is said depends on an input that others cannot get at.
    withheld_origin: bool,
}

impl<'a> Gate<'a> {
    pub(crate) fn new(
        outcome: &'a Outcome,
        audience: Audience,
        dataset: Option<&str>,
        dimension: Dimension,
        withheld_origin: bool,
    ) -> Self {
        Gate {
            audience,
            dataset: dataset.and_then(|name| outcome.facts.dataset(name)),
            dimension,
            policy: &outcome.publication,
            outcome,
            withheld_origin,
        }
    }

    /// A label, if the declarations name it; else its position.
    pub(crate) fn label(&self, label: &str) -> String {
        let Some(dataset) = self.dataset else {
            return self.label_anywhere(label);
        };
        if self.audience == Audience::Private || is_declared_label(dataset, &self.outcome.facts, label) {
            return label.to_owned();
        }
        match dataset.columns.iter().position(|column| column.label == label) {
            Some(at) => format!("column {}", at + 1),
            None => "an undeclared column".to_owned(),
        }
    }

    fn label_anywhere(&self, label: &str) -> String {
        let facts = &self.outcome.facts;
        let declared = facts
            .datasets
            .iter()
            .any(|dataset| is_declared_label(dataset, facts, label));
        if declared || self.audience == Audience::Private {
            label.to_owned()
        } else {
            "an undeclared column".to_owned()
        }
    }

    /// Whether record numbers may be shown.
    pub(crate) fn shows_records(&self) -> bool {
        self.audience == Audience::Private
            || self.dimension != Dimension::Confidentiality
                && self.dataset.is_some_and(|dataset| dataset.kind != Kind::Records)
    }

    /// One argument in words; `None` where it may not be shown. `beside` are the arguments it would stand beside, and
    /// `columns` the columns of its finding.
    pub(crate) fn argument(
        &self,
        argument: &Argument,
        beside: &BTreeMap<String, Argument>,
        columns: &[String],
    ) -> Option<String> {
        let open = self.audience == Audience::Private;
        match argument {
            Argument::Number(text) | Argument::Word(text) => Some(text.clone()),
            Argument::Label(label) => Some(self.label(label)),
            Argument::Labels(labels) => Some(
                labels
                    .iter()
                    .map(|label| self.label(label))
                    .collect::<Vec<_>>()
                    .join(", "),
            ),
            Argument::Period(text) => (open || !self.withheld_origin).then(|| text.clone()),
            Argument::File(path) => Some(self.file(path)),
            Argument::Count(count) => self.count(count, columns),
            Argument::Share(share) => self.share(share, columns),
            Argument::Figure(figure) => (open || self.may_show_figure(figure)).then(|| figure.text.clone()),
            Argument::Value(value) => {
                let text = value.text.clone().unwrap_or_else(|| "missing".to_owned());
                (open || self.may_show_value(value, beside)).then_some(text)
            }
        }
    }

    /// A count with its unit, for a finding's size.
    pub(crate) fn counted(&self, count: &Count, columns: &[String]) -> Option<String> {
        let text = self.count(count, columns)?;
        let (one, many) = words::unit(count.of);
        Some(format!("{text} {}", if text == "1" { one } else { many }))
    }

    /// The name of a file, if the declarations name it.
    pub(crate) fn file(&self, path: &str) -> String {
        if self.audience == Audience::Private || self.is_declared_path(path) {
            return path.to_owned();
        }
        let part = self
            .dataset
            .and_then(|dataset| dataset.files.iter().position(|file| file.path == path));
        match part {
            Some(at) => format!("part {}", at + 1),
            None => "an undeclared file".to_owned(),
        }
    }

    fn is_declared_path(&self, path: &str) -> bool {
        self.outcome.declared_paths.iter().any(|declared| declared == path)
    }

    fn has(&self, columns: &[String], kind: Privacy) -> bool {
        columns.iter().any(|label| self.meaning_is(label, kind))
    }

    fn meaning_is(&self, label: &str, kind: Privacy) -> bool {
        self.dataset
            .and_then(|dataset| dataset.column(label))
            .is_some_and(|column| column.meaning.is(kind))
    }

    fn is_records(&self) -> bool {
        self.dataset.is_some_and(|dataset| dataset.kind == Kind::Records)
    }

    /// Whether a count by groups is one of people: in a dataset about people, rows and cells are taken for people.
    fn is_of_people(&self, of: Unit) -> bool {
        of == Unit::People || self.is_records() && matches!(of, Unit::Rows | Unit::Cells)
    }

    fn count(&self, count: &Count, columns: &[String]) -> Option<String> {
        if self.audience == Audience::Private {
            return Some(words::number(count.n));
        }
        if self.withheld_origin {
            return None;
        }
        if count.of == Unit::Values {
            if self.has(columns, Privacy::Direct) {
                return None;
            }
            if self.has(columns, Privacy::Pseudonym) {
                return Some(format!("about {}", words::number(words::two_significant(count.n))));
            }
        }
        if count.by.is_empty() || !self.is_of_people(count.of) {
            return Some(words::number(count.n));
        }
        Some(self.people(count.n))
    }

    /// A count of people in one group: `fewer than 10`, or to the nearest 5.
    fn people(&self, n: u64) -> String {
        let PublicationPolicy { threshold, round } = *self.policy;
        if n > 0 && n < threshold {
            return format!("fewer than {threshold}");
        }
        words::number(nearest(n, round))
    }

    fn share(&self, share: &Share, columns: &[String]) -> Option<String> {
        if self.audience == Audience::Private {
            return Some(words::percent(share.part, share.whole));
        }
        if self.withheld_origin {
            return Some(words::band(share.part, share.whole).to_owned());
        }
        let of_cells = matches!(share.of, Unit::Cells | Unit::Rows);
        if of_cells && self.has(columns, Privacy::Direct) {
            return Some(words::band(share.part, share.whole).to_owned());
        }
        if !share.by.is_empty() {
            if self.has(columns, Privacy::Sensitive) {
                return None;
            }
            let rest = share.whole.saturating_sub(share.part);
            let small = |n: u64| n > 0 && n < self.policy.threshold;
            if self.is_of_people(share.of) && (small(share.part) || small(rest) || small(share.whole)) {
                return None;
            }
        }
        Some(words::percent(share.part, share.whole))
    }

    /// A figure of a table that is published is public already; one about people at risk is not repeated.
    fn may_show_figure(&self, figure: &Figure) -> bool {
        if self.withheld_origin || self.dimension == Dimension::Confidentiality {
            return false;
        }
        !self.is_records() || figure.by.is_empty()
    }

    fn may_show_value(&self, value: &CellValue, beside: &BTreeMap<String, Argument>) -> bool {
        if self.dimension == Dimension::Confidentiality || self.withheld_origin {
            return false;
        }
        let Some(dataset) = self.dataset else { return false };
        let Some(column) = dataset.column(&value.column) else {
            return false;
        };
        let Some(text) = &value.text else {
            return column.declared;
        };
        let meaning = &column.meaning;
        let is_public_word = meaning.vocabulary.contains(text)
            || meaning.total.as_ref() == Some(text)
            || meaning.markers.contains_key(text)
            || self.is_listed(&dataset.name, &value.column, text)
            || dataset.changes.iter().any(|change| {
                change.column.as_ref() == Some(&value.column)
                    && (change.from.contains(text) || change.into.contains(text))
            });
        if !is_public_word || meaning.is(Privacy::Direct) || meaning.is(Privacy::Pseudonym) {
            return false;
        }
        if meaning.privacy.is_none() && dataset.kind == Kind::Records {
            return false;
        }
        let is_crossed = beside.values().any(|other| match other {
            Argument::Value(other) => {
                other.column != value.column && !self.names_the_same(&other.column, &value.column)
            }
            _ => false,
        });
        let is_personal = meaning.is(Privacy::Sensitive) || meaning.is(Privacy::Indirect);
        !(is_personal && is_crossed)
    }

    /// Whether one of two columns is the other's label.
    fn names_the_same(&self, one: &str, other: &str) -> bool {
        let label_of = |label: &str| {
            self.dataset
                .and_then(|dataset| dataset.column(label))
                .and_then(|column| column.meaning.label_of.clone())
        };
        label_of(one).as_deref() == Some(other) || label_of(other).as_deref() == Some(one)
    }

    fn is_listed(&self, dataset: &str, column: &str, text: &str) -> bool {
        self.outcome.published_values.iter().any(|listed| {
            listed.dataset == dataset
                && listed.column == column
                && listed.values.binary_search_by(|value| value.as_str().cmp(text)).is_ok()
        })
    }
}

/// A text that the publisher wrote for readers: at most 300 characters, and nothing that looks like an identifier of a
/// person. `is_contact` texts may hold an address or a telephone number, since that is what they are for.
pub(crate) fn declared_text(text: &str, audience: Audience, is_contact: bool) -> String {
    if audience == Audience::Private {
        return text.to_owned();
    }
    let identifier = detect::contains_identifier(text);
    let is_allowed = identifier.is_none_or(|class| is_contact && matches!(class, "email" | "uk-phone"));
    if !is_allowed {
        return NOT_SHOWN.to_owned();
    }
    match text.char_indices().nth(LONGEST_TEXT) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

fn is_declared_label(dataset: &DatasetFacts, facts: &Facts, label: &str) -> bool {
    let in_schema = |dataset: &DatasetFacts| dataset.column(label).is_some_and(|column| column.declared);
    in_schema(dataset)
        || facts.previous_dataset(&dataset.name).is_some_and(in_schema)
        || dataset.changes.iter().any(|change| {
            change.column.as_deref() == Some(label)
                || change.from.iter().chain(&change.into).any(|named| named == label)
        })
}

/// `n` to the nearest `base`, halves up.
fn nearest(n: u64, base: u64) -> u64 {
    if base == 0 {
        return n;
    }
    (n + base / 2) / base * base
}
