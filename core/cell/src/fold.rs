//! What two texts have in common that a reader takes for one: folded, they are the same.

use std::borrow::Cow;

use candour_model::marks::is_invisible;
use unicode_normalization::UnicodeNormalization;

use crate::marks::full_width;

/// A text without what cannot be seen or is typed in several ways: composed (NFC), in lower case, every space and every dash
/// the same one, without spaces around it or doubled inside, without marks of no width, full-width forms as usual ones.
///
/// ```
/// use candour_cell::fold;
///
/// assert_eq!(fold("Total\u{a0}"), "total");
/// assert_eq!(fold("St\u{2009}Mary\u{2019}s \u{2013} Ｗａｒｄ 1"), fold("St Mary\u{2019}s - Ward 1"));
/// assert_ne!(fold("01"), fold("1"));
/// ```
pub fn fold(text: &str) -> Cow<'_, str> {
    if is_folded(text) {
        return Cow::Borrowed(text);
    }
    if text.is_ascii() {
        let spaced = text.chars().map(usual);
        return Cow::Owned(single_spaced(spaced.map(|c| c.to_ascii_lowercase()), text.len()));
    }
    let plain = text.chars().filter(|c| !is_invisible(*c)).map(usual).nfc();
    Cow::Owned(single_spaced(plain.flat_map(char::to_lowercase).nfc(), text.len()))
}

/// Without spaces around or doubled inside.
fn single_spaced(chars: impl Iterator<Item = char>, length: usize) -> String {
    let mut text = String::with_capacity(length);
    for c in chars {
        if c == ' ' && (text.is_empty() || text.ends_with(' ')) {
            continue;
        }
        text.push(c);
    }
    text.truncate(text.trim_end_matches(' ').len());
    text
}

/// Whether it is seen at once that nothing is to be folded, as of most codes and pseudonyms.
fn is_folded(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_graphic() && !byte.is_ascii_uppercase())
}

/// One space for all spaces, one hyphen for all dashes, and the usual form of what is written in full width.
fn usual(c: char) -> char {
    match c {
        c if c.is_whitespace() => ' ',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => '-',
        c => full_width(c).unwrap_or(c),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_looks_alike_is_one() {
        for (one, other) in [
            ("Total", "Total "),
            ("Total", "\u{200b}TOTAL\u{a0}"),
            ("Caf\u{e9}", "Cafe\u{301}"),
            ("A  B", "A\u{2003}B"),
            ("0\u{2013}4", "0-4"),
            ("\u{ff12}\u{ff10}", "20"),
            ("\u{3000}x", "x"),
            ("", "\u{feff} \u{200d}"),
        ] {
            assert_eq!(fold(one), fold(other), "{one:?} {other:?}");
        }
        for (one, other) in [
            ("01", "1"),
            ("1.0", "1"),
            ("A B", "AB"),
            ("x\u{b2}", "x2"),
            ("a", "\u{430}"),
        ] {
            assert_ne!(fold(one), fold(other), "{one:?} {other:?}");
        }
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in "\\PC{0,12}") {
            prop_assert_eq!(fold(&fold(&text)).into_owned(), fold(&text).into_owned());
        }

        #[test]
        fn what_is_seen_to_be_folded_is(text in "[\\t -~]{0,12}") {
            let spaced = format!("{text}\u{200b}");
            prop_assert_eq!(fold(&text).into_owned(), fold(&spaced).into_owned());
        }

        #[test]
        fn spaces_around_are_never_seen(text in "\\PC{0,12}", space in "[ \u{a0}\u{2009}\u{200b}\t]{0,3}") {
            prop_assert_eq!(fold(&format!("{space}{text}{space}")).into_owned(), fold(&text).into_owned());
        }
    }
}
