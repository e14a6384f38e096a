//! Characters that nobody sees, or takes for a plain space; and how they are written out where a text is shown.

use std::borrow::Cow;

/// Whether nobody sees it: joiners, marks of direction, soft hyphens, selectors of variants, byte order marks.
pub fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
    )
}

/// Whether a text is blank to whoever looks at it: empty, or of spaces and characters that nobody sees.
///
/// ```
/// use candour_model::marks::is_blank;
///
/// assert!(is_blank("") && is_blank(" \u{a0}") && is_blank("\u{200b}"));
/// assert!(!is_blank(" x ") && !is_blank("-"));
/// ```
#[inline]
pub fn is_blank(text: &str) -> bool {
    match text.as_bytes() {
        // Most texts tell it by their first character.
        [b'!'..=b'~', ..] => false,
        _ => text.chars().all(|c| c.is_whitespace() || is_invisible(c)),
    }
}

/// A text with the characters written out that would hide, steer the screen, or stand in another order than they are read:
/// no-break and other odd spaces, marks without width, marks of direction, controls.
///
/// ```
/// use candour_model::marks::written_out;
///
/// assert_eq!(written_out("St Mary's"), "St Mary's");
/// assert_eq!(written_out("site\u{a0}"), "site⟨NBSP⟩");
/// assert_eq!(written_out("a\u{200d}b\u{200b}"), "a⟨ZWJ⟩b⟨U+200B⟩");
/// assert_eq!(written_out("\u{202e}txt\u{7}"), "⟨U+202E⟩txt⟨U+0007⟩");
/// ```
pub fn written_out(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) || !text.chars().any(is_written_out) {
        return Cow::Borrowed(text);
    }
    let mut written = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match is_written_out(c) {
            true => written.push_str(&name(c)),
            false => written.push(c),
        }
    }
    Cow::Owned(written)
}

/// A name with the spaces written out that stand before or after it, where nobody would see them.
///
/// ```
/// use candour_model::marks::with_ends;
///
/// assert_eq!(with_ends("note "), "note⟨SP⟩");
/// assert_eq!(with_ends("a note"), "a note");
/// ```
pub fn with_ends(name: &str) -> Cow<'_, str> {
    let core = name.trim_matches(' ');
    if core.len() == name.len() {
        return Cow::Borrowed(name);
    }
    let written = |spaces: usize| "⟨SP⟩".repeat(spaces);
    let before = name.len() - name.trim_start_matches(' ').len();
    let after = name.len() - before - core.len();
    Cow::Owned(format!("{}{core}{}", written(before), written(after)))
}

/// A character in brackets, by the short name that people look for, or by its number.
pub fn name(c: char) -> Cow<'static, str> {
    Cow::Borrowed(match c {
        '\u{a0}' => "⟨NBSP⟩",
        '\u{ad}' => "⟨SHY⟩",
        '\u{200c}' => "⟨ZWNJ⟩",
        '\u{200d}' => "⟨ZWJ⟩",
        '\u{feff}' => "⟨BOM⟩",
        c => return Cow::Owned(format!("⟨U+{:04X}⟩", u32::from(c))),
    })
}

fn is_written_out(c: char) -> bool {
    // What selects a variant changes the character before it, and is seen by that.
    let is_selector = matches!(c, '\u{fe00}'..='\u{fe0f}');
    c != ' ' && (c.is_whitespace() || c.is_control() || is_invisible(c) && !is_selector)
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}
