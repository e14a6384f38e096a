//! The archive: releases before the previous one.

use std::path::{Path, PathBuf};

use super::{Release, paths};
use crate::error::{Error, ErrorKind, Result};
use crate::place::Sited;

/// What errors call one of them.
const ARCHIVED: &str = "release of the archive";

/// The most releases of an archive.
const MOST_ARCHIVED: usize = 20;

/// The releases of the archive, each of which is there, and no other one again.
pub(super) fn paths(release: &Release) -> Result<Vec<PathBuf>> {
    let named = &release.declaration.release.archive;
    let wrong = |message: String, at: &Sited<String>, label| {
        Err(Error::at(
            ErrorKind::WrongValue { message },
            release.source.place(at.span()),
            label,
        ))
    };
    if let Some(beyond) = named.get(MOST_ARCHIVED) {
        let message = format!("more than {MOST_ARCHIVED} releases are listed in archive");
        return wrong(message, beyond, "one too many");
    }
    let real = |path: &Path| path.canonicalize().ok();
    let mut taken: Vec<Option<PathBuf>> = vec![real(&release.folder)];
    taken.extend(release.published_previous.iter().map(|path| real(path)));
    let mut found = Vec::new();
    for path in named {
        let path_of = paths::earlier(
            &release.folder,
            &path.value,
            ARCHIVED,
            release.source.place(path.span()),
        )?;
        let is_taken = real(&path_of).is_some_and(|real| taken.contains(&Some(real)));
        if is_taken {
            let message = format!("`{}` is this release, the previous one, or listed twice", path.value);
            return wrong(message, path, "named here");
        }
        taken.push(real(&path_of));
        found.push(path_of);
    }
    Ok(found)
}
