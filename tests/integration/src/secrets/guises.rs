//! The forms in which a secret may be hidden: as it is, in capitals, escaped, encoded at any alignment, reversed, with
//! something between its characters, or digested.

use std::collections::BTreeMap;
use std::fmt::Write;

use base64ct::{Base64, Base64UrlUnpadded, Encoding};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::bench::{Bench, skipped};

/// What is looked for: texts in small letters without anything between their characters, each with what it is.
pub(crate) struct Guises {
    /// In the bytes as they are, in small letters.
    plain: BTreeMap<String, String>,
    /// In the letters and digits alone.
    bare: BTreeMap<String, String>,
}

impl Guises {
    /// Those of these secrets.
    pub(crate) fn of(bench: &Bench, secrets: &[String]) -> Self {
        let mut guises = Guises {
            plain: BTreeMap::new(),
            bare: BTreeMap::new(),
        };
        for secret in secrets {
            for (guise, text) in encoded(secret) {
                guises.plain.insert(text.to_lowercase(), format!("{secret}, {guise}"));
            }
            let bare = bare(secret);
            guises
                .bare
                .insert(bare.chars().rev().collect(), format!("{secret}, reversed"));
            guises
                .bare
                .insert(bare, format!("{secret}, with other characters between"));
        }
        for program in ["sha1sum", "md5sum"] {
            guises.digests(bench, program, secrets);
        }
        guises
    }

    fn digests(&mut self, bench: &Bench, program: &str, secrets: &[String]) {
        if !crate::bench::has(program, "--version") {
            skipped(&format!("{program} is not here, so its digests are not looked for"));
            return;
        }
        let mut names = Vec::new();
        for (at, secret) in secrets.iter().enumerate() {
            for (ending, text) in [("", secret.clone()), ("n", format!("{secret}\n"))] {
                let name = format!("guises/{at}{ending}");
                bench.write(&name, text);
                names.push(name);
            }
        }
        let answer = bench
            .run(program, program, names.iter().map(String::as_str))
            .answer()
            .ending(0);
        for line in answer.stdout.lines() {
            let hex = line.split(' ').next().unwrap_or_default();
            let bytes: Vec<u8> = (0..hex.len() / 2)
                .map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap())
                .collect();
            self.plain.insert(hex.to_owned(), format!("{program} of {line}"));
            let coded = Base64::encode_string(&bytes).to_lowercase();
            self.plain.insert(coded, format!("{program} of {line}, base64"));
        }
        std::fs::remove_dir_all(bench.path("guises")).unwrap();
    }

    /// The first that stands in these bytes.
    pub(crate) fn find(&self, bytes: &[u8]) -> Option<String> {
        let text = String::from_utf8_lossy(bytes).to_lowercase();
        let bare = bare(&text);
        let plainly = self.plain.iter().find(|(guise, _)| text.contains(guise.as_str()));
        let barely = || self.bare.iter().find(|(guise, _)| bare.contains(guise.as_str()));
        let (_, what) = plainly.or_else(barely)?;
        Some(what.clone())
    }
}

/// The bytes that an envelope carries.
pub(crate) fn payload(bytes: &[u8]) -> Option<Vec<u8>> {
    let envelope: Value = serde_json::from_slice(bytes).ok()?;
    Base64::decode_vec(envelope.get("payload")?.as_str()?).ok()
}

/// A text in each guise, inside other text.
pub(crate) fn examples(secret: &str) -> Vec<(String, Vec<u8>)> {
    let mut examples = encoded(secret);
    let between = |what: &str| secret.chars().map(|c| format!("{c}{what}")).collect::<String>();
    for what in [" ", "\u{200b}", "-", "&#8203;"] {
        examples.push((format!("with {what:?} between"), between(what)));
    }
    examples.push(("reversed".to_owned(), secret.chars().rev().collect()));
    examples.push(("in capitals".to_owned(), secret.to_uppercase()));
    for padding in ["", "a", "ab"] {
        let text = Base64::encode_string(format!("{padding}{secret}, and more").as_bytes());
        examples.push((format!("base64 after {} bytes", padding.len()), text));
    }
    let inside = |(what, text): (String, String)| (what, format!("before {text} after").into_bytes());
    examples.into_iter().map(inside).collect()
}

fn encoded(secret: &str) -> Vec<(String, String)> {
    let hex = |bytes: &[u8]| {
        bytes.iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    };
    let mut guises = vec![
        ("as it is".to_owned(), secret.to_owned()),
        (
            "in JSON".to_owned(),
            Value::from(secret).to_string().trim_matches('"').to_owned(),
        ),
        ("in HTML".to_owned(), html(secret)),
        ("per cent".to_owned(), percent(secret)),
        ("hex".to_owned(), hex(secret.as_bytes())),
    ];
    for (what, text) in [
        ("its digest", secret.to_owned()),
        ("its digest with a line feed", format!("{secret}\n")),
    ] {
        let digest = Sha256::digest(text.as_bytes());
        guises.push((what.to_owned(), hex(&digest)));
        guises.push((format!("{what}, base64"), Base64::encode_string(&digest)));
        guises.push((
            format!("{what}, base64 for addresses"),
            Base64UrlUnpadded::encode_string(&digest),
        ));
    }
    for skipped in 0..3 {
        let rest = &secret.as_bytes()[skipped..];
        let whole = &rest[..rest.len() / 3 * 3];
        guises.push((format!("base64 from byte {skipped}"), Base64::encode_string(whole)));
        guises.push((
            format!("base64 for addresses from byte {skipped}"),
            Base64UrlUnpadded::encode_string(whole),
        ));
    }
    guises
}

fn html(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    escaped.replace('"', "&quot;").replace('\'', "&#39;")
}

fn percent(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

/// Letters and digits alone, small, without numeric escapes of invisible characters.
fn bare(text: &str) -> String {
    let text = text.replace("<wbr>", "").replace("&#8203;", "").replace("\\u200b", "");
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
