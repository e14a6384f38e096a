//! The two tables of a release, exact for the raw twin, rounded and suppressed for the anonymised one.

use std::collections::BTreeMap;

use crate::calendar::{self, MONTHS};
use crate::catalogue::Twin;
use crate::csv::CsvTable;
use crate::figures::{self, ALL_LOCATIONS, ALL_SERVICES, Figures, PUBLISHED};
use crate::protect::{self, Adds, Shown, Sum};
use crate::services::{self, SERVICES};
use crate::sites::Location;
use crate::year::Year;

/// The value that stands for all in columns of codes.
pub(crate) const TOTAL: &str = "Total";
/// The marker of a figure that cannot be.
pub(crate) const NOT_APPLICABLE: &str = "z";

/// A year's figures as they are published, each as the text of its cell.
pub(crate) struct Published {
    /// By [`figures::place`], for places that exist: people, appointments, attended, missed.
    places: BTreeMap<usize, [String; 4]>,
    professionals: Vec<[String; 4]>,
    services: Vec<[String; 4]>,
}

impl Published {
    /// The figures of a place, to be repeated beside those of the year after: nothing where they count what closed.
    fn comparable(&self, after: &Published, at: (usize, usize, usize)) -> Option<&[String; 4]> {
        let (service, location, month) = at;
        let services = if service == ALL_SERVICES {
            0..PUBLISHED
        } else {
            service..service + 1
        };
        let closed = services
            .flat_map(|service| (0..=ALL_LOCATIONS).map(move |part| (service, part)))
            .filter(|(_, part)| location == ALL_LOCATIONS || *part == location)
            .map(|(service, part)| figures::place(service, part, month))
            .any(|place| self.places.contains_key(&place) && !after.places.contains_key(&place));
        let figures = self.places.get(&figures::place(service, location, month));
        figures.filter(|_| !closed)
    }
}

/// The services of a release in the order of its tables: places among published services.
pub(crate) fn services(year: &Year) -> Vec<usize> {
    let mut services = year.published.clone();
    services.sort_unstable();
    services.dedup();
    services
}

/// The code and name of a published service.
pub(crate) fn service(published: usize) -> (&'static str, &'static str) {
    SERVICES
        .get(published)
        .map_or(services::OTHER, |service| (service.code, service.name))
}

/// Staff groups of a published service.
pub(crate) fn staff_group(published: usize) -> &'static str {
    SERVICES.get(published).map_or("Various", |service| service.staff)
}

/// How a member of staff is named: the same from year to year.
pub(crate) fn professional(year: &Year, number: usize) -> String {
    let scrambled = (number as u64 * 7_919 + year.seed % 10_000) % 10_000;
    format!("S{scrambled:04}")
}

/// The places where a published service works.
fn locations(year: &Year, published: usize) -> Vec<usize> {
    let mut places: Vec<usize> = SERVICES
        .iter()
        .zip(&year.published)
        .filter(|(_, own)| **own == published || published == ALL_SERVICES)
        .flat_map(|(service, _)| service.locations())
        .map(|location| year.place(location).index())
        .collect();
    places.sort_unstable();
    places.dedup();
    places
}

/// Every place of the table by location, in its order.
fn grid(year: &Year) -> Vec<(usize, usize, usize)> {
    let mut grid = Vec::new();
    for service in services(year).into_iter().chain([ALL_SERVICES]) {
        for location in locations(year, service).into_iter().chain([ALL_LOCATIONS]) {
            for month in year.months(service) {
                grid.push((service, location, month));
            }
        }
    }
    grid
}

/// Decides how each figure of the year is shown.
pub(crate) fn publish(year: &Year, figures: &Figures, twin: Twin) -> Published {
    let layout = Layout::of(year, figures);
    let columns: [Vec<Shown>; 4] = std::array::from_fn(|measure| {
        let values = layout.values(figures, measure);
        match twin {
            Twin::Raw => values.into_iter().map(Shown::Number).collect(),
            _ => {
                let adds = if measure == 0 { Adds::Nearly } else { Adds::Exactly };
                protect::protect(&values, &layout.sums(year, measure), adds)
            }
        }
    });
    let texts = |at: usize| std::array::from_fn(|measure| columns[measure][at].text());
    Published {
        places: layout.places.iter().map(|(place, at)| (*place, texts(*at))).collect(),
        professionals: (0..figures.professionals.len())
            .map(|number| texts(layout.professionals + number))
            .collect(),
        services: (0..=PUBLISHED)
            .map(|service| texts(layout.services + service))
            .collect(),
    }
}

/// Where each figure of one measure stands in the list of all.
struct Layout {
    places: BTreeMap<usize, usize>,
    grid: Vec<(usize, usize, usize)>,
    professionals: usize,
    services: usize,
}

impl Layout {
    fn of(year: &Year, figures: &Figures) -> Layout {
        let grid = grid(year);
        let places: BTreeMap<usize, usize> = grid
            .iter()
            .enumerate()
            .map(|(at, (service, location, month))| (figures::place(*service, *location, *month), at))
            .collect();
        Layout {
            professionals: grid.len(),
            services: grid.len() + figures.professionals.len(),
            places,
            grid,
        }
    }

    fn values(&self, figures: &Figures, measure: usize) -> Vec<u64> {
        let places = self
            .grid
            .iter()
            .map(|(service, location, month)| figures.at(figures::place(*service, *location, *month)));
        places
            .chain(figures.professionals.iter().copied())
            .chain(figures.services.iter().copied())
            .map(|counts| [counts.people, counts.appointments, counts.attended, counts.missed][measure])
            .collect()
    }

    fn at(&self, service: usize, location: usize, month: usize) -> Option<usize> {
        self.places.get(&figures::place(service, location, month)).copied()
    }

    /// Every sum that a reader can form. Distinct people do not add up exactly, yet nearly so: they are treated alike.
    fn sums(&self, year: &Year, measure: usize) -> Vec<Sum> {
        let services = services(year);
        let mut sums = Vec::new();
        for (at, (service, location, month)) in self.grid.iter().enumerate() {
            if *location == ALL_LOCATIONS {
                let over = (0..ALL_LOCATIONS).filter_map(|part| self.at(*service, part, *month));
                sums.push(sum(at, over));
            }
            if *service == ALL_SERVICES {
                let over = services.iter().filter_map(|part| self.at(*part, *location, *month));
                sums.push(sum(at, over));
            }
        }
        for published in &services {
            let staff = staff_of(year, *published)
                .into_iter()
                .map(|number| self.professionals + number);
            sums.push(sum(self.services + published, staff));
        }
        sums.push(sum(
            self.services + ALL_SERVICES,
            services.iter().map(|published| self.services + published),
        ));
        // Appointments of a year are the sum of its months, in the other table; people are counted differently there.
        if measure > 0 {
            for published in services.iter().chain([&ALL_SERVICES]) {
                let months = (0..MONTHS).filter_map(|month| self.at(*published, ALL_LOCATIONS, month));
                sums.push(sum(self.services + published, months));
            }
        }
        sums
    }
}

fn sum(whole: usize, parts: impl Iterator<Item = usize>) -> Sum {
    Sum {
        whole,
        parts: parts.collect(),
    }
}

/// The members of staff of a published service.
fn staff_of(year: &Year, published: usize) -> Vec<usize> {
    year.staff
        .iter()
        .zip(&year.published)
        .filter(|(_, own)| **own == published)
        .flat_map(|((first, count), _)| *first..*first + *count)
        .map(|number| number as usize)
        .collect()
}

/// `activity_by_professional.csv`.
pub(crate) fn by_professional(year: &Year, published: &Published) -> CsvTable {
    let mut table = CsvTable::new(&[
        "financial_year",
        "service_code",
        "staff_group",
        "professional_ref",
        "patients_seen",
        "appointments",
        "attended",
        "dna",
    ]);
    let mut push = |service: &str, group: &str, professional: String, figures: &[String; 4]| {
        let mut row = vec![year.label(), service.to_owned(), group.to_owned(), professional];
        row.extend(figures.iter().cloned());
        table.rows.push(row);
    };
    for own in services(year) {
        let (code, _) = service(own);
        let mut staff: Vec<(String, usize)> = staff_of(year, own)
            .into_iter()
            .map(|number| (professional(year, number), number))
            .collect();
        staff.sort_unstable();
        for (name, number) in staff {
            push(code, staff_group(own), name, &published.professionals[number]);
        }
        push(code, "All", TOTAL.to_owned(), &published.services[own]);
    }
    push(TOTAL, "All", TOTAL.to_owned(), &published.services[ALL_SERVICES]);
    table
}

/// `activity_by_location.csv`, with the figures of the year before where there are any.
pub(crate) fn by_location(year: &Year, published: &Published, before: Option<&Published>) -> CsvTable {
    let mut table = CsvTable::new(&[
        "financial_year",
        "service_code",
        "location_code",
        "location_name",
        "month",
        "patients",
        "appointments",
        "attended",
        "dna",
        "dna_rate_percent",
        "appointments_last_year",
    ]);
    for (own, location, month) in grid(year) {
        let place = figures::place(own, location, month);
        let (code, name) = Location::all()
            .nth(location)
            .map_or((TOTAL, "All locations"), |location| (location.code(), location.name()));
        let mut row = vec![
            year.label(),
            if own == ALL_SERVICES { TOTAL } else { service(own).0 }.to_owned(),
            code.to_owned(),
            name.to_owned(),
            calendar::month_text(year.start, month),
        ];
        let Some(figures) = published.places.get(&place) else {
            continue;
        };
        row.extend(figures.iter().cloned());
        row.push(rate(&figures[3], &figures[2]));
        let last = before.and_then(|before| before.comparable(published, (own, location, month)));
        row.push(last.map_or(NOT_APPLICABLE, |figures| &figures[1]).to_owned());
        table.rows.push(row);
    }
    table
}

/// The rate from the figures shown, so that it tells nothing that they do not.
pub(crate) fn rate(missed: &str, attended: &str) -> String {
    let (Ok(missed), Ok(attended)) = (missed.parse::<u64>(), attended.parse::<u64>()) else {
        return "*".to_owned();
    };
    let all = missed + attended;
    if all == 0 {
        return NOT_APPLICABLE.to_owned();
    }
    let tenths = (missed * 2_000 + all) / (2 * all);
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_follow_from_the_figures_shown() {
        assert_eq!(rate("5", "95"), "5.0");
        assert_eq!(rate("1", "7"), "12.5");
        assert_eq!(rate("10", "0"), "100.0");
        assert_eq!(rate("0", "0"), "z");
        assert_eq!(rate("*", "20"), "*");
        assert_eq!(rate("10", "c"), "*");
    }
}
