//! Templates filled with their arguments as they are, nothing withheld, in the words that a report has.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use candour_model::coverage::Coverage;
use candour_model::finding::{Argument, Count};
use candour_statement::value::Value;
use candour_words as words;
use serde::Serialize;

/// The text with each place filled. What is named and not given, or given and not named, is a mistake of the rule.
pub(crate) fn fill(text: &str, args: &BTreeMap<String, Argument>) -> Result<String, String> {
    if text.matches('{').count() != text.matches('}').count() {
        return Err(format!("a brace is not closed in \"{text}\""));
    }
    let (used, missing) = (RefCell::new(BTreeSet::new()), RefCell::new(None));
    let filled = words::fill(text, |name| {
        used.borrow_mut().insert(name.to_owned());
        let Some(argument) = args.get(name) else {
            missing.borrow_mut().get_or_insert_with(|| name.to_owned());
            return None;
        };
        Some(Value::from(argument))
    });
    if let Some(name) = missing.into_inner() {
        return Err(format!("no argument {name} for \"{text}\""));
    }
    match args.keys().find(|name| !used.borrow().contains(*name)) {
        Some(name) => Err(format!("an argument {name} that \"{text}\" does not name")),
        None => Ok(filled),
    }
}

/// A count as it is, with its noun.
pub(crate) fn count(count: &Count) -> String {
    words::text(&Value::from(&Argument::Count(count.clone())))
}

/// An argument as it is.
pub(crate) fn show(argument: &Argument) -> String {
    words::bare(&Value::from(argument))
}

/// What was looked at of how many, and the rest by why.
pub(crate) fn coverage(coverage: &Coverage) -> String {
    let mut text = name(&coverage.about);
    if !coverage.columns.is_empty() {
        text.push_str(&format!(" of {}", coverage.columns.join(", ")));
    }
    text.push_str(&format!(": {} of {}", coverage.looked, coverage.of));
    for rest in &coverage.rest {
        text.push_str(&format!(", {} {}", rest.n, name(&rest.why)));
    }
    text.push('\n');
    text
}

/// As it is written in JSON.
fn name<T: Serialize>(word: &T) -> String {
    let json = serde_json::to_value(word).ok();
    json.as_ref()
        .and_then(serde_json::Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_and_places_must_agree() {
        let args = BTreeMap::from([("k".to_owned(), Argument::Number("5".into()))]);
        assert_eq!(fill("fewer than {k}", &args).unwrap(), "fewer than 5");
        assert!(fill("fewer", &args).is_err());
        assert!(fill("{k} and {n}", &args).is_err());
        assert!(fill("{k", &args).is_err());
    }
}
