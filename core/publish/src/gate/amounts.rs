//! Counts and shares.
//!
//! Broken down, and of people, small ones are hidden, also where the rest is small, and others are rounded. In data about
//! people every count is one of people: a row is about one, whatever is counted. There only totals are exact; any other
//! number is of those of whom something holds, whether a rule says so or not ([`super::some`]).

use std::collections::BTreeMap;

use candour_model::facts::DatasetFacts;
use candour_model::finding::{Argument, Count, Share, Unit};
use candour_model::meaning::Privacy;
use candour_model::outcome::PublicationPolicy;
use candour_statement::value::{self as told, Hidden, Number, PartOf, Portion, Rounded, RoundedPart, nearest};

use super::{Beside, Gate};

/// So many there can be of what is neither in the rows nor the columns, such as files or lines above the header.
const FEW: u64 = 1_000;

impl Gate<'_> {
    /// A count, as it may be told.
    pub(crate) fn count(&self, count: &Count, beside: Beside<'_>) -> told::Count {
        told::Count {
            n: self.number_of(count, beside),
            unit: count.of,
            by: self.breakdown_told(&count.by),
        }
    }

    /// A count of a finding's size, which stands beside no argument.
    pub(crate) fn affected(&self, count: &Count, columns: &[String]) -> told::Count {
        let none = BTreeMap::new();
        self.count(count, Beside { args: &none, columns })
    }

    fn number_of(&self, count: &Count, beside: Beside<'_>) -> Number {
        let exact = Number::Exact(count.n);
        if self.is_open() {
            return exact;
        }
        if self.from_withheld {
            return Number::Hidden(Hidden::Withheld);
        }
        if !self.can_be_counted(count.n, count.of) {
            return Number::Hidden(Hidden::Implausible);
        }
        let by = self.broken_down_by(&count.by.columns, beside.args);
        if !by.is_empty() {
            return match self.breakdown(&by, beside, count.of) {
                Err(why) => Number::Hidden(why),
                Ok(Breakdown::AsPublished) => exact,
                Ok(Breakdown::OfPeople { is_personal }) => self.people(count, beside, is_personal),
            };
        }
        if is_of_distinct(count.of) {
            if let Some(why) = self.untold_distinct(beside.columns) {
                return Number::Hidden(why);
            }
            if self.any_is(beside.columns, Privacy::Pseudonym) {
                return match self.is_records() && self.is_small(count.n) {
                    true => Number::Below(self.outcome.publication.threshold),
                    false => rounded(count.n, told::second_digit(count.n)),
                };
            }
        }
        if self.is_of_direct_cells(count.of, beside) {
            return match self.dataset.and_then(|dataset| dataset.records) {
                Some(records) => self.number_band(count.n, records),
                None => Number::Hidden(Hidden::Personal),
            };
        }
        match self.is_of_some(count.of, beside.columns) {
            true => self.some(count, beside.columns),
            false => exact,
        }
    }

    /// A share, as it may be told.
    pub(crate) fn share(&self, share: &Share, beside: Beside<'_>) -> told::Share {
        told::Share {
            share: self.portion(share, beside),
            unit: share.of,
            by: self.breakdown_told(&share.by),
        }
    }

    fn portion(&self, share: &Share, beside: Beside<'_>) -> Portion {
        let exact = Portion::Exact(PartOf {
            part: share.part,
            whole: share.whole,
        });
        if self.is_open() {
            return exact;
        }
        if !self.can_be_counted(share.whole, share.of) {
            return Portion::Hidden(Hidden::Implausible);
        }
        let by = self.broken_down_by(&share.by.columns, beside.args);
        if !by.is_empty() {
            if self.from_withheld {
                return Portion::Hidden(Hidden::Withheld);
            }
            return match self.breakdown(&by, beside, share.of) {
                Err(why) => Portion::Hidden(why),
                Ok(Breakdown::AsPublished) => exact,
                Ok(Breakdown::OfPeople { .. }) => self.share_of_people(share),
            };
        }
        let band = || self.portion_band(share);
        if is_of_distinct(share.of) {
            if let Some(why) = self.untold_distinct(beside.columns) {
                return Portion::Hidden(why);
            }
            if self.any_is(beside.columns, Privacy::Pseudonym) {
                return band();
            }
        }
        if self.from_withheld || self.any_is(beside.columns, Privacy::Direct) {
            return band();
        }
        match self.is_of_some(share.of, beside.columns) {
            true => self.some_of(share),
            false => exact,
        }
    }

    /// Why it may not be told how many values columns have.
    fn untold_distinct(&self, columns: &[String]) -> Option<Hidden> {
        if self.any_is(columns, Privacy::Direct) {
            return Some(Hidden::Personal);
        }
        self.any_is_unknown(columns).then_some(Hidden::Undeclared)
    }

    /// In which form numbers by the values of `by` may be shown, or why in none.
    fn breakdown(&self, by: &[String], beside: Beside<'_>, of: Unit) -> Result<Breakdown, Hidden> {
        let any = |kind| self.any_is(by, kind);
        if self.is_confidential() {
            return Err(Hidden::Confidential);
        }
        if any(Privacy::Direct) || any(Privacy::Pseudonym) {
            return Err(Hidden::Personal);
        }
        if self.any_is_unknown(by) {
            return Err(Hidden::Undeclared);
        }
        // What is missing from a column is told by group unless the column itself is of these.
        let is_other = |label: &&String| !by.iter().any(|named| self.say_the_same(named, label));
        let others: Vec<String> = beside.columns.iter().filter(is_other).cloned().collect();
        if self.any_is(&others, Privacy::Direct) || self.any_is(&others, Privacy::Sensitive) {
            return Err(Hidden::Personal);
        }
        if self.any_is_unknown(&others) {
            return Err(Hidden::Undeclared);
        }
        let is_crossed = |label: &String| by.iter().any(|other| !self.say_the_same(label, other));
        if by
            .iter()
            .any(|label| self.is(label, Privacy::Sensitive) && is_crossed(label))
        {
            return Err(Hidden::Personal);
        }
        let is_personal = any(Privacy::Sensitive) || any(Privacy::Indirect);
        Ok(match self.is_of_people(of) {
            true => Breakdown::OfPeople { is_personal },
            false => Breakdown::AsPublished,
        })
    }

    pub(super) fn is_of_people(&self, of: Unit) -> bool {
        let is_of_the_file = matches!(
            of,
            Unit::Columns | Unit::Files | Unit::Bytes | Unit::Lines | Unit::Periods | Unit::Claims
        );
        of == Unit::People || self.is_records() && !is_of_the_file
    }

    /// A count of people in one group: below the threshold, all but so few, or to the nearest 5. By what narrows down who
    /// a person is, or would harm one, a small count is not even hinted at, and neither is its fellow.
    fn people(&self, count: &Count, beside: Beside<'_>, is_personal: bool) -> Number {
        let PublicationPolicy { threshold, round } = self.outcome.publication;
        let rest = |n: u64| self.dataset.and_then(|dataset| dataset.records)?.checked_sub(n);
        let is_small = |n: u64| self.is_small(n);
        let is_rest_small = |count: &Count| count.of != Unit::People && rest(count.n).is_some_and(is_small);
        if is_personal {
            let is_fellow_small = beside.args.values().any(|other| match other {
                Argument::Count(other) if other.by.columns == count.by.columns => {
                    is_small(other.n) || is_rest_small(other)
                }
                _ => false,
            });
            if is_fellow_small || is_small(count.n) || is_rest_small(count) {
                return Number::Hidden(Hidden::Small);
            }
        }
        if is_small(count.n) {
            Number::Below(threshold)
        } else if is_rest_small(count) {
            Number::AllBut(threshold)
        } else if count.n == 0 {
            Number::Exact(0)
        } else {
            rounded(count.n, round)
        }
    }

    /// Worked out from rounded numbers, so that the decimal does not give the parts away.
    fn share_of_people(&self, share: &Share) -> Portion {
        let rest = share.whole.saturating_sub(share.part);
        if [share.part, rest, share.whole].into_iter().any(|n| self.is_small(n)) {
            return Portion::Hidden(Hidden::Small);
        }
        let to = self.outcome.publication.round;
        let whole = nearest(share.whole, to);
        Portion::Rounded(RoundedPart {
            part: nearest(share.part, to).min(whole),
            whole,
            to,
        })
    }

    /// Whether there can be so many: of what is counted in a file no more than it has cells, on either side. A greater number
    /// counts nothing, and may be a cell itself, such as an NHS number. What a table's figures add up to has no such bound.
    pub(super) fn can_be_counted(&self, n: u64, of: Unit) -> bool {
        let is_of_figures = matches!(of, Unit::People | Unit::Figures) && !self.is_records();
        let Some(dataset) = self.dataset.filter(|_| !is_of_figures) else {
            return true;
        };
        let before = self.outcome.facts.previous_dataset(&dataset.name);
        let cells = |facts: &DatasetFacts| {
            let columns = facts.columns.len().max(1) as u64;
            facts.records.unwrap_or(0).saturating_mul(columns)
        };
        n <= cells(dataset).max(before.map_or(0, cells)).max(FEW)
    }

    /// Whether a record can have this number: title lines and blank ones have numbers too.
    pub(crate) fn can_be_record(&self, number: u64) -> bool {
        let records = self.dataset.and_then(|dataset| dataset.records);
        self.is_open() || records.is_some_and(|records| number <= records.saturating_add(FEW))
    }

    /// Whether a number of people may not be told.
    pub(super) fn is_small(&self, n: u64) -> bool {
        n > 0 && n < self.outcome.publication.threshold
    }

    /// Whether a count tells how many cells of a column that names people are filled.
    fn is_of_direct_cells(&self, of: Unit, beside: Beside<'_>) -> bool {
        let is_direct = |label: &String| self.is(label, Privacy::Direct);
        match of {
            Unit::Cells => beside.columns.iter().any(is_direct),
            Unit::Rows => !beside.columns.is_empty() && beside.columns.iter().all(is_direct),
            _ => false,
        }
    }
}

/// How numbers are shown that are broken down.
enum Breakdown {
    /// Figures of data that are published as they are.
    AsPublished,
    /// By the rules for counts of people.
    OfPeople { is_personal: bool },
}

/// A number to the nearest of `to`.
pub(super) fn rounded(n: u64, to: u64) -> Number {
    Number::Rounded(Rounded { n: nearest(n, to), to })
}

pub(super) fn is_of_distinct(of: Unit) -> bool {
    matches!(of, Unit::Values | Unit::Groups | Unit::Keys)
}
