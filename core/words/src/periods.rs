//! Periods as people write them. What is no canonical label of a period stays as it is.

use crate::numbers::several;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// How many letters of a month's name stand on an axis.
const SHORT: usize = 3;

/// A period, read from its canonical label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Period<'a> {
    /// Year, month and day.
    Day(&'a str, usize, u8),
    /// Year and week.
    Week(&'a str, u8),
    /// Year, first month and last month.
    Months(&'a str, usize, usize),
    Year,
    FinancialYear,
}

/// A period: `2014-04` is `April 2014`, `2014-Q2` is `April to June 2014`.
///
/// ```
/// assert_eq!(candour_words::period("2014-04"), "April 2014");
/// ```
pub fn period(label: &str) -> String {
    match read(label) {
        Some(Period::Day(year, month, day)) => format!("{day} {} {year}", MONTHS[month]),
        Some(Period::Week(year, week)) => format!("week {week} of {year}"),
        Some(Period::Months(year, first, last)) if first == last => format!("{} {year}", MONTHS[first]),
        Some(Period::Months(year, first, last)) => format!("{} to {} {year}", MONTHS[first], MONTHS[last]),
        Some(Period::Year | Period::FinancialYear) | None => label.to_owned(),
    }
}

/// All periods from one to another: `April 2014 to March 2015`, and `April to December 2024` within a year.
pub fn period_range(from: &str, to: &str) -> String {
    match (read(from), read(to)) {
        _ if from == to => period(from),
        (Some(Period::Day(year, month, first)), Some(Period::Day(y, m, last))) if (year, month) == (y, m) => {
            format!("{first} to {last} {} {year}", MONTHS[month])
        }
        (Some(Period::Day(year, month, day)), Some(Period::Day(y, ..))) if year == y => {
            format!("{day} {} to {}", MONTHS[month], period(to))
        }
        (Some(Period::Week(year, first)), Some(Period::Week(y, last))) if year == y => {
            format!("weeks {first} to {last} of {year}")
        }
        (Some(Period::Months(year, first, _)), Some(Period::Months(y, _, last))) if year == y => {
            format!("{} to {} {year}", MONTHS[first], MONTHS[last])
        }
        (Some(Period::Months(year, first, _)), Some(Period::Months(y, _, last))) => {
            format!("{} {year} to {} {y}", MONTHS[first], MONTHS[last])
        }
        _ => format!("{} to {}", period(from), period(to)),
    }
}

/// The days from one to another, as whole months where they are: `April 2014 to March 2015`.
pub fn days(from: &str, to: &str) -> String {
    match (read(from), read(to)) {
        (Some(Period::Day(.., 1)), Some(Period::Day(year, month, day))) if day == last_day(year, month) => {
            period_range(&from[..7], &to[..7])
        }
        _ => period_range(from, to),
    }
}

/// The last day of a month, counted from 0.
fn last_day(year: &str, month: usize) -> u8 {
    let year: u32 = year.parse().unwrap_or(0);
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        1 if is_leap => 29,
        1 => 28,
        3 | 5 | 8 | 10 => 30,
        _ => 31,
    }
}

/// A period where there is little room: `Apr 2014`, `Q2 2014`, `W14 2014`.
pub fn period_short(label: &str) -> String {
    match read(label) {
        Some(Period::Day(year, month, day)) => format!("{day} {} {year}", &MONTHS[month][..SHORT]),
        Some(Period::Week(year, week)) => format!("W{week} {year}"),
        Some(Period::Months(year, first, last)) if first == last => format!("{} {year}", &MONTHS[first][..SHORT]),
        Some(Period::Months(year, first, _)) => format!("Q{} {year}", first / 3 + 1),
        Some(Period::Year | Period::FinancialYear) | None => label.to_owned(),
    }
}

/// What sort of period it is, for one and for many: `month` and `months`.
pub fn period_noun(label: &str) -> (&'static str, &'static str) {
    match read(label) {
        Some(Period::Day(..)) => ("day", "days"),
        Some(Period::Week(..)) => ("week", "weeks"),
        Some(Period::Months(_, first, last)) if first == last => ("month", "months"),
        Some(Period::Months(..)) => ("quarter", "quarters"),
        Some(Period::Year) => ("year", "years"),
        Some(Period::FinancialYear) => ("financial year", "financial years"),
        None => ("period", "periods"),
    }
}

/// How many periods like this one: `45 months`.
pub fn several_periods(n: u64, like: &str) -> String {
    let (one, many) = period_noun(like);
    several(n, one, many)
}

/// Where a period lies among those of its sort: the next one lies one further on. None of days and weeks.
pub fn period_place(label: &str) -> Option<u64> {
    let year: u64 = label.get(..4)?.parse().ok()?;
    match read(label)? {
        Period::Day(..) | Period::Week(..) => None,
        Period::Months(_, first, last) if first == last => Some(year * 12 + first as u64),
        Period::Months(_, first, _) => Some(year * 4 + first as u64 / 3),
        Period::Year | Period::FinancialYear => Some(year),
    }
}

fn read(label: &str) -> Option<Period<'_>> {
    let (year, rest) = label.split_at_checked(4)?;
    number(year, 4)?;
    let Some(rest) = rest.strip_prefix('-') else {
        return match rest.strip_prefix('/') {
            Some(next) => number(next, 2).map(|_| Period::FinancialYear),
            None => rest.is_empty().then_some(Period::Year),
        };
    };
    if let Some(week) = rest.strip_prefix('W') {
        return Some(Period::Week(year, number(week, 2)?));
    }
    if let Some(quarter) = rest.strip_prefix('Q') {
        let first = usize::from(number(quarter, 1)?.checked_sub(1)?) * 3;
        return (first < MONTHS.len()).then_some(Period::Months(year, first, first + 2));
    }
    let (month, day) = rest
        .split_once('-')
        .map_or((rest, None), |(month, day)| (month, Some(day)));
    let month = usize::from(number(month, 2)?.checked_sub(1)?);
    MONTHS.get(month)?;
    match day {
        Some(day) => Some(Period::Day(year, month, number(day, 2)?)),
        None => Some(Period::Months(year, month, month)),
    }
}

/// The last two digits of a number of so many.
fn number(text: &str, digits: usize) -> Option<u8> {
    let is_number = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text[digits.saturating_sub(2)..].parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_written_as_people_write_it() {
        for (label, long, short) in [
            ("2014-04-01", "1 April 2014", "1 Apr 2014"),
            ("2014-W04", "week 4 of 2014", "W4 2014"),
            ("2014-04", "April 2014", "Apr 2014"),
            ("2014-Q2", "April to June 2014", "Q2 2014"),
            ("2014", "2014", "2014"),
            ("2014/15", "2014/15", "2014/15"),
        ] {
            assert_eq!(period(label), long);
            assert_eq!(period_short(label), short);
        }
    }

    #[test]
    fn a_range_says_a_year_once() {
        for (from, to, expected) in [
            ("2014-04", "2015-03", "April 2014 to March 2015"),
            ("2024-04", "2024-12", "April to December 2024"),
            ("2024-04", "2024-04", "April 2024"),
            ("2014-Q2", "2014-Q3", "April to September 2014"),
            ("2014-Q2", "2015-Q1", "April 2014 to March 2015"),
            ("2014-04-01", "2014-04-30", "1 to 30 April 2014"),
            ("2014-04-01", "2014-05-03", "1 April to 3 May 2014"),
            ("2014-12-31", "2015-01-01", "31 December 2014 to 1 January 2015"),
            ("2014-W04", "2014-W20", "weeks 4 to 20 of 2014"),
            ("2014-W52", "2015-W01", "week 52 of 2014 to week 1 of 2015"),
            ("2014", "2018", "2014 to 2018"),
            ("2014/15", "2016/17", "2014/15 to 2016/17"),
        ] {
            assert_eq!(period_range(from, to), expected);
        }
    }

    #[test]
    fn what_is_no_period_stays_as_it_is() {
        for text in [
            "",
            "2014-13",
            "2014-00",
            "2014-Q5",
            "2014-Q0",
            "2014-4",
            "20é4-04",
            "spring",
            "2014-04-0x",
        ] {
            assert_eq!(period(text), text);
            assert_eq!(period_short(text), text);
            assert_eq!(period_noun(text), ("period", "periods"));
        }
    }

    #[test]
    fn the_next_period_lies_one_further_on() {
        for (label, next) in [
            ("2014-12", "2015-01"),
            ("2014-Q4", "2015-Q1"),
            ("2014", "2015"),
            ("2014/15", "2015/16"),
        ] {
            assert_eq!(period_place(label).map(|place| place + 1), period_place(next));
        }
        assert_eq!(period_place("2014-04-01"), None);
    }

    #[test]
    fn periods_are_counted_by_their_sort() {
        assert_eq!(several_periods(45, "2020-04"), "45 months");
        assert_eq!(several_periods(1, "2020-Q1"), "1 quarter");
        assert_eq!(several_periods(2, "2019/20"), "2 financial years");
        assert_eq!(several_periods(3, "unit"), "3 periods");
    }

    #[test]
    fn days_are_whole_months_where_they_are() {
        for (from, to, told) in [
            ("2014-04-01", "2015-03-31", "April 2014 to March 2015"),
            ("2024-02-01", "2024-02-29", "February 2024"),
            ("2023-02-01", "2023-02-27", "1 to 27 February 2023"),
            ("2014-04-02", "2015-03-31", "2 April 2014 to 31 March 2015"),
            ("soon", "2015", "soon to 2015"),
        ] {
            assert_eq!(days(from, to), told);
        }
    }
}
