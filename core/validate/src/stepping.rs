//! Patterns that only an engine knows which steps back: those with look-arounds and references to groups.
//!
//! Such an engine can take longer than anybody lives. It is given so many steps for each text; what it has not decided by
//! then is neither a match nor none, and is told apart from both: whoever asks about a value asks here whether everything
//! that was asked meanwhile was decided.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use fancy_regex::{Regex, RegexBuilder};
use jsonschema::paths::Location;
use jsonschema::{Keyword, PatternOptions, ValidationError, Validator};
use serde_json::{Map, Value, json};

use crate::dialect;

/// How often the engine may step back for one text: far more than patterns need that are written to be understood.
pub const MOST_STEPS: usize = 100_000;

thread_local! {
    /// Where in the schema the patterns stand that this thread could not decide since it was last asked.
    static UNDECIDED: RefCell<BTreeSet<String>> = const { RefCell::new(BTreeSet::new()) };
}

/// What is answered, and the places in the schema of the patterns that could not be decided meanwhile.
pub(crate) fn watched<T>(ask: impl FnOnce() -> T) -> (T, BTreeSet<String>) {
    UNDECIDED.take();
    let answer = ask();
    (answer, UNDECIDED.take())
}

/// A pattern for the engine that steps back.
#[derive(Debug)]
pub(crate) struct Stepping(Regex);

impl Stepping {
    /// Compiles a pattern of ECMA-262.
    pub(crate) fn new(pattern: &str) -> Result<Self, String> {
        let written = dialect::translated(pattern)?;
        let built = RegexBuilder::new(&written).backtrack_limit(MOST_STEPS).build();
        built.map(Stepping).map_err(|error| error.to_string())
    }

    /// Whether it matches somewhere in a text; nothing where that could not be decided.
    pub(crate) fn is_match(&self, text: &str) -> Option<bool> {
        // A defect of the engine is no answer either.
        catch_unwind(AssertUnwindSafe(|| self.0.is_match(text))).ok()?.ok()
    }
}

/// Schemas whose `pattern` is decided here where the linear engine cannot.
pub(crate) fn pattern_keyword<'a>(
    value: &'a Value,
    place: &Location,
) -> Result<Box<dyn for<'i> Keyword<'i>>, ValidationError<'a>> {
    let Value::String(pattern) = value else {
        return Err(ValidationError::custom("`pattern` is a text"));
    };
    let linear = jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .with_pattern_options(PatternOptions::regex())
        .offline()
        .build(&json!({ "pattern": pattern }));
    if let Ok(linear) = linear {
        return Ok(Box::new(Decided::Linear(Box::new(linear))));
    }
    match Stepping::new(pattern) {
        Ok(stepping) => Ok(Box::new(Decided::Stepping(stepping, place.as_str().to_owned()))),
        Err(reason) => {
            let message = format!("the pattern at {} cannot be decided: {reason}", place.as_str());
            Err(ValidationError::custom(message))
        }
    }
}

enum Decided {
    Linear(Box<Validator>),
    /// And where in the schema it stands.
    Stepping(Stepping, String),
}

impl<'i> Keyword<'i> for Decided {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        match Keyword::is_valid(self, instance) {
            true => Ok(()),
            false => Err(ValidationError::custom("this does not match the pattern")),
        }
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        match (self, instance) {
            (Decided::Linear(linear), _) => linear.is_valid(instance),
            (Decided::Stepping(stepping, place), Value::String(text)) => match stepping.is_match(text) {
                Some(is_match) => is_match,
                None => {
                    UNDECIDED.with_borrow_mut(|undecided| undecided.insert(place.clone()));
                    false
                }
            },
            _ => true,
        }
    }
}

/// The same schema with names in `patternProperties` that the linear engine knows: the names in a row are known, so those
/// that a name's pattern takes can be written out.
#[derive(Debug)]
pub(crate) struct Named {
    pub(crate) schema: Value,
    /// Segments of places in it, and what they are in the schema as it was written.
    renamed: Vec<(String, String)>,
}

impl Named {
    /// For rows with these names.
    ///
    /// # Errors
    /// A pattern cannot be compiled, or a name not be decided.
    pub(crate) fn new(schema: &Value, names: &BTreeSet<&str>) -> Result<Self, String> {
        let mut schema = schema.clone();
        let mut renamed = Vec::new();
        rename(&mut schema, names, &mut renamed)?;
        Ok(Named { schema, renamed })
    }

    /// A place in the schema as it was written.
    pub(crate) fn place(&self, place: &str) -> String {
        if self.renamed.is_empty() {
            return place.to_owned();
        }
        let segment = |segment: &str| {
            let mut renamed = self.renamed.iter();
            let written = renamed
                .find(|(new, _)| new == segment)
                .map(|(_, written)| written.clone());
            written.unwrap_or_else(|| segment.to_owned())
        };
        place.split('/').map(segment).collect::<Vec<_>>().join("/")
    }
}

fn rename(schema: &mut Value, names: &BTreeSet<&str>, renamed: &mut Vec<(String, String)>) -> Result<(), String> {
    match schema {
        Value::Object(keywords) => {
            for (keyword, value) in keywords.iter_mut() {
                if matches!(keyword.as_str(), "const" | "enum" | "default" | "examples") {
                    continue;
                }
                if let ("patternProperties", Value::Object(patterns)) = (keyword.as_str(), &mut *value) {
                    *patterns = written_out(std::mem::take(patterns), names, renamed)?;
                }
                rename(value, names, renamed)?;
            }
        }
        Value::Array(items) => items.iter_mut().try_for_each(|item| rename(item, names, renamed))?,
        _ => {}
    }
    Ok(())
}

fn written_out(
    patterns: Map<String, Value>,
    names: &BTreeSet<&str>,
    renamed: &mut Vec<(String, String)>,
) -> Result<Map<String, Value>, String> {
    let mut written = Map::new();
    for (pattern, schema) in patterns {
        let linear = jsonschema::options()
            .with_pattern_options(PatternOptions::regex())
            .offline()
            .build(&json!({ "pattern": pattern }));
        if linear.is_ok() {
            written.insert(pattern, schema);
            continue;
        }
        let fault = |reason: &str| format!("a name in `patternProperties` cannot be decided: {reason}");
        let stepping = Stepping::new(&pattern).map_err(|reason| fault(&reason))?;
        // A name that no row has, and that no other pattern has: the empty repetition tells them apart.
        let mut taken = vec!["x^".to_owned()];
        for name in names {
            if stepping
                .is_match(name)
                .ok_or_else(|| fault("it takes too many steps"))?
            {
                taken.push(exactly(name));
            }
        }
        let key = format!("(?:){{{}}}(?:{})", renamed.len(), taken.join("|"));
        renamed.push((key.clone(), pattern.replace('~', "~0").replace('/', "~1")));
        written.insert(key, schema);
    }
    Ok(written)
}

/// A pattern that takes this name alone.
fn exactly(name: &str) -> String {
    let mut pattern = String::from("^");
    for c in name.chars() {
        match c.is_ascii_alphanumeric() {
            true => pattern.push(c),
            false if c.is_ascii() => pattern.push_str(&format!("\\x{:02x}", u32::from(c))),
            false => pattern.push(c),
        }
    }
    pattern.push('$');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_older_engine_got_wrong_is_decided_rightly() {
        let pattern = Stepping::new("^(?!ZZ)[A-Z]+[0-9]+ ?[0-9]+[A-Z]+$").unwrap();
        assert_eq!(pattern.is_match("A1B"), Some(false));
        assert_eq!(pattern.is_match("A11B"), Some(true));
        assert_eq!(pattern.is_match("A1 1B"), Some(true));
        assert_eq!(pattern.is_match("ZZ11B"), Some(false));
    }

    #[test]
    fn what_takes_too_many_steps_is_neither_a_match_nor_none() {
        let pattern = Stepping::new(r"^(a|a)*(?=b)b$").unwrap();
        assert_eq!(pattern.is_match("aab"), Some(true));
        assert_eq!(pattern.is_match(&format!("{}!", "a".repeat(60))), None);
    }

    #[test]
    fn names_that_a_pattern_takes_are_written_out_and_places_stay() {
        let schema = json!({ "patternProperties": {
            "^(?!c)[a-e]/": { "type": "integer" }, "^(?=b)": { "minLength": 2 }, "^d": { "maxLength": 1 },
        } });
        let names = BTreeSet::from(["a/x", "b", "c/x", "d.\"é"]);
        let named = Named::new(&schema, &names).unwrap();
        let validator = jsonschema::options()
            .with_pattern_options(PatternOptions::regex())
            .build(&named.schema)
            .unwrap();
        let row = json!({ "a/x": "1", "b": "1", "c/x": "1", "d.\"é": "12" });
        let mut places: Vec<String> = validator
            .iter_errors(&row)
            .map(|error| named.place(error.schema_path().as_str()))
            .collect();
        places.sort();
        assert_eq!(
            places,
            [
                "/patternProperties/^(?!c)[a-e]~1/type",
                "/patternProperties/^(?=b)/minLength",
                "/patternProperties/^d/maxLength",
            ]
        );
    }

    #[test]
    fn a_group_that_took_no_part_is_the_empty_text() {
        let pattern = Stepping::new(r"^(a)?b\1$").unwrap();
        assert_eq!(pattern.is_match("b"), Some(true));
        assert_eq!(pattern.is_match("aba"), Some(true));
        assert_eq!(pattern.is_match("ab"), Some(false));
    }
}
