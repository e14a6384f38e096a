//! Small values: words, days, moments, lengths of time, bounds.

use std::borrow::Cow;
use std::ops::Deref;

use candour_cell::decimal::Decimal;
use candour_model::facts::Back;
use candour_model::meaning::PeriodUnit;
use jiff::civil::Date;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, Error as _, Unexpected, Visitor};

/// Declared words are published, so they stay short: long enough for a sentence, too short for a list of people.
const LONGEST_WORDS: usize = 300;

/// A line of text for people: not blank, one line, at most 300 characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Words(pub String);

impl Deref for Words {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.trim().is_empty() {
            return Err(D::Error::custom("this text is blank"));
        }
        if text.chars().count() > LONGEST_WORDS {
            return Err(D::Error::custom(format!(
                "this text is longer than {LONGEST_WORDS} characters"
            )));
        }
        if text.chars().any(char::is_control) {
            return Err(D::Error::custom("this text is not a single line"));
        }
        Ok(Words(text))
    }
}

impl JsonSchema for Words {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Words".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "\\S", "maxLength": LONGEST_WORDS })
    }
}

/// A day: `2014-04-01`, with or without quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub Date);

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        day(&text)
            .map(Day)
            .ok_or_else(|| D::Error::custom(format!("`{text}` is not a day such as 2014-04-01")))
    }
}

/// Nothing but year, month and day: what jiff would read besides, such as a time, is no day.
fn day(text: &str) -> Option<Date> {
    let digits_and_dashes = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    if digits_and_dashes { text.parse().ok() } else { None }
}

impl JsonSchema for Day {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Day".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date" })
    }
}

/// A day, a month or a year: `2014-10-01`, `2014-10`, `2014`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment(pub String);

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let whole = match text.len() {
            4 => format!("{text}-01-01"),
            7 => format!("{text}-01"),
            _ => text.clone(),
        };
        match day(&whole) {
            Some(_) => Ok(Moment(text)),
            None => Err(D::Error::custom(format!(
                "`{text}` is not a day, month or year such as 2014-10-01, 2014-10 or 2014"
            ))),
        }
    }
}

impl JsonSchema for Moment {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Moment".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$" })
    }
}

/// A length of time, such as `1 year` or `3 months`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Length(pub Back);

impl<'de> Deserialize<'de> for Length {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        length(&text).map(Length).ok_or_else(|| {
            D::Error::custom(format!(
                "`{text}` is not a length of time such as \"1 year\" or \"3 months\""
            ))
        })
    }
}

fn length(text: &str) -> Option<Back> {
    let (count, unit) = text.split_once(' ')?;
    let count = count.parse().ok().filter(|count| *count > 0)?;
    let unit = match unit.strip_suffix('s').unwrap_or(unit) {
        "day" => PeriodUnit::Day,
        "week" => PeriodUnit::Week,
        "month" => PeriodUnit::Month,
        "quarter" => PeriodUnit::Quarter,
        "year" => PeriodUnit::Year,
        "financial-year" => PeriodUnit::FinancialYear,
        _ => return None,
    };
    Some(Back { count, unit })
}

impl JsonSchema for Length {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Length".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": "^[1-9][0-9]* (day|week|month|quarter|year|financial-year)s?$"
        })
    }
}

/// The character between cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delimiter(pub char);

impl<'de> Deserialize<'de> for Delimiter {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let character = char::deserialize(deserializer)?;
        let fits =
            character.is_ascii() && !character.is_ascii_alphanumeric() && !matches!(character, '"' | '\n' | '\r');
        if fits {
            Ok(Delimiter(character))
        } else {
            Err(D::Error::custom(
                "a delimiter is one character of ASCII, no letter, digit, quote or line end",
            ))
        }
    }
}

impl JsonSchema for Delimiter {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Delimiter".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[^\"\\n\\r0-9A-Za-z]$" })
    }
}

/// The most of a measure that a waiver accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound(pub Decimal);

impl<'de> Deserialize<'de> for Bound {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AtLeastNought;

        impl Visitor<'_> for AtLeastNought {
            type Value = Bound;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("a number, 0 or more")
            }

            fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Bound, E> {
                Ok(Bound(Decimal::from(number)))
            }

            fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Bound, E> {
                Err(E::invalid_value(Unexpected::Signed(number), &self))
            }

            fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Bound, E> {
                // By its shortest text, which is what the publisher wrote.
                let exact = number.to_string().parse().ok();
                exact
                    .filter(|exact| *exact >= Decimal::ZERO)
                    .map(Bound)
                    .ok_or_else(|| E::invalid_value(Unexpected::Float(number), &self))
            }
        }

        deserializer.deserialize_any(AtLeastNought)
    }
}

impl JsonSchema for Bound {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Bound".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number", "minimum": 0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time_are_read() {
        for (text, read) in [
            ("1 year", Some((1, PeriodUnit::Year))),
            ("3 months", Some((3, PeriodUnit::Month))),
            ("2 financial-years", Some((2, PeriodUnit::FinancialYear))),
            ("0 years", None),
            ("year", None),
            ("1 fortnight", None),
            ("-1 year", None),
        ] {
            assert_eq!(length(text).map(|back| (back.count, back.unit)), read, "{text}");
        }
    }

    #[test]
    fn days_are_days_and_nothing_more() {
        for (text, is_day) in [
            ("2014-04-01", true),
            ("2016-02-29", true),
            ("2015-02-29", false),
            ("2014-4-1", false),
            ("2014-04-01T00:00:00", false),
            ("20140401", false),
        ] {
            assert_eq!(day(text).is_some(), is_day, "{text}");
        }
    }
}
