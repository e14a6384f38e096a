//! Numbers.

use serde_json::Value;

/// A whole number with separators: `1,204`.
pub fn number(n: u64) -> String {
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

/// A decimal with separators: `6,942`, `-1,204.50`. What is no decimal stays as it is.
pub fn decimal(text: &str) -> String {
    let (sign, rest) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (whole, fraction) = rest.find('.').map_or((rest, ""), |at| rest.split_at(at));
    match whole.parse::<u64>() {
        Ok(n) if n.to_string() == whole => format!("{sign}{}{fraction}", number(n)),
        _ => text.to_owned(),
    }
}

/// `1 check`, `3 checks`: a number with its noun, and `no` for nought.
pub fn several(n: u64, one: &str, many: &str) -> String {
    match n {
        0 => format!("no {many}"),
        1 => format!("1 {one}"),
        _ => format!("{} {many}", number(n)),
    }
}

/// The word that agrees with a number: `differs` with 1, `differ` with any other.
pub fn agreeing<'a, N: PartialEq + From<u8>>(n: N, one: &'a str, many: &'a str) -> &'a str {
    if n == N::from(1) { one } else { many }
}

/// A length in bytes, in decimal units.
pub fn bytes(n: u64) -> String {
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
pub fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A share in per cent with one decimal, rounded half up; `< 0.1%` and `> 99.9%` rather than a false 0% or 100%.
pub fn percent(part: u64, whole: u64) -> String {
    if whole == 0 || part == 0 {
        return "0%".to_owned();
    }
    let (part, whole) = (u128::from(part), u128::from(whole));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_nouns_agree() {
        assert_eq!(number(0), "0");
        assert_eq!(number(999), "999");
        assert_eq!(number(1_204_000), "1,204,000");
        assert_eq!(several(0, "check", "checks"), "no checks");
        assert_eq!(several(1, "check", "checks"), "1 check");
        assert_eq!(several(2_000, "check", "checks"), "2,000 checks");
    }

    #[test]
    fn decimals_are_grouped_and_nothing_else_is() {
        for (text, told) in [
            ("6942", "6,942"),
            ("-1204.50", "-1,204.50"),
            ("0.25", "0.25"),
            ("007", "007"),
            ("1e6", "1e6"),
            ("18446744073709551616", "18446744073709551616"),
        ] {
            assert_eq!(decimal(text), told);
        }
    }

    #[test]
    fn shares_never_round_to_a_false_extreme() {
        assert_eq!(percent(0, 7), "0%");
        assert_eq!(percent(7, 7), "100%");
        assert_eq!(percent(1, 30_162), "< 0.1%");
        assert_eq!(percent(30_161, 30_162), "> 99.9%");
        assert_eq!(percent(15_512, 30_162), "51.4%");
        assert_eq!(percent(1, 8), "12.5%");
    }

    #[test]
    fn lengths_have_units() {
        assert_eq!(bytes(1), "1 byte");
        assert_eq!(bytes(1_000), "1.0 kB");
        assert_eq!(bytes(1_949_999), "1.9 MB");
        assert_eq!(bytes(5_000_000_000), "5.0 GB");
    }
}
