//! What the head of a file makes doubtful of how it is read: its delimiter, its header, the row below the header. It is asked,
//! never changed: a guess that is right most of the time would be believed all of the time.

use std::collections::BTreeSet;

use crate::delimiter::{Score, score};
use crate::fault_kind::FaultKind;
use crate::shape::Shape;

/// In how many of the first rows the labels that a schema knows are looked for.
pub const HEADERS_TRIED: u64 = 30;

/// Other delimiters that are tried where the rows do not fit, by what they are called, and how many cells each row must have
/// at least: a colon stands in every time of day.
const CANDIDATES: &[(u8, &str, usize)] = &[
    (b',', "a comma", 2),
    (b';', "a semicolon", 2),
    (b'\t', "a tab", 2),
    (b'|', "a vertical bar", 2),
    (b'^', "a caret", 2),
    (b'~', "a tilde", 2),
    (0x1F, "a unit separator (U+001F)", 2),
    (b':', "a colon", 3),
];

/// The names of the delimiters that may be proposed.
pub const DELIMITER_NAMES: [&str; CANDIDATES.len()] = names();

const fn names() -> [&'static str; CANDIDATES.len()] {
    let mut names = [""; CANDIDATES.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = CANDIDATES[at].1;
        at += 1;
    }
    names
}

/// What stands below labels to say what numbers are of, in lower case and without brackets.
const UNITS: &[&str] = &[
    "%",
    "per cent",
    "percent",
    "percentage",
    "proportion",
    "rate",
    "ratio",
    "index",
    "£",
    "£000",
    "£000s",
    "£m",
    "£ million",
    "gbp",
    "pounds",
    "000s",
    "'000",
    "thousand",
    "thousands",
    "million",
    "millions",
    "number",
    "no.",
    "count",
    "counts",
    "persons",
    "people",
    "patients",
    "households",
    "years",
    "months",
    "weeks",
    "days",
    "hours",
    "minutes",
    "seconds",
    "kg",
    "mg",
    "tonnes",
    "litres",
    "km",
    "cm",
    "mm",
    "km2",
    "hectares",
    "kwh",
    "mwh",
    "gwh",
    "per 1,000",
    "per 100,000",
    "unit",
    "units",
    "int",
    "integer",
    "float",
    "decimal",
    "numeric",
    "string",
    "text",
];

/// How many records must follow for a row below the header to be unlike them.
const FEWEST_RECORDS: usize = 3;

/// Something that is doubtful, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Doubt {
    pub(crate) kind: FaultKind,
    pub(crate) word: &'static str,
    pub(crate) row: u64,
    pub(crate) line: u64,
}

/// One of the first rows, as it is read.
#[derive(Debug)]
pub(crate) struct FirstRow {
    pub(crate) number: u64,
    pub(crate) line: u64,
    pub(crate) cells: Vec<String>,
}

/// Whether another delimiter would give a table of rows that give none, of which the first is the header.
pub(crate) fn of_delimiter(rows: &[Shape], delimiter: u8, judged: impl Fn(u8) -> Vec<Shape>) -> Option<Doubt> {
    let first = rows.iter().find(|row| row.filled > 0)?;
    let is_table = |score: &Score| score.rows * 2 >= score.of;
    if is_table(&score(rows)) {
        return None;
    }
    let mut best: Option<(Score, &str)> = None;
    for (candidate, name, fewest) in CANDIDATES.iter().filter(|(candidate, ..)| *candidate != delimiter) {
        let rows = judged(*candidate);
        let score = score(&rows);
        let header = rows.iter().find(|row| row.filled > 0).map_or(0, |row| row.cells);
        let fits = score.of > 1 && score.rows * 10 >= score.of * 9 && score.cells >= *fewest && header == score.cells;
        let is_better = best.as_ref().is_none_or(|(before, _)| score.is_better_than(before));
        if fits && is_better {
            best = Some((score, name));
        }
    }
    best.map(|(_, word)| Doubt {
        kind: FaultKind::WrongDelimiter,
        word,
        row: first.number,
        line: 1,
    })
}

/// Whether another row than the header holds more of the labels that the schema knows, and at least half of them.
pub(crate) fn of_header(rows: &[FirstRow], header_row: u64, known: &[String]) -> Option<Doubt> {
    let known: BTreeSet<&str> = known.iter().map(String::as_str).collect();
    let in_row = |row: &FirstRow| {
        let cells: BTreeSet<&str> = row.cells.iter().map(String::as_str).collect();
        cells.intersection(&known).count()
    };
    let of_header = rows.iter().find(|row| row.number == header_row).map_or(0, in_row);
    let tried = rows.iter().take_while(|row| row.number <= HEADERS_TRIED);
    let (most, _, row) = tried
        .map(|row| (in_row(row), u64::MAX - row.number, row))
        .max_by_key(|found| (found.0, found.1))?;
    (most > of_header && most >= 2 && most * 2 >= known.len()).then_some(Doubt {
        kind: FaultKind::HeaderElsewhere,
        word: "",
        row: row.number,
        line: row.line,
    })
}

/// Whether the row below the header says what the numbers below it are of.
pub(crate) fn of_units(rows: &[FirstRow], header_row: u64) -> Option<Doubt> {
    let is_filled = |row: &&FirstRow| row.cells.iter().any(|cell| !cell.is_empty());
    let mut below = rows.iter().filter(|row| row.number > header_row).filter(is_filled);
    let first = below.next()?;
    let records: Vec<&FirstRow> = below.collect();
    if records.len() < FEWEST_RECORDS {
        return None;
    }
    let mut has_unit = false;
    for (column, cell) in first.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
        let mut below = records
            .iter()
            .filter_map(|row| row.cells.get(column))
            .filter(|cell| !cell.is_empty())
            .peekable();
        let is_of_numbers = below.peek().is_some() && below.all(|cell| is_number(cell));
        match (is_of_numbers, is_unit(cell)) {
            (true, false) => return None,
            (true, true) => has_unit = true,
            (false, _) => {}
        }
    }
    has_unit.then_some(Doubt {
        kind: FaultKind::UnitsRow,
        word: "",
        row: first.number,
        line: first.line,
    })
}

fn is_number(cell: &str) -> bool {
    cell.bytes().any(|byte| byte.is_ascii_digit())
        && cell
            .bytes()
            .all(|byte| byte.is_ascii_digit() || b" +-.,%".contains(&byte))
}

pub(crate) fn is_unit(cell: &str) -> bool {
    let bare = cell.trim_matches(['(', ')', '[', ']', ' ']).to_lowercase();
    UNITS.contains(&bare.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::Decoding;
    use crate::shape::shapes;

    fn proposed(text: &str, delimiter: u8) -> Option<&'static str> {
        let judged = |delimiter| shapes(text.as_bytes(), true, Decoding::Utf8, false, delimiter, 1, &[]);
        of_delimiter(&judged(delimiter), delimiter, judged).map(|doubt| doubt.word)
    }

    fn rows(text: &str) -> Vec<FirstRow> {
        let cells = |line: &str| line.split(',').map(str::to_owned).collect();
        let numbered = (1..).zip(text.lines());
        numbered
            .map(|(number, line)| FirstRow {
                number,
                line: number,
                cells: cells(line),
            })
            .collect()
    }

    #[test]
    fn another_delimiter_is_proposed_where_rows_give_no_table() {
        assert_eq!(proposed("a;b\n1;2\n3;4\n", b','), Some("a semicolon"));
        assert_eq!(proposed("a^b^c\n1^2^3\n", b','), Some("a caret"));
        assert_eq!(proposed("a\tb\nx, y\t1\nz\t2\nw\t3\n", b','), Some("a tab"));
        assert_eq!(proposed("a:b:c\n1:2:3\n", b','), Some("a colon"));
    }

    #[test]
    fn no_other_delimiter_is_proposed_where_rows_fit_or_none_would() {
        for text in [
            "a,b\n1,2\n",
            "time\n12:30\n12:40\n",
            "start:end\n12:30\n12:40\n",
            "name\nSmith\nJones\n",
            "note\nx; y\nz; w\n",
            "a;b\n",
            "",
        ] {
            assert_eq!(proposed(text, b','), None, "{text}");
        }
    }

    #[test]
    fn a_header_is_found_where_the_schema_knows_it() {
        let row = |text, known: &[&str]| {
            let known: Vec<String> = known.iter().map(|&label| label.to_owned()).collect();
            of_header(&rows(text), 1, &known).map(|doubt| doubt.row)
        };
        let text = "Area,Activity\narea,month,n\nDeal,2015-04,3\n";
        assert_eq!(row(text, &["area", "month", "n"]), Some(2));
        assert_eq!(
            row(text, &["area", "month", "n", "x", "y", "z", "w"]),
            None,
            "less than half"
        );
        assert_eq!(row(text, &["Area", "Activity", "Deal"]), None);
        assert_eq!(row(text, &[]), None);
    }

    #[test]
    fn units_below_the_header_are_told_from_records() {
        let row = |text| of_units(&rows(text), 1).map(|doubt| doubt.row);
        assert_eq!(
            row("area,n,share\n,(Number),%\nDeal,3,5\nDover,4,6\nHythe,,7\n"),
            Some(2)
        );
        for text in [
            "area,n\nDeal,*\nDover,4\nHythe,5\nKent,9\n",
            "area,n\nDeal,3\nDover,4\nHythe,5\nKent,9\n",
            "area,unit\nDeal,%\nDover,%\nHythe,number\nKent,%\n",
            "area,n\n,number\nDeal,3\nDover,4\n",
            "area,n,m\n,number,*\nDeal,3,1\nDover,4,2\nHythe,5,6\n",
        ] {
            assert_eq!(row(text), None, "{text}");
        }
    }
}
