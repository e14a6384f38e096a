//! The file of metadata that a release publishes beside its data: a Data Package, as far as it lists files.
//!
//! What it says of licences and people is for others. Here it is what whoever downloads the files checks them by.

use std::path::Path;

use candour_model::metadata::{ListedFile, Metadata};

use super::{Dataset, NamedFile, paths};
use crate::error::{Error, ErrorKind, Result};
use crate::file_kind::FileKind;
use crate::node::{Data, Node, parse_json};
use crate::place::{Place, Source};

const WHAT: &str = "metadata file";

/// A file of metadata, read.
#[derive(Clone, Debug, PartialEq)]
pub struct MetadataFile {
    pub file: NamedFile,
    /// Its text.
    pub source: Source,
    /// What it lists.
    pub listed: Metadata,
}

/// Reads the file that `written` names, which is none of the datasets' own.
pub(super) fn read(folder: &Path, written: &str, place: Place, datasets: &[Dataset]) -> Result<MetadataFile> {
    let file = paths::inside(folder, written, WHAT, &place)?;
    let mut taken = datasets
        .iter()
        .flat_map(|dataset| dataset.files.iter().chain(&dataset.schema));
    let is_same = |other: &NamedFile| other.path == file.path;
    if file.path == super::DECLARATION_FILE || taken.any(is_same) {
        let message = format!("`{}` is the release itself, not a file of metadata about it", file.path);
        return Err(Error::at(ErrorKind::WrongValue { message }, place, "this file"));
    }
    let text = paths::read_text(&file.on_disk, WHAT, Some(place))?;
    let source = Source::new(FileKind::Metadata, folder.join(&file.path).display().to_string(), text);
    let files = listed(&source)?;
    let listed = Metadata {
        path: file.path.clone(),
        files,
    };
    Ok(MetadataFile { file, source, listed })
}

/// The files of a Data Package (version 1 or 2): `resources`, each with its `path`, `hash`, `bytes` and `schema`.
fn listed(source: &Source) -> Result<Vec<ListedFile>> {
    let tree = parse_json(source)?;
    let Some(resources) = tree.get("resources") else {
        let kind = ErrorKind::MissingKey {
            key: "resources".to_owned(),
        };
        return Err(Error::at(kind, source.place(0..1), "here"));
    };
    let Data::List(resources) = &resources.data else {
        return Err(wrong_type(source, resources, "a list of files"));
    };
    let mut files = Vec::new();
    for resource in resources {
        // Data that stand in the file itself have no path.
        let Some(path) = resource.get("path") else { continue };
        let several = path.items();
        let paths: &[Node] = if several.is_empty() {
            std::slice::from_ref(path)
        } else {
            several
        };
        let digest = digest(source, resource)?;
        let bytes = bytes(source, resource)?;
        for path in paths {
            let text = path.text().ok_or_else(|| wrong_type(source, path, "a path"))?;
            // What is said of several files together says nothing of each.
            let is_alone = paths.len() == 1;
            files.push(ListedFile {
                path: text.trim_start_matches("./").to_owned(),
                sha256: digest.sha256().filter(|_| is_alone),
                other_digest: match digest {
                    Digest::Absent => false,
                    Digest::Other => true,
                    Digest::Sha256(_) => !is_alone,
                },
                bytes: bytes.filter(|_| is_alone),
                columns: columns(resource),
            });
        }
    }
    Ok(files)
}

enum Digest {
    Absent,
    Sha256(String),
    /// Of another algorithm.
    Other,
}

impl Digest {
    fn sha256(&self) -> Option<String> {
        match self {
            Digest::Sha256(digits) => Some(digits.clone()),
            _ => None,
        }
    }
}

/// The digest of a resource. One that names no algorithm is MD5.
fn digest(source: &Source, resource: &Node) -> Result<Digest> {
    let Some(hash) = resource.get("hash") else {
        return Ok(Digest::Absent);
    };
    let text = hash.text().ok_or_else(|| wrong_type(source, hash, "a digest"))?;
    let Some((algorithm, digits)) = text.split_once(':') else {
        return Ok(Digest::Other);
    };
    if !matches!(algorithm.to_ascii_lowercase().as_str(), "sha256" | "sha-256") {
        return Ok(Digest::Other);
    }
    if digits.len() != 64 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        let message = "this is no SHA-256: 64 hexadecimal digits follow `sha256:`".to_owned();
        let place = source.place(hash.span.clone());
        return Err(Error::at(ErrorKind::WrongValue { message }, place, "this digest"));
    }
    Ok(Digest::Sha256(digits.to_ascii_lowercase()))
}

fn bytes(source: &Source, resource: &Node) -> Result<Option<u64>> {
    let Some(bytes) = resource.get("bytes") else {
        return Ok(None);
    };
    match &bytes.data {
        Data::Number(number) if number.is_u64() => Ok(number.as_u64()),
        _ => Err(wrong_type(source, bytes, "a whole number of bytes")),
    }
}

/// The labels of its fields. A schema that is named and not written out, here or elsewhere, lists none.
fn columns(resource: &Node) -> Vec<String> {
    let fields = resource.get("schema").and_then(|schema| schema.get("fields"));
    let names = fields.into_iter().flat_map(|fields| fields.items());
    let names = names.filter_map(|field| field.get("name")?.text());
    names.map(str::to_owned).collect()
}

fn wrong_type(source: &Source, node: &Node, expected: &str) -> Error {
    let kind = ErrorKind::WrongType {
        expected: expected.to_owned(),
        found: node.described().to_owned(),
    };
    Error::at(kind, source.place(node.span.clone()), "this")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Result<Vec<ListedFile>> {
        listed(&Source::new(FileKind::Metadata, "datapackage.json", text))
    }

    #[test]
    fn what_is_listed_of_a_file_is_read() {
        let sha256 = "AB".repeat(32);
        let text = format!(
            r#"{{ "resources": [
                {{ "path": "./a.csv", "hash": "SHA256:{sha256}", "bytes": 12,
                   "schema": {{ "fields": [{{ "name": "month" }}, {{ "name": "seen", "type": "integer" }}] }} }},
                {{ "path": "b.csv", "hash": "d41d8cd98f00b204e9800998ecf8427e", "schema": "b.json" }},
                {{ "path": ["c1.csv", "c2.csv"], "hash": "sha256:{sha256}", "bytes": 24 }},
                {{ "name": "inline", "data": [] }}
            ] }}"#
        );
        let of = |path: &str| ListedFile {
            path: path.to_owned(),
            ..ListedFile::default()
        };
        let other = |path: &str| ListedFile {
            other_digest: true,
            ..of(path)
        };
        let whole = ListedFile {
            sha256: Some("ab".repeat(32)),
            bytes: Some(12),
            columns: vec!["month".to_owned(), "seen".to_owned()],
            ..of("a.csv")
        };
        let files = read_text(&text).unwrap();
        assert_eq!(files, [whole, other("b.csv"), other("c1.csv"), other("c2.csv")]);
    }

    #[test]
    fn what_cannot_be_meant_is_refused_at_its_place() {
        for (text, at) in [
            ("{}", 0),
            (r#"{"resources": {}}"#, 14),
            (r#"{"resources": [{"path": 5}]}"#, 24),
            (r#"{"resources": [{"path": "a", "hash": "sha256:12"}]}"#, 37),
            (r#"{"resources": [{"path": "a", "bytes": -1}]}"#, 38),
        ] {
            let error = read_text(text).unwrap_err();
            assert_eq!(error.places[0].place.span.start, at, "{text}");
        }
    }
}
