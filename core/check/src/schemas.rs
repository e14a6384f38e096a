//! The schema of a rule's parameters can be used.

use candour_host::kit::held;
use serde_json::json;

use super::outcome::{Stop, failure};
use super::subject::Subject;

pub(super) fn check(subject: &Subject<'_>) -> Result<String, Stop> {
    held::param_faults(subject.rule, &json!({})).map_err(|said| failure(&said))?;
    Ok(String::new())
}
