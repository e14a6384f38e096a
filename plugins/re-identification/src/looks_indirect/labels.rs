//! What a label says that its column holds, told by whole words.

use super::What;
use crate::label_words::{has_phrase, label_words};

/// Phrases that say it, in lower case; the page lists the same.
const PHRASES: [(What, &[&str]); 12] = [
    (
        What::Birth,
        &[
            "birth date",
            "birth month",
            "birth year",
            "birthdate",
            "birthday",
            "born",
            "date of birth",
            "dob",
            "month of birth",
            "year of birth",
            "yob",
        ],
    ),
    (What::Age, &["age", "ages", "aged"]),
    (What::Sex, &["gender", "sex"]),
    (What::Ethnicity, &["ethnic", "ethnicity", "nationality", "race"]),
    (
        What::Area,
        &[
            "address",
            "borough",
            "local authority",
            "locality",
            "lsoa",
            "msoa",
            "outcode",
            "output area",
            "parish",
            "post code",
            "postal code",
            "postcode",
            "residence",
            "town",
            "village",
            "ward",
            "zip",
            "zipcode",
        ],
    ),
    (What::Religion, &["faith", "religion"]),
    (What::Occupation, &["job", "occupation"]),
    (What::Marital, &["civil status", "marital status"]),
    (
        What::Origin,
        &[
            "birth country",
            "birth place",
            "birthplace",
            "country of birth",
            "native country",
            "place of birth",
        ],
    ),
    (
        What::Language,
        &[
            "first language",
            "home language",
            "main language",
            "mother tongue",
            "native language",
        ],
    ),
    (What::Disability, &["disabilities", "disability", "disabled"]),
    (What::Orientation, &["sexual orientation", "sexuality"]),
];

/// Words beside which a job is no occupation, but a piece of work.
const PIECES: &[&str] = &["date", "id", "no", "number", "ref", "reference", "status", "time"];

/// Whose place it is, if not the person's.
const PLACES: &[&str] = &[
    "centre",
    "clinic",
    "gp",
    "hospital",
    "location",
    "org",
    "organisation",
    "organization",
    "pharmacy",
    "practice",
    "provider",
    "school",
    "service",
    "site",
    "surgery",
    "team",
    "trust",
];

/// Words that make an age of something a group of ages.
const BANDS: &[&str] = &["band", "bands", "bracket", "category", "group", "groups", "range"];

/// What the label says that the column holds, of what narrows down who a person is.
pub(crate) fn said(label: &str) -> Option<What> {
    let words = label_words(label);
    let (what, _) = PHRASES
        .iter()
        .find(|(_, phrases)| phrases.iter().any(|phrase| has_phrase(&words, phrase)))?;
    match what {
        What::Area if is_place(label) => None,
        What::Occupation if PIECES.iter().any(|piece| has_phrase(&words, piece)) => None,
        what => Some(*what),
    }
}

/// Whether the label speaks of a place where people come to rather than from.
pub(super) fn is_place(label: &str) -> bool {
    let words = label_words(label);
    PLACES.iter().any(|place| has_phrase(&words, place))
}

/// Whether the label speaks of groups.
pub(super) fn says_band(label: &str) -> bool {
    let words = label_words(label);
    BANDS.iter().any(|band| has_phrase(&words, band))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_of_a_label_are_read() {
        for (label, expected) in [
            ("age", Some(What::Age)),
            ("AgeBand", Some(What::Age)),
            ("AGE_GROUP_5", Some(What::Age)),
            ("age at referral", Some(What::Age)),
            ("average", None),
            ("page", None),
            ("stage_code", None),
            ("percentage", None),
            ("agency", None),
            ("triage", None),
            ("Gender", Some(What::Sex)),
            ("patientSex", Some(What::Sex)),
            ("Sussex", None),
            ("sexual_health", None),
            ("ethnic_category", Some(What::Ethnicity)),
            ("trace_id", None),
            ("race", Some(What::Ethnicity)),
            ("Post Code", Some(What::Area)),
            ("site_postcode", None),
            ("practice address", None),
            ("ward_of_residence", Some(What::Area)),
            ("award", None),
            ("forward", None),
            ("AREA_TEAM_NAME", None),
            ("location_code", None),
            ("DOB", Some(What::Birth)),
            ("year_of_birth", Some(What::Birth)),
            ("birth_weight", None),
            ("financial_year", None),
            ("Religion", Some(What::Religion)),
            ("faith", Some(What::Religion)),
            ("occupation", Some(What::Occupation)),
            ("jobTitle", Some(What::Occupation)),
            ("job", Some(What::Occupation)),
            ("job_ref", None),
            ("occupational therapy", None),
            ("marital-status", Some(What::Marital)),
            ("nationality", Some(What::Ethnicity)),
            ("country_of_birth", Some(What::Origin)),
            ("country", None),
            ("First language", Some(What::Language)),
            ("language", None),
            ("disability", Some(What::Disability)),
            ("sexual_orientation", Some(What::Orientation)),
            ("date", None),
            ("outcome", None),
            ("", None),
        ] {
            assert_eq!(said(label), expected, "{label}");
        }
    }
}
