//! Code lists of the example, each with how often its values occur.

/// Areas people live in (outward postcodes), with their weights in 100.
pub(crate) static AREAS: [(&str, u32); 11] = [
    ("BR1", 17),
    ("BR2", 16),
    ("BR3", 15),
    ("BR4", 7),
    ("BR5", 14),
    ("BR6", 15),
    ("BR7", 6),
    ("SE20", 5),
    ("SE26", 1),
    ("SE9", 2),
    ("TN16", 2),
];

/// Gender codes of the NHS data dictionary.
pub(crate) static GENDERS: [&str; 4] = ["1", "2", "9", "X"];

/// Attendance codes besides 3, did not attend, with their weights in 1,000.
pub(crate) static ATTENDANCE: [(u8, u32); 5] = [(5, 860), (6, 35), (7, 3), (2, 60), (4, 42)];
pub(crate) const DID_NOT_ATTEND: u8 = 3;

/// Whether the person was seen.
pub(crate) fn seen(attendance: u8) -> bool {
    matches!(attendance, 5 | 6)
}

/// What came of an appointment at which someone was seen.
pub(crate) static OUTCOMES: [&str; 5] = [
    "Further appointment",
    "Discharged",
    "Referred on",
    "Advice only",
    "Not recorded",
];
/// The place of *Discharged* in [`OUTCOMES`].
pub(crate) const DISCHARGED: u8 = 1;
/// In 1,000, at the last appointment of the year at which someone was seen.
pub(crate) static LAST_OUTCOMES: [u32; 5] = [300, 500, 80, 95, 25];
/// In 1,000, at the others.
pub(crate) static OTHER_OUTCOMES: [u32; 5] = [880, 0, 20, 75, 25];
/// What the anonymised release says of a person who was never seen.
pub(crate) const NEVER_SEEN: &str = "Not seen";

/// Why people were discharged, with weights in 1,000 and the group under which the anonymised release has them.
pub(crate) static REASONS: [(&str, u32, u8); 9] = [
    ("Treatment completed", 660, 0),
    ("Self-discharged or declined", 70, 1),
    ("Did not attend", 60, 1),
    ("Transferred to another service", 70, 2),
    ("Admitted to hospital", 50, 2),
    ("Moved out of area", 30, 1),
    ("Died", 40, 3),
    ("Inappropriate referral", 15, 3),
    ("Other", 5, 3),
];
/// The groups of discharge reasons in the anonymised release.
pub(crate) static REASON_GROUPS: [&str; 4] = [
    "Treatment completed",
    "Left or moved away",
    "Care passed to others",
    "Other reason",
];

/// The six age bands: the first age of each, and its name.
pub(crate) static AGE_BANDS: [(i64, &str); 6] = [
    (0, "0 to 4"),
    (5, "5 to 17"),
    (18, "18 to 39"),
    (40, "40 to 64"),
    (65, "65 to 79"),
    (80, "80 and over"),
];

pub(crate) fn age_band(age: i64) -> u8 {
    AGE_BANDS.iter().rposition(|(from, _)| *from <= age).unwrap_or(0) as u8
}

/// Remarks of the raw extract: invented, and naming nobody.
pub(crate) static NOTES: [&str; 16] = [
    "Seen with daughter",
    "Rang to rearrange",
    "Dressing changed, healing well",
    "Letter sent to GP",
    "Interpreter needed next time",
    "Exercises reviewed",
    "No reply at the door, card left",
    "Parking difficult, arrived late",
    "Weight stable",
    "Equipment ordered",
    "Prefers mornings",
    "Carer present",
    "Care plan updated, copy given",
    "School informed",
    "Discussed footwear",
    "Bloods taken, results to follow",
];
