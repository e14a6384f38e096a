//! The appointments of a release: each of them in the raw twin, one row for each patient and service in the other.

use std::fmt::Write as _;

use crate::anonymise::{self, ANY, Class, Row};
use crate::calendar::Calendar;
use crate::catalogue::Twin;
use crate::codes;
use crate::error::Error;
use crate::figures::Figures;
use crate::population::{self, Person};
use crate::random::Random;
use crate::services::SERVICES;
use crate::sites::Location;
use crate::tables;
use crate::year::Year;

static RAW: [&str; 17] = [
    "record_id",
    "financial_year",
    "appointment_date",
    "patient_ref",
    "age",
    "gender",
    "service_code",
    "service_name",
    "location_type",
    "location_code",
    "patient_area",
    "professional_ref",
    "attendance_status",
    "outcome",
    "discharge_reason",
    "appointments_in_period",
    "notes",
];

static ANONYMISED: [&str; 10] = [
    "financial_year",
    "age_band",
    "gender",
    "service_code",
    "service_name",
    "location_type",
    "location_code",
    "outcome",
    "discharge_reason",
    "appointments_in_period",
];

/// The labels of the appointments of a twin.
pub(crate) fn labels(twin: Twin) -> &'static [&'static str] {
    match twin {
        Twin::Raw => &RAW,
        _ => &ANONYMISED,
    }
}

/// Where the cells of a row go.
pub(crate) type ToRow<'a> = dyn FnMut(&[&str]) -> Result<(), Error> + 'a;

/// The appointments of a year row by row, and the figures that follow from them.
pub(crate) fn each(year: &Year, twin: Twin, row: &mut ToRow<'_>) -> Result<Figures, Error> {
    match twin {
        Twin::Raw => raw(year, row),
        _ => anonymised(year, row),
    }
}

fn raw(year: &Year, row: &mut ToRow<'_>) -> Result<Figures, Error> {
    let calendar = Calendar::of(year.start);
    let mut figures = Figures::of(year);
    let refs = PatientRefs::of(year);
    let professionals: Vec<String> = (0..figures.professionals.len())
        .map(|number| tables::professional(year, number))
        .collect();
    let mut cells: [String; RAW.len()] = Default::default();
    cells[1] = year.label();
    let mut notes = Random::of(&[year.seed, u64::from(year.start), 0x0_7E5]);
    let mut rows = 0;
    population::simulate(year, &calendar, |person| {
        figures.add(year, &calendar, person);
        set(&mut cells[3], format_args!("{}", refs.of_person(person)));
        set(&mut cells[4], format_args!("{}", person.age));
        set(
            &mut cells[5],
            format_args!("{}", codes::GENDERS[usize::from(person.gender)]),
        );
        set(
            &mut cells[10],
            format_args!("{}", codes::AREAS[usize::from(person.area)].0),
        );
        for referral in &person.referrals {
            let service = &SERVICES[referral.service];
            set(&mut cells[6], format_args!("{}", service.code));
            set(&mut cells[7], format_args!("{}", service.name));
            set(&mut cells[15], format_args!("{}", referral.appointments.len()));
            for appointment in &referral.appointments {
                let outcome = appointment
                    .outcome
                    .map_or("", |outcome| codes::OUTCOMES[usize::from(outcome)]);
                let reason = appointment
                    .reason
                    .map_or("", |reason| codes::REASONS[usize::from(reason)].0);
                let note = if notes.permille(250) {
                    codes::NOTES[notes.index(codes::NOTES.len())]
                } else {
                    ""
                };
                rows += 1;
                set(&mut cells[0], format_args!("{rows}"));
                set(&mut cells[2], format_args!("{}", calendar.text(appointment.day)));
                set(&mut cells[8], format_args!("{}", appointment.location.kind().name()));
                set(&mut cells[9], format_args!("{}", appointment.location.code()));
                set(
                    &mut cells[11],
                    format_args!("{}", professionals[appointment.professional as usize]),
                );
                set(&mut cells[12], format_args!("{}", appointment.attendance));
                set(&mut cells[13], format_args!("{outcome}"));
                set(&mut cells[14], format_args!("{reason}"));
                set(&mut cells[16], format_args!("{note}"));
                row(&cells.each_ref().map(String::as_str))?;
            }
        }
        Ok(())
    })?;
    Ok(figures)
}

fn anonymised(year: &Year, row: &mut ToRow<'_>) -> Result<Figures, Error> {
    let calendar = Calendar::of(year.start);
    let mut figures = Figures::of(year);
    let mut rows = Vec::new();
    population::simulate(year, &calendar, |person| {
        figures.add(year, &calendar, person);
        rows.extend(row_of_each_service(year, person));
        Ok(())
    })?;
    anonymise::anonymise(&mut rows);
    let label = year.label();
    let locations: Vec<Location> = Location::all().collect();
    for own in &rows {
        let class = own.class;
        let (code, name) = tables::service(usize::from(class.service));
        row(&[
            &label,
            codes::AGE_BANDS
                .get(usize::from(class.age_band))
                .map_or("*", |band| band.1),
            if class.gender == ANY {
                "*"
            } else {
                codes::GENDERS[usize::from(class.gender)]
            },
            code,
            name,
            ["clinic", "home", "school"]
                .get(usize::from(class.location_type))
                .unwrap_or(&"*"),
            locations
                .get(usize::from(class.location))
                .map_or("*", |location| location.code()),
            codes::OUTCOMES
                .get(usize::from(own.outcome))
                .unwrap_or(&codes::NEVER_SEEN),
            codes::REASON_GROUPS.get(usize::from(own.reason)).unwrap_or(&""),
            &own.appointments.to_string(),
        ])?;
    }
    Ok(figures)
}

/// One row for each published service of a person: two rare services taken together are one.
fn row_of_each_service(year: &Year, person: &Person) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for referral in &person.referrals {
        let service = year.published[referral.service];
        let (outcome, reason) = referral.end();
        let appointments = referral.appointments.len().min(usize::from(anonymise::MANY)) as u8;
        let row = Row {
            class: Class::new(
                service,
                person.age,
                person.gender,
                referral.location.kind() as u8,
                referral.location.index() as u8,
            ),
            outcome: outcome.unwrap_or(ANY),
            reason: reason.map_or(ANY, |reason| codes::REASONS[usize::from(reason)].2),
            appointments,
        };
        match rows.iter_mut().find(|own| usize::from(own.class.service) == service) {
            Some(own) => own.appointments = (own.appointments + appointments).min(anonymise::MANY),
            None => rows.push(row),
        }
    }
    rows
}

/// References of patients: each person has one, drawn anew for each release.
struct PatientRefs {
    factor: u64,
    offset: u64,
}

impl PatientRefs {
    /// A factor without a divisor in common with the power of ten makes every reference different.
    fn of(year: &Year) -> PatientRefs {
        let mut random = Random::of(&[year.seed, u64::from(year.start), 0x9E_F5]);
        PatientRefs {
            factor: random.below(9_000_000) * 10 + 10_000_007,
            offset: random.below(100_000_000),
        }
    }

    fn of_person(&self, person: &Person) -> String {
        format!("P{:08}", (person.number * self.factor + self.offset) % 100_000_000)
    }
}

fn set(cell: &mut String, text: std::fmt::Arguments<'_>) {
    cell.clear();
    // Writing to a string cannot fail.
    let _ = cell.write_fmt(text);
}
