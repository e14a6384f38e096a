//! The statement of the pages' digests beside a report, and whose word it is.

use std::path::Path;

use candour_sign::dsse::Envelope;
use candour_sign::keys::PublicKey;
use candour_sign::verify;
use candour_statement::pages::{self, FILE, PagesStatement};
use candour_statement::statement::PAYLOAD_TYPE;

use super::envelope::Opened;
use crate::statement_file;

/// What there is of it.
pub(crate) enum Pages {
    /// None.
    Absent,
    /// Somebody who signed the report signed it too.
    Signed(PagesStatement),
    /// It is here and no use, with the reason.
    Useless(Useless),
}

/// Why a statement of pages is no use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Useless {
    /// Nobody whose signature counts on the report signed it.
    NotSigned,
    /// It is of another report.
    OfAnother,
    /// It cannot be read as one.
    Unread,
}

impl Pages {
    pub(crate) fn signed(&self) -> Option<&PagesStatement> {
        match self {
            Pages::Signed(statement) => Some(statement),
            Pages::Absent | Pages::Useless(_) => None,
        }
    }
}

/// The one beside a report. It takes a key that counts there.
pub(crate) fn beside(path: &Path, report: &Opened) -> Pages {
    let path = path.with_file_name(FILE);
    if !path.is_file() {
        return Pages::Absent;
    }
    let keys: Vec<PublicKey> = report
        .signers
        .iter()
        .filter(|signer| signer.counts())
        .map(|signer| signer.known.key.clone())
        .collect();
    read(&path, &keys, report.verified.payload()).map_or_else(Pages::Useless, Pages::Signed)
}

fn read(path: &Path, keys: &[PublicKey], report: &[u8]) -> Result<PagesStatement, Useless> {
    let bytes = statement_file::bytes(path).map_err(|_| Useless::Unread)?;
    let envelope = Envelope::from_json(&bytes).map_err(|_| Useless::Unread)?;
    let verified = verify::verify(&envelope, PAYLOAD_TYPE, keys, 1).map_err(|_| Useless::NotSigned)?;
    candour_sign::refuse_duplicate_members(verified.payload()).map_err(|_| Useless::Unread)?;
    let statement = pages::read(verified.payload()).map_err(|_| Useless::Unread)?;
    match statement.predicate.statement_sha256 == candour_sign::sha256_hex(report) {
        true => Ok(statement),
        false => Err(Useless::OfAnother),
    }
}
