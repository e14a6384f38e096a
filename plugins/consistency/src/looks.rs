//! What is compared with what was before: which figures, and by the groups of which columns.
//!
//! Rules that look at the same share their tallies, since equal ones are counted once.

use candour_sdk::{Ask, ColumnFacts, DatasetFacts, Judgement, Kind, TallySpec, Unit, Why, dimensions};

use crate::comparison::{Comparison, MOST_GROUPS};
use crate::volume::{self, Counted};

/// Figures that one tally adds up, which leaves room for the columns it is grouped by.
const FIGURES_AT_ONCE: usize = 32;

/// The figures that are compared, and the columns by which they are.
pub(crate) struct Looks<'a> {
    /// The volumes that both sides have.
    pub(crate) counted: Vec<Counted<'a>>,
    /// By which columns each pair of tallies is grouped, besides the period: the first by none.
    pub(crate) by: Vec<Vec<&'a ColumnFacts>>,
    /// Two columns together, after those.
    crossed: Vec<[&'a ColumnFacts; 2]>,
}

/// Figures that are added up together.
pub(crate) struct Share<'l, 'a> {
    /// The number of the first tally.
    pub(crate) first: usize,
    pub(crate) counted: &'l [Counted<'a>],
}

impl<'a> Looks<'a> {
    pub(crate) fn of<P>(ask: &'a Ask<P>, by_group: bool) -> Self {
        let dataset = ask.dataset();
        let previous = ask.previous().filter(|_| dataset.compare_back.is_none());
        let previous = previous.map(DatasetFacts::present_labels);
        let is_on_both = |column: &ColumnFacts| {
            let previous = previous.as_ref();
            previous.is_none_or(|previous| previous.contains(column.label.as_str()))
        };
        let mut counted = volume::counted(dataset);
        counted.retain(|counted| counted.is_none_or(is_on_both));
        if counted.is_empty() {
            counted.push(None);
        }
        let mut by = vec![Vec::new()];
        if by_group {
            // A table's key tells its series apart; what else describes a row follows from that.
            let columns = match dataset.kind {
                Kind::Table => dimensions::series(dataset),
                _ => dimensions::coded(dataset),
            };
            let columns = columns.into_iter();
            by.extend(columns.filter(|column| is_on_both(column)).map(|column| vec![column]));
        }
        let crossed = Vec::new();
        Looks { counted, by, crossed }
    }

    /// Each column beside each of these too.
    pub(crate) fn cross(&mut self, others: impl Iterator<Item = &'a ColumnFacts> + Clone) {
        for by in self.by.iter().filter_map(|by| by.first()) {
            let others = others.clone().filter(|other| other.label != by.label);
            self.crossed.extend(others.map(|other| [*by, other]));
        }
    }

    /// The number of the look at these two together.
    pub(crate) fn beside(&self, by: &ColumnFacts, other: &ColumnFacts) -> Option<usize> {
        let is_it = |[one, two]: &[&ColumnFacts; 2]| one.label == by.label && two.label == other.label;
        Some(self.by.len() + self.crossed.iter().position(is_it)?)
    }

    /// Of each share of the figures, one look after the other.
    pub(crate) fn tallies(&self, comparison: &Comparison<'_>) -> Vec<TallySpec> {
        let of_share = |share: Share<'_, 'a>| {
            let tallies = |by: &[&ColumnFacts]| comparison.tallies(by, share.counted, MOST_GROUPS);
            let crossed = self.crossed.iter().map(<[_; 2]>::as_slice);
            let all = self.by.iter().map(Vec::as_slice).chain(crossed);
            all.flat_map(tallies).collect::<Vec<_>>()
        };
        self.shares(comparison).flat_map(of_share).collect()
    }

    /// Says that so many of the columns have too many groups to be looked at.
    pub(crate) fn say_uncounted(&self, beyond: u64, out: &mut Judgement) {
        if beyond > 0 {
            let columns = self.by.len() as u64 - 1;
            let looked = out.looked(Unit::Columns).of(columns).at(columns - beyond);
            looked.rest(Why::BeyondLimit, beyond);
        }
    }

    pub(crate) fn shares<'l>(&'l self, comparison: &Comparison<'_>) -> impl Iterator<Item = Share<'l, 'a>> {
        let tallies = (self.by.len() + self.crossed.len()) * comparison.sides();
        let shares = self.counted.chunks(FIGURES_AT_ONCE).enumerate();
        shares.map(move |(i, counted)| Share {
            first: i * tallies,
            counted,
        })
    }
}
