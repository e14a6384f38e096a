//! How much a rule looked at.

use candour_model::coverage::{Coverage, Rest, Why};

/// How much was looked at of one sort of thing; begun with [`Judgement::looked`](crate::Judgement::looked). It is said as
/// it is built: nothing ends it.
#[derive(Debug)]
pub struct Looked<'a>(pub(crate) &'a mut Coverage);

impl Looked<'_> {
    /// The columns concerned; without them it is about the dataset as a whole. Of one sort of thing and the same columns a
    /// rule speaks once.
    pub fn columns<S: Into<String>>(self, columns: impl IntoIterator<Item = S>) -> Self {
        self.0.columns.extend(columns.into_iter().map(Into::into));
        self
    }

    /// How many there are.
    pub fn of(self, n: u64) -> Self {
        self.0.of = n;
        self
    }

    /// How many were looked at.
    pub fn at(self, n: u64) -> Self {
        self.0.looked = n;
        self
    }

    /// That there are so many, and each was looked at.
    pub fn all(self, n: u64) -> Self {
        self.of(n).at(n)
    }

    /// Some more that were not looked at, and why. None are let be.
    pub fn rest(self, why: Why, n: u64) -> Self {
        if n > 0 {
            match self.0.rest.iter_mut().find(|rest| rest.why == why) {
                Some(rest) => rest.n = rest.n.saturating_add(n),
                None => self.0.rest.push(Rest { why, n }),
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use candour_model::control;
    use candour_model::finding::Unit;

    use super::*;
    use crate::say::Judgement;

    #[test]
    fn reasons_are_said_once_each_and_none_is_not_said() {
        let mut out = Judgement::default();
        let looked = out.looked(Unit::Claims).columns(["a", "b"]).of(9).at(4);
        looked
            .rest(Why::NotDeclared, 2)
            .rest(Why::BeyondLimit, 0)
            .rest(Why::NotDeclared, 3);
        let said = control::Judgement::from(out).coverage;
        let expected = Coverage {
            about: Unit::Claims,
            columns: vec!["a".into(), "b".into()],
            of: 9,
            looked: 4,
            rest: vec![Rest {
                why: Why::NotDeclared,
                n: 5,
            }],
        };
        assert!(expected.adds_up());
        assert_eq!(said, [expected]);
    }
}
