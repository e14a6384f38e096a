//! Counts by service, location and month, and by professional, gathered while the people pass.

use crate::calendar::{Calendar, MONTHS};
use crate::codes;
use crate::population::Person;
use crate::services;
use crate::sites::Location;
use crate::year::Year;

/// The counts of one cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Distinct people: with an appointment there, or seen by the professional.
    pub(crate) people: u64,
    pub(crate) appointments: u64,
    pub(crate) attended: u64,
    pub(crate) missed: u64,
}

/// Published services: each of the model's, and the others together.
pub(crate) const PUBLISHED: usize = services::COUNT + 1;
/// The place of all services together.
pub(crate) const ALL_SERVICES: usize = PUBLISHED;
/// The place of all locations together.
pub(crate) const ALL_LOCATIONS: usize = Location::COUNT;

/// All counts of a year.
#[derive(Clone, Debug)]
pub(crate) struct Figures {
    places: Vec<Counts>,
    /// By number of the member of staff.
    pub(crate) professionals: Vec<Counts>,
    /// By published service, and all services last.
    pub(crate) services: Vec<Counts>,
    touched: Vec<usize>,
    seen_by: Vec<usize>,
}

/// Where the counts of a service, a location and a month are.
pub(crate) fn place(service: usize, location: usize, month: usize) -> usize {
    (service * (ALL_LOCATIONS + 1) + location) * MONTHS + month
}

impl Figures {
    pub(crate) fn of(year: &Year) -> Figures {
        let staff = year.staff.iter().map(|(_, count)| *count as usize).sum();
        Figures {
            places: vec![Counts::default(); (ALL_SERVICES + 1) * (ALL_LOCATIONS + 1) * MONTHS],
            professionals: vec![Counts::default(); staff],
            services: vec![Counts::default(); ALL_SERVICES + 1],
            touched: Vec::new(),
            seen_by: Vec::new(),
        }
    }

    /// The counts at a [`place`].
    pub(crate) fn at(&self, place: usize) -> Counts {
        self.places[place]
    }

    pub(crate) fn add(&mut self, year: &Year, calendar: &Calendar, person: &Person) {
        let mut seen_in = Vec::new();
        for referral in &person.referrals {
            let service = year.published[referral.service];
            for appointment in &referral.appointments {
                let month = calendar.month(appointment.day);
                let seen = codes::seen(appointment.attendance);
                let one = Counts {
                    people: 0,
                    appointments: 1,
                    attended: u64::from(seen),
                    missed: u64::from(appointment.attendance == codes::DID_NOT_ATTEND),
                };
                for service in [service, ALL_SERVICES] {
                    for location in [appointment.location.index(), ALL_LOCATIONS] {
                        let place = place(service, location, month);
                        self.places[place].add(one);
                        self.touched.push(place);
                    }
                    self.services[service].add(one);
                }
                let professional = appointment.professional as usize;
                self.professionals[professional].add(one);
                if seen {
                    self.seen_by.push(professional);
                    seen_in.extend([service, ALL_SERVICES]);
                }
            }
        }
        for place in distinct(&mut self.touched) {
            self.places[place].people += 1;
        }
        for professional in distinct(&mut self.seen_by) {
            self.professionals[professional].people += 1;
        }
        for service in distinct(&mut seen_in) {
            self.services[service].people += 1;
        }
    }
}

fn distinct(values: &mut Vec<usize>) -> impl Iterator<Item = usize> {
    values.sort_unstable();
    values.dedup();
    values.drain(..)
}

impl Counts {
    fn add(&mut self, other: Counts) {
        self.people += other.people;
        self.appointments += other.appointments;
        self.attended += other.attended;
        self.missed += other.missed;
    }
}
