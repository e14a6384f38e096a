//! The entries of a look-up: which codes it has, and from when until when.

use std::collections::{BTreeMap, BTreeSet};

use candour_sdk::cell::{self, CellState};
use candour_sdk::periods::{self, Days};
use candour_sdk::{ColumnFacts, PeriodUnit, TallyView};

use super::codes::Key;
use super::link::Link;

/// The codes of a look-up.
pub(super) struct Entries {
    by_key: BTreeMap<Key, Vec<Entry>>,
    folded: BTreeSet<Key>,
}

/// One entry, or several that say the same.
struct Entry {
    rows: u64,
    from: Bound,
    until: Bound,
}

/// An end of the time in which an entry holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    /// None is given: it always held, or holds still.
    Open,
    /// Days of the period that is given, and its label.
    In(Days, String),
    Unreadable,
}

/// How a period lies to the entries of a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Inside,
    /// Before the day or period of this label.
    Before(String),
    After(String),
    /// An end that matters cannot be read.
    Unknown,
}

impl Entries {
    pub(super) fn of(link: &Link<'_>, tally: TallyView<'_>) -> Self {
        let reference = link.reference;
        let (from, until) = match link.at {
            Some(Ok(_)) => (&reference.from, &reference.until),
            _ => (&None, &None),
        };
        let bound = |label: &Option<String>| label.as_ref().and_then(|label| link.other_column(label));
        let (from, until) = (bound(from), bound(until));
        let width = reference.to.len();
        let mut by_key: BTreeMap<Key, Vec<Entry>> = BTreeMap::new();
        for group in tally.groups() {
            let texts = (0..width).map(|i| Some(link.written(i, group.key(i)?).into_owned()));
            let Some(key) = texts.collect::<Option<Key>>() else {
                continue;
            };
            let end = |column: Option<&ColumnFacts>, i: usize| {
                column.map_or(Bound::Open, |column| Bound::read(group.key(i), column))
            };
            by_key.entry(key).or_default().push(Entry {
                rows: group.count(),
                from: end(from, width),
                until: end(until, width + usize::from(from.is_some())),
            });
        }
        let folded = by_key.keys().map(folded).collect();
        Entries { by_key, folded }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.by_key.is_empty()
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &Key> {
        self.by_key.keys()
    }

    pub(super) fn has(&self, key: &Key) -> bool {
        self.by_key.contains_key(key)
    }

    /// Whether it has a code that a reader takes for this one.
    pub(super) fn has_alike(&self, key: &Key) -> bool {
        self.folded.contains(&folded(key))
    }

    /// Codes with more than one entry at some time, and how many there are.
    pub(super) fn repeated(&self) -> Vec<(&Key, u64)> {
        let is_repeated = |entries: &[Entry]| {
            let others = |i: usize| entries.iter().skip(i + 1);
            let mut pairs = entries
                .iter()
                .enumerate()
                .flat_map(|(i, one)| others(i).map(move |other| (one, other)));
            entries.iter().any(|entry| entry.rows > 1) || pairs.any(|(one, other)| one.overlaps(other))
        };
        let all = self.by_key.iter();
        let repeated = all.filter(|(_, entries)| is_repeated(entries));
        repeated
            .map(|(key, entries)| (key, entries.iter().map(|entry| entry.rows).sum()))
            .collect()
    }

    /// How a period lies to the entries of a code; nothing where it has none.
    pub(super) fn place(&self, key: &Key, period: Days) -> Option<Place> {
        let entries = self.by_key.get(key)?;
        let places: Vec<(Place, &Entry)> = entries.iter().map(|entry| (entry.place(period), entry)).collect();
        let has = |wanted: Place| places.iter().any(|(place, _)| *place == wanted);
        if has(Place::Inside) {
            return Some(Place::Inside);
        }
        if has(Place::Unknown) {
            return Some(Place::Unknown);
        }
        let closed = places.iter().filter(|(place, _)| matches!(place, Place::After(_)));
        let last = closed.max_by_key(|(_, entry)| entry.until.days().map(|days| days.to));
        let first = || {
            places
                .iter()
                .min_by_key(|(_, entry)| entry.from.days().map(|days| days.from))
        };
        last.or_else(first).map(|(place, _)| place.clone())
    }
}

impl Entry {
    /// A period that an end lies in may be inside: only what lies wholly beyond an end is not.
    fn place(&self, period: Days) -> Place {
        match (&self.from, &self.until) {
            (_, Bound::In(days, label)) if period.from > days.to => Place::After(label.clone()),
            (Bound::In(days, label), _) if period.to < days.from => Place::Before(label.clone()),
            (Bound::Unreadable, _) | (_, Bound::Unreadable) => Place::Unknown,
            _ => Place::Inside,
        }
    }

    /// Whether both surely hold on more than a day: one may end on the day on which the next begins.
    fn overlaps(&self, other: &Entry) -> bool {
        let begins_before = |one: &Entry, other: &Entry| match (&one.from, &other.until) {
            (Bound::Unreadable, _) | (_, Bound::Unreadable) => false,
            (Bound::In(from, _), Bound::In(until, _)) => from.to < until.from,
            _ => true,
        };
        begins_before(self, other) && begins_before(other, self)
    }
}

impl Bound {
    /// A marker or a blank is no end. Without a declared period the usual forms are read.
    fn read(text: Option<&str>, column: &ColumnFacts) -> Self {
        let Some(text) = text else { return Bound::Open };
        match cell::marker(text, &column.meaning) {
            Some(_) if cell::state(text, &column.meaning) == CellState::Suppressed => return Bound::Unreadable,
            Some(_) => return Bound::Open,
            None => {}
        }
        let read = match &column.meaning.period {
            Some(period) => {
                periods::parse(text, period).and_then(|days| Some((days, periods::within(days, period.is)?)))
            }
            None => PeriodUnit::ALL
                .into_iter()
                .find_map(|unit| Some((periods::days(text, unit)?, text.to_owned()))),
        };
        read.map_or(Bound::Unreadable, |(days, label)| Bound::In(days, label))
    }

    fn days(&self) -> Option<Days> {
        match self {
            Bound::In(days, _) => Some(*days),
            _ => None,
        }
    }
}

fn folded(key: &Key) -> Key {
    key.iter().map(|text| cell::fold(text).into_owned()).collect()
}
