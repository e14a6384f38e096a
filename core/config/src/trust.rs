//! A trust file: whose public keys a reader knows, what each may vouch as, and for which days.
//!
//! It is the reader's own, and lies wherever he keeps it. What a key is, is not known here: the text or the path of a
//! PEM block is handed on with its place.

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::declaration::{Day, Words};
use crate::error::{Error, ErrorKind, Result};
use crate::file_kind::FileKind;
use crate::node::{self, parse_toml};
use crate::place::{Place, Sited, Source};
use crate::release::read_text;

/// The version of the format that is read.
const VERSION: u32 = 1;

/// The trust file as it is written.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(title = "A trust file of candour")]
pub struct TrustFile {
    /// The version of the format: 1.
    pub version: Sited<u32>,
    /// How many different bodies of each role must have signed.
    pub require: Option<Require>,
    /// The keys.
    #[serde(default)]
    pub key: Vec<TrustedKey>,
}

/// How many different bodies of each role must have signed. A role that is not named is not asked for.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Require {
    /// Publishers.
    pub publisher: Option<Sited<u32>>,
    /// Scrutineers.
    pub scrutineer: Option<Sited<u32>>,
}

/// One key.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TrustedKey {
    /// Whose it is: a body or a post.
    pub name: Words,
    /// What its owner vouches as.
    pub role: Role,
    /// The public key: a PEM block, or the path of its file, relative to the trust file.
    pub key: Sited<String>,
    /// The first day for which it vouches.
    pub from: Option<Sited<Day>>,
    /// The last day for which it vouches.
    pub until: Option<Sited<Day>>,
    /// What readers should know, such as why it was replaced.
    pub note: Option<Words>,
}

/// What the owner of a key vouches as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Who publishes the release.
    Publisher,
    /// Who ran the audit again, and has no part in the release.
    Scrutineer,
}

impl fmt::Display for Role {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Role::Publisher => "publisher",
            Role::Scrutineer => "scrutineer",
        })
    }
}

/// Whom a reader trusts, checked as far as it can be without looking at the keys.
#[derive(Clone, Debug, PartialEq)]
pub struct Trust {
    /// The keys, in the order of the file.
    pub keys: Vec<Known>,
    /// The roles that are asked for, with the number of bodies.
    pub require: Vec<(Role, u32)>,
}

/// One key, and what is said of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// Whose it is.
    pub name: String,
    /// What its owner vouches as.
    pub role: Role,
    /// The key, or where it is.
    pub key: KeyText,
    /// Where the key stands.
    pub place: Place,
    /// The first day for which it vouches.
    pub from: Option<Date>,
    /// The last day for which it vouches.
    pub until: Option<Date>,
    /// What readers should know.
    pub note: Option<String>,
}

/// A public key as a trust file gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyText {
    /// The PEM block itself.
    Pem(String),
    /// The file that holds it.
    File(PathBuf),
}

/// Reads a trust file.
pub fn read(path: &Path) -> Result<Trust> {
    let text = read_text(path, "trust file", None)?;
    let folder = path.parent().unwrap_or(Path::new(""));
    parse(&Source::new(FileKind::Trust, path.display().to_string(), text), folder)
}

/// Reads the text of a trust file that lies in a folder.
pub fn parse(source: &Source, folder: &Path) -> Result<Trust> {
    let tree = parse_toml(source)?;
    let file: TrustFile = node::read(source, &tree)?;
    let wrong = |message: String, span: std::ops::Range<usize>| {
        Error::at(ErrorKind::WrongValue { message }, source.place(span), "here")
    };
    if file.version.value != VERSION {
        let message = format!("this version of candour reads version {VERSION} of trust files");
        return Err(wrong(message, file.version.span()));
    }
    if file.key.is_empty() {
        return Err(Error::new(ErrorKind::MissingKey {
            key: "[[key]]".to_owned(),
        })
        .and(source.place(tree.span), "in here"));
    }
    let mut keys = Vec::with_capacity(file.key.len());
    for key in file.key {
        if let (Some(from), Some(until)) = (&key.from, &key.until)
            && until.value < from.value
        {
            return Err(Error::at(
                ErrorKind::BackwardPeriod,
                source.place(until.span()),
                "before `from`",
            ));
        }
        keys.push(Known {
            name: key.name.0,
            role: key.role,
            place: source.place(key.key.span()),
            key: match key.key.value.contains("-----BEGIN") {
                true => KeyText::Pem(key.key.value),
                false => KeyText::File(folder.join(key.key.value)),
            },
            from: key.from.map(|day| day.value.0),
            until: key.until.map(|day| day.value.0),
            note: key.note.map(|note| note.0),
        });
    }
    let require = required(file.require.as_ref());
    for (role, asked) in &require {
        // Two keys of one body are one signer.
        let names: BTreeSet<&str> = keys
            .iter()
            .filter(|key| key.role == *role)
            .map(|key| key.name.as_str())
            .collect();
        let there = names.len();
        if usize::try_from(asked.value).is_ok_and(|asked| asked > there) {
            let message = format!(
                "more {role}s are asked for ({}) than are listed here ({there})",
                asked.value
            );
            return Err(wrong(message, asked.span()));
        }
    }
    Ok(Trust {
        keys,
        require: require.into_iter().map(|(role, asked)| (role, asked.value)).collect(),
    })
}

/// The roles that are asked for. None of a role is the same as not to name it.
fn required(require: Option<&Require>) -> Vec<(Role, &Sited<u32>)> {
    let Some(require) = require else {
        return Vec::new();
    };
    [
        (Role::Publisher, &require.publisher),
        (Role::Scrutineer, &require.scrutineer),
    ]
    .into_iter()
    .filter_map(|(role, asked)| Some((role, asked.as_ref()?)))
    .filter(|(_, asked)| asked.value > 0)
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &str = r#"
version = 1

[require]
publisher = 1
scrutineer = 0

[[key]]
name = "A trust"
role = "publisher"
key = "keys/trust.pub"
from = 2014-01-01
until = 2015-12-31
note = "replaced by the key of 2016"

[[key]]
name = "Healthwatch"
role = "scrutineer"
key = """
-----BEGIN PUBLIC KEY-----
AAAA
-----END PUBLIC KEY-----
"""
"#;

    fn parsed(text: &str) -> Result<Trust> {
        parse(&Source::new(FileKind::Trust, "trust.toml", text), Path::new("reader"))
    }

    #[test]
    fn keys_are_read_with_what_is_said_of_them() {
        let trust = parsed(TWO).unwrap();
        assert_eq!(trust.require, [(Role::Publisher, 1)]);
        let [first, second] = &trust.keys[..] else {
            panic!("two keys")
        };
        assert_eq!((first.name.as_str(), first.role), ("A trust", Role::Publisher));
        assert_eq!(first.key, KeyText::File("reader/keys/trust.pub".into()));
        assert_eq!(first.place.quoted(), Some("\"keys/trust.pub\""));
        assert_eq!(first.from.unwrap().to_string(), "2014-01-01");
        assert_eq!(first.until.unwrap().to_string(), "2015-12-31");
        assert_eq!(first.note.as_deref(), Some("replaced by the key of 2016"));
        assert!(matches!(&second.key, KeyText::Pem(pem) if pem.starts_with("-----BEGIN")));
        assert_eq!((second.from, second.until, &second.note), (None, None, &None));
    }

    #[test]
    fn what_cannot_be_is_refused_at_its_place() {
        for (from, to, message, place) in [
            ("version = 1", "version = 2", "version 1 of trust files", "2"),
            ("version = 1\n", "", "`version` is missing", ""),
            (
                "role = \"publisher\"",
                "role = \"publishr\"",
                "unknown word `publishr`",
                "\"publishr\"",
            ),
            ("name = \"A trust\"\n", "", "`name` is missing", ""),
            ("name = \"A trust\"", "name = \" \"", "blank", "\" \""),
            ("until = 2015", "until = 2013", "ends before it begins", "2013-12-31"),
            ("from = 2014-01-01", "from = 2014", "expected", "2014"),
            (
                "publisher = 1",
                "publisher = 2",
                "more publishers are asked for (2) than are listed here (1)",
                "2",
            ),
            (
                "scrutineer = 0",
                "scrutineers = 1",
                "unknown key `scrutineers`",
                "scrutineers",
            ),
            ("note = ", "notes = ", "unknown key `notes`", "notes"),
        ] {
            let text = TWO.replacen(from, to, 1);
            assert_ne!(text, TWO, "{from}");
            let error = parsed(&text).unwrap_err();
            assert!(error.to_string().contains(message), "{error} for {to}");
            let found = &error.places[0].place;
            assert!(place.is_empty() || found.quoted() == Some(place), "{to}: {found:?}");
        }
        assert!(parsed("version = 1\n").unwrap_err().to_string().contains("[[key]]"));
    }
}
