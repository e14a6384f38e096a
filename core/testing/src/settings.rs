//! The settings of an example on a page, TOML: parameters, and what `candour.toml` would say.

use candour_model::facts::{Agreement, Change, ChangeKind, Expect, Kind, ReleaseFacts};
use candour_model::meaning::PeriodUnit;
use serde::Deserialize;
use serde_json::Value;

use crate::case::Case;

/// The settings of an example.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Settings {
    #[serde(default)]
    pub(crate) params: Value,
    name: Option<String>,
    pub(crate) kind: Option<Kind>,
    #[serde(default)]
    release: ReleaseFacts,
    #[serde(default)]
    expect: Expect,
    compare: Option<Compare>,
    #[serde(default)]
    change: Vec<PageChange>,
    #[serde(default)]
    agree: Vec<Agreement>,
    #[serde(default, rename = "assert")]
    asserted: Vec<PageAssert>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Compare {
    back: String,
}

/// A `[[change]]` that may leave out its dataset, there being but one.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct PageChange {
    what: ChangeKind,
    dataset: Option<String>,
    column: Option<String>,
    #[serde(default)]
    from: Vec<String>,
    #[serde(default)]
    into: Vec<String>,
    on: Option<String>,
    #[serde(default)]
    reason: String,
}

/// An `[[assert]]`, of the one dataset.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct PageAssert {
    name: String,
    that: String,
    when: Option<String>,
}

/// Reads the settings.
pub(crate) fn read(text: &str) -> Settings {
    let table: toml::Table = match text.parse() {
        Ok(table) => table,
        Err(error) => panic!("the settings of an example are not TOML: {error}"),
    };
    match serde_json::from_value(json(toml::Value::Table(table))) {
        Ok(settings) => settings,
        Err(error) => panic!("the settings of an example: {error}"),
    }
}

impl Settings {
    /// Applies them.
    pub(crate) fn apply(&self, mut case: Case) -> Case {
        if let Some(name) = &self.name {
            case = case.named(name);
        }
        if let Some(kind) = self.kind {
            case = case.kind(kind);
        }
        if let Some(compare) = &self.compare {
            let (count, unit) = back(&compare.back);
            case = case.compare_back(count, unit);
        }
        for change in &self.change {
            let dataset = change.dataset.clone().unwrap_or_else(|| case.name().to_owned());
            case = case.change(Change {
                what: change.what,
                dataset,
                column: change.column.clone(),
                from: change.from.clone(),
                into: change.into.clone(),
                on: change.on.clone(),
                reason: change.reason.clone(),
            });
        }
        case = self.agree.iter().cloned().fold(case, Case::agreement);
        for asserted in &self.asserted {
            case = case.assert(&asserted.name, &asserted.that, asserted.when.as_deref());
        }
        case.release(self.release.clone()).expect(self.expect.clone())
    }
}

/// `1 year`, `3 months`.
fn back(text: &str) -> (u32, PeriodUnit) {
    let read = text.split_once(' ').and_then(|(count, unit)| {
        let unit = Value::String(unit.trim_end_matches('s').to_owned());
        Some((count.parse().ok()?, serde_json::from_value(unit).ok()?))
    });
    match read {
        Some(read) => read,
        None => panic!("back = \"{text}\" is not like \"1 year\""),
    }
}

/// The same in JSON.
pub(crate) fn json(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(truth) => truth.into(),
        toml::Value::Datetime(day) => Value::String(day.to_string()),
        toml::Value::Array(list) => list.into_iter().map(json).collect(),
        toml::Value::Table(table) => Value::Object(table.into_iter().map(|(key, value)| (key, json(value))).collect()),
    }
}
