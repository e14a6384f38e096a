//! Where the codes of the dataset stand in time: before their entry begins, after it ends, or within.

use std::collections::{BTreeMap, BTreeSet};

use candour_sdk::periods::{self, Days};
use candour_sdk::{GroupView, PeriodUnit, RecordRef, TallyView, Why};

use super::codes::Key;
use super::entries::{Entries, Place};
use super::link::{Link, Read};

/// Rows by how they stand.
#[derive(Default)]
pub(super) struct Stand {
    inside: u64,
    left: BTreeMap<Why, u64>,
    pub(super) after: BTreeMap<Key, Use>,
    pub(super) before: BTreeMap<Key, Use>,
}

/// A code at a time when the look-up does not have it.
pub(super) struct Use {
    pub(super) rows: u64,
    pub(super) records: BTreeSet<RecordRef>,
    /// The period that is farthest out, and the end that it lies beyond.
    farthest: Days,
    pub(super) period: String,
    pub(super) end: String,
}

impl Stand {
    /// What is not in the look-up at all is no matter of time.
    pub(super) fn of(link: &Link<'_>, unit: PeriodUnit, tally: TallyView<'_>, entries: &Entries) -> Self {
        let mut stand = Stand::default();
        let at = link.reference.columns.len();
        for group in tally.groups() {
            let Read::Code(key) = link.read(&group) else { continue };
            if !entries.has(&key) {
                continue;
            }
            let dated = group
                .key(at)
                .and_then(|label| Some((label, periods::days(label, unit)?)));
            let Some((label, days)) = dated else {
                let why = match group.key(at + 1) {
                    Some("malformed" | "present") => Why::Unreadable,
                    Some("suppressed") => Why::Suppressed,
                    _ => Why::NotDeclared,
                };
                *stand.left.entry(why).or_default() += group.count();
                continue;
            };
            match entries.place(&key, days) {
                Some(Place::After(end)) => add(&mut stand.after, key, &group, (label, days), end, |new, old| {
                    new.to > old.to
                }),
                Some(Place::Before(end)) => add(&mut stand.before, key, &group, (label, days), end, |new, old| {
                    new.from < old.from
                }),
                Some(Place::Unknown) => *stand.left.entry(Why::Unreadable).or_default() += group.count(),
                Some(Place::Inside) | None => stand.inside += group.count(),
            }
        }
        stand
    }

    pub(super) fn outside(&self) -> u64 {
        self.after.values().chain(self.before.values()).map(|of| of.rows).sum()
    }

    pub(super) fn looked(&self) -> u64 {
        self.inside + self.outside()
    }

    pub(super) fn rest(&self) -> Vec<(Why, u64)> {
        self.left.iter().map(|(why, n)| (*why, *n)).collect()
    }
}

fn add(
    uses: &mut BTreeMap<Key, Use>,
    key: Key,
    group: &GroupView<'_>,
    (label, days): (&str, Days),
    end: String,
    is_farther: impl Fn(Days, Days) -> bool,
) {
    let of_code = uses.entry(key).or_insert_with(|| Use {
        rows: 0,
        records: BTreeSet::new(),
        farthest: days,
        period: label.to_owned(),
        end: end.clone(),
    });
    of_code.rows += group.count();
    of_code.records.extend(group.rows());
    if is_farther(days, of_code.farthest) {
        of_code.farthest = days;
        label.clone_into(&mut of_code.period);
        of_code.end = end;
    }
}
