//! Structural faults: what is wrong with the form of a file that can nevertheless be read.

use std::collections::BTreeMap;

use candour_model::finding::RecordRef;

/// How many places of a fault are kept.
pub const PLACES_KEPT: usize = 10;

/// What a fault counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Records, or rows of the file that are no record.
    Rows,
    /// Labels of the header.
    Labels,
    Files,
}

macro_rules! fault_kinds {
    ($($variant:ident, $id:literal, $counted:ident, $summary:literal, $advice:literal;)*) => {
        /// What is wrong with the form of a file. The order is the order of reports.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum FaultKind {
            $(#[doc = $summary] $variant,)*
        }

        impl FaultKind {
            /// Every kind: the one list.
            pub const ALL: &'static [FaultKind] = &[$(FaultKind::$variant),*];

            /// Its name for good, which becomes the rule id `structure/<id>`.
            pub fn id(self) -> &'static str {
                match self { $(FaultKind::$variant => $id,)* }
            }

            /// What it is, in one sentence.
            pub fn summary(self) -> &'static str {
                match self { $(FaultKind::$variant => $summary,)* }
            }

            /// What to do about it, in the imperative.
            pub fn advice(self) -> &'static str {
                match self { $(FaultKind::$variant => $advice,)* }
            }

            pub fn counts(self) -> Counted {
                match self { $(FaultKind::$variant => Counted::$counted,)* }
            }
        }
    };
}

fault_kinds! {
    NotATable, "not-a-table", Files,
        "The file is a web page, a workbook, an archive or a document, and was not read as a table.",
        "Export the table as CSV and publish that; changing the file's ending is not enough.";
    EmptyFile, "empty-file", Files,
        "The file has no rows, or only blank ones.",
        "Check the export: the file should have a header and records.";
    HeaderOnly, "header-only", Files,
        "The file has a header and no records.",
        "Check the export, or leave the file out of the release if there is nothing to report.";
    UndecodableText, "undecodable-text", Rows,
        "Some bytes are no characters in the encoding that the file was read in.",
        "Save the file as UTF-8, or declare the encoding it has.";
    GuessedEncoding, "guessed-encoding", Rows,
        "Some rows are not UTF-8, and were read as Windows-1252, which nobody declared.",
        "Save the file as UTF-8, or declare `encoding = \"windows-1252\"` if that is what it is.";
    NulByte, "nul-byte", Rows,
        "Some cells hold a NUL character.",
        "Export again as UTF-8: NUL characters come from UTF-16 or from damaged files.";
    UnterminatedQuote, "unterminated-quote", Rows,
        "A quoted cell is not closed before the file ends, so that all that follows was read as that one cell.",
        "Close the quotation mark, or double it if it belongs to the text.";
    StrayQuote, "stray-quote", Rows,
        "A quotation mark stands inside an unquoted cell, or text follows a closing quotation mark.",
        "Quote the whole cell and double every quotation mark inside it.";
    TitleLine, "title-line", Rows,
        "Lines such as a title stand above the header.",
        "Move the title to the metadata, or declare `header-row`.";
    BlankLabel, "blank-label", Labels,
        "A column has no label.",
        "Label the column, or remove it; a delimiter at the end of each line makes such a column.";
    DuplicateLabel, "duplicate-label", Labels,
        "Two columns have the same label, and the schema speaks of the first alone.",
        "Give every column a label of its own.";
    PartsDisagree, "parts-disagree", Files,
        "The parts of the dataset have different headers.",
        "Give every part the same labels in the same order.";
    MissingCell, "missing-cell", Rows,
        "Some rows have fewer cells than the header.",
        "Give every row as many cells as there are labels; look for lost delimiters and unquoted line breaks.";
    ExtraCell, "extra-cell", Rows,
        "Some rows have more cells than the header.",
        "Quote cells that hold the delimiter.";
    GroupHeader, "group-header", Rows,
        "Some rows have nothing but a text in their first cell, as headings of groups and footnotes do.",
        "Give each record its group in a column of its own, and move notes to the metadata.";
    BlankRow, "blank-row", Rows,
        "Rows without any value stand before or between the records.",
        "Remove the blank rows.";
    TrailingBlankRows, "trailing-blank-rows", Rows,
        "Rows without any value stand at the end of the file.",
        "Remove the blank rows at the end.";
    MixedLineEnds, "mixed-line-ends", Rows,
        "Some lines end unlike the first, which can mean that files were pasted together.",
        "Write the whole file with one kind of line end.";
    ByteOrderMark, "byte-order-mark", Files,
        "The file starts with a byte-order mark, which some programs take for part of the first label.",
        "Save the file as UTF-8 without a byte-order mark.";
}

/// A kind of fault, wherever the files of a dataset have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub kind: FaultKind,
    /// How often, in the unit of [`FaultKind::counts`].
    pub count: u64,
    /// The first places, at most [`PLACES_KEPT`]. A fault of a file as a whole names its record 1.
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
    by_kind: BTreeMap<FaultKind, Fault>,
}

impl Faults {
    /// The faults in the order of [`FaultKind::ALL`].
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Fault> {
        self.by_kind.values()
    }

    /// The fault of this kind, if there is one.
    pub fn get(&self, kind: FaultKind) -> Option<&Fault> {
        self.by_kind.get(&kind)
    }

    pub(crate) fn get_mut(&mut self, kind: FaultKind) -> Option<&mut Fault> {
        self.by_kind.get_mut(&kind)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.by_kind.is_empty()
    }

    pub(crate) fn add(&mut self, kind: FaultKind, place: Place) -> &mut Fault {
        self.add_many(kind, 1, [place])
    }

    /// Takes this kind out.
    pub(crate) fn take(&mut self, kind: FaultKind) -> Faults {
        Faults {
            by_kind: self.by_kind.remove_entry(&kind).into_iter().collect(),
        }
    }

    /// Calls what was noted of one kind another.
    pub(crate) fn rename(&mut self, from: FaultKind, to: FaultKind) {
        let Some(mut one) = self.by_kind.remove(&from) else {
            return;
        };
        one.kind = to;
        if let Some(other) = self.by_kind.remove(&to) {
            let of_one = one.first.iter().zip(&one.lines);
            let mut places: Vec<(RecordRef, u64)> = of_one
                .chain(other.first.iter().zip(&other.lines))
                .map(|(at, line)| (*at, *line))
                .collect();
            places.sort_unstable();
            places.truncate(PLACES_KEPT);
            (one.first, one.lines) = places.into_iter().unzip();
            one.count += other.count;
            one.byte_offset = one.byte_offset.into_iter().chain(other.byte_offset).min();
            other.columns.iter().for_each(|column| {
                one.in_column(*column);
            });
        }
        self.by_kind.insert(to, one);
    }

    /// Adds those of records that come later.
    pub(crate) fn append(&mut self, later: Faults) {
        for (kind, theirs) in later.by_kind {
            let places = theirs.first.iter().zip(&theirs.lines).map(|(at, line)| Place {
                part: at.part,
                record: at.record,
                line: *line,
            });
            let ours = self.add_many(kind, theirs.count, places.collect::<Vec<_>>());
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
        let fault = self.by_kind.entry(kind).or_insert_with(|| Fault {
            kind,
            count: 0,
            first: Vec::new(),
            lines: Vec::new(),
            columns: Vec::new(),
            byte_offset: None,
        });
        fault.count += count;
        let room = PLACES_KEPT - fault.first.len();
        for place in places.into_iter().take(room) {
            fault.first.push(RecordRef {
                part: place.part,
                record: place.record,
            });
            fault.lines.push(place.line);
        }
        fault
    }
}

impl Fault {
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
    fn ids_are_fixed() {
        let ids: Vec<_> = FaultKind::ALL.iter().map(|kind| kind.id()).collect();
        assert_eq!(
            ids,
            [
                "not-a-table",
                "empty-file",
                "header-only",
                "undecodable-text",
                "guessed-encoding",
                "nul-byte",
                "unterminated-quote",
                "stray-quote",
                "title-line",
                "blank-label",
                "duplicate-label",
                "parts-disagree",
                "missing-cell",
                "extra-cell",
                "group-header",
                "blank-row",
                "trailing-blank-rows",
                "mixed-line-ends",
                "byte-order-mark"
            ]
        );
        assert!(FaultKind::ALL.is_sorted(), "the list is in the order of reports");
    }

    #[test]
    fn every_kind_says_what_it_is_and_what_to_do() {
        for kind in FaultKind::ALL {
            for text in [kind.summary(), kind.advice()] {
                assert!(text.ends_with('.') && text.len() > 20, "{kind:?}: {text}");
            }
        }
    }

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
