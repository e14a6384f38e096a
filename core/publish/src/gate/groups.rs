//! The groups of a finding, as a list: from what is shown of it, nobody must be able to work out what is hidden.
//!
//! A hidden number beside its total and its sisters is recoverable, also where the sisters are rounded. So a list of
//! which some number is hidden is shown only if the hidden ones could be anything from one to the threshold, whatever
//! total is known; else it is left out whole.

use std::collections::BTreeMap;

use candour_model::finding::{Argument, Finding, Unit};
use candour_model::meaning::Privacy;
use candour_model::outcome::PublicationPolicy;
use candour_statement::value::{Number, Value, nearest, second_digit};

use super::amounts::rounded;
use super::{Beside, Gate};

impl Gate<'_> {
    /// The first `limit` groups that may be shown.
    pub(crate) fn groups(&self, finding: &Finding, limit: usize) -> Vec<BTreeMap<String, Value>> {
        let template = self.template(&finding.message.template);
        if template.is_none_or(|template| template.group.is_none()) {
            return Vec::new();
        }
        // Of a withheld release, how many groups there are is a count.
        if !self.is_open() && (self.from_withheld || !self.withstands(finding)) {
            return Vec::new();
        }
        let groups = finding.groups.iter().filter_map(|args| {
            let told = self.args(args, &finding.columns);
            told.values().all(|value| value.hidden().is_none()).then_some(told)
        });
        groups.take(limit).collect()
    }

    /// How many groups there are in all, unless there are none, or that tells how many values a column has that does not
    /// tell it.
    pub(crate) fn groups_in_all(&self, finding: &Finding) -> Option<Number> {
        let exact = Some(Number::Exact(finding.groups_in_all)).filter(|_| finding.groups_in_all > 0);
        if self.is_open() {
            return exact;
        }
        let mut columns = finding.columns.clone();
        for argument in finding.groups.iter().flat_map(BTreeMap::values) {
            match argument {
                Argument::Value(value) => columns.push(value.column.clone()),
                Argument::Count(count) => columns.extend_from_slice(&count.by.columns),
                Argument::Share(share) => columns.extend_from_slice(&share.by.columns),
                Argument::Figure(figure) => columns.extend_from_slice(&figure.by.columns),
                _ => {}
            }
        }
        let is_untold = self.any_is(&columns, Privacy::Direct) || self.any_is_unknown(&columns);
        if self.from_withheld || is_untold || !self.can_be_counted(finding.groups_in_all, Unit::Groups) {
            return None;
        }
        let in_all = match self.any_is(&columns, Privacy::Pseudonym) {
            true if self.is_records() && self.is_small(finding.groups_in_all) => return None,
            true => exact.map(|_| rounded(finding.groups_in_all, second_digit(finding.groups_in_all))),
            false => exact,
        };
        match self.same_number(finding) {
            None | Some(Number::Exact(_)) => in_all,
            Some(Number::Rounded(rounded)) => Some(Number::Rounded(rounded)),
            Some(_) => None,
        }
    }

    /// How the finding tells a number that is as great as its groups are many, in the form that says least: where each group is
    /// one of what it counts, the length of the list is that number.
    fn same_number(&self, finding: &Finding) -> Option<Number> {
        let none = BTreeMap::new();
        let in_words = finding.message.args.values().filter_map(|argument| match argument {
            Argument::Count(count) => Some((count, &finding.message.args)),
            _ => None,
        });
        let counts = in_words.chain(finding.affected.iter().map(|count| (count, &none)));
        let of_groups = counts.filter(|(count, _)| count.n == finding.groups_in_all);
        let told = of_groups.map(|(count, args)| {
            let columns = &finding.columns;
            self.count(count, Beside { args, columns }).n
        });
        told.max_by_key(|number| match number {
            Number::Exact(_) => 0,
            Number::Rounded(_) => 1,
            _ => 2,
        })
    }

    /// Whether the hidden numbers of a list stay hidden from someone who knows the total of each of its numbers.
    fn withstands(&self, finding: &Finding) -> bool {
        let mut series: BTreeMap<(&str, &str), Vec<u64>> = BTreeMap::new();
        let mut add = |name, part, n| series.entry((name, part)).or_default().push(n);
        for group in &finding.groups {
            let is_broken_down = |by: &[String]| !self.broken_down_by(by, group).is_empty();
            for (name, argument) in group {
                match argument {
                    Argument::Count(count) if is_broken_down(&count.by.columns) && self.is_of_people(count.of) => {
                        add(name.as_str(), "count", count.n);
                    }
                    Argument::Share(share) if is_broken_down(&share.by.columns) && self.is_of_people(share.of) => {
                        add(name.as_str(), "part", share.part);
                        add(name.as_str(), "rest", share.whole.saturating_sub(share.part));
                        add(name.as_str(), "whole", share.whole);
                    }
                    _ => {}
                }
            }
        }
        series.values().all(|numbers| self.hides(numbers))
    }

    /// Whether these counts, of all groups there are, may be shown beside their total.
    pub(crate) fn withstands_as(&self, numbers: &[u64], of: Unit) -> bool {
        self.is_open() || !self.is_of_people(of) || self.hides(numbers)
    }

    pub(super) fn hides(&self, numbers: &[u64]) -> bool {
        let PublicationPolicy { threshold, round } = self.outcome.publication;
        let (hidden, shown): (Vec<u64>, Vec<u64>) = numbers.iter().partition(|n| self.is_small(**n));
        if hidden.is_empty() {
            return true;
        }
        let total: i128 = numbers.iter().map(|n| i128::from(*n)).sum();
        let (mut least, mut most) = (0, 0);
        for n in shown {
            // All that is rounded to the same.
            let rounded = i128::from(nearest(n, round));
            let base = i128::from(round.max(1));
            least += rounded - base / 2;
            most += rounded + base - base / 2 - 1;
        }
        let count = hidden.len() as i128;
        total - most <= count && total - least >= count * (i128::from(threshold) - 1)
    }
}
