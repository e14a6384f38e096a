//! Labels that name periods: the columns of a wide table move on from release to release.

use std::collections::BTreeMap;

use candour_sdk::periods::{self, Days};
use candour_sdk::{Period, PeriodUnit, cell};

/// A label with more words is a sentence.
const MOST_WORDS: usize = 20;

/// In so many words a period is written at most.
const WORDS_OF_PERIOD: usize = 3;

/// Other numbers of four digits are no years.
const YEARS: std::ops::RangeInclusive<i16> = 1800..=2100;

/// The forms in which labels name periods.
const FORMS: [(PeriodUnit, Option<&str>); 17] = [
    (PeriodUnit::Day, None),
    (PeriodUnit::Week, None),
    (PeriodUnit::Month, None),
    (PeriodUnit::Quarter, None),
    (PeriodUnit::Year, None),
    (PeriodUnit::FinancialYear, None),
    (PeriodUnit::Day, Some("DD/MM/YYYY")),
    (PeriodUnit::Month, Some("MMM-YY")),
    (PeriodUnit::Month, Some("MMM YY")),
    (PeriodUnit::Month, Some("MMM-YYYY")),
    (PeriodUnit::Month, Some("MMM YYYY")),
    (PeriodUnit::Month, Some("MMMM YYYY")),
    (PeriodUnit::Month, Some("YYYY_MM")),
    (PeriodUnit::Quarter, Some("YYYY QQ")),
    (PeriodUnit::Quarter, Some("QQ YYYY")),
    (PeriodUnit::FinancialYear, Some("YYYY_YY")),
    (PeriodUnit::FinancialYear, Some("YYYY/YYYY")),
];

/// What labels have in common that differ by their period alone: the form of that, and the rest of the label.
type Sort = (usize, String);

/// The columns of one release whose labels name periods: of each sort the first and the last.
pub(crate) struct Series(BTreeMap<Sort, (Days, Days)>);

impl Series {
    pub(crate) fn of<'a>(labels: impl IntoIterator<Item = &'a str>) -> Self {
        let mut series: BTreeMap<Sort, (Days, Days)> = BTreeMap::new();
        for (sort, days) in labels.into_iter().flat_map(readings) {
            let (first, last) = series.entry(sort).or_insert((days, days));
            *first = days.min(*first);
            *last = days.max(*last);
        }
        Series(series)
    }

    /// Whether the label names a period that was over before these begin.
    pub(crate) fn begins_after(&self, label: &str) -> bool {
        self.lies(label, |days, first, _| days < first)
    }

    /// Whether the label names a period later than these.
    pub(crate) fn ends_before(&self, label: &str) -> bool {
        self.lies(label, |days, _, last| days > last)
    }

    fn lies(&self, label: &str, lies: impl Fn(Days, Days, Days) -> bool) -> bool {
        let mut readings = readings(label).into_iter();
        readings.any(|(sort, days)| {
            let ends = self.0.get(&sort);
            ends.is_some_and(|(first, last)| lies(days, *first, *last))
        })
    }
}

/// Whether two names differ by the period in them alone.
pub(crate) fn are_of_one_series(before: &str, now: &str) -> bool {
    let of_now: Vec<Sort> = readings(now).into_iter().map(|(sort, _)| sort).collect();
    readings(before).iter().any(|(sort, _)| of_now.contains(sort))
}

/// Each way to read some words of a label as a period; `2011-12` is a month to one, and a financial year to another.
fn readings(label: &str) -> Vec<(Sort, Days)> {
    let spans = spans(label);
    let mut readings = Vec::new();
    for (i, (from, _)) in spans.iter().enumerate() {
        for (_, to) in spans[i..].iter().take(WORDS_OF_PERIOD) {
            for (form, (unit, written)) in FORMS.iter().enumerate() {
                if let Some(days) = period(&label[*from..*to], *unit, *written) {
                    let rest = format!("{}\u{0}{}", &label[..*from], &label[*to..]);
                    readings.push(((form, cell::fold(&rest).into_owned()), days));
                }
            }
        }
    }
    readings
}

fn period(text: &str, unit: PeriodUnit, written: Option<&str>) -> Option<Days> {
    let declared = Period {
        is: unit,
        written: written.map(str::to_owned),
        same_as: None,
    };
    let days = periods::parse(text, &declared)?;
    YEARS.contains(&days.from.year()).then_some(days)
}

/// Where the words of a label begin and end; no place in a label without a digit, or in a sentence.
fn spans(label: &str) -> Vec<(usize, usize)> {
    if !label.contains(|letter: char| letter.is_ascii_digit()) {
        return Vec::new();
    }
    let is_between = |letter: char| letter.is_whitespace() || "_(),;:".contains(letter);
    let (mut spans, mut at) = (Vec::new(), 0);
    for piece in label.split_inclusive(is_between) {
        let word = piece.trim_end_matches(is_between);
        if !word.is_empty() {
            spans.push((at, at + word.len()));
        }
        at += piece.len();
    }
    match spans.len() > MOST_WORDS {
        true => Vec::new(),
        false => spans,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_name_periods_in_many_forms() {
        for (before, now) in [
            ("2014-04", "2014-05"),
            ("Apr-14", "May-14"),
            ("Apr 2014", "May 2014"),
            ("April 2014", "May 2014"),
            ("2014_04", "2014_05"),
            ("01/04/2014", "01/05/2014"),
            ("2014 Q2", "2014 Q3"),
            ("2014/15", "2015/16"),
            ("2014-15", "2015-16"),
            ("2014", "2015"),
            ("Attended 2014/15", "Attended 2015/16"),
            ("2014/15 (beds)", "2015/16 (beds)"),
            ("beds_2014_15", "beds_2015_16"),
        ] {
            let series = Series::of([before]);
            assert!(series.ends_before(now), "{before} {now}");
            assert!(
                !series.ends_before(before) && !series.begins_after(now),
                "{before} {now}"
            );
            assert!(Series::of([now]).begins_after(before), "{before} {now}");
            assert!(are_of_one_series(before, now), "{before} {now}");
        }
    }

    #[test]
    fn other_numbers_and_other_words_are_no_series() {
        for (before, now) in [
            ("Form 1040", "Form 1041"),
            ("attended 2014", "missed 2015"),
            ("Under 4 hours", "Under 5 hours"),
            ("May", "June"),
            ("2014", "2014/15"),
        ] {
            assert!(!Series::of([before]).ends_before(now), "{before} {now}");
            assert!(!are_of_one_series(before, now), "{before} {now}");
        }
    }

    #[test]
    fn a_year_that_could_be_a_month_is_read_as_its_neighbours_are() {
        let now = Series::of(["2011-12", "2012-13", "2013-14"]);
        assert!(now.begins_after("2010-11") && now.ends_before("2014-15"));
        assert!(!now.begins_after("2012-13") && !now.ends_before("2012-13"));
    }
}
