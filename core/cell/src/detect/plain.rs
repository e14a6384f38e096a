//! A text as detectors read it: one kind of space, of dash and of digit, and nothing invisible between them.

use std::borrow::Cow;

use candour_model::marks::is_invisible;

use crate::marks::full_width;

/// The noughts of digits that people type or programs write beside ASCII: Arabic, Persian, Devanagari, Bengali, Gurmukhi,
/// Gujarati, full-width. Each is followed by its nine other digits.
const NOUGHTS: [u32; 7] = [0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xff10];

/// The text with what is written for a space, a dash or a digit as that, and without what nobody sees. Most texts are plain
/// already and are not copied.
///
/// ```
/// use candour_cell::detect::plain;
///
/// assert_eq!(plain("943\u{a0}476\u{2013}５９１９"), "943 476-5919");
/// ```
pub fn plain(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ') {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter_map(plain_char).collect())
}

fn plain_char(c: char) -> Option<char> {
    match c {
        ' '..='~' => Some(c),
        c if c.is_whitespace() => Some(' '),
        c if c.is_control() => None,
        c if is_invisible(c) => None,
        // Braille's blank and the fillers of Hangul have no ink and are no white space.
        '\u{2800}' | '\u{3164}' | '\u{115f}' | '\u{1160}' | '\u{ffa0}' => Some(' '),
        '\u{58a}'
        | '\u{2010}'..='\u{2015}'
        | '\u{2043}'
        | '\u{2212}'
        | '\u{2e3a}'
        | '\u{2e3b}'
        | '\u{30fc}'
        | '\u{fe58}'
        | '\u{fe63}' => Some('-'),
        '\u{2024}' | '\u{b7}' | '\u{2219}' | '\u{22c5}' | '\u{3002}' => Some('.'),
        '\u{2044}' | '\u{2215}' => Some('/'),
        '\u{2018}' | '\u{2019}' | '\u{2bc}' => Some('\''),
        c => Some(digit(c).or_else(|| full_width(c)).unwrap_or(c)),
    }
}

fn digit(c: char) -> Option<char> {
    let code = u32::from(c);
    let value = match code {
        // Digits in bold, sans-serif and so on follow each other five times.
        0x1d7ce..=0x1d7ff => (code - 0x1d7ce) % 10,
        _ => NOUGHTS
            .iter()
            .find_map(|nought| code.checked_sub(*nought).filter(|value| *value < 10))?,
    };
    char::from_digit(value, 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dress_comes_off() {
        for (text, expected) in [
            ("999\u{a0}580\u{202f}7300", "999 580 7300"),
            ("999\u{200d}580\u{200b}7300", "9995807300"),
            ("020\u{2013}7946\u{2212}0000", "020-7946-0000"),
            ("９９９５８０７３００", "9995807300"),
            ("٩٩٩", "999"),
            ("\u{1d7d7}\u{1d7ec}", "90"),
            ("ｊａｎｅ＠example.org", "jane@example.org"),
            ("O\u{2019}Neill\tZoë", "O'Neill Zoë"),
        ] {
            assert_eq!(plain(text), expected, "{text}");
        }
        assert!(matches!(plain("plain_text 1"), Cow::Borrowed(_)));
    }
}
