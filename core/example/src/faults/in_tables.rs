//! Faults of columns and single cells of the tables.

use crate::catalogue::{FaultId, Twin};
use crate::draft::{Draft, Planted};
use crate::protect::BASE;
use crate::random::Random;
use crate::tables::TOTAL;

pub(super) fn plant(id: FaultId, draft: &mut Draft, random: &mut Random) -> Option<Planted> {
    match id {
        FaultId::F7 => same_label(draft, random),
        FaultId::F9 => renamed(draft, random),
        FaultId::F10 => undescribed(draft, random),
        FaultId::F22 => small_count(draft, random),
        FaultId::F36 => more_people(draft, random),
        _ if draft.twin == Twin::Raw => same_record(draft, random),
        _ => same_key(draft, random),
    }
}

static DATA: [&str; 3] = ["appointments", "by-professional", "by-location"];

/// One column stands twice.
fn same_label(draft: &mut Draft, random: &mut Random) -> Option<Planted> {
    let dataset = random.one(&DATA)?;
    let table = draft.table(dataset);
    let column = random.index(table.header.len());
    let label = table.header[column].clone();
    table.header.push(label.clone());
    let place = format!("#{}", table.header.len());
    for row in &mut table.rows {
        row.push(row[column].clone());
    }
    Some(Planted::in_dataset(dataset, format!("column {label} stands twice")).columns([label, place]))
}

/// Columns, each with another name for it.
static NAMES: [(&str, &str, &str); 4] = [
    ("by-location", "dna", "did_not_attend"),
    ("by-location", "patients", "people"),
    ("by-professional", "attended", "seen"),
    ("appointments", "discharge_reason", "reason_for_discharge"),
];

/// A column has another name, in the declaration too: one about a column that is not there would not be read at all.
fn renamed(draft: &mut Draft, random: &mut Random) -> Option<Planted> {
    let (dataset, from, to) = random.one(&NAMES)?;
    let table = draft.table(dataset);
    let column = table.column(from)?;
    table.header[column] = to.to_owned();
    let schema = draft.schema(dataset);
    *schema = schema.replace(&format!("\"{from}\""), &format!("\"{to}\""));
    for row in &mut draft.table("dictionary").rows {
        if row[0] == dataset && row[1] == from {
            row[1] = to.to_owned();
        }
    }
    let mut about = "";
    let lines = draft.declaration.lines().map(|line| {
        match line.split_once(" = ") {
            Some((key, value)) if key.trim() == "dataset" => about = value.trim_matches('"'),
            Some((key, _)) if about == dataset && ["that", "when"].contains(&key.trim()) => {
                return format!("{}\n", line.replace(from, to));
            }
            _ => {}
        }
        format!("{line}\n")
    });
    draft.declaration = lines.collect();
    let what = format!("column {from} is now called {to}");
    Some(Planted::in_dataset(dataset, what).columns([from, to]))
}

/// A column that neither schema nor dictionary has.
fn undescribed(draft: &mut Draft, random: &mut Random) -> Option<Planted> {
    let dataset = random.one(&DATA)?;
    let label = random.one(&["local_flag", "batch", "checked"])?;
    let table = draft.table(dataset);
    let column = random.index(table.header.len() + 1);
    table.header.insert(column, label.to_owned());
    for row in &mut table.rows {
        let answer = random.one(&["Y", "N"])?;
        row.insert(column, answer.to_owned());
    }
    Some(
        Planted::in_dataset(dataset, format!("column {label} is described nowhere"))
            .columns([label.to_owned(), format!("#{}", column + 1)]),
    )
}

fn is_total(row: &[String]) -> bool {
    row.iter().any(|cell| cell == TOTAL)
}

/// A `*` of people becomes 3.
fn small_count(draft: &mut Draft, random: &mut Random) -> Option<Planted> {
    let mut places = Vec::new();
    for (dataset, label) in [
        ("by-professional", "patients_seen"),
        ("by-location", "patients"),
        ("by-location", "people"),
    ] {
        let table = draft.table(dataset);
        let Some(column) = table.column(label) else { continue };
        let small = table.rows_where(|row| row[column] == "*" && !is_total(row));
        places.extend(small.into_iter().map(|row| (dataset, label, row, column)));
    }
    let (dataset, label, row, column) = random.one(&places)?;
    draft.table(dataset).rows[row][column] = "3".to_owned();
    let what = format!("record {} of column {label} says 3", row + 2);
    Some(Planted::in_dataset(dataset, what).columns([label]).rows([row]))
}

/// More patients than appointments, further than rounding explains.
fn more_people(draft: &mut Draft, random: &mut Random) -> Option<Planted> {
    let more = match draft.twin {
        Twin::Raw => 1,
        _ => 2 * BASE,
    };
    let table = draft.table("by-location");
    let (people, events) = (table.column("patients")?, table.column("appointments")?);
    let shown = |row: &[String], column: usize| row[column].parse::<u64>().ok().filter(|n| *n > 0);
    let rows = table.rows_where(|row| shown(row, people).is_some() && shown(row, events).is_some() && !is_total(row));
    let row = random.one(&rows)?;
    let value = shown(&table.rows[row], events)? + more;
    table.rows[row][people] = value.to_string();
    let what = format!("record {} has {value} patients", row + 2);
    Some(
        Planted::in_dataset("by-location", what)
            .columns(["patients", "appointments"])
            .rows([row]),
    )
}

/// A row has another's number.
fn same_record(draft: &mut Draft, random: &mut Random) -> Option<Planted> {
    let table = draft.table("appointments");
    let column = table.column("record_id")?;
    let pair = random.some(table.rows_where(|_| true), 2);
    let [first, second] = pair[..] else { return None };
    table.rows[second][column] = table.rows[first][column].clone();
    let what = format!("records {} and {} have one number", first + 2, second + 2);
    Some(
        Planted::in_dataset("appointments", what)
            .columns(["record_id"])
            .rows(pair),
    )
}

/// A second row of the same professional has no figures.
fn same_key(draft: &mut Draft, random: &mut Random) -> Option<Planted> {
    let table = draft.table("by-professional");
    let row = random.one(&table.rows_where(|row| !is_total(row) && row[5] != "0"))?;
    let mut second = table.rows[row].clone();
    for label in ["patients_seen", "appointments", "attended", "dna"] {
        if let Some(column) = table.column(label) {
            second[column] = "0".to_owned();
        }
    }
    table.rows.insert(row + 1, second);
    let what = format!("records {} and {} have one key", row + 2, row + 3);
    let key = ["financial_year", "service_code", "professional_ref"];
    Some(
        Planted::in_dataset("by-professional", what)
            .columns(key)
            .rows([row, row + 1]),
    )
}
