//! Characters that look like others.

/// The usual form of what is written in full width; nothing for other characters.
pub(crate) fn full_width(c: char) -> Option<char> {
    matches!(c, '\u{ff01}'..='\u{ff5e}').then(|| char::from_u32(u32::from(c) - 0xfee0))?
}
