//! Texts of others, made fit to be shown: nothing that steers, hides or runs on for pages.

use crate::terminal::harmless;

/// A text of a statement is shown up to so many characters; the statement has the whole of it.
pub(crate) const LONGEST: usize = 600;

/// A text with what could steer a reader's screen, or is not seen, written out. Line ends and tabs are spaces.
pub(crate) fn shown(text: &str) -> String {
    let spaced: String = text
        .chars()
        .map(|c| match c {
            '\n' | '\r' | '\t' => ' ',
            c if is_noncharacter(c) => '\u{fffd}',
            c => c,
        })
        .collect();
    harmless(&spaced)
}

/// The first `longest` characters of a text, with `…` where that is not all; a blank text says that it is.
pub(crate) fn cut(text: &str, longest: usize) -> String {
    if text.trim().is_empty() {
        return "(empty)".to_owned();
    }
    match text.char_indices().nth(longest) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// Code points that are no characters, which no page of HTML may hold.
fn is_noncharacter(c: char) -> bool {
    let n = u32::from(c);
    n & 0xfffe == 0xfffe || (0xfdd0..=0xfdef).contains(&n)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_are_seen_and_line_ends_are_spaces() {
        assert_eq!(shown("a\nb\tc"), "a b c");
        assert_eq!(
            shown("a\u{202e}b\u{0}c\u{fdd0}d\u{1fffe}"),
            "a⟨U+202E⟩b⟨U+0000⟩c\u{fffd}d\u{fffd}"
        );
        assert_eq!(shown("\u{200f}مرحبا\u{2066}"), "⟨U+200F⟩مرحبا⟨U+2066⟩");
    }

    #[test]
    fn long_texts_are_cut_and_blank_ones_named() {
        assert_eq!(cut("abc", 3), "abc");
        assert_eq!(cut("äbcd", 3), "äbc…");
        assert_eq!(cut("  ", 3), "(empty)");
    }
}
