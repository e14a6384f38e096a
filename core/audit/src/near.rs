//! Labels of the file that are nearly labels of the schema: told together, as what one slip made of one column.

use std::collections::BTreeMap;

use candour_cell::fold;
use candour_model::column::ColumnId;

/// Fewer letters are near to too much.
const FEWEST_LETTERS: usize = 4;

/// For undeclared columns, the declared ones that are not in the file and that they look like: those first whose labels look
/// the same, then those that are one letter apart. Each is meant by one.
pub(crate) fn meant<'a>(undeclared: &'a [String], missing: &'a [String]) -> BTreeMap<&'a str, &'a str> {
    let mut meant: BTreeMap<&str, &str> = BTreeMap::new();
    for is_near in [looks_the_same, is_one_letter_apart] {
        for id in undeclared {
            let is_free = |declared: &&String| !meant.values().any(|taken| taken == declared);
            let words = |id: &'a String| ColumnId::read(id).words();
            let mut candidates = missing.iter().filter(is_free);
            if !meant.contains_key(id.as_str())
                && let Some(declared) = candidates.find(|declared| is_near(words(id), words(declared)))
            {
                meant.insert(id, declared);
            }
        }
    }
    meant
}

fn looks_the_same(one: &str, other: &str) -> bool {
    !one.is_empty() && fold(one) == fold(other)
}

/// Whether a letter is added, removed, replaced or swapped. Other digits make another column.
fn is_one_letter_apart(one: &str, other: &str) -> bool {
    let (one, other) = (fold(one), fold(other));
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let letters = |text: &str| text.chars().count();
    letters(&one).min(letters(&other)) >= FEWEST_LETTERS
        && letters(&one).abs_diff(letters(&other)) <= 1
        && digits(&one) == digits(&other)
        && strsim::osa_distance(&one, &other) == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(undeclared: &[&str], missing: &[&str]) -> Vec<(String, String)> {
        let owned = |labels: &[&str]| labels.iter().map(|&label| label.to_owned()).collect::<Vec<_>>();
        let (undeclared, missing) = (owned(undeclared), owned(missing));
        let meant = meant(&undeclared, &missing);
        meant.into_iter().map(|(a, b)| (a.to_owned(), b.to_owned())).collect()
    }

    fn pair(one: &str, other: &str) -> (String, String) {
        (one.to_owned(), other.to_owned())
    }

    #[test]
    fn a_label_that_looks_the_same_is_meant_before_one_letter_is() {
        assert_eq!(of(&["sites", "Site\u{a0}"], &["site"]), [pair("Site\u{a0}", "site")]);
        assert_eq!(of(&["sites"], &["month", "site"]), [pair("sites", "site")]);
        assert_eq!(of(&["practcie"], &["practice"]), [pair("practcie", "practice")]);
    }

    #[test]
    fn other_columns_are_no_slips() {
        for (file, schema) in [
            ("q4", "q3"),
            ("seen_2015", "seen_2014"),
            ("age", "ago"),
            ("#3", "##3"),
            ("site", "month"),
        ] {
            assert_eq!(of(&[file], &[schema]), [], "{file}");
        }
    }
}
