//! What the rule says of claims that failed: one finding for each test and column, its values ranked inside.

use std::collections::{BTreeMap, BTreeSet};

use candour_sdk::{
    Argument, Decimal, Finding, Judgement, RuleMeta, Under, Unit, count, count_by, label, labels, period, value,
};

use super::Which;
use super::trial::{Failure, Test};
use crate::volume::{self, Counted, Volume};

/// Failures by test, and by the column that the claim is about.
pub(super) type Failures<'a> = BTreeMap<(Test, Option<&'a str>), Vec<(Failure, Counted<'a>)>>;

impl Test {
    /// What a policy calls failures of this test.
    pub(super) fn which(self) -> Which {
        match self {
            Test::Volume => Which::Volume,
            Test::Nothing => Which::Nothing,
            _ => Which::Contradicted,
        }
    }

    /// What holds of the amounts that contradict the claim, in words of the manifest.
    fn under(self) -> Option<Under> {
        let words = match self {
            Test::Over => AFTER_IT_CLOSED,
            Test::New => BEFORE_IT_OPENED,
            Test::Paused => WHILE_IT_PAUSED,
            _ => return None,
        };
        Some(Under::Condition(words.to_owned()))
    }

    /// The id of its sentence about values of a column, and of the one about a whole.
    fn templates(self) -> (&'static str, &'static str) {
        match self {
            Test::Over => ("not-over", "whole-not-over"),
            Test::New => ("not-new", "whole-not-new"),
            Test::Paused => ("not-paused", "whole-not-paused"),
            Test::Gone => ("not-gone", "not-gone"),
            Test::There => ("not-there", "not-there"),
            Test::OneToOne => ("not-one-to-one", "not-one-to-one"),
            Test::SameCodes => ("other-codes", "other-codes"),
            Test::Renamed => ("not-renamed", "not-renamed"),
            Test::OnlyThese => ("other-periods", "other-periods"),
            Test::Volume => ("other-volume", "other-volume"),
            Test::Nothing => ("nothing", "whole-nothing"),
        }
    }
}

const AFTER_IT_CLOSED: &str = "after it closed";
const BEFORE_IT_OPENED: &str = "before it opened";
const WHILE_IT_PAUSED: &str = "while it paused";

/// Adds the sentences.
pub(super) fn templates(meta: RuleMeta) -> RuleMeta {
    const CHECK: &str =
        "Ask whoever recorded the rows, then correct the values or the day of the declared change, or remove it.";
    const NOTHING: &str = "The declared change explains nothing that you see in the data.";
    const MEANING: &str = "The publisher's account of this change does not match the data: do not rely on it.";
    let words = [AFTER_IT_CLOSED, BEFORE_IT_OPENED, WHILE_IT_PAUSED];
    let meta = words.into_iter().fold(meta, |meta, words| meta.word(words));
    meta.template(
        "not-over",
        "{count} of {column} {count:is|are} declared closed and {count:goes|go} on",
    )
    .group("{value} ({now} since)")
    .advice(CHECK)
    .meaning(MEANING)
    .template("whole-not-over", "what is declared closed goes on, with {now} since")
    .advice(CHECK)
    .meaning(MEANING)
    .template(
        "not-new",
        "{count} of {column} {count:is|are} declared new and {count:was|were} there before",
    )
    .group("{value} ({before} before)")
    .advice(CHECK)
    .meaning(MEANING)
    .template(
        "whole-not-new",
        "what is declared new was there before, with {before}",
    )
    .advice(CHECK)
    .meaning(MEANING)
    .template(
        "not-paused",
        "{count} of {column} {count:is|are} declared paused and went on",
    )
    .group("{value} ({now} in that time)")
    .advice(CHECK)
    .meaning(MEANING)
    .template(
        "whole-not-paused",
        "what is declared paused went on, with {now} in that time",
    )
    .advice(CHECK)
    .meaning(MEANING)
    .template(
        "not-gone",
        "{count} of {column} {count:is|are} declared replaced and {count:is|are} still there",
    )
    .group("{value} ({now} since)")
    .advice("Correct the rows that still have the old value, or the day of the declared change.")
    .meaning("Add up the old and the new value, or the count of each is too low.")
    .template(
        "not-there",
        "{count} of {column} {count:is|are} declared to replace others and {count:is|are} not there",
    )
    .group("{value}")
    .advice(CHECK)
    .meaning(MEANING)
    .template(
        "not-one-to-one",
        "{count} of {column} {count:stands|stand} for more than one earlier value",
    )
    .group("{value}")
    .advice("Declare what came together as merged.")
    .meaning("Add up the earlier values before you compare them with the new one.")
    .template(
        "other-codes",
        "{count} of {column} {count:stands|stand} for other codes than the labels that {count:it is|they are} declared to replace",
    )
    .group("{value}")
    .advice(CHECK)
    .meaning(MEANING)
    .template(
        "not-renamed",
        "{columns} {columns:is|are} declared renamed and {columns:was|were} not",
    )
    .advice(CHECK)
    .meaning(MEANING)
    .template(
        "other-periods",
        "{count} {count:differs|differ} from the previous release, and no change is declared for {count:it|them}",
    )
    .group("{period} ({now} now, {before:bare} before)")
    .advice("Name these periods in the declared change too, or find out why they differ.")
    .meaning("Earlier figures of these periods were changed without a word: compare both releases before you quote either.")
    .template(
        "other-keys",
        "{count} {count:differs|differ} from the previous release, and no change is declared for {count:it|them}",
    )
    .group("{period} ({keys:bare} of {all})")
    .advice("Name these periods in the declared change too, or find out why they differ.")
    .meaning("Earlier figures of these periods were changed without a word: compare both releases before you quote either.")
    .cause("restated-figure")
    .template(
        "other-volume",
        "{count} of {column} {count:has|have} far more or far less than what {count:it is|they are} declared to come from",
    )
    .group("{value} ({now} now, {before:bare} before)")
    .advice("Find out what was lost, or came in twice, on the way.")
    .meaning("Trends across this change may show what was lost or counted twice, and no change in the world.")
    .cause("changed-volume")
    .template(
        "nothing",
        "{count} of {column} {count:is|are} named in a change and never {count:occurs|occur}",
    )
    .group("{value}")
    .advice("Correct the spelling of the values, or remove the declared change.")
    .meaning(NOTHING)
    .template(
        "whole-nothing",
        "{count} {count:is|are} about what neither release has",
    )
    .advice("Correct the declared change, or remove it.")
    .meaning(NOTHING)
}

/// Says what failed of the tests that the policy looks for.
///
/// `period` is the column by which periods are told apart.
pub(super) fn say(failures: Failures<'_>, which: &[Which], period: Option<&str>, out: &mut Judgement) {
    for ((test, column), mut failures) in failures {
        if !which.contains(&test.which()) {
            continue;
        }
        failures.sort_by(|(a, _), (b, _)| step(b).cmp(&step(a)).then_with(|| a.what.cmp(&b.what)));
        failures.dedup_by(|(a, _), (b, _)| a.what.is_some() && a.what == b.what);
        let (named, whole): (Vec<_>, Vec<_>) = failures.into_iter().partition(|(failure, _)| failure.what.is_some());
        match (test, column) {
            _ if named.is_empty() => {}
            (Test::Renamed, _) => out.finding(renamed(&named)),
            (Test::OnlyThese, _) => {
                let (keyed, summed): (Vec<_>, Vec<_>) =
                    named.into_iter().partition(|(failure, _)| failure.keys.is_some());
                if !keyed.is_empty() {
                    out.finding(keys(column, period, &keyed));
                }
                if !summed.is_empty() {
                    out.finding(periods(column, period, &summed));
                }
            }
            (_, Some(column)) => out.finding(values(test, column, &named)),
            (_, None) => {}
        }
        match test {
            _ if whole.is_empty() => {}
            Test::Nothing => {
                let n = count(whole.len() as u64, Unit::Claims);
                out.finding(Finding::of(test.templates().1).columns(column).arg("count", n));
            }
            _ => whole.iter().for_each(|(failure, counted)| {
                let amounts = amounts(test, failure, *counted, &[]).into_iter();
                let finding = Finding::of(test.templates().1).columns(column);
                out.finding(amounts.fold(finding, |finding, (name, amount)| finding.arg(name, amount)));
            }),
        }
    }
}

fn values(test: Test, column: &str, failures: &[(Failure, Counted<'_>)]) -> Finding {
    let under = || Under::Categories(column.to_owned());
    let n = failures.len() as u64;
    let mut finding = Finding::of(test.templates().0)
        .columns([column])
        .arg("column", label(column))
        .arg("count", count(n, Unit::Values).under(under()))
        .affected(n, Unit::Values)
        .under(under());
    for (failure, counted) in failures {
        let mut args = vec![("value", value(column, failure.what.as_deref()))];
        args.extend(amounts(test, failure, *counted, &[column]));
        finding = finding.group(args);
    }
    finding
}

fn renamed(failures: &[(Failure, Counted<'_>)]) -> Finding {
    let columns = || failures.iter().filter_map(|(failure, _)| failure.what.as_deref());
    Finding::of("not-renamed")
        .columns(columns())
        .arg("columns", labels(columns()))
        .affected(failures.len() as u64, Unit::Columns)
}

fn periods(column: Option<&str>, by: Option<&str>, failures: &[(Failure, Counted<'_>)]) -> Finding {
    let n = failures.len() as u64;
    let mut finding = Finding::of("other-periods")
        .columns(column)
        .arg("count", count(n, Unit::Periods))
        .affected(n, Unit::Periods);
    for (failure, counted) in failures {
        let mut args = vec![("period", period(failure.what.as_deref().unwrap_or_default()))];
        args.extend(amounts(Test::OnlyThese, failure, *counted, by.as_slice()));
        finding = finding.group(args);
    }
    finding
}

/// Periods of which keys differ, those of most first.
fn keys(column: Option<&str>, by: Option<&str>, failures: &[(Failure, Counted<'_>)]) -> Finding {
    let n = failures.len() as u64;
    let told = |failure: &Failure| failure.keys.clone().unwrap_or_default();
    let columns: BTreeSet<String> = failures.iter().flat_map(|(failure, _)| told(failure).columns).collect();
    let columns = match column {
        Some(column) => vec![column.to_owned()],
        None => columns.into_iter().collect(),
    };
    let finding = Finding::of("other-keys")
        .columns(columns)
        .arg("count", count(n, Unit::Periods))
        .affected(n, Unit::Periods);
    failures.iter().fold(finding, |finding, (failure, _)| {
        let (of, keys) = (failure.what.as_deref().unwrap_or_default(), told(failure));
        let counted = |n| count_by(n, Unit::Keys, by);
        finding.group([
            ("period", period(of)),
            ("keys", counted(keys.differing)),
            ("all", counted(keys.all)),
        ])
    })
}

/// What the words of a test have places for.
fn amounts(test: Test, failure: &Failure, counted: Counted<'_>, by: &[&str]) -> Vec<(&'static str, Argument)> {
    let amount = |volume: Volume| {
        let amount = volume::argument(volume, counted, by.iter().copied());
        match test.under() {
            Some(under) => amount.under(under),
            None => amount,
        }
    };
    let (now, before) = (("now", amount(failure.now)), ("before", amount(failure.before)));
    match test {
        Test::Over | Test::Paused | Test::Gone => vec![now],
        Test::New => vec![before],
        Test::Volume | Test::OnlyThese => vec![now, before],
        Test::There | Test::OneToOne | Test::SameCodes | Test::Renamed | Test::Nothing => Vec::new(),
    }
}

/// How far the two sides are apart, by which failures are ranked.
fn step(failure: &Failure) -> Decimal {
    match failure.test {
        Test::OnlyThese if failure.keys.is_some() => failure.keys.as_ref().map_or(0, |keys| keys.differing).into(),
        Test::Volume | Test::OnlyThese => failure.now.stated.saturating_sub(failure.before.stated).abs(),
        _ => failure.now.stated.abs().max(failure.before.stated.abs()),
    }
}
