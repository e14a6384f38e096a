//! Tables of any size, the same bytes for the same year and size on every machine: appointments of a community trust, as
//! invented as can be.

use std::io::{self, BufWriter, Write};

/// What a table is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Twelve columns: a key, pseudonyms that skew, figures, codes and dates.
    Full,
    /// Ten columns of few values each, whatever the size.
    Bounded,
}

const SERVICES: [&str; 15] = [
    "District Nursing",
    "Health Visiting",
    "Physiotherapy",
    "Podiatry",
    "Speech and Language Therapy",
    "Dietetics",
    "Diabetes",
    "Children's Therapies",
    "Community Matrons",
    "Rapid Response",
    "Falls",
    "Respiratory",
    "School Nursing",
    "Tissue Viability",
    "Wheelchair Service",
];
const OUTCOMES: [&str; 7] = [
    "Attended",
    "Attended",
    "Attended",
    "Attended",
    "Did not attend",
    "Cancelled by patient",
    "Cancelled by provider",
];
const REASONS: [&str; 6] = [
    "Treatment completed",
    "Referred to GP",
    "Moved away",
    "Died",
    "Declined",
    "Transferred",
];
const LOCATIONS: [&str; 10] = [
    "Beckenham Beacon",
    "Orpington Health Centre",
    "Penge Clinic",
    "Patient home",
    "Bromley Civic Centre",
    "Biggin Hill Clinic",
    "Mottingham Clinic",
    "Chislehurst Clinic",
    "Willows Clinic",
    "St Pauls Cray Clinic",
];
const DISTRICTS: [&str; 10] = ["BR1", "BR2", "BR3", "BR4", "BR5", "BR6", "BR7", "SE20", "SE9", "TN16"];
const GENDERS: [&str; 6] = ["F", "F", "F", "M", "M", "X"];
const BANDS: [&str; 6] = ["0-4", "5-15", "16-39", "40-64", "65-84", "85+"];

/// Writes a table of so many rows about the financial year that starts in `year`.
pub(crate) fn write(out: impl Write, shape: Shape, rows: u64, year: u32) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 20, out);
    let mut chance = Chance(u64::from(year));
    let days = days(year);
    match shape {
        Shape::Full => out.write_all(
            b"appointment_id,patient_pseudonym,age,gender,service,appointment_date,outcome,discharge_reason,professional_code,location,postcode_district,duration_minutes\n",
        )?,
        Shape::Bounded => out.write_all(
            b"age_band,gender,service,appointment_date,outcome,discharge_reason,professional_code,location,postcode_district,duration_minutes\n",
        )?,
    }
    for row in 0..rows {
        let patients = (rows / 6).max(10);
        // Few patients have many appointments: the share of a unit to the power of one and a half.
        let share = chance.unit();
        let patient = (share * share.sqrt() * patients as f64) as u64;
        let age = ((chance.unit() + chance.unit() - 0.2).abs() * 60.0).min(101.0) as u32;
        match shape {
            Shape::Full => write!(out, "{row},P{patient:08},{age},")?,
            Shape::Bounded => write!(out, "{},", BANDS[chance.below(BANDS.len())])?,
        }
        let gender = chance.pick(&GENDERS);
        let service = chance.pick(&SERVICES);
        let day = &days[chance.below(days.len())];
        let outcome = chance.pick(&OUTCOMES);
        // An empty text is written in quotation marks, as programs do that tell it from a missing one.
        let reason = match chance.below(5) {
            0 => chance.pick(&REASONS),
            _ => "\"\"",
        };
        let professional = chance.below(900);
        let location = chance.pick(&LOCATIONS);
        let district = chance.pick(&DISTRICTS);
        let minutes = 5 + chance.below(85);
        writeln!(
            out,
            "{gender},{service},{day},{outcome},{reason},HCP{professional:04},{location},{district},{minutes}"
        )?;
    }
    out.flush()
}

/// The days of the financial year that starts in `year`, as they are written.
fn days(year: u32) -> Vec<String> {
    let months = [4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3];
    let mut days = Vec::with_capacity(366);
    for month in months {
        let year = if month < 4 { year + 1 } else { year };
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let length = match month {
            4 | 6 | 9 | 11 => 30,
            2 => 28 + u32::from(leap),
            _ => 31,
        };
        days.extend((1..=length).map(|day| format!("{year}-{month:02}-{day:02}")));
    }
    days
}

/// SplitMix64.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.next()) * n as u128) >> 64) as usize
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;

    #[test]
    fn a_table_is_the_same_on_every_machine() {
        let digest = |shape, rows, year| {
            let mut bytes = Vec::new();
            write(&mut bytes, shape, rows, year).unwrap();
            let digest = Sha256::digest(&bytes);
            digest
                .iter()
                .take(8)
                .map(|byte| format!("{byte:02x}"))
                .collect::<String>()
        };
        assert_eq!(digest(Shape::Full, 1000, 2014), "ccad5c18dfafb103");
        assert_eq!(digest(Shape::Bounded, 1000, 2014), "f8c9b6218f78c06a");
        assert_ne!(digest(Shape::Full, 1000, 2013), digest(Shape::Full, 1000, 2014));
    }

    #[test]
    fn a_financial_year_has_all_its_days() {
        assert_eq!((days(2014).len(), days(2015).len()), (365, 366));
        assert_eq!(
            (days(2014)[0].as_str(), days(2014)[364].as_str()),
            ("2014-04-01", "2015-03-31")
        );
    }
}
