//! The comparison of an `[[assert]]`, such as `patients <= appointments` or `attended + dna = appointments`.
//!
//! Two sides of columns and numbers, added and subtracted. A column whose name is more than letters, digits and
//! underscores stands in double quotes.

use std::borrow::Cow;

use candour_cell::decimal::Decimal;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, Error as _};

/// How two sides compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `=`
    Equal,
    /// `!=`
    Unequal,
    /// `>=`
    AtLeast,
    /// `>`
    More,
}

/// What is added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operand {
    /// The number in a column.
    Column(String),
    Number(Decimal),
}

/// An operand, added or taken away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Whether it is taken away.
    pub negative: bool,
    /// What it is.
    pub operand: Operand,
}

/// A comparison of two sums.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The left side.
    pub left: Vec<Term>,
    /// How they compare.
    pub relation: Relation,
    /// The right side.
    pub right: Vec<Term>,
}

impl Comparison {
    /// The columns it names, from left to right.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.left
            .iter()
            .chain(&self.right)
            .filter_map(|term| match &term.operand {
                Operand::Column(column) => Some(column.as_str()),
                Operand::Number(_) => None,
            })
    }
}

impl<'de> Deserialize<'de> for Comparison {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        parse(&text).map_err(|fault| D::Error::custom(format!("`{text}` is no comparison: {fault}")))
    }
}

impl JsonSchema for Comparison {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Comparison".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "[<>=]" })
    }
}

fn parse(text: &str) -> Result<Comparison, String> {
    let mut rest = text;
    let left = side(&mut rest)?;
    let relation = relation(&mut rest)?;
    let right = side(&mut rest)?;
    match rest.chars().next() {
        None => Ok(Comparison { left, relation, right }),
        Some(_) => Err(format!("`{rest}` is left over")),
    }
}

fn relation(rest: &mut &str) -> Result<Relation, String> {
    const RELATIONS: [(&str, Relation); 7] = [
        ("<=", Relation::AtMost),
        (">=", Relation::AtLeast),
        ("!=", Relation::Unequal),
        ("==", Relation::Equal),
        ("<", Relation::Less),
        (">", Relation::More),
        ("=", Relation::Equal),
    ];
    for (sign, relation) in RELATIONS {
        if let Some(after) = rest.strip_prefix(sign) {
            *rest = after.trim_start();
            return Ok(relation);
        }
    }
    Err("it needs one of < <= = != >= > between its sides".to_owned())
}

fn side(rest: &mut &str) -> Result<Vec<Term>, String> {
    *rest = rest.trim_start();
    let mut negative = take(rest, '-');
    let mut terms = Vec::new();
    loop {
        let operand = operand(rest)?;
        terms.push(Term { negative, operand });
        negative = take(rest, '-');
        if !negative && !take(rest, '+') {
            return Ok(terms);
        }
    }
}

fn take(rest: &mut &str, sign: char) -> bool {
    match rest.strip_prefix(sign) {
        Some(after) => {
            *rest = after.trim_start();
            true
        }
        None => false,
    }
}

fn operand(rest: &mut &str) -> Result<Operand, String> {
    if let Some(after) = rest.strip_prefix('"') {
        let (name, after) = after.split_once('"').ok_or("a quote is not closed")?;
        *rest = after.trim_start();
        return Ok(Operand::Column(name.to_owned()));
    }
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
    let (word, after) = rest.split_at(end);
    *rest = after.trim_start();
    match word.chars().next() {
        None => Err("a column or a number is missing".to_owned()),
        Some(first) if first.is_ascii_digit() => word
            .parse()
            .map(Operand::Number)
            .map_err(|_| format!("`{word}` is no number; a column of that name stands in double quotes")),
        Some(_) => Ok(Operand::Column(word.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comparisons_are_read() {
        let read = parse("attended + \"did not attend\" - 1.5 <= appointments").unwrap();
        assert_eq!(read.relation, Relation::AtMost);
        assert_eq!(
            read.columns().collect::<Vec<_>>(),
            ["attended", "did not attend", "appointments"]
        );
        assert_eq!(
            read.left[2],
            Term {
                negative: true,
                operand: Operand::Number("1.5".parse().unwrap())
            }
        );
        assert_eq!(parse("a==b"), parse(" a = b "));
    }

    #[test]
    fn what_is_none_is_refused() {
        for text in [
            "",
            "patients",
            "patients <=",
            "<= 3",
            "a < b < c",
            "a + < b",
            "\"a < b",
            "2x < b",
            "a b = c",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
