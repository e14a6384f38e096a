//! Blocks: runs of records as they pass from the reader to whoever counts them, without an allocation for each cell.

/// A run of consecutive records of one part, their cells decoded and unquoted.
///
/// A block never spans parts. Cells stand in the order of the columns of the dataset, also where a part has them in
/// another order. Rows that are wholly blank are not in any block, but have their numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Block {
    part: u32,
    text: String,
    ends: Vec<u32>,
    heads: Vec<Head>,
}

/// Where a record stands in the file, and where its cells end in [`Block::ends`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Head {
    number: u64,
    line: u64,
    cells_end: u32,
}

impl Block {
    /// A block of these rows, the first of which has this number and each of which takes one line: what tests of
    /// other crates need.
    pub fn from_rows<R, C>(part: u32, first_record: u64, rows: impl IntoIterator<Item = R>) -> Self
    where
        R: IntoIterator<Item = C>,
        C: AsRef<str>,
    {
        let mut block = Block::new(part);
        for (number, row) in (first_record..).zip(rows) {
            for cell in row {
                block.push_cell(cell.as_ref());
            }
            block.end_record(number, number);
        }
        block
    }

    /// An empty block of this part.
    pub(crate) fn new(part: u32) -> Self {
        Block {
            part,
            ..Block::default()
        }
    }

    /// The part, from 0.
    pub fn part(&self) -> u32 {
        self.part
    }

    /// How many records it holds.
    pub fn len(&self) -> usize {
        self.heads.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.heads.is_empty()
    }

    /// The record at this place, from 0.
    ///
    /// # Panics
    /// Where there is none: `i` must be below [`Block::len`].
    pub fn record(&self, i: usize) -> Record<'_> {
        let head = self.heads[i];
        let first = match i {
            0 => 0,
            _ => self.heads[i - 1].cells_end as usize,
        };
        let start = match first {
            0 => 0,
            _ => self.ends[first - 1],
        };
        Record {
            text: &self.text,
            start,
            ends: &self.ends[first..head.cells_end as usize],
            number: head.number,
            line: head.line,
        }
    }

    /// Its records in order.
    pub fn records(&self) -> impl ExactSizeIterator<Item = Record<'_>> {
        (0..self.len()).map(|i| self.record(i))
    }

    /// Adds a cell to the record that is being written.
    pub(crate) fn push_cell(&mut self, cell: &str) {
        self.text.push_str(cell);
        self.ends.push(self.text.len() as u32);
    }

    /// Adds all cells of a record at once: their texts joined, and where each ends in it.
    pub(crate) fn push_cells(&mut self, text: &str, ends: &[u32]) {
        let base = self.text.len() as u32;
        self.text.push_str(text);
        self.ends.extend(ends.iter().map(|end| base + end));
    }

    /// Ends the record that is being written.
    pub(crate) fn end_record(&mut self, number: u64, line: u64) {
        self.heads.push(Head {
            number,
            line,
            cells_end: self.ends.len() as u32,
        });
    }

    /// About how many bytes it holds.
    pub(crate) fn weight(&self) -> usize {
        self.text.len() + self.ends.len() * size_of::<u32>() + self.heads.len() * size_of::<Head>()
    }
}

/// One record of a [`Block`].
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    text: &'a str,
    start: u32,
    ends: &'a [u32],
    number: u64,
    line: u64,
}

impl<'a> Record<'a> {
    /// Its number in its part, counting every row of the file from 1; the header's is 1 unless lines stand above it.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The line of the file that it starts on, from 1.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// How many cells it has: fewer than the header in a short row, more in a long one.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether it has no cells, which no record read from a file is.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The cell of this column, from 0; `None` where the row is too short.
    pub fn get(&self, column: usize) -> Option<&'a str> {
        let end = *self.ends.get(column)?;
        let start = match column {
            0 => self.start,
            _ => self.ends[column - 1],
        };
        Some(&self.text[start as usize..end as usize])
    }

    /// Its cells in order.
    pub fn cells(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let text = self.text;
        let mut start = self.start;
        self.ends.iter().map(move |&end| {
            let cell = &text[start as usize..end as usize];
            start = end;
            cell
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back() {
        let rows: [&[&str]; 4] = [&["a", "", "ü"], &[], &["x"], &["", ""]];
        let block = Block::from_rows(3, 2, rows.iter().map(|row| row.iter()));
        assert_eq!((block.part(), block.len(), block.is_empty()), (3, 4, false));
        for (i, (record, row)) in block.records().zip(rows).enumerate() {
            assert_eq!(record.cells().collect::<Vec<_>>(), row);
            assert_eq!((record.number(), record.line()), (i as u64 + 2, i as u64 + 2));
            assert_eq!((record.len(), record.is_empty()), (row.len(), row.is_empty()));
            for column in 0..5 {
                assert_eq!(record.get(column), row.get(column).copied());
            }
        }
    }

    #[test]
    fn cells_pushed_at_once_are_the_same() {
        let mut block = Block::new(0);
        block.push_cells("abc", &[1, 1, 3]);
        block.end_record(2, 2);
        block.push_cells("de", &[1, 2]);
        block.end_record(3, 3);
        assert_eq!(block, Block::from_rows(0, 2, [vec!["a", "", "bc"], vec!["d", "e"]]));
    }
}
