//! `candour plugin`: what plugins there are, what they are, and a new one.

mod inspect;
mod list;
mod lock;
mod new;

use crate::Outcome;
use crate::args::{PluginCommand, PluginCommandOptions};

pub(crate) fn run(options: &PluginCommandOptions) -> Outcome {
    match &options.command {
        PluginCommand::New(options) => new::run(options),
        PluginCommand::List { plugins } => list::run(plugins),
        PluginCommand::Lock { release, plugins } => lock::run(release, plugins),
        PluginCommand::Inspect { library, json } => inspect::run(library, *json),
    }
}
