//! `candour verify`: who signed a report, and whether the files at hand are the ones that were audited. Offline; no audit
//! is run.

mod envelope;
mod subjects;
mod words;

use crate::Outcome;
use crate::args::{Arguments, VerifyOptions};
use crate::exit::Exit;
use crate::output;
use crate::render::Screen;

use subjects::State;

pub(crate) fn run(options: &VerifyOptions, arguments: &Arguments, screen: &Screen) -> Outcome {
    let report = envelope::open(options)?;
    let places = match &options.data {
        Some(folder) => vec![folder.clone()],
        None => subjects::places_of(&options.report),
    };
    let checked = subjects::check(&report.statement, &places);
    let text = match arguments.quiet {
        true => words::conclusion(&checked, screen.width),
        false => words::tell(&report, &checked, screen.width),
    };
    output::print(&text)?;
    let has = |state: State| checked.iter().any(|subject| subject.state == state);
    Ok(if has(State::Differs) || has(State::Unreadable) {
        Exit::Found
    } else if has(State::Absent) || checked.is_empty() {
        Exit::Partial
    } else {
        Exit::Passed
    })
}
