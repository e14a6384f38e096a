//! Patterns: periods as publishers write them, `01SEP2017`, `Dec 2024`, `2014_04`.
//!
//! The pattern is walked beside the text of each cell, without compiling or allocating anything: patterns are a dozen
//! characters, and this crate keeps no caches.

use candour_model::meaning::PeriodUnit;
use jiff::civil::Date;

use super::Days;
use super::calendar::{containing, date};

/// The names of the months in English.
pub(crate) const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Two-digit years from here on are of the twentieth century, as POSIX has it.
const CENTURY_TURNS_AT: i16 = 69;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Token {
    /// A year of this many digits.
    Year(usize),
    /// A month, as this many digits or, with `true`, one or two.
    Month(bool),
    /// The first three letters of a month's name.
    ShortName,
    /// A month's name.
    LongName,
    /// A day of the month, as two digits or, with `true`, one or two.
    Day(bool),
    /// The digit of a quarter.
    Quarter,
    /// The time of the day, as two digits each; it tells no period.
    Hour,
    Minute,
    Second,
    /// A character that stands for itself.
    Literal(char),
}

/// The tokens of a pattern, from left to right. An odd `Y` or second `Q` in a row is the letter, so that `FYYY` reads
/// `FY15` and `QQ` reads `Q2`.
fn tokens(pattern: &str) -> impl Iterator<Item = Token> {
    let mut rest = pattern;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let run = rest.chars().take_while(|c| *c == first).count();
        let (token, length) = match (first, run) {
            ('Y', run) if run % 2 == 1 => (Token::Literal('Y'), 1),
            ('Y', 2) => (Token::Year(2), 2),
            ('Y', _) => (Token::Year(4), 4),
            ('M', 1) => (Token::Month(true), 1),
            ('M', 2) => (Token::Month(false), 2),
            ('M', 3) => (Token::ShortName, 3),
            ('M', _) => (Token::LongName, 4),
            ('D', 1) => (Token::Day(true), 1),
            ('D', _) => (Token::Day(false), 2),
            ('Q', 1) => (Token::Quarter, 1),
            ('Q', _) => (Token::Literal('Q'), 1),
            ('h', 2) => (Token::Hour, 2),
            ('m', 2) => (Token::Minute, 2),
            ('s', 2) => (Token::Second, 2),
            (other, _) => (Token::Literal(other), other.len_utf8()),
        };
        rest = &rest[length..];
        Some(token)
    })
}

/// How often a pattern tells each part.
#[derive(Default)]
struct Mentions {
    years: u32,
    months: u32,
    days: u32,
    quarters: u32,
}

pub(super) fn valid(pattern: &str, unit: PeriodUnit) -> bool {
    let mut told = Mentions::default();
    let mut before = None;
    for token in tokens(pattern) {
        let digits_follow = !matches!(token, Token::Literal(_) | Token::ShortName | Token::LongName);
        let open_ended = matches!(before, Some(Token::Month(true) | Token::Day(true)));
        let literal_digit = matches!(token, Token::Literal(c) if c.is_ascii_digit());
        if open_ended && (digits_follow || literal_digit) {
            return false;
        }
        match token {
            Token::Year(_) => told.years += 1,
            Token::Month(_) | Token::ShortName | Token::LongName => told.months += 1,
            Token::Day(_) => told.days += 1,
            Token::Quarter => told.quarters += 1,
            Token::Hour | Token::Minute | Token::Second | Token::Literal(_) => {}
        }
        before = Some(token);
    }
    let Mentions {
        years,
        months,
        days,
        quarters,
    } = told;
    if months > 1 || days > 1 || quarters > 1 || (quarters == 1 && months == 1) || days > months {
        return false;
    }
    match unit {
        PeriodUnit::Day | PeriodUnit::Week => (years, months, days) == (1, 1, 1),
        PeriodUnit::Month => (years, months) == (1, 1),
        PeriodUnit::Quarter => years == 1 && months + quarters == 1,
        PeriodUnit::Year => years == 1,
        PeriodUnit::FinancialYear => match years {
            1 => months == 1 || (ends_in_year(pattern) && quarters == 0),
            2 => months + quarters == 0,
            _ => false,
        },
    }
}

/// Whether the only year of the pattern is the one that a financial year ends in.
fn ends_in_year(pattern: &str) -> bool {
    pattern.starts_with("FY")
}

/// What a text tells, before the calendar is asked whether there is such a day.
#[derive(Default)]
struct Parts {
    year: Option<i16>,
    second_year: Option<(i16, i16)>,
    month: Option<i16>,
    day: Option<i16>,
    quarter: Option<i16>,
}

/// Whether a text is written as the pattern says, also where no calendar has the day.
pub(super) fn is_of_form(text: &str, pattern: &str) -> bool {
    parts(text, pattern).is_some()
}

fn parts(text: &str, pattern: &str) -> Option<Parts> {
    let mut rest = text;
    let Parts {
        mut year,
        mut second_year,
        mut month,
        mut day,
        mut quarter,
    } = Parts::default();
    for token in tokens(pattern) {
        match token {
            Token::Year(length) => {
                let value = take_digits(&mut rest, length, length)?;
                match year {
                    None if length == 2 && value >= CENTURY_TURNS_AT => year = Some(1900 + value),
                    None if length == 2 => year = Some(2000 + value),
                    None => year = Some(value),
                    Some(_) => second_year = Some((value, if length == 2 { 100 } else { 10_000 })),
                }
            }
            Token::Month(open) => month = Some(take_digits(&mut rest, if open { 1 } else { 2 }, 2)?),
            Token::ShortName => month = Some(take_name(&mut rest, Some(3))?),
            Token::LongName => month = Some(take_name(&mut rest, None)?),
            Token::Day(open) => day = Some(take_digits(&mut rest, if open { 1 } else { 2 }, 2)?),
            Token::Quarter => quarter = Some(take_digits(&mut rest, 1, 1).filter(|q| (1..=4).contains(q))?),
            Token::Hour => drop(take_digits(&mut rest, 2, 2).filter(|hour| *hour < 24)?),
            Token::Minute => drop(take_digits(&mut rest, 2, 2).filter(|minute| *minute < 60)?),
            // A second that was put in to keep the clock right is the sixty-first.
            Token::Second => drop(take_digits(&mut rest, 2, 2).filter(|second| *second <= 60)?),
            Token::Literal(c) => rest = rest.strip_prefix(c)?,
        }
    }
    rest.is_empty().then_some(Parts {
        year,
        second_year,
        month,
        day,
        quarter,
    })
}

pub(super) fn parse(text: &str, pattern: &str, unit: PeriodUnit) -> Option<Days> {
    let Parts {
        year,
        second_year,
        month,
        day,
        quarter,
    } = parts(text, pattern)?;
    let mut year = year?;
    let anchor: Date = if unit == PeriodUnit::FinancialYear && month.is_none() {
        match second_year {
            Some((second, modulus)) if (year + 1) % modulus != second => return None,
            Some(_) => {}
            None => year -= 1,
        }
        date(year, 4, 1)?
    } else {
        let month = month.or_else(|| quarter.map(|quarter| quarter * 3 - 2)).unwrap_or(1);
        date(year, month, day.unwrap_or(1))?
    };
    containing(anchor, unit)
}

/// Takes as many digits as there are, within these bounds.
fn take_digits(rest: &mut &str, least: usize, most: usize) -> Option<i16> {
    let length = rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
    if length < least {
        return None;
    }
    let (digits, after) = rest.split_at(length);
    *rest = after;
    digits.parse().ok()
}

/// Takes the name of a month, or its first letters, in any case.
fn take_name(rest: &mut &str, letters: Option<usize>) -> Option<i16> {
    let (number, length) = (1..).zip(MONTHS).find_map(|(number, name)| {
        let name = &name[..letters.unwrap_or(name.len())];
        let start = rest.get(..name.len())?;
        start.eq_ignore_ascii_case(name).then_some((number, name.len()))
    })?;
    *rest = &rest[length..];
    Some(number)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::within;
    use super::*;

    fn read(text: &str, pattern: &str, unit: PeriodUnit) -> Option<String> {
        assert!(valid(pattern, unit), "{pattern} tells a {unit:?}");
        within(parse(text, pattern, unit)?, unit)
    }

    #[test]
    fn periods_are_read_as_they_are_written() {
        for (text, pattern, unit, expected) in [
            ("2014_04", "YYYY_MM", PeriodUnit::Month, Some("2014-04")),
            ("201404", "YYYYMM", PeriodUnit::Month, Some("2014-04")),
            ("01SEP2017", "DDMMMYYYY", PeriodUnit::Day, Some("2017-09-01")),
            ("31SEP2017", "DDMMMYYYY", PeriodUnit::Day, None),
            ("01SEP2017", "DDMMMYYYY", PeriodUnit::Month, Some("2017-09")),
            ("Dec 2024", "MMM YYYY", PeriodUnit::Month, Some("2024-12")),
            ("December 2024", "MMM YYYY", PeriodUnit::Month, None),
            ("December 2024", "MMMM YYYY", PeriodUnit::Month, Some("2024-12")),
            ("2014/15", "YYYY/YY", PeriodUnit::FinancialYear, Some("2014/15")),
            ("2014/16", "YYYY/YY", PeriodUnit::FinancialYear, None),
            ("1999/00", "YYYY/YY", PeriodUnit::FinancialYear, Some("1999/00")),
            ("201415", "YYYYYY", PeriodUnit::FinancialYear, Some("2014/15")),
            ("2014-2015", "YYYY-YYYY", PeriodUnit::FinancialYear, Some("2014/15")),
            ("FY15", "FYYY", PeriodUnit::FinancialYear, Some("2014/15")),
            ("31/03/2015", "DD/MM/YYYY", PeriodUnit::FinancialYear, Some("2014/15")),
            ("31/03/2008", "DD/MM/YYYY", PeriodUnit::Day, Some("2008-03-31")),
            ("03/31/2008", "DD/MM/YYYY", PeriodUnit::Day, None),
            ("31/03/2008", "DD/MM/YYYY", PeriodUnit::Quarter, Some("2008-Q1")),
            ("1/3/2008", "D/M/YYYY", PeriodUnit::Day, Some("2008-03-01")),
            ("1/3/2008", "DD/MM/YYYY", PeriodUnit::Day, None),
            (
                "07/04/2019 02:16",
                "DD/MM/YYYY hh:mm",
                PeriodUnit::Day,
                Some("2019-04-07"),
            ),
            ("07/04/2019 24:16", "DD/MM/YYYY hh:mm", PeriodUnit::Day, None),
            (
                "07/04/2019 02:16:60",
                "DD/MM/YYYY hh:mm:ss",
                PeriodUnit::Month,
                Some("2019-04"),
            ),
            ("2014 Q2", "YYYY QQ", PeriodUnit::Quarter, Some("2014-Q2")),
            ("2014 2", "YYYY Q", PeriodUnit::Quarter, Some("2014-Q2")),
            ("2014 Q7", "YYYY QQ", PeriodUnit::Quarter, None),
            ("01-04-68", "DD-MM-YY", PeriodUnit::Day, Some("2068-04-01")),
            ("01-04-69", "DD-MM-YY", PeriodUnit::Day, Some("1969-04-01")),
            (
                "2014-04-01T00:00:00",
                "YYYY-MM-DDT00:00:00",
                PeriodUnit::Day,
                Some("2014-04-01"),
            ),
            ("2014-04-01x", "YYYY-MM-DD", PeriodUnit::Day, None),
            ("٢٠١٤", "YYYY", PeriodUnit::Year, None),
            ("", "YYYY", PeriodUnit::Year, None),
        ] {
            assert_eq!(read(text, pattern, unit).as_deref(), expected, "{text} by {pattern}");
        }
    }

    #[test]
    fn a_pattern_must_tell_the_period_and_nothing_twice() {
        for (pattern, unit) in [
            ("", PeriodUnit::Day),
            ("yyyy-mm-dd", PeriodUnit::Day),
            ("YYYY-MM", PeriodUnit::Day),
            ("YYYY-MM", PeriodUnit::Week),
            ("YYYY", PeriodUnit::Month),
            ("YYYY-DD", PeriodUnit::Month),
            ("YYYY", PeriodUnit::Quarter),
            ("MMM", PeriodUnit::Year),
            ("YYYY", PeriodUnit::FinancialYear),
            ("YYYY/YY/YY", PeriodUnit::FinancialYear),
            ("YYYY/YY", PeriodUnit::Year),
            ("MM/MM/YYYY", PeriodUnit::Month),
            ("DMYYYY", PeriodUnit::Day),
            ("YYYY-M0", PeriodUnit::Month),
        ] {
            assert!(!valid(pattern, unit), "{pattern} as {unit:?}");
        }
    }

    proptest! {
        #[test]
        fn a_date_written_by_a_pattern_is_read_back(y in 1970i16..2068, m in 1i8..=12, d in 1i8..=31) {
            let Ok(day) = Date::new(y, m, d) else { return Ok(()) };
            let name = MONTHS[usize::try_from(m).unwrap() - 1];
            for (pattern, text) in [
                ("DD/MM/YYYY", format!("{d:02}/{m:02}/{y}")),
                ("D.M.YY", format!("{d}.{m}.{:02}", y % 100)),
                ("DDMMMYYYY", format!("{d:02}{}{y}", name[..3].to_uppercase())),
                ("MMMM D, YYYY", format!("{name} {d}, {y}")),
                ("YYYYMMDD", format!("{y}{m:02}{d:02}")),
            ] {
                prop_assert!(valid(pattern, PeriodUnit::Day));
                prop_assert_eq!(parse(&text, pattern, PeriodUnit::Day), Some(Days { from: day, to: day }));
            }
        }

        #[test]
        fn neither_text_nor_pattern_is_too_strange(text in "\\PC{0,12}", pattern in "[YMDQ0-9é/ ]{0,9}") {
            for unit in [PeriodUnit::Day, PeriodUnit::Quarter, PeriodUnit::FinancialYear] {
                if let Some(days) = parse(&text, &pattern, unit) {
                    prop_assert!(days.from <= days.to);
                }
            }
        }
    }
}
