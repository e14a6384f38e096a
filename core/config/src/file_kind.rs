//! What kind of file a text is taken for, and whether it surely is one: only then may a message quote it.
//!
//! A path may lead to a data file by mistake. So a text is quoted only where it parses and holds at least one key that
//! is ours, in the shape in which we read it. Keys that files of other makes have too, such as `version`, say nothing.

use serde_json::Value;
use toml::de::{DeTable, DeValue};

use crate::keywords;

/// A kind of file that is read here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// `candour.toml`.
    Declaration,
    /// `candour.local.toml`.
    PrivateDeclaration,
    /// `candour.lock`.
    Lock,
    /// A policy pack.
    Policy,
    /// A trust file.
    Trust,
    /// The schema of a dataset.
    Schema,
    /// A Data Package.
    Metadata,
}

/// The shape of a value that makes its key ours.
#[derive(Clone, Copy)]
enum Shape {
    Text,
    Table,
    Tables,
}

impl FileKind {
    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            FileKind::Declaration => "declaration",
            FileKind::PrivateDeclaration => "private declaration",
            FileKind::Lock => "lock file",
            FileKind::Policy => "policy",
            FileKind::Trust => "trust file",
            FileKind::Schema => "schema",
            FileKind::Metadata => "metadata file",
        }
    }

    /// What shows that a file is one.
    pub(crate) fn sign(self) -> &'static str {
        match self {
            FileKind::Declaration => "[release] or [[dataset]]",
            FileKind::PrivateDeclaration => "nothing but `previous` and `notes`",
            FileKind::Lock => "[[plugin]]",
            FileKind::Policy => "[pack]",
            FileKind::Trust => "[[key]]",
            FileKind::Schema => "`$schema`, or `properties` with the types of columns",
            FileKind::Metadata => "`resources`, each with a `path`",
        }
    }

    /// Whether a text surely is of this kind.
    pub(crate) fn is_surely(self, text: &str) -> bool {
        let marks: &[(&str, Shape)] = match self {
            FileKind::Declaration => &[
                ("release", Shape::Table),
                ("plugins", Shape::Table),
                ("rules", Shape::Table),
                ("dataset", Shape::Tables),
                ("change", Shape::Tables),
                ("agree", Shape::Tables),
                ("assert", Shape::Tables),
                ("waiver", Shape::Tables),
            ],
            // Its notes may be anything, and are nobody else's affair.
            FileKind::PrivateDeclaration => &[("previous", Shape::Text)],
            FileKind::Lock => &[("plugin", Shape::Tables)],
            FileKind::Policy => &[
                ("pack", Shape::Table),
                ("publication", Shape::Table),
                ("plugins", Shape::Table),
                ("rules", Shape::Table),
            ],
            FileKind::Trust => &[("key", Shape::Tables), ("require", Shape::Table)],
            FileKind::Schema => return is_surely_a_schema(text),
            FileKind::Metadata => return is_surely_a_data_package(text),
        };
        let Ok(document) = DeTable::parse(text) else {
            return false;
        };
        let found = |key: &str| {
            let mut entries = document.get_ref().iter();
            entries.find(|(name, _)| name.get_ref() == key).map(|(_, value)| value)
        };
        marks.iter().any(|(key, shape)| {
            found(key).is_some_and(|value| match (shape, value.get_ref()) {
                (Shape::Text, DeValue::String(_)) | (Shape::Table, DeValue::Table(_)) => true,
                (Shape::Tables, DeValue::Array(items)) => {
                    items.iter().any(|item| matches!(item.get_ref(), DeValue::Table(_)))
                }
                _ => false,
            })
        })
    }
}

/// Data in JSON have `type`, `title` or `properties` too, so what is asked for is an object or a column that is described
/// as only a schema describes one, or a word that only schemas have.
fn is_surely_a_schema(text: &str) -> bool {
    let Ok(Value::Object(root)) = serde_json::from_str(text) else {
        return false;
    };
    let is_dialect = |value: &Value| {
        let text = value.as_str().unwrap_or_default();
        ["https://json-schema.org/", "http://json-schema.org/"]
            .iter()
            .any(|site| text.starts_with(site))
    };
    root.get("$schema").is_some_and(is_dialect)
        || root.contains_key("$defs")
        || root.keys().any(|key| keywords::ALL.contains(&key.as_str()))
        || root
            .get("properties")
            .and_then(Value::as_object)
            .is_some_and(|columns| {
                root.get("type").and_then(Value::as_str) == Some("object") || columns.values().any(describes_a_column)
            })
}

/// Data in JSON seldom list paths under this word.
fn is_surely_a_data_package(text: &str) -> bool {
    let Ok(root) = serde_json::from_str::<Value>(text) else {
        return false;
    };
    let resources = root.get("resources").and_then(Value::as_array);
    resources.is_some_and(|resources| resources.iter().any(|resource| resource.get("path").is_some()))
}

fn describes_a_column(column: &Value) -> bool {
    const TYPES: [&str; 7] = ["string", "number", "integer", "boolean", "null", "array", "object"];
    let Some(column) = column.as_object() else {
        return false;
    };
    let is_type = |value: &Value| value.as_str().is_some_and(|name| TYPES.contains(&name));
    column.iter().any(|(keyword, value)| match keyword.as_str() {
        "type" => is_type(value) || value.as_array().is_some_and(|types| types.iter().any(is_type)),
        "enum" | "allOf" | "anyOf" | "oneOf" => value.is_array(),
        "$ref" => value.as_str().is_some_and(|target| target.starts_with('#')),
        keyword => keywords::ALL.contains(&keyword),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_holds_a_key_of_ours_is_of_its_kind() {
        for (kind, text) in [
            (FileKind::Declaration, "[release]\nx = 1\n"),
            (FileKind::Declaration, "[[dataset]]\n"),
            (FileKind::PrivateDeclaration, "previous = \"../2014\"\n"),
            (FileKind::Lock, "[[plugin]]\nid = 1\n"),
            (FileKind::Policy, "[pack]\n"),
            (FileKind::Trust, "[[key]]\n"),
            (FileKind::Trust, "require = {}\n"),
            (
                FileKind::Schema,
                r#"{"$schema": "https://json-schema.org/draft/2020-12/schema"}"#,
            ),
            (
                FileKind::Schema,
                r#"{"properties": {"a": {"type": ["null", "string"]}}}"#,
            ),
            (FileKind::Schema, r#"{"properties": {"a": {"x-privacy": 1}}}"#),
            (FileKind::Schema, r#"{"x-key": 5}"#),
            (FileKind::Metadata, r#"{"resources": [{"path": 5}]}"#),
        ] {
            assert!(kind.is_surely(text), "{kind:?}: {text}");
        }
    }

    #[test]
    fn data_are_of_no_kind_of_ours() {
        for text in [
            "",
            "name,nhs_number\nJane Roe,9434765919\n",
            "name = \"Jane Roe\"\nnhs-number = 9434765919\n",
            "version = 1\nnotes = \"Jane Roe\"\n",
            "key = \"Jane Roe\"\nrelease = \"Jane Roe\"\ndataset = [\"Jane Roe\"]\nplugin = []\nrules = 5\n",
            "[[patient]]\nname = \"Jane Roe\"\n",
            "[\"Jane Roe\", 9434765919]",
            "{\"name\": \"Jane Roe\"}\n{\"name\": \"John Doe\"}\n",
            r#"{"type": "FeatureCollection", "features": [{"properties": {"name": "Jane Roe"}}]}"#,
            r#"{"type": "Feature", "properties": {"name": "Jane Roe", "home": {"type": "Point"}}}"#,
            r#"{"$schema": "https://example.org/patients.json", "title": "Jane Roe", "properties": {}}"#,
        ] {
            for kind in [
                FileKind::Declaration,
                FileKind::PrivateDeclaration,
                FileKind::Lock,
                FileKind::Policy,
                FileKind::Trust,
                FileKind::Schema,
                FileKind::Metadata,
            ] {
                assert!(!kind.is_surely(text), "{kind:?}: {text}");
            }
        }
    }
}
