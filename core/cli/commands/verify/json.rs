//! What a verification came to, for programs.

use candour_verify::{Layout, PageState, State};
use serde_json::{Value, json};

use super::Verification;
use super::pages::{Pages, Useless};
use super::words::folder;
use crate::exit::Exit;
use crate::trust::{Signer, Validity};

/// The outcome as JSON. A report that does not verify has none: it ends with an error.
pub(super) fn tell(verification: &Verification, exit: Exit) -> String {
    let report = &verification.report;
    let predicate = &report.statement.predicate;
    let signers: Vec<Value> = report.signers.iter().map(|signer| told(signer, verification)).collect();
    let found = &verification.found;
    let files: Vec<Value> = found
        .files
        .iter()
        .map(|file| {
            let mut told = json!({ "name": file.name, "role": file.role, "state": state(file.state) });
            if let Some(name) = &file.here_as {
                told["hereAs"] = json!(name);
            }
            if let Some(remark) = &file.remark {
                told["remark"] = json!(folder::remark(remark));
            }
            told
        })
        .collect();
    let mut pages: Vec<Value> = found
        .pages
        .iter()
        .map(
            |page| json!({ "name": page.name, "state": page_state(page.state), "otherLineEnds": page.other_line_ends }),
        )
        .collect();
    if let Some(state) = pages_signed(&verification.pages) {
        pages.push(json!({ "name": candour_statement::pages::FILE, "state": state }));
    }
    let mut outcome = json!({
        "version": "0.1",
        "exit": exit.code(),
        "statementSha256": candour_sign::sha256_hex(report.verified.payload()),
        "release": predicate.release.id,
        "verdict": predicate.verdict,
        "asOf": report.as_of.map(|day| day.to_string()),
        "isCanonical": report.is_canonical,
        "threshold": verification.trust.threshold,
        "signers": signers,
        "otherSignatures": report.verified.attribution().others.len(),
        "folder": found.places.release.display().to_string(),
        "layout": match found.places.layout {
            Layout::Above => "release",
            Layout::Flat => "flat",
            Layout::Named => "named",
        },
        "files": files,
        "pages": pages,
        "notInReport": found.beside.strangers,
        "leftBehind": found.beside.left_behind,
        "notLookedInto": found.beside.passed_over,
        "lookedAtEverything": !found.beside.is_cut_off,
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
        "standing": match signer.validity {
            Validity::Counts if known.until.is_some_and(|until| until < verification.today) => "ended-since",
            Validity::Counts => "valid",
            Validity::NotYet => "not-yet-valid",
            Validity::NoLonger => "no-longer-valid",
            Validity::NoDay => "no-day",
        },
    })
}

fn pages_signed(pages: &Pages) -> Option<&'static str> {
    match pages {
        Pages::Absent => None,
        Pages::Signed(_) => Some("signed"),
        Pages::Useless(Useless::NotSigned) => Some("not-signed"),
        Pages::Useless(Useless::OfAnother) => Some("of-another-report"),
        Pages::Useless(Useless::Unread) => Some("unreadable"),
    }
}

fn page_state(state: PageState) -> &'static str {
    match state {
        PageState::Matches => "matches",
        PageState::Signed => "signed",
        PageState::Differs => "differs",
        PageState::NotChecked => "not-checked",
        PageState::Unreadable => "unreadable",
    }
}

fn state(state: State) -> &'static str {
    match state {
        State::Matches => "matches",
        State::BuiltIn => "built-in",
        State::Differs => "differs",
        State::OtherLineEnds => "other-line-ends",
        State::SameRecords => "same-records",
        State::MoreThanRecords => "more-than-records",
        State::TwoPlaces => "two-places",
        State::Absent => "absent",
        State::Unreadable => "unreadable",
    }
}
