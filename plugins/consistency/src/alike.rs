//! Which names of columns and datasets are like each other.

use std::collections::BTreeSet;

use candour_sdk::cell;
use encoding_rs::WINDOWS_1252;

/// How often a name is taken to have been damaged one after the other.
const MOST_DAMAGES: usize = 3;

/// How alike two names are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Alike {
    /// Letters differ, or words came or went.
    Nearly,
    /// They are the same but for case, punctuation and the damage of an encoding.
    Same,
}

/// How alike two names are: of so many per cent of the longer one's letters, or one with all words of the other. Names with
/// other numbers in them are of other things.
pub(crate) fn alike(before: &str, now: &str, percent: u64) -> Option<Alike> {
    let (before, now) = (repaired(before), repaired(now));
    let (a, b) = (letters(&before), letters(&now));
    if a.is_empty() || b.is_empty() || numbers(&before) != numbers(&now) {
        return None;
    }
    if a == b {
        return Some(Alike::Same);
    }
    let longest = a.chars().count().max(b.chars().count()) as u64;
    let same = longest.saturating_sub(strsim::levenshtein(&a, &b) as u64);
    let (of_before, of_now) = (words(&before), words(&now));
    let has_all_words = of_before.is_subset(&of_now) || of_now.is_subset(&of_before);
    (has_all_words || same * 100 >= longest * percent).then_some(Alike::Nearly)
}

/// A name that was UTF-8 and was read as Windows-1252, as it was; any other as it is.
fn repaired(name: &str) -> String {
    let mut repaired = name.to_owned();
    for _ in 0..MOST_DAMAGES {
        let (bytes, _, has_others) = WINDOWS_1252.encode(&repaired);
        match std::str::from_utf8(&bytes) {
            Ok(text) if !has_others && !repaired.is_ascii() => repaired = text.to_owned(),
            _ => break,
        }
    }
    repaired
}

fn letters(name: &str) -> String {
    cell::fold(name)
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .collect()
}

fn words(name: &str) -> BTreeSet<String> {
    let folded = cell::fold(name);
    let words = folded.split(|letter: char| !letter.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn numbers(name: &str) -> Vec<String> {
    let numbers = name.split(|letter: char| !letter.is_ascii_digit());
    numbers.filter(|number| !number.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_the_same_but_for_case_punctuation_and_the_damage_of_an_encoding() {
        for (before, now) in [
            ("Under 4 Hours", "under_4_hours"),
            ("TotalNumber", "total-number"),
            ("Caf\u{e9}", "Caf\u{c3}\u{a9}"),
            ("Caf\u{e9}", "Caf\u{c3}\u{192}\u{c2}\u{a9}"),
            ("Men\u{2019}s", "Men\u{e2}\u{20ac}\u{2122}s"),
        ] {
            assert_eq!(alike(before, now, 60), Some(Alike::Same), "{before} {now}");
            assert_eq!(alike(now, before, 60), Some(Alike::Same), "{before} {now}");
        }
    }

    #[test]
    fn names_are_alike_whose_letters_or_words_nearly_all_are() {
        for (before, now) in [
            ("location", "location_code"),
            ("attended", "atended"),
            ("discharge_reason", "reason for discharge"),
            ("Caf\u{e9}s", "Caf\u{fffd}s"),
        ] {
            assert_eq!(alike(before, now, 60), Some(Alike::Nearly), "{before} {now}");
        }
        for (before, now) in [
            ("site", "location"),
            ("attended", "dna"),
            ("--", "**"),
            ("Under 4 hours", "Under 12 hours"),
            ("Question 1", "Question 2"),
        ] {
            assert_eq!(alike(before, now, 60), None, "{before} {now}");
        }
    }

    proptest! {
        #[test]
        fn it_matters_not_which_name_comes_first(a in ".{0,12}", b in ".{0,12}", percent in 0u64..=100) {
            prop_assert_eq!(alike(&a, &b, percent), alike(&b, &a, percent));
        }

        #[test]
        fn what_is_alike_is_alike_where_less_is_asked_for(a in "[a-d ]{0,8}", b in "[a-d ]{0,8}", p in 0u64..=100, q in 0u64..=100) {
            let (less, more) = (p.min(q), p.max(q));
            prop_assert!(alike(&a, &b, more).is_none() || alike(&a, &b, less).is_some());
        }
    }
}
