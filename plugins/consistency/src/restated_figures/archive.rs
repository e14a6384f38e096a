//! Figures that an earlier release than the previous one gave.

use candour_sdk::{Ask, ColumnFacts, Judgement, RuleError, RuleMeta, Side, Tallies, TallySpec, Why, period, when};

use super::compared::Compared;
use super::keys::Keys;
use super::{Which, is_restated, said, sums, told};
use crate::by_key::{ByKey, Key, Keyed, release_of};
use crate::met::Met;
use crate::restatement::{Restatement, held};

/// The table beside that of one release of the archive.
pub(super) struct Archived<'a> {
    tables: ByKey<'a>,
    figures: Vec<&'a ColumnFacts>,
    /// The last day of that release, where it declares it.
    until: Option<String>,
}

/// Adds the sentences.
pub(super) fn templates(meta: RuleMeta) -> RuleMeta {
    meta.template(
        "restated-archive",
        "{differing:bare} of {all:bare} figures of {measure} {differing:differs|differ} from the earlier release that goes on until \
         {until}, by most from {before} to {now}",
    )
    .group("{period} ({differing:bare} of {all:bare})")
    .advice(said::DECLARE)
    .meaning(said::MEANING)
    .cause(said::CAUSE)
    .template(
        "restated-sums-archive",
        "{count} of {measure} {count:does|do} not add up to what the earlier release gave that goes on until {until}",
    )
    .group("{period} ({now} now, {before:bare} before)")
    .advice(said::DECLARE)
    .meaning(said::MEANING)
    .cause(said::CAUSE)
    .template(
        "other-figures-archive",
        "the figures of {count} are not those that the earlier release gave that goes on until {until}, though they come to the same",
    )
    .group("{period}")
    .advice(said::DECLARE)
    .meaning(said::MEANING)
    .cause(said::CAUSE)
    .template(
        "withdrawn-archive",
        "{keys} of the earlier release that goes on until {until} {keys:is|are} gone from periods that both releases cover",
    )
    .group("{period} ({keys:bare})")
    .advice(said::DECLARE)
    .meaning(said::MEANING)
}

/// Why a release of the archive was not compared, by the template that says so of the previous one.
pub(super) fn why(template: &str) -> Why {
    match template {
        "no-periods" => Why::NotDeclared,
        "too-wide" => Why::BeyondLimit,
        _ => Why::OneSided,
    }
}

impl<'a> Archived<'a> {
    /// Of each release of the archive with which the table can be compared; and why it cannot with others that have it, and days
    /// in common.
    pub(super) fn all<P>(ask: &'a Ask<P>) -> (Vec<Self>, Vec<&'static str>) {
        let sides = ask.facts.comparison.earlier().map(|(side, _)| side);
        let (mut archived, mut not_compared) = (Vec::new(), Vec::new());
        for side in sides.filter(|side| *side != Side::Comparison) {
            let tables = match ByKey::beside(ask, side) {
                Ok(tables) if tables.is_apart(ask) => continue,
                Ok(tables) => tables,
                Err("nothing-before") => continue,
                Err(why) => {
                    not_compared.push(why);
                    continue;
                }
            };
            let figures = tables.figures();
            let days = release_of(ask, side).and_then(when::release_days);
            match figures.is_empty() {
                true => not_compared.push("no-figures"),
                false => archived.push(Archived {
                    tables,
                    figures,
                    until: days.map(|days| days.to.to_string()),
                }),
            }
        }
        (archived, not_compared)
    }

    pub(super) fn tallies(&self) -> Vec<TallySpec> {
        let by_key = self.tables.tallies(&self.figures).into_iter();
        by_key.chain(sums::tallies(&self.tables, &self.figures)).collect()
    }

    /// Says what differs, but for figures that differ from a later release; gives how many do. What was said and looked at is added
    /// to what was before.
    pub(super) fn judge(
        &self,
        tallies: &Tallies,
        which: &[Which],
        compared: &mut Compared,
        out: &mut Judgement,
    ) -> Result<u64, RuleError> {
        let first = compared.tallies;
        compared.tallies += self.tallies().len();
        let (now, before) = match self.tables.read(tallies, first, &self.figures) {
            Ok(keyed) => keyed,
            // A baseline tells no figure by its key.
            Err(error) if is_unknown(&error) => {
                self.judge_sums(tallies, first, which, compared, out)?;
                return Ok(0);
            }
            Err(error) => return Err(error),
        };
        let common = ByKey::common(&now, &before);
        let Some(until) = self.until(&before) else {
            compared.looked.not_compared.push(Why::NotDeclared);
            return Ok(0);
        };
        let held_of = |column| held(&self.tables, column, &common);
        let whole = |(i, column): (usize, &&'a ColumnFacts)| {
            (*column, Restatement::of(&now, &before, i, &held_of(Some(*column))))
        };
        let whole: Vec<(&ColumnFacts, Restatement)> = self.figures.iter().enumerate().map(whole).collect();
        let keys = Keys::of(&now, &before, &held_of(None));
        compared.looked.add(&keys, &whole);
        let mut restated = 0;
        for (i, column) in self.figures.iter().enumerate() {
            let held = held_of(Some(*column));
            let mut own = Restatement::default();
            for (key, cells) in now.beside(&before, i) {
                let Some(of_period) = held.get(key.0.as_str()) else {
                    continue;
                };
                if !compared.told.has(&column.label, key) {
                    own.add(key, cells, *of_period, now.records.get(key));
                    if is_restated(&held, key, cells) {
                        compared.told.add(&column.label, key);
                    }
                }
            }
            restated += own.count(Met::Restated);
            let differing = own.count(Met::Restated) > 0;
            let finding = said::differing(&self.tables, column, "restated-archive", &own);
            if let Some(finding) = finding.filter(|_| differing && which.contains(&Which::Restated)) {
                out.finding(finding.arg("until", period(&until)));
            }
        }
        let of_keys = held_of(None);
        let gone = keys.withdrawn_of(&now, &before, &of_keys);
        let gone: Vec<&Key> = gone.filter(|key| !compared.told.has(told::KEYS, key)).collect();
        gone.iter().for_each(|key| compared.told.add(told::KEYS, key));
        let finding = said::of_keys(&self.tables, "withdrawn-archive", &gone.into_iter().collect());
        if let Some(finding) = finding.filter(|_| which.contains(&Which::Withdrawn)) {
            out.finding(finding.arg("until", period(&until)));
        }
        // Of a sample the sums of all keys say the rest.
        if now.is_sample || before.is_sample {
            self.judge_sums(tallies, first, which, compared, out)?;
            return Ok(restated);
        }
        compared.looked.archived += 1;
        compared.looked.add_periods(common.len() as u64);
        Ok(restated)
    }

    /// The periods of which figures come to something else: all that a baseline tells, if it has that.
    fn judge_sums(
        &self,
        tallies: &Tallies,
        first: usize,
        which: &[Which],
        compared: &mut Compared,
        out: &mut Judgement,
    ) -> Result<(), RuleError> {
        let at = first + self.tables.tallies(&self.figures).len();
        let others = match sums::others(&self.tables, &self.figures, tallies, at) {
            Ok(told) => told,
            Err(error) if is_unknown(&error) => {
                compared.looked.not_compared.push(Why::OneSided);
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        let Some(until) = &self.until else {
            compared.looked.not_compared.push(Why::NotDeclared);
            return Ok(());
        };
        compared.looked.archived += 1;
        compared.looked.add_periods(others.periods);
        compared.looked.add_left(&others.digested);
        let templates = ["restated-sums-archive", "other-figures-archive"];
        let findings = compared.tell_others(templates, &self.tables, &self.figures, others);
        for finding in findings.into_iter().filter(|_| which.contains(&Which::Restated)) {
            out.finding(finding.arg("until", period(until)));
        }
        Ok(())
    }

    /// The last day of that release; where it declares none, the last period of its rows.
    fn until(&self, before: &Keyed) -> Option<String> {
        let last = || before.periods().into_iter().next_back().map(str::to_owned);
        self.until.clone().or_else(last).filter(|until| !until.is_empty())
    }
}

/// Whether a tally is not there.
fn is_unknown(error: &RuleError) -> bool {
    error.code() == RuleError::overflowed(0).code()
}
