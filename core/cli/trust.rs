//! Whose keys the reader knows, and whether enough of them signed: those given by file, and those of a trust file.
//!
//! A key of a trust file vouches for certain days. They are held against the one day that a statement names, the day that
//! its audit was made for: when something was signed, nobody can tell from a signature.

use std::path::{Path, PathBuf};

use candour_config::trust::{self, KeyText, Role};
use candour_render::terminal::harmless;
use candour_sign::ErrorKind;
use candour_sign::keys::{self, PublicKey};
use candour_sign::verify::Verified;
use candour_words::agreeing;
use jiff::civil::Date;
use miette::Diagnostic;
use thiserror::Error as ThisError;

use crate::args::KnownKeys;
use crate::days;
use crate::exit::{Exit, Failure};

/// A key that the reader knows.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub(crate) key: PublicKey,
    /// Whose it is, or the file that holds it.
    pub(crate) name: String,
    /// What its owner vouches as, where a trust file says so.
    pub(crate) role: Option<Role>,
    pub(crate) from: Option<Date>,
    pub(crate) until: Option<Date>,
    pub(crate) note: Option<String>,
}

/// The keys that the reader knows, and how many of them must have signed.
#[derive(Debug)]
pub(crate) struct Trust {
    pub(crate) keys: Vec<Known>,
    /// How many different keys must have signed.
    pub(crate) threshold: usize,
    /// How many of each role.
    pub(crate) require: Vec<(Role, u32)>,
}

/// A known key that signed.
#[derive(Clone, Debug)]
pub(crate) struct Signer {
    pub(crate) known: Known,
    pub(crate) validity: Validity,
}

/// What its signature is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Validity {
    Counts,
    /// The statement is of a day before the key was valid.
    NotYet,
    /// The statement is of a day after the key was valid.
    NoLonger,
    /// The statement names no day, and the key is not valid for all.
    NoDay,
}

/// Why the keys cannot be used, or too few of them signed.
#[derive(Debug, ThisError, Diagnostic)]
enum Error {
    #[error("there is no public key {}", path.display())]
    #[diagnostic(
        code(candour::verify::no_key),
        help("ask the publisher for the public key, by another way than the report came")
    )]
    NoKey { path: PathBuf },
    #[error("it does not verify: {asked}")]
    #[diagnostic(code(candour::verify::too_few_signatures), help("{told}"))]
    TooFew { asked: String, told: String },
}

impl Known {
    /// Who it is, in words.
    pub(crate) fn told(&self) -> String {
        match self.role {
            Some(role) => format!("{} ({role})", harmless(&self.name)),
            None => format!("the key in {}", self.name),
        }
    }

    /// Whether a trust file says that both keys are of one body.
    fn is_same_body(&self, other: &Known) -> bool {
        self.role.is_some() && other.role.is_some() && self.name == other.name
    }

    fn validity(&self, as_of: Option<Date>) -> Validity {
        match (as_of, self.from, self.until) {
            (_, None, None) => Validity::Counts,
            (None, ..) => Validity::NoDay,
            (Some(day), Some(from), _) if day < from => Validity::NotYet,
            (Some(day), _, Some(until)) if day > until => Validity::NoLonger,
            _ => Validity::Counts,
        }
    }
}

impl Signer {
    pub(crate) fn counts(&self) -> bool {
        self.validity == Validity::Counts
    }

    /// What must be known of its key, if anything.
    pub(crate) fn remark(&self, today: Date) -> Option<String> {
        let day = |day: Option<Date>| day.map(days::in_words).unwrap_or_default();
        let said = match self.validity {
            Validity::NotYet => format!("does not count: this key is valid from {}", day(self.known.from)),
            Validity::NoLonger => format!("does not count: this key was valid until {}", day(self.known.until)),
            Validity::NoDay => {
                "does not count: this key is valid for some days only, and the report names no day".to_owned()
            }
            Validity::Counts if self.known.until.is_some_and(|until| until < today) => {
                format!(
                    "this key has ended since: it was valid until {}, and so for the day of this report",
                    day(self.known.until)
                )
            }
            Validity::Counts => return self.known.note.as_deref().map(harmless),
        };
        Some(match &self.known.note {
            Some(note) => format!("{said} ({})", harmless(note)),
            None => said,
        })
    }
}

/// Reads the keys, and checks that as many are there as are asked for.
pub(crate) fn gather(options: &KnownKeys, threshold: u16) -> Result<Trust, Failure> {
    let mut trust = Trust {
        keys: Vec::new(),
        threshold: usize::from(threshold),
        require: Vec::new(),
    };
    if let Some(path) = &options.trust {
        read_trust_file(path, &mut trust)?;
    }
    for path in &options.keys {
        let key = keys::read_public_key(path).map_err(|error| match error.kind {
            ErrorKind::KeyFileNotFound => Failure::usage(Error::NoKey { path: path.clone() }),
            _ => Failure::from(error),
        })?;
        // What the trust file says of a key, such as that it has ended, holds however else the key is given.
        if !trust.keys.iter().any(|known| known.key == key) {
            trust.keys.push(Known {
                key,
                name: path.display().to_string(),
                role: None,
                from: None,
                until: None,
                note: None,
            });
        }
    }
    if trust.threshold > trust.keys.len() && !trust.keys.is_empty() {
        return Err(candour_sign::Error::from(ErrorKind::Threshold {
            needed: trust.threshold,
            keys: trust.keys.len(),
        })
        .into());
    }
    Ok(trust)
}

fn read_trust_file(path: &Path, trust: &mut Trust) -> Result<(), Failure> {
    let file = trust::read(path)?;
    trust.require = file.require;
    for known in file.keys {
        let wrong = |message: String| {
            let kind = candour_config::ErrorKind::WrongValue { message };
            candour_config::Error::at(kind, known.place.clone(), "this key")
        };
        let key = match &known.key {
            KeyText::Pem(text) => PublicKey::from_pem(text),
            KeyText::File(path) => keys::read_public_key(path),
        }
        .map_err(|error| wrong(error.to_string()))?;
        if trust.keys.iter().any(|other| other.key == key) {
            return Err(wrong("this key is listed twice, and only one of the two can hold".to_owned()).into());
        }
        trust.keys.push(Known {
            key,
            name: known.name,
            role: Some(known.role),
            from: known.from,
            until: known.until,
            note: known.note,
        });
    }
    Ok(())
}

impl Trust {
    /// The keys alone.
    pub(crate) fn public_keys(&self) -> Vec<PublicKey> {
        self.keys.iter().map(|known| known.key.clone()).collect()
    }

    /// Which of the keys signed a statement of that day, and what their signatures are worth.
    pub(crate) fn signers(&self, verified: &Verified, as_of: Option<Date>) -> Vec<Signer> {
        let signers = &verified.attribution().signers;
        let signed = |known: &&Known| signers.iter().any(|signer| signer.key == known.key);
        self.keys
            .iter()
            .filter(signed)
            .map(|known| Signer {
                known: known.clone(),
                validity: known.validity(as_of),
            })
            .collect()
    }

    /// Refuses a report that too few signed.
    pub(crate) fn demand(&self, signers: &[Signer], today: Date) -> Result<(), Failure> {
        let mut asked = vec![(self.threshold, counting(signers, None), String::new())];
        for (role, needed) in &self.require {
            let needed = usize::try_from(*needed).unwrap_or(usize::MAX);
            asked.push((needed, counting(signers, Some(*role)), format!(" by a {role}")));
        }
        let Some((needed, found, by)) = asked.into_iter().find(|(needed, found, _)| found < needed) else {
            return Ok(());
        };
        let is = |n| agreeing(n, "is", "are");
        Err(Failure {
            report: miette::Report::new(Error::TooFew {
                asked: match found {
                    0 => format!(
                        "no signature{by} that counts is there, and {needed} {} asked for",
                        is(needed)
                    ),
                    _ => format!(
                        "{found} of the {needed} {}{by} asked for {} there",
                        agreeing(needed, "signature", "signatures"),
                        is(found)
                    ),
                },
                told: told(signers, today),
            }),
            exit: Exit::Found,
        })
    }

    /// Whether more than one signature of anybody is asked for.
    pub(crate) fn is_demanding(&self) -> bool {
        self.threshold > 1 || !self.require.is_empty()
    }
}

/// How many signers count, or how many of a role. Two keys of one body, such as its old one and its new one, are one
/// signer: nobody can be his own witness.
pub(crate) fn counting(signers: &[Signer], role: Option<Role>) -> usize {
    let counting = signers.iter().filter(|signer| signer.counts());
    let of_role = counting.filter(|signer| role.is_none() || signer.known.role == role);
    let mut seen: Vec<&Known> = Vec::new();
    for signer in of_role {
        if !seen.iter().any(|known| known.is_same_body(&signer.known)) {
            seen.push(&signer.known);
        }
    }
    seen.len()
}

/// Who did sign, for whoever wonders who did not.
fn told(signers: &[Signer], today: Date) -> String {
    let one = |signer: &Signer| match signer.remark(today) {
        Some(remark) => format!("{}: {remark}", signer.known.told()),
        None => signer.known.told(),
    };
    let signers: Vec<String> = signers.iter().map(one).collect();
    format!(
        "signed by {}; ask those who are missing for their signature",
        signers.join("; ")
    )
}
