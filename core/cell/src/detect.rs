//! Detectors: what a text looks like, told by its form and check digits, never by its column.
//!
//! A class is a likeness, not a verdict. One in eleven numbers of ten digits passes the check of an NHS number by chance,
//! and `0000000000` does: what passes and what does not are classes of their own, so that a rule can judge a column by
//! its share. Numbers written in groups of three, three and four digits are told apart, because chance seldom writes so.

use std::sync::LazyLock;

use candour_model::meaning::PeriodUnit;
use jiff::civil::Date;
use regex::Regex;

use crate::period;

/// The detector classes and what each stands for, in the order in which they are tried.
pub const DESCRIBED: &[(&str, &str)] = &[
    ("email", "an e-mail address"),
    ("nhs-number", "ten digits in a row that pass the check of an NHS number"),
    (
        "nhs-number-3-3-4",
        "ten digits that pass the check of an NHS number, in groups of three, three and four",
    ),
    ("ten-digits", "ten digits in a row that fail the check of an NHS number"),
    (
        "ten-digits-3-3-4",
        "ten digits that fail the check of an NHS number, in groups of three, three and four",
    ),
    ("nino", "a National Insurance number"),
    ("postcode", "a full postcode of the United Kingdom, no pseudo-code"),
    (
        "uk-phone",
        "a telephone number of the United Kingdom, with its area code",
    ),
    ("uuid", "a universally unique identifier"),
    ("hex-digest", "32, 40 or 64 hexadecimal digits, as hash functions give"),
    ("date", "a day, as 2014-04-01 or 01/04/2014"),
];

/// The detector classes, in the order in which they are tried.
pub const CLASSES: &[&str] = &class_names();

const fn class_names() -> [&'static str; DESCRIBED.len()] {
    let mut names = [""; DESCRIBED.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = DESCRIBED[at].0;
        at += 1;
    }
    names
}

/// The class that the whole text looks like; `None` where it looks like none.
pub fn looks_like(text: &str) -> Option<&'static str> {
    let bytes = text.as_bytes();
    let (first, last) = (*bytes.first()?, *bytes.last()?);
    if bytes.len() > LONGEST || bytes.len() < SHORTEST || !text.is_ascii() {
        return None;
    }
    if bytes.contains(&b'@') {
        return WHOLE_EMAIL.is_match(text).then_some("email");
    }
    if let Some(class) = ten_digits(bytes) {
        return Some(class);
    }
    match (bytes.len(), first.is_ascii_alphabetic(), last.is_ascii_alphabetic()) {
        (9..=13, true, true) if is_nino(text) => Some("nino"),
        (5..=8, true, true) if WHOLE_POSTCODE.is_match(text) => Some("postcode"),
        (10, false, false) if is_date(bytes, text) => Some("date"),
        (11..=22, false, false) if is_phone(text) => Some("uk-phone"),
        (36, _, _) if is_uuid(bytes) => Some("uuid"),
        (32 | 40 | 64, _, _) if is_digest(bytes) => Some("hex-digest"),
        _ => None,
    }
}

/// Whether [`looks_like`] answers `None` for every ASCII text of this shape, in which digits are 9 and letters A or a.
/// `false` where only the text itself can tell.
pub fn looks_like_nothing(shape: &[u8]) -> bool {
    let (Some(first), Some(last)) = (shape.first(), shape.last()) else {
        return true;
    };
    let digits = shape.iter().filter(|byte| **byte == b'9').count();
    let between_letters = first.is_ascii_alphabetic() && last.is_ascii_alphabetic();
    let may_be = shape.contains(&b'@')
        || (matches!(shape.len(), 5..=13) && between_letters && digits >= 2)
        || (matches!(shape.len(), 10 | 12) && digits >= 8)
        || (matches!(shape.len(), 11..=22) && digits >= 10)
        || matches!(shape.len(), 32 | 36 | 40 | 64);
    !may_be
}

/// Whether [`contains`] answers `None` for every ASCII text of this shape, in which digits are 9 and letters A or a.
/// `false` where only the text itself can tell.
pub fn contains_nothing(shape: &[u8]) -> bool {
    let count = |kind: u8| shape.iter().filter(|byte| **byte == kind).count();
    let digits = count(b'9');
    !shape.contains(&b'@') && digits < 10 && (digits < 2 || count(b'A') < 3)
}

/// The class of an identifier of a person that stands somewhere in a text, as a word of its own; `None` where none does.
///
/// Of several, the first of `email`, `nhs-number`, `nhs-number-3-3-4`, `nino`, `postcode`, `uk-phone`. Postcodes and
/// National Insurance numbers must be in capitals: in running text `L5 1st` is none.
pub fn contains_identifier(text: &str) -> Option<&'static str> {
    let bytes = text.as_bytes();
    if bytes.len() < SHORTEST {
        return None;
    }
    if bytes.contains(&b'@') && EMAIL.is_match(text) {
        return Some("email");
    }
    if !bytes.iter().any(u8::is_ascii_digit) {
        return None;
    }
    if let Some(class) = ten_digits_inside(text, true) {
        return Some(class);
    }
    if NINO.find_iter(text).any(|found| is_nino(found.as_str())) {
        return Some("nino");
    }
    if POSTCODE.is_match(text) {
        return Some("postcode");
    }
    PHONE
        .captures_iter(text)
        .any(|found| found.get(1).is_some_and(|number| is_phone(number.as_str())))
        .then_some("uk-phone")
}

/// As [`contains_identifier`]; where there is none, `ten-digits` or `ten-digits-3-3-4` for digits that fail the check, so
/// that a rule can weigh what passes against what does not.
pub fn contains(text: &str) -> Option<&'static str> {
    contains_identifier(text).or_else(|| ten_digits_inside(text, false))
}

/// The shortest text of any class, a postcode, and the longest, an e-mail address.
const SHORTEST: usize = 5;
const LONGEST: usize = 254;

/// As many groups of digits as people break a telephone number into.
const MOST_PHONE_BREAKS: usize = 4;

const EMAIL_FORM: &str = r"[A-Za-z0-9][A-Za-z0-9._%+'-]*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}";
const POSTCODE_FORM: &str = r"[A-PR-UWYZ][A-HK-Y]?[0-9][A-Z0-9]? ?[0-9][ABD-HJLNP-UW-Z]{2}";

static WHOLE_EMAIL: LazyLock<Regex> = LazyLock::new(|| compiled(&format!("^{EMAIL_FORM}$")));
static EMAIL: LazyLock<Regex> = LazyLock::new(|| compiled(EMAIL_FORM));
static WHOLE_POSTCODE: LazyLock<Regex> = LazyLock::new(|| compiled(&format!("^(?i-u:{POSTCODE_FORM})$")));
static POSTCODE: LazyLock<Regex> = LazyLock::new(|| compiled(&format!(r"\b{POSTCODE_FORM}\b")));
static NINO: LazyLock<Regex> = LazyLock::new(|| compiled(r"\b[A-Z]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]\b"));
static TEN_DIGITS: LazyLock<Regex> = LazyLock::new(|| compiled(r"\b[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}\b"));
static PHONE: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?:^|[^\w+(])((?:\+44 ?(?:\(0\) ?)?|0044 ?|\(?0)[1-9](?:[ .()-]{0,2}[0-9]){9})\b"));

fn compiled(form: &str) -> Regex {
    Regex::new(form).unwrap_or_else(|fault| unreachable!("a constant pattern compiles: {fault}"))
}

/// The class of a text that is ten digits, in a row or in groups of three, three and four parted by the same mark.
fn ten_digits(bytes: &[u8]) -> Option<&'static str> {
    let mut digits = [0u8; 10];
    let grouped = match bytes.len() {
        10 => false,
        12 if matches!(bytes[3], b' ' | b'-') && bytes[3] == bytes[7] => true,
        _ => return None,
    };
    let places = (0..bytes.len()).filter(|at| !grouped || (*at != 3 && *at != 7));
    for (digit, at) in digits.iter_mut().zip(places) {
        *digit = bytes[at].is_ascii_digit().then(|| bytes[at] - b'0')?;
    }
    Some(match (passes_nhs_check(&digits), grouped) {
        (true, false) => "nhs-number",
        (true, true) => "nhs-number-3-3-4",
        (false, false) => "ten-digits",
        (false, true) => "ten-digits-3-3-4",
    })
}

/// The first class of ten digits, passing or not, that stands in a text as a word of its own.
fn ten_digits_inside(text: &str, passing: bool) -> Option<&'static str> {
    let parted = |byte: Option<u8>| !matches!(byte, Some(b'+' | b'-' | b'.'));
    TEN_DIGITS
        .find_iter(text)
        .filter(|found| parted(text[..found.start()].bytes().next_back()) && !text[found.end()..].starts_with('-'))
        .filter_map(|found| ten_digits(found.as_str().as_bytes()))
        .find(|class| class.starts_with("nhs-number") == passing)
}

/// Modulus 11 with the weights 10 to 2; a remainder that would need the digit 10 passes for none.
fn passes_nhs_check(digits: &[u8; 10]) -> bool {
    let sum: u32 = (2..=10)
        .rev()
        .zip(digits)
        .map(|(weight, digit)| weight * u32::from(*digit))
        .sum();
    (11 - sum % 11) % 11 == u32::from(digits[9])
}

/// Two letters, six digits and one letter, with or without spaces between pairs, of a prefix that is given out.
fn is_nino(text: &str) -> bool {
    let mut kept = [0u8; 9];
    let mut length = 0;
    for byte in text.bytes().filter(|byte| *byte != b' ') {
        let Some(place) = kept.get_mut(length) else {
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
        && spaces_between_pairs(text)
}

/// Whether each space stands after an even number of other characters, and alone.
fn spaces_between_pairs(text: &str) -> bool {
    let (mut others, mut spaced) = (0, false);
    text.bytes().all(|byte| {
        let fits = byte != b' ' || (others > 0 && others % 2 == 0 && !spaced);
        spaced = byte == b' ';
        others += usize::from(!spaced);
        fits
    })
}

/// Ten digits after `0`, `+44` or `0044`, with a few breaks.
fn is_phone(text: &str) -> bool {
    let (mut digits, mut length) = ([0u8; 16], 0);
    let (mut breaks, mut broken) = (0, false);
    let text = match text.strip_prefix("+44").or_else(|| text.strip_prefix("0044")) {
        Some(rest) => {
            let rest = rest.strip_prefix(' ').unwrap_or(rest);
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
            b' ' | b'-' | b'.' | b'(' | b')' => {
                breaks += usize::from(!broken);
                broken = true;
            }
            _ => return false,
        }
    }
    length == 10 && breaks <= MOST_PHONE_BREAKS && matches!(digits[0], b'1' | b'2' | b'3' | b'5' | b'7' | b'8' | b'9')
}

fn is_uuid(bytes: &[u8]) -> bool {
    bytes.iter().enumerate().all(|(at, byte)| match at {
        8 | 13 | 18 | 23 => *byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    })
}

/// Hexadecimal digits in one case, letters and figures among them: no hash function is known to give figures alone.
fn is_digest(bytes: &[u8]) -> bool {
    bytes.iter().all(u8::is_ascii_hexdigit)
        && bytes.iter().any(u8::is_ascii_digit)
        && bytes.iter().any(u8::is_ascii_uppercase) != bytes.iter().any(u8::is_ascii_lowercase)
}

fn is_date(bytes: &[u8], text: &str) -> bool {
    if bytes[4] == b'-' {
        return period::days(text, PeriodUnit::Day).is_some();
    }
    let figures = bytes.iter().enumerate().all(|(at, byte)| match at {
        2 | 5 => *byte == b'/',
        _ => byte.is_ascii_digit(),
    });
    let part = |range: std::ops::Range<usize>| text.get(range).and_then(|digits| digits.parse::<i16>().ok());
    let (Some(day), Some(month), Some(year)) = (part(0..2), part(3..5), part(6..10)) else {
        return false;
    };
    let (Ok(day), Ok(month)) = (i8::try_from(day), i8::try_from(month)) else {
        return false;
    };
    figures && year > 0 && Date::new(year, month, day).is_ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn whole_texts_are_told_by_their_form() {
        for (text, expected) in [
            ("9434765919", Some("nhs-number")),
            ("9434765918", Some("ten-digits")),
            ("0000000000", Some("nhs-number")),
            ("943 476 5919", Some("nhs-number-3-3-4")),
            ("943-476-5919", Some("nhs-number-3-3-4")),
            ("943 476-5919", None),
            ("943-476-5918", Some("ten-digits-3-3-4")),
            ("94347659190", None),
            ("someone@example.org", Some("email")),
            ("someone@example", None),
            ("@example.org", None),
            ("BR1 3HS", Some("postcode")),
            ("br13hs", Some("postcode")),
            ("SW1A 1AA", Some("postcode")),
            ("M1 1AE", Some("postcode")),
            ("ZZ99 3WZ", None),
            ("BR1", None),
            ("BR1 3", None),
            ("NQV14", None),
            ("E09000006", None),
            ("AB123456C", Some("nino")),
            ("AB 12 34 56 C", Some("nino")),
            ("AB 123 456 C", None),
            ("AB123456E", None),
            ("BG123456A", None),
            ("DA123456A", None),
            ("020 7946 0123", Some("uk-phone")),
            ("(020) 7946 0123", Some("uk-phone")),
            ("+44 20 7946 0123", Some("uk-phone")),
            ("+44 (0)20 7946 0123", Some("uk-phone")),
            ("07700900123", Some("uk-phone")),
            ("00000000000", None),
            ("0.1234567890", None),
            ("123e4567-e89b-12d3-a456-426614174000", Some("uuid")),
            ("d41d8cd98f00b204e9800998ecf8427e", Some("hex-digest")),
            ("DA39A3EE5E6B4B0D3255BFEF95601890AFD80709", Some("hex-digest")),
            ("d41d8cd98f00b204e9800998ecf8427E", None),
            ("00000000000000000000000000000000", None),
            ("2014-04-01", Some("date")),
            ("29/02/2016", Some("date")),
            ("29/02/2015", None),
            ("04/13/2014", None),
            ("2014-04", None),
            ("", None),
            ("Attended", None),
            ("12", None),
            ("éééééééé", None),
        ] {
            assert_eq!(looks_like(text), expected, "{text}");
        }
    }

    #[test]
    fn identifiers_are_found_inside_longer_texts() {
        for (text, expected) in [
            ("Ring 020 7946 0123 after six", Some("uk-phone")),
            ("(07700 900123)", Some("uk-phone")),
            ("NHS no. 943 476 5919, seen at home", Some("nhs-number-3-3-4")),
            ("nhs:9434765919", Some("nhs-number")),
            ("order 9434765918", None),
            ("ref X9434765919", None),
            ("lives at BR1 3HS now", Some("postcode")),
            ("MRI of L5 1st week", None),
            ("ZZ99 3WZ", None),
            ("NI AB123456C.", Some("nino")),
            ("wrote to someone@example.org.", Some("email")),
            ("1 2 3 4 5 6 7 8 9 10 11", None),
            ("0 1 2 3 4 5 6 7 8 9 1", None),
            ("seen 2014-04-01 and 01/05/2014", None),
            ("£1234567890.12", None),
            ("no figures here", None),
            ("", None),
        ] {
            assert_eq!(contains_identifier(text), expected, "{text}");
        }
        assert_eq!(contains("order 9434765918"), Some("ten-digits"));
        assert_eq!(contains("order 943 476 5918"), Some("ten-digits-3-3-4"));
        assert_eq!(contains("943 476 5918, then 9434765919"), Some("nhs-number"));
    }

    #[test]
    fn one_in_eleven_numbers_passes_by_chance() {
        let passing = (1_000_000_000u64..1_000_110_000).filter(|n| looks_like(&n.to_string()) == Some("nhs-number"));
        assert_eq!(passing.count(), 10_000);
    }

    #[test]
    fn every_class_is_named_once() {
        let mut names = CLASSES.to_vec();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), DESCRIBED.len());
    }

    proptest! {
        #[test]
        fn only_listed_classes_are_told(text in "\\PC{0,40}") {
            for class in [looks_like(&text), contains(&text)].into_iter().flatten() {
                prop_assert!(CLASSES.contains(&class));
            }
        }

        #[test]
        fn what_a_cell_is_a_sentence_contains(text in "[0-9]{10}|[0-9]{3} [0-9]{3} [0-9]{4}|BR[0-9] [0-9]HS|0[0-9]{10}") {
            prop_assert_eq!(contains(&format!("see {text} there")), looks_like(&text));
        }
    }
}
