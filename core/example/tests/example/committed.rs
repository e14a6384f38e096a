//! The releases under `docs/examples/bromley` are what the generator makes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use candour_example::{Settings, generate};

use crate::reading::Folder;

const FOLDER: &str = "docs/examples/bromley";

#[test]
fn the_committed_example_is_fresh() {
    let settings = Settings::committed();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(FOLDER);
    let update = std::env::var_os("CANDOUR_UPDATE").is_some();
    let mut stale = Vec::new();
    for release in generate(&settings).unwrap() {
        let mut folder = Folder::default();
        release.write(&mut folder).unwrap();
        for (path, bytes) in &folder.0 {
            let file = root.join(release.folder()).join(path);
            if update {
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                fs::write(&file, bytes).unwrap();
            }
            if fs::read(&file).ok().as_ref() != Some(bytes) {
                stale.push(format!("{}/{path}", release.folder()));
            }
            assert!(bytes.len() < 500_000, "{path} is too large to commit");
        }
        let made: BTreeSet<PathBuf> = folder.0.keys().map(PathBuf::from).collect();
        stale.extend(
            extra(&root.join(release.folder()), &made)
                .iter()
                .map(|path| path.display().to_string()),
        );
    }
    assert!(
        stale.is_empty(),
        "not what the generator makes: {}\nrefresh with: {}\nor with: CANDOUR_UPDATE=1 cargo test -p candour-example \
         the_committed_example_is_fresh",
        stale.join(", "),
        settings.command(FOLDER)
    );
}

/// Data and schemas that nothing makes. Reports that someone wrote beside the data are left alone.
fn extra(release: &Path, made: &BTreeSet<PathBuf>) -> Vec<PathBuf> {
    ["", "schemas"]
        .iter()
        .filter_map(|folder| fs::read_dir(release.join(folder)).ok())
        .flatten()
        .filter_map(Result::ok)
        .filter(|entry| entry.path().is_file())
        .filter_map(|entry| Some(entry.path().strip_prefix(release).ok()?.to_owned()))
        .filter(|path| !made.contains(path))
        .collect()
}
