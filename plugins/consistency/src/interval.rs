//! What a figure can be: rounding and suppression leave an interval, and two of them agree where they meet.

use candour_sdk::{ColumnMeaning, Decimal, MarkerKind, SumView};

/// All that a figure can be, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Interval {
    /// The least.
    pub(crate) low: Decimal,
    /// The most; nothing where there is no bound.
    pub(crate) high: Option<Decimal>,
}

impl Interval {
    /// Nought exactly: what no parts add up to.
    pub(crate) const ZERO: Interval = Interval {
        low: Decimal::ZERO,
        high: Some(Decimal::ZERO),
    };

    /// Anything: what is too great to be held, where no comparison finds anything.
    pub(crate) const ANY: Interval = Interval {
        low: Decimal::MIN,
        high: None,
    };

    /// What the sum of a group of cells can be; `None` where one of them tells no figure.
    pub(crate) fn of_sum(sum: SumView, meaning: &ColumnMeaning) -> Option<Interval> {
        if sum.missing + sum.not_applicable + sum.malformed > 0 || sum.n + sum.suppressed == 0 {
            return None;
        }
        let slack = half_base(meaning).checked_mul(sum.n.into())?;
        let stated = sum.sum.unwrap_or(Decimal::ZERO);
        let shown = Interval {
            low: stated.checked_sub(slack)?,
            high: Some(stated.checked_add(slack)?),
        };
        shown.plus(Interval::of_suppressed(meaning).times(sum.suppressed)?)
    }

    /// What a suppressed cell of a column can be, whichever of its markers it holds.
    pub(crate) fn of_suppressed(meaning: &ColumnMeaning) -> Interval {
        let markers = || {
            meaning
                .markers
                .values()
                .filter(|marker| marker.is == MarkerKind::Suppressed)
        };
        let low = markers().map(|marker| marker.from.unwrap_or(0)).min().unwrap_or(0);
        let bounded = markers().all(|marker| marker.to.is_some());
        let high = markers().filter_map(|marker| marker.to).max().filter(|_| bounded);
        Interval {
            low: low.into(),
            high: high.map(Decimal::from),
        }
    }

    /// What both together can be; `None` where that is too great to be told.
    pub(crate) fn plus(self, other: Interval) -> Option<Interval> {
        let high = match (self.high, other.high) {
            (Some(a), Some(b)) => Some(a.checked_add(b)?),
            _ => None,
        };
        Some(Interval {
            low: self.low.checked_add(other.low)?,
            high,
        })
    }

    /// So many of it together; `None` where that is too great to be told.
    pub(crate) fn times(self, n: u64) -> Option<Interval> {
        let times = |bound: Decimal| bound.checked_mul(n.into());
        Some(Interval {
            low: times(self.low)?,
            high: match self.high {
                _ if n == 0 => Some(Decimal::ZERO),
                Some(high) => Some(times(high)?),
                None => None,
            },
        })
    }

    /// So much more at either end; `None` where that is too great to be told.
    pub(crate) fn widened(self, by: Decimal) -> Option<Interval> {
        let low = self.low.checked_sub(by)?;
        match self.high {
            Some(high) => Some(Interval {
                low,
                high: Some(high.checked_add(by)?),
            }),
            None => Some(Interval { low, high: None }),
        }
    }

    /// How far apart they are: nought where they meet.
    pub(crate) fn gap(self, other: Interval) -> Decimal {
        let beyond = |low: Decimal, high: Option<Decimal>| high.map_or(Decimal::ZERO, |high| low.saturating_sub(high));
        beyond(self.low, other.high)
            .max(beyond(other.low, self.high))
            .max(Decimal::ZERO)
    }
}

/// How far a figure that was rounded to its base can be from what it was.
fn half_base(meaning: &ColumnMeaning) -> Decimal {
    let base = meaning
        .measure
        .as_ref()
        .and_then(|measure| measure.rounded)
        .unwrap_or(1);
    (base / 2).into()
}
