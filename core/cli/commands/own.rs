//! `candour self`: what the program has to say of itself, and of the machine that it is on.

mod check;
mod completions;
mod man;

use clap::{Command, CommandFactory};

pub(crate) use self::check::Machine;
use crate::Outcome;
use crate::args::{Arguments, OwnCommand, OwnOptions};
use crate::render::Screen;

pub(crate) fn run(options: &OwnOptions, arguments: &Arguments, screen: &Screen) -> Outcome {
    match &options.command {
        OwnCommand::Check { format } => check::run(*format, arguments, screen),
        OwnCommand::Completions { shell } => completions::run(*shell),
        OwnCommand::Man { dir } => man::run(dir),
    }
}

/// The definition of the arguments without the commands that are not for people: a shell would complete those too.
fn for_people() -> Command {
    let whole = Arguments::command();
    let shown = whole.get_subcommands().filter(|command| !command.is_hide_set());
    Command::new("candour")
        .about(whole.get_about().cloned().unwrap_or_default())
        .version(env!("CARGO_PKG_VERSION"))
        .propagate_version(true)
        .subcommand_required(true)
        .args(whole.get_arguments())
        .subcommands(shown)
}
