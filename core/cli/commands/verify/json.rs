//! What a verification came to, for programs.

use serde_json::{Value, json};

use super::beside::PageState;
use super::subjects::State;
use super::{Verification, word};
use crate::exit::Exit;
use crate::trust::{Signer, Standing};

/// The outcome as JSON. A report that does not verify has none: it ends with an error.
pub(super) fn tell(verification: &Verification, exit: Exit) -> String {
    let report = &verification.report;
    let predicate = &report.statement.predicate;
    let signers: Vec<Value> = report.signers.iter().map(|signer| told(signer, verification)).collect();
    let files: Vec<Value> = verification
        .files
        .iter()
        .map(|file| json!({ "name": file.name, "role": word(&file.role), "state": state(file.state) }))
        .collect();
    let mut outcome = json!({
        "version": "0.1",
        "exit": exit.code(),
        "statementSha256": candour_sign::sha256_hex(report.verified.payload()),
        "release": predicate.release.id,
        "verdict": word(&predicate.verdict),
        "asOf": report.as_of.map(|day| day.to_string()),
        "isCanonical": report.is_canonical,
        "threshold": verification.trust.threshold,
        "signers": signers,
        "otherSignatures": report.verified.attribution().others.len(),
        "files": files,
        "pages": verification
            .pages
            .iter()
            .map(|page| json!({ "name": page.name, "state": page_state(page.state) }))
            .collect::<Vec<Value>>(),
        "notInReport": verification.strangers,
    });
    if let Some(chain) = &verification.chain {
        let releases: Vec<Value> = chain
            .order()
            .map(|release| json!({ "id": release.id, "statementSha256": release.digest }))
            .collect();
        outcome["chain"] = json!({ "exit": chain.exit().code(), "releases": releases, "problems": chain.problems() });
    }
    format!("{outcome:#}\n")
}

fn told(signer: &Signer, verification: &Verification) -> Value {
    let known = &signer.known;
    json!({
        "name": known.name,
        "role": known.role.map(|role| role.to_string()),
        "keyid": known.key.keyid(),
        "counts": signer.counts(),
        "standing": match signer.standing {
            Standing::Counts if known.until.is_some_and(|until| until < verification.today) => "ended-since",
            Standing::Counts => "valid",
            Standing::NotYet => "not-yet-valid",
            Standing::NoLonger => "no-longer-valid",
            Standing::NoDay => "no-day",
        },
    })
}

fn page_state(state: PageState) -> &'static str {
    match state {
        PageState::Matches => "matches",
        PageState::Differs => "differs",
        PageState::Unknown => "other-version",
    }
}

fn state(state: State) -> &'static str {
    match state {
        State::Matches => "matches",
        State::BuiltIn => "built-in",
        State::Differs => "differs",
        State::SameRecords => "same-records",
        State::Absent => "absent",
        State::Unreadable => "unreadable",
    }
}
