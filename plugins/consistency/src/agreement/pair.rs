//! One declared agreement, seen from the table whose finding it is.

use std::cmp::Reverse;

use candour_sdk::{
    AgreeingSide, Agreement, As, Ask, ColumnFacts, ColumnMeaning, DatasetFacts, Facts, Kind, Measure, MeasureOf,
    TallySpec, when,
};

use super::Params;

/// Records of each group that a finding can name.
const PLACES: u32 = 3;

/// One declared agreement.
pub(super) struct Pair<'a> {
    pub(super) agreement: &'a Agreement,
    /// The side of the table that is asked about.
    pub(super) here: Half<'a>,
    pub(super) there: Half<'a>,
}

/// One side of it.
pub(super) struct Half<'a> {
    pub(super) side: &'a AgreeingSide,
    pub(super) dataset: &'a DatasetFacts,
    pub(super) is_left: bool,
}

impl<'a> Pair<'a> {
    /// Those of the table that is asked about. An agreement is told of one table alone, by the publication rules of the more
    /// personal: of two about people, or none, the left.
    pub(super) fn all_of(ask: &'a Ask<Params>) -> Vec<Self> {
        let pairs = ask.facts.agreements.iter().filter_map(|agreement| {
            let mut halves = [
                Half::of(&ask.facts, &agreement.left, true)?,
                Half::of(&ask.facts, &agreement.right, false)?,
            ];
            halves.sort_by_key(|half| Reverse(half.is_personal()));
            let [here, there] = halves;
            Some(Pair { agreement, here, there })
        });
        pairs
            .filter(|pair| pair.here.dataset.name == ask.dataset().name)
            .collect()
    }

    /// Whether both files have all columns that are named, and figures of one measure.
    pub(super) fn is_readable(&self) -> bool {
        self.here.is_listed() && self.there.is_listed()
    }

    /// Its columns in the table that is asked about.
    pub(super) fn columns(&self) -> Vec<String> {
        self.here.side.by.iter().chain([&self.here.side.sum]).cloned().collect()
    }

    pub(super) fn tallies(&self) -> Vec<TallySpec> {
        match self.is_readable() {
            true => vec![self.tally(&self.here).rows(PLACES), self.tally(&self.there)],
            false => Vec::new(),
        }
    }

    fn tally(&self, half: &Half<'_>) -> TallySpec {
        let by = half.side.by.iter().enumerate();
        let tally = by.fold(TallySpec::of(&half.dataset.name), |tally, (i, label)| {
            tally.by_as(label, self.form(i))
        });
        let only = half.side.only.keys();
        let levels = half.levelled().into_iter().map(|column| &column.label);
        only.chain(levels)
            .fold(tally, |tally, label| tally.by(label))
            .sum(&half.side.sum)
    }

    /// How the values of a pair of columns are compared: periods by the longer of two, numbers as such, else as they are
    /// written.
    pub(super) fn form(&self, i: usize) -> As {
        let (Some(here), Some(there)) = (self.here.by(i), self.there.by(i)) else {
            return As::Value;
        };
        let unit = |column: &ColumnFacts| column.meaning.period.as_ref().map(|period| period.is);
        match (unit(here), unit(there)) {
            (Some(here), Some(there)) if when::lies_within(here, there) => when::form(there),
            (Some(here), Some(there)) if when::lies_within(there, here) => when::form(here),
            _ if here.meaning.is_numeric() && there.meaning.is_numeric() => As::Fold,
            _ => As::Value,
        }
    }
}

impl<'a> Half<'a> {
    fn of(facts: &'a Facts, side: &'a AgreeingSide, is_left: bool) -> Option<Self> {
        let dataset = facts.dataset(&side.dataset)?;
        Some(Half { side, dataset, is_left })
    }

    fn is_personal(&self) -> (bool, bool) {
        let is_of_people = self.measure().is_some_and(|measure| measure.of == MeasureOf::People);
        (self.dataset.kind == Kind::Records, is_of_people)
    }

    /// Columns of which rows stand for others, besides those that the agreement names.
    pub(super) fn levelled(&self) -> Vec<&'a ColumnFacts> {
        let is_named =
            |column: &ColumnFacts| self.side.by.contains(&column.label) || self.side.only.contains_key(&column.label);
        let columns = self.dataset.present().filter(|column| column.meaning.has_levels());
        columns.filter(|column| !is_named(column)).collect()
    }

    fn is_listed(&self) -> bool {
        let named = self.side.by.iter().chain(self.side.only.keys()).chain([&self.side.sum]);
        let is_present = |label: &String| self.dataset.column(label).is_some_and(|column| column.present);
        named.into_iter().all(is_present) && self.is_of_one_measure()
    }

    /// Sums over different measures of a long table say nothing.
    fn is_of_one_measure(&self) -> bool {
        let long = self.dataset.long().filter(|long| long.value.label == self.side.sum);
        long.is_none_or(|long| self.side.only.contains_key(&long.measure.label))
    }

    pub(super) fn by(&self, i: usize) -> Option<&'a ColumnFacts> {
        self.dataset.column(self.side.by.get(i)?)
    }

    /// The measure that is summed; of a long table the one that the condition names.
    pub(super) fn measure(&self) -> Option<&'a Measure> {
        match self.dataset.long().filter(|long| long.value.label == self.side.sum) {
            Some(long) => {
                let named = self.side.only.get(&long.measure.label)?;
                Some(&long.long.measures.get(named)?.measure)
            }
            None => self.dataset.column(&self.side.sum)?.meaning.measure.as_ref(),
        }
    }

    /// What a cell of the summed column means.
    pub(super) fn meaning(&self) -> ColumnMeaning {
        let column = self.dataset.column(&self.side.sum);
        let own = column.map(|column| column.meaning.clone()).unwrap_or_default();
        let long = self.dataset.long().filter(|long| long.value.label == self.side.sum);
        let of_long = long.and_then(|long| long.long.meaning(self.side.only.get(&long.measure.label)?, &own));
        of_long.unwrap_or(own)
    }
}
