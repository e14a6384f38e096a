//! What an amount is, as far as the cells of a row tell.

use candour_model::predicate::{Relation, Undecided};

use crate::number::Number;
use crate::truth::Truth;

/// A number, or all that it can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    Exact(Number),
    /// Between these, both included; without a bound where there is none.
    Between(Bound, Bound),
    Untold(Undecided),
}

type Bound = Option<Number>;

const TOO_GREAT: Value = Value::Untold(Undecided::TooGreat);

impl Value {
    fn exact(number: Option<Number>) -> Value {
        number.map_or(TOO_GREAT, Value::Exact)
    }

    /// Its bounds, or why it has none.
    fn bounds(self) -> Result<(Bound, Bound), Undecided> {
        match self {
            Value::Exact(number) => Ok((Some(number), Some(number))),
            Value::Between(low, high) => Ok((low, high)),
            Value::Untold(why) => Err(why),
        }
    }

    /// What comes of two values by their bounds.
    fn with(self, other: Value, of: impl FnOnce((Bound, Bound), (Bound, Bound)) -> Option<Value>) -> Value {
        match (self.bounds(), other.bounds()) {
            (Err(why), Err(other)) => Value::Untold(why.max(other)),
            (Err(why), Ok(_)) | (Ok(_), Err(why)) => Value::Untold(why),
            (Ok(a), Ok(b)) => of(a, b).unwrap_or(TOO_GREAT),
        }
    }

    pub(crate) fn plus(self, other: Value) -> Value {
        if let (Value::Exact(a), Value::Exact(b)) = (self, other) {
            return Value::exact(a.plus(b));
        }
        self.with(other, |a, b| {
            Some(Value::Between(
                both(a.0, b.0, Number::plus)?,
                both(a.1, b.1, Number::plus)?,
            ))
        })
    }

    pub(crate) fn times(self, other: Value) -> Value {
        match (self, other) {
            (Value::Exact(a), Value::Exact(b)) => Value::exact(a.times(b)),
            (Value::Exact(factor), Value::Between(low, high)) | (Value::Between(low, high), Value::Exact(factor)) => {
                scaled(low, high, factor).unwrap_or(TOO_GREAT)
            }
            _ => self.with(other, product),
        }
    }

    pub(crate) fn divided_by(self, other: Value) -> Value {
        if let Value::Untold(_) = self {
            return self.plus(other);
        }
        match other {
            Value::Untold(_) => other,
            Value::Exact(divisor) => match divisor.inverse() {
                Some(inverse) => self.times(Value::Exact(inverse)),
                None => Value::Untold(Undecided::ByNought),
            },
            Value::Between(low, high) => {
                let inverse = |bound: Bound| bound.map_or(Some(Number::ZERO), Number::inverse);
                let is_apart = low.is_some_and(Number::is_positive) || high.is_some_and(Number::is_negative);
                match is_apart {
                    true => self.times(Value::Between(inverse(high), inverse(low))),
                    // It may be nought, or next to it.
                    false => Value::Between(None, None),
                }
            }
        }
    }

    pub(crate) fn negated(self) -> Value {
        match self {
            Value::Exact(number) => Value::Exact(number.negated()),
            Value::Between(low, high) => Value::Between(high.map(Number::negated), low.map(Number::negated)),
            untold => untold,
        }
    }

    pub(crate) fn absolute(self) -> Value {
        match self {
            Value::Exact(number) => Value::Exact(number.absolute()),
            Value::Between(low, _) if low.is_some_and(|low| !low.is_negative()) => self,
            Value::Between(_, high) if high.is_some_and(|high| !high.is_positive()) => self.negated(),
            Value::Between(low, high) => {
                let farther = low.zip(high).map(|(low, high)| high.max(low.negated()));
                Value::Between(Some(Number::ZERO), farther)
            }
            untold => untold,
        }
    }

    /// All that it can be where it may be so far off either way.
    pub(crate) fn around(self, slack: Number) -> Value {
        self.plus(Value::Between(Some(slack.negated()), Some(slack)))
    }

    pub(crate) fn compares(self, is: Relation, other: Value) -> Truth {
        match is {
            Relation::Less => self.is_below(other),
            Relation::AtMost => other.is_below(self).negated(),
            Relation::Equal => self.equals(other),
            Relation::Unequal => self.equals(other).negated(),
            Relation::AtLeast => self.is_below(other).negated(),
            Relation::More => other.is_below(self),
        }
    }

    fn is_below(self, other: Value) -> Truth {
        self.told_with(other, |(low, high), (other_low, other_high)| {
            if high.zip(other_low).is_some_and(|(high, low)| high < low) {
                Truth::True
            } else if low.zip(other_high).is_some_and(|(low, high)| low >= high) {
                Truth::False
            } else {
                Truth::Untold(Undecided::Suppressed)
            }
        })
    }

    fn equals(self, other: Value) -> Truth {
        self.told_with(other, |(low, high), (other_low, other_high)| {
            let is_apart = |high: Bound, low: Bound| high.zip(low).is_some_and(|(high, low)| high < low);
            if is_apart(high, other_low) || is_apart(other_high, low) {
                Truth::False
            } else if low.is_some() && low == high && low == other_low && low == other_high {
                Truth::True
            } else {
                Truth::Untold(Undecided::Suppressed)
            }
        })
    }

    fn told_with(self, other: Value, of: impl FnOnce((Bound, Bound), (Bound, Bound)) -> Truth) -> Truth {
        match (self.bounds(), other.bounds()) {
            (Err(why), Err(other)) => Truth::Untold(why.max(other)),
            (Err(why), Ok(_)) | (Ok(_), Err(why)) => Truth::Untold(why),
            (Ok(a), Ok(b)) => of(a, b),
        }
    }
}

/// What comes of two bounds, and none where one is open; `None` where it is too great.
fn both(a: Bound, b: Bound, of: impl FnOnce(Number, Number) -> Option<Number>) -> Option<Bound> {
    match (a, b) {
        (Some(a), Some(b)) => of(a, b).map(Some),
        _ => Some(None),
    }
}

fn scaled(low: Bound, high: Bound, factor: Number) -> Option<Value> {
    let times = |bound: Bound| both(bound, Some(factor), Number::times);
    Some(match factor.is_negative() {
        // Nought of anything is nought.
        false if factor.is_zero() => Value::Exact(Number::ZERO),
        false => Value::Between(times(low)?, times(high)?),
        true => Value::Between(times(high)?, times(low)?),
    })
}

fn product(a: (Bound, Bound), b: (Bound, Bound)) -> Option<Value> {
    if let ((Some(a), Some(c)), (Some(b), Some(d))) = (a, b) {
        let ends = [a.times(b)?, a.times(d)?, c.times(b)?, c.times(d)?];
        return Some(Value::Between(ends.iter().min().copied(), ends.iter().max().copied()));
    }
    let is_above = |low: Bound| low.is_some_and(|low| !low.is_negative());
    Some(match is_above(a.0) && is_above(b.0) {
        true => Value::Between(both(a.0, b.0, Number::times)?, None),
        false => Value::Between(None, None),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn between(low: impl Into<Option<i64>>, high: impl Into<Option<i64>>) -> Value {
        Value::Between(low.into().map(Number::whole), high.into().map(Number::whole))
    }

    fn exact(number: i64) -> Value {
        Value::Exact(Number::whole(number))
    }

    #[test]
    fn what_is_open_stays_open_and_what_is_far_apart_is_decided() {
        let hidden = between(1, 7);
        assert_eq!(hidden.compares(Relation::AtMost, exact(7)), Truth::True);
        assert_eq!(hidden.compares(Relation::More, exact(7)), Truth::False);
        assert_eq!(
            hidden.compares(Relation::Less, exact(7)),
            Truth::Untold(Undecided::Suppressed)
        );
        assert_eq!(between(0, None).compares(Relation::AtLeast, exact(0)), Truth::True);
        assert_eq!(between(0, None).times(exact(0)), exact(0));
        assert_eq!(between(3, 3).compares(Relation::Equal, exact(3)), Truth::True);
        assert_eq!(exact(1).divided_by(exact(0)), Value::Untold(Undecided::ByNought));
        assert_eq!(exact(6).divided_by(between(2, None)), between(0, 3));
        assert_eq!(exact(6).divided_by(between(-2, -1)), between(-6, -3));
        assert_eq!(exact(6).divided_by(between(0, 7)), Value::Between(None, None));
        assert_eq!(between(-4, 2).absolute(), between(0, 4));
    }

    #[test]
    fn the_graver_reason_is_told() {
        let (missing, malformed) = (Value::Untold(Undecided::Missing), Value::Untold(Undecided::Malformed));
        assert_eq!(missing.divided_by(malformed), malformed);
        assert_eq!(malformed.times(missing), malformed);
        assert_eq!(
            missing.compares(Relation::Less, exact(1)),
            Truth::Untold(Undecided::Missing)
        );
    }

    /// A number, bounds around it, and what else they leave open.
    fn known() -> impl Strategy<Value = (i64, Value)> {
        (-6_i64..7, 0_i64..4, 0_i64..4, 0..4).prop_map(|(number, below, above, open)| {
            let value = match open {
                0 => exact(number),
                1 => between(number - below, None),
                _ => between(number - below, number + above),
            };
            (number, value)
        })
    }

    proptest! {
        /// Whatever is worked out of bounds holds the number worked out of what lies within them.
        #[test]
        fn bounds_hold_what_they_are_bounds_of((a, around_a) in known(), (b, around_b) in known()) {
            let holds = |number: Value, bounds: Value| {
                bounds.compares(Relation::Equal, number) != Truth::False || matches!(number, Value::Untold(_))
            };
            prop_assert!(holds(exact(a + b), around_a.plus(around_b)));
            prop_assert!(holds(exact(a * b), around_a.times(around_b)));
            prop_assert!(holds(exact(a).divided_by(exact(b)), around_a.divided_by(around_b)));
            prop_assert!(holds(exact(a.abs()), around_a.absolute()));
            prop_assert!(holds(exact(-a), around_a.negated()));
            for is in [Relation::Less, Relation::AtMost, Relation::Equal, Relation::Unequal, Relation::AtLeast, Relation::More] {
                let told = around_a.compares(is, around_b);
                prop_assert!(matches!(told, Truth::Untold(_)) || told == exact(a).compares(is, exact(b)));
            }
        }
    }
}
