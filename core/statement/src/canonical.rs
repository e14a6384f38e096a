//! Canonical JSON (RFC 8785), and digests of it.

use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::error::{Error, ErrorKind};
use crate::predicate::Block;

/// The largest whole number that every reader of JSON holds exactly.
const LARGEST_EXACT: u64 = (1 << 53) - 1;

/// Canonical JSON of a value that holds only whole numbers which every reader holds exactly.
pub fn canonical(value: &Value) -> Result<Vec<u8>, Error> {
    check_numbers(value)?;
    serde_json_canonicalizer::to_vec(value).map_err(|error| {
        ErrorKind::Serialise {
            reason: error.to_string(),
        }
        .into()
    })
}

/// Checked before the canonicaliser, which would write a larger number inexactly.
fn check_numbers(value: &Value) -> Result<(), Error> {
    match value {
        Value::Number(number) => {
            let is_exact = match (number.as_i64(), number.as_u64()) {
                (Some(n), _) => n.unsigned_abs() <= LARGEST_EXACT,
                (None, Some(n)) => n <= LARGEST_EXACT,
                (None, None) => false,
            };
            if is_exact {
                Ok(())
            } else {
                Err(ErrorKind::InexactNumber {
                    number: number.to_string(),
                }
                .into())
            }
        }
        Value::Array(items) => items.iter().try_for_each(check_numbers),
        Value::Object(members) => members.values().try_for_each(check_numbers),
        _ => Ok(()),
    }
}

/// Lower-case hex of the SHA-256 of `bytes`.
pub fn sha256_hex(bytes: &[u8]) -> String {
    base16ct::lower::encode_string(&Sha256::digest(bytes))
}

/// A value as JSON.
pub(crate) fn to_value(value: &impl Serialize) -> Result<Value, Error> {
    serde_json::to_value(value).map_err(|error| {
        ErrorKind::Serialise {
            reason: error.to_string(),
        }
        .into()
    })
}

/// Digest of a block's canonical JSON without its `sha256`.
///
/// # Errors
/// Our own: it cannot be written as JSON.
pub fn block_digest(block: &Block) -> Result<String, Error> {
    let mut value = to_value(block)?;
    if let Value::Object(properties) = &mut value {
        properties.remove("sha256");
    }
    Ok(sha256_hex(&canonical(&value)?))
}

/// The canonical bytes of anything that is JSON.
///
/// # Errors
/// Numbers that not every reader of JSON holds exactly.
pub fn bytes_of(value: &impl Serialize) -> Result<Vec<u8>, Error> {
    canonical(&to_value(value)?)
}
