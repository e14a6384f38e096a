//! How much a schema comes to once its references are followed: whoever checks a value by it does all of that work.
//!
//! Eleven definitions, each of which refers ten times to the next, are a short text and a hundred thousand million checks
//! of every cell. So the work is counted before anything is compiled: each definition once, however often it is referred to.

use std::collections::{BTreeMap, HashMap};

use super::references::decoded;
use super::walk::{self, Part};
use crate::error::{Error, ErrorKind, Result};
use crate::node::Node;
use crate::place::Source;

/// To how many schemas the references in one part of a schema may lead, beyond those that are written.
const MOST_IN_A_PART: u64 = 10_000;
/// The same for the whole.
const MOST_IN_ALL: u64 = 1_000_000;
/// Through how many schemas, each in the one before, the references may lead.
const MOST_DEPTH: u64 = 300;

/// Refuses a schema whose references lead round in a circle, or to more than can be checked.
pub(super) fn check(source: &Source, root: &Node) -> Result<()> {
    let mut written = 0;
    let mut targets = Targets::default();
    walk::schemas(root, &mut |schema| {
        written += 1;
        targets.add(schema);
        Ok::<(), Error>(())
    })?;
    let mut counter = Counter {
        source,
        root,
        targets,
        written,
        counted: HashMap::new(),
        through: Vec::new(),
    };
    let whole = counter.count(root, root, true)?;
    match whole.checks > written + MOST_IN_ALL {
        true => Err(counter.too_much(root, MOST_IN_ALL)),
        false => Ok(()),
    }
}

/// What references can lead to, besides pointers from the root.
#[derive(Default)]
struct Targets<'a> {
    anchors: BTreeMap<&'a str, Vec<&'a Node>>,
    /// Schemas with a name of their own, from which pointers may start.
    named: BTreeMap<&'a str, Vec<&'a Node>>,
}

impl<'a> Targets<'a> {
    fn add(&mut self, schema: &'a Node) {
        let text = |key: &str| schema.get(key).and_then(Node::text);
        for anchor in ["$anchor", "$dynamicAnchor"].into_iter().filter_map(text) {
            self.anchors.entry(anchor).or_default().push(schema);
        }
        if let Some(id) = text("$id") {
            self.named.entry(id).or_default().push(schema);
        }
    }

    /// All that a reference may lead to. Which of them it is, where names are nested, only the compiler of schemas knows.
    fn of(&self, root: &'a Node, reference: &str) -> Vec<&'a Node> {
        let (document, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let name = document.rsplit('/').next().unwrap_or(document);
        let starts = std::iter::once(root).chain(self.named.iter().flat_map(|(id, schemas)| {
            let is_meant = document.is_empty() || id.ends_with(name);
            schemas.iter().copied().filter(move |_| is_meant)
        }));
        match fragment {
            "" if document.is_empty() => vec![root],
            "" => starts.skip(1).collect(),
            pointer if pointer.starts_with('/') => {
                let pointer = decoded(pointer);
                starts.filter_map(|start| start.pointer(&pointer)).collect()
            }
            anchor => self.anchors.get(anchor).cloned().unwrap_or_default(),
        }
    }
}

/// What a schema comes to.
#[derive(Clone, Copy)]
struct Count {
    /// How many schemas are checked, itself among them.
    checks: u64,
    /// How many stand in each other.
    depth: u64,
}

struct Counter<'a> {
    source: &'a Source,
    root: &'a Node,
    targets: Targets<'a>,
    written: u64,
    counted: HashMap<*const Node, Count>,
    /// The schemas that are being counted, each in the one before, and whether it is about the same value as that.
    through: Vec<(*const Node, bool)>,
}

impl<'a> Counter<'a> {
    /// Counts a schema that was come to from `from`, about the same value or about a part of it.
    fn count(&mut self, schema: &'a Node, from: &'a Node, is_same_value: bool) -> Result<Count> {
        let key = std::ptr::from_ref(schema);
        if let Some(at) = self.through.iter().position(|(other, _)| *other == key) {
            let is_endless = is_same_value && self.through[at + 1..].iter().all(|(_, is_same)| *is_same);
            return match is_endless {
                true => Err(self.unbounded(from, "this reference leads back to itself".to_owned())),
                // About a part of the value, and of that about a part: a value ends.
                false => Ok(Count { checks: 1, depth: 1 }),
            };
        }
        let count = match self.counted.get(&key) {
            Some(count) => *count,
            None => {
                self.through.push((key, is_same_value));
                let count = self.parts(schema);
                self.through.pop();
                let count = count?;
                self.counted.insert(key, count);
                count
            }
        };
        if self.through.len() as u64 + count.depth > MOST_DEPTH {
            let message = format!("references lead through more than {MOST_DEPTH} schemas from here");
            return Err(self.unbounded(from, message));
        }
        Ok(count)
    }

    fn parts(&mut self, schema: &'a Node) -> Result<Count> {
        if self.through.len() as u64 > MOST_DEPTH {
            let message = format!("references lead through more than {MOST_DEPTH} schemas to here");
            return Err(self.unbounded(schema, message));
        }
        let mut parts: Vec<(&'a Node, &'a Node, bool)> = Vec::new();
        walk::parts(schema, &mut |part, kind| {
            if kind != Part::Definition {
                parts.push((part, part, kind == Part::SameValue));
            }
        });
        for keyword in ["$ref", "$dynamicRef"] {
            if let Some(reference) = schema.get(keyword)
                && let Some(written) = reference.text()
            {
                let targets = self.targets.of(self.root, written);
                parts.extend(targets.into_iter().map(|target| (target, reference, true)));
            }
        }
        let (mut checks, mut depth) = (1_u64, 0);
        for (part, from, is_same_value) in parts {
            let count = self.count(part, from, is_same_value)?;
            checks = checks.saturating_add(count.checks);
            depth = depth.max(count.depth);
        }
        // Which names are left over is found out by checking the rest once more.
        if schema.get("unevaluatedProperties").is_some() || schema.get("unevaluatedItems").is_some() {
            checks = checks.saturating_mul(2);
        }
        let is_whole = std::ptr::eq(schema, self.root);
        match !is_whole && checks > self.written + MOST_IN_A_PART {
            true => Err(self.too_much(schema, MOST_IN_A_PART)),
            false => Ok(Count {
                checks,
                depth: depth + 1,
            }),
        }
    }

    fn too_much(&self, schema: &Node, most: u64) -> Error {
        self.unbounded(
            schema,
            format!("the references in here lead to more than {most} schemas"),
        )
    }

    fn unbounded(&self, at: &Node, message: String) -> Error {
        let place = self.source.place(at.span.clone());
        Error::at(ErrorKind::UnboundedSchema { message }, place, "this")
    }
}
