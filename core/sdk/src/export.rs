//! A list of rules made into a plugin: behind the C table for a host that loads it, and as plain Rust for tests that
//! compare the two.

use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use candour_model::control::{self, JudgeRequest, Manifest, PlanRequest, PluginError};
use candour_model::facts::Facts;
use candour_model::tally::TallyHead;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::known;
use crate::rule::ErasedRule;

/// A plugin in the same process, called without a border between. A panic is caught and is an error `panicked`.
pub trait NativePlugin: Send + Sync {
    /// What it is.
    ///
    /// # Errors
    /// A rule panicked.
    fn manifest(&self) -> Result<Manifest, PluginError>;

    /// Which tallies a rule needs.
    ///
    /// # Errors
    /// What the rule answers instead.
    fn plan(&self, request: PlanRequest) -> Result<control::Plan, PluginError>;

    /// Judges.
    ///
    /// # Errors
    /// What the rule answers instead.
    fn judge(&self, request: JudgeRequest, tallies: Vec<RecordBatch>) -> Result<control::Judgement, PluginError>;
}

/// What [`crate::export_plugin!`] makes of its list.
#[derive(Clone, Copy)]
pub struct Definition {
    /// The family of the rules.
    pub id: &'static str,
    /// The version of the crate.
    pub version: &'static str,
    /// Its licence, as an SPDX expression.
    pub licence: &'static str,
    /// Where it lives.
    pub homepage: Option<&'static str>,
    /// The rules.
    pub rules: &'static [&'static dyn ErasedRule],
}

impl Definition {
    fn described(&self) -> Manifest {
        Manifest {
            id: self.id.to_owned(),
            version: self.version.to_owned(),
            licence: self.licence.to_owned(),
            homepage: self.homepage.map(str::to_owned),
            rules: self.rules.iter().map(|rule| rule.manifest()).collect(),
        }
    }

    fn rule(&self, name: &str) -> Result<&'static dyn ErasedRule, PluginError> {
        let found = self.rules.iter().find(|rule| rule.name() == name);
        found
            .copied()
            .ok_or_else(|| error("unknown-rule", &format!("there is no rule {name} here")))
    }

    /// `describe` of the C table.
    ///
    /// # Errors
    /// What could not be written as JSON.
    pub fn describe_json(&self) -> Result<Vec<u8>, Vec<u8>> {
        written(&self.described())
    }

    /// `plan` of the C table.
    ///
    /// # Errors
    /// The rule's error as JSON.
    pub fn plan_json(&self, request: &[u8]) -> Result<Vec<u8>, Vec<u8>> {
        let request = read::<Request<'_>>(request)?;
        let request = PlanRequest {
            facts: known_facts(request.facts)?,
            rule: request.rule,
            params: request.params,
            dataset: request.dataset,
        };
        let rule = self.rule(&request.rule).map_err(|error| json(&error))?;
        written(&rule.plan_request(request).map_err(|error| json(&error))?)
    }

    /// `judge` of the C table.
    ///
    /// # Errors
    /// The rule's error as JSON.
    pub fn judge_json(&self, request: &[u8], tallies: Vec<FFI_ArrowArrayStream>) -> Result<Vec<u8>, Vec<u8>> {
        let request = read::<Request<'_>>(request)?;
        let request = JudgeRequest {
            facts: known_facts(request.facts)?,
            rule: request.rule,
            params: request.params,
            dataset: request.dataset,
            tallies: request.tallies.ok_or_else(|| wrong_request("it has no tallies"))?,
        };
        let rule = self.rule(&request.rule).map_err(|error| json(&error))?;
        let mut batches = Vec::with_capacity(tallies.len());
        for (i, stream) in tallies.into_iter().enumerate() {
            batches.push(batch(stream).map_err(|what| json(&error("wrong-tally", &format!("tally {i}: {what}"))))?);
        }
        written(&rule.judge_request(request, batches).map_err(|error| json(&error))?)
    }

    /// An error as JSON.
    pub fn error_json(code: &str, message: &str) -> Vec<u8> {
        json(&error(code, message))
    }
}

impl NativePlugin for Definition {
    fn manifest(&self) -> Result<Manifest, PluginError> {
        caught(|| Ok(self.described()))
    }

    fn plan(&self, request: PlanRequest) -> Result<control::Plan, PluginError> {
        caught(|| self.rule(&request.rule)?.plan_request(request))
    }

    fn judge(&self, request: JudgeRequest, tallies: Vec<RecordBatch>) -> Result<control::Judgement, PluginError> {
        caught(|| self.rule(&request.rule)?.judge_request(request, tallies))
    }
}

fn caught<T>(call: impl FnOnce() -> Result<T, PluginError>) -> Result<T, PluginError> {
    candour_abi::catch(call).unwrap_or_else(|message| Err(error("panicked", &message)))
}

fn batch(stream: FFI_ArrowArrayStream) -> Result<RecordBatch, String> {
    let mut reader = RecordBatchStreamReader::try_new(stream).map_err(|error| error.to_string())?;
    match (reader.next(), reader.next()) {
        (Some(Ok(batch)), None) => Ok(batch),
        (Some(Err(error)), _) => Err(error.to_string()),
        (None, _) => Err("no batch in its stream".into()),
        (Some(Ok(_)), Some(_)) => Err("more than one batch in its stream".into()),
    }
}

fn error(code: &str, message: &str) -> PluginError {
    PluginError {
        code: code.to_owned(),
        message: message.to_owned(),
        ..PluginError::default()
    }
}

/// A request as it comes in, its facts unread.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Request<'a> {
    rule: String,
    params: Value,
    #[serde(default)]
    dataset: Option<String>,
    #[serde(borrow)]
    facts: &'a RawValue,
    /// Absent while planning.
    #[serde(default)]
    tallies: Option<Vec<TallyHead>>,
}

fn read<'a, T: Deserialize<'a>>(request: &'a [u8]) -> Result<T, Vec<u8>> {
    serde_json::from_slice(request).map_err(|said| wrong_request(&said.to_string()))
}

fn known_facts(text: &RawValue) -> Result<Arc<Facts>, Vec<u8>> {
    known::facts(text.get()).map_err(|said| wrong_request(&said.to_string()))
}

fn wrong_request(what: &str) -> Vec<u8> {
    json(&error("wrong-request", what))
}

fn written<T: Serialize>(answer: &T) -> Result<Vec<u8>, Vec<u8>> {
    serde_json::to_vec(answer).map_err(|said| json(&error("not-json", &said.to_string())))
}

fn json(error: &PluginError) -> Vec<u8> {
    serde_json::to_vec(error).unwrap_or_default()
}

/// Makes a plugin of a list of rules.
///
/// ```text
/// candour_sdk::export_plugin! {
///     id: "re-identification",
///     licence: "MIT OR Apache-2.0",
///     homepage: "https://example.org/", // may be left out
///     rules: [SmallClasses, HomogeneousClasses],
/// }
/// ```
///
/// The crate's types are `["cdylib", "rlib"]` and its library is `candour_<id>`, `-` written as `_`. Besides the symbol
/// that hosts look for it makes `pub fn plugin() -> &'static dyn NativePlugin`, for tests. Two plugins cannot be linked
/// into one program, since both would export the symbol: load one of them.
///
/// `export_plugin! { raw: Type }` exports a type that implements [`crate::abi::Exported`] itself.
#[macro_export]
macro_rules! export_plugin {
    (
        id: $id:expr,
        licence: $licence:expr,
        $(homepage: $homepage:expr,)?
        rules: [$($rule:expr),+ $(,)?] $(,)?
    ) => {
        static DEFINITION: $crate::Definition = $crate::Definition {
            id: $id,
            version: env!("CARGO_PKG_VERSION"),
            licence: $licence,
            homepage: {
                let homepage: &[&'static str] = &[$($homepage)?];
                homepage.first().copied()
            },
            rules: &[$(&$rule),+],
        };

        /// The plugin in this process, without loading.
        pub fn plugin() -> &'static dyn $crate::NativePlugin {
            &DEFINITION
        }

        struct ExportedPlugin;

        impl $crate::abi::Exported for ExportedPlugin {
            fn describe() -> Result<Vec<u8>, Vec<u8>> {
                DEFINITION.describe_json()
            }

            fn plan(request: &[u8]) -> Result<Vec<u8>, Vec<u8>> {
                DEFINITION.plan_json(request)
            }

            fn judge(request: &[u8], tallies: Vec<$crate::abi::ArrowArrayStream>) -> Result<Vec<u8>, Vec<u8>> {
                DEFINITION.judge_json(request, tallies)
            }

            fn error(code: &str, message: &str) -> Vec<u8> {
                $crate::Definition::error_json(code, message)
            }
        }

        $crate::export_plugin! { raw: ExportedPlugin }
    };
    (raw: $exported:ty) => {
        static TABLE: $crate::abi::CandourPluginV1 = $crate::abi::table::<$exported>();

        /// What hosts look for: see `candour_plugin.h`.
        ///
        /// # Safety
        /// Each pointer must be null or as the header describes it.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn candour_plugin_init_v1(
            host: *const $crate::abi::CandourHostV1,
            out: *mut *const $crate::abi::CandourPluginV1,
            error: *mut $crate::abi::CandourBuf,
        ) -> $crate::abi::CandourStatus {
            // SAFETY: the host keeps what the header promises.
            unsafe { $crate::abi::init::<$exported>(&TABLE, host, out, error) }
        }
    };
}
