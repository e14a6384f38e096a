//! One declared look-up: which columns are looked up where, and what has to be counted for it.

use std::borrow::Cow;

use candour_sdk::{
    As, Ask, CellState, ColumnFacts, DatasetFacts, GroupView, Kind, PeriodUnit, Reference, TallySpec, Unit, Why, cell,
    when,
};

use super::Params;
use super::codes::Key;

/// Different codes in their periods that are told apart at most.
const MOST_DATED: u64 = 2_000_000;

/// Records of each group that a finding can name.
const PLACES: u32 = 3;

/// One declared look-up.
pub(super) struct Link<'a> {
    pub(super) reference: &'a Reference,
    own: &'a DatasetFacts,
    other: Option<&'a DatasetFacts>,
    /// The column that says when, where one is declared, or why it does not say it.
    pub(super) at: Option<Result<(&'a ColumnFacts, PeriodUnit), Why>>,
}

/// What the columns of a row hold.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Read {
    Code(Key),
    /// Something that need not be in the look-up, or nothing.
    Exempt,
    Suppressed,
    BlankInPart,
}

impl<'a> Link<'a> {
    pub(super) fn all_of(ask: &'a Ask<Params>) -> Vec<Self> {
        let own = ask.dataset();
        let references = own.table.references.iter();
        references
            .map(|reference| Link {
                reference,
                own,
                other: ask.facts.dataset(&reference.dataset),
                at: reference.at.as_ref().map(|at| dated(own, at)),
            })
            .map(Link::only_if_dated)
            .collect()
    }

    /// A look-up that lacks the columns of its validity tells no days.
    fn only_if_dated(mut self) -> Self {
        let validity = self.reference.from.iter().chain(&self.reference.until);
        let is_told = validity.into_iter().all(|label| self.other_column(label).is_some());
        self.at = self.at.map(|at| if is_told { at } else { Err(Why::NotListed) });
        self
    }

    /// Whether the file has the columns of codes.
    pub(super) fn has_own_columns(&self) -> bool {
        self.reference
            .columns
            .iter()
            .all(|label| present(self.own, label).is_some())
    }

    /// Whether both files have the columns of codes.
    pub(super) fn is_readable(&self) -> bool {
        self.has_own_columns() && self.reference.to.iter().all(|label| self.other_column(label).is_some())
    }

    pub(super) fn other_column(&self, label: &str) -> Option<&'a ColumnFacts> {
        present(self.other?, label)
    }

    /// Whether the look-up is about people, so that what it holds is not to be counted here.
    pub(super) fn is_about_people(&self) -> bool {
        self.other.is_some_and(|other| other.kind == Kind::Records)
    }

    /// How many rows there are to look up.
    pub(super) fn records(&self) -> u64 {
        self.own.records.unwrap_or(0)
    }

    /// What its codes are counted in.
    pub(super) fn unit(&self) -> Unit {
        match self.reference.columns.len() {
            1 => Unit::Values,
            _ => Unit::Keys,
        }
    }

    /// Own codes, the look-up's entries and, where its entries have days, own codes by when.
    pub(super) fn tallies(&self) -> Vec<TallySpec> {
        if !self.is_readable() {
            return Vec::new();
        }
        let reference = self.reference;
        let by = |tally: TallySpec, columns: &[String]| columns.iter().fold(tally, |tally, label| tally.by(label));
        let own = || by(TallySpec::of(&self.own.name), &reference.columns).rows(PLACES);
        let validity: Vec<String> = match self.at {
            Some(Ok(_)) => reference.from.iter().chain(&reference.until).cloned().collect(),
            _ => Vec::new(),
        };
        let entries = by(by(TallySpec::of(&reference.dataset), &reference.to), &validity);
        let mut tallies = vec![own(), entries];
        if let Some(Ok((column, unit))) = self.at {
            let dated = own().by_as(&column.label, when::form(unit));
            tallies.push(dated.by_as(&column.label, As::State).limit(MOST_DATED));
        }
        tallies
    }

    /// What a row of a tally by the columns of codes holds.
    pub(super) fn read(&self, group: &GroupView<'_>) -> Read {
        let mut key = Key::new();
        let (mut blank, mut suppressed) = (false, false);
        for (i, label) in self.reference.columns.iter().enumerate() {
            let Some(column) = self.own.column(label) else { continue };
            let text = group.key(i);
            // A total written as an empty cell is the null key.
            if column.meaning.total.as_deref() == Some(text.unwrap_or("")) || self.is_excepted(text) {
                return Read::Exempt;
            }
            let Some(text) = text else {
                blank = true;
                continue;
            };
            match cell::marker(text, &column.meaning) {
                Some(_) if cell::state(text, &column.meaning) == CellState::Suppressed => suppressed = true,
                Some(_) => return Read::Exempt,
                None => key.push(self.written(i, text).into_owned()),
            }
        }
        match (suppressed, blank, key.is_empty()) {
            (true, _, _) => Read::Suppressed,
            (false, true, true) => Read::Exempt,
            (false, true, false) => Read::BlankInPart,
            (false, false, _) => Read::Code(key),
        }
    }

    pub(super) fn is_excepted(&self, text: Option<&str>) -> bool {
        self.reference.except.contains(text.unwrap_or(""))
    }

    /// How a code is compared: in columns of numbers `101` and `101.0` are one.
    pub(super) fn written<'t>(&self, i: usize, text: &'t str) -> Cow<'t, str> {
        let own = self.own.column(&self.reference.columns[i]);
        let other = self.other_column(&self.reference.to[i]);
        let is_numeric = |column: Option<&ColumnFacts>| column.is_some_and(|column| column.meaning.is_numeric());
        let number = own.filter(|_| is_numeric(own) && is_numeric(other));
        let number = number.and_then(|own| cell::key(text, As::Fold, &own.meaning));
        number.unwrap_or(Cow::Borrowed(text))
    }
}

fn present<'a>(dataset: &'a DatasetFacts, label: &str) -> Option<&'a ColumnFacts> {
    dataset.column(label).filter(|column| column.present)
}

fn dated<'a>(own: &'a DatasetFacts, at: &str) -> Result<(&'a ColumnFacts, PeriodUnit), Why> {
    let column = present(own, at).ok_or(Why::NotListed)?;
    let period = column.meaning.period.as_ref().ok_or(Why::NotDeclared)?;
    Ok((column, period.is))
}
