//! Faults in single rows of the appointments.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalogue::{FaultId, Twin};
use crate::draft::{Draft, Planted};
use crate::random::Random;
use crate::sites::{Location, LocationType};

/// The dataset that all these faults are in.
const OWN: &str = "appointments";

pub(super) fn plant(id: FaultId, draft: &mut Draft, random: &mut Random) -> Option<Planted> {
    match id {
        FaultId::F11 => years(draft, random),
        FaultId::F15 => identifiers(draft, random),
        FaultId::F16 => postcodes(draft, random),
        FaultId::F21 => alone(draft, random),
        FaultId::F29 => blank(draft, random),
        FaultId::F31 => dropped(draft, random),
        FaultId::F32 => reasons(draft, random),
        FaultId::F33 => child(draft, random),
        _ => Some(pasted(draft, random)),
    }
}

/// The column of ages, exact or in bands.
pub(super) fn age(draft: &Draft) -> &'static str {
    match draft.twin {
        Twin::Raw => "age",
        _ => "age_band",
    }
}

/// Writes `text` into cells of one column.
fn write(draft: &mut Draft, rows: &[usize], label: &str, text: impl Fn(&str) -> String) -> Option<()> {
    let table = draft.table(OWN);
    let column = table.column(label)?;
    for row in rows {
        let cell = &mut table.rows[*row][column];
        *cell = text(cell);
    }
    (!rows.is_empty()).then_some(())
}

fn told(label: &str, rows: Vec<usize>, what: &str) -> Planted {
    let what = format!("{} {what}", rows.len());
    Planted::in_dataset(OWN, what).columns([label]).rows(rows)
}

fn years(draft: &mut Draft, random: &mut Random) -> Option<Planted> {
    let label = age(draft);
    let n = 1 + random.index(5);
    let rows = random.some(draft.table(OWN).rows_where(|_| true), n);
    let years = 18 + random.below(60);
    write(draft, &rows, label, |_| format!("{years} yrs"))?;
    Some(told(label, rows, "ages say yrs"))
}

fn identifiers(draft: &mut Draft, random: &mut Random) -> Option<Planted> {
    let rows = draft.table(OWN).rows_where(|_| true);
    let rows: Vec<usize> = rows.into_iter().filter(|_| random.permille(30)).collect();
    for row in &rows {
        let number = nhs_number(random);
        let says_so = random.permille(500);
        write(draft, &[*row], "notes", |_| {
            if says_so {
                format!("NHS no {number} checked")
            } else {
                number.clone()
            }
        })?;
    }
    Some(told("notes", rows, "notes hold an NHS number"))
}

/// A number that passes the check of an NHS number and is nobody's: 999 is kept for tests and never issued.
fn nhs_number(random: &mut Random) -> String {
    loop {
        let digits = 999_000_000 + random.below(1_000_000);
        let sum: u64 = (0..9)
            .map(|place| digits / 10_u64.pow(place) % 10 * u64::from(place + 2))
            .sum();
        match 11 - sum % 11 {
            10 => {}
            11 => return format!("{digits}0"),
            check => return format!("{digits}{check}"),
        }
    }
}

fn postcodes(draft: &mut Draft, random: &mut Random) -> Option<Planted> {
    let rows = random.some(draft.table(OWN).rows_where(|_| true), 12);
    for row in &rows {
        let letters = b"ABDEFGHJLN";
        let inward = [random.one(letters)?, random.one(letters)?].map(char::from);
        let sector = random.below(10);
        write(draft, &[*row], "patient_area", |area| {
            format!("{area} {sector}{}{}", inward[0], inward[1])
        })?;
    }
    Some(told("patient_area", rows, "areas are full postcodes"))
}

/// One patient of a clinic moves to another, at which nobody else of the kind is a patient of the service.
fn alone(draft: &mut Draft, random: &mut Random) -> Option<Planted> {
    let table = draft.table(OWN);
    let places = ["age_band", "gender", "service_code", "location_type", "location_code"];
    let columns: Vec<usize> = places.iter().filter_map(|label| table.column(label)).collect();
    let (kind, code) = (table.column("location_type")?, table.column("location_code")?);
    let class = |row: &[String], clinic: &str| -> Vec<String> {
        let mut class: Vec<String> = columns.iter().map(|column| row[*column].clone()).collect();
        class[4] = clinic.to_owned();
        class
    };
    let all: BTreeSet<Vec<String>> = table.rows.iter().map(|row| class(row, &row[code])).collect();
    let mut clinics: Vec<String> = Location::all()
        .filter(|location| location.kind() == LocationType::Clinic)
        .map(|location| location.code().to_owned())
        .collect();
    clinics.retain(|clinic| table.rows.iter().any(|row| row[code] == *clinic));
    if clinics.is_empty() {
        clinics.push("NQV02".to_owned());
    }
    let mut places = Vec::new();
    for row in table.rows_where(|row| row[kind] == "clinic") {
        let free = clinics
            .iter()
            .filter(|clinic| !all.contains(&class(&table.rows[row], clinic)));
        places.extend(free.map(|clinic| (row, clinic.clone())));
    }
    let (row, clinic) = random.one(&places)?;
    write(draft, &[row], "location_code", |_| clinic.clone())?;
    Some(told("location_code", vec![row], "patient alone in a class"))
}

/// At one clinic only, of those with the most rows.
fn blank(draft: &mut Draft, random: &mut Random) -> Option<Planted> {
    let label = match draft.twin {
        Twin::Raw => "patient_area",
        Twin::Anonymised => "outcome",
        Twin::National | Twin::Wide => return None,
    };
    if draft.twin == Twin::Raw {
        // Nobody says that an area must be there, so that the clinic alone gives it away.
        let schema = draft.schema(OWN);
        *schema = schema.replace("\"patient_area\", \"professional_ref\"", "\"professional_ref\"");
    }
    let table = draft.table(OWN);
    let (code, filled) = (table.column("location_code")?, table.column(label)?);
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    for row in table
        .rows
        .iter()
        .filter(|row| row[code].starts_with("NQV") && !row[filled].is_empty())
    {
        *sizes.entry(&row[code]).or_default() += 1;
    }
    let mut clinics: Vec<(usize, String)> = sizes.into_iter().map(|(code, n)| (n, code.to_owned())).collect();
    clinics.sort_unstable_by(|a, b| b.cmp(a));
    clinics.truncate(3);
    let (size, clinic) = random.one(&clinics)?;
    let there = table.rows_where(|row| row[code] == clinic && !row[filled].is_empty());
    let rows = random.some(there, (size * 18).div_ceil(100));
    write(draft, &rows, label, |_| String::new())?;
    if label == "outcome" {
        write(draft, &rows, "discharge_reason", |_| String::new())?;
    }
    Some(told(label, rows, &format!("cells of {label} at {clinic} are blank")))
}

/// Rows are gone that the extract counted.
fn dropped(draft: &mut Draft, random: &mut Random) -> Option<Planted> {
    let table = draft.table(OWN);
    let outcome = table.column("outcome")?;
    let n = 1 + random.index(404);
    let rows = random.some(table.rows_where(|row| row[outcome] == "Not recorded"), n);
    for row in rows.iter().rev() {
        table.rows.remove(*row);
    }
    let what = format!("{} rows whose outcome was not recorded are left out", rows.len());
    (!rows.is_empty()).then(|| Planted::in_dataset(OWN, what))
}

fn reasons(draft: &mut Draft, random: &mut Random) -> Option<Planted> {
    let table = draft.table(OWN);
    let outcome = table.column("outcome")?;
    let n = 1 + random.index(3);
    let others = table.rows_where(|row| !["", "Discharged"].contains(&row[outcome].as_str()));
    let rows = random.some(others, n);
    write(draft, &rows, "discharge_reason", |_| "Treatment completed".to_owned())?;
    Some(told("discharge_reason", rows, "reasons without a discharge"))
}

/// One patient of district nursing, in all of the patient's rows there.
fn child(draft: &mut Draft, random: &mut Random) -> Option<Planted> {
    let label = age(draft);
    let table = draft.table(OWN);
    let (service, band) = (table.column("service_code")?, table.column(label)?);
    let patient = table.column("patient_ref");
    let adults = table.rows_where(|row| row[service] == "DN" && row[band] != "*");
    let one = random.one(&adults)?;
    let same = |row: &usize| patient.is_some_and(|patient| table.rows[*row][patient] == table.rows[one][patient]);
    let rows: Vec<usize> = adults.iter().copied().filter(|row| *row == one || same(row)).collect();
    let years = 5 + random.below(10);
    write(draft, &rows, label, |_| match patient {
        Some(_) => years.to_string(),
        None => "5 to 17".to_owned(),
    })?;
    Some(told(label, rows, "rows of district nursing are a child's"))
}

/// A block of rows stands twice, and is counted so.
fn pasted(draft: &mut Draft, random: &mut Random) -> Planted {
    let table = draft.table(OWN);
    let rows = table.rows.len();
    let n = 400.min(rows / 4);
    let from = random.index(rows - n);
    let block = table.rows[from..from + n].to_vec();
    table.rows.extend(block);
    draft.declare_rows();
    Planted::in_dataset(OWN, format!("{n} rows stand twice")).rows(rows..rows + n)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nhs_numbers_pass_their_check() {
        let mut random = Random::of(&[3]);
        for _ in 0..200 {
            let number = nhs_number(&mut random);
            assert!(number.len() == 10 && number.starts_with("999"));
            let sum: u32 = number
                .chars()
                .zip((1..=10).rev())
                .map(|(digit, weight)| digit.to_digit(10).unwrap() * weight)
                .sum();
            assert_eq!(sum % 11, 0, "{number}");
        }
    }
}
