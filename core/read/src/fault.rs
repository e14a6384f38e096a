//! Structural faults: what is wrong with the form of a file that can nevertheless be read.

use std::collections::BTreeMap;

use candour_model::finding::RecordRef;

use crate::fault_kind::FaultKind;

/// How many places of a fault are kept, unless more are asked for.
pub const PLACES_KEPT: usize = 10;

/// How many are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Keep(pub(crate) usize);

impl Default for Keep {
    fn default() -> Self {
        Keep(PLACES_KEPT)
    }
}

/// What tells faults of one kind apart. Of most kinds there is one fault, and nothing to tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct About {
    /// The column whose cells are counted, from 0 in the order of the dataset.
    pub column: Option<u32>,
    /// A word of our own for what was found, such as the error of a spreadsheet.
    pub word: &'static str,
}

/// A kind of fault, wherever the files of a dataset have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub kind: FaultKind,
    /// What tells it from others of its kind.
    pub about: About,
    /// How often, in the unit of [`FaultKind::counts`].
    pub count: u64,
    /// The first places, at most [`PLACES_KEPT`] or as many as were asked for. A fault of a file as a whole names its record 1.
    pub first: Vec<RecordRef>,
    /// The line that each of these places starts on.
    pub lines: Vec<u64>,
    /// The first columns that are known to have it, from 0 in the order of the dataset, at most [`PLACES_KEPT`].
    pub columns: Vec<u32>,
    /// Of undecodable text and of an encoding that was guessed, where the first such byte is in its file, from 0.
    pub byte_offset: Option<u64>,
}

/// A place in a file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    pub(crate) part: u32,
    pub(crate) record: u64,
    pub(crate) line: u64,
}

impl Place {
    /// Where the faults of a whole file are said to be.
    pub(crate) fn start(part: u32) -> Self {
        Place {
            part,
            record: 1,
            line: 1,
        }
    }
}

/// The faults of a dataset, each kind once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    keep: Keep,
    by_kind: BTreeMap<(FaultKind, About), Fault>,
}

impl Faults {
    /// None, of which so many places will be kept.
    pub(crate) fn keeping(keep: Keep) -> Self {
        Faults {
            keep,
            ..Faults::default()
        }
    }

    /// The faults in the order of [`FaultKind::ALL`].
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Fault> {
        self.by_kind.values()
    }

    /// The fault of this kind, if there is one; the first where there are several.
    pub fn get(&self, kind: FaultKind) -> Option<&Fault> {
        let (_, fault) = self.by_kind.range((kind, About::default())..).next()?;
        (fault.kind == kind).then_some(fault)
    }

    pub(crate) fn get_mut(&mut self, kind: FaultKind) -> Option<&mut Fault> {
        self.by_kind.get_mut(&(kind, About::default()))
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.by_kind.is_empty()
    }

    pub(crate) fn add(&mut self, kind: FaultKind, place: Place) -> &mut Fault {
        self.add_many(kind, 1, [place])
    }

    /// Counts one more, whose place is asked for only while places are kept.
    pub(crate) fn count(&mut self, kind: FaultKind, about: About, place: impl FnOnce() -> Place) {
        let keep = self.keep;
        let fault = self.entry(kind, about);
        fault.count += 1;
        if fault.first.len() < keep.0 {
            fault.at(place());
        }
        if let Some(column) = about.column {
            fault.in_column(column);
        }
    }

    /// Takes this kind out.
    pub(crate) fn take(&mut self, kind: FaultKind) -> Faults {
        let mut taken = Faults::keeping(self.keep);
        while let Some(about) = self.get(kind).map(|fault| fault.about) {
            taken.by_kind.extend(self.by_kind.remove_entry(&(kind, about)));
        }
        taken
    }

    /// Calls what was noted of one kind another.
    pub(crate) fn rename(&mut self, from: FaultKind, to: FaultKind) {
        let about = About::default();
        let Some(mut one) = self.by_kind.remove(&(from, about)) else {
            return;
        };
        one.kind = to;
        if let Some(other) = self.by_kind.remove(&(to, about)) {
            let of_one = one.first.iter().zip(&one.lines);
            let mut places: Vec<(RecordRef, u64)> = of_one
                .chain(other.first.iter().zip(&other.lines))
                .map(|(at, line)| (*at, *line))
                .collect();
            places.sort_unstable();
            places.truncate(self.keep.0);
            (one.first, one.lines) = places.into_iter().unzip();
            one.count += other.count;
            one.byte_offset = one.byte_offset.into_iter().chain(other.byte_offset).min();
            other.columns.iter().for_each(|column| {
                one.in_column(*column);
            });
        }
        self.by_kind.insert((to, about), one);
    }

    /// Adds those of records that come later.
    pub(crate) fn append(&mut self, later: Faults) {
        for ((kind, about), theirs) in later.by_kind {
            let keep = self.keep;
            let ours = self.entry(kind, about);
            ours.add(theirs.count, theirs.places(), keep);
            theirs.columns.iter().for_each(|column| {
                ours.in_column(*column);
            });
            if let Some(offset) = theirs.byte_offset {
                ours.at_byte(offset);
            }
        }
    }

    /// Adds `count` at once, whose first places are these.
    pub(crate) fn add_many(
        &mut self,
        kind: FaultKind,
        count: u64,
        places: impl IntoIterator<Item = Place>,
    ) -> &mut Fault {
        let keep = self.keep;
        let fault = self.entry(kind, About::default());
        fault.add(count, places, keep);
        fault
    }

    fn entry(&mut self, kind: FaultKind, about: About) -> &mut Fault {
        self.by_kind.entry((kind, about)).or_insert_with(|| Fault {
            kind,
            about,
            count: 0,
            first: Vec::new(),
            lines: Vec::new(),
            columns: Vec::new(),
            byte_offset: None,
        })
    }
}

impl Fault {
    /// The first places.
    pub(crate) fn places(&self) -> impl Iterator<Item = Place> {
        self.first.iter().zip(&self.lines).map(|(at, line)| Place {
            part: at.part,
            record: at.record,
            line: *line,
        })
    }

    fn add(&mut self, count: u64, places: impl IntoIterator<Item = Place>, keep: Keep) {
        self.count += count;
        let room = keep.0.saturating_sub(self.first.len());
        places.into_iter().take(room).for_each(|place| self.at(place));
    }

    fn at(&mut self, place: Place) {
        self.first.push(RecordRef {
            part: place.part,
            record: place.record,
        });
        self.lines.push(place.line);
    }

    pub(crate) fn in_column(&mut self, column: u32) -> &mut Self {
        if self.columns.len() < PLACES_KEPT && !self.columns.contains(&column) {
            self.columns.push(column);
        }
        self
    }

    pub(crate) fn at_byte(&mut self, offset: u64) -> &mut Self {
        self.byte_offset.get_or_insert(offset);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_bounded_and_counts_are_not() {
        let mut faults = Faults::default();
        for record in 2..40 {
            let place = Place {
                part: 1,
                record,
                line: record + 1,
            };
            faults
                .add(FaultKind::StrayQuote, place)
                .in_column(record as u32 % 3)
                .at_byte(record);
        }
        let fault = faults.get(FaultKind::StrayQuote).unwrap();
        assert_eq!((fault.count, fault.first.len(), fault.lines.len()), (38, 10, 10));
        assert_eq!(fault.first[9], RecordRef { part: 1, record: 11 });
        assert_eq!((fault.lines[9], fault.byte_offset), (12, Some(2)));
        assert_eq!(fault.columns, [2, 0, 1]);
    }
}
