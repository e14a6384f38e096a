//! The services of the model: how many contacts, whom they see, where, and how often people stay away.
//!
//! Shares and rates are design choices, not measurements of anyone. Codes and names are invented for the example.

use crate::random::Random;
use crate::sites::{Location, Site};

/// How ages are spread.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Ages {
    /// Around a mean, with a standard deviation.
    Normal(i64, i64),
    /// Evenly between two ages.
    Uniform(i64, i64),
    /// Mostly the youngest: each further year 65 times in 100.
    Infants,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Service {
    pub(crate) code: &'static str,
    pub(crate) name: &'static str,
    /// Its part of all contacts, in 10,000.
    pub(crate) share: u64,
    /// Contacts of one patient in a year, times ten.
    pub(crate) contacts: u64,
    pub(crate) ages: Ages,
    /// The youngest and the oldest it sees.
    pub(crate) between: (i64, i64),
    /// Women in 1,000.
    pub(crate) women: u64,
    /// Contacts at home and in schools, in 100; the rest are in clinics.
    pub(crate) home: u64,
    pub(crate) school: u64,
    /// Missed appointments in 1,000.
    pub(crate) missed: u64,
    pub(crate) staff: &'static str,
    /// Growth of its share from year to year, in 1,000.
    pub(crate) growth: i64,
    pub(crate) sites: &'static [Site],
    /// Services, later in the list, that its patients also use.
    pub(crate) also: &'static [&'static str],
}

use Ages::{Infants, Normal, Uniform};
use Site::*;

/// How many services there are.
pub(crate) const COUNT: usize = SERVICES.len();

/// The code and name under which rare services are published together.
pub(crate) const OTHER: (&str, &str) = ("OTH", "Other services");

/// The service that moved to another provider on 1 October 2017.
pub(crate) const MOVED: &str = "HV";

/// The service that is new in a trap.
pub(crate) const NEW: &str = "CRH";

const OLDEST: i64 = 108;

#[rustfmt::skip]
pub(crate) static SERVICES: [Service; 22] = [
    Service { code: "DN", name: "District Nursing", share: 3_750, contacts: 220, ages: Normal(79, 12), between: (18, OLDEST), women: 600, home: 92, school: 0, missed: 10, staff: "Nurse", growth: 12, sites: &[BeckenhamBeacon, BromleyNorth, StPaulsCray], also: &["POD", "REH", "TVN", "FAL", "HF"] },
    Service { code: "HV", name: "Health Visiting", share: 1_300, contacts: 35, ages: Infants, between: (0, 5), women: 490, home: 45, school: 0, missed: 80, staff: "Health visitor", growth: -8, sites: &[BeckenhamBeacon, BromleyNorth, StPaulsCray, ChislehurstRoad, BeckenhamClinic, PrincesPlain, BigginHill, EldredDrive], also: &["SLTC"] },
    Service { code: "MSK", name: "Musculoskeletal Physiotherapy", share: 920, contacts: 42, ages: Normal(52, 17), between: (16, OLDEST), women: 600, home: 0, school: 0, missed: 90, staff: "Physiotherapist", growth: 15, sites: &[BeckenhamBeacon, BromleyNorth, ChislehurstRoad, StPaulsCray], also: &["POD", "FAL"] },
    Service { code: "POD", name: "Podiatry", share: 700, contacts: 40, ages: Normal(70, 15), between: (5, OLDEST), women: 580, home: 0, school: 0, missed: 70, staff: "Podiatrist", growth: 5, sites: &[BeckenhamBeacon, BromleyNorth, BeckenhamClinic, ChislehurstRoad, PrincesPlain, StPaulsCray, Mottingham], also: &["DIA"] },
    Service { code: "REH", name: "Home-based Rehabilitation", share: 600, contacts: 90, ages: Normal(81, 9), between: (40, OLDEST), women: 620, home: 97, school: 0, missed: 15, staff: "Therapist", growth: 10, sites: &[BeckenhamBeacon], also: &["FAL"] },
    Service { code: "SLTC", name: "Speech and Language Therapy, Children", share: 420, contacts: 60, ages: Uniform(2, 11), between: (2, 11), women: 300, home: 0, school: 40, missed: 90, staff: "Speech and language therapist", growth: 6, sites: &[BromleyNorth, BeckenhamClinic, StPaulsCray, PrincesPlain], also: &["OTC"] },
    Service { code: "SN", name: "School Nursing", share: 400, contacts: 16, ages: Uniform(4, 18), between: (4, 18), women: 500, home: 0, school: 80, missed: 30, staff: "Nurse", growth: -4, sites: &[BromleyNorth, StPaulsCray], also: &["OTC"] },
    Service { code: "CRH", name: "Contraception and Reproductive Health", share: 320, contacts: 17, ages: Normal(27, 8), between: (13, 55), women: 870, home: 0, school: 0, missed: 110, staff: "Nurse", growth: -6, sites: &[BeckenhamBeacon, StPaulsCray, BromleyNorth], also: &[] },
    Service { code: "OTC", name: "Occupational Therapy, Children", share: 200, contacts: 50, ages: Uniform(1, 17), between: (1, 17), women: 320, home: 20, school: 40, missed: 60, staff: "Occupational therapist", growth: 8, sites: &[ChislehurstRoad, BromleyNorth], also: &[] },
    Service { code: "RES", name: "Respiratory (COPD)", share: 160, contacts: 50, ages: Normal(71, 10), between: (35, OLDEST), women: 500, home: 40, school: 0, missed: 60, staff: "Nurse", growth: 9, sites: &[BeckenhamBeacon, StPaulsCray], also: &["SMK"] },
    Service { code: "FAL", name: "Falls and Fracture Prevention", share: 160, contacts: 40, ages: Normal(80, 8), between: (50, OLDEST), women: 700, home: 45, school: 0, missed: 50, staff: "Physiotherapist", growth: 14, sites: &[BeckenhamBeacon, ChislehurstRoad], also: &[] },
    Service { code: "CON", name: "Bladder and Bowel", share: 150, contacts: 30, ages: Normal(66, 18), between: (4, OLDEST), women: 680, home: 0, school: 0, missed: 80, staff: "Nurse", growth: 3, sites: &[BeckenhamBeacon, BromleyNorth, Hollybank], also: &[] },
    Service { code: "DIA", name: "Diabetes Specialist Nursing", share: 150, contacts: 30, ages: Normal(58, 15), between: (16, OLDEST), women: 460, home: 0, school: 0, missed: 100, staff: "Nurse", growth: 16, sites: &[BeckenhamBeacon, GlobalHouse, StPaulsCray], also: &["DIE"] },
    Service { code: "DIE", name: "Nutrition and Dietetics", share: 150, contacts: 24, ages: Normal(50, 22), between: (0, OLDEST), women: 600, home: 0, school: 0, missed: 100, staff: "Dietitian", growth: 7, sites: &[BeckenhamBeacon, BromleyNorth, Willows], also: &[] },
    Service { code: "DEN", name: "Special Care Dentistry", share: 150, contacts: 30, ages: Normal(38, 24), between: (2, OLDEST), women: 500, home: 0, school: 0, missed: 80, staff: "Dentist", growth: -2, sites: &[BeckenhamClinic, PrincesPlain], also: &[] },
    Service { code: "TVN", name: "Tissue Viability and Lymphoedema", share: 130, contacts: 60, ages: Normal(72, 13), between: (20, OLDEST), women: 660, home: 60, school: 0, missed: 30, staff: "Nurse", growth: 11, sites: &[BeckenhamBeacon, Willows], also: &[] },
    Service { code: "SLTA", name: "Speech and Language Therapy, Adults", share: 120, contacts: 34, ages: Normal(74, 13), between: (18, OLDEST), women: 480, home: 60, school: 0, missed: 30, staff: "Speech and language therapist", growth: 4, sites: &[BeckenhamBeacon], also: &[] },
    Service { code: "DER", name: "Community Dermatology", share: 80, contacts: 18, ages: Normal(48, 20), between: (1, OLDEST), women: 560, home: 0, school: 0, missed: 80, staff: "Doctor", growth: 5, sites: &[BeckenhamBeacon, ChislehurstRoad], also: &[] },
    Service { code: "HF", name: "Heart Failure Nursing", share: 80, contacts: 60, ages: Normal(78, 9), between: (40, OLDEST), women: 440, home: 60, school: 0, missed: 30, staff: "Nurse", growth: 10, sites: &[BeckenhamBeacon, BromleyNorth], also: &[] },
    Service { code: "SMK", name: "Stop Smoking", share: 40, contacts: 30, ages: Normal(45, 14), between: (14, 90), women: 520, home: 0, school: 0, missed: 200, staff: "Adviser", growth: -12, sites: &[BromleyNorth, StPaulsCray], also: &[] },
    Service { code: "LD", name: "Learning Disability Nursing", share: 15, contacts: 70, ages: Normal(41, 16), between: (18, 90), women: 450, home: 92, school: 0, missed: 40, staff: "Nurse", growth: 0, sites: &[BeckenhamBeacon], also: &[] },
    Service { code: "BBV", name: "HIV and Blood-borne Virus Nursing", share: 5, contacts: 80, ages: Normal(44, 11), between: (20, 90), women: 350, home: 50, school: 0, missed: 50, staff: "Nurse", growth: 0, sites: &[BeckenhamBeacon], also: &[] },
];

impl Service {
    /// An age that the service sees.
    pub(crate) fn age(&self, random: &mut Random) -> i64 {
        let (youngest, oldest) = self.between;
        for _ in 0..64 {
            let age = match self.ages {
                Normal(mean, deviation) => random.normal(mean, deviation),
                Uniform(from, to) => from + random.below((to - from + 1) as u64) as i64,
                Infants => random.geometric(29, 6) as i64 - 1,
            };
            if (youngest..=oldest).contains(&age) {
                return age;
            }
        }
        youngest
    }

    /// Whether it sees people of this age.
    pub(crate) fn sees(&self, age: i64) -> bool {
        (self.between.0..=self.between.1).contains(&age)
    }

    /// Where it works, in the order of tables.
    pub(crate) fn locations(&self) -> Vec<Location> {
        let mut places: Vec<Location> = self.sites.iter().map(|site| Location::clinic(*site)).collect();
        if self.home > 0 {
            places.push(Location::HOME);
        }
        if self.school > 0 {
            places.push(Location::SCHOOL);
        }
        places.sort_unstable();
        places
    }

    /// One of its places, as often as it is used.
    pub(crate) fn location(&self, random: &mut Random) -> Location {
        let at = random.below(100);
        if at < self.home {
            return Location::HOME;
        }
        if at < self.home + self.school {
            return Location::SCHOOL;
        }
        self.clinic(random)
    }

    pub(crate) fn clinic(&self, random: &mut Random) -> Location {
        let weights: Vec<u32> = self.sites.iter().map(|site| site.weight()).collect();
        Location::clinic(self.sites[random.weighted(&weights)])
    }
}

/// The place of a service in the list.
pub(crate) fn position(code: &str) -> Option<usize> {
    SERVICES.iter().position(|service| service.code == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_make_a_whole() {
        assert_eq!(SERVICES.iter().map(|service| service.share).sum::<u64>(), 10_000);
    }

    #[test]
    fn companions_are_known_and_later() {
        for (index, service) in SERVICES.iter().enumerate() {
            for also in service.also {
                assert!(
                    position(also).is_some_and(|place| place > index),
                    "{} {also}",
                    service.code
                );
            }
        }
    }
}
