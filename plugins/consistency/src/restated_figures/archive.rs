//! Figures that an earlier release than the previous one gave.

use candour_sdk::{Ask, ColumnFacts, Judgement, RuleError, RuleMeta, Side, Tallies, TallySpec, period, when};

use super::keys::Keys;
use super::{Told, Which, said, sums};
use crate::by_key::{ByKey, Keyed, release_of};
use crate::restatement::{Restatement, held};

/// The table beside that of one release of the archive.
pub(super) struct Archived<'a> {
    tables: ByKey<'a>,
    figures: Vec<&'a ColumnFacts>,
    /// The last day of that release, where it declares it.
    until: Option<String>,
}

/// What was found in all releases of the archive, and how much of it was looked at.
#[derive(Default)]
pub(super) struct Found {
    pub(super) restated: u64,
    pub(super) periods: u64,
    /// Periods that were not compared, since nothing says until when that release goes on.
    pub(super) not_dated: u64,
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
        "withdrawn-archive",
        "{keys} of the earlier release that goes on until {until} {keys:is|are} gone from periods that both releases cover",
    )
    .group("{period} ({keys:bare})")
    .advice(said::DECLARE)
    .meaning(said::MEANING)
}

impl<'a> Archived<'a> {
    /// Of each release of the archive with which the table can be compared.
    pub(super) fn all<P>(ask: &'a Ask<P>) -> Vec<Self> {
        let sides = ask.facts.comparison.earlier().map(|(side, _)| side);
        let archived = sides.filter(|side| *side != Side::Comparison).filter_map(|side| {
            let tables = ByKey::beside(ask, side).ok().filter(|tables| !tables.is_apart(ask))?;
            let figures = tables.figures();
            let days = release_of(ask, side).and_then(when::release_days);
            (!figures.is_empty()).then(|| Archived {
                tables,
                figures,
                until: days.map(|days| days.to.to_string()),
            })
        });
        archived.collect()
    }

    pub(super) fn tallies(&self) -> Vec<TallySpec> {
        let by_key = self.tables.tallies(&self.figures).into_iter();
        by_key.chain(sums::tallies(&self.tables, &self.figures)).collect()
    }

    /// Says what differs, but for what a later release was found to differ in; adds to that what does.
    pub(super) fn judge(
        &self,
        tallies: &Tallies,
        first: usize,
        which: &[Which],
        told: &mut Told,
        out: &mut Judgement,
    ) -> Result<Found, RuleError> {
        let (now, before) = match self.tables.read(tallies, first, &self.figures) {
            Ok(keyed) => keyed,
            // A baseline tells no figure by its key.
            Err(error) if error.code() == RuleError::overflowed(0).code() => {
                return self.judge_sums(tallies, first, which, told, out);
            }
            Err(error) => return Err(error),
        };
        let common = ByKey::common(&now, &before);
        let Some(until) = self.until(&before) else {
            return Ok(Found {
                not_dated: common.len() as u64,
                ..Found::default()
            });
        };
        let mut found = Found {
            periods: common.len() as u64,
            ..Found::default()
        };
        for (i, column) in self.figures.iter().enumerate() {
            let mut held = held(&self.tables, Some(column), &common);
            held.retain(|period, _| !told.contains(&(column.label.clone(), (*period).to_owned())));
            let own = Restatement::of(&now, &before, i, &held);
            let differing = said::differing(&self.tables, column, "restated-archive", &own);
            let finding = differing.map(|finding| finding.arg("until", period(&until)));
            found.restated += own.periods.values().map(|(differing, _)| differing).sum::<u64>();
            told.extend(
                own.ranked()
                    .into_iter()
                    .map(|(period, ..)| (column.label.clone(), period.to_owned())),
            );
            if let Some(finding) = finding.filter(|_| which.contains(&Which::Restated)) {
                out.finding(finding);
            }
        }
        let mut of_keys = held(&self.tables, None, &common);
        of_keys.retain(|period, _| !told.contains(&keys_of(period)));
        let keys = Keys::of(&now, &before, &of_keys);
        told.extend(keys.withdrawn.ranked().into_iter().map(|(period, _)| keys_of(period)));
        let gone = said::of_keys(&self.tables, "withdrawn-archive", &keys.withdrawn);
        if let Some(finding) = gone.filter(|_| which.contains(&Which::Withdrawn)) {
            out.finding(finding.arg("until", period(&until)));
        }
        // Of a sample the sums of all keys say the rest.
        if now.is_sample || before.is_sample {
            let of_sums = self.judge_sums(tallies, first, which, told, out)?;
            (found.periods, found.not_dated) = (of_sums.periods, of_sums.not_dated);
        }
        Ok(found)
    }

    /// Against a baseline: the periods of which figures come to something else.
    fn judge_sums(
        &self,
        tallies: &Tallies,
        first: usize,
        which: &[Which],
        told: &mut Told,
        out: &mut Judgement,
    ) -> Result<Found, RuleError> {
        let at = first + self.tables.tallies(&self.figures).len();
        let (periods, others) = sums::others(&self.tables, &self.figures, tallies, at)?;
        let Some(until) = &self.until else {
            return Ok(Found {
                not_dated: periods,
                ..Found::default()
            });
        };
        for (column, mut others) in self.figures.iter().zip(others) {
            others.retain(|other| told.insert((column.label.clone(), other.period.clone())));
            let finding = said::sums("restated-sums-archive", &self.tables, column, &others);
            if let Some(finding) = finding.filter(|_| which.contains(&Which::Restated)) {
                out.finding(finding.arg("until", period(until)));
            }
        }
        Ok(Found {
            periods,
            ..Found::default()
        })
    }

    /// The last day of that release; where it declares none, the last period of its rows.
    fn until(&self, before: &Keyed) -> Option<String> {
        let last = || before.periods().into_iter().next_back().map(str::to_owned);
        self.until.clone().or_else(last).filter(|until| !until.is_empty())
    }
}

/// Keys that are gone from a period, among what was told.
pub(super) fn keys_of(period: &str) -> (String, String) {
    (String::new(), period.to_owned())
}
