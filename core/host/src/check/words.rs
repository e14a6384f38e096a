//! Templates: the places in them, and the names of things.

use std::collections::BTreeSet;

/// The names in braces, each alone, or with `:bare` after it, for a number without its noun, or with two words such as `:is|are`,
/// of which the first is for one; an error where a brace is not closed or a name is none.
pub(crate) fn places(text: &str) -> Result<BTreeSet<&str>, String> {
    let mut places = BTreeSet::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let Some(inside) = rest[at..].strip_prefix('{') else {
            return Err("a brace is closed that was not opened".into());
        };
        let Some((name, after)) = inside.split_once('}') else {
            return Err("a brace is not closed".into());
        };
        let (name, is_known) = match name.split_once(':') {
            Some((name, form)) => (name, form == "bare" || is_pair(form)),
            None => (name, true),
        };
        if !is_known || !is_name(name) {
            return Err("what stands in braces is no name".into());
        }
        places.insert(name);
        rest = after;
    }
    Ok(places)
}

/// Whether it is two words, one of which agrees with a number.
fn is_pair(form: &str) -> bool {
    let is_word = |word: &str| !word.is_empty() && !word.contains(['|', '{', ':']);
    form.split_once('|')
        .is_some_and(|(one, many)| is_word(one) && is_word(many))
}

/// Whether it is kebab-case: small letters, digits and single hyphens, a letter first.
pub fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && !text.ends_with('-')
        && !text.contains("--")
        && text
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_names_in_braces() {
        assert_eq!(
            places("{a} of {b-2}, {a:bare} {b-2:is|are} here").unwrap(),
            BTreeSet::from(["a", "b-2"])
        );
        for wrong in [
            "{",
            "}",
            "{a",
            "a}",
            "{}",
            "{A}",
            "{a {b}",
            "{a:n}",
            "{:bare}",
            "{a:|b}",
            "{a:b|}",
            "{a:b|c|d}",
            "{:a|b}",
        ] {
            assert!(places(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn names_are_kebab_case() {
        for right in ["a", "small-classes", "k9"] {
            assert!(is_name(right), "{right}");
        }
        for wrong in ["", "-a", "a-", "a--b", "A", "9a", "a_b", "é"] {
            assert!(!is_name(wrong), "{wrong}");
        }
    }
}
