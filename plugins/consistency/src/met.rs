//! What becomes of one figure from one release to the next.

use candour_sdk::{ColumnMeaning, Decimal, SumView};

use crate::interval::Interval;

/// The figure of a key in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cell {
    /// The sum of what is shown: of one cell, where the key is one.
    pub(crate) stated: Decimal,
    interval: Interval,
    is_shown: bool,
    is_suppressed: bool,
    /// Whether it is no number and no marker, so that nobody knows what it says.
    is_unreadable: bool,
    /// Whether several became one that do not add up.
    is_mixed: bool,
}

/// How a figure stands to the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Met {
    /// It is what it was, as far as rounding tells.
    Same,
    /// It is another.
    Restated,
    /// It was shown, and is suppressed.
    Hidden,
    /// It was suppressed, and is shown.
    Shown,
    /// It was there, and is blank.
    Emptied,
    /// It was blank, and is there.
    Filled,
    /// Both are suppressed: nobody can tell.
    BothHidden,
    /// Neither side has one.
    Nothing,
    /// One side cannot be read: the core counts such cells.
    Unreadable,
    /// Several became one that do not add up.
    Mixed,
}

impl Met {
    /// Whether it is not what it was.
    pub(crate) fn is_another(self) -> bool {
        matches!(
            self,
            Met::Restated | Met::Hidden | Met::Shown | Met::Emptied | Met::Filled
        )
    }
}

impl Cell {
    /// The figure of a group, which can be so much more or less than what is shown.
    pub(crate) fn of(mut sum: SumView, meaning: &ColumnMeaning, slack: Decimal) -> Self {
        let is_unreadable = sum.malformed > 0;
        // What is blank adds nothing.
        (sum.missing, sum.not_applicable, sum.malformed) = (0, 0, 0);
        let interval = match sum.n + sum.suppressed {
            0 => Some(Interval::ZERO),
            _ => Interval::of_sum(sum, meaning).and_then(|interval| interval.widened(slack)),
        };
        Cell {
            stated: sum.sum.unwrap_or(Decimal::ZERO),
            interval: interval.unwrap_or(Interval::ANY),
            is_shown: sum.n > 0,
            is_suppressed: sum.suppressed > 0,
            is_unreadable,
            is_mixed: false,
        }
    }

    /// With another that is declared to be one with it.
    pub(crate) fn join(&mut self, other: Cell, adds: bool) {
        *self = Cell {
            stated: self.stated.saturating_add(other.stated),
            interval: self.interval.plus(other.interval).unwrap_or(Interval::ANY),
            is_shown: self.is_shown || other.is_shown,
            is_suppressed: self.is_suppressed || other.is_suppressed,
            is_unreadable: self.is_unreadable || other.is_unreadable,
            is_mixed: self.is_mixed || !adds,
        };
    }

    /// Whether it says anything: a figure, or that there is one.
    pub(crate) fn is_there(&self) -> bool {
        self.is_shown || self.is_suppressed
    }

    /// How it stands to the one before.
    pub(crate) fn met(&self, before: &Cell) -> Met {
        let differs = self.interval.gap(before.interval) > Decimal::ZERO;
        match (self.is_there(), before.is_there()) {
            _ if self.is_unreadable || before.is_unreadable => Met::Unreadable,
            _ if self.is_mixed || before.is_mixed => Met::Mixed,
            (false, false) => Met::Nothing,
            (false, true) if before.is_shown => Met::Emptied,
            (true, false) if self.is_shown => Met::Filled,
            // A mark stands where there is none on the other side: no figure was shown.
            (false, true) | (true, false) => Met::Same,
            (true, true) => match (self.is_suppressed, before.is_suppressed) {
                (true, false) => Met::Hidden,
                (false, true) => Met::Shown,
                _ if differs => Met::Restated,
                (true, true) => Met::BothHidden,
                (false, false) => Met::Same,
            },
        }
    }
}
