//! Faults in the appointments, which pass row by row and are never all at hand.

use super::{FaultId, chance};
use crate::calendar::NOVEMBER;
use crate::codes::AGE_BANDS;
use crate::random::Random;
use crate::services::SERVICES;
use crate::settings::{Settings, Twin, Year};

/// What a fault may know of a row besides its cells.
pub(crate) struct At {
    pub(crate) service: usize,
    pub(crate) month: usize,
}

/// The faults of one file of appointments, and what they have done so far.
pub(crate) struct InRecords {
    identifiers: Option<(Random, u64)>,
    gap: Option<(usize, u64)>,
    line_breaks: Option<(Random, u64)>,
    youngest: Option<u64>,
}

/// Places of cells in a row of the raw twin.
pub(crate) const RAW_AGE: usize = 4;
/// The last cell of a row of the raw twin.
pub(crate) const RAW_NOTES: usize = 16;

impl InRecords {
    /// Those that `settings` ask for, of a year in which they go.
    pub(crate) fn of(settings: &Settings, year: &Year, faulty: bool) -> InRecords {
        let raw = settings.twin == Twin::Raw;
        let asked = |id| faulty && settings.faults.contains(&id);
        let chance = |id| chance(id, year.seed, year.start);
        InRecords {
            identifiers: asked(FaultId::F15).then(|| (chance(FaultId::F15), 0)),
            gap: (raw && asked(FaultId::F27)).then(|| (busy_service(year, &mut chance(FaultId::F27)), 0)),
            line_breaks: (raw && asked(FaultId::T13)).then(|| (chance(FaultId::T13), 0)),
            youngest: asked(FaultId::T5).then_some(0),
        }
    }

    /// Changes a row of the raw twin; false if it is to be left out.
    pub(crate) fn raw(&mut self, at: &At, cells: &mut [String]) -> bool {
        if let Some((service, dropped)) = &mut self.gap
            && at.service == *service
            && at.month == NOVEMBER
        {
            *dropped += 1;
            return false;
        }
        if let Some((random, changed)) = &mut self.identifiers
            && random.permille(30)
        {
            let number = nhs_number(random);
            cells[RAW_NOTES] = if random.permille(500) {
                number
            } else {
                format!("NHS no {number} checked")
            };
            *changed += 1;
        }
        if let Some((random, changed)) = &mut self.line_breaks
            && random.permille(10)
        {
            cells[RAW_NOTES].push_str("\nSee letter");
            *changed += 1;
        }
        if let Some(found) = &mut self.youngest {
            *found += u64::from(cells[RAW_AGE] == "0");
        }
        true
    }

    /// Looks at a row of the anonymised twin.
    pub(crate) fn anonymised(&mut self, age_band: &str) {
        if let Some(found) = &mut self.youngest {
            *found += u64::from(age_band == AGE_BANDS[0].1);
        }
    }

    /// What was done.
    pub(crate) fn told(&self) -> Vec<(FaultId, String)> {
        let mut told = Vec::new();
        if let Some((_, changed)) = &self.identifiers {
            told.push((FaultId::F15, format!("{changed} notes hold an NHS number")));
        }
        if let Some((service, dropped)) = &self.gap {
            let code = SERVICES[*service].code;
            told.push((
                FaultId::F27,
                format!("{dropped} rows of {code} in November are left out"),
            ));
        }
        if let Some((_, changed)) = &self.line_breaks {
            told.push((FaultId::T13, format!("{changed} notes have a line break")));
        }
        if let Some(found) = &self.youngest {
            told.push((FaultId::T5, format!("{found} rows are of age 0 or of its band")));
        }
        told
    }
}

/// A service with enough rows in a month for their absence to show.
fn busy_service(year: &Year, random: &mut Random) -> usize {
    let busy: Vec<usize> = (0..year.quotas.len())
        .filter(|service| year.quotas[*service] >= 600)
        .filter(|service| year.start != 2017 || SERVICES[*service].code != crate::services::MOVED)
        .collect();
    busy.get(random.index(busy.len())).copied().unwrap_or(0)
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
