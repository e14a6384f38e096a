//! Invented people, one at a time, with their referrals and appointments of a year.
//!
//! Nothing is kept from one person to the next but how many appointments each service has left, so that any number of
//! people takes no more memory than one. Each person has a stream of chance of their own.

use std::ops::Range;

use crate::calendar::Calendar;
use crate::codes::{self, AREAS};
use crate::error::Error;
use crate::random::Random;
use crate::services::{self, SERVICES, Service};
use crate::sites::{Location, LocationType};
use crate::year::Year;

/// A person who uses the services.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    /// Counted from 0.
    pub(crate) number: u64,
    pub(crate) age: i64,
    /// Place in [`codes::GENDERS`].
    pub(crate) gender: u8,
    /// Place in [`codes::AREAS`].
    pub(crate) area: u8,
    /// One for each service used in the year.
    pub(crate) referrals: Vec<Referral>,
}

/// A person's use of one service.
#[derive(Clone, Debug)]
pub(crate) struct Referral {
    pub(crate) service: usize,
    /// Where the person is mostly seen.
    pub(crate) location: Location,
    /// In order of time; at least one.
    pub(crate) appointments: Vec<Appointment>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Appointment {
    pub(crate) day: u16,
    pub(crate) location: Location,
    /// Number of the member of staff.
    pub(crate) professional: u32,
    pub(crate) attendance: u8,
    /// Place in [`codes::OUTCOMES`], where the person was seen.
    pub(crate) outcome: Option<u8>,
    /// Place in [`codes::REASONS`], where the person was discharged.
    pub(crate) reason: Option<u8>,
}

impl Referral {
    /// What came of it: the outcome and reason of the last appointment at which the person was seen.
    pub(crate) fn end(&self) -> (Option<u8>, Option<u8>) {
        self.appointments
            .iter()
            .rev()
            .find(|appointment| appointment.outcome.is_some())
            .map_or((None, None), |last| (last.outcome, last.reason))
    }
}

/// How many in 1,000 also use a second service.
const SECOND_SERVICE: u64 = 150;
/// How many in 1,000 of those seen in clinics are sometimes seen in another.
const SECOND_CLINIC: u64 = 100;
/// The most contacts of one person with one service in a year.
const MOST_CONTACTS: u64 = 150;

/// Shows `visit` every person of the year, in an order that only the settings decide.
pub(crate) fn simulate(
    year: &Year,
    calendar: &Calendar,
    mut visit: impl FnMut(&Person) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut left = year.quotas.clone();
    let mut number = 0;
    for service in 0..services::COUNT {
        while left[service] > 0 {
            let mut random = Random::of(&[year.seed, u64::from(year.start), number]);
            visit(&person(year, calendar, number, service, &mut left, &mut random))?;
            number += 1;
        }
    }
    Ok(())
}

fn person(
    year: &Year,
    calendar: &Calendar,
    number: u64,
    first: usize,
    left: &mut [u64],
    random: &mut Random,
) -> Person {
    let service = &SERVICES[first];
    let age = service.age(random);
    let gender = match random.below(10_000) {
        0..20 => 3,
        20..23 => 2,
        _ => u8::from(random.permille(service.women)),
    };
    let areas: Vec<u32> = AREAS.iter().map(|(_, weight)| *weight).collect();
    let area = random.weighted(&areas) as u8;
    let mut referrals = vec![referral(year, calendar, first, left, random)];
    if random.permille(SECOND_SERVICE) {
        let fitting: Vec<usize> = service
            .also
            .iter()
            .filter_map(|code| services::position(code))
            .filter(|also| left[*also] > 0 && SERVICES[*also].sees(age))
            .collect();
        if !fitting.is_empty() {
            let second = fitting[random.index(fitting.len())];
            referrals.push(referral(year, calendar, second, left, random));
        }
    }
    Person {
        number,
        age,
        gender,
        area,
        referrals,
    }
}

fn referral(year: &Year, calendar: &Calendar, index: usize, left: &mut [u64], random: &mut Random) -> Referral {
    let service = &SERVICES[index];
    let count = random.geometric(service.contacts, MOST_CONTACTS).min(left[index]);
    left[index] -= count;
    let location = year.place(service.location(random));
    let clinic = location.kind() == LocationType::Clinic;
    let second = (clinic && random.permille(SECOND_CLINIC)).then(|| year.place(service.clinic(random)));
    let (staff, colleagues) = year.staff[index];
    // The smaller of two draws: some see many more people than others.
    let own = staff
        + random
            .below(u64::from(colleagues))
            .min(random.below(u64::from(colleagues))) as u32;

    let mut appointments: Vec<Appointment> = days(calendar, calendar.days(year.months(index)), count, clinic, random)
        .into_iter()
        .map(|day| Appointment {
            day,
            location: match second {
                Some(other) if random.permille(300) => other,
                _ => location,
            },
            professional: if random.permille(800) {
                own
            } else {
                staff + random.below(u64::from(colleagues)) as u32
            },
            attendance: attendance(year, service, random),
            outcome: None,
            reason: None,
        })
        .collect();
    let mut last = true;
    for appointment in appointments.iter_mut().rev() {
        if codes::seen(appointment.attendance) {
            let weights = if last {
                &codes::LAST_OUTCOMES
            } else {
                &codes::OTHER_OUTCOMES
            };
            let outcome = random.weighted(weights) as u8;
            appointment.outcome = Some(outcome);
            appointment.reason = (outcome == codes::DISCHARGED).then(|| reason(random));
            last = false;
        }
    }
    Referral {
        service: index,
        location,
        appointments,
    }
}

/// A course of care that may start at any time, carried round from March to April so that no month stands out.
fn days(calendar: &Calendar, open: Range<u16>, count: u64, clinic: bool, random: &mut Random) -> Vec<u16> {
    let length = open.len() as u64;
    let from = random.below(length);
    let course = (count * 10 + 1).min(length);
    let mut days: Vec<u16> = (0..count)
        .map(|_| open.start + ((from + random.below(course)) % length) as u16)
        .map(|day| if clinic { calendar.working(day, open.end) } else { day })
        .collect();
    days.sort_unstable();
    days
}

fn attendance(year: &Year, service: &Service, random: &mut Random) -> u8 {
    let drift = service.missed * u64::from(year.start - 2014) / 50;
    if random.permille(service.missed + drift) {
        return codes::DID_NOT_ATTEND;
    }
    let weights: Vec<u32> = codes::ATTENDANCE.iter().map(|(_, weight)| *weight).collect();
    codes::ATTENDANCE[random.weighted(&weights)].0
}

fn reason(random: &mut Random) -> u8 {
    let weights: Vec<u32> = codes::REASONS.iter().map(|(_, weight, _)| *weight).collect();
    random.weighted(&weights) as u8
}
