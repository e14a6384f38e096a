//! References of a schema stay in its document: an audit works offline, and everyone must get the same schema.

use std::collections::BTreeSet;

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

/// What a reference inside the document leads to; `None` where that is not told by a pointer.
pub(super) fn target<'a>(tree: &'a Node, reference: &str) -> Option<&'a Node> {
    match reference.strip_prefix('#')? {
        "" => Some(tree),
        pointer if pointer.starts_with('/') => tree.pointer(&decoded(pointer)),
        _ => None,
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
