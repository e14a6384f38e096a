//! Texts that were damaged before the file was written: characters that were lost, UTF-8 that was read as another encoding,
//! and errors of spreadsheets.
//!
//! Looking at each cell would cost more than all else. So the bytes are searched for what a damaged text cannot be without,
//! and only the cells of rows that have it are looked at.

use memchr::{memchr, memchr3_iter};

use crate::fault::{About, Faults, Place};
use crate::fault_kind::FaultKind;

/// How a spreadsheet shows a number or a date in a column that is too narrow for it, as it is told. There may be more or
/// fewer signs, but not fewer than three.
pub const TOO_NARROW: &str = "#####";

const FEWEST_SIGNS: &[u8] = b"###";

/// What spreadsheets write into a cell that has no value, or whose value does not fit.
pub const SPREADSHEET_ERRORS: &[&str] = &[
    TOO_NARROW,
    "#BLOCKED!",
    "#BUSY!",
    "#CALC!",
    "#CONNECT!",
    "#DIV/0!",
    "#ERROR!",
    "#FIELD!",
    "#GETTING_DATA",
    "#N/A",
    "#NAME?",
    "#NULL!",
    "#NUM!",
    "#REF!",
    "#SPILL!",
    "#UNKNOWN!",
    "#VALUE!",
];

/// The first byte of U+FFFD.
const LOST: u8 = 0xEF;
/// The first byte of each character that the first byte of a character becomes: Â, Ã, Å, â, ï and ð.
const MISREAD: u8 = 0xC3;

/// Where in the bytes something stands that a damaged text has, in their order; much of it is in order.
pub(crate) fn suspicions(bytes: &[u8]) -> impl Iterator<Item = usize> {
    memchr3_iter(LOST, MISREAD, b'#', bytes).filter(|&at| {
        let rest = &bytes[at..];
        match rest[0] {
            b'#' => may_be_error(rest),
            LOST => rest.starts_with("\u{FFFD}".as_bytes()),
            // What follows such a character in an ordinary text is most often ASCII.
            _ => matches!(rest, [_, 0x82 | 0x83 | 0x85 | 0xA2 | 0xAF | 0xB0, 0x80..=0xFF, ..]),
        }
    })
}

/// The same in bytes that are ASCII.
pub(crate) fn suspicions_in_ascii(bytes: &[u8]) -> bool {
    let mut from = 0;
    while let Some(at) = memchr(b'#', &bytes[from..]) {
        if may_be_error(&bytes[from + at..]) {
            return true;
        }
        from += at + 1;
    }
    false
}

fn may_be_error(rest: &[u8]) -> bool {
    // Numbers after the sign are common.
    match rest {
        [b'#', b'A'..=b'Z', ..] => SPREADSHEET_ERRORS
            .iter()
            .any(|error| rest.starts_with(error.as_bytes())),
        _ => rest.starts_with(FEWEST_SIGNS),
    }
}

/// The error that a whole cell is.
fn error(text: &str) -> Option<&'static str> {
    match is_too_narrow(text) {
        true => Some(TOO_NARROW),
        false => SPREADSHEET_ERRORS.iter().find(|error| **error == text).copied(),
    }
}

/// Whether a whole cell is what a spreadsheet shows where its column is too narrow.
pub fn is_too_narrow(text: &str) -> bool {
    text.len() >= FEWEST_SIGNS.len() && text.bytes().all(|byte| byte == b'#')
}

/// Notes what is wrong with the text of a cell.
pub(crate) fn note(faults: &mut Faults, text: &str, column: Option<u32>, place: impl Fn() -> Place) {
    if text.contains(char::REPLACEMENT_CHARACTER) {
        faults.count(FaultKind::LostCharacter, About { column, word: "" }, &place);
    }
    note_besides_lost(faults, text, column, place);
}

/// The same but for characters that were lost, which may have been lost in reading.
pub(crate) fn note_besides_lost(faults: &mut Faults, text: &str, column: Option<u32>, place: impl Fn() -> Place) {
    let about = About { column, word: "" };
    if let Some(word) = error(text.trim()) {
        faults.count(FaultKind::SpreadsheetError, About { column, word }, &place);
    }
    if !text.is_ascii() && is_misread(text) {
        faults.count(FaultKind::MisreadText, about, &place);
    }
}

/// Whether some characters of the text are the bytes of one character in UTF-8, each read as a character of Windows-1252 or
/// Latin-1. Only the commonest first bytes are looked for: others stand before such characters in ordinary texts too.
fn is_misread(text: &str) -> bool {
    let mut chars = text.chars().peekable();
    while let Some(first) = chars.next() {
        let Some(&next) = chars.peek() else { return false };
        let is = match first {
            // Most letters with accents.
            'Ã' => is_continuation(next),
            // Signs of Latin-1, such as £.
            'Â' => matches!(next, '\u{80}'..='\u{BF}'),
            // The letters of Welsh that Latin-1 lacks.
            'Å' => matches!(next, '\u{B4}'..='\u{B7}'),
            // Quotation marks, dashes, the sign of the euro and of trade marks.
            'â' => matches!(next, '€' | '‚' | '„' | '\u{80}' | '\u{82}' | '\u{84}'),
            // U+FFFD, and the byte-order mark.
            'ï' => matches!(next, '¿' | '»'),
            // Pictures.
            'ð' => matches!(next, 'Ÿ' | '\u{9F}'),
            _ => false,
        };
        if is {
            return true;
        }
    }
    false
}

/// Whether a character is one that a byte from 0x80 to 0xBF becomes.
fn is_continuation(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{BF}') || "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ".contains(c)
}

#[cfg(test)]
mod tests {
    use encoding_rs::WINDOWS_1252;

    use super::*;

    fn found(text: &str) -> Vec<(&'static str, &'static str)> {
        let mut faults = Faults::default();
        note(&mut faults, text, Some(0), || Place::start(0));
        let is_suspected = suspicions(text.as_bytes()).next().is_some();
        assert!(faults.is_empty() || is_suspected, "{text}");
        if text.is_ascii() {
            assert_eq!(is_suspected, suspicions_in_ascii(text.as_bytes()), "{text}");
        }
        faults.iter().map(|fault| (fault.kind.id(), fault.about.word)).collect()
    }

    #[test]
    fn what_was_read_in_another_encoding_is_seen() {
        for text in [
            "Café",
            "it’s",
            "£5",
            "Ŵŷ",
            "10–20",
            "5 €",
            "naïve",
            "½",
            "é",
            "😀",
            "\u{FEFF}a",
        ] {
            let (misread, _) = WINDOWS_1252.decode_without_bom_handling(text.as_bytes());
            let misread = misread.into_owned();
            if !misread.starts_with(text) {
                assert_eq!(found(&misread), [("misread-text", "")], "{misread}");
            }
            let latin: String = text.bytes().map(char::from).collect();
            assert_eq!(found(&latin), [("misread-text", "")], "{latin}");
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn letters_and_signs_in_their_place_are_in_order() {
        for text in [
            "SÃO PAULO",
            "Ângela",
            "« À Â »",
            "Århus",
            "â",
            "crâne",
            "Łódź",
            "Ã",
            "日本",
            "ﬁ",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn errors_of_spreadsheets_are_whole_cells() {
        for error in SPREADSHEET_ERRORS {
            assert_eq!(found(error), [("spreadsheet-error", *error)]);
        }
        assert_eq!(found(" #N/A "), [("spreadsheet-error", "#N/A")]);
        for text in ["###", "########", "#### "] {
            assert_eq!(found(text), [("spreadsheet-error", "#####")]);
        }
        for text in [
            "#",
            "##",
            "##x",
            "#-#",
            "#### a",
            "#N/A?",
            "see #REF! there",
            "#1",
            "#n/a",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn lost_characters_are_seen() {
        assert_eq!(found("Caf\u{FFFD}"), [("lost-character", "")]);
        assert_eq!(found("Caf\u{FFFD} Ã©"), [("lost-character", ""), ("misread-text", "")]);
    }
}
