//! The rows of one part as a table: which are the header, records, blank or cut off, and what is wrong with them.

use std::collections::{BTreeSet, VecDeque};

use crate::block::Block;
use crate::decode::{self, Decoder};
use crate::digest::RecordsDigest;
use crate::fault::{FaultKind, Faults, PLACES_KEPT, Place};
use crate::head::Dialect;
use crate::options::{Encoding, Options};
use crate::split::{LineEnd, Row};

/// What is known of a part's table before it is read.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    /// The row that the header is.
    pub(crate) header_row: u64,
    /// Whether that was declared, so that what stands above is no fault.
    pub(crate) header_declared: bool,
    /// The header's cells.
    pub(crate) labels: Vec<String>,
    /// What they are to the dataset's labels.
    pub(crate) agreement: Agreement,
}

/// What a part's header is to the dataset's labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Agreement {
    /// It is where the labels come from.
    Source,
    /// The same.
    Same,
    /// The same labels in another order: for each column of the dataset, where the part has it.
    Reordered(Vec<usize>),
    /// Other labels: columns go by position.
    Different,
}

impl Agreement {
    /// What `labels` are to those of the dataset.
    pub(crate) fn between(dataset: &[String], labels: &[String]) -> Self {
        if dataset == labels {
            return Agreement::Same;
        }
        let places: BTreeSet<(&String, usize)> = labels.iter().zip(0..).collect();
        let distinct = |labels: &[String]| labels.iter().collect::<BTreeSet<_>>().len() == labels.len();
        if dataset.len() != labels.len() || !distinct(dataset) || !distinct(labels) {
            return Agreement::Different;
        }
        let place = |label| places.range((label, 0)..).next().filter(|(found, _)| *found == label);
        let order: Option<Vec<usize>> = dataset.iter().map(|label| Some(place(label)?.1)).collect();
        order.map_or(Agreement::Different, Agreement::Reordered)
    }
}

/// What is left of a table once it is read.
pub(crate) struct TableEnd {
    pub(crate) records: u64,
    pub(crate) records_sha256: String,
    pub(crate) line_ends: LineEnds,
}

impl TableEnd {
    /// The end of a part that has no table.
    pub(crate) fn of_nothing() -> Self {
        TableEnd {
            records: 0,
            records_sha256: RecordsDigest::default().finish(),
            line_ends: LineEnds::None,
        }
    }
}

/// The header was not the one that was found when the file was opened.
#[derive(Debug)]
pub(crate) struct HeaderChanged;

/// The table in the making.
pub(crate) struct Table {
    part: u32,
    layout: Layout,
    encoding: Encoding,
    decoder: Decoder,
    digest: RecordsDigest,
    header: Option<Place>,
    records: u64,
    footer_rows: u64,
    /// Rows that may yet turn out to be footers.
    held: VecDeque<Row>,
    /// Blank rows since the last record, and the first of them.
    blank_count: u64,
    blank_first: Vec<Place>,
    first_end: Option<LineEnd>,
    mixed_ends: bool,
}

impl Table {
    pub(crate) fn new(part: u32, layout: Layout, dialect: &Dialect, options: &Options) -> Self {
        Table {
            part,
            layout,
            encoding: dialect.encoding,
            decoder: Decoder::new(dialect.encoding, options.trim),
            digest: RecordsDigest::default(),
            header: None,
            records: 0,
            footer_rows: options.footer_rows,
            held: VecDeque::new(),
            blank_count: 0,
            blank_first: Vec::new(),
            first_end: None,
            mixed_ends: false,
        }
    }

    /// Takes a whole row, whose room may then be written over. Its number and line are left as they are.
    pub(crate) fn take(&mut self, row: &mut Row, faults: &mut Faults, block: &mut Block) -> Result<(), HeaderChanged> {
        self.note_oddities(row, faults);
        if self.footer_rows == 0 || row.number <= self.layout.header_row {
            return self.settle(row, faults, block);
        }
        self.held.push_back(row.take());
        if self.held.len() as u64 <= self.footer_rows {
            return Ok(());
        }
        match self.held.pop_front() {
            Some(settled) => self.settle(&settled, faults, block),
            None => Ok(()),
        }
    }

    /// Ends the part; rows still held are its footers.
    pub(crate) fn finish(self, faults: &mut Faults) -> Result<TableEnd, HeaderChanged> {
        let header = self.header.ok_or(HeaderChanged)?;
        if self.blank_count > 0 {
            faults.add_many(FaultKind::TrailingBlankRows, self.blank_count, self.blank_first);
        }
        if self.records == 0 {
            faults.add(FaultKind::HeaderOnly, header);
        }
        Ok(TableEnd {
            records: self.records,
            records_sha256: self.digest.finish(),
            line_ends: match self.first_end {
                _ if self.mixed_ends => LineEnds::Mixed,
                Some(LineEnd::Lf) => LineEnds::Lf,
                Some(LineEnd::CrLf) => LineEnds::CrLf,
                Some(LineEnd::Cr) => LineEnds::Cr,
                Some(LineEnd::File) | None => LineEnds::None,
            },
        })
    }

    /// Notes what is wrong with the bytes of a row, wherever in the file it stands.
    fn note_oddities(&mut self, row: &Row, faults: &mut Faults) {
        let place = self.place(row);
        if let Some(cell) = row.stray_quote {
            self.note(FaultKind::StrayQuote, row, cell as usize, faults);
        }
        if let Some(cell) = row.unterminated_quote {
            self.note(FaultKind::UnterminatedQuote, row, cell as usize, faults);
        }
        if let Some(offset) = row.undecodable {
            let cell = row.cells().position(|cell| decode::is_undecodable(self.encoding, cell));
            self.note(FaultKind::UndecodableText, row, cell.unwrap_or(usize::MAX), faults);
            if let Some(fault) = faults.get_mut(FaultKind::UndecodableText) {
                fault.at_byte(offset);
            }
        }
        if let Some(at) = memchr::memchr(0, &row.text) {
            let cell = row.ends.partition_point(|&end| end as usize <= at);
            self.note(FaultKind::NulByte, row, cell, faults);
        }
        if row.end != LineEnd::File {
            let first = *self.first_end.get_or_insert(row.end);
            if first != row.end {
                self.mixed_ends = true;
                faults.add(FaultKind::MixedLineEnds, place);
            }
        }
    }

    fn note(&self, kind: FaultKind, row: &Row, cell: usize, faults: &mut Faults) {
        let fault = faults.add(kind, self.place(row));
        let column = match &self.layout.agreement {
            Agreement::Reordered(order) => order.iter().position(|&at| at == cell),
            _ => Some(cell),
        };
        if let Some(column) = column.filter(|&at| at < self.layout.labels.len() && row.number >= self.layout.header_row)
        {
            fault.in_column(column as u32);
        }
    }

    /// Takes a row that is no footer.
    fn settle(&mut self, row: &Row, faults: &mut Faults, block: &mut Block) -> Result<(), HeaderChanged> {
        let place = self.place(row);
        let cells @ (text, ends) = self.decoder.decode(row);
        if row.number < self.layout.header_row {
            if !self.layout.header_declared {
                let kind = if text.is_empty() {
                    FaultKind::BlankRow
                } else {
                    FaultKind::TitleLine
                };
                faults.add(kind, place);
            }
            return Ok(());
        }
        if row.number == self.layout.header_row {
            if !decode::cells(cells).eq(self.layout.labels.iter().map(String::as_str)) {
                return Err(HeaderChanged);
            }
            self.digest.add(cells);
            self.header = Some(place);
            note_header(&self.layout, place, faults);
            return Ok(());
        }
        if text.is_empty() {
            self.blank_count += 1;
            if self.blank_first.len() < PLACES_KEPT {
                self.blank_first.push(place);
            }
            return Ok(());
        }
        if self.blank_count > 0 {
            faults.add_many(FaultKind::BlankRow, self.blank_count, self.blank_first.drain(..));
            self.blank_count = 0;
        }
        let width = self.layout.labels.len();
        if ends.len() < width {
            faults.add(FaultKind::MissingCell, place);
        } else if ends.len() > width {
            faults.add(FaultKind::ExtraCell, place);
        }
        self.digest.add(cells);
        self.records += 1;
        match &self.layout.agreement {
            Agreement::Reordered(order) => push_reordered(block, cells, order),
            _ => block.push_cells(text, ends),
        }
        block.end_record(row.number, row.line);
        Ok(())
    }

    fn place(&self, row: &Row) -> Place {
        Place {
            part: self.part,
            record: row.number,
            line: row.line,
        }
    }
}

/// Adds cells in the order of the dataset. Cells that the row does not have, though later ones of the dataset are there,
/// are empty; cells beyond the header come last.
fn push_reordered(block: &mut Block, (text, ends): (&str, &[u32]), order: &[usize]) {
    let cell = |at: usize| {
        let start = if at == 0 { 0 } else { ends[at - 1] as usize };
        &text[start..ends[at] as usize]
    };
    let present = order.iter().rposition(|&at| at < ends.len()).map_or(0, |last| last + 1);
    for &at in &order[..present] {
        block.push_cell(if at < ends.len() { cell(at) } else { "" });
    }
    for at in order.len()..ends.len() {
        block.push_cell(cell(at));
    }
}

fn note_header(layout: &Layout, place: Place, faults: &mut Faults) {
    match layout.agreement {
        Agreement::Source => note_labels(&layout.labels, place, faults),
        Agreement::Same => {}
        Agreement::Reordered(_) | Agreement::Different => {
            faults.add(FaultKind::PartsDisagree, place);
        }
    }
}

fn note_labels(labels: &[String], place: Place, faults: &mut Faults) {
    let mut seen = BTreeSet::new();
    for (column, label) in (0..).zip(labels) {
        let kind = if label.trim().is_empty() {
            FaultKind::BlankLabel
        } else if !seen.insert(label) {
            FaultKind::DuplicateLabel
        } else {
            continue;
        };
        let places = if faults.get(kind).is_none() { Some(place) } else { None };
        faults.add_many(kind, 1, places).in_column(column);
    }
}

/// How the lines of a file end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LineEnds {
    /// All with LF.
    Lf,
    /// All with CR and LF.
    CrLf,
    /// All with CR.
    Cr,
    /// In more than one way.
    Mixed,
    /// There is no line end, or none was looked for.
    None,
}

impl LineEnds {
    /// The name by which it is reported.
    pub fn name(self) -> &'static str {
        match self {
            LineEnds::Lf => "lf",
            LineEnds::CrLf => "crlf",
            LineEnds::Cr => "cr",
            LineEnds::Mixed => "mixed",
            LineEnds::None => "none",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(labels: &[&str]) -> Vec<String> {
        labels.iter().map(|&label| label.to_owned()).collect()
    }

    #[test]
    fn headers_agree_or_not() {
        let between = |a: &[&str], b: &[&str]| Agreement::between(&labels(a), &labels(b));
        assert_eq!(between(&["a", "b"], &["a", "b"]), Agreement::Same);
        assert_eq!(
            between(&["a", "b", "c"], &["c", "a", "b"]),
            Agreement::Reordered(vec![1, 2, 0])
        );
        assert_eq!(between(&["a", "b"], &["a", "c"]), Agreement::Different);
        assert_eq!(between(&["a", "b"], &["b", "a", "c"]), Agreement::Different);
        assert_eq!(between(&["a", "a", "b"], &["a", "b", "a"]), Agreement::Different);
    }

    #[test]
    fn reordered_rows_keep_their_columns() {
        let pushed = |text: &str, ends: &[u32]| {
            let mut block = Block::new(0);
            push_reordered(&mut block, (text, ends), &[2, 0, 1]);
            block.end_record(2, 2);
            block.record(0).cells().map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(pushed("xyz", &[1, 2, 3]), ["z", "x", "y"]);
        assert_eq!(pushed("xyz!", &[1, 2, 3, 4]), ["z", "x", "y", "!"]);
        assert_eq!(pushed("xy", &[1, 2]), ["", "x", "y"]);
        assert_eq!(pushed("x", &[1]), ["", "x"]);
    }
}
