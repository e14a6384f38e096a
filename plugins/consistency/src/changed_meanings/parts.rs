//! In which way a column is declared to be read otherwise than before.

use std::collections::BTreeMap;

use candour_sdk::{ColumnMeaning, Marker, Measure, MeasureOf, Period};

/// A part of a declaration by which cells are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Whether it is a figure at all.
    Figure,
    /// The unit of an amount.
    Unit,
    /// Whether parts of it add up.
    Adds,
    /// Whether periods of it add up.
    Periodic,
    /// Whether it includes those before it.
    Running,
    /// What it was rounded to.
    Rounding,
    /// What it is a rate of.
    Rate,
    /// What stands for all.
    Total,
    /// Which values are parts of others.
    Levels,
    /// What stands for no plain value.
    Markers,
    /// How numbers are written.
    Numbers,
    /// How periods are written.
    Periods,
    /// The codes that it names.
    Names,
}

impl Part {
    /// All, in the order in which the words are declared.
    pub(super) const ALL: [Part; 13] = [
        Part::Figure,
        Part::Unit,
        Part::Adds,
        Part::Periodic,
        Part::Running,
        Part::Rounding,
        Part::Rate,
        Part::Total,
        Part::Levels,
        Part::Markers,
        Part::Numbers,
        Part::Periods,
        Part::Names,
    ];

    /// The word of the manifest.
    pub(super) fn word(self) -> &'static str {
        match self {
            Part::Figure => "whether it is a figure",
            Part::Unit => "its unit",
            Part::Adds => "whether its parts add up",
            Part::Periodic => "whether its periods add up",
            Part::Running => "whether each figure includes those before it",
            Part::Rounding => "what it is rounded to",
            Part::Rate => "what it is a rate of",
            Part::Total => "the value that stands for all",
            Part::Levels => "which values are parts of others",
            Part::Markers => "what its markers stand for",
            Part::Numbers => "how its numbers are written",
            Part::Periods => "how its periods are written",
            Part::Names => "the codes that it names",
        }
    }

    fn differs(self, before: &ColumnMeaning, now: &ColumnMeaning) -> bool {
        fn rate(measure: &Measure) -> (Option<&String>, &[String], Option<u32>) {
            (measure.top.as_ref(), &measure.bottom, measure.times)
        }
        fn written(period: &Period) -> Option<&String> {
            period.written.as_ref()
        }
        let of_measures = |differs: fn(&Measure, &Measure) -> bool| {
            let both = before.measure.as_ref().zip(now.measure.as_ref());
            both.is_some_and(|(before, now)| differs(before, now))
        };
        match self {
            Part::Figure => before.measure.is_some() != now.measure.is_some(),
            Part::Unit => of_measures(|before, now| before.of == now.of && before.unit != now.unit),
            Part::Periodic => of_measures(|before, now| before.is_stock() != now.is_stock()),
            // What it counts says by itself whether it adds up.
            Part::Adds => of_measures(|before, now| before.of == now.of && before.adds() != now.adds()),
            Part::Running => of_measures(|before, now| before.running != now.running),
            Part::Rounding => of_measures(|before, now| before.rounded_to() != now.rounded_to()),
            Part::Rate => of_measures(|before, now| before.of == now.of && rate(before) != rate(now)),
            Part::Total => before.total != now.total,
            // A part that came or went is no other part.
            Part::Levels => {
                let is_of_another =
                    |(part, whole): (&String, &String)| before.part_of.get(part).is_some_and(|was| was != whole);
                now.part_of.iter().any(is_of_another)
            }
            Part::Markers => are_others(&before.markers, &now.markers),
            Part::Numbers => before.number != now.number,
            Part::Periods => {
                let both = before.period.as_ref().zip(now.period.as_ref());
                both.is_some_and(|(before, now)| before.is == now.is && written(before) != written(now))
            }
            Part::Names => before.label_of != now.label_of,
        }
    }
}

/// The parts of the declaration of a column that are others than before.
pub(super) fn changed(before: &ColumnMeaning, now: &ColumnMeaning) -> Vec<Part> {
    let mut parts = Part::ALL.to_vec();
    parts.retain(|part| part.differs(before, now));
    parts
}

/// What a column counts now and counted before, where these differ.
pub(super) fn counts_another(before: &ColumnMeaning, now: &ColumnMeaning) -> Option<(MeasureOf, MeasureOf)> {
    let of = |meaning: &ColumnMeaning| meaning.measure.as_ref().map(|measure| measure.of);
    of(now).zip(of(before)).filter(|(now, before)| now != before)
}

/// What figures can be of, in the words of the manifest.
pub(super) const COUNTED: [MeasureOf; 6] = [
    MeasureOf::People,
    MeasureOf::Events,
    MeasureOf::Things,
    MeasureOf::Amount,
    MeasureOf::Money,
    MeasureOf::Rate,
];

/// The word of the manifest.
pub(super) fn counted(of: MeasureOf) -> &'static str {
    match of {
        MeasureOf::People => "people",
        MeasureOf::Events => "events",
        MeasureOf::Things => "things",
        MeasureOf::Amount => "an amount",
        MeasureOf::Money => "money",
        MeasureOf::Rate => "a rate",
    }
}

/// Whether a text that is a marker on both sides stands for another thing.
fn are_others(before: &BTreeMap<String, Marker>, now: &BTreeMap<String, Marker>) -> bool {
    now.iter()
        .any(|(text, marker)| before.get(text).is_some_and(|before| before != marker))
}
