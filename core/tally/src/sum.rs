//! Sums that are exact and do not depend on the order in which numbers came.

use candour_arrow::{SumColumn, SumRow};
use candour_cell::decimal::Decimal;
use candour_model::cell::CellState;

/// What a cell adds to a sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// A number, which must be without trailing zeros: its scale counts.
    Number(Decimal),
    /// None, for this reason.
    None(CellState),
}

/// One column summed over one group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sum {
    /// How many numbers were added.
    pub(crate) n: u64,
    /// How many cells held nothing, or a default filled in for want of an answer.
    pub(crate) missing: u64,
    /// How many were suppressed.
    pub(crate) suppressed: u64,
    /// How many could hold no number.
    pub(crate) not_applicable: u64,
    /// How many held something else than a number, or one of too many digits.
    pub(crate) malformed: u64,
    extremes: Option<(Decimal, Decimal)>,
    /// By scale, smallest first.
    partials: Vec<Partial>,
}

/// Whole numbers that are not below nought, summed the quick way.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wholes {
    n: u64,
    sum: u128,
    min: u64,
    max: u64,
}

impl Wholes {
    /// Adds so many of a number.
    pub(crate) fn add(&mut self, number: u64, times: u64) {
        if self.n == 0 {
            (self.min, self.max) = (number, number);
        }
        self.n += times;
        self.sum += u128::from(number) * u128::from(times);
        self.min = self.min.min(number);
        self.max = self.max.max(number);
    }
}

/// What numbers of one scale add up to, in units of their last digit. What is above nought and what is below are kept
/// apart: each only grows, so that whether one is past its bounds does not depend on the order of adding.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Partial {
    scale: u32,
    above: u128,
    below: u128,
}

impl Sum {
    /// Adds what a cell holds.
    pub(crate) fn add(&mut self, reading: Reading) {
        self.add_times(reading, 1);
    }

    /// Adds what each of so many cells holds.
    pub(crate) fn add_times(&mut self, reading: Reading, times: u64) {
        let number = match reading {
            Reading::Number(number) => number,
            // Filled in for want of an answer: nothing was recorded.
            Reading::None(CellState::Missing | CellState::Default) => return self.missing += times,
            Reading::None(CellState::Suppressed) => return self.suppressed += times,
            Reading::None(CellState::NotApplicable) => return self.not_applicable += times,
            Reading::None(CellState::Present | CellState::Malformed) => return self.malformed += times,
        };
        self.n += times;
        self.widen(number, number);
        let units = number.mantissa();
        let partial = self.partial(number.scale());
        let side = if units < 0 {
            &mut partial.below
        } else {
            &mut partial.above
        };
        *side = side.saturating_add(units.unsigned_abs().saturating_mul(times.into()));
    }

    /// Adds whole numbers that were added up already.
    pub(crate) fn add_wholes(&mut self, wholes: &Wholes) {
        if wholes.n == 0 {
            return;
        }
        self.n += wholes.n;
        self.widen(Decimal::from(wholes.min), Decimal::from(wholes.max));
        let partial = self.partial(0);
        partial.above = partial.above.saturating_add(wholes.sum);
    }

    /// Adds what another worker summed.
    pub(crate) fn merge(&mut self, other: &Sum) {
        self.n += other.n;
        self.missing += other.missing;
        self.suppressed += other.suppressed;
        self.not_applicable += other.not_applicable;
        self.malformed += other.malformed;
        if let Some((min, max)) = other.extremes {
            self.widen(min, max);
        }
        for theirs in &other.partials {
            let ours = self.partial(theirs.scale);
            ours.above = ours.above.saturating_add(theirs.above);
            ours.below = ours.below.saturating_add(theirs.below);
        }
    }

    /// The decimals of the finest number that was added.
    pub(crate) fn scale(&self) -> u32 {
        self.partials.last().map_or(0, |partial| partial.scale)
    }

    /// What is said of it, in units of 10 to the power of minus `scale`, which must not be coarser than [`Sum::scale`];
    /// `None` where a figure has more than the 38 digits that decimal128 holds.
    pub(crate) fn row(&self, scale: u32) -> Option<SumRow> {
        let counted = SumRow {
            n: self.n,
            missing: self.missing,
            suppressed: self.suppressed,
            not_applicable: self.not_applicable,
            malformed: self.malformed,
            ..SumRow::default()
        };
        let Some((min, max)) = self.extremes else {
            return Some(counted);
        };
        let extreme = |number: Decimal| bounded(shifted(number.mantissa(), scale, number.scale())?);
        let mut sum = 0_i128;
        for partial in &self.partials {
            let (above, below) = (i128::try_from(partial.above).ok()?, i128::try_from(partial.below).ok()?);
            sum = sum.checked_add(shifted(above - below, scale, partial.scale)?)?;
        }
        Some(SumRow {
            sum: Some(bounded(sum)?),
            min: Some(extreme(min)?),
            max: Some(extreme(max)?),
            ..counted
        })
    }

    fn widen(&mut self, least: Decimal, greatest: Decimal) {
        self.extremes = Some(match self.extremes {
            Some((min, max)) => (min.min(least), max.max(greatest)),
            None => (least, greatest),
        });
    }

    fn partial(&mut self, scale: u32) -> &mut Partial {
        let at = match self.partials.binary_search_by_key(&scale, |partial| partial.scale) {
            Ok(at) => at,
            Err(at) => {
                let (above, below) = (0, 0);
                self.partials.insert(at, Partial { scale, above, below });
                at
            }
        };
        &mut self.partials[at]
    }
}

/// The column of these sums, in the scale of the finest number; `None` where one has more digits than decimal128 holds at
/// that scale.
pub(crate) fn column<'a>(sums: impl Iterator<Item = &'a Sum> + Clone) -> Option<SumColumn> {
    let scale = sums.clone().map(Sum::scale).max().unwrap_or(0);
    let sums = sums.map(|sum| sum.row(scale)).collect::<Option<_>>()?;
    Some(SumColumn { scale, sums })
}

/// `units` of 10 to the power of minus `from`, in those of minus `scale`.
fn shifted(units: i128, scale: u32, from: u32) -> Option<i128> {
    if units == 0 {
        return Some(0);
    }
    units.checked_mul(10_i128.checked_pow(scale.checked_sub(from)?)?)
}

fn bounded(units: i128) -> Option<i128> {
    (units.unsigned_abs() < 10_u128.pow(38)).then_some(units)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum_of(numbers: &[&str]) -> Sum {
        let mut sum = Sum::default();
        for number in numbers {
            sum.add(Reading::Number(number.parse::<Decimal>().unwrap().normalize()));
        }
        sum
    }

    #[test]
    fn a_sum_knows_what_it_could_not_add() {
        let mut sum = sum_of(&["10", "5"]);
        sum.add(Reading::None(CellState::Suppressed));
        sum.add(Reading::None(CellState::Default));
        sum.add(Reading::None(CellState::Malformed));
        let row = sum.row(0).unwrap();
        assert_eq!((row.sum, row.min, row.max), (Some(15), Some(5), Some(10)));
        assert_eq!((sum.n, sum.suppressed, sum.missing, sum.malformed), (2, 1, 1, 1));
    }

    #[test]
    fn nothing_added_is_no_nought() {
        assert_eq!(Sum::default().row(0), Some(SumRow::default()));
    }

    #[test]
    fn scales_mix_without_rounding() {
        let sum = sum_of(&[
            "9999999999999999999999999999",
            "0.0000000001",
            "-9999999999999999999999999999",
        ]);
        assert_eq!(sum.scale(), 10);
        assert_eq!(sum.row(10).unwrap().sum, Some(1));
        assert_eq!(sum_of(&["0.10", "0.2", "-3"]).row(1).unwrap().sum, Some(-27));
    }

    #[test]
    fn more_digits_than_decimal128_holds_are_refused_in_any_order() {
        let numbers = ["9999999999999999999999999999", "0.00000000001", "-1"];
        for turn in 0..3 {
            let mut turned = numbers;
            turned.rotate_left(turn);
            assert_eq!(sum_of(&turned).row(11), None);
        }
    }

    #[test]
    fn parts_merge_to_the_whole() {
        let mut left = sum_of(&["1.5", "-2"]);
        left.merge(&sum_of(&["3.25", "100"]));
        assert_eq!(left, sum_of(&["100", "1.5", "3.25", "-2"]));
    }
}
