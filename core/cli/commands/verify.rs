//! `candour verify`: who signed a report, whether the files at hand are the ones that were audited, and whether the releases
//! before it are those that it builds on. Offline; no audit is run.

mod chain;
pub(crate) mod envelope;
mod json;
pub(crate) mod pages;
mod words;

use jiff::civil::Date;

use crate::Outcome;
use crate::args::{Arguments, VerifyOptions};
use crate::commands::audit;
use crate::exit::{Exit, Failure};
use crate::output;
use crate::packs;
use crate::render::Screen;
use crate::statement_file;
use crate::trust::{self, Trust};

use candour_render::Reader;
use candour_verify::{Found, Known, PageState, Report, State};
use chain::Linked;
use envelope::Opened;
use pages::Pages;

/// Nobody's word can be checked.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("no public key was given, so no signature can be checked")]
#[diagnostic(
    code(candour::verify::no_keys),
    help(
        "give the publisher's public key with --pub FILE, taken from their own website and not from this download; or give a \
         trust file with --trust FILE"
    )
)]
struct NoKey;

/// Everything that a verification came to.
struct Verification {
    report: Opened,
    trust: Trust,
    found: Found,
    /// What somebody signed of the pages beside the report.
    pages: Pages,
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
    let path = statement_file::locate(&options.report)?;
    let report = envelope::open(&path, &trust, today)?;
    let chain = match options.chain.is_empty() {
        true => None,
        false => Some(chain::check(&report, &options.chain, &trust, today)?),
    };
    let signed = pages::beside(&path, &report);
    let known = Known {
        version: audit::VERSION,
        policy: &packs::named,
        page: &|page, statement| candour_render::pages::render(page, statement, Reader::User).unwrap_or_default(),
        pages: signed.signed(),
    };
    let at = Report {
        path: &path,
        statement: &report.statement,
        payload: report.verified.payload(),
    };
    let found = candour_verify::look(at, options.data.as_deref(), known);
    let verification = Verification {
        found,
        pages: signed,
        report,
        trust,
        chain,
        today,
    };
    let exit = verification.exit();
    let style = screen.style(arguments);
    output::print(&match (options.json, arguments.quiet) {
        (true, _) => json::tell(&verification, exit),
        (false, true) => words::conclusion(&verification, exit, style),
        (false, false) => words::tell(&verification, exit, style),
    })?;
    Ok(exit)
}

impl Verification {
    fn exit(&self) -> Exit {
        let files = &self.found.files;
        let is_wrong = |state| {
            matches!(
                state,
                State::Differs | State::MoreThanRecords | State::TwoPlaces | State::Unreadable
            )
        };
        let has_page = |state| self.found.pages.iter().any(|page| page.state == state);
        let chain = self.chain.as_ref().map_or(Exit::Passed, Linked::exit);
        let is_absent = files.is_empty() || files.iter().any(|file| file.state == State::Absent);
        if files.iter().any(|file| is_wrong(file.state))
            || (has_page(PageState::Differs) || has_page(PageState::Unreadable))
            || chain == Exit::Found
        {
            Exit::Found
        } else if is_absent || has_page(PageState::NotChecked) || chain == Exit::Partial {
            Exit::Partial
        } else {
            Exit::Passed
        }
    }
}
