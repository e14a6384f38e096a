//! Where the SDK is that a new plugin is built with: in a checkout, or among the packages of this version.

use std::path::{Path, PathBuf};

use candour_config::short_file::{self, MOST_DECLARED_BYTES};
use miette::Diagnostic;
use thiserror::Error as ThisError;

/// The package of the SDK, and where it lies in a checkout.
const PACKAGE: &str = "candour-sdk";
const IN_CHECKOUT: &str = "core/sdk";

/// The SDK that a plugin is built with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Sdk {
    /// That of a checkout, by its whole path.
    Checkout(String),
    /// The package of this version, from where cargo finds packages.
    Package,
}

/// The version of the packages: that of this program.
const VERSION: &str = env!("CARGO_PKG_VERSION");

impl Sdk {
    /// What a manifest says of one of our crates, which lie beside the SDK.
    pub(super) fn dependency(&self, package: &str) -> String {
        match self {
            Sdk::Package => format!("{package} = {}", toml::Value::from(VERSION)),
            Sdk::Checkout(path) => {
                let folder = package.strip_prefix("candour-").unwrap_or(package);
                let beside = path.strip_suffix("sdk").unwrap_or(path);
                let path = toml::Value::from(format!("{beside}{folder}"));
                format!("{package} = {{ path = {path} }}")
            }
        }
    }
}

impl std::fmt::Display for Sdk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Sdk::Checkout(path) => write!(f, "the SDK in {path}"),
            Sdk::Package => write!(f, "the package {PACKAGE} {VERSION}"),
        }
    }
}

/// Why what was named is no SDK: the user's to name another.
#[derive(Debug, ThisError, Diagnostic)]
pub(super) enum Error {
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

/// The one that was named, else that of the checkout in which this program lies, else the package.
pub(super) fn find(named: Option<&Path>) -> Result<Sdk, Error> {
    let found = match named {
        Some(path) => in_checkout(path)
            .or_else(|| itself(path))
            .ok_or_else(|| Error::NotTheSdk { path: path.to_owned() })?,
        None => match around_this_program() {
            Some(found) => found,
            None => return Ok(Sdk::Package),
        },
    };
    match found.into_os_string().into_string() {
        Ok(path) => Ok(Sdk::Checkout(path)),
        Err(path) => Err(Error::NotText {
            path: PathBuf::from(path),
        }),
    }
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
        let path = sdk.canonicalize().expect("the SDK").display().to_string();
        assert_eq!(found, Sdk::Checkout(path));
        assert_eq!(find(Some(&sdk)).expect("the SDK"), found);
        for other in ["core/cli", "core/model", "nowhere", "Cargo.toml"] {
            let found = find(Some(&checkout.join(other)));
            assert!(matches!(found, Err(Error::NotTheSdk { .. })), "{other}");
        }
    }
}
