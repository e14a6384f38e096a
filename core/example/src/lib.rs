//! Writes the invented example releases: any size, any of four years, raw or anonymised, with
//! faults on request; and two releases of other shapes, a long table and a wide one.
//!
//! What is deliberately absent: real people, files (the caller's [`Sink`] writes them), clocks, floating point, and
//! chance from anywhere but the seed. The same settings give the same bytes on every machine. Memory does not grow with
//! the appointments of the raw twin; the anonymised one keeps eight bytes for each patient and service. A release with faults
//! is held whole.

mod anonymise;
mod appointments;
mod calendar;
mod catalogue;
mod codes;
mod csv;
mod declaration;
mod draft;
mod error;
mod faults;
mod figures;
mod lookups;
mod metadata;
mod population;
mod protect;
mod random;
mod release;
mod schemas;
mod services;
mod settings;
mod shapes;
mod sink;
mod sites;
mod tables;
mod year;

pub use catalogue::{FAULTS, Fault, FaultId, Seeded, Twin, WAITING};
pub use error::Error;
pub use release::Release;
pub use settings::{FEWEST, MOST, Settings};
pub use sink::Sink;

/// The releases that `settings` describe, in the order of their years. Nothing is drawn until one is written.
pub fn generate(settings: &Settings) -> Result<Vec<Release>, Error> {
    check(settings)?;
    Ok(settings
        .years
        .iter()
        .map(|year| Release::new(settings, *year))
        .collect())
}

fn check(settings: &Settings) -> Result<(), Error> {
    if !(FEWEST..=MOST).contains(&settings.appointments) {
        return Err(Error::Size {
            asked: settings.appointments,
        });
    }
    let in_order = settings.years.windows(2).all(|pair| pair[0] < pair[1]);
    if settings.years.is_empty() || !in_order || settings.years.iter().any(|year| !(2014..=2017).contains(year)) {
        return Err(Error::Years);
    }
    for fault in &settings.faults {
        faults::check(*fault, settings)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_settings_are_refused() {
        let few = Settings {
            appointments: 10,
            ..Settings::committed()
        };
        assert!(matches!(check(&few), Err(Error::Size { asked: 10 })));
        for years in [vec![], vec![2013], vec![2015, 2014], vec![2014, 2014]] {
            let wrong = Settings {
                years,
                ..Settings::committed()
            };
            assert!(matches!(check(&wrong), Err(Error::Years)));
        }
    }
}
