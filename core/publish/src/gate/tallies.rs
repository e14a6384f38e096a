//! Whole tallies, for the baseline: published group by group by the same rules as the groups of a finding, or not at all.
//!
//! Figures of a table are public already. In data about people counts by group are rounded, small groups are absent, and a
//! tally in which an absent one could be worked out is left out whole.

use std::collections::BTreeMap;

use candour_model::baseline::{Group, LeftOutReason};
use candour_model::meaning::Privacy;
use candour_model::tally::{As, By, TallySpec};
use candour_statement::value::nearest;

use super::{Beside, Gate};

impl Gate<'_> {
    /// The groups of a tally as they may be published, and to what their counts are rounded, if they are.
    pub(crate) fn tally(&self, spec: &TallySpec, groups: &[Group]) -> Result<(Vec<Group>, Option<u64>), LeftOutReason> {
        let is_of_figures = !spec.sums.is_empty() || !spec.digest.is_empty();
        if !spec.is_plain() || self.is_records() && is_of_figures {
            return Err(LeftOutReason::Form);
        }
        self.check_columns(spec)?;
        for group in groups {
            self.check_keys(spec, group)?;
        }
        if !self.is_records() || spec.by.is_empty() {
            let mut told = groups.to_vec();
            if !self.may_digest(spec) {
                told.iter_mut().for_each(|group| group.digest = None);
            }
            return Ok((told, None));
        }
        if let Some(told) = self.all_but_few(spec, groups) {
            return Ok(told);
        }
        if !self.withstands_margins(spec, groups) {
            return Err(LeftOutReason::Recoverable);
        }
        let round = self.outcome.publication.round;
        let shown = groups.iter().filter(|group| {
            let is_small = |n: u64| self.is_small(n);
            !is_small(group.count) && !group.distinct.is_some_and(is_small)
        });
        let rounded = shown.map(|group| Group {
            count: nearest(group.count, round),
            distinct: group.distinct.map(|n| nearest(n, round)),
            ..group.clone()
        });
        Ok((rounded.collect(), Some(round)))
    }

    /// The states of a column's cells, of which all but one are so few together that they are hidden: that one is told as if
    /// it were all of them, and to what that is near enough for it.
    fn all_but_few(&self, spec: &TallySpec, groups: &[Group]) -> Option<(Vec<Group>, Option<u64>)> {
        let is_of_states = spec.by.len() == 1 && spec.by[0].form == As::State && spec.distinct.is_empty();
        let all: u64 = groups.iter().map(|group| group.count).sum();
        let most = groups.iter().max_by_key(|group| group.count)?;
        if !is_of_states || most.count == all || self.is_small(most.count) || !self.is_small(all - most.count) {
            return None;
        }
        let told = Group {
            count: all,
            ..most.clone()
        };
        Some((vec![told], Some(self.outcome.publication.threshold.saturating_mul(2))))
    }

    fn check_columns(&self, spec: &TallySpec) -> Result<(), LeftOutReason> {
        let is_untold = |label: &str| self.is_unknown(label) || self.is(label, Privacy::Direct);
        let distinct = || spec.distinct.iter().map(|by| by.column.as_str());
        if distinct().chain(spec.sums.iter().map(String::as_str)).any(is_untold) {
            return Err(LeftOutReason::Column);
        }
        // How many of them there are is told to two digits, and a tally has no such numbers.
        if distinct().any(|label| self.is(label, Privacy::Pseudonym)) {
            return Err(LeftOutReason::Column);
        }
        for by in &spec.by {
            let label = by.column.as_str();
            let names_people = self.is(label, Privacy::Pseudonym) && by.form != As::State;
            if is_untold(label) || names_people || self.is_crossed_in(spec, by) {
                return Err(LeftOutReason::Column);
            }
        }
        Ok(())
    }

    /// Whether the digests of rows may be told: whoever has one can test a guess at the rows, so that nothing is in it that names
    /// people, or that may stand beside nothing else.
    fn may_digest(&self, spec: &TallySpec) -> bool {
        let is_told = |by: &By| {
            let label = by.column.as_str();
            let personal = [Privacy::Direct, Privacy::Pseudonym, Privacy::Sensitive];
            !self.is_unknown(label) && !personal.into_iter().any(|privacy| self.is(label, privacy))
        };
        spec.digest.iter().all(is_told)
    }

    /// Whether a personal column stands beside another: an indirect one other than a period. What is missing of a column
    /// may be told by period, unless it is sensitive.
    fn is_crossed_in(&self, spec: &TallySpec, by: &By) -> bool {
        let is_sensitive = self.is(&by.column, Privacy::Sensitive);
        let is_personal = is_sensitive || self.is(&by.column, Privacy::Indirect);
        let says_when = |label: &str| self.column(label).is_some_and(|column| column.meaning.period.is_some());
        let mut others = spec
            .by
            .iter()
            .filter(|other| !self.say_the_same(&other.column, &by.column));
        // Of two columns beside each other, that which says when is not the one that is crossed.
        is_personal && !says_when(&by.column) && others.any(|other| is_sensitive || !says_when(&other.column))
    }

    fn check_keys(&self, spec: &TallySpec, group: &Group) -> Result<(), LeftOutReason> {
        let Some(dataset) = self.dataset else {
            return Err(LeftOutReason::Column);
        };
        let columns: Vec<String> = spec.by.iter().map(|by| by.column.clone()).collect();
        for (by, key) in spec.by.iter().zip(&group.keys) {
            let (Some(column), Some(text)) = (self.column(&by.column), key) else {
                continue;
            };
            let may_be_shown = match by.form {
                As::State => true,
                As::Value => self.is_declared_word(dataset, column, text),
                As::Day | As::Week | As::Month | As::Quarter | As::Year | As::FinancialYear => {
                    let none = BTreeMap::new();
                    let beside = Beside {
                        args: &none,
                        columns: &columns,
                    };
                    self.period(text, beside).is_ok()
                }
                _ => return Err(LeftOutReason::Form),
            };
            if !may_be_shown {
                return Err(LeftOutReason::UndeclaredValue);
            }
        }
        Ok(())
    }
}
