//! Templates filled with their arguments as they are, nothing withheld: for tests and pages only.

use std::collections::BTreeMap;

use candour_model::coverage::Coverage;
use candour_model::finding::Argument;
use serde::Serialize;

/// The text with each `{name}` replaced. What is named and not given, or given and not named, is a mistake of the rule.
pub(super) fn fill(text: &str, args: &BTreeMap<String, Argument>) -> Result<String, String> {
    let mut filled = String::new();
    let mut rest = text;
    let mut used = Vec::new();
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else {
            return Err(format!("a brace is not closed in \"{text}\""));
        };
        let Some(argument) = args.get(name) else {
            return Err(format!("no argument {name} for \"{text}\""));
        };
        filled.push_str(before);
        filled.push_str(&show(argument));
        used.push(name);
        rest = after;
    }
    filled.push_str(rest);
    match args.keys().find(|name| !used.contains(&name.as_str())) {
        Some(name) => Err(format!("an argument {name} that \"{text}\" does not name")),
        None => Ok(filled),
    }
}

/// An argument as it is.
pub(super) fn show(argument: &Argument) -> String {
    match argument {
        Argument::Count(count) => count.n.to_string(),
        Argument::Share(share) => percent(share.part, share.whole),
        Argument::Number(text) | Argument::Period(text) | Argument::File(text) | Argument::Word(text) => text.clone(),
        Argument::Figure(figure) => figure.text.clone(),
        Argument::Value(value) => value.text.clone().unwrap_or_else(|| "(missing)".into()),
        Argument::Label(label) => label.clone(),
        Argument::Labels(labels) => labels.join(", "),
    }
}

/// What was looked at of how many, and the rest by why.
pub(super) fn coverage(coverage: &Coverage) -> String {
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

/// With one decimal; what is not nothing never shows as nothing, and what is not all never as all.
fn percent(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "0%".into();
    }
    let (part, whole) = (u128::from(part), u128::from(whole));
    let tenths = (part * 2000 + whole) / (2 * whole);
    match tenths {
        0 if part > 0 => "< 0.1%".into(),
        1000 if part < whole => "> 99.9%".into(),
        tenths if tenths % 10 == 0 => format!("{}%", tenths / 10),
        tenths => format!("{}.{}%", tenths / 10, tenths % 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_keep_what_is_small_in_sight() {
        assert_eq!(percent(0, 7), "0%");
        assert_eq!(percent(1, 100_000), "< 0.1%");
        assert_eq!(percent(1, 8), "12.5%");
        assert_eq!(percent(99_999, 100_000), "> 99.9%");
        assert_eq!(percent(3, 3), "100%");
    }

    #[test]
    fn arguments_and_places_must_agree() {
        let args = BTreeMap::from([("k".to_owned(), Argument::Number("5".into()))]);
        assert_eq!(fill("fewer than {k}", &args).unwrap(), "fewer than 5");
        assert!(fill("fewer", &args).is_err());
        assert!(fill("{k} and {n}", &args).is_err());
        assert!(fill("{k", &args).is_err());
    }
}
