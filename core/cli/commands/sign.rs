//! `candour sign`: adds a signature to a report, or puts the first one on a statement.

mod pages;

use std::path::{Path, PathBuf};

use candour_render::reproduction::worded_otherwise;
use candour_render::terminal::{Colour, Style, harmless, paragraph};
use candour_sign::dsse::{self, Envelope};
use candour_sign::keys::{self, PrivateKey};
use candour_sign::verify;
use candour_statement::statement::{PAYLOAD_TYPE, SIGNED, Statement};
use candour_words::{outcome, several};
use miette::Diagnostic;
use thiserror::Error as ThisError;

use super::reproduce;
use super::verify::envelope;
use crate::Outcome;
use crate::args::{Arguments, SignOptions};
use crate::exit::{Exit, Failure};
use crate::output::{self, Over, Planned, Readers};
use crate::render::Screen;
use crate::statement_file::{self, StatementFile};
use crate::trust::{self, Trust};

/// Why nothing was signed.
#[derive(Debug, ThisError, Diagnostic)]
enum Error {
    #[error("{} was not signed, since its audit did not give the same bytes again: {outcome}", path.display())]
    #[diagnostic(
        code(candour::sign::not_reproduced),
        help(
            "`candour reproduce` says what differs and what is not here; get the files as they were published. To sign \
             without having reproduced it, say --without-reproducing"
        )
    )]
    NotReproduced { path: PathBuf, outcome: String },
    #[error("{} is not as candour wrote it", path.display())]
    #[diagnostic(
        code(candour::sign::not_canonical),
        help(
            "its bytes are not the canonical form of what it says, so nobody could reproduce them; audit the release again"
        )
    )]
    NotCanonical { path: PathBuf },
    #[error("there is a signed report already: {}", path.display())]
    #[diagnostic(
        code(candour::sign::report_is_there),
        help("add your signature to that one, or move it away if it is of an earlier audit; nothing was written")
    )]
    ReportIsThere { path: PathBuf },
}

/// What is to be signed.
struct Report {
    statement: Statement,
    payload: Vec<u8>,
    /// The bytes of its file.
    bytes: Vec<u8>,
    /// None where nobody has signed it yet.
    envelope: Option<Envelope>,
}

pub(crate) fn run(options: &SignOptions, arguments: &Arguments, screen: &Screen) -> Outcome {
    let key = keys::read_private_key(&options.key)?;
    // Whoever a trust file asks for besides may be the one who signs now.
    let trust = Trust {
        require: Vec::new(),
        ..trust::gather(&options.known, 1)?
    };
    let at = statement_file::locate(&options.report)?;
    let report = open(&at)?;
    let others = others(&report, &trust, &at)?;
    if report
        .envelope
        .as_ref()
        .is_some_and(|envelope| envelope.is_signed_by(key.public_key()))
    {
        output::print(&format!(
            "{} is signed by this key already (key id {}); nothing was changed\n",
            at.display(),
            key.public_key().keyid()
        ))?;
        return Ok(Exit::Passed);
    }
    let reworded = match options.without_reproducing {
        true => None,
        false => reproduces(options, &at, &report)?,
    };
    // Whoever signs at the same time must not take this signature away, nor this one theirs.
    let (path, over) = match report.envelope {
        Some(_) => (at.clone(), Over::These(report.bytes.clone())),
        None => (beside(&at)?, Over::Nothing),
    };
    let signed = signed(&report, &key, &at)?;
    let readers = readers(&at);
    let pages = pages::signed(&path, &report.statement, &report.payload, &key)?;
    let told_pages = pages.told;
    let mut planned: Vec<Planned> = pages
        .envelope
        .map(|(envelope, over)| {
            let beside = path.with_file_name(candour_statement::pages::FILE);
            Planned::new(beside, envelope.to_json().into_bytes(), readers).over(over)
        })
        .into_iter()
        .collect();
    // The report last: where a run is killed in between, it says nothing of pages that are not there.
    planned.push(Planned::new(path.clone(), signed.to_json().into_bytes(), readers).over(over));
    output::write_all(planned)?;
    let mut text = format!(
        "signed    {} ({})\npages     {}\n",
        path.display(),
        counted(signed.signatures().len()),
        told_pages
    );
    if !arguments.quiet {
        let style = screen.style(arguments);
        text = format!("{}{text}{}", told(&report.statement, options, &key, style), others);
        if let Some(reworded) = reworded {
            text.push_str(&format!("words     {}\n", harmless(&reworded)));
        }
    }
    output::print(&text)?;
    Ok(Exit::Passed)
}

/// Refuses unless the audit, run again on the files at hand, says the same; gives what is to be said where it words it
/// otherwise.
fn reproduces(options: &SignOptions, path: &Path, report: &Report) -> Result<Option<String>, Failure> {
    let file = StatementFile {
        statement: report.statement.clone(),
        payload: report.payload.clone(),
        envelope: report.envelope.clone(),
    };
    let reproduction = reproduce::reproduce(path, &file, &options.at_hand)?;
    match reproduction.same_bytes && reproduction.is_whole() {
        true => Ok(worded_otherwise(&reproduction)),
        false => Err(Failure {
            report: miette::Report::new(Error::NotReproduced {
                path: path.to_owned(),
                outcome: reproduce::conclusion(&reproduction),
            }),
            exit: match reproduction.differs() {
                true => Exit::Found,
                false => Exit::Partial,
            },
        }),
    }
}

/// Reads what is to be signed: an envelope, or a bare statement.
fn open(path: &Path) -> Result<Report, Failure> {
    let bytes = statement_file::bytes(path)?;
    let (payload, envelope) = match statement_file::is_bare(&bytes) {
        true => (bytes.clone(), None),
        false => {
            let envelope = envelope::parse(path, &bytes)?;
            if envelope.unverified_payload_type() != PAYLOAD_TYPE {
                let kind = candour_sign::ErrorKind::PayloadType {
                    expected: PAYLOAD_TYPE.to_owned(),
                };
                return Err(envelope::about(path, kind.into()));
            }
            (envelope.unverified_payload().to_vec(), Some(envelope))
        }
    };
    let (statement, is_canonical) = envelope::statement_of(path, &payload)?;
    if !is_canonical {
        let path = path.to_owned();
        return Err(Failure {
            report: miette::Report::new(Error::NotCanonical { path }),
            exit: Exit::Found,
        });
    }
    Ok(Report {
        statement,
        payload,
        bytes,
        envelope,
    })
}

/// Who signed before, in words. A report that none of the known keys signed is refused, if any are known.
fn others(report: &Report, trust: &Trust, path: &Path) -> Result<String, Failure> {
    let Some(envelope) = &report.envelope else {
        return Ok(String::new());
    };
    let count = envelope.signatures().len();
    if trust.keys.is_empty() {
        return Ok(format!(
            "before    {}, not checked: --pub or --trust would tell whose\n",
            counted(count)
        ));
    }
    let verified = verify::verify(envelope, PAYLOAD_TYPE, &trust.public_keys(), 1)
        .map_err(|error| envelope::about(path, error))?;
    let as_of = report.statement.predicate.audit.as_of.as_deref();
    let as_of = as_of.and_then(|day| crate::days::parse(day).ok());
    let signers = trust.signers(&verified, as_of);
    trust.demand(&signers, super::audit::today())?;
    let names: Vec<String> = signers.iter().map(|signer| signer.known.told()).collect();
    Ok(format!("before    {}; known: {}\n", counted(count), names.join("; ")))
}

fn signed(report: &Report, key: &PrivateKey, path: &Path) -> Result<Envelope, Failure> {
    match &report.envelope {
        Some(envelope) => {
            let mut envelope = envelope.clone();
            envelope
                .add_signature(key)
                .map_err(|error| envelope::about(path, error))?;
            Ok(envelope)
        }
        None => Ok(dsse::sign(PAYLOAD_TYPE, &report.payload, &[key])?),
    }
}

/// Where the envelope around a bare statement goes. One that is there may be published, and speak of other files.
fn beside(statement: &Path) -> Result<PathBuf, Failure> {
    let path = statement.with_file_name(SIGNED);
    match path.exists() {
        true => Err(Failure::usage(Error::ReportIsThere { path })),
        false => Ok(path),
    }
}

/// Whoever could read it before: a draft stays private.
fn readers(path: &Path) -> Readers {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        if std::fs::metadata(path).is_ok_and(|found| found.permissions().mode() & 0o077 == 0) {
            return Readers::Owner;
        }
    }
    Readers::Anyone
}

fn counted(signatures: usize) -> String {
    several(signatures as u64, "signature", "signatures")
}

/// What the signer now vouches for.
fn told(statement: &Statement, options: &SignOptions, key: &PrivateKey, style: Style) -> String {
    let release = &statement.predicate.release;
    let title: Vec<&str> = [&release.title, &release.publisher, &release.id]
        .into_iter()
        .filter_map(|part| part.as_deref())
        .collect();
    let verdict = outcome::outcome(&statement.predicate);
    let how = match options.without_reproducing {
        true => "without running the audit again: you vouch for what you did not reproduce",
        false => "after the audit, run again, gave the same",
    };
    format!(
        "{}\nverdict   {verdict}\nkey id    {}\nhow       {how}\n",
        paragraph(&[], &[(Colour::Plain, &title.join(" · "))], 0, style),
        key.public_key().keyid()
    )
}
