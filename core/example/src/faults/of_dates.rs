//! Faults of days and months: dates of birth, holes, and what lies outside the year.

use super::in_records::age;
use crate::calendar::{Calendar, NOVEMBER, month_text};
use crate::catalogue::{FaultId, Twin};
use crate::codes::AGE_BANDS;
use crate::draft::{Draft, Planted};
use crate::random::Random;
use crate::services::{MOVED, SERVICES};
use crate::tables::TOTAL;

pub(super) fn plant(id: FaultId, draft: &mut Draft, random: &mut Random) -> Option<Planted> {
    let raw = draft.twin == Twin::Raw;
    match id {
        FaultId::F19 => births(draft, random),
        FaultId::F27 if raw => gap_of_rows(draft, random),
        FaultId::F27 => gap(draft, random),
        FaultId::F28 => hole(draft, random),
        _ if raw => days_outside(draft, random),
        _ => month_outside(draft, random),
    }
}

/// A column of dates of birth, described like any other.
fn births(draft: &mut Draft, random: &mut Random) -> Option<Planted> {
    let label = age(draft);
    let year = i64::from(draft.year.start);
    let table = draft.table("appointments");
    let column = table.column(label)?;
    table.header.insert(column + 1, "date_of_birth".to_owned());
    for row in &mut table.rows {
        let band = AGE_BANDS.iter().rfind(|(_, name)| *name == row[column]);
        let age = match band {
            Some((from, _)) => from + random.below(12) as i64,
            None => row[column].parse().unwrap_or(50),
        };
        let born = format!("{}-{:02}-{:02}", year - age, 1 + random.below(12), 1 + random.below(28));
        row.insert(column + 1, born);
    }
    let (title, description) = ("Date of birth", "Day on which the person was born.");
    let property = format!(
        "\"date_of_birth\": {{ \"title\": \"{title}\", \"description\": \"{description}\", \"type\": \"string\", \
         \"format\": \"date\", \"x-privacy\": \"indirect\" }},\n    \"gender\": {{"
    );
    let schema = draft.schema("appointments");
    *schema = schema.replacen("\"gender\": {", &property, 1);
    let entry = ["appointments", "date_of_birth", title, description];
    draft.table("dictionary").rows.push(entry.map(str::to_owned).to_vec());
    let what = "a column of dates of birth".to_owned();
    Some(Planted::in_dataset("appointments", what).columns(["date_of_birth"]))
}

/// No row of one service is of November.
fn gap_of_rows(draft: &mut Draft, random: &mut Random) -> Option<Planted> {
    let (year, moved) = (&draft.year, draft.year.moved);
    let busy: Vec<&str> = SERVICES
        .iter()
        .zip(&year.quotas)
        .filter(|(service, quota)| **quota >= 600 && !(moved && service.code == MOVED))
        .map(|(service, _)| service.code)
        .collect();
    let code = random.one(&busy)?;
    let november = month_text(year.start, NOVEMBER);
    let table = draft.table("appointments");
    let (service, date) = (table.column("service_code")?, table.column("appointment_date")?);
    let before = table.rows.len();
    table
        .rows
        .retain(|row| row[service] != code || !row[date].starts_with(&november));
    let what = format!("{} rows of {code} in November are left out", before - table.rows.len());
    draft.declare_rows();
    Some(Planted::in_dataset("appointments", what).columns(["appointment_date"]))
}

/// The same in the table by location.
fn gap(draft: &mut Draft, random: &mut Random) -> Option<Planted> {
    let november = month_text(draft.year.start, NOVEMBER);
    let table = draft.table("by-location");
    let (service, month) = (table.column("service_code")?, table.column("month")?);
    let there = table.rows_where(|row| row[month] == november && row[service] != TOTAL);
    let mut codes: Vec<String> = there.iter().map(|row| table.rows[*row][service].clone()).collect();
    codes.dedup();
    let code = random.one(&codes)?;
    let before = table.rows.len();
    table.rows.retain(|row| row[month] != november || row[service] != code);
    let what = format!("{} rows of {code} in November are left out", before - table.rows.len());
    Some(Planted::in_dataset("by-location", what).columns(["month"]))
}

/// From the middle of one month to the middle of the next there is nothing.
fn hole(draft: &mut Draft, random: &mut Random) -> Option<Planted> {
    let calendar = Calendar::of(draft.year.start);
    let month = month_text(draft.year.start, random.index(11));
    let from = format!("{month}-{}", 12 + random.below(6));
    let first = (0..calendar.len()).find(|day| calendar.text(*day) == from)?;
    let to = calendar.text(first + 27).to_owned();
    let table = draft.table("appointments");
    let date = table.column("appointment_date")?;
    let before = table.rows.len();
    table.rows.retain(|row| row[date] < from || row[date] > to);
    let what = format!("{} rows from {from} to {to} are left out", before - table.rows.len());
    draft.declare_rows();
    Some(Planted::in_dataset("appointments", what).columns(["appointment_date"]))
}

/// A few days are said to be of the year before.
fn days_outside(draft: &mut Draft, random: &mut Random) -> Option<Planted> {
    let (this, before) = (format!("{}-", draft.year.start), format!("{}-", draft.year.start - 1));
    let table = draft.table("appointments");
    let date = table.column("appointment_date")?;
    let n = 1 + random.index(3);
    let rows = random.some(table.rows_where(|row| row[date].starts_with(&this)), n);
    for row in &rows {
        let cell = &mut table.rows[*row][date];
        *cell = cell.replacen(&this, &before, 1);
    }
    let what = format!("{} days are of the year before", rows.len());
    Some(
        Planted::in_dataset("appointments", what)
            .columns(["appointment_date"])
            .rows(rows),
    )
}

/// A row of noughts, if there is one, is said to be of a month of the year before.
fn month_outside(draft: &mut Draft, random: &mut Random) -> Option<Planted> {
    let (this, before) = (format!("{}-", draft.year.start), format!("{}-", draft.year.start - 1));
    let table = draft.table("by-location");
    let (month, appointments) = (table.column("month")?, table.column("appointments")?);
    let total = |row: &[String]| row.iter().any(|cell| cell == TOTAL);
    let parts = table.rows_where(|row| row[month].starts_with(&this) && !total(row));
    let noughts: Vec<usize> = parts
        .iter()
        .copied()
        .filter(|row| table.rows[*row][appointments] == "0")
        .collect();
    let row = random.one(if noughts.is_empty() { &parts } else { &noughts })?;
    let cell = &mut table.rows[row][month];
    *cell = cell.replacen(&this, &before, 1);
    let what = format!("record {} is of the year before", row + 2);
    Some(Planted::in_dataset("by-location", what).columns(["month"]).rows([row]))
}
