//! The plugin behind the C table, where some of its rules answer in bytes that are no answer.

use candour_sdk::abi::{ArrowArrayStream, Exported};
use candour_sdk::{Definition, ErasedRule, NativePlugin};

use crate::behaviour::{BEHAVIOURS, Behaviour};
use crate::harm::HARMS;

const RULES: [&dyn ErasedRule; BEHAVIOURS.len() + HARMS.len()] = {
    let mut rules: [&dyn ErasedRule; BEHAVIOURS.len() + HARMS.len()] =
        [&Behaviour("well-behaved"); BEHAVIOURS.len() + HARMS.len()];
    let mut i = 0;
    while i < rules.len() {
        rules[i] = match i < BEHAVIOURS.len() {
            true => &BEHAVIOURS[i],
            false => &HARMS[i - BEHAVIOURS.len()],
        };
        i += 1;
    }
    rules
};

static DEFINITION: Definition = Definition {
    id: "faulty",
    version: env!("CARGO_PKG_VERSION"),
    licence: "MIT OR Apache-2.0",
    homepage: None,
    rules: &RULES,
};

/// The plugin in this process, without loading. Its rules answer in types, so those that answer in wrong bytes behave.
pub fn plugin() -> &'static dyn NativePlugin {
    &DEFINITION
}

struct Faulty;

impl Exported for Faulty {
    fn describe() -> Result<Vec<u8>, Vec<u8>> {
        let described = DEFINITION.describe_json()?;
        #[cfg(target_os = "linux")]
        if let Some(row) = first_row() {
            let summary = b"\"a rule for tests\"";
            let told = format!("\"{row}\"");
            return Ok(replaced(&described, summary, told.as_bytes()));
        }
        Ok(described)
    }

    fn plan(request: &[u8]) -> Result<Vec<u8>, Vec<u8>> {
        DEFINITION.plan_json(request)
    }

    fn judge(request: &[u8], tallies: Vec<ArrowArrayStream>) -> Result<Vec<u8>, Vec<u8>> {
        let asked = |rule: &str| contains(request, &format!("\"rule\":\"{rule}\""));
        if asked("invalid-json") {
            return Ok(b"{\"findings\": [".to_vec());
        }
        if asked("wrong-shape") {
            return Ok(b"{\"findings\": 3, \"verdict\": \"PASSED\"}".to_vec());
        }
        if asked("no-answer") {
            return Ok(Vec::new());
        }
        if asked("too-many-records") {
            let record = "{\"part\":0,\"record\":2},".repeat(100_100);
            let records = record.trim_end_matches(',');
            let finding = format!("{{\"message\":{{\"template\":\"plain\"}},\"records\":[{records}]}}");
            return Ok(format!("{{\"findings\":[{finding}]}}").into_bytes());
        }
        if asked("too-many-bytes") {
            return Ok(vec![b' '; 100 << 20]);
        }
        if asked("too-many-values") {
            return Ok(format!("{{\"findings\":[{}0]}}", "0,".repeat(10 << 20)).into_bytes());
        }
        if asked("endless-number") {
            let record = format!("{{\"part\":0,\"record\":1e{}}}", "9".repeat(9));
            let finding = format!("{{\"message\":{{\"template\":\"plain\"}},\"records\":[{record}]}}");
            return Ok(format!("{{\"findings\":[{finding}]}}").into_bytes());
        }
        DEFINITION.judge_json(request, tallies)
    }

    fn error(code: &str, message: &str) -> Vec<u8> {
        Definition::error_json(code, message)
    }
}

candour_sdk::export_plugin! { raw: Faulty }

fn contains(bytes: &[u8], sought: &str) -> bool {
    bytes.windows(sought.len()).any(|window| window == sought.as_bytes())
}

/// The first row of the data that the program works beside, where a test asks for it and it can be read.
#[cfg(target_os = "linux")]
fn first_row() -> Option<String> {
    let release = crate::bystanders::parent().join("cwd/release");
    std::fs::metadata(release.join("tell-in-describe")).ok()?;
    let data = std::fs::read_to_string(release.join("visits.csv")).ok()?;
    data.lines().nth(1).map(|row| row.replace(',', " "))
}

#[cfg(target_os = "linux")]
fn replaced(bytes: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    match bytes.windows(old.len()).position(|window| window == old) {
        Some(at) => [&bytes[..at], new, &bytes[at + old.len()..]].concat(),
        None => bytes.to_vec(),
    }
}
