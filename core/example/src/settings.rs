//! What the user asks for.

use crate::catalogue::{FaultId, Twin};

/// What to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Where chance starts from: the same seed, the same bytes.
    pub seed: u64,
    /// Appointments in the year 2014/15; other years have a little more or less.
    pub appointments: u64,
    /// The years in which the financial years start, in order: 2014 for 2014/15. Each is one release.
    pub years: Vec<u16>,
    pub twin: Twin,
    /// Faults and traps to put into the last of the releases.
    pub faults: Vec<FaultId>,
}

/// The fewest appointments the example can make anonymous.
pub const FEWEST: u64 = 1_000;
/// The most it has staff numbers for.
pub const MOST: u64 = 20_000_000;

impl Settings {
    /// The settings of the releases under `docs/examples/bromley`.
    pub fn committed() -> Settings {
        Settings {
            seed: 2015,
            appointments: 20_000,
            years: vec![2014, 2015],
            twin: Twin::Anonymised,
            faults: Vec::new(),
        }
    }

    /// The command that makes what these settings describe.
    pub fn command(&self, folder: &str) -> String {
        let years: Vec<String> = self.years.iter().map(u16::to_string).collect();
        let size = match self.twin.is_shape() {
            true => format!("--shape {}", self.twin.name()),
            false => format!("--twin {} --appointments {}", self.twin.name(), self.appointments),
        };
        format!(
            "cargo run -- example {folder} {size} --seed {} --years {} --force",
            self.seed,
            years.join(",")
        )
    }
}

/// The folder of a year's release.
pub(crate) fn folder(start: u16) -> String {
    format!("{start}-{:02}", (start + 1) % 100)
}
