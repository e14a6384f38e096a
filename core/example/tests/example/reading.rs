//! Releases in memory, and their CSV files as columns.

use std::collections::BTreeMap;
use std::io::{self, Write};

use candour_example::{Seeded, Settings, Sink, generate};

/// The files of a release.
#[derive(Default)]
pub(crate) struct Folder(pub(crate) BTreeMap<String, Vec<u8>>);

impl Sink for Folder {
    fn file<'a>(&'a mut self, path: &str) -> io::Result<Box<dyn Write + 'a>> {
        assert!(!self.0.contains_key(path), "{path} is written twice");
        Ok(Box::new(self.0.entry(path.to_owned()).or_default()))
    }
}

impl Folder {
    pub(crate) fn text(&self, path: &str) -> &str {
        std::str::from_utf8(&self.0[path]).unwrap()
    }

    pub(crate) fn csv(&self, path: &str) -> Csv {
        Csv::parse(self.text(path))
    }
}

/// Every release of the settings, with what was seeded.
pub(crate) fn make(settings: &Settings) -> Vec<(Folder, Vec<Seeded>)> {
    generate(settings)
        .unwrap()
        .iter()
        .map(|release| {
            let mut folder = Folder::default();
            let seeded = release.write(&mut folder).unwrap();
            (folder, seeded)
        })
        .collect()
}

/// A parsed CSV file.
#[derive(PartialEq)]
pub(crate) struct Csv {
    pub(crate) header: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
}

impl Csv {
    fn parse(text: &str) -> Csv {
        let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '"' if quoted && chars.peek() == Some(&'"') => {
                    chars.next();
                    cell.push('"');
                }
                '"' => quoted = !quoted,
                ',' if !quoted => row.push(std::mem::take(&mut cell)),
                '\n' if !quoted => {
                    row.push(std::mem::take(&mut cell));
                    rows.push(std::mem::take(&mut row));
                }
                c => cell.push(c),
            }
        }
        assert!(
            !quoted && cell.is_empty() && row.is_empty(),
            "the file ends in the middle of a record"
        );
        let header: Vec<String> = rows.remove(0);
        assert!(rows.iter().all(|row: &Vec<String>| row.len() == header.len()));
        Csv { header, rows }
    }

    pub(crate) fn place(&self, label: &str) -> usize {
        self.header.iter().position(|own| own == label).unwrap()
    }

    /// The cells of some columns, row by row.
    pub(crate) fn columns<const N: usize>(&self, labels: [&str; N]) -> impl Iterator<Item = [&str; N]> {
        let places = labels.map(|label| self.place(label));
        self.rows.iter().map(move |row| places.map(|place| row[place].as_str()))
    }
}
