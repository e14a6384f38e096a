//! Templates with their places filled.

use crate::value::NOT_SHOWN;

/// A template with its places filled, each once: `argument` is given the name of a place, and whether it wants the value
/// without its noun. A place without a value reads `(not shown)`.
pub fn fill(template: &str, argument: impl Fn(&str, bool) -> Option<String>) -> String {
    let mut text = String::with_capacity(template.len() * 2);
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        let Some(close) = rest[open..].find('}').map(|at| open + at) else {
            break;
        };
        text.push_str(&rest[..open]);
        let place = &rest[open + 1..close];
        let (name, is_bare) = match place.split_once(':') {
            Some((name, "bare")) => (name, true),
            _ => (place, false),
        };
        text.push_str(&argument(name, is_bare).unwrap_or_else(|| NOT_SHOWN.to_owned()));
        rest = &rest[close + 1..];
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_filled_once_and_never_filled_again() {
        let argument = |name: &str, is_bare: bool| match (name, is_bare) {
            ("count", false) => Some("1 row".to_owned()),
            ("count", true) => Some("1".to_owned()),
            ("evil", _) => Some("{count}".to_owned()),
            _ => None,
        };
        assert_eq!(
            fill("{count}, {count:bare}, {evil} and {none}", argument),
            "1 row, 1, {count} and (not shown)"
        );
        assert_eq!(fill("an open { brace", argument), "an open { brace");
    }
}
