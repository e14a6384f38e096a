//! Writes the invented example releases: any size, any of four years, raw or anonymised, with faults on request.
//!
//! What is deliberately absent: real people, files (the caller's [`Sink`] writes them), clocks, floating point, and
//! chance from anywhere but the seed. The same settings give the same bytes on every machine. Memory does not grow with
//! the appointments of the raw twin; the anonymised one keeps eight bytes for each patient and service. A release with faults
//! is held whole.

mod anonymise;
mod appointments;
mod calendar;
mod codes;
mod csv;
mod declaration;
mod draft;
mod error;
mod faults;
mod figures;
mod metadata;
mod population;
mod protect;
mod random;
mod release;
mod schemas;
mod services;
mod settings;
mod sites;
mod tables;

pub use error::Error;
pub use faults::{FAULTS, Fault, FaultId, Seeded, WAITING};
pub use release::{Release, Sink};
pub use settings::{FEWEST, MOST, Settings, Twin};

/// The releases that `settings` describe, in the order of their years. Nothing is drawn until one is written.
pub fn generate(settings: &Settings) -> Result<Vec<Release>, Error> {
    settings.check()?;
    Ok(settings
        .years
        .iter()
        .map(|year| Release::new(settings, *year))
        .collect())
}
