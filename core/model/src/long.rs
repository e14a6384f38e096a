//! Long tables (`x-long`): the value column as if each of its measures had a column of its own.

use std::collections::BTreeMap;

use crate::facts::{ColumnFacts, DatasetFacts};
use crate::meaning::{ColumnMeaning, Long, LongMeasure, Marker, MarkerKind, Measure};

impl Long {
    /// What the cells of the value column mean in the rows of a measure, without the markers that other measures alone declare;
    /// nothing where none of this name is declared.
    pub fn meaning(&self, name: &str, value: &ColumnMeaning) -> Option<ColumnMeaning> {
        let of = self.measures.get(name)?;
        let mut meaning = value.clone();
        meaning.measure = Some(of.measure.clone());
        meaning.markers = of.markers.clone();
        Some(meaning)
    }

    /// Gives each measure the markers of the whole value column too, unless it says otherwise of their texts.
    pub fn inherit(&mut self, of_column: &BTreeMap<String, Marker>) {
        for of in self.measures.values_mut() {
            for (text, marker) in of_column {
                of.markers.entry(text.clone()).or_insert(*marker);
            }
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meaning::MeasureOf;

    #[test]
    fn a_measure_of_a_long_table_has_its_own_markers_and_those_of_the_whole_column() {
        let hidden = |to| Marker {
            is: MarkerKind::Suppressed,
            from: Some(1),
            to: Some(to),
        };
        let markers = |of: &[(&str, u32)]| of.iter().map(|(text, to)| ((*text).to_owned(), hidden(*to))).collect();
        let measure = |of: &[(&str, u32)]| LongMeasure {
            measure: Measure::of(MeasureOf::Events),
            markers: markers(of),
        };
        let mut long = Long {
            measure: "what".to_owned(),
            value: "n".to_owned(),
            measures: BTreeMap::from([
                ("calls".to_owned(), measure(&[("c", 4)])),
                ("sent".to_owned(), measure(&[("*", 100), ("x", 9)])),
            ]),
        };
        long.inherit(&markers(&[("x", 2), ("h", 7)]));
        let value = ColumnMeaning {
            markers: long.markers(),
            ..ColumnMeaning::default()
        };
        let of = |name| long.meaning(name, &value).map(|meaning| meaning.markers);
        assert_eq!(of("calls"), Some(markers(&[("c", 4), ("h", 7), ("x", 2)])));
        assert_eq!(of("sent"), Some(markers(&[("*", 100), ("h", 7), ("x", 9)])));
    }
}
