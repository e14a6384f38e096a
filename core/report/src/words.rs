//! Numbers and templates in plain words.

use candour_model::finding::Unit;
use serde_json::Value;

use crate::gate::NOT_SHOWN;

/// A whole number with separators: `1,204`.
pub(crate) fn number(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `a check`, `3 checks`: a number with its noun, and `no` for nought.
pub(crate) fn several(n: u64, one: &str, many: &str) -> String {
    match n {
        0 => format!("no {many}"),
        1 => format!("1 {one}"),
        _ => format!("{} {many}", number(n)),
    }
}

/// With a capital first letter.
pub(crate) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// A length in bytes, in decimal units.
pub(crate) fn bytes(n: u64) -> String {
    let tenths = |unit: u64, name: &str| {
        let tenths = (u128::from(n) * 10 + u128::from(unit) / 2) / u128::from(unit);
        let whole = u64::try_from(tenths / 10).unwrap_or(u64::MAX);
        format!("{}.{} {name}", number(whole), tenths % 10)
    };
    match n {
        0..1_000 => several(n, "byte", "bytes"),
        1_000..1_000_000 => tenths(1_000, "kB"),
        1_000_000..1_000_000_000 => tenths(1_000_000, "MB"),
        _ => tenths(1_000_000_000, "GB"),
    }
}

/// A parameter without the quotation marks of JSON.
pub(crate) fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The noun of a unit, one and many.
pub(crate) fn unit(of: Unit) -> (&'static str, &'static str) {
    match of {
        Unit::People => ("person", "people"),
        Unit::Rows => ("row", "rows"),
        Unit::Cells => ("cell", "cells"),
        Unit::Values => ("value", "values"),
        Unit::Groups => ("group", "groups"),
        Unit::Keys => ("key", "keys"),
        Unit::Claims => ("claim", "claims"),
        Unit::Bytes => ("byte", "bytes"),
        Unit::Periods => ("period", "periods"),
        Unit::Columns => ("column", "columns"),
        Unit::Files => ("file", "files"),
        Unit::Figures => ("in figures", "in figures"),
    }
}

/// A share in per cent with one decimal, rounded half up; `< 0.1%` and `> 99.9%` rather than a false 0% or 100%.
pub(crate) fn percent(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "0%".to_owned();
    }
    let (part, whole) = (u128::from(part), u128::from(whole));
    if part == 0 {
        return "0%".to_owned();
    }
    if part == whole {
        return "100%".to_owned();
    }
    if part * 1000 < whole {
        return "< 0.1%".to_owned();
    }
    if part < whole && (whole - part) * 1000 < whole {
        return "> 99.9%".to_owned();
    }
    let tenths = (part * 2000 + whole) / (2 * whole);
    format!("{}.{}%", tenths / 10, tenths % 10)
}

/// The band of a share that may not be told exactly.
pub(crate) fn band(part: u64, whole: u64) -> &'static str {
    if part == 0 || whole == 0 {
        return "0%";
    }
    let (part, whole) = (u128::from(part) * 100, u128::from(whole));
    match part {
        p if p < whole => "< 1%",
        p if p < 5 * whole => "1-5%",
        p if p <= 20 * whole => "5-20%",
        _ => "> 20%",
    }
}

/// `n` to the nearest `base`, halves up.
pub(crate) fn nearest(n: u64, base: u64) -> u64 {
    if base == 0 {
        return n;
    }
    n.saturating_add(base / 2) / base * base
}

/// A number to two significant digits, rounded half up.
pub(crate) fn two_significant(n: u64) -> u64 {
    let mut scale: u64 = 1;
    while n / scale >= 100 {
        scale = scale.saturating_mul(10);
    }
    (n / scale + u64::from(n % scale * 2 >= scale && scale > 1)).saturating_mul(scale)
}

/// A template with its places filled; a place without an argument reads `(not shown)`.
pub(crate) fn fill(template: &str, argument: impl Fn(&str) -> Option<String>) -> String {
    let mut text = String::with_capacity(template.len() * 2);
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        let Some(close) = rest[open..].find('}').map(|at| open + at) else {
            break;
        };
        text.push_str(&rest[..open]);
        match argument(&rest[open + 1..close]) {
            Some(filled) => {
                text.push_str(&filled);
                rest = singular(&rest[close + 1..], &filled, &mut text);
            }
            None => {
                text.push_str(NOT_SHOWN);
                rest = &rest[close + 1..];
            }
        }
    }
    text.push_str(rest);
    text
}

/// After a lone `1`, writes the noun that follows in the singular; gives what is left.
fn singular<'a>(rest: &'a str, filled: &str, text: &mut String) -> &'a str {
    if filled != "1" {
        return rest;
    }
    const NOUNS: [(&str, &str); 10] = [
        (" people", " person"),
        (" rows", " row"),
        (" cells", " cell"),
        (" values", " value"),
        (" groups", " group"),
        (" periods", " period"),
        (" columns", " column"),
        (" records", " record"),
        (" classes", " class"),
        (" months", " month"),
    ];
    for (many, one) in NOUNS {
        if let Some(after) = rest.strip_prefix(many)
            && !after.starts_with(char::is_alphanumeric)
        {
            text.push_str(one);
            return after;
        }
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_nouns_agree() {
        assert_eq!(number(0), "0");
        assert_eq!(number(999), "999");
        assert_eq!(number(1_204_000), "1,204,000");
        assert_eq!(several(0, "check", "checks"), "no checks");
    }

    #[test]
    fn shares_never_round_to_a_false_extreme() {
        assert_eq!(percent(0, 7), "0%");
        assert_eq!(percent(7, 7), "100%");
        assert_eq!(percent(1, 30_162), "< 0.1%");
        assert_eq!(percent(30_161, 30_162), "> 99.9%");
        assert_eq!(percent(15_512, 30_162), "51.4%");
        assert_eq!(percent(1, 8), "12.5%");
        assert_eq!(band(1, 3), "> 20%");
        for (part, band_of_it) in [
            (0, "0%"),
            (1, "< 1%"),
            (9, "< 1%"),
            (10, "1-5%"),
            (49, "1-5%"),
            (50, "5-20%"),
            (200, "5-20%"),
            (201, "> 20%"),
        ] {
            assert_eq!(band(part, 1000), band_of_it, "{part}");
        }
        assert_eq!(band(0, 0), "0%");
    }

    #[test]
    fn rounding_is_to_the_nearest_with_halves_up() {
        for (n, base, expected) in [
            (0, 5, 0),
            (2, 5, 0),
            (3, 5, 5),
            (12, 5, 10),
            (13, 5, 15),
            (5, 10, 10),
            (7, 0, 7),
            (7, 1, 7),
        ] {
            assert_eq!(nearest(n, base), expected, "{n} by {base}");
        }
    }

    #[test]
    fn two_significant_digits() {
        for (n, expected) in [
            (0, 0),
            (7, 7),
            (99, 99),
            (104, 100),
            (105, 110),
            (12_499, 12_000),
            (995, 1000),
        ] {
            assert_eq!(two_significant(n), expected, "{n}");
        }
    }

    #[test]
    fn templates_are_filled_once_and_never_filled_again() {
        let argument = |name: &str| match name {
            "count" => Some("1".to_owned()),
            "evil" => Some("{count}".to_owned()),
            _ => None,
        };
        assert_eq!(
            fill("{count} rows, {evil} and {none}", argument),
            "1 row, {count} and (not shown)"
        );
        assert_eq!(fill("an open { brace", argument), "an open { brace");
    }
}
