//! `candour plugin`: what plugins there are, and what they are.

mod inspect;
mod list;
mod lock;

use crate::Outcome;
use crate::args::{PluginCommand, PluginCommandOptions};

pub(crate) fn run(options: &PluginCommandOptions) -> Outcome {
    match &options.command {
        PluginCommand::List { plugins } => list::run(plugins),
        PluginCommand::Lock { release, plugins } => lock::run(release, plugins),
        PluginCommand::Inspect { library, json } => inspect::run(library, *json),
    }
}
