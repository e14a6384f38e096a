//! Puts the standard plugins into the program where `CANDOUR_CARRIED` names a folder with them: each compressed by gzip, and beside it
//! the digest of what was compressed, as `sha256sum` writes it.
//!
//! A build for a distribution has two stages: the libraries, then the program that carries them.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

const VARIABLE: &str = "CANDOUR_CARRIED";
const FAMILIES: [&str; 3] = ["completeness", "consistency", "re-identification"];

fn main() {
    println!("cargo::rerun-if-changed=core/cli/build.rs");
    println!("cargo::rerun-if-env-changed={VARIABLE}");
    let mut listed = String::new();
    if let Some(folder) = env::var_os(VARIABLE).filter(|folder| !folder.is_empty()) {
        let folder = fs::canonicalize(&folder).unwrap_or_else(|error| panic!("{VARIABLE} names {folder:?}: {error}"));
        let suffix = match env::var("CARGO_CFG_TARGET_OS").as_deref() {
            Ok("macos") => "dylib",
            _ => "so",
        };
        for family in FAMILIES {
            let library = folder.join(format!("libcandour_{}.{suffix}", family.replace('-', "_")));
            let (packed, digest) = (with_ending(&library, "gz"), with_ending(&library, "sha256"));
            assert!(
                packed.is_file(),
                "{VARIABLE} names a folder without {}",
                packed.display()
            );
            let digest = fs::read_to_string(&digest).unwrap_or_else(|error| panic!("{}: {error}", digest.display()));
            let sha256 = digest.get(..64).expect("a digest has 64 digits");
            println!("cargo::rerun-if-changed={}", packed.display());
            writeln!(
                listed,
                "candour_host::Carried {{ family: {family:?}, sha256: {sha256:?}, packed: include_bytes!({packed:?}) }},"
            )
            .expect("a text takes what is written");
        }
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo says where to write"));
    let text = format!("pub(super) const LIBRARIES: &[candour_host::Carried] = &[{listed}];\n");
    fs::write(out.join("carried.rs"), text).expect("cargo's folder can be written");
}

/// A file beside the library, named after it.
fn with_ending(library: &Path, ending: &str) -> PathBuf {
    let mut name = library.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}
