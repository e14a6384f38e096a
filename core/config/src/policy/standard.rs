//! What no pack of a release may do, whatever its reasons: take the name of a built-in one, or ask for more of a stranger's
//! machine than the stranger gives.

use candour_cell::fold;

use super::pack::{PackFile, parse_pack};
use super::resolve::of_built_in;
use super::{BuiltIn, Policy};
use crate::bounded::Bounded;
use crate::declaration::Words;
use crate::error::{Error, ErrorKind, Result};
use crate::place::{Sited, Source};

/// How many megabytes a process of a plugin may ask for where the release itself says so.
const MOST_MEGABYTES: u32 = 4_096;
/// How many seconds a question may take where the release itself says so.
const MOST_SECONDS: u32 = 600;

/// Whether a pack in a file calls itself by no name of a built-in one, or one that a reader takes for it.
pub(super) fn is_of_its_own(source: &Source, pack: &PackFile, built_in: &BuiltIn<'_>) -> Result<()> {
    // A copy of it, letter for letter, is it.
    for (id, text) in built_in.iter().filter(|(_, text)| *source.text != ***text) {
        let theirs = parse_pack(&of_built_in(id, text))?.pack;
        let taken: Vec<String> = [Some(theirs.id), theirs.title]
            .iter()
            .flatten()
            .map(|name| seen(&name.value))
            .collect();
        for name in [Some(&pack.pack.id), pack.pack.title.as_ref()].into_iter().flatten() {
            if taken.contains(&seen(&name.value)) {
                return Err(reserved(source, name, id));
            }
        }
    }
    Ok(())
}

fn reserved(source: &Source, name: &Sited<Words>, id: &str) -> Error {
    let kind = ErrorKind::ReservedPack {
        name: name.value.0.clone(),
        id: id.to_owned(),
    };
    Error::at(
        kind,
        source.place(name.span()),
        "a reader would take this for the built-in pack",
    )
}

/// A name as a reader sees it: letters of other alphabets that look like ours are ours, and neither signs nor spaces count.
fn seen(name: &str) -> String {
    fold(name).chars().map(latin).filter(|c| c.is_alphanumeric()).collect()
}

/// The letter or digit of ours that one of another alphabet looks like.
fn latin(c: char) -> char {
    match c {
        'а' | 'α' | 'ɑ' => 'a',
        'ԁ' => 'd',
        'е' | 'ε' => 'e',
        'і' | 'ι' | 'ı' | 'l' | '1' | '|' => 'i',
        'к' | 'κ' => 'k',
        'м' => 'm',
        'п' | 'ո' => 'n',
        'о' | 'ο' | 'օ' | '0' => 'o',
        'р' | 'ρ' => 'p',
        'ѕ' => 's',
        'т' | 'τ' => 't',
        'υ' | 'ս' => 'u',
        'ԝ' => 'w',
        other => other,
    }
}

/// Whether the policy of a release that somebody else runs again keeps to the same, wherever its packs were found.
///
/// # Errors
/// Where it asks for more.
pub fn is_within_a_strangers_means(policy: &Policy) -> Result<()> {
    let plugins = policy.plugins;
    for (key, asked, most) in [
        ("memory-mb", plugins.memory_mb, MOST_MEGABYTES),
        ("cpu-seconds", plugins.cpu_seconds, MOST_SECONDS),
        ("wall-seconds", plugins.wall_seconds, MOST_SECONDS),
    ] {
        if let Some(asked) = asked.filter(|asked| *asked > most) {
            return Err(Error::new(ErrorKind::MoreThanARelease { key, asked, most }));
        }
    }
    Ok(())
}

/// Whether a pack that the release itself names keeps to what whoever audits a stranger's release gives without being asked.
pub(super) fn asks_for_no_more_than_a_stranger_may(source: &Source, pack: &PackFile) -> Result<()> {
    let Some(plugins) = &pack.plugins else {
        return Ok(());
    };
    is_at_most(source, "memory-mb", &plugins.memory_mb, MOST_MEGABYTES)?;
    is_at_most(source, "cpu-seconds", &plugins.cpu_seconds, MOST_SECONDS)?;
    is_at_most(source, "wall-seconds", &plugins.wall_seconds, MOST_SECONDS)
}

fn is_at_most<const MOST: u32>(
    source: &Source,
    key: &'static str,
    asked: &Option<Sited<Bounded<1, MOST>>>,
    most: u32,
) -> Result<()> {
    match asked {
        Some(asked) if asked.value.get() > most => Err(Error::at(
            ErrorKind::MoreThanARelease {
                key,
                asked: asked.value.get(),
                most,
            },
            source.place(asked.span()),
            "asked for by the release itself",
        )),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_reader_takes_for_one_name_is_one_name() {
        for name in [
            "UK-Open-Data",
            "uk open data",
            "uk_open_data",
            "uk\u{2013}open\u{2013}data",
            "uk-орen-dаtа",
            "uk-0pen-data",
        ] {
            assert_eq!(seen(name), seen("uk-open-data"), "{name}");
        }
        assert_ne!(seen("our-open-data"), seen("uk-open-data"));
        assert_ne!(seen("uk-open-data-clinics"), seen("uk-open-data"));
    }
}
