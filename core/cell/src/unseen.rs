//! What stands in a text and is not seen in it: spaces around it, marks of no width, and spaces that only look like the plain
//! one. To a program, a text with them is another text than the one without.

use std::collections::BTreeSet;

use candour_model::marks::{is_blank, is_invisible};

/// How a text is another than it looks. Of several, the first is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unseen {
    /// It looks empty and is not.
    Blank,
    /// Inside it stands what is not seen, or a space other than the plain one.
    Inside,
    /// Spaces of any kind stand before or after it.
    Around,
}

/// What is not seen of a text, and the characters that are at fault; nothing of a text that is what it looks.
///
/// Marks that a script needs are in their place: joiners between letters of Persian or of Devanagari, marks of direction
/// beside Arabic, pictures that are joined to one.
///
/// ```
/// use candour_cell::{Unseen, unseen};
///
/// assert_eq!(unseen("100\u{a0}"), Some((Unseen::Around, ['\u{a0}'].into())));
/// assert_eq!(unseen("si\u{200b}te"), Some((Unseen::Inside, ['\u{200b}'].into())));
/// assert_eq!(unseen(" "), Some((Unseen::Blank, [' '].into())));
/// assert_eq!(unseen("St Mary's"), None);
/// ```
#[inline]
pub fn unseen(text: &str) -> Option<(Unseen, BTreeSet<char>)> {
    match text.as_bytes() {
        // Most texts are told by their ends.
        [] | [b'!'..=b'~'] => return None,
        [b'!'..=b'~', .., b'!'..=b'~'] if text.is_ascii() => return None,
        _ => {}
    }
    beyond_ascii(text)
}

#[cold]
fn beyond_ascii(text: &str) -> Option<(Unseen, BTreeSet<char>)> {
    if is_blank(text) {
        return Some((Unseen::Blank, text.chars().collect()));
    }
    let core = text.trim();
    let takes_marks = core.chars().any(takes_marks);
    let is_odd = |c: &char| match c {
        // No script needs these.
        '\u{ad}' | '\u{2060}' | '\u{feff}' => true,
        // What selects a variant is seen by the character before it.
        '\u{fe00}'..='\u{fe0f}' => false,
        c => !takes_marks && (is_invisible(*c) || c.is_whitespace() && !c.is_ascii()),
    };
    let inside: BTreeSet<char> = core.chars().filter(is_odd).collect();
    if !inside.is_empty() {
        return Some((Unseen::Inside, inside));
    }
    let before = &text[..text.len() - text.trim_start().len()];
    let after = &text[text.trim_end().len()..];
    let mut around: BTreeSet<char> = before.chars().chain(after.chars()).collect();
    if core.contains(char::is_whitespace) {
        // Lines that somebody left blank are seen, but for those at a single word, such as a code.
        around.retain(|c| !matches!(c, '\n' | '\r'));
    }
    (!around.is_empty()).then_some((Unseen::Around, around))
}

/// Whether a character is of a script, or a picture, beside which marks of no width are in their place.
fn takes_marks(c: char) -> bool {
    let is_latin_or_greek = matches!(c, '\u{1e00}'..='\u{1fff}' | '\u{ff21}'..='\u{ff5a}');
    let is_picture = matches!(c, '\u{2600}'..='\u{27bf}' | '\u{1f000}'..='\u{1faff}');
    is_picture || c >= '\u{590}' && c.is_alphabetic() && !is_latin_or_greek
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_is_told_by_where_it_stands() {
        let kind = |text| unseen(text).map(|(kind, _)| kind);
        for (text, expected) in [
            ("", None),
            ("x", None),
            ("a b", None),
            ("two\nlines", None),
            ("Café – 5 €", None),
            (" x", Some(Unseen::Around)),
            ("x\t", Some(Unseen::Around)),
            ("x\n", Some(Unseen::Around)),
            ("\nSee letter", None),
            ("\n See letter", Some(Unseen::Around)),
            ("x\u{2003}", Some(Unseen::Around)),
            ("é ", Some(Unseen::Around)),
            ("10\u{a0}000", Some(Unseen::Inside)),
            ("x\u{200b}", Some(Unseen::Inside)),
            (" x\u{ad}y", Some(Unseen::Inside)),
            ("\u{feff}id", Some(Unseen::Inside)),
            ("\u{202e}txt", Some(Unseen::Inside)),
            ("\u{a0}", Some(Unseen::Blank)),
            ("\u{200b}", Some(Unseen::Blank)),
        ] {
            assert_eq!(kind(text), expected, "{text:?}");
        }
    }

    #[test]
    fn marks_that_a_script_needs_are_in_their_place() {
        for text in [
            "می\u{200c}خواهم",
            "क्\u{200d}ष",
            "\u{200f}مرحبا",
            "👩\u{200d}⚕\u{fe0f}",
            "東京\u{3000}都",
        ] {
            assert_eq!(unseen(text), None, "{text}");
        }
        assert_eq!(unseen("می\u{feff}"), Some((Unseen::Inside, ['\u{feff}'].into())));
    }
}
