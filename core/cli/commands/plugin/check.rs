//! `candour plugin check LIBRARY`: whether a library keeps what a plugin promises, shown by trying.
//!
//! Each check has a process of its own, in which nothing went before. Once a rule has ended the process of one check, its
//! later checks are skipped: they would tell the same again. Named by itself, each runs.

mod buffers;
mod coverage;
mod limits;
mod odd;
mod outcome;
mod pages;
mod params;
mod question;
mod rule;
mod schemas;
mod show;
mod silence;
mod subject;
mod threads;
mod twice;
mod whole;
mod wrong;

use std::time::Duration;

use candour_config::policy::PluginsPolicy;
use candour_host::Program;
use candour_host::kit::Library;
use candour_model::control::RuleManifest;
use rayon::prelude::*;

use self::outcome::{Found, Result, Stop};
use self::subject::Subject;
use crate::Outcome;
use crate::args::{CheckName, CheckOptions};
use crate::exit::{Exit, Failure};
use crate::output;
use crate::plugins;
use crate::render::Screen;

pub(crate) fn run(options: &CheckOptions, screen: &Screen) -> Outcome {
    let mut program = plugins::program(PluginsPolicy::default())?;
    program.limits.wall = Duration::from_secs(options.wall_seconds.get().into());
    program.limits.processor = program.limits.wall;
    program.limits.memory = u64::from(options.memory_mb.get()) * 1_000_000;
    let library = Library::read(&options.library, &program)?;
    let checked = checked(options, &library, &program)?;
    let text = match options.json {
        true => show::json(options, &library, &checked),
        false => show::text(options, &library, &checked, screen.colour),
    };
    output::print(&text)?;
    Ok(match checked.iter().any(|found| found.is_bad()) {
        true => Exit::Found,
        false => Exit::Passed,
    })
}

/// What was found, in the order of the checks, and in each by rule.
fn checked(options: &CheckOptions, library: &Library, program: &Program) -> std::result::Result<Vec<Found>, Failure> {
    let wanted = |check: CheckName| options.only.is_empty() || options.only.contains(&check);
    let mut all = Vec::new();
    // What the rest stands on is told where it fails, asked for or not.
    let mut tell = |check, came: &Result| {
        let found = Found::of(check, None, came);
        if wanted(check) || found.is_bad() {
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
    let of_rules: Vec<CheckName> = CheckName::all()
        .iter()
        .copied()
        .skip(2)
        .filter(|check| wanted(*check))
        .collect();
    let Some(manifest) = manifest else {
        let skipped = Err(outcome::skipped("what it says of itself cannot be used"));
        all.extend(of_rules.into_iter().map(|check| Found::of(check, None, &skipped)));
        return Ok(all);
    };
    if let Some(unknown) = options
        .rules
        .iter()
        .find(|name| manifest.rules.iter().all(|rule| rule.name != **name))
    {
        return Err(Failure::usage(NoSuchRule {
            rule: unknown.clone(),
            rules: manifest.rules.iter().map(|rule| rule.name.clone()).collect(),
        }));
    }
    let rules = manifest
        .rules
        .iter()
        .filter(|rule| options.rules.is_empty() || options.rules.contains(&rule.name));
    let rules: Vec<_> = rules.collect();
    // On a pool of its own, since threads that the system refuses are an error there, and a panic on rayon's.
    let pool = crate::commands::audit::thread_pool(None)?;
    let of_each = pool.install(|| -> std::result::Result<Vec<Vec<Found>>, Failure> {
        let checked = |rule: &&RuleManifest| rule_checked(&Subject::new(library, rule, program.limits), &of_rules);
        rules.par_iter().map(checked).collect()
    })?;
    for i in 0..of_rules.len() {
        all.extend(of_each.iter().map(|found| found[i].clone()));
    }
    Ok(all)
}

/// What was found of one rule, for each of these checks.
fn rule_checked(subject: &Subject<'_>, checks: &[CheckName]) -> std::result::Result<Vec<Found>, Failure> {
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
        if came.as_ref().is_err_and(|trouble| trouble.is_end()) {
            ended = Some(*check);
        }
        found.push(Found::of(*check, Some(&subject.rule.name), &came));
    }
    Ok(found)
}

fn one(check: CheckName, subject: &Subject<'_>) -> std::result::Result<String, Stop> {
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
fn settled(came: std::result::Result<String, Stop>) -> std::result::Result<Result, Failure> {
    match came {
        Ok(note) => Ok(Ok(note)),
        Err(Stop::Trouble(trouble)) => Ok(Err(*trouble)),
        Err(Stop::Machine(error)) => Err(error.into()),
    }
}

/// The user's: the plugin has no rule of this name.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("the plugin has no rule {rule}")]
#[diagnostic(code(candour::plugin::no_such_rule), help("it has {}", listed(rules)))]
struct NoSuchRule {
    rule: String,
    rules: Vec<String>,
}

fn listed(rules: &[String]) -> String {
    plugins::shown(&rules.join(", "))
}
