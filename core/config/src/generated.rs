//! JSON Schemas of what publishers write, generated from the types that read it, for editors and for `candour schema`.

use serde_json::Value;

use crate::declaration::{Declaration, LocalDeclaration};
use crate::lock::LockFile;
use crate::policy::PackFile;
use crate::trust::TrustFile;

/// The schema of `candour.toml`.
pub fn release_schema() -> Value {
    schemars::schema_for!(Declaration).to_value()
}

/// The schema of `candour.local.toml`.
pub fn local_schema() -> Value {
    schemars::schema_for!(LocalDeclaration).to_value()
}

/// The schema of `candour.lock`.
pub fn lock_schema() -> Value {
    schemars::schema_for!(LockFile).to_value()
}

/// The schema of a policy pack.
pub fn pack_schema() -> Value {
    schemars::schema_for!(PackFile).to_value()
}

/// The schema of a trust file.
pub fn trust_schema() -> Value {
    schemars::schema_for!(TrustFile).to_value()
}
