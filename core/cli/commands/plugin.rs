//! `candour plugin`: what plugins there are, and what they are.

mod inspect;
mod list;
mod lock;

use crate::Outcome;
use crate::args::{PluginCommand, PluginCommandOptions};

/// A text of somebody else's, such as the terminal shows and does not obey.
fn shown(text: &str) -> String {
    let shown = |letter: char| {
        if letter.is_control() {
            char::REPLACEMENT_CHARACTER
        } else {
            letter
        }
    };
    text.chars().map(shown).collect()
}

pub(crate) fn run(options: &PluginCommandOptions) -> Outcome {
    match &options.command {
        PluginCommand::List { plugins } => list::run(plugins),
        PluginCommand::Lock { release, plugins } => lock::run(release, plugins),
        PluginCommand::Inspect { library, json } => inspect::run(library, *json),
    }
}
