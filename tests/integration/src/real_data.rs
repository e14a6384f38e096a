//! Releases made of real open data, with declarations of our own: what an audit says of them, by exact numbers.
//!
//! The data are not part of the project. Where they are absent, these tests say so and pass.

use std::path::PathBuf;

use candour_wrap_up::real_data as data;

use crate::bench::Bench;

mod census;
mod csv_torture;
mod prescribing;
mod waits;

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
