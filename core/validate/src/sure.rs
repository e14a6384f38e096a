//! Cells that are surely valid, told without asking: the common keywords on the common texts, on bytes.
//!
//! Sure means proved: whatever is not, also where it is valid, is asked about.

use std::collections::BTreeSet;

use candour_cell::decimal;
use candour_model::column::Column;
use candour_model::marks::is_blank;
use candour_model::meaning::NumberFormat;
use serde_json::{Map, Value};

use crate::pattern::Pattern;

/// Keywords that are understood, besides those that only describe.
#[derive(Debug)]
pub(crate) struct Sure {
    /// Texts that are markers are asked about.
    markers: BTreeSet<String>,
    values: Values,
}

#[derive(Debug)]
enum Values {
    /// Any text becomes a string.
    Texts {
        least: usize,
        most: usize,
        listed: Option<BTreeSet<String>>,
        pattern: Option<Box<Pattern>>,
    },
    /// Digits alone become a number, which must lie within these bounds.
    Wholes {
        least: u64,
        most: u64,
        format: NumberFormat,
    },
}

/// Keywords that say nothing of a value.
const DESCRIBING: [&str; 9] = [
    "title",
    "description",
    "default",
    "examples",
    "deprecated",
    "readOnly",
    "writeOnly",
    "$comment",
    "type",
];

impl Sure {
    /// What can be told of the cells of the column that is this property under the piece of the schema that judges it; `None` where nothing can.
    pub(crate) fn of(piece: &Value, property: &str, column: &Column) -> Option<Self> {
        if piece.get("patternProperties").is_some() {
            return None;
        }
        // Where the name is not declared, another keyword is about the cell.
        let declared = match piece.get("properties") {
            Some(properties) => properties.get(property)?,
            None if piece.get("additionalProperties").is_none() => &Value::Bool(true),
            None => return None,
        };
        let empty = Map::new();
        let keywords = match declared {
            Value::Bool(true) => &empty,
            Value::Object(keywords) => keywords,
            _ => return None,
        };
        let allowed = allowed_types(keywords.get("type"))?;
        let becomes_text = column.meaning.is_any_text();
        let becomes_number = column.meaning.is_numeric() && column.meaning.listed_texts.is_empty();
        let values = match becomes_text {
            true if allows(&allowed, &["string"]) => texts(keywords)?,
            // A whole number is of either type.
            false if becomes_number && allows(&allowed, &["integer", "number"]) => wholes(keywords, column)?,
            _ => return None,
        };
        Some(Sure {
            markers: column.meaning.markers.keys().cloned().collect(),
            values,
        })
    }

    /// Whether a cell of this text is valid for sure.
    #[inline]
    pub(crate) fn is_valid(&self, text: &str) -> bool {
        // Without a declaration, a text that looks blank alone is a marker.
        if is_blank(text) || (!self.markers.is_empty() && self.markers.contains(text)) {
            return false;
        }
        match &self.values {
            Values::Texts {
                least,
                most,
                listed,
                pattern,
            } => {
                // Of ASCII, characters are bytes.
                text.is_ascii()
                    && (*least..=*most).contains(&text.len())
                    && listed.as_ref().is_none_or(|listed| listed.contains(text))
                    && pattern.as_ref().is_none_or(|pattern| pattern.is_match(text.as_bytes()))
            }
            Values::Wholes { least, most, format } => {
                decimal::plain_whole(text, format).is_some_and(|number| (*least..=*most).contains(&number))
            }
        }
    }
}

/// The types that a schema allows; empty where it allows all.
fn allowed_types(declared: Option<&Value>) -> Option<Vec<&str>> {
    match declared {
        None => Some(Vec::new()),
        Some(Value::String(one)) => Some(vec![one]),
        Some(Value::Array(several)) => several.iter().map(Value::as_str).collect(),
        Some(_) => None,
    }
}

fn allows(allowed: &[&str], any: &[&str]) -> bool {
    allowed.is_empty() || any.iter().any(|one| allowed.contains(one))
}

fn texts(keywords: &Map<String, Value>) -> Option<Values> {
    let (mut least, mut most, mut listed, mut pattern) = (0, usize::MAX, None, None);
    for (keyword, value) in keywords {
        match keyword.as_str() {
            "minLength" => least = usize::try_from(value.as_u64()?).ok()?,
            "maxLength" => most = usize::try_from(value.as_u64()?).ok()?,
            "pattern" => pattern = Some(Box::new(Pattern::new(value.as_str()?)?)),
            "enum" => {
                let all = value.as_array()?.iter().filter_map(Value::as_str);
                listed = Some(all.map(str::to_owned).collect());
            }
            // Of numbers, which a text is not.
            "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" => {}
            other if says_nothing(other) => {}
            _ => return None,
        }
    }
    Some(Values::Texts {
        least,
        most,
        listed,
        pattern,
    })
}

fn wholes(keywords: &Map<String, Value>, column: &Column) -> Option<Values> {
    let (mut least, mut most) = (0, u64::MAX);
    for (keyword, value) in keywords {
        match keyword.as_str() {
            // A bound below nought bounds nothing here.
            "minimum" if value.as_i64().is_some_and(|bound| bound < 0) => {}
            "minimum" => least = value.as_u64()?,
            "maximum" => most = value.as_u64()?,
            // Of texts, which a number is not.
            "minLength" | "maxLength" | "pattern" | "format" => {}
            other if says_nothing(other) => {}
            _ => return None,
        }
    }
    Some(Values::Wholes {
        least,
        most,
        format: column.meaning.number.clone(),
    })
}

fn says_nothing(keyword: &str) -> bool {
    DESCRIBING.contains(&keyword) || keyword.starts_with("x-")
}
