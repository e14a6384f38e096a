//! `candour verify`: who signed a report, whether the files at hand are the ones that were audited, and whether the releases
//! before it are those that it builds on. Offline; no audit is run.

mod beside;
mod chain;
pub(crate) mod envelope;
mod json;
pub(crate) mod subjects;
mod words;

use jiff::civil::Date;

use crate::Outcome;
use crate::args::{Arguments, VerifyOptions};
use crate::commands::audit;
use crate::exit::{Exit, Failure};
use crate::output;
use crate::render::Screen;
use crate::trust::{self, Trust};

use beside::{Page, PageState};
use chain::Linked;
use envelope::Opened;
use subjects::{Checked, State};

/// Nobody's word can be checked.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("no public key is given, so nobody's signature can be checked")]
#[diagnostic(
    code(candour::verify::no_keys),
    help(
        "name the publisher's public key, from their own website and not from this download: --pub FILE; or a trust file: \
         --trust FILE"
    )
)]
struct NoKey;

/// Everything that a verification came to.
struct Verification {
    report: Opened,
    trust: Trust,
    files: Vec<Checked>,
    /// Pages that lie beside the report.
    pages: Vec<Page>,
    /// Files beside those of the release that the report does not name.
    strangers: Vec<String>,
    chain: Option<Linked>,
    /// The day reckoned from.
    today: Date,
}

pub(crate) fn run(options: &VerifyOptions, arguments: &Arguments, screen: &Screen) -> Outcome {
    let today = options.on.unwrap_or_else(audit::today);
    let trust = trust::gather(&options.known, options.threshold)?;
    if trust.keys.is_empty() {
        return Err(Failure::usage(NoKey));
    }
    let report = envelope::open(&options.report, &trust, today)?;
    let places = match &options.data {
        Some(folder) => vec![folder.clone()],
        None => subjects::places_of(&options.report),
    };
    let chain = match options.chain.is_empty() {
        true => None,
        false => Some(chain::check(&report, &options.chain, &trust, today)?),
    };
    let verification = Verification {
        pages: beside::pages(&report.statement, &options.report),
        strangers: beside::strangers(&report.statement, &places),
        files: subjects::check(&report.statement, &options.report, &places),
        report,
        trust,
        chain,
        today,
    };
    let exit = verification.exit();
    output::print(&match (options.json, arguments.quiet) {
        (true, _) => json::tell(&verification, exit),
        (false, true) => words::conclusion(&verification, screen.width),
        (false, false) => words::tell(&verification, screen.width),
    })?;
    Ok(exit)
}

impl Verification {
    fn exit(&self) -> Exit {
        let has = |state: State| self.files.iter().any(|file| file.state == state);
        let chain = self.chain.as_ref().map_or(Exit::Passed, Linked::exit);
        let is_forged = self.pages.iter().any(|page| page.state == PageState::Differs);
        if is_forged || has(State::Differs) || has(State::Unreadable) || chain == Exit::Found {
            Exit::Found
        } else if has(State::Absent) || self.files.is_empty() || chain == Exit::Partial {
            Exit::Partial
        } else {
            Exit::Passed
        }
    }
}

/// A word of the statement, as JSON has it.
pub(crate) fn word(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}
