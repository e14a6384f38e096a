//! The statement of the pages' digests, signed with the report: only of pages that this version makes.

use std::path::Path;

use candour_render::Reader;
use candour_sign::dsse::{self, Envelope};
use candour_sign::keys::PrivateKey;
use candour_statement::pages::{self, FILE};
use candour_statement::statement::{PAYLOAD_TYPE, Statement};

use crate::commands::audit::VERSION;
use crate::exit::Failure;
use crate::output::Over;
use crate::statement_file;

/// What becomes of it.
pub(super) struct SignedPages {
    /// With the new signature, and what it may take the place of; nothing where it stays as it is.
    pub(super) envelope: Option<(Envelope, Over)>,
    /// In words.
    pub(super) told: String,
}

/// The statement of the pages beside this report, with a signature of this key where it can have one.
pub(super) fn signed(
    report: &Path,
    statement: &Statement,
    payload: &[u8],
    key: &PrivateKey,
) -> Result<SignedPages, Failure> {
    let path = report.with_file_name(FILE);
    let as_it_is = |told: &str| SignedPages {
        envelope: None,
        told: format!("{told}, so {FILE} was not signed"),
    };
    if statement.predicate.audit.candour != VERSION {
        return Ok(as_it_is("another version of candour made them"));
    }
    let made = pages::statement_of(
        payload,
        &candour_render::pages::rendered(statement, Reader::User)?,
        VERSION,
    )?;
    let signed = match path.exists() {
        false => (dsse::sign(PAYLOAD_TYPE, &made, &[key])?, Over::Nothing),
        true => {
            let there = statement_file::bytes(&path).unwrap_or_default();
            let of_these = Envelope::from_json(&there).ok();
            let Some(mut envelope) = of_these.filter(|envelope| envelope.unverified_payload() == made) else {
                return Ok(as_it_is(
                    "what lies beside the report is not of the pages that are made of it",
                ));
            };
            if !envelope.is_signed_by(key.public_key()) {
                envelope.add_signature(key)?;
            }
            (envelope, Over::These(there))
        }
    };
    Ok(SignedPages {
        envelope: Some(signed),
        told: format!("{} (their digests, signed too)", path.display()),
    })
}
