//! How much of what a rule is about it could look at. A rule that looked at half of it and found nothing is not clean.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::finding::Unit;
use crate::predicate::Undecided;

/// How it is known what a rule looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Covers {
    /// It looks at the cells of its tallies, so that what could be read of them says it all.
    Cells,
    /// It matches what it is shown with something else, and says how much it could match. Without an answer nothing was
    /// looked at.
    #[default]
    Matches,
}

/// What was looked at of one sort of thing: `of` is `looked` and all of `rest` together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Coverage {
    /// What is counted.
    pub about: Unit,
    /// The columns concerned. Empty: the dataset as a whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// How many there are.
    pub of: u64,
    /// How many were looked at.
    pub looked: u64,
    /// Those that were not, by why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rest: Vec<Rest>,
}

/// What was not looked at, for one reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Rest {
    /// Why.
    pub why: Why,
    /// How many.
    pub n: u64,
}

/// Why something was not looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// It is not written as declared: no number where one is declared, no period where one is declared.
    Unreadable,
    /// The publisher withholds it.
    Suppressed,
    /// What it would be compared with is not there, though it is on both sides.
    NoCounterpart,
    /// It is on one side only: it began, or ended.
    OneSided,
    /// The declarations name it, and the data do not have it.
    NotListed,
    /// There is more of it than a rule is told of.
    BeyondLimit,
    /// Nothing declares what would have to be known of it.
    NotDeclared,
    /// The publisher declares that it means something else than before.
    Redefined,
}

impl Why {
    /// Why a row was not looked at that a test could not decide.
    pub fn of(undecided: Undecided) -> Self {
        match undecided {
            Undecided::Suppressed => Why::Suppressed,
            Undecided::Malformed => Why::Unreadable,
            Undecided::TooGreat => Why::BeyondLimit,
            Undecided::Missing | Undecided::Default | Undecided::NotApplicable | Undecided::ByNought => Why::OneSided,
        }
    }

    /// Whether it counts against what a rule says. What is withheld, stands alone or is not declared is told and no more.
    pub fn counts(self) -> bool {
        match self {
            Why::Unreadable | Why::NoCounterpart | Why::BeyondLimit => true,
            Why::OneSided | Why::Suppressed | Why::NotListed | Why::NotDeclared | Why::Redefined => false,
        }
    }
}

impl Coverage {
    /// Whether all of it was looked at.
    pub fn is_whole(&self) -> bool {
        self.looked == self.of
    }

    /// Whether the parts make the whole.
    pub fn adds_up(&self) -> bool {
        let rest = self.rest.iter().try_fold(0_u64, |sum, rest| sum.checked_add(rest.n));
        rest.and_then(|rest| rest.checked_add(self.looked)) == Some(self.of)
    }

    /// Whether less than so much per cent of what counts was looked at.
    pub fn is_below(&self, floor_percent: u64) -> bool {
        let left: u64 = self
            .rest
            .iter()
            .filter(|rest| rest.why.counts())
            .map(|rest| rest.n)
            .sum();
        let counts = u128::from(self.looked) + u128::from(left);
        u128::from(self.looked) * 100 < counts * u128::from(floor_percent)
    }
}

/// Whether a rule looked at too little for its silence to say anything: at less than so much per cent of any sort of thing
/// that it is about, or at nothing of what there is.
pub fn is_too_little(standing: Standing, coverage: &[Coverage], floor_percent: u64) -> bool {
    let is_any_there = coverage.is_empty() || coverage.iter().any(|of| of.of > 0);
    standing == Standing::NotLooked && is_any_there || coverage.iter().any(|of| of.is_below(floor_percent))
}

/// What a rule came to on a dataset, by what it found and how much it looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// It looked at all there is, and found nothing.
    Clean,
    /// It found something.
    Found,
    /// It found nothing in what it could look at, which is not all.
    Partly,
    /// It looked at nothing.
    NotLooked,
}

impl Standing {
    /// Of a rule that was judged.
    ///
    /// A rule that matches goes by what it matched: that its cells can be read is no match yet.
    pub fn of(covers: Covers, coverage: &[Coverage], has_findings: bool) -> Self {
        let mut decisive: Vec<&Coverage> = coverage.iter().filter(|of| of.about != Unit::Cells).collect();
        if covers == Covers::Cells || decisive.is_empty() {
            decisive = coverage.iter().collect();
        }
        let has_seen_nothing = decisive.iter().all(|of| of.looked == 0);
        match has_findings {
            true => Standing::Found,
            false if has_seen_nothing => Standing::NotLooked,
            false if coverage.iter().all(Coverage::is_whole) => Standing::Clean,
            false => Standing::Partly,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coverage(about: Unit, of: u64, looked: u64) -> Coverage {
        let rest = Rest {
            why: Why::NoCounterpart,
            n: of - looked,
        };
        Coverage {
            about,
            columns: Vec::new(),
            of,
            looked,
            rest: if rest.n > 0 { vec![rest] } else { Vec::new() },
        }
    }

    #[test]
    fn parts_make_a_whole_or_do_not() {
        let with_rest = |of, looked, n| Coverage {
            rest: vec![Rest {
                why: Why::Unreadable,
                n,
            }],
            ..Coverage {
                of,
                looked,
                ..coverage(Unit::Rows, 0, 0)
            }
        };
        assert!(with_rest(12, 9, 3).adds_up());
        assert!(!with_rest(12, 9, 2).adds_up());
        assert!(!with_rest(12, u64::MAX, 13).adds_up());
        assert!(!with_rest(12, 9, 3).is_whole());
        assert!(with_rest(12, 12, 0).is_whole());
    }

    #[test]
    fn a_rule_is_clean_only_if_it_looked_at_all() {
        let of = |coverage: &[Coverage]| Standing::of(Covers::Matches, coverage, false);
        assert_eq!(of(&[coverage(Unit::Groups, 12, 12)]), Standing::Clean);
        assert_eq!(of(&[coverage(Unit::Groups, 12, 9)]), Standing::Partly);
        assert_eq!(of(&[coverage(Unit::Groups, 12, 0)]), Standing::NotLooked);
        assert_eq!(of(&[coverage(Unit::Groups, 0, 0)]), Standing::NotLooked);
        assert_eq!(of(&[]), Standing::NotLooked);
        // One sort of thing that was not looked at leaves the others.
        let whole_and_groups = [coverage(Unit::Periods, 4, 4), coverage(Unit::Groups, 12, 0)];
        assert_eq!(of(&whole_and_groups), Standing::Partly);
        // Nothing there is nothing left.
        let without_groups = [coverage(Unit::Periods, 4, 4), coverage(Unit::Groups, 0, 0)];
        assert_eq!(of(&without_groups), Standing::Clean);
    }

    #[test]
    fn cells_that_can_be_read_are_no_match() {
        let cells = coverage(Unit::Cells, 40, 40);
        let unmatched = [cells.clone(), coverage(Unit::Groups, 12, 0)];
        assert_eq!(Standing::of(Covers::Matches, &unmatched, false), Standing::NotLooked);
        let unread = [coverage(Unit::Cells, 40, 39), coverage(Unit::Groups, 12, 12)];
        assert_eq!(Standing::of(Covers::Matches, &unread, false), Standing::Partly);
        assert_eq!(Standing::of(Covers::Matches, &[cells], false), Standing::Clean);
    }

    #[test]
    fn nothing_is_clean_without_coverage() {
        for covers in [Covers::Cells, Covers::Matches] {
            for (of, looked) in [(0, 0), (40, 0)] {
                let coverage = [coverage(Unit::Rows, of, looked)];
                assert_eq!(Standing::of(covers, &coverage, false), Standing::NotLooked);
                assert_eq!(Standing::of(covers, &[], false), Standing::NotLooked);
            }
        }
    }

    #[test]
    fn a_rule_of_cells_goes_by_its_cells() {
        let of = |coverage: &[Coverage]| Standing::of(Covers::Cells, coverage, false);
        assert_eq!(of(&[coverage(Unit::Cells, 40, 40)]), Standing::Clean);
        assert_eq!(of(&[coverage(Unit::Cells, 40, 39)]), Standing::Partly);
        assert_eq!(of(&[coverage(Unit::Cells, 40, 0)]), Standing::NotLooked);
        assert_eq!(of(&[coverage(Unit::Cells, 0, 0)]), Standing::NotLooked);
    }

    #[test]
    fn what_cannot_be_read_compared_or_told_counts_and_what_is_withheld_does_not() {
        let left = |why| Coverage {
            rest: vec![Rest { why, n: 6 }],
            ..coverage(Unit::Cells, 100, 94)
        };
        for (why, counts) in [
            (Why::Unreadable, true),
            (Why::NoCounterpart, true),
            (Why::BeyondLimit, true),
            (Why::OneSided, false),
            (Why::Suppressed, false),
            (Why::NotListed, false),
            (Why::NotDeclared, false),
        ] {
            assert_eq!(why.counts(), counts);
            assert_eq!(is_too_little(Standing::Partly, &[left(why)], 95), counts, "{why:?}");
            assert!(!is_too_little(Standing::Partly, &[left(why)], 94), "{why:?}");
        }
    }

    #[test]
    fn nothing_of_something_is_always_too_little() {
        for why in [Why::Suppressed, Why::NotDeclared, Why::OneSided] {
            let nothing = Coverage {
                rest: vec![Rest { why, n: 12 }],
                ..coverage(Unit::Groups, 12, 0)
            };
            assert!(is_too_little(Standing::NotLooked, &[nothing], 0), "{why:?}");
        }
        assert!(is_too_little(Standing::NotLooked, &[], 0));
        assert!(!is_too_little(Standing::NotLooked, &[coverage(Unit::Groups, 0, 0)], 95));
        assert!(!is_too_little(Standing::Clean, &[], 95));
    }

    #[test]
    fn what_was_found_was_found_however_little_was_looked_at() {
        for covers in [Covers::Cells, Covers::Matches] {
            for coverage in [Vec::new(), vec![coverage(Unit::Rows, 12, 0)]] {
                assert_eq!(Standing::of(covers, &coverage, true), Standing::Found);
            }
        }
    }
}
