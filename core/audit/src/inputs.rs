//! Everything that was read: names, digests, and whether others can get at it.

use std::borrow::Cow;
use std::path::{Component, Path};

use base16ct::lower::encode_string as hex;
use candour_config::lock::LOCK_FILE;
use candour_config::release::{DECLARATION_FILE, Release};
use candour_config::short_file::{self, MOST_DECLARED_BYTES};
use candour_model::baseline::BASELINE_FILE;
use candour_model::outcome::{Availability, Input, InputRole};
use candour_model::tally::Side;
use sha2::{Digest, Sha256};

use crate::pass::Passes;
use crate::{Before, Declared, Request};

/// All inputs: data files first, the main table foremost, then schemas, the declaration, metadata, policies, and what the release
/// was compared with.
pub(crate) fn inputs(request: &Request<'_>, passes: &Passes) -> Vec<Input> {
    let current = request.current;
    let mut inputs = data(&current, Side::Current, InputRole::Data, &Availability::Here, passes);
    inputs.extend(schemas(&current));
    if !crate::is_bare(current.release) {
        inputs.push(declaration(current.release));
    }
    if let Some(metadata) = &current.release.metadata {
        let bytes = as_stored(&metadata.file.on_disk, &metadata.source.text);
        inputs.push(text(
            InputRole::Metadata,
            &metadata.file.path,
            "application/json",
            &bytes,
        ));
    }
    if let Some(lock) = request.lock {
        let bytes = as_stored(&current.release.folder.join(LOCK_FILE), &lock.text);
        inputs.push(text(InputRole::Lock, LOCK_FILE, "application/toml", &bytes));
    }
    for (pack, named) in request.policy.packs.iter().zip(&current.release.policies) {
        let is_built_in = !named.name.ends_with(".toml");
        let name = match is_built_in {
            true => pack.name.clone(),
            false => published_name(&current.release.folder, Path::new(&pack.name)),
        };
        inputs.push(text(InputRole::Policy, &name, "application/toml", pack.text.as_bytes()));
    }
    for (side, before) in request.earlier() {
        let (role, availability) = match (side, &request.previous_withheld) {
            (Side::Archive(_), _) => (InputRole::Archive, Availability::Here),
            (_, Some(reason)) => (InputRole::Previous, Availability::Withheld(reason.clone())),
            (_, None) => (InputRole::Previous, Availability::Here),
        };
        match before {
            Before::Release(before) => inputs.extend(data(before, side, role, &availability, passes)),
            Before::Baseline(read) => inputs.push(Input {
                archive: place_in_archive(side),
                availability,
                ..text(role, BASELINE_FILE, "application/json", read.bytes)
            }),
        }
    }
    inputs
}

/// Paths that `candour.toml` and the metadata write out; a glob writes out none.
pub(crate) fn declared_paths(release: &Release) -> Vec<String> {
    if crate::is_bare(release) {
        // The user named the file on the command line.
        return release
            .datasets
            .iter()
            .flat_map(|dataset| &dataset.files)
            .map(|file| file.path.clone())
            .collect();
    }
    let datasets = release.declaration.dataset.iter();
    let mut paths: Vec<String> = datasets
        .flat_map(|dataset| dataset.value.path.each())
        .map(|path| path.value.trim_start_matches("./").to_owned())
        .collect();
    let listed = release.metadata.iter().flat_map(|metadata| &metadata.listed.files);
    paths.extend(listed.map(|file| file.path.clone()));
    paths.sort();
    paths.dedup();
    paths
}

fn data(
    declared: &Declared<'_>,
    side: Side,
    role: InputRole,
    availability: &Availability,
    passes: &Passes,
) -> Vec<Input> {
    let mut inputs = Vec::new();
    for dataset in &declared.release.datasets {
        let Some(read) = passes.read(side, &dataset.name) else {
            continue;
        };
        for part in &read.summary.parts {
            inputs.push(Input {
                role,
                dataset: Some(dataset.name.clone()),
                archive: place_in_archive(side),
                name: part.name.clone(),
                media_type: media_type(&part.name).to_owned(),
                bytes: part.bytes,
                sha256: part.sha256.clone(),
                records_sha256: part.records_sha256.clone(),
                availability: availability.clone(),
            });
        }
    }
    inputs
}

fn place_in_archive(side: Side) -> Option<u8> {
    match side {
        Side::Archive(at) => Some(at),
        Side::Current | Side::Comparison => None,
    }
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("tsv" | "tab") => "text/tab-separated-values",
        Some("gz") => "application/gzip",
        Some("zst") => "application/zstd",
        _ => "text/csv",
    }
}

/// Each schema once, though several datasets may share it.
fn schemas(declared: &Declared<'_>) -> Vec<Input> {
    let mut inputs: Vec<Input> = Vec::new();
    for dataset in &declared.release.datasets {
        let (Some(file), Some(schema)) = (&dataset.schema, declared.schemas.get(&dataset.name)) else {
            continue;
        };
        if !inputs.iter().any(|input| input.name == file.path) {
            inputs.push(text(
                InputRole::Schema,
                &file.path,
                "application/schema+json",
                &as_stored(&file.on_disk, &schema.source.text),
            ));
        }
    }
    inputs
}

fn declaration(release: &Release) -> Input {
    text(
        InputRole::Declaration,
        DECLARATION_FILE,
        "application/toml",
        &as_stored(&release.folder.join(DECLARATION_FILE), &release.source.text),
    )
}

/// The bytes of a file whose text was read: a byte-order mark is no part of the text, and is part of what others download.
fn as_stored<'a>(path: &Path, text: &'a str) -> Cow<'a, [u8]> {
    match short_file::read(path, MOST_DECLARED_BYTES) {
        Ok(bytes) if bytes.strip_prefix(b"\xef\xbb\xbf") == Some(text.as_bytes()) => Cow::Owned(bytes),
        _ => Cow::Borrowed(text.as_bytes()),
    }
}

/// A file's path inside the release; of one that lies elsewhere the name alone, since folders are the machine's affair.
fn published_name(release: &Path, path: &Path) -> String {
    let inside = path.strip_prefix(release).ok().filter(|inside| {
        inside
            .components()
            .all(|component| matches!(component, Component::Normal(_)))
    });
    let name = inside.or_else(|| path.file_name().map(Path::new)).unwrap_or(path);
    name.to_string_lossy().into_owned()
}

fn text(role: InputRole, name: &str, media_type: &str, bytes: &[u8]) -> Input {
    Input {
        role,
        dataset: None,
        archive: None,
        name: name.to_owned(),
        media_type: media_type.to_owned(),
        bytes: bytes.len() as u64,
        sha256: hex(&Sha256::digest(bytes)),
        records_sha256: None,
        availability: Availability::Here,
    }
}
