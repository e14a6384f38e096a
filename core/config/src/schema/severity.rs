//! `x-severity`: how severe a break of the constraints beside it is, where that is not what the policy says.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use candour_model::finding::Severity;

use super::references::References;
use super::walk;
use crate::error::{Error, ErrorKind, Result};
use crate::node::Node;
use crate::place::Source;

/// The keyword.
pub(crate) const KEYWORD: &str = "x-severity";

/// Its key for why: no constraint is named so.
const REASON: &str = "reason";

/// The constraints that may be named: those that a value can break by itself.
pub const CONSTRAINTS: &[&str] = &[
    "additionalProperties",
    "anyOf",
    "const",
    "contains",
    "enum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "oneOf",
    "pattern",
    "propertyNames",
    "required",
    "type",
    "unevaluatedItems",
    "unevaluatedProperties",
    "uniqueItems",
];

/// What a schema says of one constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    /// Where the keyword stands that says so.
    pub(super) span: Range<usize>,
    /// How severe a break is.
    pub severity: Severity,
    /// Why, where it says so: always, below `fail`.
    pub reason: Option<String>,
}

/// What a schema says anywhere, by the place of each constraint.
pub(super) fn all(source: &Source, tree: &Node) -> Result<Vec<(String, Declared)>> {
    let mut saying = HashSet::new();
    walk::schemas(tree, &mut |schema: &Node| {
        if schema.get(KEYWORD).is_some() {
            saying.insert(std::ptr::from_ref(schema));
        }
        Ok::<(), Error>(())
    })?;
    let mut found = Vec::new();
    gather(source, tree, "", &saying, &mut found)?;
    Ok(found)
}

fn gather(
    source: &Source,
    node: &Node,
    place: &str,
    saying: &HashSet<*const Node>,
    found: &mut Vec<(String, Declared)>,
) -> Result<()> {
    if saying.contains(&std::ptr::from_ref(node))
        && let Some(said) = node.get(KEYWORD)
    {
        let declared = read(source, node, said)?.into_iter();
        found.extend(declared.map(|(constraint, declared)| (format!("{place}/{constraint}"), declared)));
    }
    for (key, value) in node.entries() {
        let token = key.value.replace('~', "~0").replace('/', "~1");
        gather(source, value, &format!("{place}/{token}"), saying, found)?;
    }
    for (at, item) in node.items().iter().enumerate() {
        gather(source, item, &format!("{place}/{at}"), saying, found)?;
    }
    Ok(())
}

/// What of this is said of the constraint at the end of a place, which may lead through references.
pub(super) fn at<'a>(
    declared: &'a [(String, Declared)],
    references: &References<'_>,
    place: &str,
) -> Option<&'a Declared> {
    let (schema, constraint) = place.rsplit_once('/')?;
    let said = references.follow(schema)?.get(KEYWORD)?;
    let is_it = |(place, declared): &&(String, Declared)| {
        declared.span == said.span && place.rsplit('/').next() == Some(constraint)
    };
    declared.iter().find(is_it).map(|(_, declared)| declared)
}

fn read(source: &Source, schema: &Node, said: &Node) -> Result<BTreeMap<String, Declared>> {
    let wrong = |node: &Node, message: String| {
        let kind = ErrorKind::WrongValue { message };
        Err(Error::at(kind, source.place(node.span.clone()), "this"))
    };
    let reason = said.get(REASON);
    let text = reason
        .and_then(Node::text)
        .map(str::trim)
        .filter(|text| !text.is_empty());
    if let (Some(reason), None) = (reason, text) {
        return wrong(reason, "the reason is a text".to_owned());
    }
    let mut declared = BTreeMap::new();
    for (key, value) in said.entries().iter().filter(|(key, _)| key.value != REASON) {
        let constraint = key.value.as_str();
        if !CONSTRAINTS.contains(&constraint) || schema.get(constraint).is_none() {
            let message = format!("no constraint `{constraint}` stands beside `{KEYWORD}`");
            let kind = ErrorKind::WrongValue { message };
            return Err(Error::at(kind, source.place(key.span()), "this"));
        }
        let severity = match value.text() {
            Some("fail") => Severity::Fail,
            Some("warn") => Severity::Warn,
            Some("note") => Severity::Note,
            _ => return wrong(value, "a severity is `fail`, `warn` or `note`".to_owned()),
        };
        if severity < Severity::Fail && text.is_none() {
            return wrong(value, "say why in `reason`, beside it: the report shows it".to_owned());
        }
        let reason = text.map(str::to_owned);
        let span = said.span.clone();
        declared.insert(constraint.to_owned(), Declared { span, severity, reason });
    }
    if declared.is_empty() {
        let message = format!("`{KEYWORD}` is a table of constraints: {{ \"maximum\": \"warn\", \"reason\": \"…\" }}");
        return wrong(said, message);
    }
    Ok(declared)
}
