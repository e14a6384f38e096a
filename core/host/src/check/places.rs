//! How large the schema of a rule's parameters is with everything written out that it refers to. A schema of a few lines, each
//! of which refers to the next ten times, keeps whoever checks by it busy for ever; so does one that refers to itself.

use std::collections::BTreeMap;

use serde_json::Value;

/// Takes its places from those that are left, or says what is wrong with it.
pub(crate) fn take(schema: &Value, left: &mut usize) -> Result<(), String> {
    let mut written_out = WrittenOut {
        schema,
        known: BTreeMap::new(),
    };
    let places = written_out.places(schema, 0)?;
    *left = left.checked_sub(places).ok_or("it has too many places")?;
    Ok(())
}

/// How deep it may lead, references included.
const DEPTH: usize = 100;

/// Words that lead elsewhere by other ways than a pointer, so that nobody could count where to.
const OTHER_WAYS: [&str; 7] = [
    "$id",
    "$anchor",
    "$dynamicRef",
    "$dynamicAnchor",
    "$recursiveRef",
    "$recursiveAnchor",
    "$vocabulary",
];

struct WrittenOut<'a> {
    schema: &'a Value,
    /// By reference; nothing while it is being written out.
    known: BTreeMap<&'a str, Option<usize>>,
}

impl<'a> WrittenOut<'a> {
    fn places(&mut self, value: &'a Value, depth: usize) -> Result<usize, String> {
        if depth > DEPTH {
            return Err("it is nested too deep".into());
        }
        let mut places = 1_usize;
        match value {
            Value::Array(values) => {
                for value in values {
                    places = places.saturating_add(self.places(value, depth + 1)?);
                }
            }
            Value::Object(members) => {
                for (key, value) in members {
                    if OTHER_WAYS.contains(&key.as_str()) {
                        return Err(format!("{key} stands in it"));
                    }
                    let more = match (key.as_str(), value) {
                        ("$ref", Value::String(reference)) => self.referred(reference, depth + 1)?,
                        (_, value) => self.places(value, depth + 1)?,
                    };
                    places = places.saturating_add(more);
                }
            }
            _ => {}
        }
        Ok(places)
    }

    fn referred(&mut self, reference: &'a str, depth: usize) -> Result<usize, String> {
        match self.known.get(reference) {
            Some(Some(places)) => return Ok(*places),
            Some(None) => return Err("it refers to itself".into()),
            None => {}
        }
        let target = reference
            .strip_prefix('#')
            .and_then(|pointer| self.schema.pointer(pointer));
        let target = target.ok_or("it refers to what is not in it")?;
        self.known.insert(reference, None);
        let places = self.places(target, depth)?;
        self.known.insert(reference, Some(places));
        Ok(places)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::check::limits::SCHEMA_PLACES;

    fn check(schema: &Value) -> Result<(), String> {
        take(schema, &mut { SCHEMA_PLACES })
    }

    #[test]
    fn what_is_referred_to_counts_each_time() {
        let fan = |levels: usize| {
            let mut defs = serde_json::Map::new();
            for level in 0..levels {
                let next = json!({ "$ref": format!("#/$defs/l{}", level + 1) });
                defs.insert(format!("l{level}"), json!({ "allOf": vec![next; 10] }));
            }
            defs.insert(format!("l{levels}"), json!({ "type": "integer" }));
            json!({ "type": "object", "properties": { "k": { "$ref": "#/$defs/l0" } }, "$defs": defs })
        };
        assert_eq!(check(&fan(2)), Ok(()));
        assert_eq!(check(&fan(11)), Err("it has too many places".into()));
        assert_eq!(check(&fan(25)), Err("it has too many places".into()));
    }

    #[test]
    fn places_are_taken_from_those_that_are_left() {
        let (schema, mut left) = (json!({ "type": "object" }), 5);
        assert_eq!(take(&schema, &mut left), Ok(()));
        assert_eq!(left, 3);
        assert_eq!(take(&schema, &mut left), Ok(()));
        assert_eq!(take(&schema, &mut left), Err("it has too many places".into()));
    }

    #[test]
    fn a_chain_of_references_is_not_followed_for_ever() {
        let next = |level: usize| json!({ "$ref": format!("#/$defs/l{}", level + 1) });
        let chain = |levels: usize| {
            let mut defs: serde_json::Map<_, _> = (0..levels).map(|level| (format!("l{level}"), next(level))).collect();
            defs.insert(format!("l{levels}"), json!(true));
            json!({ "$ref": "#/$defs/l0", "$defs": defs })
        };
        assert_eq!(check(&chain(20)), Ok(()));
        assert_eq!(check(&chain(5000)), Err("it is nested too deep".into()));
    }

    #[test]
    fn what_nobody_can_count_is_refused() {
        let refused = |schema: Value| check(&schema).unwrap_err();
        assert_eq!(refused(json!({ "$ref": "#" })), "it refers to itself");
        assert_eq!(
            refused(json!({ "$defs": { "a": { "items": { "$ref": "#/$defs/a" } } } })),
            "it refers to itself"
        );
        assert_eq!(
            refused(json!({ "$ref": "#/$defs/b" })),
            "it refers to what is not in it"
        );
        assert_eq!(
            refused(json!({ "$ref": "file:///etc/passwd" })),
            "it refers to what is not in it"
        );
        assert_eq!(
            refused(json!({ "not": { "$dynamicRef": "#x" } })),
            "$dynamicRef stands in it"
        );
    }
}
