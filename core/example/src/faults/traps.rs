//! Traps: what looks like a fault and is none.

use std::collections::BTreeMap;

use super::in_totals::sums;
use crate::calendar::month_text;
use crate::catalogue::{FaultId, Twin};
use crate::codes::{AGE_BANDS, OUTCOMES};
use crate::declaration::changed;
use crate::draft::{Draft, Planted};
use crate::random::Random;
use crate::services::NEW;
use crate::sites::{Location, LocationType, MERGED};
use crate::year::NEW_FROM;

pub(super) fn plant(id: FaultId, draft: &mut Draft, random: &mut Random) -> Option<Planted> {
    match id {
        FaultId::T1 => Some(rounding(draft)),
        FaultId::T2 => Some(Planted::in_release("a service moved away in October".to_owned())),
        FaultId::T3 => Some(recoded(draft)),
        FaultId::T4 => Some(merged(draft)),
        FaultId::T5 => youngest(draft),
        FaultId::T6 => leap_day(draft),
        FaultId::T8 => Some(new_service(draft)),
        FaultId::T9 => ten_digits(draft),
        FaultId::T10 => none(draft),
        FaultId::T11 => leading_zeros(draft),
        FaultId::T12 => genders(draft, random),
        FaultId::T13 => line_breaks(draft, random),
        FaultId::T14 => correction(draft, random),
        _ => Some(Planted::in_release("nothing is changed".to_owned())),
    }
}

/// Rounding makes them, nothing is changed.
fn rounding(draft: &mut Draft) -> Planted {
    let mut found = 0;
    for dataset in ["by-professional", "by-location"] {
        let table = draft.table(dataset);
        found += sums(table).iter().filter(|sum| sum.is_rounded(table)).count();
    }
    Planted::in_release(format!(
        "{found} totals differ from the sum of parts that are all shown"
    ))
}

/// Every site has another code, here and in what is declared.
fn recoded(draft: &mut Draft) -> Planted {
    let sites = Location::all().filter(|location| location.kind() == LocationType::Clinic);
    let codes: Vec<&str> = sites.map(Location::code).collect();
    let new = |code: &str| code.replace("NQV", "RX3");
    for table in &mut draft.tables {
        for cell in table.rows.iter_mut().flatten() {
            if codes.contains(&cell.as_str()) {
                *cell = new(cell);
            }
        }
    }
    for schema in &mut draft.schemas {
        for code in &codes {
            *schema = schema.replace(&format!("\"{code}\""), &format!("\"{}\"", new(code)));
        }
    }
    let into: Vec<String> = codes.iter().map(|code| new(code)).collect();
    let into: Vec<&str> = into.iter().map(String::as_str).collect();
    for dataset in ["appointments", "by-location"] {
        let seen = draft.table(dataset);
        let column = seen.column("location_code").unwrap_or(0);
        let (from, into): (Vec<&str>, Vec<&str>) = codes
            .iter()
            .zip(&into)
            .filter(|(_, new)| seen.rows.iter().any(|row| row[column] == **new))
            .unzip();
        let reason = "Sites have the codes of the new provider";
        let change = changed("recoded", dataset, "location_code", &from, &into, None, reason);
        draft.declaration.push_str(&change);
    }
    Planted::in_release(format!("{} codes of sites are new", codes.len()))
}

/// The model merges them; here it is declared.
fn merged(draft: &mut Draft) -> Planted {
    let [from, into] = MERGED.map(|site| Location::clinic(site).code());
    for dataset in ["appointments", "by-location"] {
        let table = draft.table(dataset);
        let column = table.column("location_code").unwrap_or(0);
        // Where the anonymiser left no row of the site, there is nothing to declare.
        if table.rows.iter().any(|row| row[column] == into) {
            let reason = "Mottingham Clinic moved into Willows Clinic";
            let change = changed("merged", dataset, "location_code", &[from, into], &[into], None, reason);
            draft.declaration.push_str(&change);
        }
    }
    let last_day = format!("{}-03-31", draft.year.start);
    let sites = draft.table("sites");
    for row in &mut sites.rows {
        if row[0] == from {
            row[4].clone_from(&last_day);
        }
    }
    Planted::in_release(format!("{from} is part of {into}"))
}

fn youngest(draft: &mut Draft) -> Option<Planted> {
    let (label, age) = match draft.twin {
        Twin::Raw => ("age", "0"),
        _ => ("age_band", AGE_BANDS[0].1),
    };
    let table = draft.table("appointments");
    let column = table.column(label)?;
    let rows = table.rows_where(|row| row[column] == age);
    let what = format!("{} rows are of age 0 or of its band", rows.len());
    Some(Planted::in_dataset("appointments", what).columns([label]).rows(rows))
}

fn leap_day(draft: &mut Draft) -> Option<Planted> {
    let table = draft.table("appointments");
    let date = table.column("appointment_date")?;
    let rows = table.rows_where(|row| row[date].ends_with("-02-29"));
    let what = format!("{} rows are of 29 February", rows.len());
    Some(
        Planted::in_dataset("appointments", what)
            .columns(["appointment_date"])
            .rows(rows),
    )
}

/// The model opens it; here it is declared.
fn new_service(draft: &mut Draft) -> Planted {
    let on = month_text(draft.year.start, NEW_FROM);
    let dataset = "by-location";
    let reason = "The service began in January";
    let change = changed("opened", dataset, "service_code", &[], &[NEW], Some(&on), reason);
    draft.declaration.push_str(&change);
    Planted::in_dataset(dataset, format!("{NEW} began in {on}"))
}

/// References of patients are ten digits.
fn ten_digits(draft: &mut Draft) -> Option<Planted> {
    let table = draft.table("appointments");
    let column = table.column("patient_ref")?;
    for row in &mut table.rows {
        let digits: u64 = row[column].trim_start_matches('P').parse().unwrap_or(0);
        row[column] = format!("{:010}", 1_000_000_000 + digits * 89);
    }
    let schema = draft.schema("appointments");
    *schema = schema.replace("^P[0-9]{8}$", "^[0-9]{10}$");
    let what = "references of patients have ten digits".to_owned();
    Some(Planted::in_dataset("appointments", what).columns(["patient_ref"]))
}

/// One of the outcomes is called `None`.
fn none(draft: &mut Draft) -> Option<Planted> {
    let advice = OUTCOMES[3];
    let table = draft.table("appointments");
    let column = table.column("outcome")?;
    let rows = table.rows_where(|row| row[column] == advice);
    for row in &rows {
        table.rows[*row][column] = "None".to_owned();
    }
    let schema = draft.schema("appointments");
    *schema = schema.replace(&format!("\"{advice}\""), "\"None\"");
    let what = format!("{} outcomes are None", rows.len());
    Some(
        Planted::in_dataset("appointments", what)
            .columns(["outcome"])
            .rows(rows),
    )
}

/// References of professionals begin with a zero.
fn leading_zeros(draft: &mut Draft) -> Option<Planted> {
    for dataset in ["appointments", "by-professional"] {
        let table = draft.table(dataset);
        let Some(column) = table.column("professional_ref") else {
            continue;
        };
        for row in &mut table.rows {
            if let Some(digits) = row[column].strip_prefix('S') {
                row[column] = format!("0{digits}");
            }
        }
    }
    let what = "references of professionals begin with a zero".to_owned();
    Some(Planted::in_dataset("by-professional", what).columns(["professional_ref"]))
}

/// A patient of each of the rarer genders.
fn genders(draft: &mut Draft, random: &mut Random) -> Option<Planted> {
    let table = draft.table("appointments");
    let (patient, gender) = (table.column("patient_ref")?, table.column("gender")?);
    let mut patients: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (row, cells) in table.rows.iter().enumerate() {
        patients.entry(&cells[patient]).or_default().push(row);
    }
    let rare: Vec<Vec<usize>> = patients.into_values().filter(|rows| rows.len() < 4).collect();
    let chosen = random.some((0..rare.len()).collect(), 3);
    let mut rows = Vec::new();
    for (who, code) in chosen.into_iter().zip(["3", "9", "X"]) {
        for row in &rare[who] {
            table.rows[*row][gender] = code.to_owned();
            rows.push(*row);
        }
    }
    let schema = draft.schema("appointments");
    *schema = schema.replace("[\"1\", \"2\", \"9\", \"X\"]", "[\"1\", \"2\", \"3\", \"9\", \"X\"]");
    let what = format!("{} rows are of gender 3, 9 or X", rows.len());
    Some(Planted::in_dataset("appointments", what).columns(["gender"]).rows(rows))
}

/// Notes, or a description, go on in another line.
fn line_breaks(draft: &mut Draft, random: &mut Random) -> Option<Planted> {
    let table = draft.table("appointments");
    if let Some(column) = table.column("notes") {
        let rows = table
            .rows_where(|_| true)
            .into_iter()
            .filter(|_| random.permille(10))
            .collect::<Vec<_>>();
        for row in &rows {
            table.rows[*row][column].push_str("\nSee letter");
        }
        let what = format!("{} notes have a line break", rows.len());
        return Some(Planted::in_dataset("appointments", what).columns(["notes"]).rows(rows));
    }
    let table = draft.table("dictionary");
    let column = table.column("description")?;
    let row = random.index(table.rows.len());
    let cell = &mut table.rows.get_mut(row)?[column];
    let at = cell.find(' ')?;
    cell.replace_range(at..=at, "\n");
    let what = format!("record {} of column description has a line break", row + 2);
    Some(
        Planted::in_dataset("dictionary", what)
            .columns(["description"])
            .rows([row]),
    )
}

/// A column of notes, and in it why a row takes away from the total.
fn correction(draft: &mut Draft, random: &mut Random) -> Option<Planted> {
    let is_last = draft.is_last;
    let table = draft.table("by-professional");
    let (service, attended) = (table.column("service_code")?, table.column("attended")?);
    let (group, who) = (table.column("staff_group")?, table.column("professional_ref")?);
    table.header.push("note".to_owned());
    table.rows.iter_mut().for_each(|row| row.push(String::new()));
    let mut rows = Vec::new();
    if is_last {
        let large = |row: &[String]| row[attended].parse::<u64>().is_ok_and(|n| n >= 10);
        let totals = table.rows_where(|row| row[who] == "Total" && row[service] != "Total" && large(row));
        let total = random.one(&totals)?;
        let mut row = table.rows[total].clone();
        for grand in [total, table.rows.len() - 1] {
            let value: u64 = table.rows[grand][attended].parse().unwrap_or(10);
            table.rows[grand][attended] = value.saturating_sub(10).to_string();
        }
        row.splice(
            4..,
            ["0", "0", "-10", "0", "Appointments counted twice last year"].map(str::to_owned),
        );
        row[who] = "Correction".to_owned();
        row[group] = "All".to_owned();
        table.rows.insert(total, row);
        rows.push(total);
    }
    let (title, description) = ("Note", "Why figures were corrected; mostly blank.");
    let property = format!(
        "\"note\": {{ \"title\": \"{title}\", \"description\": \"{description}\", \"type\": \"string\", \
         \"x-markers\": {{ \"\": \"not-applicable\" }} }},\n    \"financial_year\": {{"
    );
    let schema = draft.schema("by-professional");
    *schema = schema
        .replacen("\"financial_year\": {", &property, 1)
        .replace("      \"minimum\": 0,\n", "");
    let entry = ["by-professional", "note", title, description];
    draft.table("dictionary").rows.push(entry.map(str::to_owned).to_vec());
    let what = "one row corrects another year".to_owned();
    Some(
        Planted::in_dataset("by-professional", what)
            .columns(["attended"])
            .rows(rows),
    )
}
