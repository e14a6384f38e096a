//! Blocks: runs of records as they pass from the reader to whoever counts them, without an allocation for each cell.

/// Zero bytes behind the text of a block, so that a cell can be loaded sixteen bytes at a time.
pub const PADDING: usize = 16;

/// A run of consecutive records of one part, their cells decoded and unquoted.
///
/// A block never spans parts, and it is a rectangle: cells stand in the order of the columns of the dataset, also where a
/// part has them in another order; a row that is too short has empty cells where it ends, and what a row has beyond the
/// last column is left out. Rows that are wholly blank are not in any block, but have their numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Block {
    part: u32,
    sequence: u64,
    width: usize,
    /// What the cells are places in, then [`PADDING`] once the block is whole.
    text: String,
    /// Row by row, `width` of each.
    cells: Vec<Cell>,
    numbers: Vec<u64>,
}

/// Where a cell stands in [`Block::bytes`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// Its first byte.
    pub start: u32,
    /// The byte behind its last.
    pub end: u32,
}

impl Block {
    /// A block of these rows, the first of which has this number: what tests of other crates need. It is as wide as its
    /// widest row.
    pub fn from_rows<R, C>(part: u32, first_record: u64, rows: impl IntoIterator<Item = R>) -> Self
    where
        R: IntoIterator<Item = C>,
        C: AsRef<str>,
    {
        let rows: Vec<Vec<C>> = rows.into_iter().map(|row| row.into_iter().collect()).collect();
        let width = rows.iter().map(Vec::len).max().unwrap_or(0);
        let mut block = Block::default();
        block.start(part, first_record, width);
        for (number, row) in (first_record..).zip(&rows) {
            block.push_row(number, row.iter().map(AsRef::as_ref));
        }
        block.close();
        block
    }

    /// Empties the block, keeping its room, for records of this part and this many columns.
    pub(crate) fn start(&mut self, part: u32, sequence: u64, width: usize) {
        (self.part, self.sequence, self.width) = (part, sequence, width);
        self.text.clear();
        self.cells.clear();
        self.numbers.clear();
    }

    /// The room for cells, to be filled and given to [`Block::become_text`] or back.
    pub(crate) fn take_cells(&mut self) -> Vec<Cell> {
        std::mem::take(&mut self.cells)
    }

    /// Gives the room for cells back.
    pub(crate) fn put_cells(&mut self, mut cells: Vec<Cell>) {
        cells.clear();
        self.cells = cells;
    }

    /// Takes a text and the cells of so many records in it, the first of which has this number and the others the next.
    pub(crate) fn become_text(&mut self, text: String, cells: Vec<Cell>, first_record: u64, records: usize) {
        debug_assert_eq!(cells.len(), records * self.width);
        (self.text, self.cells) = (text, cells);
        self.numbers.extend(first_record..first_record + records as u64);
    }

    /// The room for text, which the next block may use.
    pub(crate) fn take_room(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.text).into_bytes()
    }

    /// Adds a record: the texts of its cells in the order of the columns.
    pub(crate) fn push_row<'a>(&mut self, number: u64, cells: impl IntoIterator<Item = &'a str>) {
        for cell in cells.into_iter().take(self.width) {
            let start = self.text.len() as u32;
            self.text.push_str(cell);
            let end = self.text.len() as u32;
            self.cells.push(Cell { start, end });
        }
        self.numbers.push(number);
        self.cells.resize(self.numbers.len() * self.width, Cell::default());
    }

    /// Ends the block: nothing is pushed after it.
    pub(crate) fn close(&mut self) {
        self.text.extend([char::from(0); PADDING]);
    }

    #[inline]
    pub fn part(&self) -> u32 {
        self.part
    }

    /// A number that is larger for a later block of the dataset. Of numbers in between, some may be missing.
    pub fn sequence(&self) -> u64 {
        self.sequence
    }

    /// How many records it holds.
    #[inline]
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Whether it holds none.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// How many columns each record has.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The number of a record in its part, counting every row of the file from 1; the header's is 1 unless lines stand
    /// above it.
    ///
    /// # Panics
    /// Where there is none: `record` must be below [`Block::len`]. So it is with all places in a block.
    #[inline]
    pub fn number(&self, record: usize) -> u64 {
        self.numbers[record]
    }

    /// The text of a cell.
    #[inline]
    pub fn get(&self, record: usize, column: usize) -> &str {
        assert!(column < self.width, "a block has as many columns as its dataset");
        let Cell { start, end } = self.cells[record * self.width + column];
        &self.text[start as usize..end as usize]
    }

    /// The cells of one record, in the order of the columns.
    pub fn record(&self, record: usize) -> impl ExactSizeIterator<Item = &str> {
        let cells = &self.cells[record * self.width..][..self.width];
        cells
            .iter()
            .map(|cell| &self.text[cell.start as usize..cell.end as usize])
    }

    /// The text of all cells, and [`PADDING`] behind it.
    #[inline]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where the cells of a column stand in [`Block::text`], from this record on, each with the place of its record.
    #[inline]
    pub fn column(&self, column: usize, from: usize) -> impl Iterator<Item = (usize, Cell)> {
        assert!(column < self.width, "a block has as many columns as its dataset");
        let rows = self.cells[from * self.width..].chunks_exact(self.width);
        (from..).zip(rows.map(move |row| row[column]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_as_a_rectangle() {
        let rows: [&[&str]; 4] = [&["a", "", "ü"], &[], &["x"], &["", ""]];
        let block = Block::from_rows(3, 2, rows.iter().map(|row| row.iter()));
        assert_eq!((block.part(), block.len(), block.width()), (3, 4, 3));
        for (at, row) in rows.iter().enumerate() {
            assert_eq!(block.number(at), at as u64 + 2);
            let cells: Vec<&str> = block.record(at).collect();
            assert_eq!(cells.len(), 3);
            for (column, cell) in cells.into_iter().enumerate() {
                assert_eq!(cell, row.get(column).copied().unwrap_or_default());
                assert_eq!(cell, block.get(at, column));
                let (_, place) = block.column(column, at).next().unwrap();
                assert_eq!(cell, &block.text()[place.start as usize..place.end as usize]);
            }
        }
        assert!(block.text().ends_with(&"\0".repeat(PADDING)));
    }

    #[test]
    fn a_block_is_used_again() {
        let mut block = Block::from_rows(0, 2, [["a", "b"], ["c", "d"]]);
        block.start(1, 7, 1);
        block.push_row(9, ["x", "left out"]);
        block.close();
        assert_eq!((block.part(), block.sequence(), block.len()), (1, 7, 1));
        assert_eq!((block.number(0), block.get(0, 0)), (9, "x"));
    }
}
