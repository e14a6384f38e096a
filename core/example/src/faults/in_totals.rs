//! Faults of totals, and faults in figures of a table by location whose totals follow.

use std::collections::BTreeMap;

use crate::catalogue::{FaultId, Twin};
use crate::csv::CsvTable;
use crate::draft::{Draft, Planted};
use crate::protect::{BASE, SLACK, round};
use crate::random::Random;
use crate::tables::{TOTAL, rate};

pub(super) fn plant(id: FaultId, draft: &mut Draft, random: &mut Random) -> Option<Planted> {
    match id {
        FaultId::F37 => wrong_total(draft, random),
        FaultId::F38 => counted_twice(draft),
        FaultId::F41 => large_site(draft, random),
        FaultId::F42 => nothing_left(draft, random),
        _ => restated(draft, random),
    }
}

fn number(table: &CsvTable, row: usize, column: usize) -> Option<u64> {
    table.rows[row][column].parse().ok()
}

/// A total over locations or professionals of one service, and its parts.
pub(super) struct TableSum {
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

    /// Whether it is not the sum of parts that are all shown.
    pub(super) fn is_rounded(&self, table: &CsvTable) -> bool {
        let parts: Option<u64> = self.parts.iter().map(|row| number(table, *row, self.column)).sum();
        parts.is_some_and(|parts| Some(parts) != number(table, self.row, self.column))
    }
}

pub(super) fn sums(table: &CsvTable) -> Vec<TableSum> {
    let mut sums = Vec::new();
    let (Some(service), Some(part)) = (
        table.column("service_code"),
        table
            .column("location_code")
            .or_else(|| table.column("professional_ref")),
    ) else {
        return sums;
    };
    let month = table.column("month");
    for row in table.rows_where(|row| row[part] == TOTAL && row[service] != TOTAL) {
        let cells = &table.rows[row];
        let parts = table.rows_where(|other| {
            other[part] != TOTAL
                && other[service] == cells[service]
                && month.is_none_or(|month| other[month] == cells[month])
        });
        let columns = ["appointments", "attended", "dna"]
            .iter()
            .filter_map(|label| table.column(label));
        sums.extend(columns.map(|column| TableSum {
            row,
            column,
            parts: parts.clone(),
        }));
    }
    sums
}

/// A total one further than its parts allow; in the anonymised twin the next multiple of five, so that it looks right.
fn wrong_total(draft: &mut Draft, random: &mut Random) -> Option<Planted> {
    let twin = draft.twin;
    let mut places = Vec::new();
    for dataset in ["by-professional", "by-location"] {
        let table = draft.table(dataset);
        let sums = sums(table).into_iter();
        places.extend(sums.filter_map(|sum| Some((dataset, sum.row, sum.column, sum.most(table, twin)? + 1))));
    }
    let (dataset, row, column, most) = random.one(&places)?;
    let value = match twin {
        Twin::Raw => most,
        _ => most.div_ceil(BASE) * BASE,
    };
    let table = draft.table(dataset);
    let was = std::mem::replace(&mut table.rows[row][column], value.to_string());
    let label = table.header[column].clone();
    let what = format!("record {} of column {label} says {value} instead of {was}", row + 2);
    Some(Planted::in_dataset(dataset, what).columns([label]).rows([row]))
}

/// The grand total is the sum of the parts and of their totals.
fn counted_twice(draft: &mut Draft) -> Option<Planted> {
    let table = draft.table("by-professional");
    let (service, part) = (table.column("service_code")?, table.column("professional_ref")?);
    let row = *table
        .rows_where(|row| row[service] == TOTAL && row[part] == TOTAL)
        .first()?;
    let mut labels = Vec::new();
    for label in ["appointments", "attended", "dna"] {
        let Some(column) = table.column(label) else { continue };
        if let Some(value) = number(table, row, column) {
            table.rows[row][column] = (2 * value).to_string();
            labels.push(label);
        }
    }
    let what = format!("record {} counts twice", row + 2);
    Some(Planted::in_dataset("by-professional", what).columns(labels).rows([row]))
}

/// What one cell of the table by location adds to: itself and the totals it is in.
fn with_totals(table: &CsvTable, row: usize) -> Vec<usize> {
    let columns = ["service_code", "location_code", "month"].map(|label| table.column(label));
    let [Some(service), Some(location), Some(month)] = columns else {
        return vec![row];
    };
    let own = &table.rows[row];
    table.rows_where(|other| {
        other[month] == own[month]
            && [own[service].as_str(), TOTAL].contains(&other[service].as_str())
            && [own[location].as_str(), TOTAL].contains(&other[location].as_str())
    })
}

/// Adds to a shown figure and to those of its totals that are shown.
fn add(table: &mut CsvTable, row: usize, column: usize, more: i64) {
    for row in with_totals(table, row) {
        if let Some(value) = number(table, row, column) {
            table.rows[row][column] = value.saturating_add_signed(more).to_string();
        }
    }
}

/// The rates that follow from figures that were changed.
fn rates(table: &mut CsvTable) {
    let columns = ["dna", "attended", "dna_rate_percent"].map(|label| table.column(label));
    if let [Some(missed), Some(attended), Some(own)] = columns {
        for row in &mut table.rows {
            row[own] = rate(&row[missed], &row[attended]);
        }
    }
}

static FIGURES: [&str; 4] = ["patients", "appointments", "attended", "dna"];

/// All figures of one location, of every service.
fn large_site(draft: &mut Draft, random: &mut Random) -> Option<Planted> {
    let table = draft.table("by-location");
    let (service, location) = (table.column("service_code")?, table.column("location_code")?);
    let events = table.column("appointments")?;
    let mut sites: Vec<(u64, String)> = Vec::new();
    for row in table.rows_where(|row| row[service] != TOTAL && row[location] != TOTAL) {
        let (code, size) = (
            table.rows[row][location].clone(),
            number(table, row, events).unwrap_or(0),
        );
        match sites.iter_mut().find(|(_, own)| *own == code) {
            Some((sum, _)) => *sum += size,
            None => sites.push((size, code)),
        }
    }
    sites.retain(|(size, _)| *size >= 100);
    let (_, site) = random.one(&sites)?;
    let is_shown = |row: &[String]| row[events].parse::<u64>().is_ok();
    for row in table.rows_where(|row| row[location] == site && row[service] != TOTAL && is_shown(row)) {
        for column in FIGURES
            .iter()
            .filter_map(|label| table.column(label))
            .collect::<Vec<_>>()
        {
            let value = number(table, row, column).unwrap_or(0) as i64;
            add(table, row, column, 99 * value);
        }
    }
    rates(table);
    let rows = table.rows_where(|row| row[location] == site);
    let what = format!("the figures of {site} are a hundred times as large");
    Some(
        Planted::in_dataset("by-location", what)
            .columns(["location_code", "appointments"])
            .rows(rows),
    )
}

/// One of the larger services has noughts only; a total that had hidden figures of it is hidden.
fn nothing_left(draft: &mut Draft, random: &mut Random) -> Option<Planted> {
    let table = draft.table("by-location");
    let (service, location) = (table.column("service_code")?, table.column("location_code")?);
    let events = table.column("appointments")?;
    let mut sizes: BTreeMap<String, u64> = BTreeMap::new();
    for row in table.rows_where(|row| row[location] == TOTAL && row[service] != TOTAL) {
        *sizes.entry(table.rows[row][service].clone()).or_default() += number(table, row, events).unwrap_or(0);
    }
    let large: Vec<String> = sizes
        .into_iter()
        .filter(|(_, size)| *size >= 100)
        .map(|(code, _)| code)
        .collect();
    let code = random.one(&large)?;
    let own = table.rows_where(|row| row[service] == code);
    for row in own
        .iter()
        .copied()
        .filter(|row| table.rows[*row][location] != TOTAL)
        .collect::<Vec<_>>()
    {
        for column in FIGURES
            .iter()
            .filter_map(|label| table.column(label))
            .collect::<Vec<_>>()
        {
            match number(table, row, column) {
                Some(value) => add(table, row, column, -(value as i64)),
                None => hide_totals(table, row, column),
            }
        }
    }
    for row in &own {
        for column in FIGURES
            .iter()
            .filter_map(|label| table.column(label))
            .collect::<Vec<_>>()
        {
            table.rows[*row][column] = "0".to_owned();
        }
    }
    rates(table);
    let what = format!("the figures of {code} are nought");
    Some(
        Planted::in_dataset("by-location", what)
            .columns(["service_code", "appointments"])
            .rows(own),
    )
}

fn hide_totals(table: &mut CsvTable, row: usize, column: usize) {
    for other in with_totals(table, row) {
        table.rows[other][column] = "c".to_owned();
    }
}

/// One of the figures repeated from last year, with its totals.
fn restated(draft: &mut Draft, random: &mut Random) -> Option<Planted> {
    let table = draft.table("by-location");
    let column = table.column("appointments_last_year")?;
    let part = |row: &[String]| row.iter().all(|cell| cell != TOTAL);
    let large = |row: &[String]| row[column].parse::<u64>().is_ok_and(|n| n >= 10);
    let row = random.one(&table.rows_where(|row| part(row) && large(row)))?;
    let value = number(table, row, column)?;
    let more = round(value / 4).max(BASE);
    add(table, row, column, more as i64);
    let what = format!("record {} repeats {} for {value}", row + 2, value + more);
    let rows = with_totals(table, row);
    Some(
        Planted::in_dataset("by-location", what)
            .columns(["appointments_last_year"])
            .rows(rows),
    )
}
