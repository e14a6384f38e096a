//! The fast way to read: a run of regular rows, sixty-four bytes at a time, its bytes becoming the text of the block.

use crate::block::{Block, Cell};
use crate::damage;
use crate::digest;
use crate::fault::{About, PLACES_KEPT, Place};
use crate::fault_kind::FaultKind;
use crate::masks::{Carry, Masks, WORD};
use crate::part::Chunk;
use crate::piece::{Canonical, Piece, Places};
use crate::table::{Layout, is_heading, is_lone};

/// Reads a run of rows into a block, whose text its bytes become. `None`, and only rooms are changed, where a row is not
/// regular: too short or long, blank, with an odd byte, or ending unlike the others.
///
/// The header must be above, and the parity of quotation marks must tell what is quoted: see [`crate::masks::rows`].
pub(crate) fn read(
    chunk: &mut Chunk,
    layout: &Layout,
    delimiter: u8,
    digests_records: bool,
    block: &mut Block,
) -> Option<Piece> {
    let text = match String::from_utf8(std::mem::take(&mut chunk.bytes)) {
        Ok(text) => text,
        Err(odd) => {
            chunk.bytes = odd.into_bytes();
            return None;
        }
    };
    let width = block.width();
    let mut found = Found {
        cells: block.take_cells(),
        ..Found::default()
    };
    found.cells.reserve(text.len() / 8);
    let is_regular =
        memchr::memchr(0, text.as_bytes()).is_none() && find(text.as_bytes(), delimiter, width, &mut found);
    if !is_regular {
        block.put_cells(found.cells);
        chunk.bytes = text.into_bytes();
        return None;
    }
    let bytes = text.as_bytes();
    let records = found.row_ends.len();
    let is_ascii = bytes.is_ascii();
    let mut piece = Piece {
        records: records as u64,
        ends: ends(chunk, bytes, &found),
        beyond_ascii: !is_ascii,
        canonical: match digests_records {
            true => canonical(bytes, delimiter, width, &found),
            false => Canonical::default(),
        },
        ..Piece::default()
    };
    let mut lone = std::mem::take(&mut found.lone);
    lone.retain(|row| is_heading(self::text(bytes, &found, found.cells[row * width])));
    if !lone.is_empty() {
        let places = lone
            .iter()
            .take(PLACES_KEPT)
            .map(|row| place(chunk, bytes, &found, *row));
        piece.faults.add_many(FaultKind::GroupHeader, lone.len() as u64, places);
    }
    note_repeated_headers(chunk, layout, bytes, &found, &mut piece);
    if !is_ascii || damage::suspicions_in_ascii(bytes) {
        note_damage(chunk, bytes, width, &found, &mut piece);
    }
    let text = text + &found.rewritten;
    block.become_text(text, found.cells, chunk.first_row, records);
    Some(piece)
}

/// Where cells and rows are.
#[derive(Default)]
struct Found {
    /// Row by row; those that are rewritten stand behind the bytes.
    cells: Vec<Cell>,
    /// By row, the byte behind its last cell.
    row_ends: Vec<u32>,
    /// The rows in which only the first cell has any text.
    lone: Vec<usize>,
    /// The quoted cells, their quotation marks included.
    quoted: Vec<Cell>,
    /// The texts of quoted cells in which quotation marks are doubled.
    rewritten: String,
    /// How many bytes each row's end has; all have as many.
    end_length: usize,
    /// Whether the last row ends with the bytes.
    is_cut: bool,
}

/// Finds the cells; `false` where something is not regular.
fn find(bytes: &[u8], delimiter: u8, width: usize, found: &mut Found) -> bool {
    let mut carry = Carry::default();
    let (mut start, mut row_start) = (0, 0);
    for at in (0..bytes.len()).step_by(WORD) {
        let masks = Masks::at(bytes, at, delimiter);
        let inside = carry.take(masks).inside;
        let mut ends = (masks.lf | masks.delimiters) & !inside;
        while ends != 0 {
            let end = at + ends.trailing_zeros() as usize;
            ends &= ends - 1;
            if bytes[end] == delimiter {
                found.push_cell(bytes, start, end);
            } else {
                let is_crlf = end > row_start && bytes[end - 1] == b'\r';
                let length = 1 + usize::from(is_crlf);
                let cell_end = end + 1 - length;
                found.push_cell(bytes, start, cell_end);
                if found.row_ends.is_empty() {
                    found.end_length = length;
                }
                if found.end_length != length || !found.end_row(row_start, cell_end, width) {
                    return false;
                }
                row_start = end + 1;
            }
            start = end + 1;
        }
    }
    if row_start < bytes.len() {
        found.is_cut = true;
        found.push_cell(bytes, start, bytes.len());
        return found.end_row(row_start, bytes.len(), width);
    }
    true
}

fn cell(start: usize, end: usize) -> Cell {
    Cell {
        start: start as u32,
        end: end as u32,
    }
}

impl Found {
    #[inline(always)]
    fn push_cell(&mut self, bytes: &[u8], start: usize, end: usize) {
        if bytes.get(start) != Some(&b'"') || start == end {
            self.cells.push(cell(start, end));
            return;
        }
        self.quoted.push(cell(start, end));
        if end - start == 2 {
            self.cells.push(cell(start + 1, start + 1));
            return;
        }
        self.push_quoted(bytes, start, end);
    }

    fn push_quoted(&mut self, bytes: &[u8], start: usize, end: usize) {
        let inner = &bytes[start + 1..end - 1];
        if memchr::memchr(b'"', inner).is_none() {
            self.cells.push(cell(start + 1, end - 1));
            return;
        }
        let from = bytes.len() + self.rewritten.len();
        // Quotation marks are ASCII, so that what is between them is text as the whole is.
        let inner = String::from_utf8_lossy(inner).replace("\"\"", "\"");
        self.rewritten.push_str(&inner);
        self.cells.push(cell(from, from + inner.len()));
    }

    /// Whether the row that ends has as many cells as there are columns, and any text.
    #[inline]
    fn end_row(&mut self, start: usize, end: usize, width: usize) -> bool {
        self.row_ends.push(end as u32);
        if self.cells.len() != self.row_ends.len() * width {
            return false;
        }
        let cells = &self.cells[self.cells.len() - width..];
        if is_lone(width, |at| cells[at].start == cells[at].end) {
            self.lone.push(self.row_ends.len() - 1);
        }
        // Cells without any text take at most two quotation marks and a delimiter each.
        end - start >= 3 * width || cells.iter().any(|cell| cell.start != cell.end)
    }

    /// The row that ends at this place among the rows, and where it starts.
    fn row_start(&self, row: usize) -> usize {
        match row {
            0 => 0,
            row => self.row_ends[row - 1] as usize + self.end_length,
        }
    }
}

/// Where in the file a row is.
fn place(chunk: &Chunk, bytes: &[u8], found: &Found, row: usize) -> Place {
    Place {
        part: chunk.part,
        record: chunk.first_row + row as u64,
        line: chunk.first_line + memchr::memchr_iter(b'\n', &bytes[..found.row_start(row)]).count() as u64,
    }
}

/// Notes the rows that are the header again. The length of the first cell tells for most that they are not.
fn note_repeated_headers(chunk: &Chunk, layout: &Layout, bytes: &[u8], found: &Found, piece: &mut Piece) {
    let Some(labels) = layout.distinctive_labels() else {
        return;
    };
    let length = labels[0].len() as u32;
    for (row, cells) in found.cells.chunks_exact(labels.len()).enumerate() {
        if cells[0].end - cells[0].start != length {
            continue;
        }
        let texts = cells.iter().map(|cell| text(bytes, found, *cell));
        if texts.eq(labels.iter().map(String::as_bytes)) {
            let faults = &mut piece.faults;
            faults.count(FaultKind::RepeatedHeader, About::default(), || {
                place(chunk, bytes, found, row)
            });
        }
    }
}

/// Notes damaged texts, looking at the cells of rows alone in which something may be.
fn note_damage(chunk: &Chunk, bytes: &[u8], width: usize, found: &Found, piece: &mut Piece) {
    let mut next = 0;
    for at in damage::suspicions(bytes) {
        let row = next + found.row_ends[next..].partition_point(|&end| end as usize <= at);
        if row >= found.row_ends.len() || at < found.row_start(next) {
            continue;
        }
        next = row + 1;
        for (column, cell) in (0..).zip(&found.cells[row * width..][..width]) {
            let text = String::from_utf8_lossy(text(bytes, found, *cell));
            damage::note(&mut piece.faults, &text, Some(column), || {
                place(chunk, bytes, found, row)
            });
        }
    }
}

/// How the rows end, and where first.
fn ends(chunk: &Chunk, bytes: &[u8], found: &Found) -> [Places; 3] {
    let ended = found.row_ends.len() - usize::from(found.is_cut);
    let first = (0..ended.min(PLACES_KEPT)).map(|row| place(chunk, bytes, found, row));
    let all = Places {
        count: ended as u64,
        first: first.collect(),
        ..Places::default()
    };
    match found.end_length {
        2 => [Places::default(), all, Places::default()],
        _ => [all, Places::default(), Places::default()],
    }
}

/// The records as the digest takes them: runs of bytes that are so already, copied at once, and what is between them.
fn canonical(bytes: &[u8], delimiter: u8, width: usize, found: &Found) -> Canonical {
    let has_lf = found.end_length == 1 && !found.is_cut;
    if delimiter != b',' || width == 1 {
        let mut canonical = Vec::with_capacity(bytes.len() + bytes.len() / 8);
        for row in found.cells.chunks_exact(width) {
            for (at, cell) in row.iter().enumerate() {
                if at > 0 {
                    canonical.push(b',');
                }
                digest::push_cell(&mut canonical, text(bytes, found, *cell), width == 1);
            }
            canonical.push(b'\n');
        }
        return Canonical::Other(canonical);
    }
    let needless = |cell: &&Cell| {
        let inner = &bytes[cell.start as usize + 1..cell.end as usize - 1];
        !digest::must_be_quoted(inner, false)
    };
    let mut needless = found.quoted.iter().filter(needless).peekable();
    if has_lf && needless.peek().is_none() {
        return Canonical::AsRead(bytes.to_vec());
    }
    let mut canonical = Vec::with_capacity(bytes.len() + 1);
    let mut copied = 0;
    let mut copy_to = |canonical: &mut Vec<u8>, end: usize, skip: usize| {
        canonical.extend_from_slice(&bytes[copied..end]);
        copied = end + skip;
    };
    if has_lf {
        for cell in needless {
            copy_to(&mut canonical, cell.start as usize, 1);
            copy_to(&mut canonical, cell.end as usize - 1, 1);
        }
        copy_to(&mut canonical, bytes.len(), 0);
        return Canonical::Other(canonical);
    }
    for end in &found.row_ends {
        while let Some(cell) = needless.next_if(|cell| cell.start < *end) {
            copy_to(&mut canonical, cell.start as usize, 1);
            copy_to(&mut canonical, cell.end as usize - 1, 1);
        }
        copy_to(&mut canonical, *end as usize, found.end_length);
        canonical.push(b'\n');
    }
    Canonical::Other(canonical)
}

fn text<'a>(bytes: &'a [u8], found: &'a Found, cell: Cell) -> &'a [u8] {
    let (start, end) = (cell.start as usize, cell.end as usize);
    match start.checked_sub(bytes.len()) {
        Some(from) if !found.rewritten.is_empty() => &found.rewritten.as_bytes()[from..end - bytes.len()],
        _ => &bytes[start..end],
    }
}
