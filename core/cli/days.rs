//! Days as people say them.

use candour_words::several;
use jiff::civil::Date;
use jiff::{Span, Unit};

/// `1 September 2014`.
pub(crate) fn in_words(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

/// How long ago a day was: `12 years ago`, by its largest whole unit.
pub(crate) fn ago(day: Date, today: Date) -> String {
    let (early, late) = (day.min(today), day.max(today));
    let span = early.until((Unit::Year, late)).unwrap_or_default();
    let told = told(&span);
    match day.cmp(&today) {
        std::cmp::Ordering::Equal => "today".to_owned(),
        std::cmp::Ordering::Less => format!("{told} ago"),
        std::cmp::Ordering::Greater => format!("{told} from now, a day that is still to come"),
    }
}

fn told(span: &Span) -> String {
    let (count, unit) = match (span.get_years(), span.get_months(), span.get_days()) {
        (0, 0, days) => (days, ["day", "days"]),
        (0, months, _) => (months, ["month", "months"]),
        (years, ..) => (i32::from(years), ["year", "years"]),
    };
    several(u64::from(count.unsigned_abs()), unit[0], unit[1])
}

/// A day as an option gives it.
pub(crate) fn parse(text: &str) -> Result<Date, String> {
    let is_plain = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let day = if is_plain { text.parse().ok() } else { None };
    day.ok_or_else(|| "write a day such as 2014-09-01".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_told_in_words() {
        let today = parse("2026-11-29").expect("a day");
        for (day, words, age) in [
            ("2014-09-01", "1 September 2014", "12 years ago"),
            ("2025-11-29", "29 November 2025", "1 year ago"),
            ("2025-11-30", "30 November 2025", "11 months ago"),
            ("2026-10-29", "29 October 2026", "1 month ago"),
            ("2026-10-30", "30 October 2026", "30 days ago"),
            ("2026-11-28", "28 November 2026", "1 day ago"),
            ("2026-11-29", "29 November 2026", "today"),
            (
                "2026-12-01",
                "1 December 2026",
                "2 days from now, a day that is still to come",
            ),
        ] {
            let day = parse(day).expect("a day");
            assert_eq!((in_words(day).as_str(), ago(day, today).as_str()), (words, age));
        }
        for text in ["2014-9-1", "2014-09-01T00:00", "yesterday", "2015-02-29"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
