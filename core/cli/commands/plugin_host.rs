//! `candour plugin-host`: the other end of an isolated plugin. Not for people.

use crate::Outcome;
use crate::args::PluginHostOptions;
use crate::exit::{Exit, Failure};

pub(crate) fn run(options: &PluginHostOptions) -> Outcome {
    candour_host::serve(options.parent, options.memory, &options.needs, options.watched).map_err(Failure::usage)?;
    Ok(Exit::Passed)
}
