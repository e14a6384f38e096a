//! When a rule finds something, in a sentence with the parameters that a policy gives it.

use std::cell::Cell;

use candour_statement::value;
use serde_json::Value;

use crate::numbers::{number, plain};
use crate::template;

/// What separates clauses, any of which is enough.
const OR: &str = " | ";

/// The clauses of a threshold that hold for these parameters, as the end of `fails if …`. One that starts with `[name=word]`
/// holds where the parameter is that word or lists it; one that names a parameter which is not set does not hold.
pub(crate) fn filled(threshold: &str, params: &Value) -> Option<String> {
    let clauses: Vec<String> = threshold.split(OR).filter_map(|text| clause(text, params)).collect();
    (!clauses.is_empty()).then(|| clauses.join(", or if "))
}

fn clause(text: &str, params: &Value) -> Option<String> {
    let text = match text.strip_prefix('[').and_then(|guarded| guarded.split_once("] ")) {
        Some((guard, rest)) => is_so(guard, params).then_some(rest)?,
        None => text,
    };
    let lacks = Cell::new(false);
    let filled = template::fill(text, |name| {
        let told = params.get(name).and_then(told);
        lacks.set(lacks.get() || told.is_none());
        told
    });
    (!lacks.get()).then_some(filled)
}

/// Whether a parameter is a word, or lists it.
fn is_so(guard: &str, params: &Value) -> bool {
    let Some((value, word)) = guard
        .split_once('=')
        .and_then(|(name, word)| Some((params.get(name)?, word)))
    else {
        return false;
    };
    match value {
        Value::Array(listed) => listed.iter().any(|value| plain(value) == word),
        value => plain(value) == word,
    }
}

fn told(value: &Value) -> Option<value::Value> {
    Some(match value {
        Value::Null => return None,
        Value::Number(n) => value::Value::Number(n.as_u64().map_or_else(|| n.to_string(), number)),
        Value::Array(listed) => value::Value::Word(either(&listed.iter().map(plain).collect::<Vec<_>>())?),
        other => value::Value::Word(plain(other)),
    })
}

/// `a, b or c`; nothing where there is none.
fn either(texts: &[String]) -> Option<String> {
    match texts {
        [] => None,
        [only] => Some(only.clone()),
        [first @ .., last] => Some(format!("{} or {last}", first.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_clauses_whose_parameters_are_set_are_said() {
        const THRESHOLD: &str = "at least {keys} {keys:row repeats|rows repeat} a key | at least {rows} rows are alike";
        assert_eq!(
            filled(THRESHOLD, &json!({ "keys": 1, "rows": 20_000 })).unwrap(),
            "at least 1 row repeats a key, or if at least 20,000 rows are alike"
        );
        assert_eq!(
            filled(THRESHOLD, &json!({ "keys": 2, "rows": null })).unwrap(),
            "at least 2 rows repeat a key"
        );
        assert_eq!(filled(THRESHOLD, &json!({})), None);
    }

    #[test]
    fn clauses_can_be_for_one_word_alone() {
        const THRESHOLD: &str =
            "[finds=lost] a column is lost | [finds=new] a column is new | [strict=true] a label has spaces";
        assert_eq!(
            filled(THRESHOLD, &json!({ "finds": ["new", "lost"], "strict": true })).unwrap(),
            "a column is lost, or if a column is new, or if a label has spaces"
        );
        assert_eq!(
            filled(THRESHOLD, &json!({ "finds": "new" })).unwrap(),
            "a column is new"
        );
        assert_eq!(filled(THRESHOLD, &json!({ "strict": false })), None);
    }

    #[test]
    fn lists_are_alternatives() {
        let of = |of: &[&str]| filled("a cell counts {of}", &json!({ "of": of }));
        assert_eq!(of(&["people", "events"]).unwrap(), "a cell counts people or events");
        assert_eq!(of(&[]), None);
    }
}
