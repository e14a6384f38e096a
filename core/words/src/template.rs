//! Templates with their places filled.

use candour_statement::value::{Decimal, Number, Value};

use crate::value::{NOT_SHOWN, bare, text};

/// A template with its places filled, each once: `value` is given the name of a place. `{name}` is the value with its noun,
/// `{name:bare}` without, and `{name:is|are}` the first word where it is exactly one of something, else the second. A place
/// without a value reads `(not shown)`.
pub fn fill(template: &str, value: impl Fn(&str) -> Option<Value>) -> String {
    let mut filled = String::with_capacity(template.len() * 2);
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        let Some(close) = rest[open..].find('}').map(|at| open + at) else {
            break;
        };
        filled.push_str(&rest[..open]);
        let place = &rest[open + 1..close];
        let (name, form) = match place.split_once(':') {
            Some((name, form)) => (name, Some(form)),
            None => (place, None),
        };
        filled.push_str(&match value(name) {
            Some(value) => in_form(&value, form),
            None => NOT_SHOWN.to_owned(),
        });
        rest = &rest[close + 1..];
    }
    filled.push_str(rest);
    filled
}

fn in_form(value: &Value, form: Option<&str>) -> String {
    match form {
        None => text(value),
        Some(form) => match form.split_once('|') {
            None => bare(value),
            Some((one, _)) if is_one(value) => one.to_owned(),
            Some((_, many)) => many.to_owned(),
        },
    }
}

/// Whether it is exactly one of something.
fn is_one(value: &Value) -> bool {
    match value {
        Value::Count(count) => count.n == Number::Exact(1),
        Value::Number(number) => number == "1",
        Value::Figure(figure) => matches!(&figure.figure, Decimal::Exact(number) if number == "1"),
        Value::Columns(ids) => ids.len() == 1,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use candour_statement::value::Count;
    use candour_statement::vocabulary::{Breakdown, Unit};

    use super::*;

    fn rows(n: Number) -> Option<Value> {
        Some(Value::Count(Count {
            n,
            unit: Unit::Rows,
            by: Breakdown::default(),
        }))
    }

    #[test]
    fn templates_are_filled_once_and_never_filled_again() {
        let value = |name: &str| match name {
            "count" => rows(Number::Exact(1)),
            "evil" => Some(Value::Word("{count}".to_owned())),
            _ => None,
        };
        assert_eq!(
            fill("{count}, {count:bare}, {evil} and {none}", value),
            "1 row, 1, {count} and (not shown)"
        );
        assert_eq!(fill("an open { brace", value), "an open { brace");
    }

    #[test]
    fn words_agree_with_numbers() {
        const TEMPLATE: &str = "{rows} {rows:repeats|repeat} an earlier one";
        for (n, says) in [
            (Number::Exact(1), "1 row repeats an earlier one"),
            (Number::Exact(1_204), "1,204 rows repeat an earlier one"),
            (Number::Below(10), "fewer than 10 rows repeat an earlier one"),
        ] {
            assert_eq!(fill(TEMPLATE, |_| rows(n.clone())), says);
        }
        let columns = |n: usize| move |_: &str| Some(Value::Columns(vec!["site".to_owned(); n]));
        assert_eq!(fill("{c} {c:has|have} gaps", columns(1)), "site has gaps");
        assert_eq!(fill("{c} {c:has|have} gaps", columns(2)), "site, site have gaps");
    }
}
