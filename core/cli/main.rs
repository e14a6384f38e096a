//! The command `candour`: reads the command line, runs a command, renders its error, and ends with a documented exit code.

mod args;
mod commands;
mod days;
mod exit;
mod logging;
mod memory;
mod output;
mod packs;
mod plugins;
mod progress;
mod render;
mod statement_file;
mod trust;

use std::io::Write;
use std::process::ExitCode;

use candour_host::memory::{Allocator, end_where_refused};
use clap::Parser;

use crate::args::{Arguments, Command};
use crate::exit::Exit;

#[global_allocator]
static ALLOCATOR: Allocator = Allocator;

fn main() -> ExitCode {
    quiet_panics();
    let arguments = Arguments::parse();
    if !matches!(arguments.command, Command::PluginHost(_)) {
        end_where_refused(Exit::Incomplete.code());
    }
    let screen = render::Screen::new(arguments.color);
    logging::start(arguments.quiet, arguments.verbose);
    let outcome = match &arguments.command {
        Command::Audit(options) => commands::audit::run(options, &arguments, &screen),
        Command::Verify(options) => commands::verify::run(options, &arguments, &screen),
        Command::Diff(options) => commands::diff::run(options, &arguments, &screen),
        Command::Reproduce(options) => commands::reproduce::run(options, &arguments, &screen),
        Command::Sign(options) => commands::sign::run(options, &arguments, &screen),
        Command::Export(options) => commands::export::run(options),
        Command::Key(options) => commands::key::run(options),
        Command::Example(options) => commands::example::run(options),
        Command::Explain(options) => commands::explain::run(options, &arguments, &screen),
        Command::Rules(options) => commands::rules::run(options),
        Command::Schema(options) => commands::schema::run(options),
        Command::Plugin(options) => commands::plugin::run(options, &screen),
        Command::Own(options) => commands::own::run(options, &arguments, &screen),
        Command::PluginHost(options) => commands::plugin_host::run(options),
    };
    let exit = outcome.unwrap_or_else(|failure| {
        screen.show(&failure);
        failure.exit
    });
    ExitCode::from(exit.code())
}

/// What a panic says may quote what it was about, such as a cell: where it happened is enough for who mends it.
fn quiet_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let text = format!("candour has a defect, at {place}; please report it\n");
        // Nothing is left to be done where stderr is gone.
        let _ = std::io::stderr().write_all(text.as_bytes());
    }));
}

/// The result of a command: how to end, or what went wrong.
type Outcome = Result<Exit, exit::Failure>;
