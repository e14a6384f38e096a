//! Faults in the tables, which are at hand whole.

use super::FaultId;
use crate::calendar::{NOVEMBER, month_text};
use crate::csv::CsvTable;
use crate::protect::{BASE, SLACK};
use crate::random::Random;
use crate::settings::Twin;
use crate::tables::TOTAL;

/// A table and its dataset.
pub(crate) type Named<'a> = (&'static str, &'a mut CsvTable);

/// Which dataset was changed, and how; nothing where there was no place for the fault.
pub(crate) type Planted = Option<(&'static str, String)>;

/// Puts a fault into one of `tables`.
pub(crate) fn apply(id: FaultId, twin: Twin, year: u16, random: &mut Random, tables: &mut [Named<'_>]) -> Planted {
    match id {
        FaultId::F22 => small_count(random, tables),
        FaultId::F27 if twin == Twin::Anonymised => gap(random, year, tables),
        FaultId::F37 => wrong_total(random, twin, tables),
        FaultId::T1 => rounding(tables),
        FaultId::T13 if twin == Twin::Anonymised => line_breaks(random, tables),
        _ => None,
    }
}

/// A `*` of people becomes 3.
fn small_count(random: &mut Random, tables: &mut [Named<'_>]) -> Planted {
    let mut places = Vec::new();
    for (table, (_, own)) in tables.iter().enumerate() {
        for column in ["patients", "patients_seen", "people"]
            .iter()
            .filter_map(|label| own.column(label))
        {
            let small = own
                .rows
                .iter()
                .enumerate()
                .filter(|(_, row)| row[column] == "*" && !is_total(row));
            places.extend(small.map(|(row, _)| (table, row, column)));
        }
    }
    let (table, row, column) = *places.get(random.index(places.len()))?;
    let (name, own) = &mut tables[table];
    own.rows[row][column] = "3".to_owned();
    Some((
        name,
        format!("record {} of column {} says 3", row + 2, own.header[column]),
    ))
}

/// Rows of one service in November go.
fn gap(random: &mut Random, year: u16, tables: &mut [Named<'_>]) -> Planted {
    let (name, table) = tables.iter_mut().find(|(name, _)| *name == "by-location")?;
    let (service, month) = (table.column("service_code")?, table.column("month")?);
    let november = month_text(year, NOVEMBER);
    let mut codes: Vec<String> = table
        .rows
        .iter()
        .filter(|row| row[month] == november && row[service] != TOTAL)
        .map(|row| row[service].clone())
        .collect();
    codes.dedup();
    let code = codes.get(random.index(codes.len()))?;
    let before = table.rows.len();
    table.rows.retain(|row| row[month] != november || row[service] != *code);
    Some((
        name,
        format!("{} rows of {code} in November are left out", before - table.rows.len()),
    ))
}

/// A total one further than its parts allow; in the anonymised twin the next multiple of five, so that it looks right.
fn wrong_total(random: &mut Random, twin: Twin, tables: &mut [Named<'_>]) -> Planted {
    let mut places = Vec::new();
    for (index, (_, table)) in tables.iter().enumerate() {
        for sum in sums(table) {
            let Some(most) = sum.most(table, twin) else { continue };
            places.push((index, sum.row, sum.column, most + 1));
        }
    }
    let (index, row, column, value) = *places.get(random.index(places.len()))?;
    let value = match twin {
        Twin::Raw => value,
        Twin::Anonymised => value.div_ceil(BASE) * BASE,
    };
    let (name, table) = &mut tables[index];
    let was = std::mem::replace(&mut table.rows[row][column], value.to_string());
    Some((
        name,
        format!(
            "record {} of column {} says {value} instead of {was}",
            row + 2,
            table.header[column]
        ),
    ))
}

/// Totals that are not the exact sum of parts which are all shown: rounding makes them, nothing is changed.
fn rounding(tables: &mut [Named<'_>]) -> Planted {
    let mut found = 0;
    for (_, table) in tables.iter() {
        for sum in sums(table) {
            let parts: Option<u64> = sum.parts.iter().map(|row| number(table, *row, sum.column)).sum();
            found += u64::from(parts.is_some_and(|parts| Some(parts) != number(table, sum.row, sum.column)));
        }
    }
    Some((
        "by-location",
        format!("{found} totals differ from the sum of parts that are all shown"),
    ))
}

/// A description is broken over two lines.
fn line_breaks(random: &mut Random, tables: &mut [Named<'_>]) -> Planted {
    let (name, table) = tables.iter_mut().find(|(name, _)| *name == "dictionary")?;
    let column = table.column("description")?;
    let row = random.index(table.rows.len());
    let cell = &mut table.rows.get_mut(row)?[column];
    let at = cell.find(' ')?;
    cell.replace_range(at..=at, "\n");
    Some((
        name,
        format!("record {} of column description has a line break", row + 2),
    ))
}

fn is_total(row: &[String]) -> bool {
    row.iter().any(|cell| cell == TOTAL)
}

fn number(table: &CsvTable, row: usize, column: usize) -> Option<u64> {
    table.rows[row][column].parse().ok()
}

/// A total over locations or professionals of one service, and its parts.
struct TableSum {
    row: usize,
    column: usize,
    parts: Vec<usize>,
}

impl TableSum {
    /// The most that the total can be, going by its parts; nothing unless all of them are shown.
    fn most(&self, table: &CsvTable, twin: Twin) -> Option<u64> {
        number(table, self.row, self.column)?;
        let slack = if twin == Twin::Anonymised { SLACK } else { 0 };
        let parts: Option<u64> = self
            .parts
            .iter()
            .map(|row| Some(number(table, *row, self.column)? + slack))
            .sum();
        Some(parts? + slack)
    }
}

fn sums(table: &CsvTable) -> Vec<TableSum> {
    let Some(service) = table.column("service_code") else {
        return Vec::new();
    };
    let part = ["location_code", "professional_ref"]
        .iter()
        .find_map(|label| table.column(label));
    let Some(part) = part else {
        return Vec::new();
    };
    let month = table.column("month");
    let mut sums = Vec::new();
    for (row, cells) in table.rows.iter().enumerate() {
        if cells[part] != TOTAL || cells[service] == TOTAL {
            continue;
        }
        let parts: Vec<usize> = (0..table.rows.len())
            .filter(|other| {
                let other = &table.rows[*other];
                other[part] != TOTAL
                    && other[service] == cells[service]
                    && month.is_none_or(|month| other[month] == cells[month])
            })
            .collect();
        for column in ["appointments", "attended", "dna"]
            .iter()
            .filter_map(|label| table.column(label))
        {
            sums.push(TableSum {
                row,
                column,
                parts: parts.clone(),
            });
        }
    }
    sums
}
