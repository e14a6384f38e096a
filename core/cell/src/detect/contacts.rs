//! How a person or a household is reached, and the number that the tax office knows a person by.

use std::sync::LazyLock;

use regex::Regex;

use super::compiled;

/// As many groups of digits as people break a telephone number into.
const MOST_PHONE_BREAKS: usize = 4;

const EMAIL_FORM: &str = r"[A-Za-z0-9][A-Za-z0-9._%+'-]*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}";
const POSTCODE_FORM: &str = r"[A-PR-UWYZ][A-HK-Y]?[0-9][A-Z0-9]?[ ._/-]{0,2}[0-9][ABD-HJLNP-UW-Z]{2}";

static WHOLE_EMAIL: LazyLock<Regex> = LazyLock::new(|| compiled(&format!("^{EMAIL_FORM}$")));
static EMAIL: LazyLock<Regex> = LazyLock::new(|| compiled(EMAIL_FORM));
static WHOLE_POSTCODE: LazyLock<Regex> = LazyLock::new(|| compiled(&format!("^(?i-u:{POSTCODE_FORM})$")));
static POSTCODE: LazyLock<Regex> = LazyLock::new(|| compiled(&format!(r"\b{POSTCODE_FORM}\b")));
static NINO: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"\b[A-Z]{2}[ ./-]?[0-9]{2}[ ./-]?[0-9]{2}[ ./-]?[0-9]{2}[ ./-]?[A-D]\b"));
static PHONE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(r"(?:^|[^\w+(])((?:(?:\+|00)44[ ./-]?(?:\(0\)[ ./-]?)?|\(?0)[1-9](?:[ ./()-]{0,2}[0-9]){9})\b")
});

pub(super) fn is_email(text: &str) -> bool {
    WHOLE_EMAIL.is_match(text)
}

pub(super) fn has_email(text: &str) -> bool {
    EMAIL.is_match(text)
}

pub(super) fn is_postcode(text: &str) -> bool {
    WHOLE_POSTCODE.is_match(text)
}

/// Capitals only: in running text `L5 1st` is none.
pub(super) fn has_postcode(text: &str) -> bool {
    POSTCODE.is_match(text)
}

/// Capitals only, as [`has_postcode`].
pub(super) fn has_nino(text: &str) -> bool {
    NINO.find_iter(text).any(|found| is_nino(found.as_str()))
}

pub(super) fn has_phone(text: &str) -> bool {
    PHONE
        .captures_iter(text)
        .any(|found| found.get(1).is_some_and(|number| is_phone(number.as_str())))
}

/// What may part the pairs of a National Insurance number.
const PAIR_MARKS: [char; 5] = [' ', '-', '.', '/', '_'];

/// Two letters, six digits and one letter, with or without one mark between pairs, of a prefix that is given out.
pub(super) fn is_nino(text: &str) -> bool {
    let mut kept = [0u8; 9];
    let mut length = 0;
    for c in text.chars().filter(|c| !PAIR_MARKS.contains(c)) {
        let (Some(place), Ok(byte)) = (kept.get_mut(length), u8::try_from(c)) else {
            return false;
        };
        *place = byte.to_ascii_uppercase();
        length += 1;
    }
    let prefix = [kept[0], kept[1]];
    length == 9
        && prefix
            .iter()
            .all(|letter| letter.is_ascii_uppercase() && !b"DFIQUV".contains(letter))
        && prefix[1] != b'O'
        && ![b"BG", b"GB", b"KN", b"NK", b"NT", b"TN", b"ZZ"].contains(&&prefix)
        && kept[2..8].iter().all(u8::is_ascii_digit)
        && kept[8].is_ascii_uppercase()
        && kept[8] <= b'D'
        && marks_between_pairs(text)
}

/// Whether each mark stands after an even number of other characters, and alone.
fn marks_between_pairs(text: &str) -> bool {
    let (mut others, mut marked) = (0, false);
    text.chars().all(|c| {
        let is_mark = PAIR_MARKS.contains(&c);
        let fits = !is_mark || (others > 0 && others % 2 == 0 && !marked);
        marked = is_mark;
        others += usize::from(!is_mark);
        fits
    })
}

/// Ten digits after `0`, `+44` or `0044`, with a few breaks.
pub(super) fn is_phone(text: &str) -> bool {
    let (mut digits, mut length) = ([0u8; 16], 0);
    let (mut breaks, mut broken) = (0, false);
    if begins_with_a_date(text) {
        return false;
    }
    let text = match text.strip_prefix("+44").or_else(|| text.strip_prefix("0044")) {
        Some(rest) => {
            let rest = rest.strip_prefix([' ', '-', '.', '/', '_']).unwrap_or(rest);
            rest.strip_prefix("(0)").unwrap_or(rest)
        }
        None => match text.strip_prefix("(0").or_else(|| text.strip_prefix('0')) {
            // `0.1234567890` is a share, not a telephone number with a break.
            Some(rest) if !rest.starts_with('.') => rest,
            _ => return false,
        },
    };
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' => {
                let Some(place) = digits.get_mut(length) else {
                    return false;
                };
                *place = byte;
                length += 1;
                broken = false;
            }
            b' ' | b'-' | b'.' | b'/' | b'_' | b'(' | b')' => {
                breaks += usize::from(!broken);
                broken = true;
            }
            _ => return false,
        }
    }
    length == 10 && breaks <= MOST_PHONE_BREAKS && matches!(digits[0], b'1' | b'2' | b'3' | b'5' | b'7' | b'8' | b'9')
}

/// `01/04/2014 123` is a day and a figure.
fn begins_with_a_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() > 10 && bytes[2] == b'/' && bytes[5] == b'/' && bytes[6..10].iter().all(u8::is_ascii_digit)
}
