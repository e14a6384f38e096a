//! Releases made of real open data, with declarations of our own: what an audit says of them, by exact numbers.
//!
//! The data are not part of the project. Where they are absent, these tests say so and pass.

use std::path::{Path, PathBuf};

use crate::bench::{Bench, skipped};

mod census;
mod csv_torture;
mod prescribing;
mod waits;

/// A folder of the real data, or `None` where they are not on this machine.
fn data(folder: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data")
        .join(folder);
    if !path.is_dir() {
        skipped(&format!("{} is not there", path.display()));
        return None;
    }
    Some(path)
}

/// Writes a release: declarations by name and text, and copies of data files.
fn release(bench: &Bench, name: &str, declarations: &[(&str, &str)], files: &[PathBuf]) {
    for (file, text) in declarations {
        bench.write(&format!("{name}/{file}"), text);
    }
    for file in files {
        let label = file.file_name().unwrap().to_string_lossy();
        bench.write(&format!("{name}/{label}"), std::fs::read(file).unwrap());
    }
}
