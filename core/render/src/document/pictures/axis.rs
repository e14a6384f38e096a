//! Where periods lie from left to right: one that is left out leaves its place empty.

use candour_words::{period_noun, period_place};

use super::super::cut;
use super::super::drawing::Tick;
use super::LABEL;

/// The most labels below a picture, so that they fit a narrow screen: years are short.
const YEARS: u64 = 5;
const OTHERS: u64 = 3;

/// The longest axis on which what is left out has its place.
const LONGEST: u64 = 2_400;

/// The places of periods.
pub(super) struct Axis {
    /// The place of each period, in order.
    pub(super) places: Vec<u64>,
    /// How many places there are.
    pub(super) length: u64,
    pub(super) ticks: Vec<Tick>,
}

impl Axis {
    pub(super) fn of(periods: &[&str]) -> Axis {
        let in_order = || (0..periods.len() as u64).collect();
        let places = in_time(periods).unwrap_or_else(in_order);
        let length = places.last().map_or(0, |last| last + 1);
        Axis {
            ticks: ticks(periods, &places, length),
            places,
            length,
        }
    }

    /// Values by place.
    pub(super) fn placed<T: Clone>(&self, values: &[Option<T>]) -> Vec<Option<T>> {
        let mut placed = vec![None; usize::try_from(self.length).unwrap_or(0)];
        for (place, value) in self.places.iter().zip(values) {
            if let Some(at) = placed.get_mut(usize::try_from(*place).unwrap_or(usize::MAX)) {
                at.clone_from(value);
            }
        }
        placed
    }

    /// How many places no period has.
    pub(super) fn left_out(&self) -> u64 {
        self.length - self.places.len() as u64
    }
}

/// A period as people write it.
pub(super) fn period(label: &str) -> String {
    cut(&candour_words::period(label), LABEL)
}

/// A period where there is little room.
pub(super) fn short(label: &str) -> String {
    cut(&candour_words::period_short(label), LABEL)
}

/// All periods from one to another.
pub(super) fn range(from: &str, to: &str) -> String {
    cut(&candour_words::period_range(from, to), 2 * LABEL)
}

fn in_time(periods: &[&str]) -> Option<Vec<u64>> {
    let first = periods.first()?;
    let (noun, start) = (period_noun(first), period_place(first)?);
    let place = |period: &&str| {
        period_place(period)?
            .checked_sub(start)
            .filter(|_| period_noun(period) == noun)
    };
    let places: Vec<u64> = periods.iter().map(place).collect::<Option<_>>()?;
    let is_ordered = places.windows(2).all(|pair| pair[0] < pair[1]);
    (is_ordered && places.last()? < &LONGEST).then_some(places)
}

/// Labels of years where there are several, else of periods.
fn ticks(periods: &[&str], places: &[u64], length: u64) -> Vec<Tick> {
    let in_year = match periods.first().map(|first| period_noun(first).0) {
        Some("month") => 12,
        Some("quarter") => 4,
        _ => 1,
    };
    let start = periods.first().and_then(|first| period_place(first)).unwrap_or(0);
    if in_year > 1 && length > 2 * in_year {
        let every = (length / in_year).div_ceil(YEARS).max(1) * in_year;
        let first = start.div_ceil(every) * every;
        let years = (first..start + length).step_by(usize::try_from(every).unwrap_or(1));
        return years
            .map(|place| (place - start, (place / in_year).to_string()))
            .collect();
    }
    let every = (periods.len() as u64).div_ceil(OTHERS).max(1);
    let labels = periods.iter().zip(places).step_by(usize::try_from(every).unwrap_or(1));
    labels.map(|(period, place)| (*place, short(period))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_that_is_left_out_keeps_its_place() {
        let axis = Axis::of(&["2014-11", "2014-12", "2015-03"]);
        assert_eq!(
            (axis.places.as_slice(), axis.length, axis.left_out()),
            (&[0, 1, 4][..], 5, 2)
        );
        assert_eq!(
            axis.placed(&[Some(1), None, Some(3)]),
            [Some(1), None, None, None, Some(3)]
        );
        assert_eq!(axis.ticks[0], (0, "Nov 2014".to_owned()));
    }

    #[test]
    fn many_months_are_labelled_by_a_few_years() {
        let months: Vec<String> = (2008..2025)
            .flat_map(|year| (1..=12).map(move |month| format!("{year}-{month:02}")))
            .collect();
        let axis = Axis::of(&months.iter().map(String::as_str).collect::<Vec<_>>());
        let years: Vec<&str> = axis.ticks.iter().map(|(_, year)| year.as_str()).collect();
        assert_eq!(years, ["2008", "2012", "2016", "2020", "2024"]);
        assert_eq!(axis.ticks[1].0, 48);
    }

    #[test]
    fn what_is_no_period_stands_in_its_order() {
        let axis = Axis::of(&["spring", "2014-04"]);
        assert_eq!((axis.places, axis.length), (vec![0, 1], 2));
        assert_eq!(Axis::of(&[]).length, 0);
    }
}
