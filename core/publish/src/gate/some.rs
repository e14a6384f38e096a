//! Numbers of people, rows and cells of whom something holds, in data about people.
//!
//! A share of 0.1% of 1,000 records is one person, and so is one row that breaks a keyword of the schema. Whoever knows the
//! number of records can subtract. So in data about people only the totals are exact. A small number is told as smaller
//! than the threshold, one that leaves few as all but so few, and any other to the nearest 5, whatever a rule says that it
//! is broken down by.

use candour_model::finding::{Count, Share, Unit};
use candour_model::meaning::{Privacy, Subject};
use candour_statement::value::{self as told, Band, Few, Hidden, Number, PartOf, Portion, RoundedPart, nearest};

use super::amounts::rounded;
use super::{Beside, Gate};

impl Gate<'_> {
    /// Whether a number of this unit is one of people, rows or cells that something holds of.
    pub(super) fn is_of_some(&self, of: Unit, columns: &[String]) -> bool {
        let is_of_people = match of {
            Unit::People | Unit::Rows | Unit::Cells | Unit::Keys => true,
            // How many classes there are tells, beside the smallest, how many are in the small ones.
            Unit::Groups if self.is_confidential() => true,
            Unit::Values | Unit::Groups => self.any_is(columns, Privacy::Pseudonym),
            _ => false,
        };
        is_of_people && self.is_records()
    }

    /// A count that is broken down by no column.
    pub(super) fn some(&self, count: &Count, columns: &[String]) -> Number {
        self.part_of(count.n, self.whole(count.of, columns))
    }

    /// How many there are of a unit in all the rows, where that is told.
    pub(super) fn whole(&self, of: Unit, columns: &[String]) -> Option<u64> {
        let dataset = self.dataset?;
        let records = dataset.records?;
        match of {
            Unit::Cells => Some(records.saturating_mul(columns.len().max(1) as u64)),
            Unit::People => Some(records).filter(|_| dataset.table.subject == Subject::Row),
            _ => Some(records),
        }
    }

    /// A part of a whole of which the number is known, if it is.
    pub(super) fn part_of(&self, n: u64, whole: Option<u64>) -> Number {
        let threshold = self.outcome.publication.threshold;
        let is_rest_small = whole
            .and_then(|whole| whole.checked_sub(n))
            .is_some_and(|rest| self.is_small(rest));
        match n {
            0 => Number::Exact(0),
            n if Some(n) == whole => Number::Exact(n),
            n if self.is_small(n) => Number::Below(threshold),
            _ if is_rest_small => Number::AllBut(threshold),
            n if self.is_total(n) => Number::Exact(n),
            n => rounded(n, self.outcome.publication.round),
        }
    }

    /// A share that is broken down by no column.
    pub(super) fn some_of(&self, share: &Share) -> Portion {
        let (part, whole) = (share.part, share.whole);
        let round = self.outcome.publication.round;
        let is_total = self.is_total(whole);
        let told = match is_total {
            true => whole,
            false => nearest(whole, round),
        };
        let few = Few {
            than: self.outcome.publication.threshold,
            whole: told,
        };
        let rounded = |part| {
            Portion::Rounded(RoundedPart {
                part,
                whole: told,
                to: round,
            })
        };
        match (part, whole.saturating_sub(part)) {
            (0, _) | (_, 0) if is_total => Portion::Exact(PartOf { part, whole }),
            (0, _) if self.is_small(whole) => Portion::Band(Band::Nothing),
            (0, _) => rounded(0),
            (part, _) if self.is_small(part) => Portion::Below(few),
            (_, 0) => rounded(told),
            (_, rest) if self.is_small(rest) => Portion::AllBut(few),
            (part, _) => rounded(nearest(part, round).min(told)),
        }
    }

    /// The band of a share of people; where so few fall into it that it tells more than how few they are, that.
    pub(super) fn portion_band(&self, share: &Share) -> Portion {
        let rest = share.whole.saturating_sub(share.part);
        let band = Portion::Band(Band::of(share.part, share.whole));
        let is_small = self.is_small(share.part) || self.is_small(rest);
        match self.is_records() {
            // What is withheld decides nothing that is seen.
            true if self.from_withheld => match self.whole(Unit::Rows, &[]).is_some_and(|rows| self.has_room(rows)) {
                true => band,
                false => Portion::Hidden(Hidden::Withheld),
            },
            true if is_small && self.is_narrow(share.part, share.whole) => self.some_of(share),
            _ => band,
        }
    }

    /// Likewise of a number.
    pub(super) fn number_band(&self, n: u64, whole: u64) -> Number {
        let is_small = self.is_small(n) || self.is_small(whole.saturating_sub(n));
        match self.is_records() && is_small && self.is_narrow(n, whole) {
            true => self.part_of(n, Some(whole)),
            false => Number::Band(Band::of(n, whole)),
        }
    }

    /// Whether fewer numbers than all small ones fall into the band of this one.
    fn is_narrow(&self, n: u64, whole: u64) -> bool {
        if self.has_room(whole) {
            return false;
        }
        let band = Band::of(n, whole);
        let in_band = (1..=whole).filter(|other| Band::of(*other, whole) == band);
        (in_band.count() as u64) < self.outcome.publication.threshold.saturating_sub(1)
    }

    /// Whether one hundredth of a whole has room for all small numbers.
    fn has_room(&self, whole: u64) -> bool {
        whole >= self.outcome.publication.threshold.saturating_mul(100)
    }

    /// How many people share the smallest class: told, since it says how well everybody is hidden.
    pub(crate) fn smallest_class(&self, count: &Count, beside: Beside<'_>) -> told::Count {
        let told = self.count(count, beside);
        match told.n {
            Number::Below(_) | Number::AllBut(_) | Number::Rounded(_) if count.by.is_whole() => told::Count {
                n: Number::Exact(count.n),
                ..told
            },
            _ => told,
        }
    }

    /// Whether a number is that of all records, of this release or of the one it is compared with.
    pub(super) fn is_total(&self, n: u64) -> bool {
        let before = || {
            let facts = self.dataset.filter(|_| self.block.compared)?;
            self.outcome.facts.previous_dataset(&facts.name)?.records
        };
        self.whole(Unit::Rows, &[]) == Some(n) || before() == Some(n)
    }
}
