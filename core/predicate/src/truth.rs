//! True, false, or undecided for a reason: Kleene's logic.

use candour_model::predicate::Undecided;

/// Whether something holds of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// It does.
    True,
    /// It does not.
    False,
    /// It cannot be told.
    Untold(Undecided),
}

impl Truth {
    /// Whether both hold. One that does not decides, whatever the other is.
    pub(crate) fn and(self, other: Truth) -> Truth {
        match (self, other) {
            (Truth::False, _) | (_, Truth::False) => Truth::False,
            (Truth::Untold(why), Truth::Untold(other)) => Truth::Untold(why.max(other)),
            (Truth::True, told) | (told, Truth::True) => told,
        }
    }

    /// Whether one of both holds.
    pub(crate) fn or(self, other: Truth) -> Truth {
        self.negated().and(other.negated()).negated()
    }

    pub(crate) fn negated(self) -> Truth {
        match self {
            Truth::True => Truth::False,
            Truth::False => Truth::True,
            untold => untold,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SUPPRESSED: Truth = Truth::Untold(Undecided::Suppressed);
    const MISSING: Truth = Truth::Untold(Undecided::Missing);

    #[test]
    fn what_decides_decides_whatever_is_unknown() {
        for unknown in [SUPPRESSED, MISSING] {
            assert_eq!(unknown.and(Truth::False), Truth::False);
            assert_eq!(Truth::True.or(unknown), Truth::True);
            assert_eq!(unknown.and(Truth::True), unknown);
            assert_eq!(Truth::False.or(unknown), unknown);
            assert_eq!(unknown.negated(), unknown);
        }
        assert_eq!(SUPPRESSED.and(MISSING), MISSING);
        assert_eq!(MISSING.or(SUPPRESSED), MISSING);
    }
}
