//! The rules that the core itself judges: `structure/*`, what the reader saw, and `schema/*`, what validation saw.
//!
//! They are rule ids like any other: policies set their severity, waivers can name them, and their words are templates
//! with typed arguments. Computed from the lists of the reader and the validator, so that there is no second list.

use std::collections::BTreeMap;

use candour_model::column::ColumnId;
use candour_model::control::{RuleManifest, Template};
use candour_model::facts::ColumnFacts;
use candour_model::finding::{Argument, Breakdown, Count, Dimension, Finding, Message, Under, Unit};
use candour_read::FaultKind;
use candour_validate::{FaultPlace, KEYWORDS, SchemaFault, SchemaFaults, rule_name};
use serde_json::Value;

use crate::core_manifest::manifest;
use crate::never_applies;
use crate::outside_words::{self, IDENTIFIER, POSSIBLE};
use crate::structure::{structure_manifest, structure_rule};
use crate::unreadable_words::{self, X_NUMBER, X_PERIOD};
use crate::unseen_words::{self, IN_LABEL, OF_CELLS};

/// The rule for a column that the file has and the schema does not.
pub(crate) const UNDECLARED_COLUMN: &str = "structure/undeclared-column";

/// The rule for a column that the schema has and the file does not.
pub(crate) const MISSING_COLUMN: &str = "structure/missing-column";

/// The sentence about a column that is nearly one of the schema's.
const NEARLY_DECLARED: &str = "nearly-declared";

/// The sentence about required cells that are empty, where the schema seems to allow that.
const LISTS_THE_EMPTY_TEXT: &str = "lists-the-empty-text";

/// The sentence about required columns that the file does not have.
const ABSENT: &str = "absent";

/// Every rule of the core, sorted.
pub fn core_rules() -> Vec<String> {
    let structure = FaultKind::ALL.iter().map(|kind| structure_rule(*kind));
    let schema = KEYWORDS.iter().map(|keyword| schema_rule(keyword));
    let mut rules: Vec<String> = structure
        .chain(schema)
        .chain(
            [
                UNDECLARED_COLUMN,
                MISSING_COLUMN,
                X_NUMBER,
                X_PERIOD,
                never_applies::RULE,
                IN_LABEL,
                IDENTIFIER,
                POSSIBLE,
            ]
            .into_iter()
            .chain(OF_CELLS.map(|(_, rule)| rule))
            .map(str::to_owned),
        )
        .collect();
    rules.sort();
    rules
}

/// What a rule of the core says of itself; `None` where there is no such rule.
pub fn core_manifest(rule: &str) -> Option<RuleManifest> {
    if let Some(kind) = FaultKind::ALL.iter().find(|kind| structure_rule(**kind) == rule) {
        return Some(structure_manifest(*kind));
    }
    if let Some(keyword) = KEYWORDS.iter().find(|keyword| schema_rule(keyword) == rule) {
        return Some(schema_manifest(keyword));
    }
    if rule == never_applies::RULE {
        let (name, summary, told) = (never_applies::NAME, never_applies::SUMMARY, never_applies::TOLD);
        let mut manifest = manifest(name, summary, "", told, Dimension::Validity);
        set_templates(&mut manifest, never_applies::templates());
        return Some(manifest);
    }
    let (name, summary, text, told) = match rule {
        UNDECLARED_COLUMN => (
            "undeclared-column",
            "columns that the schema does not declare",
            "{columns} {columns:is|are} not declared in the schema",
            (
                "Declare the column in the schema, or leave it out of the file.",
                "Nobody says what this column means, and its cells were not checked against a schema.",
            ),
        ),
        MISSING_COLUMN => (
            "missing-column",
            "declared columns that the file does not have",
            "{columns} {columns:is|are} declared in the schema and not in the file",
            (
                "Put the column back, or take it out of the schema and declare the change.",
                "Whatever is built on this column does not work with this file.",
            ),
        ),
        X_PERIOD | X_NUMBER => return Some(unreadable_words::manifest_of(rule)),
        IDENTIFIER | POSSIBLE => return outside_words::manifest_of(rule),
        _ => return unseen_words::manifest_of(rule),
    };
    let mut manifest = manifest(name, summary, text, told, Dimension::Validity);
    if rule == UNDECLARED_COLUMN {
        manifest.templates[0].follows = Some(FaultKind::DuplicateLabel.id().to_owned());
        let near = Template {
            id: NEARLY_DECLARED.to_owned(),
            text: "{column} is not declared in the schema, which declares {declared} instead".to_owned(),
            advice: Some("Write the label as the schema does, or declare the column that the file has.".to_owned()),
            ..manifest.templates[0].clone()
        };
        manifest.templates.push(near);
    }
    Some(manifest)
}

/// The rule id of a keyword.
pub(crate) fn schema_rule(keyword: &str) -> String {
    format!("schema/{}", rule_name(keyword))
}

/// Whether this is the rule id of a keyword.
pub(crate) fn is_of_keyword(rule: &str) -> bool {
    rule.starts_with("schema/") && ![never_applies::RULE, X_NUMBER, X_PERIOD].contains(&rule)
}

/// A pattern that could not be decided, in words: its place in the schema, and its columns.
pub(crate) fn undecided_pattern(pattern: &FaultPlace) -> String {
    let columns: Vec<_> = pattern.columns.iter().map(|id| ColumnId::read(id).name()).collect();
    format!("the pattern at {}, for {}", pattern.location, columns.join(", "))
}

/// The findings of validation, by rule id. `columns` are those that were declared.
pub(crate) fn schema_findings(seen: &SchemaFaults, columns: &[ColumnFacts]) -> BTreeMap<String, Vec<Finding>> {
    let mut findings: BTreeMap<String, Vec<Finding>> = BTreeMap::new();
    for (place, fault) in &seen.faults {
        findings
            .entry(schema_rule(&place.keyword))
            .or_default()
            .push(schema_finding(place, fault, columns));
    }
    findings
}

/// A finding about columns that are in the file or in the schema and not in the other.
pub(crate) fn column_finding(rule: &str, labels: Vec<String>) -> Finding {
    let template = rule.rsplit('/').next().unwrap_or(rule).to_owned();
    Finding {
        message: Message {
            template,
            args: BTreeMap::from([("columns".to_owned(), Argument::Labels(labels.clone()))]),
        },
        affected: Some(Count {
            n: labels.len() as u64,
            of: Unit::Columns,
            by: Breakdown::default(),
        }),
        columns: labels,
        groups: Vec::new(),
        groups_in_all: 0,
        records: Vec::new(),
    }
}

/// A finding about a column that is not declared, where the schema declares one that it is like.
pub(crate) fn nearly_declared(id: &str, declared: &str) -> Finding {
    let mut finding = column_finding(UNDECLARED_COLUMN, vec![id.to_owned()]);
    finding.message = Message {
        template: NEARLY_DECLARED.to_owned(),
        args: BTreeMap::from([
            ("column".to_owned(), Argument::Label(id.to_owned())),
            ("declared".to_owned(), Argument::Label(declared.to_owned())),
        ]),
    };
    finding
}

fn schema_finding(place: &FaultPlace, fault: &SchemaFault, columns: &[ColumnFacts]) -> Finding {
    let is_about_rows = place.columns.is_empty() || matches!(place.keyword.as_str(), "required");
    let of = if is_about_rows { Unit::Rows } else { Unit::Cells };
    let count = Count {
        n: fault.count,
        of,
        by: Breakdown {
            columns: Vec::new(),
            under: Some(Under::Keyword(place.keyword.clone())),
        },
    };
    let template = match place.columns.is_empty() {
        true => "row",
        false if place.keyword == "required" && are_absent(place, columns) => ABSENT,
        false if place.keyword == "required" && lists_the_empty_text(place, columns) => LISTS_THE_EMPTY_TEXT,
        false => "columns",
    };
    Finding {
        message: Message {
            template: template.to_owned(),
            args: BTreeMap::from([
                ("count".to_owned(), Argument::Count(count.clone())),
                ("columns".to_owned(), Argument::Labels(place.columns.clone())),
                ("location".to_owned(), Argument::Number(place.location.clone())),
            ]),
        },
        columns: place.columns.clone(),
        affected: Some(count),
        groups: Vec::new(),
        groups_in_all: 0,
        records: fault.first.clone(),
    }
}

/// Whether the file has none of these columns, so that each record lacks them.
fn are_absent(place: &FaultPlace, columns: &[ColumnFacts]) -> bool {
    let has = |label: &String| columns.iter().any(|column| column.present && &column.label == label);
    !place.columns.iter().any(has)
}

/// Whether the schema lists the empty text among the values of these columns: an empty cell is a missing one all the same.
fn lists_the_empty_text(place: &FaultPlace, columns: &[ColumnFacts]) -> bool {
    let mut required = columns.iter().filter(|column| place.columns.contains(&column.label));
    required.any(|column| {
        let meaning = &column.meaning;
        meaning.listed_texts.contains("") || meaning.vocabulary.iter().any(String::is_empty)
    })
}

fn schema_manifest(keyword: &str) -> RuleManifest {
    let phrase = match keyword {
        "type" => "{count:is|are} not of the declared type",
        "enum" | "const" => "{count:is|are} not among the listed values",
        "pattern" => "{count:does|do} not match the declared pattern",
        "format" => "{count:is|are} not in the declared format",
        "minimum" | "exclusiveMinimum" => "{count:is|are} below the declared minimum",
        "maximum" | "exclusiveMaximum" => "{count:is|are} above the declared maximum",
        "minLength" => "{count:is|are} shorter than declared",
        "maxLength" => "{count:is|are} longer than declared",
        "multipleOf" => "{count:is|are} not a multiple of the declared step",
        "falseSchema" => "{count:is|are} filled where the schema allows nothing, at {location}",
        "additionalProperties" | "unevaluatedProperties" | "propertyNames" => {
            "{count:is|are} of a column that the schema does not allow"
        }
        _ => "{count:breaks|break} a condition of the schema",
    };
    let columns = match keyword {
        "required" => "{columns} {columns:is|are} required and missing in {count}".to_owned(),
        _ => format!("{{count}} of {{columns}} {phrase}"),
    };
    let name = rule_name(keyword);
    let mut manifest = manifest(
        &name,
        &format!("rows that break `{keyword}` in the schema"),
        "{count} {count:breaks|break} a condition of the schema, at {location}",
        match keyword {
            "required" => (
                "Fill the cells, or say in the schema what a blank means there: x-markers, a type of null, if and then.",
                "Counts by this column leave these rows out.",
            ),
            _ => (
                "Correct the rows, or the schema if it is wrong.",
                "These cells are not what the publisher says that the column holds: leave them out, or ask.",
            ),
        },
        match keyword {
            "required" => Dimension::Completeness,
            _ => Dimension::Validity,
        },
    );
    let of_rows = manifest.templates[0].text.clone();
    set_templates(
        &mut manifest,
        [("row", of_rows.as_str()), ("columns", &columns)].into_iter(),
    );
    if keyword == "required" {
        let listed = Template {
            id: LISTS_THE_EMPTY_TEXT.to_owned(),
            text: format!("{columns}, since an empty cell is no value, though the empty text is listed as one"),
            advice: Some(
                "Leave the empty text out of the list and fill the cells. Or say in x-markers what a blank means, or \
                 do not require the column."
                    .to_owned(),
            ),
            ..manifest.templates[1].clone()
        };
        let absent = Template {
            id: ABSENT.to_owned(),
            cause: core_cause(MISSING_COLUMN),
            ..manifest.templates[1].clone()
        };
        manifest.templates.extend([listed, absent]);
    }
    if matches!(keyword, "additionalProperties" | "unevaluatedProperties") {
        manifest.templates[1].cause = core_cause(UNDECLARED_COLUMN);
    }
    manifest
}

/// The cause that a rule of the core is named after.
fn core_cause(rule: &str) -> Option<String> {
    rule.rsplit('/').next().map(str::to_owned)
}

/// Gives a rule these sentences, by their ids, in place of its one.
fn set_templates<'a>(manifest: &mut RuleManifest, sentences: impl Iterator<Item = (&'a str, &'a str)>) {
    let one = manifest.templates.remove(0);
    let of = |(id, text): (&str, &str)| Template {
        id: id.to_owned(),
        text: text.to_owned(),
        ..one.clone()
    };
    manifest.templates.extend(sentences.map(of));
}

/// The keywords that `schema` uses anywhere, so that a check is counted only where there is something to check.
pub(crate) fn keywords_used(schema: &Value) -> Vec<&'static str> {
    KEYWORDS
        .iter()
        .copied()
        .filter(|keyword| uses(schema, keyword))
        .collect()
}

fn uses(schema: &Value, keyword: &str) -> bool {
    match schema {
        Value::Bool(false) => keyword == "falseSchema",
        Value::Array(items) => items.iter().any(|item| uses(item, keyword)),
        Value::Object(members) => members.iter().any(|(name, member)| match name.as_str() {
            "const" | "enum" | "default" | "examples" => name == keyword,
            // What a column means is no check of its cells.
            meaning if meaning.starts_with("x-") => false,
            "properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas" => member
                .as_object()
                .is_some_and(|schemas| schemas.values().any(|schema| uses(schema, keyword))),
            "additionalProperties" | "unevaluatedProperties" if member == &Value::Bool(false) => name == keyword,
            _ => name == keyword || uses(member, keyword),
        }),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_core_rule_has_words() {
        for rule in core_rules() {
            let manifest = core_manifest(&rule).unwrap_or_else(|| panic!("{rule} has no manifest"));
            assert!(rule.ends_with(&manifest.name), "{rule}");
            assert!(
                manifest
                    .templates
                    .iter()
                    .all(|template| template.advice.is_some() && template.meaning.is_some()),
                "{rule}"
            );
        }
        assert_eq!(core_manifest("structure/none-such"), None);
    }

    #[test]
    fn keywords_are_found_where_they_are_keywords() {
        let schema = json!({
            "required": ["a"],
            "properties": { "pattern": { "enum": [{ "maximum": 1 }] }, "b": false },
            "x-parts": [{ "total": "b", "format": "of no cell" }],
            "allOf": [{ "if": { "properties": { "c": { "type": "string" } } } }]
        });
        assert_eq!(keywords_used(&schema), ["enum", "falseSchema", "required", "type"]);
    }
}
