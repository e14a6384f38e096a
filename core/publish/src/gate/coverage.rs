//! How much a rule could look at, as it may be told: in data about people what was left is a number of people.

use candour_model::coverage::{self, Coverage};
use candour_model::finding::Unit;
use candour_model::meaning::Privacy;
use candour_statement::predicate as shown;
use candour_statement::value::{Hidden, Number};

use super::Gate;
use super::amounts::is_of_distinct;

impl Gate<'_> {
    /// What was looked at, and what not, as it may be told.
    pub(crate) fn coverage(&self, coverage: &Coverage) -> shown::Coverage {
        let left = coverage.of.saturating_sub(coverage.looked);
        let told = |of, looked, rest| shown::Coverage {
            about: coverage.about,
            columns: self.column_ids(&coverage.columns),
            of,
            looked,
            rest,
        };
        if self.is_open() {
            return told(
                Number::Exact(coverage.of),
                Number::Exact(coverage.looked),
                rest(coverage, Number::Exact),
            );
        }
        if self.from_withheld {
            // Which reasons there are depends on what is withheld.
            let hidden = Number::Hidden(Hidden::Withheld);
            return told(hidden.clone(), hidden, Vec::new());
        }
        if !self.can_be_counted(coverage.of, coverage.about) {
            let hidden = Number::Hidden(Hidden::Implausible);
            return told(hidden.clone(), hidden, Vec::new());
        }
        if !self.is_of_people(coverage.about) {
            return told(
                Number::Exact(coverage.of),
                Number::Exact(coverage.looked),
                rest(coverage, Number::Exact),
            );
        }
        let is_untold = self.any_is(&coverage.columns, Privacy::Direct)
            || self.any_is_unknown(&coverage.columns)
            || is_of_distinct(coverage.about) && self.any_is(&coverage.columns, Privacy::Pseudonym);
        if is_untold {
            let band = |n| self.number_band(n, coverage.of);
            return told(
                Number::Hidden(Hidden::Personal),
                band(coverage.looked),
                rest(coverage, band),
            );
        }
        let of = match coverage.about {
            Unit::Values | Unit::Groups => Number::Exact(coverage.of),
            _ => self.part_of(coverage.of, self.whole(coverage.about, &coverage.columns)),
        };
        let looked = match left {
            0 => of.clone(),
            _ => self.part_of(coverage.looked, Some(coverage.of)),
        };
        told(of, looked, rest(coverage, |n| self.part_of(n, None)))
    }
}

fn rest(of: &Coverage, number: impl Fn(u64) -> Number) -> Vec<shown::Rest> {
    let told = |rest: &coverage::Rest| shown::Rest {
        why: rest.why,
        n: number(rest.n),
    };
    of.rest.iter().filter(|rest| rest.n > 0).map(told).collect()
}
