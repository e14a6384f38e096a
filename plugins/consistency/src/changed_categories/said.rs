//! Which values are on one side alone, and what is said of them.

use candour_sdk::{
    Argument, ColumnFacts, Finding, Judgement, RuleMeta, Under, Unit, count, share, share_by, value, word,
};

use super::Values;
use crate::refused;

/// When a value that is told was there.
const BEFORE: &str = "before";
const NOW: &str = "now";

const NEW: &str =
    "{count} of {column} {count:appears|appear} that {count:was|were} not there before, {share} of the volume now";
const NEW_GROUP: &str = "{value} ({share} now)";
const NEW_ADVICE: &str =
    "Look for a recoding or a mistyped code. Declare what was opened, split or recoded as a [[change]].";
const NEW_MEANING: &str = "The totals before do not have these: find out whether they opened, came back or replace others before you compare years.";

/// Adds the sentences. Values that the schema refuses are new since they are wrong.
pub(super) fn templates(meta: RuleMeta) -> RuleMeta {
    meta.template(
            "lost",
            "{count} of {column} no longer {count:appears|appear}, {share} of the volume before",
        )
        .group("{value} ({share} before)")
        .advice("Look for a recoding or a filter. Declare what was closed, merged or recoded as a [[change]].")
        .meaning("Totals over time leave these out from now on: find out whether they closed or were recoded before you compare years.")
        .cause("lost-category")
        .template("new", NEW)
        .group(NEW_GROUP)
        .advice(NEW_ADVICE)
        .meaning(NEW_MEANING)
        .cause("new-category")
        .template("new-unlisted", NEW)
        .group(NEW_GROUP)
        .advice(NEW_ADVICE)
        .meaning(NEW_MEANING)
        .cause(refused::CAUSE)
        .template(
            "lost-and-new",
            "{gone} of {column} no longer {gone:appears|appear}, {before} of the volume before, and {come} {come:appears|appear} \
             that {come:was|were} not there before, {now} of the volume now",
        )
        .group("{value} ({share} {when})")
        .advice("Look for a recoding or a filter. Declare what was recoded, merged or split, closed or opened as a [[change]].")
        .meaning(
            "Totals over time break here: find out whether codes were replaced, closed or opened before you compare years.",
        )
        .cause("lost-category")
        .word(BEFORE)
        .word(NOW)
}

/// The values of one side that are not on the other.
pub(super) struct OneSided<'a> {
    /// Each with its volume, the largest first.
    values: Vec<(&'a str, u64)>,
    /// What they come to.
    part: u64,
    whole: u64,
    /// Of the other side, what has a suppressed value: it may be any of these.
    hidden: u64,
    /// Whether the other side has any value; else there is nothing to compare with.
    is_compared: bool,
}

impl<'a> OneSided<'a> {
    pub(super) fn of(here: &Values<'a>, there: &Values<'_>, hidden: u64) -> Self {
        let only_here = here
            .compared
            .iter()
            .filter(|(value, _)| !there.all.contains_key(*value));
        let mut values: Vec<(&str, u64)> = only_here
            .map(|(value, volume)| (*value, volume.whole_units()))
            .collect();
        values.sort_by(|(a, x), (b, y)| y.cmp(x).then_with(|| a.cmp(b)));
        OneSided {
            part: values.iter().map(|(_, volume)| volume).sum(),
            values,
            whole: here.whole,
            hidden,
            is_compared: !there.all.is_empty(),
        }
    }

    fn count(&self) -> u64 {
        self.values.len() as u64
    }

    /// Whether they are so much of the whole, however much of them the other side hides.
    fn is_found(&self, percent: u64) -> bool {
        self.is_much(self.part.saturating_sub(self.hidden), percent)
    }

    /// How many would be found, but that the other side may hide them.
    pub(super) fn hidden_at(&self, percent: u64) -> u64 {
        let is_hidden = self.is_much(self.part, percent) && !self.is_found(percent);
        if is_hidden { self.count() } else { 0 }
    }

    fn is_much(&self, part: u64, percent: u64) -> bool {
        let is_much = u128::from(part) * 100 >= u128::from(self.whole) * u128::from(percent);
        let is_weighed = self.whole > 0 || percent == 0;
        !self.values.is_empty() && self.is_compared && is_much && is_weighed
    }
}

/// What is said of one column.
pub(super) struct Told<'a> {
    pub(super) column: &'a ColumnFacts,
    /// What volumes are counted in.
    pub(super) of: Unit,
}

impl Told<'_> {
    /// Says which values are lost and which are new: once, unless the new ones are refused, which then did not replace any.
    pub(super) fn say(&self, [lost, new]: [&OneSided<'_>; 2], percent: u64, out: &mut Judgement) {
        let label = &self.column.label;
        out.measure_of("lost-values", [label], self.count(lost));
        out.measure_of("new-values", [label], self.count(new));
        let are_refused = new
            .values
            .iter()
            .all(|(text, _)| refused::is_refused(self.column, text));
        let one = |template, side: &OneSided<'_>| {
            let found = side.is_found(percent);
            found.then(|| self.groups(self.one(template, side), side, None))
        };
        let findings = match lost.is_found(percent) && new.is_found(percent) && !are_refused {
            true => [Some(self.both(lost, new)), None],
            false if are_refused => [one("lost", lost), one("new-unlisted", new)],
            false => [one("lost", lost), one("new", new)],
        };
        for finding in findings.into_iter().flatten() {
            let finding = finding.columns([label]).arg("column", candour_sdk::label(label));
            out.finding(finding.under(self.under()));
        }
    }

    fn both(&self, lost: &OneSided<'_>, new: &OneSided<'_>) -> Finding {
        let finding = Finding::of("lost-and-new")
            .arg("gone", self.count(lost))
            .arg("before", self.share(lost))
            .arg("come", self.count(new))
            .arg("now", self.share(new))
            .affected(lost.count() + new.count(), Unit::Values);
        let finding = self.groups(finding, lost, Some(BEFORE));
        self.groups(finding, new, Some(NOW))
    }

    fn one(&self, template: &str, side: &OneSided<'_>) -> Finding {
        Finding::of(template)
            .arg("count", self.count(side))
            .arg("share", self.share(side))
            .affected(side.count(), Unit::Values)
    }

    fn groups(&self, finding: Finding, side: &OneSided<'_>, when: Option<&str>) -> Finding {
        side.values.iter().fold(finding, |finding, (text, volume)| {
            let told = [
                ("value", value(&self.column.label, Some(text))),
                ("share", share_by(*volume, side.whole, self.of, [&self.column.label])),
            ];
            finding.group(told.into_iter().chain(when.map(|when| ("when", word(when)))))
        })
    }

    fn count(&self, side: &OneSided<'_>) -> Argument {
        count(side.count(), Unit::Values).under(self.under())
    }

    fn share(&self, side: &OneSided<'_>) -> Argument {
        share(side.part, side.whole, self.of).under(self.under())
    }

    fn under(&self) -> Under {
        Under::Categories(self.column.label.clone())
    }
}
