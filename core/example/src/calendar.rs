//! The days of a financial year, as numbers from 0 and as text.

use std::ops::Range;

use jiff::civil::{Date, date};

/// The days of one financial year.
#[derive(Clone, Debug)]
pub(crate) struct Calendar {
    days: Vec<Day>,
}

#[derive(Clone, Debug)]
struct Day {
    text: String,
    month: u8,
    weekend: bool,
}

/// Months, of which the first is April.
pub(crate) const MONTHS: usize = 12;
/// The first month in which the service that moved away in October 2017 has nothing.
pub(crate) const OCTOBER: usize = 6;
pub(crate) const NOVEMBER: usize = 7;

impl Calendar {
    /// The year from 1 April of `start`.
    pub(crate) fn of(start: u16) -> Calendar {
        let start = start as i16;
        let days = date(start, 4, 1)
            .series(jiff::Span::new().days(1))
            .take_while(|day| *day < date(start + 1, 4, 1))
            .map(|day: Date| Day {
                text: day.to_string(),
                month: ((day.month() + 8) % 12) as u8,
                weekend: day.weekday().to_monday_zero_offset() >= 5,
            })
            .collect();
        Calendar { days }
    }

    /// The days of some months.
    pub(crate) fn days(&self, months: Range<usize>) -> Range<u16> {
        let until = |end| self.days.iter().filter(|day| usize::from(day.month) < end).count() as u16;
        until(months.start)..until(months.end)
    }

    /// How many days there are.
    pub(crate) fn len(&self) -> u16 {
        self.days.len() as u16
    }

    /// A day as `YYYY-MM-DD`.
    pub(crate) fn text(&self, day: u16) -> &str {
        &self.days[usize::from(day)].text
    }

    /// Its month: 0 is April.
    pub(crate) fn month(&self, day: u16) -> usize {
        usize::from(self.days[usize::from(day)].month)
    }

    /// The same day, or at a weekend a working day near it, inside `from` to `to`.
    pub(crate) fn working(&self, day: u16, to: u16) -> u16 {
        let weekend = |day: &u16| self.days[usize::from(*day)].weekend;
        if !weekend(&day) {
            return day;
        }
        (day..to)
            .find(|later| !weekend(later))
            .or_else(|| (0..day).rev().find(|earlier| !weekend(earlier)))
            .unwrap_or(day)
    }
}

/// A month as `YYYY-MM`.
pub(crate) fn month_text(start: u16, month: usize) -> String {
    let (year, month) = if month < 9 {
        (start, month + 4)
    } else {
        (start + 1, month - 8)
    };
    format!("{year}-{month:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_run_from_april_to_march() {
        let calendar = Calendar::of(2015);
        assert_eq!(calendar.len(), 366);
        assert_eq!(calendar.days(0..OCTOBER), 0..183);
        assert_eq!(calendar.days(9..12), 275..366);
        assert_eq!((calendar.text(0), calendar.month(0)), ("2015-04-01", 0));
        assert_eq!((calendar.text(334), calendar.month(334)), ("2016-02-29", 10));
        assert_eq!((calendar.text(365), calendar.month(365)), ("2016-03-31", 11));
        assert_eq!(
            (month_text(2015, 8), month_text(2015, 9)),
            ("2015-12".into(), "2016-01".into())
        );
    }

    #[test]
    fn weekends_move_to_working_days_inside_the_year() {
        let calendar = Calendar::of(2018);
        // 31 March 2019 is a Sunday.
        assert_eq!(calendar.text(calendar.working(364, 365)), "2019-03-29");
        assert_eq!(calendar.text(calendar.working(3, 365)), "2018-04-04");
        assert_eq!(calendar.text(calendar.working(3 + 3, 365)), "2018-04-09");
    }
}
