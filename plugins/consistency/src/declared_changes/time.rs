//! What closed, opened or paused: which periods may have rows of it.

use std::collections::{BTreeMap, BTreeSet};

use candour_sdk::{Change, ChangeKind, Side, Why, periods};

use super::evidence::Evidence;
use super::trial::{Failure, Test, Trial};
use crate::moment;
use crate::volume::Volume;

/// How a period lies to what was claimed.
enum Lies {
    /// Rows in it are as claimed.
    Well,
    /// Rows in it contradict the claim.
    Badly,
    /// It holds days of both, and nothing else tells.
    Across,
}

/// Tests the claim: each value by itself; or whatever has a value in the column; or without a column every row.
pub(super) fn test(change: &Change, evidence: &Evidence<'_>) -> Trial {
    let Some(moment) = moment::of(change) else {
        return Trial::not_tested(Why::NotDeclared);
    };
    let named: BTreeSet<&str> = change.from.iter().chain(&change.into).map(String::as_str).collect();
    let span = evidence.span();
    let test = match change.what {
        ChangeKind::Opened => Test::New,
        ChangeKind::Paused => Test::Paused,
        _ => Test::Over,
    };
    let (mut occurs, mut is_across) = (false, false);
    let mut wrong: BTreeMap<Option<&str>, Volume> = BTreeMap::new();
    for side in [Side::Current, Side::Comparison] {
        for entry in evidence.side(side) {
            let value = entry.value(0);
            let is_meant = match named.is_empty() {
                true => entry.values.is_empty() || value.is_some(),
                false => value.is_some_and(|value| named.contains(value)),
            };
            if !is_meant {
                continue;
            }
            occurs = true;
            // How it was before is no concern of a closure.
            if !entry.is_something() || side == Side::Comparison && test == Test::Over {
                continue;
            }
            match lies(test, entry.days, moment, span) {
                Lies::Well => {}
                Lies::Across => is_across = true,
                Lies::Badly => {
                    let whole = value.filter(|_| !named.is_empty());
                    let sum = wrong.entry(whole).or_insert(Volume::NONE);
                    *sum = sum.plus(entry.volume);
                }
            }
        }
    }
    if !occurs {
        return Trial::nothing(change.from.iter().chain(&change.into));
    }
    let failures = wrong.into_iter().map(|(value, volume)| Failure {
        now: volume,
        before: volume,
        ..Failure::of(test, value)
    });
    let otherwise = match is_across {
        // No period lies wholly on one side of the moment.
        true => Trial::not_tested(Why::NoCounterpart),
        false => Trial::held(),
    };
    Trial::failed_or(failures.collect(), otherwise)
}

fn lies(test: Test, days: Option<periods::Days>, moment: periods::Days, span: Option<periods::Days>) -> Lies {
    let Some(days) = days else { return Lies::Across };
    let is_outside = days.to < moment.from || days.from > moment.to;
    let is_within = days.from >= moment.from && days.to <= moment.to;
    let (is_before, is_since) = (moment::is_before(days, moment), moment::is_since(days, moment));
    match test {
        Test::Paused if is_outside => Lies::Well,
        Test::Paused if is_within => Lies::Badly,
        Test::Paused => Lies::Across,
        Test::New if is_before => Lies::Badly,
        // A period across the moment tells nothing, but those before it do, where there are any.
        Test::New if is_since || span.is_some_and(|span| span.from < days.from) => Lies::Well,
        Test::New => Lies::Across,
        _ if is_since => Lies::Badly,
        _ if is_before || span.is_some_and(|span| span.to > days.to) => Lies::Well,
        _ => Lies::Across,
    }
}
