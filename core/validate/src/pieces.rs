//! A schema of rows taken apart: what each column can be judged by alone, and what only several together.
//!
//! Rows are flat objects, and what a keyword of the root says depends on few of their names. So the root is cut into
//! pieces, each a smaller schema with the same definitions whose errors stand at the same places: one for each column
//! (`properties`, `patternProperties`, a schema in `additionalProperties`, and whether its name is required), and one for
//! each other keyword, with the names it can depend on. Where that cannot be told for sure, the schema stays whole.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// A schema, in pieces.
#[derive(Debug, PartialEq)]
pub(crate) struct Pieces {
    /// By label: what judges a column alone; `None` where nothing does.
    pub(crate) columns: Vec<Option<Value>>,
    /// What judges several together, and which labels, by place.
    pub(crate) sets: Vec<(Value, Vec<usize>)>,
}

/// Keywords of the root that say nothing of an instance, or of which other pieces are made.
const TAKEN: [&str; 8] = [
    "properties",
    "patternProperties",
    "additionalProperties",
    "required",
    "allOf",
    "if",
    "then",
    "else",
];

/// Keywords that a flat object with other names cannot break, or that say nothing of an instance.
const SILENT: [&str; 39] = [
    "$schema",
    "$id",
    "$comment",
    "$defs",
    "definitions",
    "$vocabulary",
    "title",
    "description",
    "default",
    "examples",
    "deprecated",
    "readOnly",
    "writeOnly",
    "format",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "type",
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "items",
    "prefixItems",
    "contains",
    "minContains",
    "maxContains",
    "minItems",
    "maxItems",
    "uniqueItems",
    "unevaluatedItems",
    "additionalItems",
    "then",
    "else",
    "required",
];

/// The pieces of a schema for rows of these labels.
pub(crate) fn pieces(schema: &Value, labels: &[&str]) -> Pieces {
    let all: Vec<usize> = (0..labels.len()).collect();
    let whole = || Pieces {
        columns: labels.iter().map(|_| None).collect(),
        sets: vec![(schema.clone(), all.clone())],
    };
    let Value::Object(root) = schema else {
        return whole();
    };
    // The name of the schema itself is looked up by no reference that is left.
    let mut nameless = root.clone();
    nameless.remove("$id");
    let is_odd = root.contains_key("unevaluatedProperties") || requires_what_it_forbids(root);
    if is_odd || !can_be_cut(&Value::Object(nameless)) {
        return whole();
    }
    let cutter = Cutter { root, labels };
    Pieces {
        columns: labels.iter().map(|label| cutter.of_column(label)).collect(),
        sets: cutter.sets(),
    }
}

/// Whether a name is required that `additionalProperties` forbids: the `jsonschema` crate then reports the name as missing
/// also where it is there, which only the whole schema says.
fn requires_what_it_forbids(root: &Map<String, Value>) -> bool {
    let declared = |name: &Value| {
        let properties = root.get("properties").zip(name.as_str());
        properties.is_some_and(|(properties, name)| properties.get(name).is_some())
    };
    let required = root.get("required").and_then(Value::as_array);
    root.get("additionalProperties") == Some(&Value::Bool(false))
        && required.is_some_and(|required| !required.iter().all(declared))
}

/// Whether every reference leads to a definition, which pieces have too, and to no part of the schema that they lack.
fn can_be_cut(schema: &Value) -> bool {
    match schema {
        Value::Object(keywords) => keywords.iter().all(|(keyword, value)| match (keyword.as_str(), value) {
            ("$ref", Value::String(target)) => definition(target).is_some(),
            (
                "$ref" | "$id" | "$anchor" | "$dynamicRef" | "$dynamicAnchor" | "$recursiveRef" | "$recursiveAnchor",
                _,
            ) => false,
            // What merely looks like a schema; properties of these names are told apart by the strings above.
            ("const" | "enum" | "default" | "examples", _) => true,
            _ => can_be_cut(value),
        }),
        Value::Array(items) => items.iter().all(can_be_cut),
        _ => true,
    }
}

/// The key of the definitions and the name of the one that a reference leads to.
fn definition(target: &str) -> Option<(&'static str, String)> {
    for key in ["$defs", "definitions"] {
        let rest = target.strip_prefix("#/").and_then(|rest| rest.strip_prefix(key));
        if let Some(name) = rest.and_then(|rest| rest.strip_prefix('/'))
            && !name.contains(['/', '%'])
        {
            return Some((key, name.replace("~1", "/").replace("~0", "~")));
        }
    }
    None
}

struct Cutter<'a> {
    root: &'a Map<String, Value>,
    labels: &'a [&'a str],
}

impl Cutter<'_> {
    /// A schema with the definitions of the root and these keywords.
    fn piece(&self, keywords: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
        let mut piece = Map::new();
        for key in ["$schema", "$defs", "definitions"] {
            if let Some(value) = self.root.get(key) {
                piece.insert(key.to_owned(), value.clone());
            }
        }
        piece.extend(keywords.into_iter().map(|(key, value)| (key.to_owned(), value)));
        Value::Object(piece)
    }

    fn of_column(&self, label: &str) -> Option<Value> {
        let mut keywords = Vec::new();
        let declared = self.root.get("properties").and_then(|properties| properties.get(label));
        if let Some(declared) = declared {
            let properties = Map::from_iter([(label.to_owned(), declared.clone())]);
            keywords.push(("properties", Value::Object(properties)));
        }
        if let Some(patterns) = self.root.get("patternProperties") {
            keywords.push(("patternProperties", patterns.clone()));
        }
        match self.root.get("additionalProperties") {
            // Which names are too many is said of all at once.
            None | Some(Value::Bool(_)) => {}
            Some(additional) => keywords.push(("additionalProperties", additional.clone())),
        }
        let required = self.root.get("required").and_then(Value::as_array);
        if required.is_some_and(|required| required.iter().any(|name| name == label)) {
            keywords.push(("required", Value::Array(vec![Value::from(label)])));
        }
        (!keywords.is_empty()).then(|| self.piece(keywords))
    }

    fn sets(&self) -> Vec<(Value, Vec<usize>)> {
        let mut sets = Vec::new();
        if let Some(Value::Array(required)) = self.root.get("required") {
            // Names that the file has not are missing in every row.
            let absent = required
                .iter()
                .filter(|name| !name.as_str().is_some_and(|name| self.labels.contains(&name)));
            let absent: Vec<Value> = absent.cloned().collect();
            if !absent.is_empty() {
                sets.push((self.piece([("required", Value::Array(absent))]), Vec::new()));
            }
        }
        if self.root.get("additionalProperties") == Some(&Value::Bool(false)) {
            sets.extend(self.too_many());
        }
        if let Some(Value::Array(branches)) = self.root.get("allOf") {
            for (at, branch) in branches.iter().enumerate() {
                // The others are kept as what is always true, so that this one keeps its place.
                let mut all = vec![Value::Bool(true); branches.len()];
                all[at] = branch.clone();
                sets.push((self.piece([("allOf", Value::Array(all))]), self.columns_of(branch)));
            }
        }
        if let Some(condition) = self.root.get("if") {
            let mut keywords = vec![("if", condition.clone())];
            let mut columns = self.names_of(condition);
            for key in ["then", "else"] {
                if let Some(branch) = self.root.get(key) {
                    keywords.push((key, branch.clone()));
                    columns = columns.and(self.names_of(branch));
                }
            }
            sets.push((self.piece(keywords), self.places(columns)));
        }
        for (keyword, value) in self.root {
            let says_object = keyword == "type" && value == "object";
            let is_silent = SILENT.contains(&keyword.as_str()) && keyword != "type";
            if TAKEN.contains(&keyword.as_str()) || is_silent || says_object || keyword.starts_with("x-") {
                continue;
            }
            let alone = Map::from_iter([(keyword.clone(), value.clone())]);
            let columns = self.columns_of(&Value::Object(alone));
            let mut piece = self.piece([]);
            if let Value::Object(piece) = &mut piece {
                piece.insert(keyword.clone(), value.clone());
            }
            sets.push((piece, columns));
        }
        sets
    }

    /// What says which names are too many, if any can be.
    fn too_many(&self) -> Option<(Value, Vec<usize>)> {
        let mut keywords = vec![("additionalProperties", Value::Bool(false))];
        let mut columns: Vec<usize> = (0..self.labels.len()).collect();
        if let Some(Value::Object(properties)) = self.root.get("properties") {
            let names = properties.keys().map(|name| (name.clone(), Value::Bool(true)));
            keywords.push(("properties", Value::Object(names.collect())));
            columns.retain(|at| !properties.contains_key(self.labels[*at]));
        }
        if let Some(Value::Object(patterns)) = self.root.get("patternProperties") {
            let names = patterns.keys().map(|name| (name.clone(), Value::Bool(true)));
            keywords.push(("patternProperties", Value::Object(names.collect())));
        }
        (!columns.is_empty()).then(|| (self.piece(keywords), columns))
    }

    fn columns_of(&self, schema: &Value) -> Vec<usize> {
        self.places(self.names_of(schema))
    }

    fn names_of(&self, schema: &Value) -> Names {
        let mut names = Names::Some(BTreeSet::new());
        self.gather(schema, &mut names, &mut Vec::new());
        names
    }

    fn places(&self, names: Names) -> Vec<usize> {
        let all = 0..self.labels.len();
        match names {
            Names::All => all.collect(),
            Names::Some(names) => all.filter(|at| names.contains(self.labels[*at])).collect(),
        }
    }

    /// Gathers the names of a flat object that its validity under a schema can depend on.
    fn gather(&self, schema: &Value, names: &mut Names, through: &mut Vec<String>) {
        let Value::Object(keywords) = schema else {
            return;
        };
        for (keyword, value) in keywords {
            match (keyword.as_str(), value) {
                ("properties", Value::Object(properties)) => {
                    properties.keys().for_each(|name| names.add(name));
                }
                ("required", Value::Array(required)) => required.iter().for_each(|name| names.add_value(name)),
                ("dependentRequired", Value::Object(lists)) => {
                    for (name, list) in lists {
                        names.add(name);
                        list.as_array()
                            .into_iter()
                            .flatten()
                            .for_each(|name| names.add_value(name));
                    }
                }
                ("dependentSchemas", Value::Object(schemas)) => {
                    for (name, schema) in schemas {
                        names.add(name);
                        self.gather(schema, names, through);
                    }
                }
                ("allOf" | "anyOf" | "oneOf", Value::Array(branches)) => {
                    branches.iter().for_each(|branch| self.gather(branch, names, through));
                }
                ("not" | "if" | "then" | "else", branch) => self.gather(branch, names, through),
                ("$ref", Value::String(target)) => {
                    if through.contains(target) {
                        continue;
                    }
                    through.push(target.clone());
                    let found = definition(target).and_then(|(key, name)| self.root.get(key)?.get(name));
                    match found {
                        Some(found) => self.gather(found, names, through),
                        None => *names = Names::All,
                    }
                }
                (keyword, _) if SILENT.contains(&keyword) || keyword.starts_with("x-") => {}
                // Keywords that see every name, and whatever is not known.
                _ => *names = Names::All,
            }
        }
    }
}

/// Names that something depends on.
enum Names {
    All,
    Some(BTreeSet<String>),
}

impl Names {
    fn add(&mut self, name: &str) {
        if let Names::Some(names) = self {
            names.insert(name.to_owned());
        }
    }

    fn add_value(&mut self, name: &Value) {
        match name.as_str() {
            Some(name) => self.add(name),
            None => *self = Names::All,
        }
    }

    fn and(self, other: Names) -> Names {
        match (self, other) {
            (Names::Some(mut names), Names::Some(others)) => {
                names.extend(others);
                Names::Some(names)
            }
            _ => Names::All,
        }
    }
}

#[cfg(test)]
mod tests;
