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

/// Whether the label says that the column holds a date of birth.
pub(crate) fn says_birth(label: &str) -> bool {
    let words = label_words(label);
    ["birth", "born", "birthday", "birthdate", "dob"]
        .iter()
        .any(|phrase| has_phrase(&words, phrase))
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
    }
}
