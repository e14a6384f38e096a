//! What the rules `structure/*` say of what was found, and what it means for whoever uses the data.

use candour_read::FaultKind;

/// The sentence of a finding.
pub(crate) fn sentence(kind: FaultKind) -> &'static str {
    match kind {
        FaultKind::NotATable => "the file is no table, and was not read",
        FaultKind::EmptyFile => "the file has no rows, or only blank ones",
        FaultKind::HeaderOnly => "the file has a header and no records",
        FaultKind::UndecodableText => "{count} {count:is|are} not valid in the encoding of the file",
        FaultKind::GuessedEncoding => {
            "{count} {count:is|are} not UTF-8, and {count:was|were} read as Windows-1252, which nobody declared"
        }
        FaultKind::WrongDelimiter => "the file is a table with {what} between cells, and not as it was read",
        FaultKind::HeaderElsewhere => "row {what} holds the labels of the schema, and another was read as the header",
        FaultKind::WrongEncoding => "{count} {count:is|are} UTF-8, and the file is declared to be Windows-1252",
        FaultKind::NotUtf16 => "the file is declared to be UTF-16 and is not, or has its bytes in the other order",
        FaultKind::LostCharacter => "{count} {count:holds|hold} U+FFFD, the sign of a character that was lost",
        FaultKind::MisreadText => {
            "{count} {count:is|are} garbled: UTF-8 that was read as another encoding and saved again"
        }
        FaultKind::NulByte => "{count} {count:holds|hold} a NUL character",
        FaultKind::UnterminatedQuote => {
            "a quoted cell is never closed, so the rest of the file was read as that one cell"
        }
        FaultKind::StrayQuote => {
            "{count} {count:has|have} a quotation mark inside an unquoted cell, or text after a closing one"
        }
        FaultKind::SpreadsheetError => "{count} {count:holds|hold} the error of a spreadsheet instead of a value",
        FaultKind::FullSheet => {
            "the file has exactly as many rows as a spreadsheet can hold, and may have been cut off"
        }
        FaultKind::TitleLine => "{count} {count:stands|stand} above the header, as titles do",
        FaultKind::BlankLabel => "{count} {count:has|have} no label",
        FaultKind::DuplicateLabel => "{count} {count:repeats|repeat} the label of an earlier one",
        FaultKind::PartsDisagree => "the parts of the dataset have different headers",
        FaultKind::RepeatedHeader => "{count} {count:repeats|repeat} the header",
        FaultKind::UnitsRow => "{count} below the header {count:gives|give} units, and {count:was|were} read as data",
        FaultKind::MissingCell => "{count} {count:has|have} fewer cells than the header",
        FaultKind::ExtraCell => "{count} {count:has|have} more cells than the header",
        FaultKind::GroupHeader => {
            "{count} {count:has|have} only a text in the first cell, as headings and footnotes do"
        }
        FaultKind::SkippedRow => "{count} among the records {count:was|were} left out as declared",
        FaultKind::LeftOutAbove => "{count} above the header {count:was|were} left out as declared",
        FaultKind::LeftOutBelow => "{count} at the end {count:was|were} left out as declared",
        FaultKind::LeftOutRecord => "{count} {count:was|were} left out and {count:looks|look} like data",
        FaultKind::ManyLeftOut => "{count} {count:was|were} left out, more than titles and footnotes take",
        FaultKind::TrimmedCell => "{count} had spaces around the text, which were removed as declared",
        FaultKind::StoredBeside => "a compressed file holds {count} beside its text, which programs pass over",
        FaultKind::MuchStoredBeside => "a compressed file holds {count} beside its text, more than any program needs",
        FaultKind::BlankRow => "{count} before or between the records {count:is|are} blank",
        FaultKind::TrailingBlankRows => "{count} at the end of the file {count:is|are} blank",
        FaultKind::MixedLineEnds => "{count} {count:ends|end} with other characters than the first line",
        FaultKind::ByteOrderMark => "the file starts with a byte-order mark",
    }
}

/// What a finding means for whoever uses the data.
pub(crate) fn meaning(kind: FaultKind) -> &'static str {
    match kind {
        FaultKind::NotATable
        | FaultKind::EmptyFile
        | FaultKind::HeaderOnly
        | FaultKind::NotUtf16
        | FaultKind::WrongDelimiter
        | FaultKind::HeaderElsewhere
        | FaultKind::PartsDisagree => "There is no table here that you can rely on.",
        FaultKind::UndecodableText
        | FaultKind::GuessedEncoding
        | FaultKind::WrongEncoding
        | FaultKind::LostCharacter
        | FaultKind::MisreadText
        | FaultKind::NulByte => "Some texts are not what was written: names and codes may not match those elsewhere.",
        FaultKind::UnterminatedQuote | FaultKind::StrayQuote | FaultKind::MissingCell | FaultKind::ExtraCell => {
            "Some cells may be in the wrong column."
        }
        FaultKind::SpreadsheetError => "These cells hold no value: leave them out of sums and counts.",
        FaultKind::FullSheet => "Rows may be missing at the end.",
        FaultKind::BlankLabel | FaultKind::DuplicateLabel => {
            "Look these columns up by their place: their labels do not tell them apart."
        }
        FaultKind::TitleLine
        | FaultKind::RepeatedHeader
        | FaultKind::UnitsRow
        | FaultKind::GroupHeader
        | FaultKind::BlankRow
        | FaultKind::TrailingBlankRows => "Leave these rows out when you read the file: they are no records.",
        FaultKind::SkippedRow | FaultKind::LeftOutAbove | FaultKind::LeftOutBelow => {
            "Leave these rows out when you read the file: they were checked for their form and for identifiers of people, and \
             for nothing else."
        }
        FaultKind::LeftOutRecord | FaultKind::ManyLeftOut => "These rows may be data, and were not checked.",
        FaultKind::TrimmedCell => "Remove these spaces when you read the file, or some texts will not match.",
        FaultKind::StoredBeside | FaultKind::MuchStoredBeside => "The file holds bytes that are no part of the table.",
        FaultKind::MixedLineEnds => "Some programs read two rows as one, or see blank rows between them.",
        FaultKind::ByteOrderMark => "Some programs take the mark for part of the first label.",
    }
}
