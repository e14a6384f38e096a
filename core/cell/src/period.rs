//! Periods: how a cell says when, and how periods are named, ordered and counted.
//!
//! Canonical labels are `2014-04-01` (day), `2014-W14` (week), `2014-04` (month), `2014-Q2` (quarter), `2014` (year) and
//! `2014/15` (financial year, April to March). A column whose declaration gives no pattern is read in these forms, and
//! also a financial year as `2014-15`; in a column of weeks, months or quarters a day stands for the period that holds
//! it. Years run from 1 to 9999; a period that would reach beyond has no label.

use candour_model::facts::Back;
use candour_model::meaning::{Period, PeriodUnit};
use jiff::Span;
pub use jiff::civil::Date;
use jiff::civil::{ISOWeekDate, Weekday};

mod calendar;
mod forms;
mod written;

pub use forms::{form_of, is_impossible};
pub(crate) use written::MONTHS;

use calendar::{containing, date, digits, financial_year, first_of_quarter, iso_day, label_of};

/// The days of a period, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Days {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

/// The days that a cell's text stands for, read as the column declares; `None` where it is no period of that form.
pub fn parse(text: &str, declared: &Period) -> Option<Days> {
    if let Some(pattern) = &declared.written {
        return written::parse(text, pattern, declared.is);
    }
    if let Some(exact) = days(text, declared.is) {
        return Some(exact);
    }
    match declared.is {
        PeriodUnit::Day => days(stamped(text)?, declared.is),
        PeriodUnit::Week | PeriodUnit::Month | PeriodUnit::Quarter => {
            containing(iso_day(text).or_else(|| iso_day(stamped(text)?))?, declared.is)
        }
        PeriodUnit::FinancialYear => {
            let (from, to) = text.split_once('-')?;
            financial_year(digits(from, 4)?, digits(to, 2)?)
        }
        PeriodUnit::Year => None,
    }
}

/// The day of an instant as ISO 8601 writes it, `2019-04-07 02:16:52` or `2019-04-07T02:16:52.5+01:00`: the day that stands
/// there, whatever the zone.
fn stamped(text: &str) -> Option<&str> {
    let (day, time) = text.split_at_checked(10)?;
    let time = time.strip_prefix(['T', ' '])?;
    let time = time.strip_suffix('Z').unwrap_or(time);
    let (time, zone) = match time.find(['+', '-']) {
        Some(at) => (&time[..at], Some(&time[at + 1..])),
        None => (time, None),
    };
    let (time, fraction) = time
        .split_once('.')
        .map_or((time, None), |(time, part)| (time, Some(part)));
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_time = |time: &str| {
        ["hh:mm", "hh:mm:ss", "hhmm"]
            .iter()
            .any(|form| written::is_of_form(time, form))
    };
    let is_zone = zone.is_none_or(|zone| is_time(zone) || written::is_of_form(zone, "hh"));
    (is_time(time) && fraction.is_none_or(is_digits) && is_zone).then_some(day)
}

/// Whether `written` is a pattern that tells periods of length `unit`.
///
/// A pattern is made of `YYYY` and `YY` (1969 to 2068), `MM` (two digits), `M` (one or two), `MMM` (`Sep`) and `MMMM`
/// (`September`; names in English, in any case), `DD` and `D`, `Q` (one digit; `QQ` is the letter and the digit); every
/// other character stands for itself. It must tell the period and nothing twice: a day, and a week, take year, month and
/// day; a month year and month; a quarter year and quarter or month; a year the year; a financial year its two years
/// (`YYYY/YY`), or the year it ends in after `FY` (`FYYY`), or a month. What is told more finely than need be is checked
/// to exist. `hh`, `mm` and `ss` are the time of the day, which tells no period.
pub fn valid_pattern(written: &str, unit: PeriodUnit) -> bool {
    written::valid(written, unit)
}

/// The label of the period of length `unit` in which all of `days` lie; `None` where they do not lie in one.
pub fn within(days: Days, unit: PeriodUnit) -> Option<String> {
    let period = containing(days.from, unit)?;
    (days.from <= days.to && days.to <= period.to)
        .then(|| label_of(days.from, unit))
        .flatten()
}

/// The days of the period that a canonical label names.
pub fn days(label: &str, unit: PeriodUnit) -> Option<Days> {
    match unit {
        PeriodUnit::Day => containing(iso_day(label)?, unit),
        PeriodUnit::Week => {
            let (year, week) = label.split_once("-W")?;
            let week = i8::try_from(digits(week, 2)?).ok()?;
            let monday = ISOWeekDate::new(digits(year, 4)?, week, Weekday::Monday).ok()?;
            containing(monday.date(), unit)
        }
        PeriodUnit::Month => {
            let (year, month) = label.split_once('-')?;
            containing(date(digits(year, 4)?, digits(month, 2)?, 1)?, unit)
        }
        PeriodUnit::Quarter => {
            let (year, quarter) = label.split_once("-Q")?;
            containing(first_of_quarter(digits(year, 4)?, digits(quarter, 1)?)?, unit)
        }
        PeriodUnit::Year => containing(date(digits(label, 4)?, 1, 1)?, unit),
        PeriodUnit::FinancialYear => {
            let (from, to) = label.split_once('/')?;
            financial_year(digits(from, 4)?, digits(to, 2)?)
        }
    }
}

/// The canonical label of the period `n` units after (or, below nought, before) the one that `label` names.
pub fn step(label: &str, unit: PeriodUnit, n: i64) -> Option<String> {
    let from = days(label, unit)?.from;
    let span = match unit {
        PeriodUnit::Day => Span::new().try_days(n),
        PeriodUnit::Week => Span::new().try_weeks(n),
        PeriodUnit::Month => Span::new().try_months(n),
        PeriodUnit::Quarter => Span::new().try_months(n.checked_mul(3)?),
        PeriodUnit::Year | PeriodUnit::FinancialYear => Span::new().try_years(n),
    };
    label_of(from.checked_add(span.ok()?).ok()?, unit)
}

/// The canonical label of the period that lies `back` before the one that `label` names.
///
/// `None` where no single period does: a quarter one month back, 29 February one year back, week 53 in a year of 52.
/// Weeks go back by years to the week of the same number.
pub fn earlier(label: &str, unit: PeriodUnit, back: &Back) -> Option<String> {
    let count = i64::from(back.count);
    let (fixed_days, months) = match back.unit {
        PeriodUnit::Day => (count, 0),
        PeriodUnit::Week => (count * 7, 0),
        PeriodUnit::Month => (0, count),
        PeriodUnit::Quarter => (0, count * 3),
        PeriodUnit::Year | PeriodUnit::FinancialYear => (0, count * 12),
    };
    let whole = |amount: i64, of: i64| (amount % of == 0).then_some(-(amount / of));
    match unit {
        PeriodUnit::Day if fixed_days > 0 => step(label, unit, -fixed_days),
        PeriodUnit::Day => {
            let day = days(label, unit)?.from;
            let there = day.checked_sub(Span::new().try_months(months).ok()?).ok()?;
            (there.day() == day.day()).then(|| label_of(there, unit)).flatten()
        }
        PeriodUnit::Week if fixed_days > 0 => step(label, unit, whole(fixed_days, 7)?),
        PeriodUnit::Week => {
            let week = days(label, unit)?.from.iso_week_date();
            let year = i64::from(week.year()) + whole(months, 12)?;
            let there = ISOWeekDate::new(i16::try_from(year).ok()?, week.week(), Weekday::Monday).ok()?;
            label_of(there.date(), unit)
        }
        _ if fixed_days > 0 => None,
        PeriodUnit::Month => step(label, unit, -months),
        PeriodUnit::Quarter => step(label, unit, whole(months, 3)?),
        PeriodUnit::Year | PeriodUnit::FinancialYear => step(label, unit, whole(months, 12)?),
    }
}

/// The canonical labels of all periods that overlap `range`, in order.
pub fn all_in(range: Days, unit: PeriodUnit) -> Vec<String> {
    let mut labels = Vec::new();
    let mut next = (range.from <= range.to).then_some(range.from);
    while let Some(day) = next {
        let (Some(period), Some(label)) = (containing(day, unit), label_of(day, unit)) else {
            break;
        };
        labels.push(label);
        next = period.to.tomorrow().ok().filter(|first| *first <= range.to);
    }
    labels
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use proptest::prelude::*;

    use super::*;

    fn plain(is: PeriodUnit) -> Period {
        Period {
            is,
            written: None,
            same_as: None,
        }
    }

    fn read(text: &str, is: PeriodUnit) -> Option<String> {
        within(parse(text, &plain(is))?, is)
    }

    #[test]
    fn without_a_pattern_the_canonical_forms_are_read() {
        for (text, unit, expected) in [
            ("2014-04-01", PeriodUnit::Day, Some("2014-04-01")),
            ("2016-02-29", PeriodUnit::Day, Some("2016-02-29")),
            ("2015-02-29", PeriodUnit::Day, None),
            ("01/04/2014", PeriodUnit::Day, None),
            ("2014-4-1", PeriodUnit::Day, None),
            ("2014-04-01 ", PeriodUnit::Day, None),
            ("0000-01-01", PeriodUnit::Day, None),
            ("2014-W14", PeriodUnit::Week, Some("2014-W14")),
            ("2014-04-01", PeriodUnit::Week, Some("2014-W14")),
            ("2015-W53", PeriodUnit::Week, Some("2015-W53")),
            ("2014-W53", PeriodUnit::Week, None),
            ("2014-04", PeriodUnit::Month, Some("2014-04")),
            ("2014-04-01", PeriodUnit::Month, Some("2014-04")),
            ("2014-13", PeriodUnit::Month, None),
            ("+014-04", PeriodUnit::Month, None),
            ("2014-Q2", PeriodUnit::Quarter, Some("2014-Q2")),
            ("2014-Q5", PeriodUnit::Quarter, None),
            ("2014-Q0", PeriodUnit::Quarter, None),
            ("2014", PeriodUnit::Year, Some("2014")),
            ("2014-04-01", PeriodUnit::Year, None),
            ("2014/15", PeriodUnit::FinancialYear, Some("2014/15")),
            ("2014-15", PeriodUnit::FinancialYear, Some("2014/15")),
            ("1999/00", PeriodUnit::FinancialYear, Some("1999/00")),
            ("2014/16", PeriodUnit::FinancialYear, None),
            ("2014", PeriodUnit::FinancialYear, None),
            ("", PeriodUnit::Year, None),
        ] {
            assert_eq!(read(text, unit).as_deref(), expected, "{text} as {unit:?}");
        }
    }

    #[test]
    fn instants_tell_their_day() {
        for (text, unit, expected) in [
            ("2019-04-07 02:16:52", PeriodUnit::Day, Some("2019-04-07")),
            ("2019-04-07T02:16", PeriodUnit::Month, Some("2019-04")),
            ("2019-04-07T02:16:52.125Z", PeriodUnit::Quarter, Some("2019-Q2")),
            ("2019-04-07T23:16:52+01:00", PeriodUnit::Day, Some("2019-04-07")),
            ("2019-04-07T23:16:52-0130", PeriodUnit::Week, Some("2019-W14")),
            ("2019-04-07T23:16:52+01", PeriodUnit::Day, Some("2019-04-07")),
            ("2019-04-31 02:16:52", PeriodUnit::Day, None),
            ("2019-04-07 25:16:52", PeriodUnit::Day, None),
            ("2019-04-07 02:16 pm", PeriodUnit::Day, None),
            ("2019-04-07T", PeriodUnit::Day, None),
            ("2019-04-07T02:16:52.Z", PeriodUnit::Day, None),
            ("2019-04-07T02:16+", PeriodUnit::Day, None),
        ] {
            let declared = Period {
                is: unit,
                written: None,
                same_as: None,
            };
            let label = parse(text, &declared).and_then(|days| within(days, unit));
            assert_eq!(label.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_period_lies_in_a_coarser_one_or_in_none() {
        let week = days("2014-W14", PeriodUnit::Week).unwrap();
        assert_eq!(week.from, jiff::civil::date(2014, 3, 31));
        assert_eq!(within(week, PeriodUnit::Month), None);
        assert_eq!(within(week, PeriodUnit::Year).as_deref(), Some("2014"));
        let march = days("2015-03", PeriodUnit::Month).unwrap();
        assert_eq!(within(march, PeriodUnit::FinancialYear).as_deref(), Some("2014/15"));
        assert_eq!(within(march, PeriodUnit::Day), None);
    }

    #[test]
    fn like_is_paired_with_like_when_going_back() {
        let back = |count, unit| Back { count, unit };
        for (label, unit, back, expected) in [
            ("2015-03", PeriodUnit::Month, back(1, PeriodUnit::Year), Some("2014-03")),
            (
                "2015-03",
                PeriodUnit::Month,
                back(3, PeriodUnit::Quarter),
                Some("2014-06"),
            ),
            ("2015-Q1", PeriodUnit::Quarter, back(1, PeriodUnit::Month), None),
            (
                "2015-Q1",
                PeriodUnit::Quarter,
                back(4, PeriodUnit::Quarter),
                Some("2014-Q1"),
            ),
            (
                "2014/15",
                PeriodUnit::FinancialYear,
                back(1, PeriodUnit::Year),
                Some("2013/14"),
            ),
            ("2016-02-29", PeriodUnit::Day, back(1, PeriodUnit::Year), None),
            (
                "2016-02-29",
                PeriodUnit::Day,
                back(4, PeriodUnit::Year),
                Some("2012-02-29"),
            ),
            ("2015-03-31", PeriodUnit::Day, back(1, PeriodUnit::Month), None),
            (
                "2015-03-31",
                PeriodUnit::Day,
                back(2, PeriodUnit::Week),
                Some("2015-03-17"),
            ),
            ("2015-W53", PeriodUnit::Week, back(1, PeriodUnit::Year), None),
            (
                "2015-W14",
                PeriodUnit::Week,
                back(1, PeriodUnit::Year),
                Some("2014-W14"),
            ),
            (
                "2015-W14",
                PeriodUnit::Week,
                back(14, PeriodUnit::Day),
                Some("2015-W12"),
            ),
            ("2015", PeriodUnit::Year, back(365, PeriodUnit::Day), None),
        ] {
            assert_eq!(earlier(label, unit, &back).as_deref(), expected, "{label} {back:?}");
        }
    }

    #[test]
    fn a_range_is_covered_by_the_periods_that_overlap_it() {
        let range = Days {
            from: jiff::civil::date(2014, 4, 15),
            to: jiff::civil::date(2015, 3, 31),
        };
        let months = all_in(range, PeriodUnit::Month);
        assert_eq!(months.len(), 12);
        assert_eq!((months[0].as_str(), months[11].as_str()), ("2014-04", "2015-03"));
        assert_eq!(all_in(range, PeriodUnit::FinancialYear), ["2014/15"]);
        assert_eq!(all_in(range, PeriodUnit::Day).len(), 351);
        let backwards = Days {
            from: range.to,
            to: range.from,
        };
        assert!(all_in(backwards, PeriodUnit::Month).is_empty());
    }

    #[test]
    fn periods_beyond_the_calendar_have_no_label() {
        let last = jiff::civil::date(9999, 12, 31);
        assert_eq!(label_of(last, PeriodUnit::FinancialYear), None);
        assert_eq!(step("9999-12", PeriodUnit::Month, 1), None);
        assert_eq!(step("0001", PeriodUnit::Year, -1), None);
        assert_eq!(step("2014", PeriodUnit::Year, i64::MAX), None);
        assert_eq!(step("2014-Q1", PeriodUnit::Quarter, i64::MIN), None);
    }

    fn any_day() -> impl Strategy<Value = Date> {
        (1i16..=9998, 1i8..=12, 1i8..=31).prop_filter_map("a date", |(y, m, d)| Date::new(y, m, d).ok())
    }

    proptest! {
        #[test]
        fn a_label_names_the_days_that_carry_it(day in any_day(), unit in prop::sample::select(&PeriodUnit::ALL)) {
            prop_assume!(day.year() > 1);
            let name = label_of(day, unit).unwrap();
            let named = days(&name, unit).unwrap();
            prop_assert!(named.from <= day && day <= named.to);
            prop_assert_eq!(within(named, unit), Some(name.clone()));
            prop_assert_eq!(parse(&name, &plain(unit)), Some(named));
        }

        #[test]
        fn steps_add_up(
            day in any_day(),
            unit in prop::sample::select(&PeriodUnit::ALL),
            a in -5000i64..5000,
            b in -5000i64..5000,
        ) {
            let Some(name) = label_of(day, unit) else { return Ok(()) };
            if let Some(there) = step(&name, unit, a) {
                prop_assert_eq!(step(&there, unit, b), step(&name, unit, a + b));
                prop_assert_eq!(step(&there, unit, -a), Some(name));
            }
        }

        #[test]
        fn a_range_is_covered_without_gaps(day in any_day(), length in 0i64..800, unit in prop::sample::select(&PeriodUnit::ALL)) {
            prop_assume!(day.year() > 1 && day.year() < 9990);
            let range = Days { from: day, to: day.checked_add(length.days()).unwrap() };
            let labels = all_in(range, unit);
            prop_assert!(days(&labels[0], unit).unwrap().from <= range.from);
            prop_assert!(days(&labels[labels.len() - 1], unit).unwrap().to >= range.to);
            for pair in labels.windows(2) {
                prop_assert_eq!(step(&pair[0], unit, 1), Some(pair[1].clone()));
            }
        }

        #[test]
        fn no_text_is_too_strange(text in "\\PC{0,12}", unit in prop::sample::select(&PeriodUnit::ALL)) {
            if let Some(days) = parse(&text, &plain(unit)) {
                prop_assert!(days.from <= days.to);
            }
        }
    }
}
