//! How far a total is from what its parts allow.

use candour_sdk::{ColumnMeaning, Decimal, SumView};

use crate::interval::Interval;

/// The difference between a total and its parts.
pub(super) struct Gap {
    /// After rounding and suppression; nought where these explain it.
    pub(super) size: Decimal,
    /// Whether it is what the parts and their sub-totals come to together: the parts twice, or with two sorts of sub-totals three
    /// times.
    pub(super) is_twice: bool,
}

impl Gap {
    /// `None` where the total or a part tells no figure.
    ///
    /// Distinct people do not add: their total lies between the greatest part and the sum of all.
    pub(super) fn of(meaning: &ColumnMeaning, total: SumView, mut parts: impl Iterator<Item = SumView>) -> Option<Gap> {
        let total = Interval::of_sum(total, meaning)?;
        let start = (Interval::ZERO, Decimal::ZERO);
        let (sum, greatest) = parts.try_fold(start, |(sum, greatest), part| {
            let part = Interval::of_sum(part, meaning)?;
            Some((sum.plus(part)?, greatest.max(part.low)))
        })?;
        let adds = meaning.measure.as_ref().is_some_and(|measure| measure.adds());
        let expected = Interval {
            low: if adds { sum.low } else { greatest },
            high: sum.high,
        };
        let size = total.gap(expected);
        let is_times = |n| sum.times(n).is_some_and(|sum| total.gap(sum).is_zero());
        Some(Gap {
            size,
            is_twice: adds && !size.is_zero() && sum.low > Decimal::ZERO && (is_times(2) || is_times(3)),
        })
    }
}
