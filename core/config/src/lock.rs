//! `candour.lock`: with which plugins, byte for byte, a release is audited.
//!
//! Ids and versions are a plugin's own word; the digest of its library is not. A library differs from platform to platform,
//! and so there is a digest for each.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::declaration::Entries;
use crate::error::{Error, ErrorKind, Result};
use crate::file_kind::FileKind;
use crate::node::{self, parse_toml};
use crate::place::{Sited, Source};
use crate::release::read_text;

/// The name of the lock file in the folder of its release.
pub const LOCK_FILE: &str = "candour.lock";

/// The version of the format that is written and read.
const VERSION: u32 = 1;

/// The lock file as it is written.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(title = "candour.lock")]
pub struct LockFile {
    /// The version of the format: 1.
    pub version: Sited<u32>,
    /// The plugins.
    #[serde(default)]
    pub plugin: Vec<LockedPlugin>,
}

/// One plugin.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct LockedPlugin {
    /// Its id: the family of its rules.
    pub id: Sited<String>,
    /// Its version, as it says itself.
    pub version: Sited<String>,
    /// By platform, the digest of its library: 64 lower-case hexadecimal digits.
    pub sha256: Entries<Sited<String>>,
}

/// What is pinned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    /// The text of the file, without a byte-order mark.
    pub text: String,
    /// By id.
    pub plugins: BTreeMap<String, Pinned>,
}

/// What one plugin must be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pinned {
    pub version: String,
    /// By platform, the digest of its library.
    pub sha256: BTreeMap<String, String>,
}

/// Reads the lock file of a release, if it has one.
pub fn read(folder: &Path) -> Result<Option<Lock>> {
    let path = folder.join(LOCK_FILE);
    if !path.exists() {
        return Ok(None);
    }
    let text = read_text(&path, "lock file", None)?;
    parse(&Source::new(FileKind::Lock, path.display().to_string(), text)).map(Some)
}

/// Reads the text of a lock file.
pub fn parse(source: &Source) -> Result<Lock> {
    let tree = parse_toml(source)?;
    let file: LockFile = node::read(source, &tree)?;
    let wrong = |message: &str, sited: std::ops::Range<usize>| {
        let message = message.to_owned();
        Error::at(ErrorKind::WrongValue { message }, source.place(sited), "here")
    };
    if file.version.value != VERSION {
        let message = format!("this version of candour reads version {VERSION} of candour.lock");
        return Err(wrong(&message, file.version.span()));
    }
    let mut plugins = BTreeMap::new();
    for plugin in file.plugin {
        for (_, digest) in plugin.sha256.iter() {
            if digest.value.len() != 64
                || !digest
                    .value
                    .bytes()
                    .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
            {
                return Err(wrong("a digest has 64 lower-case hexadecimal digits", digest.span()));
            }
        }
        let pinned = Pinned {
            version: plugin.version.value,
            sha256: plugin
                .sha256
                .iter()
                .map(|(platform, digest)| (platform.value.clone(), digest.value.clone()))
                .collect(),
        };
        if plugins.insert(plugin.id.value.clone(), pinned).is_some() {
            return Err(wrong("this plugin is pinned twice", plugin.id.span()));
        }
    }
    Ok(Lock {
        text: source.text.to_string(),
        plugins,
    })
}

impl Lock {
    /// The digest that a plugin must have on a platform.
    pub fn sha256(&self, id: &str, platform: &str) -> Option<&str> {
        self.plugins.get(id)?.sha256.get(platform).map(String::as_str)
    }

    /// The text of a lock file that pins these plugins.
    pub fn written(plugins: &BTreeMap<String, Pinned>) -> String {
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        let mut text = format!(
            "# With which plugins this release is audited. Written by `candour plugin lock`; publish it with the data.\n\
             version = {VERSION}\n"
        );
        for (id, pinned) in plugins {
            // Writing to a text cannot fail.
            let _ = write!(
                text,
                "\n[[plugin]]\nid = {}\nversion = {}\n\n[plugin.sha256]\n",
                quoted(id),
                quoted(&pinned.version)
            );
            for (platform, digest) in &pinned.sha256 {
                let _ = writeln!(text, "{} = {}", quoted(platform), quoted(digest));
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<Lock> {
        parse(&Source::new(FileKind::Lock, "candour.lock", text))
    }

    #[test]
    fn what_is_written_is_read() {
        let pinned = |version: &str| Pinned {
            version: version.to_owned(),
            sha256: [
                ("aarch64-macos".to_owned(), "ab".repeat(32)),
                ("x86_64-linux".to_owned(), "01".repeat(32)),
            ]
            .into(),
        };
        let plugins: BTreeMap<String, Pinned> = [
            ("completeness".to_owned(), pinned("0.1.0")),
            ("a \"quoted\" one".to_owned(), pinned("1\\2")),
        ]
        .into();
        let text = Lock::written(&plugins);
        let lock = parsed(&text).unwrap();
        assert_eq!((&lock.plugins, &lock.text), (&plugins, &text));
        assert_eq!(
            lock.sha256("completeness", "x86_64-linux"),
            Some("01".repeat(32).as_str())
        );
        assert_eq!(lock.sha256("completeness", "riscv64-linux"), None);
        assert_eq!(
            parsed(&Lock::written(&BTreeMap::new())).unwrap().plugins,
            BTreeMap::new()
        );
    }

    #[test]
    fn what_cannot_be_is_refused_at_its_place() {
        let plugin = |digest: &str| {
            format!("version = 1\n[[plugin]]\nid = \"a\"\nversion = \"1\"\nsha256 = {{ x = \"{digest}\" }}\n")
        };
        let good = plugin(&"0".repeat(64));
        assert!(parsed(&good).is_ok());
        let twice = good.clone() + good.trim_start_matches("version = 1\n");
        for (text, message) in [
            (
                good.replace("version = 1\n", "version = 2\n"),
                "version 1 of candour.lock",
            ),
            (plugin(&"A".repeat(64)), "64 lower-case"),
            (plugin("00"), "64 lower-case"),
            (twice, "pinned twice"),
            ("plugin = []\n".to_owned(), "version"),
            (good.replace("version = 1\n", "version = 1\nother = 1\n"), "other"),
            ("version = 1\nother = 1\n".to_owned(), "no lock file"),
        ] {
            let error = parsed(&text).unwrap_err();
            assert!(error.to_string().contains(message), "{error} for {text}");
        }
    }
}
