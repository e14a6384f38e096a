//! Whatever happens to a text, reading it gives a result or a mistake at a place inside it, never a panic.

use candour_config::policy::parse_pack;
use candour_config::{Error, FileKind, declaration, place::Source, schema::read_schema};
use miette::Diagnostic;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::the_whole::{APPOINTMENT, BY_LOCATION, DECLARATION, PACK};

/// What texts are damaged with: pieces of the formats themselves reach further than noise.
const PIECES: &[&str] = &[
    "",
    "\"",
    "[",
    "]",
    "{",
    "}",
    "[[",
    "=",
    ",",
    "\n",
    "null",
    "true",
    "-1",
    "1e999",
    "99999999999999999999",
    "inf",
    "é",
    "\u{0}",
    "\u{feff}",
    "\\u0000",
    "[rules.a]\n",
    "k = 10\n",
    "2014-13-45",
    "\"x-key\"",
    "x-",
    "{\"$ref\": \"#\"}",
    ": 0",
    "'",
    "\"\"\"",
    "#",
    ".",
    "/",
    "~1",
];

#[derive(Clone, Debug)]
enum Damage {
    CutAt(Index),
    Replace(Index, Index, Index),
    Repeat(Index, Index),
}

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        any::<Index>().prop_map(Damage::CutAt),
        (any::<Index>(), any::<Index>(), any::<Index>())
            .prop_map(|(at, length, piece)| Damage::Replace(at, length, piece)),
        (any::<Index>(), any::<Index>()).prop_map(|(from, to)| Damage::Repeat(from, to)),
    ]
}

fn damaged(text: &str, damages: &[Damage]) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for damage in damages {
        let size = letters.len() + 1;
        match damage {
            Damage::CutAt(at) => letters.truncate(at.index(size)),
            Damage::Replace(at, length, piece) => {
                let at = at.index(size);
                let end = (at + length.index(12)).min(letters.len());
                letters.splice(at..end, PIECES[piece.index(PIECES.len())].chars());
            }
            Damage::Repeat(from, to) => {
                let (from, to) = (from.index(size), to.index(size));
                let piece: Vec<char> = letters[from.min(to)..from.max(to)].to_vec();
                letters.splice(to..to, piece);
            }
        }
    }
    letters.into_iter().collect()
}

fn place_is_inside(error: &Error, text: &str) -> Result<(), TestCaseError> {
    prop_assert!(!error.places.is_empty(), "{error}");
    prop_assert!(error.code().is_some() && error.help().is_some());
    for labelled in &error.places {
        let span = labelled.place.span.clone();
        prop_assert!(span.start <= span.end && span.end <= text.len(), "{error}: {span:?}");
        prop_assert!(text.get(span.clone()).is_some(), "{error}: {span:?} splits a character");
    }
    // Showing it must not fail either.
    crate::files::told(error, std::path::Path::new("/nowhere"));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_declaration(damages in prop::collection::vec(damage(), 1..4)) {
        let text = damaged(DECLARATION, &damages);
        if let Err(error) = declaration::parse(&Source::new(FileKind::Declaration, "candour.toml", text.as_str())) {
            place_is_inside(&error, &text)?;
        }
    }

    #[test]
    fn a_damaged_pack(damages in prop::collection::vec(damage(), 1..4)) {
        let text = damaged(PACK, &damages);
        if let Err(error) = parse_pack(&Source::new(FileKind::Policy, "pack.toml", text.as_str())) {
            place_is_inside(&error, &text)?;
        }
    }

    #[test]
    fn a_damaged_schema(which in any::<bool>(), damages in prop::collection::vec(damage(), 1..4)) {
        let text = damaged(if which { APPOINTMENT } else { BY_LOCATION }, &damages);
        if let Err(error) = read_schema("a.json", &text) {
            place_is_inside(&error, &text)?;
        }
    }
}

#[test]
fn every_prefix_of_a_declaration() {
    let ends = DECLARATION.char_indices().map(|(at, _)| at);
    for end in ends {
        if let Err(error) = declaration::parse(&Source::new(FileKind::Declaration, "candour.toml", &DECLARATION[..end]))
        {
            assert!(error.places[0].place.span.end <= end);
        }
    }
}

#[test]
fn deep_nesting_is_refused() {
    let deep = "[".repeat(100_000);
    assert!(
        declaration::parse(&Source::new(
            FileKind::Declaration,
            "candour.toml",
            format!("a = {deep}")
        ))
        .is_err()
    );
    assert!(read_schema("a.json", &deep).is_err());
    let keys = "{\"not\":".repeat(120);
    assert!(read_schema("a.json", &format!("{keys}{{}}{}", "}".repeat(120))).is_err());
}
