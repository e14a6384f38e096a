//! What can be asked for: the twins of a release, faults that a good audit finds, and traps that it must not fall into.

use std::fmt;

/// Which of the two releases of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Twin {
    /// The extract as it comes from the system of record, which must not be published.
    Raw,
    /// What should be published.
    Anonymised,
    /// No twin of these but a release of another shape: a long national table with levels.
    National,
    /// A wide table: a column for each age band and sex.
    Wide,
}

impl Twin {
    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Twin::Raw => "raw",
            Twin::Anonymised => "anonymised",
            Twin::National => "national",
            Twin::Wide => "wide",
        }
    }

    /// Whether it is of another shape than the services' releases.
    pub fn is_shape(self) -> bool {
        matches!(self, Twin::National | Twin::Wide)
    }
}

/// The faults and traps that can be made. Their numbers are those of the project's catalogue; [`FAULTS`] says what each is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[rustfmt::skip]
pub enum FaultId {
    F1, F2, F3, F4, F5, F7, F8, F9, F10, F11, F15, F16, F19, F21, F22, F27, F28, F29, F31, F32, F33, F34, F35, F36, F37,
    F38, F39, F40, F41, F42, F43, F44, F46, F47, F48, F49,
    T1, T2, T3, T4, T5, T6, T8, T9, T10, T11, T12, T13, T14, T15, T7,
}

/// What is known of a fault or trap before it is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    pub id: FaultId,
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is.
    pub title: &'static str,
    /// The rules of which one should find it; of a trap, none.
    pub expected: &'static [&'static str],
    /// The twins that have a place for it.
    pub twins: &'static [Twin],
    /// Whether it shows only beside the release of the year before.
    pub needs_previous: bool,
    /// Whether a note is all that it is worth.
    pub is_note: bool,
}

const fn fault(
    id: FaultId,
    name: &'static str,
    title: &'static str,
    expected: &'static [&'static str],
    twins: &'static [Twin],
) -> Fault {
    Fault {
        id,
        name,
        title,
        expected,
        twins,
        needs_previous: false,
        is_note: false,
    }
}

impl Fault {
    const fn beside_last_year(self) -> Fault {
        Fault {
            needs_previous: true,
            ..self
        }
    }

    const fn noted(self) -> Fault {
        Fault { is_note: true, ..self }
    }
}

const BOTH: &[Twin] = &[Twin::Raw, Twin::Anonymised];
const RAW: &[Twin] = &[Twin::Raw];
const ANONYMISED: &[Twin] = &[Twin::Anonymised];
const ALL: &[Twin] = &[Twin::Raw, Twin::Anonymised, Twin::National, Twin::Wide];
const PUBLISHED: &[Twin] = &[Twin::Anonymised, Twin::National, Twin::Wide];
const NATIONAL: &[Twin] = &[Twin::National];

use FaultId::*;

/// All of them.
#[rustfmt::skip]
pub static FAULTS: &[Fault] = &[
    fault(F1, "F1", "a byte-order mark", &["structure/byte-order-mark"], BOTH).noted(),
    fault(F2, "F2", "a dash and a pound sign in Windows-1252", &["structure/guessed-encoding", "structure/undecodable-text"], BOTH),
    fault(F3, "F3", "mixed line ends", &["structure/mixed-line-ends"], BOTH),
    fault(F4, "F4", "title lines and a footnote", &["structure/title-line"], BOTH),
    fault(F5, "F5", "a ragged row, from a comma outside quotes", &["structure/extra-cell"], BOTH),
    fault(F7, "F7", "two columns with one label", &["structure/duplicate-label"], BOTH),
    fault(F8, "F8", "blank rows at the end and a spacer column", &["structure/trailing-blank-rows"], BOTH).noted(),
    fault(F9, "F9", "a column renamed since last year, and not declared", &["consistency/changed-columns"], BOTH).beside_last_year(),
    fault(F10, "F10", "a new column that nothing describes", &["structure/undeclared-column"], BOTH),
    fault(F11, "F11", "`34 yrs` among ages", &["schema/type", "schema/enum"], BOTH),
    fault(F15, "F15", "NHS numbers in 3% of a notes column", &["re-identification/direct-identifiers"], RAW),
    fault(F16, "F16", "full postcodes in twelve rows of an area column", &["re-identification/direct-identifiers"], RAW),
    fault(F19, "F19", "exact dates of birth", &["re-identification/direct-identifiers"], BOTH),
    fault(F21, "F21", "the only patient of a service at a clinic", &["re-identification/small-classes"], ANONYMISED),
    fault(F22, "F22", "an unsuppressed 3 among counts of people", &["re-identification/small-counts"], PUBLISHED),
    fault(F27, "F27", "no November for one service", &["completeness/missing-periods"], ALL),
    fault(F28, "F28", "a hole of 28 days across two months", &["completeness/empty-days"], RAW),
    fault(F29, "F29", "a column blank in 18% at one clinic only", &["completeness/missing-values", "schema/required"], BOTH),
    fault(F31, "F31", "rows left out against the declared count", &["completeness/missing-rows"], BOTH),
    fault(F32, "F32", "a reason for discharge without a discharge", &["schema/false-schema", "consistency/assertions"], BOTH),
    fault(F33, "F33", "a child in a service for adults", &["consistency/assertions"], BOTH),
    fault(F34, "F34", "a month outside the year", &["consistency/outside-period"], BOTH),
    fault(F35, "F35", "a location that closed before the appointment", &["consistency/references"], BOTH),
    fault(F36, "F36", "more patients than appointments", &["consistency/assertions"], BOTH),
    fault(F37, "F37", "a total off by one beyond rounding", &["consistency/wrong-totals"], ALL),
    fault(F38, "F38", "a grand total that counts twice", &["consistency/wrong-totals"], ALL),
    fault(F39, "F39", "up to 400 rows pasted twice", &["consistency/duplicates"], BOTH),
    fault(F40, "F40", "two different rows with one key", &["consistency/duplicates"], BOTH),
    fault(F41, "F41", "one site a hundred times larger", &["consistency/changed-volume"], ALL).beside_last_year(),
    fault(F42, "F42", "a service that falls to nought without a note", &["consistency/changed-volume", "consistency/changed-categories", "completeness/missing-periods"], BOTH).beside_last_year(),
    fault(F43, "F43", "last year's figure restated silently", &["consistency/restated-figures"], ALL).beside_last_year(),
    fault(F44, "F44", "a code reused for another site", &["consistency/labels"], BOTH).beside_last_year(),
    fault(F46, "F46", "no licence", &["completeness/metadata"], BOTH),
    fault(F47, "F47", "a file whose hash differs from the published one", &["completeness/declared-files"], BOTH),
    fault(F48, "F48", "a dictionary that lists a column that is not there", &["completeness/dictionary"], BOTH),
    fault(F49, "F49", "an audit dated before the last period", &["consistency/outside-period"], BOTH),
    fault(T1, "T1", "totals that differ from their parts by rounding only", &[], ANONYMISED),
    fault(T2, "T2", "a service gone, with a declared break", &[], BOTH).beside_last_year(),
    fault(T3, "T3", "all codes of locations new, with a declared recoding", &[], BOTH).beside_last_year(),
    fault(T4, "T4", "two sites merged, declared, the sum conserved", &[], BOTH).beside_last_year(),
    fault(T5, "T5", "age 0", &[], BOTH),
    fault(T6, "T6", "29 February", &[], RAW),
    fault(T8, "T8", "a new service's partial first year, declared", &[], BOTH).beside_last_year(),
    fault(T9, "T9", "references of ten digits, of which one in eleven passes the check of NHS numbers", &[], RAW),
    fault(T10, "T10", "`None` as a true answer", &[], BOTH),
    fault(T11, "T11", "codes with leading zeros", &[], BOTH),
    fault(T12, "T12", "genders 3, 9 and X", &[], RAW),
    fault(T13, "T13", "line breaks inside quoted cells", &[], BOTH),
    fault(T14, "T14", "a negative correction with a note", &[], BOTH),
    fault(T15, "T15", "a clean release", &[], ALL),
    fault(T7, "T7", "one name at two levels", &[], NATIONAL),
];

/// Those that cannot be made yet: name, what it is, and what it waits for.
#[rustfmt::skip]
pub static WAITING: &[(&str, &str, &str)] = &[
    ("F6", "every row of the right width, its values shifted one column", "rules about forms"),
    ("F12", "days before months and months before days, mixed", "rules about forms"),
    ("F13", "`2015-16` among `2014/15`", "rules about forms"),
    ("F14", "codes and names of one thing mixed", "rules about forms"),
    ("F17", "references of patients equal to last year's", "rules about re-identification"),
    ("F18", "references of professionals that hold initials", "rules about re-identification"),
    ("F20", "one row of age 104", "rules about re-identification"),
    ("F23", "one `*` in a row, recoverable from the total", "rules about tables"),
    ("F24", "a `*` recoverable from two tables", "rules about tables"),
    ("F25", "a rate beside a suppressed count", "rules about tables"),
    ("F26", "parts rounded, totals not", "rules about tables"),
    ("F30", "the default value at 40%", "rules about shifts"),
    ("F45", "a decimal slip in one column", "rules about shifts"),
];

/// What was put into a release, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seeded {
    pub fault: FaultId,
    /// The folder of the release.
    pub release: String,
    /// The dataset it is in; none if it is in the whole release.
    pub dataset: Option<&'static str>,
    /// The labels of the columns it is in.
    pub columns: Vec<String>,
    /// The records it is in, of which the header is the first.
    pub records: Vec<usize>,
    /// What was changed, or found to be so already.
    pub what: String,
}

impl FaultId {
    /// What is known of it.
    pub fn fault(self) -> &'static Fault {
        // The list has every id: a test under it proves so.
        FAULTS.iter().find(|fault| fault.id == self).unwrap_or(&FAULTS[0])
    }

    /// Whether it goes into every release and not the last alone: what would else be a change since last year.
    pub(crate) fn is_everywhere(self) -> bool {
        matches!(self, T9 | T10 | T11 | T14)
    }
}

impl fmt::Display for FaultId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.fault().name)
    }
}

/// The names of all faults, for messages.
pub(crate) fn known() -> String {
    let names: Vec<&str> = FAULTS.iter().map(|fault| fault.name).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_id_has_one_entry_and_its_own_name() {
        for fault in FAULTS {
            assert_eq!(fault.id.fault(), fault);
            assert_eq!(format!("{:?}", fault.id), fault.name);
            assert_eq!(fault.expected.is_empty(), fault.name.starts_with('T'));
        }
        assert_eq!(FAULTS.last().unwrap().id as usize + 1, FAULTS.len());
    }

    #[test]
    fn the_catalogue_is_whole() {
        let made = FAULTS.iter().map(|fault| fault.name);
        let mut all: Vec<&str> = made.chain(WAITING.iter().map(|(name, ..)| *name)).collect();
        all.sort_unstable();
        let faults = (1..=49).map(|n| format!("F{n}"));
        let mut expected: Vec<String> = faults.chain((1..=15).map(|n| format!("T{n}"))).collect();
        expected.sort_unstable();
        assert_eq!(all, expected);
    }
}
