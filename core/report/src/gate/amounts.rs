//! Counts and shares.
//!
//! Over a whole dataset they are exact. Broken down, and of people, small ones are hidden, also where the rest is small,
//! and others are rounded. In data about people every count is one of people: a row is about one, whatever is counted.

use candour_model::facts::DatasetFacts;
use candour_model::finding::{Argument, Count, Share, Unit};
use candour_model::meaning::Privacy;
use candour_model::outcome::PublicationPolicy;

use super::{Beside, Gate, Shown};
use crate::words;

/// So many there can be of what is neither in the rows nor the columns, such as files or lines above the header.
const FEW: u64 = 1_000;

impl Gate<'_> {
    pub(super) fn count(&self, count: &Count, beside: Beside<'_>) -> Option<Shown> {
        let exact = || {
            Some(Shown {
                text: words::number(count.n),
                exact: [("n".to_owned(), count.n)].into(),
            })
        };
        if self.is_open() {
            return exact();
        }
        if self.from_withheld || !self.can_be_counted(count.n, count.of) {
            return None;
        }
        let by = self.broken_down_by(&count.by.columns, beside.args);
        if !by.is_empty() {
            return match self.breakdown(&by, beside, count.of)? {
                Breakdown::AsPublished => exact(),
                Breakdown::OfPeople { is_personal } => self.people(count, beside, is_personal).map(Shown::text),
            };
        }
        if is_of_distinct(count.of) {
            if self.any_is(beside.columns, Privacy::Direct) || self.any_is_unknown(beside.columns) {
                return None;
            }
            if self.any_is(beside.columns, Privacy::Pseudonym) {
                let about = words::number(words::two_significant(count.n));
                return Some(Shown::text(format!("about {about}")));
            }
        }
        if self.is_of_direct_cells(count.of, beside) {
            let records = self.dataset?.records?;
            return Some(Shown::text(match words::band(count.n, records) {
                _ if count.n == 0 => "0".to_owned(),
                band => format!("{band} of"),
            }));
        }
        exact()
    }

    pub(super) fn share(&self, share: &Share, beside: Beside<'_>) -> Option<Shown> {
        let percent = || words::percent(share.part, share.whole);
        let exact = || {
            Some(Shown {
                text: percent(),
                exact: [("part".to_owned(), share.part), ("whole".to_owned(), share.whole)].into(),
            })
        };
        if self.is_open() {
            return exact();
        }
        if !self.can_be_counted(share.whole, share.of) {
            return None;
        }
        let by = self.broken_down_by(&share.by.columns, beside.args);
        if !by.is_empty() {
            if self.from_withheld {
                return None;
            }
            return match self.breakdown(&by, beside, share.of)? {
                Breakdown::AsPublished => Some(Shown::text(percent())),
                Breakdown::OfPeople { .. } => self.share_of_people(share).map(Shown::text),
            };
        }
        let band = || Some(Shown::text(words::band(share.part, share.whole)));
        if is_of_distinct(share.of) {
            if self.any_is(beside.columns, Privacy::Direct) || self.any_is_unknown(beside.columns) {
                return None;
            }
            if self.any_is(beside.columns, Privacy::Pseudonym) {
                return band();
            }
        }
        if self.from_withheld || self.any_is(beside.columns, Privacy::Direct) {
            return band();
        }
        exact()
    }

    /// In which form numbers by the values of `by` may be shown; `None`: in none.
    fn breakdown(&self, by: &[String], beside: Beside<'_>, of: Unit) -> Option<Breakdown> {
        let any = |kind| self.any_is(by, kind);
        if self.is_confidential() || any(Privacy::Direct) || any(Privacy::Pseudonym) || self.any_is_unknown(by) {
            return None;
        }
        // What is missing from a column is told by group unless the column itself is of these.
        let is_other = |label: &&String| !by.iter().any(|named| self.say_the_same(named, label));
        let others: Vec<String> = beside.columns.iter().filter(is_other).cloned().collect();
        if self.any_is(&others, Privacy::Direct)
            || self.any_is(&others, Privacy::Sensitive)
            || self.any_is_unknown(&others)
        {
            return None;
        }
        let is_crossed = |label: &String| by.iter().any(|other| !self.say_the_same(label, other));
        if by
            .iter()
            .any(|label| self.is(label, Privacy::Sensitive) && is_crossed(label))
        {
            return None;
        }
        let is_personal = any(Privacy::Sensitive) || any(Privacy::Indirect);
        Some(match self.is_of_people(of) {
            true => Breakdown::OfPeople { is_personal },
            false => Breakdown::AsPublished,
        })
    }

    pub(super) fn is_of_people(&self, of: Unit) -> bool {
        let is_of_the_file = matches!(of, Unit::Columns | Unit::Files | Unit::Periods);
        of == Unit::People || self.is_records() && !is_of_the_file
    }

    /// A count of people in one group: `fewer than 10`, `all but fewer than 10`, or to the nearest 5. By what narrows
    /// down who a person is, or would harm one, a small count is not even hinted at, and neither is its fellow.
    fn people(&self, count: &Count, beside: Beside<'_>, is_personal: bool) -> Option<String> {
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
                return None;
            }
        }
        Some(if is_small(count.n) {
            format!("fewer than {}", words::number(threshold))
        } else if is_rest_small(count) {
            format!("all but fewer than {}", words::number(threshold))
        } else {
            words::number(words::nearest(count.n, round))
        })
    }

    /// Worked out from rounded numbers, so that the decimal does not give the parts away.
    fn share_of_people(&self, share: &Share) -> Option<String> {
        let rest = share.whole.saturating_sub(share.part);
        if [share.part, rest, share.whole].into_iter().any(|n| self.is_small(n)) {
            return None;
        }
        let round = |n| words::nearest(n, self.outcome.publication.round);
        let whole = round(share.whole);
        Some(words::percent(round(share.part).min(whole), whole))
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

fn is_of_distinct(of: Unit) -> bool {
    matches!(of, Unit::Values | Unit::Groups)
}
