//! Faults a good audit finds and traps it must not fall into, to be put into a release on request.
//!
//! One list says all that there is. Places are drawn from the seed, and what was changed where is told, so that tests can
//! score an audit by it.

use std::fmt;
use std::str::FromStr;

use crate::error::Error;
use crate::random::Random;
use crate::settings::{Settings, Twin};

pub(crate) mod in_records;
pub(crate) mod in_tables;

/// The faults and traps there are. Their numbers are those of the project's catalogue; not all of it is here yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FaultId {
    /// A column renamed since last year, in file and schema, and not declared.
    F9,
    /// NHS numbers in 3% of a notes column.
    F15,
    /// A 3 where `*` should stand.
    F22,
    /// No November for one service.
    F27,
    /// A total that rounding does not explain.
    F37,
    /// Totals that differ from their parts by rounding.
    T1,
    /// Age 0.
    T5,
    /// Codes with leading zeros.
    T11,
    /// Line breaks inside quoted cells.
    T13,
    /// A clean file.
    T15,
}

/// What is known of a fault or trap before it is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    pub id: FaultId,
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is.
    pub title: &'static str,
    /// The rule that should find it; of a trap, none.
    pub expected: Option<&'static str>,
    /// The twins that have a place for it.
    pub twins: &'static [Twin],
    /// Whether it shows only beside the release of the year before.
    pub needs_previous: bool,
}

const BOTH: &[Twin] = &[Twin::Raw, Twin::Anonymised];

/// All of them.
pub static FAULTS: &[Fault] = &[
    Fault {
        id: FaultId::F9,
        name: "F9",
        title: "a column renamed since last year, and not declared",
        expected: Some("consistency/changed-columns"),
        twins: BOTH,
        needs_previous: true,
    },
    Fault {
        id: FaultId::F15,
        name: "F15",
        title: "NHS numbers in 3% of a notes column",
        expected: Some("re-identification/direct-identifiers"),
        twins: &[Twin::Raw],
        needs_previous: false,
    },
    Fault {
        id: FaultId::F22,
        name: "F22",
        title: "an unsuppressed 3 among counts of people",
        expected: Some("re-identification/small-counts"),
        twins: &[Twin::Anonymised],
        needs_previous: false,
    },
    Fault {
        id: FaultId::F27,
        name: "F27",
        title: "no November for one service",
        expected: Some("completeness/missing-periods"),
        twins: BOTH,
        needs_previous: false,
    },
    Fault {
        id: FaultId::F37,
        name: "F37",
        title: "a total off by one beyond rounding",
        expected: Some("consistency/wrong-totals"),
        twins: BOTH,
        needs_previous: false,
    },
    Fault {
        id: FaultId::T1,
        name: "T1",
        title: "totals that differ from their parts by rounding only",
        expected: None,
        twins: &[Twin::Anonymised],
        needs_previous: false,
    },
    Fault {
        id: FaultId::T5,
        name: "T5",
        title: "age 0",
        expected: None,
        twins: BOTH,
        needs_previous: false,
    },
    Fault {
        id: FaultId::T11,
        name: "T11",
        title: "codes with leading zeros",
        expected: None,
        twins: BOTH,
        needs_previous: false,
    },
    Fault {
        id: FaultId::T13,
        name: "T13",
        title: "line breaks inside quoted cells",
        expected: None,
        twins: BOTH,
        needs_previous: false,
    },
    Fault {
        id: FaultId::T15,
        name: "T15",
        title: "a clean release",
        expected: None,
        twins: BOTH,
        needs_previous: false,
    },
];

/// What was put into a release, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seeded {
    pub fault: FaultId,
    /// The folder of the release.
    pub release: String,
    pub dataset: Option<String>,
    /// What was changed, or found to be so already.
    pub what: String,
}

/// A column under another name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rename {
    pub(crate) dataset: &'static str,
    pub(crate) from: &'static str,
    pub(crate) to: &'static str,
}

static RENAMES: [Rename; 4] = [
    Rename {
        dataset: "by-location",
        from: "dna",
        to: "did_not_attend",
    },
    Rename {
        dataset: "by-location",
        from: "patients",
        to: "people",
    },
    Rename {
        dataset: "by-professional",
        from: "attended",
        to: "seen",
    },
    Rename {
        dataset: "appointments",
        from: "discharge_reason",
        to: "reason_for_discharge",
    },
];

impl FaultId {
    /// What is known of it.
    pub fn fault(self) -> &'static Fault {
        // The list has every id: a test under it proves so.
        FAULTS.iter().find(|fault| fault.id == self).unwrap_or(&FAULTS[0])
    }
}

impl fmt::Display for FaultId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.fault().name)
    }
}

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

/// The names of all faults, for messages.
pub(crate) fn known() -> String {
    let names: Vec<&str> = FAULTS.iter().map(|fault| fault.name).collect();
    names.join(", ")
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

/// The chance that decides where a fault goes.
pub(crate) fn chance(id: FaultId, seed: u64, year: u16) -> Random {
    Random::of(&[seed, u64::from(year), 0xFA_017, id as u64])
}

/// The column that F9 renames.
pub(crate) fn rename(seed: u64, year: u16) -> &'static Rename {
    &RENAMES[chance(FaultId::F9, seed, year).index(RENAMES.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_id_has_one_entry_and_its_own_name() {
        for fault in FAULTS {
            assert_eq!(fault.id.fault(), fault);
            assert_eq!(format!("{:?}", fault.id), fault.name);
            assert_eq!(fault.name.parse::<FaultId>().unwrap(), fault.id);
            assert_eq!(fault.expected.is_none(), fault.name.starts_with('T'));
        }
        assert_eq!(FAULTS.last().unwrap().id as usize + 1, FAULTS.len());
        assert!("F99".parse::<FaultId>().is_err());
    }
}
