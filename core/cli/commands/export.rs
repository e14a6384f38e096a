//! `candour export`: a statement that was written, in another form. No audit is run.

use candour_render::formats::Options;
use candour_sign::{bundle, keys};
use miette::Diagnostic;
use thiserror::Error as ThisError;

use crate::Outcome;
use crate::args::{ExportFormat, ExportOptions};
use crate::exit::{Exit, Failure};
use crate::output::{self, Planned, Readers};
use crate::statement_file::{self, StatementFile};

/// Why a report cannot be exported: what was asked for does not go with it.
#[derive(Debug, ThisError, Diagnostic)]
enum Error {
    #[error("a Sigstore bundle holds one signature, and no key was given to choose it")]
    #[diagnostic(
        code(candour::export::no_key),
        help("name the public key of whoever signed the report: --pub FILE")
    )]
    NoKey,
    #[error("nobody has signed this statement, so there is no bundle to write")]
    #[diagnostic(
        code(candour::export::unsigned),
        help("name report.intoto.json; `candour sign` makes it from statement.json")
    )]
    Unsigned,
}

pub(crate) fn run(options: &ExportOptions) -> Outcome {
    let path = statement_file::locate(&options.report)?;
    let report = statement_file::open(&path)?;
    if report.is_signed() && !matches!(options.format, ExportFormat::SigstoreBundle) {
        log::warn!(
            "signatures are not checked here; check them with `candour verify {} --pub KEY`",
            path.display()
        );
    }
    let text = exported(&report, options)?;
    match &options.out {
        None => output::print(&text)?,
        Some(path) => {
            output::write_all(vec![Planned::new(path.clone(), text.into_bytes(), Readers::Anyone)])?;
        }
    }
    Ok(Exit::Passed)
}

fn exported(report: &StatementFile, options: &ExportOptions) -> Result<String, Failure> {
    let told = Options {
        base: &options.base,
        fail_from: options.fail_on.least(),
    };
    match options.format {
        ExportFormat::SigstoreBundle => bundled(report, options),
        ExportFormat::Rendered(format) => Ok(format.render(&report.statement, told)?),
    }
}

/// The signature of one key, as Sigstore's clients read it. One that the key did not make is refused.
fn bundled(report: &StatementFile, options: &ExportOptions) -> Result<String, Failure> {
    let Some(path) = &options.key else {
        return Err(Failure::usage(Error::NoKey));
    };
    let key = keys::read_public_key(path)?;
    match &report.envelope {
        Some(envelope) => Ok(bundle::bundle(envelope, &key)?),
        None => Err(Failure::usage(Error::Unsigned)),
    }
}
