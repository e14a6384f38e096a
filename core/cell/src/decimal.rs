//! Exact decimals: how a cell's text becomes a number.

pub use rust_decimal::Decimal;

use candour_model::meaning::NumberFormat;

/// The number that `text` stands for, written as `format` says; `None` where it is no number, or one of more digits than
/// [`Decimal`] holds exactly (28).
///
/// After the declared group, decimal, suffix and negative marks are taken away, what is left must be JSON's grammar of a
/// number: `01` and `+5` are none.
pub fn parse(text: &str, format: &NumberFormat) -> Option<Decimal> {
    if let Some(whole) = plain_whole(text, format) {
        return Some(Decimal::from(whole));
    }
    let json = to_json_number(text, format)?;
    decimal_of_json(&json)
}

/// Whether `text` is a number written as `format` says, of any length.
pub fn is_number(text: &str, format: &NumberFormat) -> bool {
    plain_whole(text, format).is_some() || to_json_number(text, format).is_some()
}

/// The number of a text of up to eighteen digits, where digits are not marks too: what most cells that hold one are.
pub fn plain_whole(text: &str, format: &NumberFormat) -> Option<u64> {
    let bytes = text.as_bytes();
    let is_plain = matches!(bytes.len(), 1..=18) && (bytes[0] != b'0' || bytes.len() == 1);
    let is_digit = |mark: Option<char>| mark.is_some_and(|mark| mark.is_ascii_digit());
    let has_odd_marks =
        format.negative.is_some() || format.suffix.is_some() || is_digit(format.group) || is_digit(format.decimal);
    if !is_plain || has_odd_marks || !bytes.iter().all(u8::is_ascii_digit) {
        return None;
    }
    Some(
        bytes
            .iter()
            .fold(0, |number, digit| number * 10 + u64::from(digit - b'0')),
    )
}

/// The same number as a JSON text, of any length; `None` where it is no number.
pub fn to_json_number(text: &str, format: &NumberFormat) -> Option<String> {
    let (text, negative) = strip_negative(text, format);
    let text = match &format.suffix {
        Some(suffix) => text.strip_suffix(suffix.as_str()).unwrap_or(text),
        None => text,
    };
    let decimal = format.decimal.unwrap_or('.');
    let (whole, fraction) = match text.find(decimal) {
        Some(at) if decimal != '.' || !text[..at].contains(['e', 'E']) => {
            (&text[..at], Some(&text[at + decimal.len_utf8()..]))
        }
        _ => (text, None),
    };
    if decimal != '.' && text.contains('.') && format.group != Some('.') {
        return None;
    }
    let whole = match format.group {
        Some(group) => ungrouped(whole, group)?,
        None => whole.to_owned(),
    };
    let mut json = String::with_capacity(text.len() + 1);
    if negative {
        json.push('-');
    }
    json.push_str(&whole);
    if let Some(fraction) = fraction {
        json.push('.');
        json.push_str(fraction);
    }
    is_json_number(&json).then_some(json)
}

/// A plain decimal without exponent or trailing zeros, so that equal numbers have equal texts.
pub fn canonical(number: Decimal) -> String {
    let number = number.normalize();
    if number.is_zero() {
        "0".to_owned()
    } else {
        number.to_string()
    }
}

fn strip_negative<'a>(text: &'a str, format: &NumberFormat) -> (&'a str, bool) {
    let Some((before, after)) = format.negative.as_deref().and_then(|written| written.split_once('1')) else {
        return (text, false);
    };
    match text.strip_prefix(before).and_then(|rest| rest.strip_suffix(after)) {
        Some(inner) if !(before.is_empty() && after.is_empty()) => (inner, true),
        _ => (text, false),
    }
}

/// Removes separators, which must stand before each three digits and nowhere else once there is one.
fn ungrouped(whole: &str, group: char) -> Option<String> {
    if !whole.contains(group) {
        return Some(whole.to_owned());
    }
    let mut pieces = whole.split(group);
    let first = pieces.next()?;
    let digits = first.trim_start_matches('-');
    if digits.is_empty() || digits.len() > 3 {
        return None;
    }
    let mut joined = first.to_owned();
    for piece in pieces {
        if piece.len() != 3 || !piece.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        joined.push_str(piece);
    }
    Some(joined)
}

/// Whether `text` is a number by the grammar of RFC 8259.
fn is_json_number(text: &str) -> bool {
    let rest = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match rest.find(['e', 'E']) {
        Some(at) => (&rest[..at], Some(&rest[at + 1..])),
        None => (rest, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole)
        && (whole.len() == 1 || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|text| digits(text.strip_prefix(['+', '-']).unwrap_or(text)))
}

fn decimal_of_json(json: &str) -> Option<Decimal> {
    if json.contains(['e', 'E']) {
        return Decimal::from_scientific(json).ok();
    }
    Decimal::from_str_exact(json).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, format: &NumberFormat) -> Option<String> {
        parse(text, format).map(canonical)
    }

    #[test]
    fn plain_numbers_follow_the_json_grammar() {
        let plain = NumberFormat::default();
        for (text, expected) in [
            ("0", Some("0")),
            ("-0", Some("0")),
            ("12.50", Some("12.5")),
            ("1e3", Some("1000")),
            ("01", None),
            ("+5", None),
            (".5", None),
            ("5.", None),
            ("", None),
            (" 5", None),
            ("1,204", None),
            ("0.1234567890123456789012345678", Some("0.1234567890123456789012345678")),
            ("0.12345678901234567890123456789", None),
            ("100000000000000000000000000000", None),
            ("1.5e-3", Some("0.0015")),
            ("1.5E+2", Some("150")),
            ("1.5e-28", None),
            ("1e-29", None),
            ("1e29", None),
            ("1e99999", None),
            ("0e5", Some("0")),
        ] {
            assert_eq!(read(text, &plain).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn declared_marks_are_taken_away() {
        let waits = NumberFormat {
            group: Some(','),
            suffix: Some("%".into()),
            ..NumberFormat::default()
        };
        assert_eq!(read("1,204", &waits).as_deref(), Some("1204"));
        assert_eq!(read("34.9%", &waits).as_deref(), Some("34.9"));
        assert_eq!(read("12,04", &waits), None);
        let continental = NumberFormat {
            group: Some('.'),
            decimal: Some(','),
            ..NumberFormat::default()
        };
        assert_eq!(read("1.234,5", &continental).as_deref(), Some("1234.5"));
        let comma = NumberFormat {
            decimal: Some(','),
            ..NumberFormat::default()
        };
        assert_eq!(read("0,611553068", &comma).as_deref(), Some("0.611553068"));
        assert_eq!(read("0.6", &comma), None);
        let accounts = NumberFormat {
            negative: Some("(1)".into()),
            ..NumberFormat::default()
        };
        assert_eq!(read("(12)", &accounts).as_deref(), Some("-12"));
        assert_eq!(read("12", &accounts).as_deref(), Some("12"));
    }
}
