//! Whether a library keeps what a plugin promises, shown by trying: a library in, results out.
//!
//! Each check has a process of its own, in which nothing went before; the kit of `candour-host` makes them. Once a rule has ended
//! the process of one check, its later checks are skipped: they would tell the same again. Named by itself, each runs.
//!
//! Deliberately absent: how results are shown, and to whom.

mod buffers;
mod coverage;
mod limits;
mod name;
mod odd;
mod outcome;
mod pages;
mod params;
mod question;
mod rule;
mod schemas;
mod silence;
mod subject;
mod threads;
mod twice;
mod whole;
mod wrong;

use candour_host::Limits;
use candour_host::kit::Library;
use candour_sdk::RuleManifest;
use rayon::ThreadPool;
use rayon::prelude::*;

pub use name::CheckName;
pub use outcome::{Found, Kind};

use outcome::{Stop, Trouble};
use subject::Subject;

/// What is to be checked; of a list without entries, everything.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted<'a> {
    pub checks: &'a [CheckName],
    pub rules: &'a [String],
}

/// Why nothing can be said of the plugin.
#[derive(Debug)]
pub enum Error {
    /// It has no rule of a name that was wanted.
    NoSuchRule { rule: String, rules: Vec<String> },
    /// The machine does not let it be checked.
    Machine(candour_host::Error),
}

impl From<candour_host::Error> for Error {
    fn from(error: candour_host::Error) -> Self {
        Error::Machine(error)
    }
}

/// What was found, in the order of the checks, and in each by rule. The rules are checked side by side, in the pool.
///
/// # Errors
/// A rule that the plugin does not have, and what the machine refuses.
pub fn check(library: &Library, limits: Limits, wanted: Wanted<'_>, pool: &ThreadPool) -> Result<Vec<Found>, Error> {
    let is_wanted = |check: CheckName| wanted.checks.is_empty() || wanted.checks.contains(&check);
    let mut all = Vec::new();
    // What the rest stands on is told where it fails, asked for or not.
    let mut tell = |check, came: &outcome::Result| {
        let found = Found::of(check, None, came);
        if is_wanted(check) || found.is_bad() {
            all.push(found);
        }
    };
    let loads = settled(whole::loads(library))?;
    tell(CheckName::Loads, &loads);
    let mut manifest = None;
    let describes = match loads {
        Ok(_) => settled(whole::describes(library).map(|(said, note)| {
            manifest = Some(said);
            note
        }))?,
        Err(_) => Err(outcome::skipped("the library does not load")),
    };
    tell(CheckName::Describes, &describes);
    let of_rules = CheckName::ALL.into_iter().skip(2);
    let of_rules: Vec<CheckName> = of_rules.filter(|check| is_wanted(*check)).collect();
    let Some(manifest) = manifest else {
        let skipped = Err(outcome::skipped("what it says of itself cannot be used"));
        all.extend(of_rules.into_iter().map(|check| Found::of(check, None, &skipped)));
        return Ok(all);
    };
    let has = |name: &String| manifest.rules.iter().any(|rule| rule.name == *name);
    if let Some(unknown) = wanted.rules.iter().find(|name| !has(name)) {
        return Err(Error::NoSuchRule {
            rule: unknown.clone(),
            rules: manifest.rules.iter().map(|rule| rule.name.clone()).collect(),
        });
    }
    let rules = manifest
        .rules
        .iter()
        .filter(|rule| wanted.rules.is_empty() || wanted.rules.contains(&rule.name));
    let rules: Vec<_> = rules.collect();
    let of_each = pool.install(|| -> Result<Vec<Vec<Found>>, Error> {
        let checked = |rule: &&RuleManifest| rule_checked(&Subject::new(library, rule, limits), &of_rules);
        rules.par_iter().map(checked).collect()
    })?;
    for i in 0..of_rules.len() {
        all.extend(of_each.iter().map(|found| found[i].clone()));
    }
    Ok(all)
}

/// What was found of one rule, for each of these checks.
fn rule_checked(subject: &Subject<'_>, checks: &[CheckName]) -> Result<Vec<Found>, Error> {
    let mut found = Vec::with_capacity(checks.len());
    let mut ended: Option<CheckName> = None;
    for check in checks {
        let came = match ended {
            Some(before) => Err(outcome::skipped(format!(
                "its process ended in {}; run this check by itself with --only",
                before.as_str()
            ))),
            None => settled(one(*check, subject))?,
        };
        if came.as_ref().is_err_and(Trouble::is_end) {
            ended = Some(*check);
        }
        found.push(Found::of(*check, Some(&subject.rule.name), &came));
    }
    Ok(found)
}

fn one(check: CheckName, subject: &Subject<'_>) -> Result<String, Stop> {
    match check {
        // These are of the library, and come before.
        CheckName::Loads | CheckName::Describes => Ok(String::new()),
        CheckName::ParamSchemas => schemas::check(subject),
        CheckName::Limits => limits::check(subject),
        CheckName::Pages => pages::check(subject),
        CheckName::Coverage => coverage::check(subject),
        CheckName::OddReleases => odd::check(subject),
        CheckName::SameTwice => twice::check(subject),
        CheckName::EightThreads => threads::check(subject),
        CheckName::WrongParams => wrong::check(subject),
        CheckName::ReleasesBuffers => buffers::check(subject),
        CheckName::NoStdout => silence::check(subject),
    }
}

/// What came of a check, unless the machine kept it from being run.
fn settled(came: Result<String, Stop>) -> Result<outcome::Result, Error> {
    match came {
        Ok(note) => Ok(Ok(note)),
        Err(Stop::Trouble(trouble)) => Ok(Err(*trouble)),
        Err(Stop::Machine(error)) => Err(error.into()),
    }
}
