//! Rows as CSV: RFC 4180 with LF, quoted only where it must be.

use std::io::{self, Write};

/// A table that fits in memory: everything but the appointments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CsvTable {
    pub(crate) header: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
}

impl CsvTable {
    pub(crate) fn new(header: &[&str]) -> CsvTable {
        CsvTable {
            header: header.iter().map(|label| (*label).to_owned()).collect(),
            rows: Vec::new(),
        }
    }

    /// The place of a column.
    pub(crate) fn column(&self, label: &str) -> Option<usize> {
        self.header.iter().position(|own| own == label)
    }

    /// The cells of a row in a column; blank where there is no such column.
    pub(crate) fn cell(&self, row: usize, label: &str) -> &str {
        self.column(label).map_or("", |column| &self.rows[row][column])
    }

    /// The rows of which `is` holds, by their places.
    pub(crate) fn rows_where(&self, is: impl Fn(&[String]) -> bool) -> Vec<usize> {
        (0..self.rows.len()).filter(|row| is(&self.rows[*row])).collect()
    }

    pub(crate) fn write(&self, to: &mut dyn Write) -> io::Result<()> {
        write_row(to, &self.header)?;
        self.rows.iter().try_for_each(|row| write_row(to, row))
    }
}

/// One row as bytes.
pub(crate) fn row_bytes<T: AsRef<str>>(cells: &[T]) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Writing to memory cannot fail.
    let _ = write_row(&mut bytes, cells);
    bytes
}

/// Writes one row.
pub(crate) fn write_row<T: AsRef<str>>(to: &mut dyn Write, cells: &[T]) -> io::Result<()> {
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            to.write_all(b",")?;
        }
        let cell = cell.as_ref();
        if cell.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r')) {
            write!(to, "\"{}\"", cell.replace('"', "\"\""))?;
        } else {
            to.write_all(cell.as_bytes())?;
        }
    }
    to.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_only_where_they_must_be() {
        let mut bytes = Vec::new();
        write_row(&mut bytes, &["plain", "a,b", "say \"so\"", "two\nlines", ""]).unwrap();
        assert_eq!(bytes, b"plain,\"a,b\",\"say \"\"so\"\"\",\"two\nlines\",\n");
    }
}
