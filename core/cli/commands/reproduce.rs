//! `candour reproduce`: runs the audit of a report again on the files at hand, and says block by block whether it comes
//! out the same. Offline.

mod again;
mod anew;

use std::path::Path;

use candour_compare::reproduction::{File, FileState, Reproduction};
use candour_model::baseline::BASELINE_FILE;
use candour_model::outcome::InputRole;
use candour_render::terminal::Again;
use candour_verify::Places;

use super::verify::envelope;
use crate::Outcome;
use crate::args::{Arguments, AtHandOptions, KnownKeys, ReproduceOptions};
use crate::commands::audit;
use crate::exit::{Exit, Failure};
use crate::output;
use crate::render::Screen;
use crate::statement_file::{self, StatementFile};
use crate::trust;

pub(crate) fn run(options: &ReproduceOptions, arguments: &Arguments, screen: &Screen) -> Outcome {
    let trust = trust::gather(&options.known, 1)?;
    let path = &statement_file::locate(&options.report)?;
    let report = statement_file::open(path)?;
    let signers = match trust.keys.is_empty() {
        true => None,
        false => {
            let Some(envelope) = &report.envelope else {
                return Err(envelope::unsigned(path));
            };
            let opened = envelope::checked(path, envelope, &trust, audit::today())?;
            let names = opened.signers.iter().map(|signer| signer.known.told());
            Some(names.collect::<Vec<String>>())
        }
    };
    let reproduction = reproduce(path, &report, &options.at_hand)?;
    let told = Again {
        predicate: &report.statement.predicate,
        is_signed: report.is_signed(),
        signers: signers.as_deref(),
        version: audit::VERSION,
        report: &path.display().to_string(),
        keys: &known(&options.known),
        reproduction: &reproduction,
        style: screen.style(arguments),
    };
    output::print(&match (options.json, arguments.quiet) {
        (true, _) => json(&reproduction),
        (false, true) => told.conclusion(),
        (false, false) => told.all(),
    })?;
    Ok(exit(&reproduction))
}

/// Runs the audit of a report again on the files at hand.
pub(crate) fn reproduce(path: &Path, report: &StatementFile, at_hand: &AtHandOptions) -> Result<Reproduction, Failure> {
    let places = Places::find(&report.statement, path, at_hand.data.as_deref());
    let mut reproduction = again::again(report, &places, at_hand)?;
    reproduction.files.extend(other_baseline(&places, report));
    Ok(reproduction)
}

/// The baseline that lies beside the report, if it is not the one that the report names: it follows from the data, so that
/// no audit reads it.
fn other_baseline(places: &Places, report: &StatementFile) -> Option<File> {
    let subjects = &report.statement.subject;
    let named = subjects
        .iter()
        .find(|subject| subject.annotations.role == InputRole::Baseline)?;
    let found = places.report.join(BASELINE_FILE);
    // A device is no file of a download, and is not read.
    let is_same = match std::fs::metadata(&found) {
        Ok(metadata) if metadata.is_file() && metadata.len() == named.annotations.bytes => {
            candour_verify::sha256_of(&found).is_ok_and(|digest| digest == named.digest.sha256)
        }
        Ok(_) => false,
        Err(_) => return None,
    };
    (!is_same).then(|| File {
        name: named.name.clone(),
        role: InputRole::Baseline,
        state: FileState::Differs,
    })
}

/// What it comes to, in one line or a few.
pub(crate) fn conclusion(reproduction: &Reproduction) -> String {
    candour_render::terminal::reproduced(reproduction)
}

/// The keys that were given, as they were given.
fn known(keys: &KnownKeys) -> String {
    let mut text = String::new();
    for key in &keys.keys {
        text.push_str(&format!(" --pub {}", key.display()));
    }
    if let Some(trust) = &keys.trust {
        text.push_str(&format!(" --trust {}", trust.display()));
    }
    text
}

fn exit(reproduction: &Reproduction) -> Exit {
    if reproduction.differs() {
        Exit::Found
    } else if reproduction.is_whole() {
        Exit::Passed
    } else {
        Exit::Partial
    }
}

fn json(reproduction: &Reproduction) -> String {
    let mut text = serde_json::to_string_pretty(reproduction).unwrap_or_default();
    text.push('\n');
    text
}
