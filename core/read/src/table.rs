//! The rows of one part as a table: which are the header, records, blank or cut off, and what is wrong with them.

use std::collections::BTreeSet;

use candour_model::marks::is_blank;

use crate::block::Block;
use crate::damage;
use crate::decode::{self, Decoder, Decoding};
use crate::digest;
use crate::doubts::Doubt;
use crate::fault::{About, Faults, Keep, Place};
use crate::fault_kind::FaultKind;
use crate::left_out::{Stands, looks_like_record};
use crate::outside::Where;
use crate::piece::{self, Canonical, Piece};
use crate::split::Row;

/// What is known of a part's table before it is read.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    pub(crate) header_row: u64,
    /// Whether that was declared, so that what stands above is no fault.
    pub(crate) header_declared: bool,
    /// The header's cells.
    pub(crate) labels: Vec<String>,
    /// What they are to the dataset's labels.
    pub(crate) agreement: Agreement,
    /// What the head makes doubtful.
    pub(crate) doubts: Vec<Doubt>,
    /// Rows that are left out, sorted.
    pub(crate) skip_rows: Vec<u64>,
}

impl Layout {
    /// Whether one of so many rows, from this one on, is left out.
    pub(crate) fn skips_within(&self, first: u64, rows: u64) -> bool {
        let before = self.skip_rows.partition_point(|&row| row < first);
        self.skip_rows.get(before).is_some_and(|&row| row < first + rows)
    }

    /// The header's cells, where a record that has the same can be nothing but the header again: in a table of one column it
    /// may be a value.
    pub(crate) fn distinctive_labels(&self) -> Option<&[String]> {
        (self.labels.len() > 1).then_some(&self.labels)
    }

    /// The column of the dataset that a cell of the part belongs to.
    fn column(&self, cell: usize) -> Option<u32> {
        let column = match &self.agreement {
            Agreement::Reordered(order) => order.iter().position(|&at| at == cell),
            _ => Some(cell),
        };
        column.filter(|&at| at < self.labels.len()).map(|at| at as u32)
    }
}

/// What a part's header is to the dataset's labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Agreement {
    /// It is where the labels come from.
    Source,
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

/// The header was not the one that was found when the file was opened.
#[derive(Debug)]
pub(crate) struct HeaderChanged;

/// A run of rows as a table, read exactly: every oddity becomes a fault.
pub(crate) struct ExactTable<'a> {
    part: u32,
    layout: &'a Layout,
    decoder: Decoder,
    canonical: Vec<u8>,
    piece: Piece,
}

impl<'a> ExactTable<'a> {
    pub(crate) fn new(part: u32, layout: &'a Layout, decoding: Decoding, trim: bool, keep: Keep) -> Self {
        ExactTable {
            part,
            layout,
            decoder: Decoder::new(decoding, trim),
            canonical: Vec::new(),
            piece: Piece::keeping(keep),
        }
    }

    /// Takes a whole row, whose room may then be written over.
    pub(crate) fn take(&mut self, row: &Row, is_footer: bool, block: &mut Block) -> Result<(), HeaderChanged> {
        self.note_oddities(row);
        match is_footer {
            true => {
                self.leave_out(row, Where::Below);
                Ok(())
            }
            false => self.settle(row, block),
        }
    }

    /// What was seen of these bytes.
    pub(crate) fn finish(mut self, bytes: &[u8]) -> Piece {
        self.piece.canonical = match self.canonical == bytes {
            true => Canonical::AsRead(self.canonical),
            false => Canonical::Other(self.canonical),
        };
        self.piece
    }

    /// Notes what is wrong with the bytes of a row, wherever in the file it stands.
    fn note_oddities(&mut self, row: &Row) {
        let place = self.place(row);
        if let Some(cell) = row.stray_quote {
            self.note(FaultKind::StrayQuote, row, cell as usize);
        }
        if let Some(cell) = row.unterminated_quote {
            self.note(FaultKind::UnterminatedQuote, row, cell as usize);
        }
        if let Some(offset) = row.undecodable {
            let cell = row.cells().position(|cell| self.decoder.is_undecodable(cell));
            let kind = match self.decoder.guesses(row) {
                true => FaultKind::GuessedEncoding,
                false => FaultKind::UndecodableText,
            };
            self.note(kind, row, cell.unwrap_or(usize::MAX));
            if let Some(fault) = self.piece.faults.get_mut(kind) {
                fault.at_byte(offset);
            }
        } else {
            self.piece.beyond_ascii |= !row.text.is_ascii();
        }
        if self.decoder.is_declared_windows_1252() && !row.text.is_ascii() {
            match row.cells().all(|cell| str::from_utf8(cell).is_ok()) {
                true => self.piece.utf8_in_windows_1252.add(place),
                false => self.piece.is_windows_1252 = true,
            }
        }
        if let Some(at) = memchr::memchr(0, &row.text) {
            let cell = row.ends.partition_point(|&end| end as usize <= at);
            self.note(FaultKind::NulByte, row, cell);
        }
        if let Some(kind) = piece::place_of(row.end) {
            self.piece.ends[kind].add(place);
        }
    }

    fn note(&mut self, kind: FaultKind, row: &Row, cell: usize) {
        let place = self.place(row);
        let fault = self.piece.faults.add(kind, place);
        if let Some(column) = self
            .layout
            .column(cell)
            .filter(|_| row.number >= self.layout.header_row)
        {
            fault.in_column(column);
        }
    }

    /// Takes a row that is no footer.
    fn settle(&mut self, row: &Row, block: &mut Block) -> Result<(), HeaderChanged> {
        let place = self.place(row);
        if row.number != self.layout.header_row && self.layout.skips_within(row.number, 1) {
            self.leave_out(row, Where::Skipped);
            return Ok(());
        }
        if row.number < self.layout.header_row {
            self.leave_out(row, Where::Above);
            return Ok(());
        }
        let cells @ (text, ends) = self.decoder.decode(row);
        if row.number == self.layout.header_row {
            if !decode::cells(cells).eq(self.layout.labels.iter().map(String::as_str)) {
                return Err(HeaderChanged);
            }
            digest::push_canonical(&mut self.canonical, cells);
            self.piece.header = Some(place);
            note_damage(self.layout, row, cells, place, &mut self.piece.faults);
            note_header(self.layout, place, &mut self.piece.faults);
            self.piece.outside.look_at_labels(decode::cells(cells), place);
            for doubt in &self.layout.doubts {
                let about = About {
                    column: None,
                    word: doubt.word,
                };
                let place = Place {
                    record: doubt.row,
                    line: doubt.line,
                    ..place
                };
                self.piece.faults.count(doubt.kind, about, || place);
            }
            self.note_trimmed(place);
            return Ok(());
        }
        if text.is_empty() {
            let blank = match self.piece.records {
                0 => &mut self.piece.blank_before,
                _ => &mut self.piece.blank_after,
            };
            blank.add(place);
            return Ok(());
        }
        let blank = std::mem::take(&mut self.piece.blank_after);
        if blank.count > 0 {
            self.piece
                .faults
                .add_many(FaultKind::BlankRow, blank.count, blank.first);
        }
        let width = self.layout.labels.len();
        if ends.len() < width {
            self.piece.faults.add(FaultKind::MissingCell, place);
        } else if ends.len() > width {
            self.piece.faults.add(FaultKind::ExtraCell, place);
            let beyond = decode::cells(cells).skip(width);
            self.piece.outside.look_at_row(Where::Beyond, beyond, place);
        }
        if ends.len() == width && is_lone(width, |at| ends[at] == ends[0]) && is_heading(text.as_bytes()) {
            self.piece.faults.add(FaultKind::GroupHeader, place);
        }
        if let Some(labels) = self.layout.distinctive_labels()
            && decode::cells(cells).eq(labels.iter().map(String::as_str))
        {
            self.piece.faults.add(FaultKind::RepeatedHeader, place);
        }
        note_damage(self.layout, row, cells, place, &mut self.piece.faults);
        digest::push_canonical(&mut self.canonical, cells);
        self.piece.records += 1;
        match &self.layout.agreement {
            Agreement::Reordered(order) => block.push_row(row.number, in_order(cells, order)),
            _ => block.push_row(row.number, decode::cells(cells)),
        }
        self.note_trimmed(place);
        Ok(())
    }

    /// Counts the cells of the row decoded last that trimming changed.
    fn note_trimmed(&mut self, place: Place) {
        for cell in self.decoder.take_trimmed() {
            let about = About {
                column: self.layout.column(cell as usize),
                word: "",
            };
            self.piece.faults.count(FaultKind::TrimmedCell, about, || place);
        }
    }

    /// Counts a row that is no record because somebody says so, or because it stands above the header, and looks at what it holds.
    fn leave_out(&mut self, row: &Row, at: Where) {
        let place = self.place(row);
        let cells @ (text, _) = self.decoder.decode(row);
        let is_declared = at != Where::Above || self.layout.header_declared;
        if text.is_empty() {
            if !is_declared {
                self.piece.blank_above.add(place);
            }
            return;
        }
        self.piece.faults.add(
            match at {
                Where::Skipped => FaultKind::SkippedRow,
                Where::Below => FaultKind::LeftOutBelow,
                _ if is_declared => FaultKind::LeftOutAbove,
                _ => FaultKind::TitleLine,
            },
            place,
        );
        let texts: Vec<&str> = decode::cells(cells).collect();
        let stands = match self.layout.header_row.checked_sub(row.number) {
            None | Some(0) => Stands::Below,
            Some(1) => Stands::NextAbove,
            Some(_) => Stands::Above,
        };
        if is_declared && looks_like_record(&texts, &self.layout.labels, stands) {
            self.piece.faults.add(FaultKind::LeftOutRecord, place);
        }
        self.piece.outside.look_at_row(at, texts.into_iter(), place);
    }

    fn place(&self, row: &Row) -> Place {
        Place {
            part: self.part,
            record: row.number,
            line: row.line,
        }
    }
}

/// Notes damaged texts of a row. What became U+FFFD because it is undecodable is told as that.
fn note_damage(layout: &Layout, row: &Row, cells: (&str, &[u32]), place: Place, faults: &mut Faults) {
    if damage::suspicions(cells.0.as_bytes()).next().is_none() {
        return;
    }
    for (at, text) in decode::cells(cells).enumerate() {
        match row.undecodable {
            Some(_) => damage::note_besides_lost(faults, text, layout.column(at), || place),
            None => damage::note(faults, text, layout.column(at), || place),
        }
    }
}

/// Whether no cell but the first has any text, in a table that is wide enough for that to be odd.
#[inline]
pub(crate) fn is_lone(width: usize, is_empty: impl Fn(usize) -> bool) -> bool {
    const NARROWEST: usize = 3;
    width >= NARROWEST && (1..width).rev().all(is_empty)
}

/// Whether a text that stands alone in its row may head a group: any but a number, which a record may be known by.
pub(crate) fn is_heading(text: &[u8]) -> bool {
    !text.iter().all(|byte| byte.is_ascii_digit() || b" +-.,".contains(byte))
}

/// The cells in the order of the dataset, empty where the row does not have them.
fn in_order<'a>((text, ends): (&'a str, &'a [u32]), order: &'a [usize]) -> impl Iterator<Item = &'a str> {
    order.iter().map(move |&at| {
        let Some(&end) = ends.get(at) else { return "" };
        let start = if at == 0 { 0 } else { ends[at - 1] as usize };
        &text[start..end as usize]
    })
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
        let kind = if is_blank(label) {
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
        let cells = |text: &'static str, ends: &'static [u32]| in_order((text, ends), &[2, 0, 1]).collect::<Vec<_>>();
        assert_eq!(cells("xyz", &[1, 2, 3]), ["z", "x", "y"]);
        assert_eq!(cells("xyz!", &[1, 2, 3, 4]), ["z", "x", "y"]);
        assert_eq!(cells("xy", &[1, 2]), ["", "x", "y"]);
        assert_eq!(cells("x", &[1]), ["", "x", ""]);
    }
}
