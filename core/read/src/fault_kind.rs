//! The kinds of structural faults, each with its name, what it is and what to do about it.

/// What a fault counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Records, or rows of which some are records.
    Rows,
    /// Rows of the file that are no records.
    Lines,
    /// Cells, labels among them.
    Cells,
    /// Labels of the header.
    Labels,
    Files,
    /// Bytes as they are stored.
    Bytes,
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
        "The file is a web page, a workbook, an archive or something else that is no table, and was not read as one.",
        "Export the table as CSV and publish that; changing the file's ending is not enough.";
    EmptyFile, "empty-file", Files,
        "The file has no rows, or only blank ones.",
        "Check the export: the file should have a header and records.";
    HeaderOnly, "header-only", Files,
        "The file has a header and no records.",
        "Check the export, or leave the file out of the release if there is nothing to report.";
    UndecodableText, "undecodable-text", Rows,
        "Some rows are not valid in the encoding that the file was read in.",
        "Save the file as UTF-8, or declare the encoding it has.";
    GuessedEncoding, "guessed-encoding", Rows,
        "Some rows are not UTF-8, and were read as Windows-1252, which nobody declared.",
        "Save the file as UTF-8, or declare `encoding = \"windows-1252\"` if that is what it is.";
    WrongDelimiter, "wrong-delimiter", Files,
        "The file is a table with another delimiter than the one that it was read with.",
        "Declare that character as `delimiter` under `csv`, or remove a declaration that is wrong.";
    HeaderElsewhere, "header-elsewhere", Files,
        "The labels of the schema are in another row than the one that was read as the header.",
        "Declare that row as `header-row` under `csv`; better, publish the header as the first row of the file.";
    WrongEncoding, "wrong-encoding", Rows,
        "The file is declared to be Windows-1252, and is UTF-8.",
        "Declare `encoding = \"utf-8\"`, or leave the declaration out.";
    NotUtf16, "not-utf-16", Files,
        "The file is declared to be UTF-16 and is not, or has its bytes in the other order.",
        "Remove the declaration, or declare the encoding that the file has.";
    LostCharacter, "lost-character", Cells,
        "Some texts hold U+FFFD, the sign of a character that was lost before the file was written.",
        "Export again from a source that still has these characters, as UTF-8.";
    MisreadText, "misread-text", Cells,
        "Some texts are garbled: UTF-8 that was read as another encoding and saved again.",
        "Export again as UTF-8, and read it as UTF-8 at every step; or save the file in the encoding it was read in by mistake.";
    NulByte, "nul-byte", Rows,
        "Some cells hold a NUL character.",
        "Export again as UTF-8: NUL characters come from UTF-16 or from damaged files.";
    UnterminatedQuote, "unterminated-quote", Rows,
        "A quoted cell is never closed, so the rest of the file was read as that one cell.",
        "Close the quotation mark, or double it if it belongs to the text.";
    StrayQuote, "stray-quote", Rows,
        "A quotation mark stands inside an unquoted cell, or text follows a closing quotation mark.",
        "Quote the whole cell and double every quotation mark inside it.";
    SpreadsheetError, "spreadsheet-error", Cells,
        "Some cells hold the error of a spreadsheet instead of a value, or the signs that it shows where a column is too narrow.",
        "Mend the formula, or widen the column, and export again. If it means that there is no value, declare it in `x-markers`.";
    FullSheet, "full-sheet", Files,
        "The file has exactly as many rows as a spreadsheet can hold, and may have been cut off.",
        "Count the rows at the source, and export without a spreadsheet in between.";
    TitleLine, "title-line", Lines,
        "Lines such as a title stand above the header.",
        "Move the title to the metadata, or declare `header-row`.";
    BlankLabel, "blank-label", Labels,
        "A column has no label.",
        "Label the column, or remove it; a delimiter at the end of each line makes such a column. A schema can declare it by its place, such as `#3`.";
    DuplicateLabel, "duplicate-label", Labels,
        "Two columns have the same label, and the schema describes only the first.",
        "Give every column a label of its own; or declare the later one by its place, such as `#3`.";
    PartsDisagree, "parts-disagree", Files,
        "The parts of the dataset have different headers.",
        "Give every part the same labels in the same order.";
    RepeatedHeader, "repeated-header", Rows,
        "The header is repeated among the records, as where files were put together.",
        "Remove these rows, or declare them in `skip-rows`.";
    UnitsRow, "units-row", Rows,
        "The row below the header gives units, and was read as a record.",
        "Put units into the labels or the metadata, and remove the row; or declare it in `skip-rows`.";
    MissingCell, "missing-cell", Rows,
        "Some rows have fewer cells than the header.",
        "Give every row as many cells as there are labels; look for lost delimiters and unquoted line breaks.";
    ExtraCell, "extra-cell", Rows,
        "Some rows have more cells than the header.",
        "Quote cells that hold the delimiter.";
    GroupHeader, "group-header", Rows,
        "Some rows have nothing but a text in their first cell, as headings of groups and footnotes do.",
        "Give each record its group in a column of its own, and move notes to the metadata; or declare the rows in `skip-rows`.";
    SkippedRow, "skipped-row", Lines,
        "Rows among the records were left out as declared, and checked only for their form and for identifiers of people.",
        "Publish the file without them.";
    LeftOutAbove, "left-out-above", Lines,
        "Rows above the header were left out as declared, and checked only for their form and for identifiers of people.",
        "Publish the file with its header first, and put titles into the metadata.";
    LeftOutBelow, "left-out-below", Lines,
        "Rows at the end were left out as declared, and checked only for their form and for identifiers of people.",
        "Publish the file without them, and put footnotes into the metadata.";
    LeftOutRecord, "left-out-record", Lines,
        "Rows that were left out look like records: they hold figures, or a text under each label.",
        "Read them as records, or move them to another file: that they are no data cannot be told from a declaration.";
    ManyLeftOut, "many-left-out", Lines,
        "More rows were left out than titles and footnotes take; whether they are data cannot be told from a declaration.",
        "Publish the file without these rows, or read them as the records that they are.";
    TrimmedCell, "trimmed-cell", Cells,
        "Spaces around some cells were removed as declared, so texts that differ only in spaces became one.",
        "Publish the file without these spaces: whoever reads it without that declaration reads other texts.";
    StoredBeside, "stored-beside", Bytes,
        "A compressed file holds bytes beside its text, which programs pass over.",
        "Compress the file again without comments, extra fields and frames that are skipped.";
    MuchStoredBeside, "much-stored-beside", Bytes,
        "A compressed file holds more bytes beside its text than a program that compresses needs; nobody sees what they are.",
        "Compress the file again without comments, extra fields and frames that are skipped.";
    BlankRow, "blank-row", Lines,
        "Rows without any value stand before or between the records.",
        "Remove the blank rows.";
    TrailingBlankRows, "trailing-blank-rows", Lines,
        "Rows without any value stand at the end of the file.",
        "Remove the blank rows at the end.";
    MixedLineEnds, "mixed-line-ends", Rows,
        "Some lines end unlike the first, which can mean that files were pasted together.",
        "Write the whole file with one kind of line end.";
    ByteOrderMark, "byte-order-mark", Files,
        "The file starts with a byte-order mark, which some programs take for part of the first label.",
        "Save the file as UTF-8 without a byte-order mark.";
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
                "wrong-delimiter",
                "header-elsewhere",
                "wrong-encoding",
                "not-utf-16",
                "lost-character",
                "misread-text",
                "nul-byte",
                "unterminated-quote",
                "stray-quote",
                "spreadsheet-error",
                "full-sheet",
                "title-line",
                "blank-label",
                "duplicate-label",
                "parts-disagree",
                "repeated-header",
                "units-row",
                "missing-cell",
                "extra-cell",
                "group-header",
                "skipped-row",
                "left-out-above",
                "left-out-below",
                "left-out-record",
                "many-left-out",
                "trimmed-cell",
                "stored-beside",
                "much-stored-beside",
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
}
