//! Exact numbers: fractions of whole numbers of 127 bits. What does not fit is told, never rounded.

use std::cmp::Ordering;

use candour_cell::decimal::Decimal;
use num_rational::Ratio;
use num_traits::{CheckedAdd, CheckedMul, Signed, Zero};

/// A fraction, whose denominator is above nought. It need not be in lowest terms.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Number(Ratio<i128>);

impl Number {
    pub(crate) const ZERO: Number = Number(Ratio::new_raw(0, 1));

    pub(crate) fn whole(number: i64) -> Self {
        Number(Ratio::new_raw(number.into(), 1))
    }

    pub(crate) fn half_of(number: u32) -> Self {
        Number(Ratio::new_raw(number.into(), 2))
    }

    pub(crate) fn of(number: Decimal) -> Self {
        // A decimal has at most 28 places.
        Number(Ratio::new_raw(number.mantissa(), 10_i128.pow(number.scale())))
    }

    /// The lowest terms cost more than all else here, and are looked for only where there is no room otherwise.
    pub(crate) fn plus(self, other: Number) -> Option<Number> {
        let (Number(a), Number(b)) = (self, other);
        if a.denom() == b.denom() {
            return kept(Ratio::new_raw(a.numer().checked_add(b.numer())?, *a.denom()));
        }
        let crossed = || {
            let (left, right) = crosswise(&a, &b)?;
            let denom = a.denom().checked_mul(b.denom())?;
            Some(Ratio::new_raw(left.checked_add(right)?, denom))
        };
        kept(crossed().or_else(|| a.reduced().checked_add(&b.reduced()))?)
    }

    pub(crate) fn times(self, other: Number) -> Option<Number> {
        let (Number(a), Number(b)) = (self, other);
        let straight = || {
            let denom = a.denom().checked_mul(b.denom())?;
            Some(Ratio::new_raw(a.numer().checked_mul(b.numer())?, denom))
        };
        kept(straight().or_else(|| a.reduced().checked_mul(&b.reduced()))?)
    }

    /// One divided by it; `None` for nought.
    pub(crate) fn inverse(self) -> Option<Number> {
        let (numer, denom) = (*self.0.numer(), *self.0.denom());
        match numer.cmp(&0) {
            Ordering::Equal => None,
            Ordering::Greater => Some(Number(Ratio::new_raw(denom, numer))),
            Ordering::Less => Some(Number(Ratio::new_raw(-denom, -numer))),
        }
    }

    pub(crate) fn negated(self) -> Number {
        Number(-self.0)
    }

    pub(crate) fn absolute(self) -> Number {
        Number(self.0.abs())
    }

    pub(crate) fn is_zero(self) -> bool {
        self.0.numer().is_zero()
    }

    pub(crate) fn is_negative(self) -> bool {
        self.0.numer().is_negative()
    }

    pub(crate) fn is_positive(self) -> bool {
        self.0.numer().is_positive()
    }
}

/// Each numerator times the denominator of the other, where there is room.
fn crosswise(a: &Ratio<i128>, b: &Ratio<i128>) -> Option<(i128, i128)> {
    Some((a.numer().checked_mul(b.denom())?, b.numer().checked_mul(a.denom())?))
}

/// The one number of 128 bits that cannot be negated is never held.
fn kept(number: Ratio<i128>) -> Option<Number> {
    (*number.numer() != i128::MIN).then_some(Number(number))
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Number {}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.0.denom() == other.0.denom() {
            return self.0.numer().cmp(other.0.numer());
        }
        match crosswise(&self.0, &other.0) {
            Some((left, right)) => left.cmp(&right),
            None => self.0.cmp(&other.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        Number::of(text.parse().expect("a decimal"))
    }

    #[test]
    fn fractions_are_exact() {
        let third = number("3").inverse().expect("no nought");
        let sum = third.plus(third).and_then(|sum| sum.plus(third)).expect("small");
        assert_eq!(sum, Number::whole(1));
        assert_eq!(number("0.1").plus(number("0.20")), Some(number("0.3")));
        assert_eq!(number("-4").inverse(), Some(number("-0.25")));
        assert!(number("-0.5") < Number::ZERO && number("2.50") == number("2.5"));
        assert_eq!(Number::ZERO.inverse(), None);
    }

    #[test]
    fn where_there_is_no_room_the_lowest_terms_are_found() {
        let part = |number: i64| Number(Ratio::new_raw(i128::from(number) << 70, 3 << 70));
        assert_eq!(part(1).plus(Number::half_of(1)), Some(Number(Ratio::new_raw(5, 6))));
        assert_eq!(part(2).times(part(4)), Some(Number(Ratio::new_raw(8, 9))));
        assert!(part(1) < Number::half_of(1) && part(2) > Number::half_of(1));
    }

    #[test]
    fn what_does_not_fit_is_told() {
        let greatest = number("9999999999999999999999999999");
        let finest = number("0.0000000000000000000000000001");
        assert_eq!(greatest.times(greatest), None);
        assert_eq!(finest.times(finest), None);
        assert_eq!(greatest.plus(finest), None);
        assert!(finest < greatest, "comparing needs no room");
        let least = Number(Ratio::new_raw(i128::MIN + 1, 1));
        assert_eq!(least.plus(number("-1")), None);
        assert!(least.negated().is_positive() && least.absolute() == least.negated());
    }
}
