//! What is looked at in a table, found by its declarations alone.

use std::collections::BTreeSet;

use candour_sdk::meaning::Long;
use candour_sdk::{As, ColumnFacts, DatasetFacts, JsonType, Kind, Measure, MeasureOf, TallySpec};

use super::marked::{self, Marked};
use crate::label_words::label_words;
use crate::people_words::{are_people, says_people};

/// How many tallies tell of each look: the numbers or texts, and the states, of the same cells.
pub(super) const TALLIES: usize = 2;

/// So many records of cells that were not read are told.
const RECORDS: u32 = 10;

/// Past so many different texts, a column that need not hold numbers is none of small counts.
const MOST_TEXTS: u64 = 10_000;

/// What is called a number of people, and declared to be this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Called {
    Events,
    Things,
    Amount,
    Money,
    Rate,
    Nothing,
    DeclaredNone,
}

impl Called {
    pub(super) const ALL: [Called; 7] = [
        Called::Events,
        Called::Things,
        Called::Amount,
        Called::Money,
        Called::Rate,
        Called::Nothing,
        Called::DeclaredNone,
    ];

    pub(super) fn words(self) -> &'static str {
        match self {
            Called::Events => "one of events",
            Called::Things => "one of things",
            Called::Amount => "an amount in a unit",
            Called::Money => "an amount of money",
            Called::Rate => "a rate",
            Called::Nothing => "nothing that is counted",
            Called::DeclaredNone => "no figure",
        }
    }

    /// None where it is declared to count people.
    fn of(measure: &Measure) -> Option<Called> {
        match measure.of {
            MeasureOf::People => None,
            MeasureOf::Events => Some(Called::Events),
            MeasureOf::Things => Some(Called::Things),
            MeasureOf::Amount => Some(Called::Amount),
            MeasureOf::Money => Some(Called::Money),
            MeasureOf::Rate => Some(Called::Rate),
        }
    }
}

/// What is said of numbers that are declared to count nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unmeasured<'a> {
    /// That they are no figures.
    None,
    /// Nothing.
    Nothing,
    /// Something of which it only follows that they count nothing: a label, the total among them, or whose name they are.
    Codes,
    /// That they are found in a look-up, except for these.
    Except(&'a BTreeSet<String>),
}

/// One thing to look at.
pub(super) enum Look<'a> {
    /// A column of figures with markers that are numbers.
    Marked {
        column: &'a str,
        markers: Vec<Marked<'a>>,
        are_people: bool,
    },
    /// A column, or a measure of a long table, whose figures are declared to be rounded.
    Rounded {
        column: &'a str,
        measure: &'a Measure,
        name: Option<(&'a str, &'a str)>,
    },
    /// A column, or a measure of a long table, that counts people: none of their number is below nought.
    People {
        column: &'a str,
        name: Option<(&'a str, &'a str)>,
    },
    /// What is called people: a column, or a measure of a long table with the column that names it.
    Called {
        column: &'a str,
        of: Called,
        name: Option<(&'a str, &'a str)>,
        are_texts: bool,
    },
    /// A column of numbers that are declared to count nothing, or of which it is not declared.
    Unmeasured {
        column: &'a str,
        is: Unmeasured<'a>,
        are_texts: bool,
    },
    /// The measures of a long table that are not listed.
    Unlisted { long: &'a Long },
}

impl<'a> Look<'a> {
    /// The column whose cells are looked at.
    pub(super) fn column(&self) -> &'a str {
        match self {
            Look::Marked { column, .. }
            | Look::Rounded { column, .. }
            | Look::People { column, .. }
            | Look::Called { column, .. }
            | Look::Unmeasured { column, .. } => column,
            Look::Unlisted { long } => &long.value,
        }
    }

    /// Whether the numbers are declared to be no figures.
    pub(super) fn is_declared_none(&self) -> bool {
        match self {
            Look::Called { of, .. } => *of == Called::DeclaredNone,
            Look::Unmeasured { is, .. } => *is == Unmeasured::None,
            Look::Marked { .. } | Look::Rounded { .. } | Look::People { .. } | Look::Unlisted { .. } => false,
        }
    }

    /// Whether the cells need not be numbers. Where they are not, nothing is the matter, and nothing is left unread.
    pub(super) fn are_texts(&self) -> bool {
        matches!(
            self,
            Look::Called { are_texts: true, .. } | Look::Unmeasured { are_texts: true, .. }
        )
    }

    /// Whether the numbers are taken for codes.
    pub(super) fn are_codes(&self) -> bool {
        matches!(
            self,
            Look::Unmeasured {
                is: Unmeasured::Codes,
                ..
            }
        )
    }

    /// Whether the cells are numbers of people, or called so.
    pub(super) fn are_people(&self) -> bool {
        matches!(self, Look::People { .. } | Look::Called { are_texts: false, .. })
    }

    /// Where figures are looked at, these are the tallies of the rule on small counts.
    pub(super) fn tallies(&self, tally: &TallySpec) -> [TallySpec; TALLIES] {
        let column = self.column();
        let names = match self {
            Look::Rounded { name, .. } | Look::People { name, .. } | Look::Called { name, .. } => {
                name.map(|(names, _)| names)
            }
            Look::Unlisted { long } => Some(long.measure.as_str()),
            Look::Marked { .. } | Look::Unmeasured { .. } => None,
        };
        let first = match (self, names) {
            (Look::Marked { .. }, _) => tally.clone().by(column),
            (look, _) if look.are_texts() => tally.clone().by(column).rows(1).limit(MOST_TEXTS),
            (_, Some(names)) => tally.clone().by(names).by_as(column, As::Number).rows(1),
            (_, None) => tally.clone().by_as(column, As::Number).rows(1),
        };
        let states = tally.clone().by_as(column, As::State);
        match self.are_people() {
            true => [first, states.rows(RECORDS)],
            false => [first, states],
        }
    }
}

/// All looks at a table.
pub(super) fn of(dataset: &DatasetFacts) -> Vec<Look<'_>> {
    let mut looks = Vec::new();
    for column in dataset.present().filter(|column| column.declared) {
        let label = column.label.as_str();
        let measures = measures_of(dataset, column);
        let markers = marked::markers(column, &measures);
        let may_be_count = || {
            let is_when = column.meaning.period.is_some() && !says_people(column);
            !measures.is_empty() || !is_when && without_measure(dataset, column).is_some()
        };
        if !markers.is_empty() && may_be_count() {
            let are_people = |(_, measure): &(_, &Measure)| measure.of == MeasureOf::People;
            looks.push(Look::Marked {
                column: label,
                markers,
                are_people: measures.iter().any(are_people) || says_people(column),
            });
        }
        let is_count =
            |measure: &Measure| !matches!(measure.of, MeasureOf::Amount | MeasureOf::Money | MeasureOf::Rate);
        for (name, measure) in &measures {
            if is_count(measure) && measure.rounded_to().is_some_and(|(base, left)| base > 1 + left) {
                looks.push(Look::Rounded {
                    column: label,
                    measure,
                    name: *name,
                });
            }
            if measure.of == MeasureOf::People {
                looks.push(Look::People {
                    column: label,
                    name: *name,
                });
            }
            let is_called = match name {
                Some((_, name)) => are_people(name),
                None => says_people(column),
            };
            if let Some(of) = Called::of(measure).filter(|_| is_called) {
                looks.push(Look::Called {
                    column: label,
                    of,
                    name: *name,
                    are_texts: false,
                });
            }
        }
        if measures.is_empty() {
            looks.extend(without_measure(dataset, column));
        }
    }
    looks.extend(dataset.long().map(|columns| Look::Unlisted { long: columns.long }));
    looks
}

/// What a column is declared to measure, each under the column and the name by which a long table tells it.
fn measures_of<'a>(
    dataset: &'a DatasetFacts,
    column: &'a ColumnFacts,
) -> Vec<(Option<(&'a str, &'a str)>, &'a Measure)> {
    if let Some(measure) = &column.meaning.measure {
        return vec![(None, measure)];
    }
    let long = dataset.table.long.as_ref().filter(|long| long.value == column.label);
    let listed = long.into_iter().flat_map(|long| {
        let name = |name: &'a String| Some((long.measure.as_str(), name.as_str()));
        long.measures
            .iter()
            .map(move |(text, listed)| (name(text), &listed.measure))
    });
    listed.collect()
}

fn without_measure<'a>(dataset: &'a DatasetFacts, column: &'a ColumnFacts) -> Option<Look<'a>> {
    let (label, meaning) = (column.label.as_str(), &column.meaning);
    let are_texts = !meaning.is_numeric();
    if says_people(column) {
        let of = match meaning.no_figure {
            true => Called::DeclaredNone,
            false => Called::Nothing,
        };
        return Some(Look::Called {
            column: label,
            of,
            name: None,
            are_texts,
        });
    }
    // Look-ups are full of ranks and numbers: only of a table it is asked what each number counts.
    if dataset.kind != Kind::Table {
        return None;
    }
    let may_be_number = meaning.types.is_empty()
        || meaning
            .types
            .iter()
            .any(|is| matches!(is, JsonType::Integer | JsonType::Number));
    let is = match said_of(dataset, column)? {
        Unmeasured::None => Unmeasured::None,
        is if may_be_number => is,
        _ => return None,
    };
    Some(Look::Unmeasured {
        column: label,
        is,
        are_texts,
    })
}

/// What is said of a column of numbers that has no measure; nothing where they are codes that are listed, of the key, or found in a
/// look-up.
fn said_of<'a>(dataset: &'a DatasetFacts, column: &'a ColumnFacts) -> Option<Unmeasured<'a>> {
    let (label, meaning, table) = (&column.label, &column.meaning, &dataset.table);
    let is_named = |other: &ColumnFacts| other.meaning.label_of.as_ref() == Some(label);
    let mut references = table.references.iter().filter(|one| one.columns.contains(label));
    let is_key = table.key.as_ref().is_some_and(|key| key.contains(label))
        || table.long.as_ref().is_some_and(|long| long.measure == *label);
    if meaning.no_figure && meaning.label_of.is_none() {
        return Some(Unmeasured::None);
    }
    if !meaning.vocabulary.is_empty() || is_key {
        return None;
    }
    if let Some(reference) = references.next() {
        return (!reference.except.is_empty()).then_some(Unmeasured::Except(&reference.except));
    }
    let are_codes = meaning.label_of.is_some()
        || meaning.total.is_some()
        || dataset.present().any(is_named)
        || says_place(column.id().words());
    Some(match are_codes {
        true => Unmeasured::Codes,
        false => Unmeasured::Nothing,
    })
}

/// Words of a number that says where, when or how high something stands.
const PLACES: &[&str] = &[
    "band", "day", "decile", "floor", "grade", "hour", "index", "level", "line", "month", "order", "position",
    "quartile", "quintile", "rank", "row", "score", "sequence", "version", "week", "year",
];

/// What makes of such a word a time in which something is counted: `new in month`.
const WITHIN: &[&str] = &["by", "each", "in", "last", "of", "per", "this", "within"];

/// Whether the label says so: `week_number`, but not `seen per week`.
fn says_place(label: &str) -> bool {
    let words = label_words(label);
    let is_of = |at: usize| at > 0 && WITHIN.contains(&words[at - 1].as_str());
    (0..words.len()).any(|at| PLACES.contains(&words[at].as_str()) && !is_of(at))
}
