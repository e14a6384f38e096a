//! References of a schema stay in its document: an audit works offline, and everyone must get the same schema.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::walk;
use crate::error::{Error, ErrorKind, Result};
use crate::node::Node;
use crate::place::Source;

/// Refuses references to other documents, and those that lead nowhere.
pub(super) fn stay_inside(source: &Source, tree: &Node) -> Result<()> {
    let mut ids = BTreeSet::new();
    let mut anchors = BTreeSet::new();
    let mut references = Vec::new();
    walk::schemas(tree, &mut |schema: &Node| {
        ids.extend(text(schema, "$id"));
        anchors.extend(text(schema, "$anchor"));
        anchors.extend(text(schema, "$dynamicAnchor"));
        references.extend(schema.get("$ref"));
        references.extend(schema.get("$dynamicRef"));
        Ok::<(), Error>(())
    })?;
    for reference in references {
        let Some(written) = reference.text() else {
            continue;
        };
        let at = |kind| Err(Error::at(kind, source.place(reference.span.clone()), "this reference"));
        let (document, fragment) = written.split_once('#').unwrap_or((written, ""));
        let is_here = ids
            .iter()
            .any(|id| *id == document || id.ends_with(&format!("/{document}")));
        if !document.is_empty() && !is_here {
            return at(ErrorKind::RemoteReference {
                reference: written.to_owned(),
            });
        }
        let leads_somewhere = match fragment {
            "" => true,
            // Which part of the document a pointer starts from is known to the compiler of schemas only.
            _ if !document.is_empty() => true,
            pointer if pointer.starts_with('/') => tree.pointer(&decoded(pointer)).is_some() || ids.len() > 1,
            anchor => anchors.contains(anchor),
        };
        if !leads_somewhere {
            return at(ErrorKind::DanglingReference {
                reference: written.to_owned(),
            });
        }
    }
    Ok(())
}

/// Where the references of a schema lead.
pub(super) struct References<'a> {
    root: &'a Node,
    /// The schemas with a name of their own (`$id`), and the root: inside each, names mean something else.
    resources: Vec<&'a Node>,
    /// To which of them a schema belongs, where it is not the root.
    belongs: HashMap<*const Node, &'a Node>,
    /// By resource and name: the schema, and whether its name is a dynamic one.
    anchors: BTreeMap<(*const Node, &'a str), (&'a Node, bool)>,
}

impl<'a> References<'a> {
    pub(super) fn of(root: &'a Node) -> Self {
        let mut references = References {
            root,
            resources: vec![root],
            belongs: HashMap::new(),
            anchors: BTreeMap::new(),
        };
        references.add(root, root);
        references
    }

    fn add(&mut self, schema: &'a Node, around: &'a Node) {
        let is_named = !std::ptr::eq(schema, self.root) && text(schema, "$id").is_some();
        let resource = if is_named { schema } else { around };
        if is_named {
            self.resources.push(schema);
        }
        if !std::ptr::eq(resource, self.root) {
            self.belongs.insert(schema, resource);
        }
        for (keyword, is_dynamic) in [("$anchor", false), ("$dynamicAnchor", true)] {
            if let Some(name) = text(schema, keyword) {
                self.anchors.insert((resource, name), (schema, is_dynamic));
            }
        }
        let mut parts = Vec::new();
        walk::parts(schema, &mut |part, _| parts.push(part));
        parts.into_iter().for_each(|part| self.add(part, resource));
    }

    /// The schemas that the references of this one lead to; `None` among them for one that only the compiler of schemas
    /// can follow.
    pub(super) fn targets(&self, schema: &'a Node) -> impl Iterator<Item = Option<&'a Node>> {
        let plain = text(schema, "$ref").map(|reference| self.target(schema, reference));
        let dynamic = text(schema, "$dynamicRef").map(|reference| self.dynamic_target(schema, reference));
        plain.into_iter().chain(dynamic)
    }

    /// All schemas that a value must keep to that keeps to this one: itself, what it refers to, and what it combines by
    /// `allOf`. Each once, itself first.
    pub(super) fn all_parts(&self, schema: &'a Node) -> Vec<&'a Node> {
        let (mut parts, mut seen) = (Vec::new(), HashSet::new());
        let mut next = vec![schema];
        while let Some(schema) = next.pop() {
            if !seen.insert(std::ptr::from_ref(schema)) {
                continue;
            }
            parts.push(schema);
            next.extend(schema.get("allOf").map(Node::items).unwrap_or_default().iter().rev());
            next.extend(self.targets(schema).flatten());
        }
        parts
    }

    /// The schema at a place as the compiler of schemas names it: a pointer that may lead through references.
    pub(super) fn follow(&self, place: &str) -> Option<&'a Node> {
        let mut node = self.root;
        for token in place.split('/').skip(1) {
            node = match token {
                "$ref" | "$dynamicRef" => self.targets(node).flatten().next()?,
                _ => node.pointer(&format!("/{token}"))?,
            };
        }
        Some(node)
    }

    fn target(&self, schema: &'a Node, reference: &str) -> Option<&'a Node> {
        let (document, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let resource = match document {
            "" => self
                .belongs
                .get(&std::ptr::from_ref(schema))
                .copied()
                .unwrap_or(self.root),
            _ => self.resource(document)?,
        };
        match fragment {
            "" => Some(resource),
            pointer if pointer.starts_with('/') => resource.pointer(&decoded(pointer)),
            name => Some(self.anchors.get(&(std::ptr::from_ref(resource), name))?.0),
        }
    }

    /// A dynamic name is looked for from outside to inside. The root is the outermost; of the others only one may have it.
    fn dynamic_target(&self, schema: &'a Node, reference: &str) -> Option<&'a Node> {
        let target = self.target(schema, reference)?;
        let name = reference.rsplit('#').next().unwrap_or_default();
        if text(target, "$dynamicAnchor") != Some(name) {
            return Some(target);
        }
        let with_name = |resource: &&'a Node| {
            let found = self.anchors.get(&(std::ptr::from_ref(*resource), name));
            found.filter(|(_, is_dynamic)| *is_dynamic).map(|(schema, _)| *schema)
        };
        let mut named = self.resources.iter().filter_map(with_name);
        let first = named.next()?;
        let is_outermost = with_name(&self.root).is_some() || named.next().is_none();
        is_outermost.then_some(first)
    }

    /// The one schema of this name.
    fn resource(&self, document: &str) -> Option<&'a Node> {
        let is_meant = |resource: &&&'a Node| {
            text(resource, "$id").is_some_and(|id| id == document || id.ends_with(&format!("/{document}")))
        };
        let mut meant = self.resources.iter().filter(is_meant);
        let first = meant.next()?;
        meant.next().is_none().then_some(*first)
    }
}

fn text<'a>(schema: &'a Node, key: &str) -> Option<&'a str> {
    schema.get(key)?.text()
}

/// A pointer in a reference is a part of a URI, in which odd characters are written as `%41`.
pub(super) fn decoded(pointer: &str) -> String {
    let mut bytes = Vec::with_capacity(pointer.len());
    let mut rest = pointer.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after
            .get(..2)
            .filter(|_| *first == b'%')
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match hex {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
