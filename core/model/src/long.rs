//! Long tables (`x-long`): the value column as if each of its measures had a column of its own.

use std::collections::BTreeMap;

use crate::facts::{ColumnFacts, DatasetFacts};
use crate::meaning::{ColumnMeaning, Long, LongMeasure, Marker, MarkerKind, Measure};

impl Long {
    /// What the cells of the value column mean in the rows of a measure; nothing where none of this name is declared.
    pub fn meaning(&self, name: &str, value: &ColumnMeaning) -> Option<ColumnMeaning> {
        let of = self.measures.get(name)?;
        let mut meaning = value.clone();
        meaning.measure = Some(of.measure.clone());
        meaning.markers.extend(of.markers.clone());
        Some(meaning)
    }

    /// The markers of all measures, by which a cell of the value column is read; a suppressed value is within the widest
    /// of their bounds.
    pub fn markers(&self) -> BTreeMap<String, Marker> {
        let mut markers: BTreeMap<String, Marker> = BTreeMap::new();
        for (text, marker) in self.measures.values().flat_map(|of| &of.markers) {
            let widest = |one: Marker| Marker {
                from: one.from.zip(marker.from).map(|(a, b)| a.min(b)),
                to: one.to.zip(marker.to).map(|(a, b)| a.max(b)),
                ..one
            };
            let known = markers.get(text).copied();
            markers.insert(text.clone(), known.map_or(*marker, widest));
        }
        markers
    }

    /// A marker that stands for one thing in this measure and for another in one before it.
    pub fn disputed<'a>(
        &'a self,
        of_column: &'a BTreeMap<String, Marker>,
    ) -> Option<(&'a str, &'a str, MarkerKind, MarkerKind)> {
        let mut known: BTreeMap<&str, MarkerKind> = of_column.iter().map(|(text, is)| (text.as_str(), is.is)).collect();
        self.measures.iter().find_map(|(name, of)| {
            of.markers.iter().find_map(|(text, marker)| {
                let before = *known.entry(text).or_insert(marker.is);
                (before != marker.is).then_some((name.as_str(), text.as_str(), before, marker.is))
            })
        })
    }
}

/// The columns of a long table, where the file has both.
#[derive(Clone, Copy, Debug)]
pub struct LongColumns<'a> {
    /// What is declared.
    pub long: &'a Long,
    /// The column that names measures.
    pub measure: &'a ColumnFacts,
    /// The column of their values.
    pub value: &'a ColumnFacts,
}

impl DatasetFacts {
    /// The columns of a long table; nothing where it is none, or the file lacks one of them.
    pub fn long(&self) -> Option<LongColumns<'_>> {
        let long = self.table.long.as_ref()?;
        let present = |label: &str| self.column(label).filter(|column| column.present);
        Some(LongColumns {
            long,
            measure: present(&long.measure)?,
            value: present(&long.value)?,
        })
    }
}

impl<'a> LongColumns<'a> {
    /// The measures for which this holds.
    pub fn measures(self, is_one: impl Fn(&Measure) -> bool) -> impl Iterator<Item = (&'a str, &'a LongMeasure)> {
        let all = self.long.measures.iter();
        all.filter(move |(_, of)| is_one(&of.measure))
            .map(|(name, of)| (name.as_str(), of))
    }

    /// What the value column means, by the name of the measure.
    pub fn meanings(self) -> BTreeMap<&'a str, ColumnMeaning> {
        let names = self.long.measures.keys();
        names
            .filter_map(|name| Some((name.as_str(), self.long.meaning(name, &self.value.meaning)?)))
            .collect()
    }
}
