//! How much the rules that the core itself judges looked at: files that were read to their end, and cells that a keyword of
//! the schema is about.

use std::collections::BTreeSet;

use candour_config::schema::NeverApplies;
use candour_model::column::{named, property};
use candour_model::coverage::{Coverage, Rest, Why};
use candour_model::facts::DatasetFacts;
use candour_model::finding::Unit;
use candour_validate::KEYWORDS;
use serde_json::Value;

use crate::core_rules;
use crate::pass::{self, Passes, Read};

/// Keywords that ask of a number how great it is: of what is none they say nothing.
const OF_NUMBERS: [&str; 5] = [
    "exclusiveMaximum",
    "exclusiveMinimum",
    "maximum",
    "minimum",
    "multipleOf",
];

/// What one of these rules looked at in a dataset. A constraint that `never_applies` to a column looks at none of its cells.
pub(crate) fn of_rule(
    rule: &str,
    dataset: &DatasetFacts,
    never_applies: &[NeverApplies],
    read: &Read,
    passes: &Passes,
) -> Vec<Coverage> {
    let keyword = KEYWORDS.iter().find(|keyword| core_rules::schema_rule(keyword) == rule);
    let (Some(keyword), Some(schema)) = (keyword, &dataset.schema) else {
        // A file that cannot be read to its end ends the audit.
        return vec![whole(Unit::Files, Vec::new(), read.summary.parts.len() as u64)];
    };
    let mut carriers = Carriers::of(schema, keyword);
    for found in never_applies.iter().filter(|found| found.keyword() == *keyword) {
        let is_silent = |label: &str| found.columns.contains(&named(label));
        carriers.columns.retain(|label| !is_silent(label));
    }
    let rows = dataset.records.unwrap_or(0);
    let of_rows = carriers.is_of_rows.then(|| whole(Unit::Rows, Vec::new(), rows));
    let of_cells = of_cells(dataset, &carriers, OF_NUMBERS.contains(keyword), passes);
    match (of_rows, of_cells) {
        // It stands only where nothing leads to.
        (None, None) => vec![whole(Unit::Rows, Vec::new(), 0)],
        (of_rows, of_cells) => of_rows.into_iter().chain(of_cells).collect(),
    }
}

fn of_cells(dataset: &DatasetFacts, carriers: &Carriers<'_>, is_of_numbers: bool, passes: &Passes) -> Option<Coverage> {
    let columns: Vec<&str> = dataset
        .present()
        .map(|column| column.label.as_str())
        .filter(|id| carriers.columns.contains(property(id)))
        .collect();
    if carriers.columns.is_empty() {
        return None;
    }
    let (mut present, mut malformed) = (0, 0);
    for label in &columns {
        let states = passes.states(&pass::state_spec(&dataset.name, label));
        for (state, n) in states.unwrap_or_default() {
            match state.as_str() {
                "present" => present += n,
                "malformed" => malformed += n,
                _ => {}
            }
        }
    }
    let unread = if is_of_numbers { malformed } else { 0 };
    let rest = Rest {
        why: Why::Unreadable,
        n: unread,
    };
    Some(Coverage {
        about: Unit::Cells,
        columns: columns.into_iter().map(str::to_owned).collect(),
        of: present + malformed,
        looked: present + malformed - unread,
        rest: if unread > 0 { vec![rest] } else { Vec::new() },
    })
}

pub(crate) fn whole(about: Unit, columns: Vec<String>, n: u64) -> Coverage {
    Coverage {
        about,
        columns,
        of: n,
        looked: n,
        rest: Vec::new(),
    }
}

/// Where a schema has a keyword.
#[derive(Debug, Default, PartialEq, Eq)]
struct Carriers<'a> {
    /// In what it says of a row as a whole.
    is_of_rows: bool,
    /// In what it says of these columns.
    columns: BTreeSet<&'a str>,
}

impl<'a> Carriers<'a> {
    fn of(schema: &'a Value, keyword: &str) -> Self {
        let mut walk = Walk {
            root: schema,
            keyword,
            followed: BTreeSet::new(),
            found: Carriers::default(),
        };
        walk.row(schema);
        walk.found
    }
}

struct Walk<'a, 'k> {
    root: &'a Value,
    keyword: &'k str,
    /// References that were followed, by whether it was from a row or from a column: each once.
    followed: BTreeSet<(Option<&'a str>, &'a str)>,
    found: Carriers<'a>,
}

impl<'a> Walk<'a, '_> {
    /// What is said of a row.
    fn row(&mut self, schema: &'a Value) {
        let members = match schema {
            Value::Bool(false) => {
                self.found.is_of_rows |= self.keyword == "falseSchema";
                return;
            }
            Value::Object(members) => members,
            _ => return,
        };
        for (name, member) in members {
            // That a row is an object need not be said.
            self.found.is_of_rows |= self.is_it(name, member) && !(name == "type" && member == "object");
            match (name.as_str(), member) {
                ("properties", Value::Object(columns)) => columns.iter().for_each(|(label, schema)| {
                    self.column(label, schema);
                }),
                ("patternProperties" | "dependentSchemas", Value::Object(schemas)) => {
                    schemas.values().for_each(|schema| self.row(schema));
                }
                ("allOf" | "anyOf" | "oneOf", Value::Array(schemas)) => {
                    schemas.iter().for_each(|schema| self.row(schema));
                }
                ("if" | "then" | "else" | "not" | "propertyNames", schema) => self.row(schema),
                ("additionalProperties" | "unevaluatedProperties", schema) if schema.is_object() => self.row(schema),
                ("$ref" | "$dynamicRef", Value::String(reference)) => {
                    if let Some(schema) = self.follow(None, reference) {
                        self.row(schema);
                    }
                }
                _ => {}
            }
        }
    }

    /// What is said of a column, whatever stands in what.
    fn column(&mut self, label: &'a str, schema: &'a Value) {
        match schema {
            Value::Bool(false) if self.keyword == "falseSchema" => {
                self.found.columns.insert(label);
            }
            Value::Array(schemas) => schemas.iter().for_each(|schema| self.column(label, schema)),
            Value::Object(members) => {
                for (name, member) in members {
                    if self.is_it(name, member) {
                        self.found.columns.insert(label);
                    }
                    match (name.as_str(), member) {
                        ("const" | "enum" | "default" | "examples", _) => {}
                        (name, _) if name.starts_with("x-") => {}
                        ("$ref" | "$dynamicRef", Value::String(reference)) => {
                            if let Some(schema) = self.follow(Some(label), reference) {
                                self.column(label, schema);
                            }
                        }
                        (_, member) => self.column(label, member),
                    }
                }
            }
            _ => {}
        }
    }

    /// Whether a member of a schema is the keyword; what may be added is one only where nothing may.
    fn is_it(&self, name: &str, member: &Value) -> bool {
        let says_nothing = matches!(name, "additionalProperties" | "unevaluatedProperties") && *member != false;
        name == self.keyword && !says_nothing
    }

    fn follow(&mut self, from: Option<&'a str>, reference: &'a str) -> Option<&'a Value> {
        let root: &'a Value = self.root;
        let fragment = reference.strip_prefix('#')?;
        let target = match fragment.is_empty() || fragment.starts_with('/') {
            true => root.pointer(fragment)?,
            false => anchored(root, fragment)?,
        };
        self.followed.insert((from, reference)).then_some(target)
    }
}

/// The first schema of this name.
fn anchored<'a>(schema: &'a Value, name: &str) -> Option<&'a Value> {
    match schema {
        Value::Object(members) => {
            let is_it = ["$anchor", "$dynamicAnchor"]
                .iter()
                .any(|key| members.get(*key).is_some_and(|anchor| anchor == name));
            match is_it {
                true => Some(schema),
                false => members.values().find_map(|member| anchored(member, name)),
            }
        }
        Value::Array(items) => items.iter().find_map(|item| anchored(item, name)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use candour_testing::Case;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_keyword_is_about_the_cells_that_have_a_value() {
        let schema = r#"{ "required": ["a"], "properties": {
            "a": { "type": "integer", "minimum": 1, "x-markers": { "*": "suppressed" } },
            "b": { "type": "string" },
            "gone": { "type": "string", "pattern": "x" }
        }, "$defs": { "unused": { "maxLength": 3 } } }"#;
        let case = Case::new("a,b\n5,x\n*,\nsome,y\n0,z\n,\n").schema(schema);
        let facts = case.facts(false);
        let dataset = &facts.datasets[0];
        let states = ["a", "b"].map(|label| {
            let spec = pass::state_spec("data", label);
            let tally = case.tally(&spec);
            (spec, tally)
        });
        let passes = Passes::of_tallies(BTreeMap::from(states), BTreeSet::new());
        let of = |rule: &str| {
            let said = of_rule(rule, dataset, &[], &Read::default(), &passes);
            let text = |one: &Coverage| {
                assert!(one.adds_up());
                format!(
                    "{:?} {}: {} of {}",
                    one.about,
                    one.columns.join("+"),
                    one.looked,
                    one.of
                )
            };
            said.iter().map(text).collect::<Vec<_>>().join("; ")
        };
        assert_eq!(of("schema/type"), "Cells a+b: 6 of 6");
        // What is no number is neither great nor small.
        assert_eq!(of("schema/minimum"), "Cells a: 2 of 3");
        assert_eq!(of("schema/required"), "Rows : 5 of 5");
        assert_eq!(of("schema/pattern"), "Cells : 0 of 0");
        assert_eq!(of("schema/max-length"), "Rows : 0 of 0");
        assert_eq!(of("structure/blank-line"), "Files : 0 of 0");
    }

    fn carriers(keyword: &str) -> (bool, Vec<String>) {
        let schema = json!({
            "type": "object",
            "required": ["a"],
            "properties": {
                "a": { "type": "integer", "minimum": 1 },
                "b": { "$ref": "#/$defs/short" },
                "c": { "enum": [{ "pattern": "x" }] },
                "d": false,
                "f": { "$ref": "#step" }
            },
            "allOf": [{
                "if": { "properties": { "c": { "const": "x" } } },
                "then": { "properties": { "e": { "anyOf": [{ "minimum": 5 }, { "type": "null" }] } } }
            }],
            "additionalProperties": true,
            "$defs": { "short": { "maxLength": 3, "not": { "$ref": "#/$defs/short" } }, "unused": { "maximum": 4 },
                "by-name": { "$anchor": "step", "multipleOf": 5 } }
        });
        let found = Carriers::of(&schema, keyword);
        (found.is_of_rows, found.columns.into_iter().map(str::to_owned).collect())
    }

    #[test]
    fn keywords_are_found_at_the_columns_and_the_rows_that_they_are_about() {
        let of = |columns: &[&str]| (false, columns.iter().map(|&label| label.to_owned()).collect::<Vec<_>>());
        assert_eq!(carriers("type"), of(&["a", "e"]));
        assert_eq!(carriers("minimum"), of(&["a", "e"]));
        assert_eq!(carriers("maxLength"), of(&["b"]));
        assert_eq!(carriers("multipleOf"), of(&["f"]));
        assert_eq!(carriers("not"), of(&["b"]));
        assert_eq!(carriers("anyOf"), of(&["e"]));
        assert_eq!(carriers("const"), of(&["c"]));
        assert_eq!(carriers("falseSchema"), of(&["d"]));
        assert_eq!(carriers("required"), (true, Vec::new()));
        // Words in values are no keywords, and nothing leads to an unused definition.
        for keyword in ["pattern", "maximum", "additionalProperties"] {
            assert_eq!(carriers(keyword), of(&[]), "{keyword}");
        }
    }
}
