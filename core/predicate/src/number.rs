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

    pub(crate) fn plus(self, other: Number) -> Option<Number> {
        let (Number(a), Number(b)) = (self, other);
        match a.denom() == b.denom() {
            true => kept(Ratio::new_raw(a.numer().checked_add(b.numer())?, *a.denom())),
            false => kept(a.checked_add(&b)?),
        }
    }

    pub(crate) fn times(self, other: Number) -> Option<Number> {
        let (Number(a), Number(b)) = (self, other);
        match (*a.denom(), *b.denom()) {
            (1, 1) => kept(Ratio::new_raw(a.numer().checked_mul(b.numer())?, 1)),
            _ => kept(a.checked_mul(&b)?),
        }
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
        match self.0.denom() == other.0.denom() {
            true => self.0.numer().cmp(other.0.numer()),
            false => self.0.cmp(&other.0),
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
