//! Where the SDK is that a new plugin is built with. It is on no registry, so its sources must be at hand.

use std::path::{Path, PathBuf};

use candour_config::short_file::{self, MOST_DECLARED_BYTES};
use miette::Diagnostic;
use thiserror::Error as ThisError;

/// The package of the SDK, and where it lies in a checkout.
const PACKAGE: &str = "candour-sdk";
const IN_CHECKOUT: &str = "core/sdk";

/// Why there is no SDK: the user's to name one.
#[derive(Debug, ThisError, Diagnostic)]
pub(super) enum Error {
    #[error("the SDK that a plugin is built with was not found: this program does not lie in a checkout of Candour")]
    #[diagnostic(
        code(candour::plugin::no_sdk),
        help(
            "the SDK comes with Candour's sources and is on no registry: clone Candour's repository, and name the clone with --sdk PATH"
        )
    )]
    Absent,
    #[error("{} is not the SDK of Candour", path.display())]
    #[diagnostic(
        code(candour::plugin::not_the_sdk),
        help(
            "give with --sdk the folder of a checkout of Candour, or the folder {IN_CHECKOUT} in it, whose Cargo.toml names the package {PACKAGE}"
        )
    )]
    NotTheSdk { path: PathBuf },
    #[error("the path of the SDK, {}, is not UTF-8, and Cargo.toml cannot name it", path.display())]
    #[diagnostic(
        code(candour::plugin::sdk_path),
        help("move the checkout to a folder whose name is UTF-8")
    )]
    NotText { path: PathBuf },
}

/// The whole path of the SDK: the one that was named, else that of the checkout in which this program lies.
pub(super) fn find(named: Option<&Path>) -> Result<String, Error> {
    let found = match named {
        Some(path) => in_checkout(path)
            .or_else(|| itself(path))
            .ok_or_else(|| Error::NotTheSdk { path: path.to_owned() })?,
        None => around_this_program().ok_or(Error::Absent)?,
    };
    found.into_os_string().into_string().map_err(|path| Error::NotText {
        path: PathBuf::from(path),
    })
}

/// Cargo builds into a folder `target` of the checkout. Where the sources once were is not asked: they may be another's by
/// now.
fn around_this_program() -> Option<PathBuf> {
    let program = std::env::current_exe().and_then(std::fs::canonicalize).ok()?;
    program.ancestors().skip(1).find_map(in_checkout)
}

fn in_checkout(folder: &Path) -> Option<PathBuf> {
    itself(&folder.join(IN_CHECKOUT))
}

/// This folder, if it is the SDK's own.
fn itself(folder: &Path) -> Option<PathBuf> {
    let folder = folder.canonicalize().ok()?;
    let manifest = short_file::read(&folder.join("Cargo.toml"), MOST_DECLARED_BYTES).ok()?;
    let manifest: toml::Table = std::str::from_utf8(&manifest).ok()?.parse().ok()?;
    (manifest.get("package")?.get("name")?.as_str()? == PACKAGE).then_some(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checkout_and_its_sdk_are_the_same() {
        let checkout = Path::new(env!("CARGO_MANIFEST_DIR"));
        let sdk = checkout.join(IN_CHECKOUT);
        let found = find(Some(checkout)).expect("the checkout");
        assert_eq!(Path::new(&found), sdk.canonicalize().expect("the SDK"));
        assert_eq!(find(Some(&sdk)).expect("the SDK"), found);
        for other in ["core/cli", "core/model", "nowhere", "Cargo.toml"] {
            let found = find(Some(&checkout.join(other)));
            assert!(matches!(found, Err(Error::NotTheSdk { .. })), "{other}");
        }
    }
}
