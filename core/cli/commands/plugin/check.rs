//! `candour plugin check LIBRARY`: whether a library keeps what a plugin promises, told to people and to programs.

mod show;

use std::time::Duration;

use candour_check::{Error, Wanted, check};
use candour_config::policy::PluginsPolicy;
use candour_host::kit::Library;

use crate::Outcome;
use crate::args::CheckOptions;
use crate::exit::{Exit, Failure};
use crate::output;
use crate::plugins;
use crate::render::Screen;

pub(crate) fn run(options: &CheckOptions, screen: &Screen) -> Outcome {
    let mut program = plugins::program(PluginsPolicy::default())?;
    program.limits.wall = Duration::from_secs(options.wall_seconds.get().into());
    program.limits.processor = program.limits.wall;
    program.limits.memory = u64::from(options.memory_mb.get()) * 1_000_000;
    let place = plugins::named(&options.library);
    let library = Library::read(&place, plugins::isolation_of(&place, options.isolation), &program)?;
    let wanted = Wanted {
        checks: &options.only,
        rules: &options.rules,
    };
    // On a pool of its own, since threads that the system refuses are an error there, and a panic on rayon's.
    let pool = crate::commands::audit::thread_pool(None)?;
    let checked = check(&library, program.limits, wanted, &pool)?;
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

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::NoSuchRule { rule, rules } => Failure::usage(NoSuchRule { rule, rules }),
            Error::Machine(error) => error.into(),
        }
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
