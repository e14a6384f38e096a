//! `candour plugin`: what plugins there are, what they are, whether they keep what a plugin promises, and a new one.

mod check;
mod inspect;
mod list;
mod lock;
mod new;

pub(crate) use self::list::found;
use crate::Outcome;
use crate::args::{PluginCommand, PluginCommandOptions};
use crate::render::Screen;

pub(crate) fn run(options: &PluginCommandOptions, screen: &Screen) -> Outcome {
    match &options.command {
        PluginCommand::New(options) => new::run(options),
        PluginCommand::List { plugins } => list::run(plugins),
        PluginCommand::Lock { release, plugins } => lock::run(release, plugins),
        PluginCommand::Inspect {
            library,
            isolation,
            json,
        } => inspect::run(library, *isolation, *json),
        PluginCommand::Check(options) => check::run(options, screen),
    }
}
