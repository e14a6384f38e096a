//! The words of a column's label, since `dateOfBirth`, `DATE_OF_BIRTH` and `Date of birth` say the same.

/// The words in lower case: parted by anything that is no letter or digit, where a capital follows a small letter, and
/// between letters and digits.
pub(crate) fn label_words(label: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut last: Option<char> = None;
    for c in label.chars() {
        let parts = last.is_some_and(|last| {
            (last.is_lowercase() && c.is_uppercase())
                || (last.is_alphabetic() && c.is_numeric())
                || (last.is_numeric() && c.is_alphabetic())
        });
        if (parts || !c.is_alphanumeric()) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
        last = Some(c);
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// Whether the words hold this phrase, itself parted by spaces, as words of their own.
pub(crate) fn has_phrase(words: &[String], phrase: &str) -> bool {
    let phrase: Vec<&str> = phrase.split(' ').collect();
    words
        .windows(phrase.len())
        .any(|window| window.iter().zip(&phrase).all(|(word, wanted)| word == wanted))
}

/// Whether the label speaks of a birth.
pub(crate) fn says_birth(label: &str) -> bool {
    let words = label_words(label);
    says_birth_date(label) || ["birth", "born"].iter().any(|phrase| has_phrase(&words, phrase))
}

/// Whether the label says that the column holds a date of birth, however that may be stored.
pub(crate) fn says_birth_date(label: &str) -> bool {
    let words = label_words(label);
    [
        "birth date",
        "birth dt",
        "birthdate",
        "birthday",
        "d o b",
        "date birth",
        "date of birth",
        "dateofbirth",
        "do b",
        "dob",
    ]
    .iter()
    .any(|phrase| has_phrase(&words, phrase))
}

/// Whose name it is, in labels such as `patient name`, or which part of it.
const NAMED: &[&str] = &[
    "baby",
    "birth",
    "carer",
    "child",
    "christian",
    "claimant",
    "client",
    "clinician",
    "consultant",
    "contact",
    "customer",
    "doctor",
    "employee",
    "family",
    "father",
    "first",
    "fore",
    "full",
    "given",
    "guardian",
    "kin",
    "last",
    "legal",
    "maiden",
    "member",
    "middle",
    "mother",
    "nurse",
    "parent",
    "partner",
    "patient",
    "patients",
    "person",
    "persons",
    "preferred",
    "pupil",
    "relative",
    "resident",
    "sister",
    "spouse",
    "staff",
    "student",
    "sur",
    "tenant",
    "user",
    "worker",
];

/// Words that say it by themselves.
const NAMES: &[&str] = &[
    "clientname",
    "familyname",
    "firstname",
    "forename",
    "forenames",
    "fullname",
    "givenname",
    "lastname",
    "maidenname",
    "middlename",
    "patientname",
    "surname",
    "surnames",
];

/// Words that make it the name of something else.
const NOBODY: &[&str] = &[
    "centre",
    "clinic",
    "file",
    "group",
    "hospital",
    "organisation",
    "organization",
    "pharmacy",
    "practice",
    "product",
    "provider",
    "school",
    "service",
    "site",
    "surgery",
    "team",
    "trust",
    "unit",
    "ward",
];

/// Whether the label says that the column holds names of people: `patient name`, `Surname`, `forename 2`, but neither
/// `PRACTICE_NAME` nor `patient name flag`.
pub(crate) fn says_person_name(label: &str) -> bool {
    let mut words = label_words(label);
    // `patient's name` has a word `s`, and `forename 2` ends in a number.
    words.retain(|word| word != "s" && !word.chars().all(char::is_numeric));
    let of = ["of patient", "of person", "of client", "of child"];
    let is_of_somebody = words.first().is_some_and(|word| word == "name" || word == "names")
        && of.iter().any(|phrase| has_phrase(&words, phrase));
    if words.iter().any(|word| NOBODY.contains(&word.as_str())) && !has_phrase(&words, "service user") {
        return false;
    }
    match words.as_slice() {
        [.., word] if NAMES.contains(&word.as_str()) => true,
        [.., whose, word] => {
            is_of_somebody || (matches!(word.as_str(), "name" | "names") && NAMED.contains(&whose.as_str()))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_parted_into_words() {
        for (label, expected) in [
            ("dateOfBirth", "date of birth"),
            ("DATE_OF_BIRTH", "date of birth"),
            ("Date of birth ", "date of birth"),
            ("AGE_GROUP_5", "age group 5"),
            ("age5to9", "age 5 to 9"),
            ("", ""),
            ("%", ""),
        ] {
            assert_eq!(label_words(label).join(" "), expected);
        }
    }

    #[test]
    fn phrases_are_whole_words() {
        let words = label_words("patient_post-code");
        assert!(has_phrase(&words, "post code"));
        assert!(!has_phrase(&label_words("page"), "age"));
        assert!(says_birth("DOB") && says_birth("birthDate") && !says_birth("birthing_pool"));
        assert!(says_birth_date("D.O.B.") && says_birth_date("DoB") && !says_birth_date("birth_weight"));
    }

    #[test]
    fn names_of_people_are_told_from_other_names() {
        for label in [
            "Patient name",
            "patientName",
            "Patient's name",
            "SURNAME",
            "forename_1",
            "First Name",
            "patient surname",
            "name of patient",
            "service user name",
            "Consultant Name",
        ] {
            assert!(says_person_name(label), "{label}");
        }
        for label in [
            "PRACTICE_NAME",
            "location_name",
            "NUMBER_OF_PATIENTS",
            "name",
            "site name",
            "patient name flag",
            "patient group name",
            "team contact name",
            "AREA_TEAM_NAME",
            "CHEMICAL_SUBSTANCE_BNF_DESCR",
            "",
        ] {
            assert!(!says_person_name(label), "{label}");
        }
    }
}
