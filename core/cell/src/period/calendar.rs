//! The calendar: which days make up a period, and what it is called.

use candour_model::meaning::PeriodUnit;
use jiff::ToSpan;
use jiff::civil::Date;

use super::Days;

/// The canonical label of the period of length `unit` that holds `day`.
pub(super) fn label_of(day: Date, unit: PeriodUnit) -> Option<String> {
    let period = containing(day, unit)?;
    let year = period.from.year();
    Some(match unit {
        PeriodUnit::Day => format!("{year:04}-{:02}-{:02}", day.month(), day.day()),
        PeriodUnit::Week => {
            let week = period.from.iso_week_date();
            format!("{:04}-W{:02}", week.year(), week.week())
        }
        PeriodUnit::Month => format!("{year:04}-{:02}", day.month()),
        PeriodUnit::Quarter => format!("{year:04}-Q{}", (day.month() - 1) / 3 + 1),
        PeriodUnit::Year => format!("{year:04}"),
        PeriodUnit::FinancialYear => format!("{year:04}/{:02}", (year + 1) % 100),
    })
}

/// The period of length `unit` that holds `day`.
pub(super) fn containing(day: Date, unit: PeriodUnit) -> Option<Days> {
    let (from, to) = match unit {
        PeriodUnit::Day => (day, day),
        PeriodUnit::Week => {
            let since_monday = i64::from(day.weekday().to_monday_zero_offset());
            let monday = day.checked_sub(since_monday.days()).ok()?;
            (monday, monday.checked_add(6.days()).ok()?)
        }
        PeriodUnit::Month => (day.first_of_month(), day.last_of_month()),
        PeriodUnit::Quarter => {
            let first = first_of_quarter(day.year(), i16::from((day.month() - 1) / 3 + 1))?;
            (first, first.checked_add(2.months()).ok()?.last_of_month())
        }
        PeriodUnit::Year => (day.first_of_year(), day.last_of_year()),
        PeriodUnit::FinancialYear => {
            let year = if day.month() < 4 { day.year() - 1 } else { day.year() };
            (date(year, 4, 1)?, date(year.checked_add(1)?, 3, 31)?)
        }
    };
    // The year that a week is counted in may be another than its Monday's.
    let named = if unit == PeriodUnit::Week {
        from.iso_week_date().year()
    } else {
        from.year()
    };
    (named >= 1 && from.year() >= 1).then_some(Days { from, to })
}

pub(super) fn first_of_quarter(year: i16, quarter: i16) -> Option<Date> {
    date(year, quarter.checked_mul(3)?.checked_sub(2)?, 1)
}

/// The financial year that starts in `from`, whose label ends in the last two digits `to`.
pub(super) fn financial_year(from: i16, to: i16) -> Option<Days> {
    if (from + 1) % 100 != to {
        return None;
    }
    containing(date(from, 4, 1)?, PeriodUnit::FinancialYear)
}

pub(super) fn date(year: i16, month: i16, day: i16) -> Option<Date> {
    if year < 1 {
        return None;
    }
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

pub(super) fn iso_day(text: &str) -> Option<Date> {
    if text.len() != 10 {
        return None;
    }
    let (year, rest) = text.split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    date(digits(year, 4)?, digits(month, 2)?, digits(day, 2)?)
}

/// The number that exactly `length` ASCII digits stand for; no more than four fit.
pub(super) fn digits(text: &str, length: usize) -> Option<i16> {
    let exact = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    exact.then(|| text.parse().ok()).flatten()
}
