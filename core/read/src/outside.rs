//! What is published and is no cell of a record: rows that are left out, what stands beyond the last column, labels, and what a
//! compressed file holds beside its text. Identifiers of people are looked for in all of it. The texts go nowhere.

use std::collections::{BTreeMap, BTreeSet};

use candour_cell::detect;
use candour_model::finding::RecordRef;

use crate::fault::{PLACES_KEPT, Place};

/// Where a text stands that is no cell of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Where {
    /// In a row above the header.
    Above,
    /// In a row at the end that is left out.
    Below,
    /// In a row among the records that is left out.
    Skipped,
    /// In a row that is longer than the header, behind the last column.
    Beyond,
    /// In a label.
    Label,
    /// In the file name that gzip keeps.
    GzipName,
    /// In the comment of gzip.
    GzipComment,
    /// In the extra field of gzip.
    GzipExtra,
    /// In a frame of Zstandard that is skipped.
    Frame,
}

impl Where {
    /// Every place.
    pub const ALL: [Where; 9] = [
        Where::Above,
        Where::Below,
        Where::Skipped,
        Where::Beyond,
        Where::Label,
        Where::GzipName,
        Where::GzipComment,
        Where::GzipExtra,
        Where::Frame,
    ];
}

/// Identifiers of one class in one sort of place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// How many rows, labels or texts hold one.
    pub count: u64,
    /// The first rows.
    pub first: Vec<RecordRef>,
    /// Of labels, their first places in the header, from 0.
    pub columns: Vec<u32>,
}

/// Identifiers of people outside the cells of a dataset, by where they stand and by the class of the detector.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outside(BTreeMap<(Where, &'static str), Seen>);

impl Outside {
    /// What was seen, in order.
    pub fn iter(&self) -> impl Iterator<Item = (Where, &'static str, &Seen)> {
        self.0.iter().map(|((at, class), seen)| (*at, *class, seen))
    }

    /// Looks at texts that stand in one row, in this sort of place.
    pub(crate) fn look_at_row<'a>(&mut self, at: Where, texts: impl Iterator<Item = &'a str>, place: Place) {
        let classes: BTreeSet<&'static str> = texts.flat_map(detect::identifiers_in).collect();
        for class in classes {
            self.seen(at, class).add(Some(place), None);
        }
    }

    /// Looks at the labels of a part.
    pub(crate) fn look_at_labels<'a>(&mut self, labels: impl Iterator<Item = &'a str>, place: Place) {
        for (column, label) in (0..).zip(labels) {
            for class in detect::identifiers_in(label) {
                self.seen(Where::Label, class).add(Some(place), Some(column));
            }
        }
    }

    /// Looks at bytes that are no text of a table: what can be read of them.
    pub(crate) fn look_at_bytes(&mut self, at: Where, bytes: &[u8]) {
        let readable: Vec<u8> = bytes.iter().copied().filter(|byte| *byte != 0).collect();
        let text = String::from_utf8_lossy(&readable).replace(char::is_control, "\n");
        let classes: BTreeSet<&'static str> = text.lines().flat_map(detect::identifiers_in).collect();
        for class in classes {
            self.seen(at, class).add(None, None);
        }
    }

    /// Adds what was seen later.
    pub(crate) fn append(&mut self, later: Outside) {
        for ((at, class), theirs) in later.0 {
            let ours = self.seen(at, class);
            ours.count += theirs.count;
            ours.first.extend(theirs.first);
            ours.first.truncate(PLACES_KEPT);
            for column in theirs.columns {
                ours.in_column(column);
            }
        }
    }

    fn seen(&mut self, at: Where, class: &'static str) -> &mut Seen {
        self.0.entry((at, class)).or_default()
    }
}

impl Seen {
    fn add(&mut self, place: Option<Place>, column: Option<u32>) {
        self.count += 1;
        if let Some(place) = place.filter(|_| self.first.len() < PLACES_KEPT) {
            self.first.push(RecordRef {
                part: place.part,
                record: place.record,
            });
        }
        if let Some(column) = column {
            self.in_column(column);
        }
    }

    fn in_column(&mut self, column: u32) {
        if self.columns.len() < PLACES_KEPT && !self.columns.contains(&column) {
            self.columns.push(column);
        }
    }
}
