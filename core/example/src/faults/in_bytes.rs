//! Faults in the bytes of a file: no table shows them.

use crate::catalogue::FaultId;
use crate::csv;
use crate::draft::{Draft, Planted};
use crate::random::Random;
use crate::schemas::{DATASETS, position};

/// Those that go in when all others are done.
pub(super) static KINDS: [FaultId; 6] = [
    FaultId::F1,
    FaultId::F2,
    FaultId::F3,
    FaultId::F4,
    FaultId::F5,
    FaultId::F8,
];

/// Columns of texts in which a comma may stand.
static NAMES: [(&str, &str); 4] = [
    ("appointments", "service_name"),
    ("by-location", "location_name"),
    ("sites", "location_name"),
    ("dictionary", "description"),
];

pub(super) fn plant(id: FaultId, draft: &mut Draft, random: &mut Random) -> Option<Planted> {
    let dataset = random.one(&DATASETS[..3])?.name;
    match id {
        FaultId::F1 => Some(mark(draft, dataset)),
        FaultId::F2 => windows(draft, random),
        FaultId::F3 => Some(line_ends(draft, random, dataset)),
        FaultId::F4 => Some(titles(draft, random, dataset)),
        FaultId::F5 => ragged(draft, random),
        _ => Some(blanks(draft, random, dataset)),
    }
}

fn mark(draft: &mut Draft, dataset: &'static str) -> Planted {
    draft.records(dataset)[0].splice(0..0, *b"\xEF\xBB\xBF");
    Planted::in_dataset(dataset, "a byte-order mark".to_owned())
}

/// A remark with a dash and a pound sign, in one to four rows of a file that has no other character beyond ASCII.
fn windows(draft: &mut Draft, random: &mut Random) -> Option<Planted> {
    let (dataset, label) = match draft.table("appointments").column("notes") {
        Some(_) => ("appointments", "notes"),
        None => ("dictionary", "description"),
    };
    let table = draft.table(dataset);
    let column = table.column(label)?;
    let filled = table.rows_where(|row| !row[column].is_empty() && row.iter().all(|cell| cell.is_ascii()));
    let n = 1 + random.index(4);
    let rows = random.some(filled, n);
    let written: Vec<(usize, Vec<u8>)> = rows
        .iter()
        .map(|row| {
            let mut cells = table.rows[*row].clone();
            cells[column].push_str(" ~ $5");
            let bytes = csv::row_bytes(&cells).into_iter();
            let bytes = bytes.map(|byte| match byte {
                b'~' => 0x96,
                b'$' => 0xA3,
                byte => byte,
            });
            (*row, bytes.collect())
        })
        .collect();
    let records = draft.records(dataset);
    for (row, bytes) in written {
        records[row + 1] = bytes;
    }
    let what = format!("{} texts in Windows-1252", rows.len());
    Some(Planted::in_dataset(dataset, what).columns([label]).rows(rows))
}

/// From some record on, lines end as on another system.
fn line_ends(draft: &mut Draft, random: &mut Random, dataset: &'static str) -> Planted {
    let records = draft.records(dataset);
    let from = 1 + random.index(records.len() - 1);
    for record in &mut records[from..] {
        record.pop();
        record.extend(b"\r\n");
    }
    Planted::in_dataset(dataset, format!("lines end otherwise from record {} on", from + 1))
}

fn titles(draft: &mut Draft, random: &mut Random, dataset: &'static str) -> Planted {
    let lines = 1 + random.index(3);
    let records = draft.records(dataset);
    for line in 0..lines {
        let texts = ["Community services activity\n", "Invented figures\n", "All sites\n"];
        records.insert(line, texts[line].as_bytes().to_vec());
    }
    records.push(b"Source: an invented system\n".to_vec());
    Planted::in_dataset(dataset, format!("{lines} titles and a footnote"))
}

/// A name with a comma, without the quotation marks that it needs.
fn ragged(draft: &mut Draft, random: &mut Random) -> Option<Planted> {
    let (dataset, label) = random.one(&NAMES)?;
    let table = draft.table(dataset);
    let column = table.column(label)?;
    let row = random.index(table.rows.len());
    let mut cells = table.rows.get(row)?.clone();
    if !cells[column].contains(',') {
        cells[column] = match cells[column].split_once(' ') {
            Some((first, rest)) => format!("{first}, {rest}"),
            None => format!("{}, other", cells[column]),
        };
    }
    let line = format!("{}\n", cells.join(","));
    draft.records(dataset)[row + 1] = line.into_bytes();
    let what = format!("record {} has a comma outside quotation marks", row + 2);
    Some(Planted::in_dataset(dataset, what).rows([row]))
}

/// Rows of nothing at the end, and a column of nothing.
fn blanks(draft: &mut Draft, random: &mut Random, dataset: &'static str) -> Planted {
    let rows = 1 + random.index(5);
    let columns = draft.tables[position(dataset)].header.len();
    let records = draft.records(dataset);
    let blank = format!("{}\n", ",".repeat(columns - 1));
    records.extend(std::iter::repeat_n(blank.into_bytes(), rows));
    for record in records {
        let end = if record.ends_with(b"\r\n") { 2 } else { 1 };
        record.insert(record.len() - end, b',');
    }
    Planted::in_dataset(dataset, format!("{rows} blank rows at the end and a blank column"))
}
