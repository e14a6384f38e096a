//! Puts the standard plugins into the program where `CANDOUR_CARRIED` names the folder that they were built into.
//!
//! A build for a distribution has two stages: the libraries, then the program that carries them.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

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
            assert!(
                library.is_file(),
                "{VARIABLE} names a folder without {}",
                library.display()
            );
            println!("cargo::rerun-if-changed={}", library.display());
            writeln!(
                listed,
                "candour_host::Carried {{ family: {family:?}, bytes: include_bytes!({library:?}) }},"
            )
            .expect("a text takes what is written");
        }
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo says where to write"));
    let text = format!("pub(super) const LIBRARIES: &[candour_host::Carried] = &[{listed}];\n");
    fs::write(out.join("carried.rs"), text).expect("cargo's folder can be written");
}
