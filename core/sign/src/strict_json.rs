//! Refuses JSON that two readers could read differently: an object that names a member twice, at any depth.
//!
//! Nothing is built, so a hostile file costs the member names of the objects open at one time and no more.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::error::{ErrorKind, Result};

/// The most JSON values that a payload may hold, counting each object, array and leaf.
const MOST_VALUES_IN_A_PAYLOAD: usize = 4 << 20;

/// Refuses bytes that are not JSON, or in which any object names a member twice.
///
/// Meant for a payload once its signatures are verified and before it is parsed.
pub fn refuse_duplicate_members(json: &[u8]) -> Result<()> {
    check(json, MOST_VALUES_IN_A_PAYLOAD)
}

/// The same, with the most values that the whole text may hold.
pub(crate) fn check(json: &[u8], most: usize) -> Result<()> {
    let state = State {
        values: Cell::new(0),
        most,
        duplicate: Cell::new(false),
    };
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    match Checked(&state)
        .deserialize(&mut deserializer)
        .and_then(|()| deserializer.end())
    {
        Ok(()) => Ok(()),
        Err(_) if state.values.get() > most => Err(ErrorKind::TooLarge {
            what: "the number of JSON values",
            found: state.values.get(),
            most,
        }
        .into()),
        Err(error) if state.duplicate.get() => Err(ErrorKind::DuplicateMember {
            line: error.line(),
            column: error.column(),
        }
        .into()),
        Err(error) => Err(ErrorKind::NotJson {
            line: error.line(),
            column: error.column(),
        }
        .into()),
    }
}

struct State {
    values: Cell<usize>,
    most: usize,
    duplicate: Cell<bool>,
}

#[derive(Clone, Copy)]
struct Checked<'s>(&'s State);

impl<'de> DeserializeSeed<'de> for Checked<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> std::result::Result<(), D::Error> {
        let values = self.0.values.get() + 1;
        self.0.values.set(values);
        if values > self.0.most {
            return Err(D::Error::custom("too many values"));
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Checked<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any JSON value")
    }

    fn visit_unit<E>(self) -> std::result::Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> std::result::Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> std::result::Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> std::result::Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> std::result::Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> std::result::Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> std::result::Result<(), A::Error> {
        while items.next_element_seed(self)?.is_some() {}
        Ok(())
    }

    /// Numbers come here too, as a map of one member, where serde_json keeps them exact.
    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> std::result::Result<(), A::Error> {
        let mut seen = BTreeSet::new();
        while let Some(name) = members.next_key::<String>()? {
            if !seen.insert(name) {
                self.0.duplicate.set(true);
                members.next_value::<IgnoredAny>()?;
                return Err(A::Error::custom("a member twice"));
            }
            members.next_value_seed(self)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(json: &str) -> ErrorKind {
        refuse_duplicate_members(json.as_bytes()).unwrap_err().kind
    }

    #[test]
    fn what_is_read_one_way_passes() {
        for json in [
            "{}",
            " [1, -2.5e3, 1e999, true, null, \"x\"] ",
            r#"{"a":{"b":1},"c":{"b":1}}"#,
            "12345678901234567890123",
        ] {
            assert!(refuse_duplicate_members(json.as_bytes()).is_ok(), "{json}");
        }
    }

    #[test]
    fn a_member_twice_is_refused_at_every_depth_and_however_it_is_spelt() {
        for json in [
            r#"{"a":1,"a":1}"#,
            r#"[[{"x":{"a":1,"b":2,"a":3}}]]"#,
            r#"{"a":1,"\u0061":2}"#,
            r#"{"a":{"deep":[{"":0,"":0}]}}"#,
        ] {
            assert!(
                matches!(kind(json), ErrorKind::DuplicateMember { line: 1, .. }),
                "{json}"
            );
        }
    }

    #[test]
    fn what_is_not_json_is_refused_with_its_place() {
        for json in ["", "{", "{\"a\":1} x", "nul", "[1,]", "\"\u{1}\"", "{'a':1}"] {
            assert!(matches!(kind(json), ErrorKind::NotJson { line: 1, .. }), "{json}");
        }
        assert!(matches!(kind("{\n\n  ?"), ErrorKind::NotJson { line: 3, column: 3 }));
        assert!(refuse_duplicate_members(b"\"\xff\"").is_err());
    }

    #[test]
    fn depth_and_number_of_values_are_bounded() {
        assert!(matches!(kind(&"[".repeat(100_000)), ErrorKind::NotJson { .. }));
        let error = check(b"[1,2,3]", 3).unwrap_err();
        assert!(matches!(error.kind, ErrorKind::TooLarge { most: 3, .. }));
        assert!(check(b"[1,2,3]", 20).is_ok());
    }
}
