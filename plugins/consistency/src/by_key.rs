//! A table beside the same table of the release before, key by key: the figures of one key in one period are one cell of
//! each, and the two are compared.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use candour_sdk::{
    As, Ask, ColumnFacts, ColumnMeaning, DatasetFacts, Decimal, Facts, Kind, PeriodUnit, RecordRef, ReleaseFacts,
    RuleError, Side, Tallies, TallySpec, dimensions, when,
};

use crate::met::Cell;
use crate::readings::Readings;

/// So many keys are compared all.
const MOST_KEYS: u64 = 300_000;

/// Of more, a sample of so many, of the same keys on both sides.
const SAMPLE: u32 = 50_000;

/// Columns that one tally can have, and how many of them are figures.
const MOST_COLUMNS: usize = 64;
pub(crate) const FIGURES_AT_ONCE: usize = 24;

/// What tells a row apart: its period, and the values of its key besides.
pub(crate) type Key = (String, Vec<Option<String>>);

/// A table on both sides.
pub(crate) struct ByKey<'a> {
    pub(crate) facts: &'a Facts,
    pub(crate) dataset: &'a DatasetFacts,
    pub(crate) previous: &'a DatasetFacts,
    /// Of which earlier release that is.
    pub(crate) side: Side,
    /// The key without what says when.
    pub(crate) by: Vec<&'a ColumnFacts>,
    /// The column that says when; nothing where the days of both releases do.
    pub(crate) period: Option<(&'a ColumnFacts, PeriodUnit)>,
}

/// What one side has.
#[derive(Debug, Default)]
pub(crate) struct Keyed {
    /// The figures of each key, in the order in which they were asked for.
    pub(crate) cells: BTreeMap<Key, Vec<Cell>>,
    /// One record of each key, where it is this release's.
    pub(crate) records: BTreeMap<Key, RecordRef>,
    /// How many keys there are, those that were not drawn included.
    pub(crate) in_all: u64,
    /// Whether it is a sample.
    pub(crate) is_sample: bool,
}

impl Keyed {
    /// The keys that both sides have, with the i-th figure of each.
    pub(crate) fn beside<'k>(
        &'k self,
        before: &'k Keyed,
        i: usize,
    ) -> impl Iterator<Item = (&'k Key, (&'k Cell, &'k Cell))> {
        let both = self.cells.iter();
        both.filter_map(move |(key, cells)| Some((key, (&cells[i], &before.cells.get(key)?[i]))))
    }

    /// The periods that occur.
    pub(crate) fn periods(&self) -> BTreeSet<&str> {
        self.cells.keys().map(|(period, _)| period.as_str()).collect()
    }
}

impl<'a> ByKey<'a> {
    /// The two tables; where they cannot be laid side by side, the template that says why.
    pub(crate) fn of<P>(ask: &'a Ask<P>) -> Result<Self, &'static str> {
        Self::beside(ask, Side::Comparison)
    }

    /// The table, and that of another earlier release.
    pub(crate) fn beside<P>(ask: &'a Ask<P>, side: Side) -> Result<Self, &'static str> {
        let dataset = ask.dataset();
        let previous = ask.facts.of_side(side, &dataset.name);
        let previous = previous.filter(|previous| previous.kind == Kind::Table);
        let previous = previous.ok_or("nothing-before")?;
        let is_there = |label: &str| previous.column(label).is_some_and(|column| column.present);
        let by = key(dataset, is_there).ok_or("other-key")?;
        if by.len() + 1 + FIGURES_AT_ONCE > MOST_COLUMNS {
            return Err("too-wide");
        }
        let period = when::period_column(dataset);
        let has_period = |label: &str| {
            let column = previous.column(label).filter(|column| column.present);
            column.is_some_and(|column| column.meaning.period.is_some())
        };
        let days = when::release_days(&ask.facts.release);
        let days_before = release_of(ask, side).and_then(when::release_days);
        match (&period, days, days_before) {
            (Some((column, _)), ..) if !has_period(&column.label) => return Err("no-periods"),
            (Some(_), ..) => {}
            (None, Some(days), Some(before)) if days == before => {}
            (None, ..) => return Err("no-periods"),
        }
        Ok(ByKey {
            facts: &ask.facts,
            dataset,
            previous,
            side,
            by,
            period,
        })
    }

    /// The table by itself: it is both sides.
    pub(crate) fn alone<P>(ask: &'a Ask<P>) -> Option<Self> {
        let dataset = ask.dataset();
        Some(ByKey {
            facts: &ask.facts,
            dataset,
            previous: dataset,
            side: Side::Comparison,
            by: key(dataset, |_| true).filter(|by| by.len() + 1 + FIGURES_AT_ONCE <= MOST_COLUMNS)?,
            period: when::period_column(dataset),
        })
    }

    /// The same by period alone.
    pub(crate) fn without_key(&self) -> ByKey<'a> {
        ByKey {
            by: Vec::new(),
            ..*self
        }
    }

    /// Whether a change is declared by which several keys, or other values, are one: then figures may stand as they did before it.
    pub(crate) fn is_read_otherwise(&self) -> bool {
        let unit = self.period.map(|(_, unit)| unit);
        let of = |column: &&ColumnFacts| Readings::of(self.dataset, &column.label, Side::Comparison, unit);
        self.by.iter().any(|column| of(column).is_any())
    }

    /// Whether the two files are declared to have no day in common. One that holds earlier periods too, to be compared with
    /// itself, goes back for ever.
    pub(crate) fn is_apart<P>(&self, ask: &Ask<P>) -> bool {
        let reach = |release: &ReleaseFacts, dataset: &DatasetFacts| {
            let days = when::release_days(release)?;
            Some((dataset.compare_back.is_none().then_some(days.from), days.to))
        };
        let now = reach(&ask.facts.release, self.dataset);
        let before = release_of(ask, self.side).and_then(|release| reach(release, self.previous));
        let ends_before = |to, from: Option<_>| from.is_some_and(|from| to < from);
        now.zip(before).is_some_and(|((from, to), (from_before, to_before))| {
            ends_before(to, from_before) || ends_before(to_before, from)
        })
    }

    /// The periods that both sides have.
    pub(crate) fn common<'k>(now: &'k Keyed, before: &'k Keyed) -> BTreeSet<&'k str> {
        now.periods().intersection(&before.periods()).copied().collect()
    }

    /// The figures that both sides have.
    pub(crate) fn figures(&self) -> Vec<&'a ColumnFacts> {
        let is_figure = |column: &&ColumnFacts| {
            let is_there = |before: &ColumnFacts| before.present;
            is_figure(self.dataset, column) && self.previous.column(&column.label).is_some_and(is_there)
        };
        self.dataset.present().filter(is_figure).collect()
    }

    /// So many figures at once: of this side and of the other, all keys, and a sample of each.
    pub(crate) fn tallies(&self, figures: &[&ColumnFacts]) -> Vec<TallySpec> {
        let of_share = |figures: &[&ColumnFacts]| {
            let all = |side| self.tally(side, figures).spectrum();
            let sides = [all(Side::Current).rows(1), all(self.side)];
            let [now, before] = sides.clone().map(|tally| tally.limit(MOST_KEYS));
            let [now_drawn, before_drawn] = sides.map(|tally| tally.sample(SAMPLE));
            [now, before, now_drawn, before_drawn]
        };
        figures.chunks(FIGURES_AT_ONCE).flat_map(of_share).collect()
    }

    /// These figures of one side by key.
    pub(crate) fn tally(&self, side: Side, figures: &[&ColumnFacts]) -> TallySpec {
        let tally = TallySpec::of(&self.dataset.name).side(side);
        let by = self.by.iter();
        let tally = by.fold(tally, |tally, column| tally.by_as(&column.label, form(&column.meaning)));
        let tally = match self.period {
            Some((column, unit)) => tally.by_as(&column.label, when::form(unit)),
            None => tally,
        };
        figures.iter().fold(tally, |tally, column| tally.sum(&column.label))
    }

    /// Both sides, from the tallies that were planned from number `first`.
    pub(crate) fn read(
        &self,
        tallies: &Tallies,
        first: usize,
        figures: &[&ColumnFacts],
    ) -> Result<(Keyed, Keyed), RuleError> {
        let (mut now, mut before) = (Keyed::default(), Keyed::default());
        for (share, figures) in figures.chunks(FIGURES_AT_ONCE).enumerate() {
            let at = first + 4 * share;
            let is_past_limit = |at| Ok::<bool, RuleError>(tallies.even_overflowed(at)?.overflowed());
            let at = at
                + if is_past_limit(at)? || is_past_limit(at + 1)? {
                    2
                } else {
                    0
                };
            self.read_side(tallies, at, Side::Current, figures, &mut now)?;
            self.read_side(tallies, at + 1, self.side, figures, &mut before)?;
        }
        Ok((now, before))
    }

    /// Adds these figures of one side.
    pub(crate) fn read_side(
        &self,
        tallies: &Tallies,
        at: usize,
        side: Side,
        figures: &[&ColumnFacts],
        keyed: &mut Keyed,
    ) -> Result<(), RuleError> {
        let unit = self.period.map(|(_, unit)| unit);
        let of = |column: &&ColumnFacts| Readings::of(self.dataset, &column.label, side, unit);
        let readings: Vec<Readings<'_>> = self.by.iter().map(of).collect();
        self.read_side_as(tallies, at, side, figures, &readings, keyed)
    }

    /// The same by the values as they stand, whatever is declared of them.
    pub(crate) fn read_side_as_stated(
        &self,
        tallies: &Tallies,
        at: usize,
        side: Side,
        figures: &[&ColumnFacts],
        keyed: &mut Keyed,
    ) -> Result<(), RuleError> {
        self.read_side_as(tallies, at, side, figures, &[], keyed)
    }

    fn read_side_as(
        &self,
        tallies: &Tallies,
        at: usize,
        side: Side,
        figures: &[&ColumnFacts],
        readings: &[Readings<'_>],
        keyed: &mut Keyed,
    ) -> Result<(), RuleError> {
        let tally = tallies.get(at)?;
        let figures = self.of_side(side, figures);
        keyed.in_all = tally.spectrum().iter().map(|entry| entry.groups).sum();
        keyed.is_sample = keyed.in_all > tally.len() as u64;
        let known = keyed.cells.values().next().map_or(0, Vec::len);
        for group in tally.groups() {
            let period = match self.period {
                Some(_) => group.key(self.by.len()),
                None => Some(""),
            };
            // A row of which nobody knows when it was: the core counts such cells.
            let Some(period) = period else { continue };
            let read = |i: usize, text| readings.get(i).map_or(text, |readings| readings.read(text, period));
            let value = |i: usize| group.key(i).map(|text| read(i, text).to_owned());
            let key: Key = (period.to_owned(), (0..self.by.len()).map(value).collect());
            let own = figures.iter().enumerate().map(|(i, figure)| {
                let meaning = figure.meaning_of(&key.1, &self.by);
                Cell::of(group.sum(i), &meaning, figure.slack)
            });
            let own: Vec<Cell> = own.collect();
            if let Some(record) = group.rows().first() {
                keyed.records.entry(key.clone()).or_insert(*record);
            }
            let cells = keyed.cells.entry(key).or_default();
            match cells.len() > known {
                // Several keys are declared to be one.
                true => {
                    let mine = cells[known..].iter_mut().zip(own).zip(&figures);
                    mine.for_each(|((cell, own), figure)| cell.join(own, figure.adds()));
                }
                false => cells.extend(own),
            }
        }
        Ok(())
    }

    fn of_side<'f>(&'f self, side: Side, figures: &[&'f ColumnFacts]) -> Vec<Figure<'f>> {
        let (own, other) = match side {
            Side::Current => (self.dataset, self.previous),
            Side::Comparison | Side::Archive(_) => (self.previous, self.dataset),
        };
        let figure = |column: &&'f ColumnFacts| {
            let meaning = |dataset: &'f DatasetFacts| dataset.column(&column.label).map(|column| &column.meaning);
            let meant = meaning(own).unwrap_or(&column.meaning);
            Figure {
                dataset: own,
                label: &column.label,
                meaning: meant,
                slack: slack(meant, meaning(other)),
            }
        };
        figures.iter().map(figure).collect()
    }
}

/// By what the values of a column of the key are told apart.
pub(crate) fn form(meaning: &ColumnMeaning) -> As {
    match meaning.is_numeric() {
        true => As::Fold,
        false => As::Value,
    }
}

/// What is declared of the release of a side.
pub(crate) fn release_of<P>(ask: &Ask<P>, side: Side) -> Option<&ReleaseFacts> {
    let mut earlier = ask.facts.comparison.earlier();
    earlier.find_map(|(of, release)| (of == side).then_some(&release.release))
}

/// The columns that tell rows apart, besides those that say when; nothing where one of a declared key is not there.
fn key(dataset: &DatasetFacts, is_there: impl Fn(&str) -> bool) -> Option<Vec<&ColumnFacts>> {
    let dated = when::period_columns(dataset);
    let says_when = |label: &str| dated.iter().any(|(column, _)| column.label == label);
    let Some(key) = &dataset.table.key else {
        let series = dimensions::series(dataset).into_iter();
        return Some(series.filter(|column| is_there(&column.label)).collect());
    };
    let column = |label: &String| dataset.column(label).filter(|column| column.present && is_there(label));
    key.iter().filter(|label| !says_when(label)).map(column).collect()
}

/// A column of figures, as one side declares it.
struct Figure<'a> {
    dataset: &'a DatasetFacts,
    label: &'a str,
    meaning: &'a ColumnMeaning,
    slack: Decimal,
}

impl<'a> Figure<'a> {
    fn adds(&self) -> bool {
        let measure = self.meaning.measure.as_ref();
        measure.is_some_and(|measure| measure.adds())
    }

    /// What it means in the row of a key: in a long table that is said by the name of the measure.
    fn meaning_of(&self, values: &[Option<String>], by: &[&ColumnFacts]) -> Cow<'a, ColumnMeaning> {
        let long = self.dataset.table.long.as_ref().filter(|long| long.value == self.label);
        let meaning = long.and_then(|long| {
            let at = by.iter().position(|column| column.label == long.measure)?;
            long.meaning(values[at].as_deref()?, self.meaning)
        });
        meaning.map_or(Cow::Borrowed(self.meaning), Cow::Owned)
    }
}

/// How far a rate that one side gives to fewer decimals can be from the same rate on the other: half a unit of its last.
fn slack(own: &ColumnMeaning, other: Option<&ColumnMeaning>) -> Decimal {
    let decimals = |meaning: &ColumnMeaning| meaning.measure.as_ref().and_then(|measure| measure.decimals);
    match (decimals(own), other.and_then(decimals)) {
        (Some(own), other) if other != Some(own) && other.is_none_or(|other| own < other) && own < 28 => {
            Decimal::new(5, own + 1)
        }
        _ => Decimal::ZERO,
    }
}

/// Whether a column holds figures: a measure, or the value of a long table.
pub(crate) fn is_figure(dataset: &DatasetFacts, column: &ColumnFacts) -> bool {
    let long = dataset.table.long.as_ref();
    column.meaning.measure.is_some() || long.is_some_and(|long| long.value == column.label)
}
