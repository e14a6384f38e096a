//! What follows from the settings for each year before anything is drawn.

use std::ops::Range;

use crate::calendar::{MONTHS, OCTOBER};
use crate::catalogue::{FaultId, Twin};
use crate::services::{self, SERVICES};
use crate::settings::{Settings, folder};
use crate::sites::{Location, MERGED};

/// A service is published with others when fewer patients than this are expected.
const RARE: u64 = 40;

/// The month in which the trap of a new service lets it begin: January.
pub(crate) const NEW_FROM: usize = 9;

/// One financial year of the model, decided but not drawn.
#[derive(Clone, Debug)]
pub(crate) struct Year {
    pub(crate) seed: u64,
    /// The year it starts in.
    pub(crate) start: u16,
    /// Appointments by service.
    pub(crate) quotas: Vec<u64>,
    /// Members of staff by service: the first one's number, and how many.
    pub(crate) staff: Vec<(u32, u32)>,
    /// The service under which each is published; [`services::COUNT`] stands for the other services.
    pub(crate) published: Vec<usize>,
    /// Whether a service moves away in October.
    pub(crate) moved: bool,
    /// Whether one site is part of another.
    merged: bool,
    /// The first month of the new service, where it is new.
    begins: Option<usize>,
}

impl Year {
    pub(crate) fn of(settings: &Settings, start: u16) -> Year {
        let later = i64::from(start) - 2014;
        let is_last = settings.years.last() == Some(&start);
        let asked = |id| settings.faults.contains(&id);
        let mut year = Year {
            seed: settings.seed,
            start,
            quotas: Vec::new(),
            staff: Vec::new(),
            published: Vec::new(),
            moved: start == 2017 || is_last && asked(FaultId::T2),
            merged: is_last && asked(FaultId::T4),
            begins: asked(FaultId::T8).then_some(if is_last { NEW_FROM } else { MONTHS }),
        };
        let total = settings.appointments * (1_000 + 14 * later as u64) / 1_000;
        let weights: Vec<u64> = SERVICES
            .iter()
            .enumerate()
            .map(|(index, service)| {
                let whole = service.share * (1_000 + service.growth * later) as u64;
                whole * year.months(index).len() as u64 / MONTHS as u64
            })
            .collect();
        let everything: u64 = SERVICES
            .iter()
            .map(|service| service.share * (1_000 + service.growth * later) as u64)
            .sum();
        let kept: u64 = weights.iter().sum();
        let total = (u128::from(total) * u128::from(kept) / u128::from(everything)) as u64;
        let base: Vec<u64> = SERVICES.iter().map(|service| service.share).collect();
        let usual = apportion(settings.appointments, &base);
        year.quotas = apportion(total, &weights);
        year.staff = staff(&usual, settings.appointments);
        year.published = match settings.twin {
            Twin::Raw => (0..services::COUNT).collect(),
            _ => published(&usual),
        };
        year
    }

    /// The months in which a service works.
    pub(crate) fn months(&self, service: usize) -> Range<usize> {
        match SERVICES.get(service).map(|service| service.code) {
            Some(services::MOVED) if self.moved => 0..OCTOBER,
            Some(services::NEW) => self.begins.unwrap_or(0)..MONTHS,
            _ => 0..MONTHS,
        }
    }

    /// Where what belongs to a location is.
    pub(crate) fn place(&self, location: Location) -> Location {
        let [from, into] = MERGED.map(Location::clinic);
        if self.merged && location == from {
            into
        } else {
            location
        }
    }

    /// Its label, such as `2014/15`.
    pub(crate) fn label(&self) -> String {
        format!("{}/{:02}", self.start, (self.start + 1) % 100)
    }

    /// The folder of its release, such as `2014-15`.
    pub(crate) fn folder(&self) -> String {
        folder(self.start)
    }
}

/// `total` shared out by `weights`, the largest remainders first.
fn apportion(total: u64, weights: &[u64]) -> Vec<u64> {
    let whole: u128 = weights.iter().map(|weight| u128::from(*weight)).sum();
    let exact = |weight: &u64| u128::from(total) * u128::from(*weight);
    let mut shares: Vec<u64> = weights.iter().map(|weight| (exact(weight) / whole) as u64).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|index| (std::cmp::Reverse(exact(&weights[*index]) % whole), *index));
    let left = total - shares.iter().sum::<u64>();
    for index in order.into_iter().take(left as usize) {
        shares[index] += 1;
    }
    shares
}

/// A thousand people for 600,000 appointments; each has fewer where there are fewer.
fn staff(quotas: &[u64], appointments: u64) -> Vec<(u32, u32)> {
    let caseload = (appointments * 600_000).isqrt() / 1_000;
    let mut next = 0;
    quotas
        .iter()
        .map(|quota| {
            let first = next;
            let count = (quota / caseload.max(1)).max(2) as u32;
            next += count;
            (first, count)
        })
        .collect()
}

/// Rare services are published together, and so is the one whose mere name says too much.
fn published(quotas: &[u64]) -> Vec<usize> {
    SERVICES
        .iter()
        .zip(quotas)
        .enumerate()
        .map(|(index, (service, quota))| {
            let patients = quota * 10 / service.contacts;
            if service.code == "BBV" || patients < RARE {
                services::COUNT
            } else {
                index
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotas_make_the_whole() {
        for appointments in [1_000, 59_999, 6_000_000] {
            let settings = Settings {
                appointments,
                ..Settings::committed()
            };
            let year = Year::of(&settings, 2014);
            assert_eq!(year.quotas.iter().sum::<u64>(), appointments);
        }
    }
}
