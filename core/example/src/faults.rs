//! Faults and traps, put into a release on request.
//!
//! Places are drawn from the seed, and what was changed where is told, so that tests can score an audit by it.

use std::str::FromStr;

use crate::catalogue::FAULTS;
use crate::catalogue::FaultId::{self, *};
use crate::draft::{Draft, Planted};
use crate::error::Error;
use crate::random::Random;
use crate::settings::Settings;

mod in_bytes;
mod in_declaration;
mod in_records;
mod in_tables;
mod in_totals;
mod of_dates;
mod traps;

impl FromStr for FaultId {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        FAULTS
            .iter()
            .find(|fault| fault.name.eq_ignore_ascii_case(name))
            .map(|fault| fault.id)
            .ok_or_else(|| Error::UnknownFault { name: name.to_owned() })
    }
}

/// Whether a fault can be made with these settings.
pub(crate) fn check(id: FaultId, settings: &Settings) -> Result<(), Error> {
    let fault = id.fault();
    if !fault.twins.contains(&settings.twin) {
        return Err(Error::FaultWithoutPlace {
            fault: id,
            twin: settings.twin,
        });
    }
    if fault.needs_previous && settings.years.len() < 2 {
        return Err(Error::FaultWithoutPrevious { fault: id });
    }
    Ok(())
}

/// Puts faults into a release, those in the bytes of a file last; tells where each went that had a place.
pub(crate) fn plant(faults: &[FaultId], draft: &mut Draft) -> Vec<(FaultId, Planted)> {
    let mut faults = faults.to_vec();
    faults.sort_by_key(|id| (in_bytes::KINDS.contains(id), *id));
    faults.dedup();
    let planted = faults.into_iter().filter_map(|id| {
        let mut random = Random::of(&[draft.year.seed, u64::from(draft.year.start), 0xFA_017, id as u64]);
        Some((id, one(id, draft, &mut random)?))
    });
    planted.collect()
}

fn one(id: FaultId, draft: &mut Draft, random: &mut Random) -> Option<Planted> {
    match id {
        F1 | F2 | F3 | F4 | F5 | F8 => in_bytes::plant(id, draft, random),
        F7 | F9 | F10 | F22 | F36 | F40 => in_tables::plant(id, draft, random),
        F11 | F15 | F16 | F21 | F29 | F31 | F32 | F33 | F39 => in_records::plant(id, draft, random),
        F19 | F27 | F28 | F34 => of_dates::plant(id, draft, random),
        F37 | F38 | F41 | F42 | F43 => in_totals::plant(id, draft, random),
        F35 | F44 | F46 | F47 | F48 | F49 => in_declaration::plant(id, draft, random),
        // Only other shapes have levels.
        T7 => None,
        T1 | T2 | T3 | T4 | T5 | T6 | T8 | T9 | T10 | T11 | T12 | T13 | T14 | T15 => traps::plant(id, draft, random),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_known_by_their_names() {
        for fault in FAULTS {
            assert_eq!(fault.name.parse::<FaultId>().unwrap(), fault.id);
        }
        assert!("F99".parse::<FaultId>().is_err());
    }
}
