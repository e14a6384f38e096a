//! A condition on a row, such as `patients <= appointments`: what is written, and what was read of it.

use std::borrow::Cow;
use std::ops::Range;

use candour_predicate::{Error as Fault, Parsed, parse};
use miette::Diagnostic;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer};

use crate::error::{Error, ErrorKind, Result};
use crate::place::{Sited, Source};

/// A condition. One that makes no sense is kept, since only its file knows the place of the mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// As it is written, on one line.
    pub text: String,
    written: String,
    read: std::result::Result<Parsed, Fault>,
}

impl<'de> Deserialize<'de> for Condition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let written = String::deserialize(deserializer)?;
        let lines: Vec<&str> = written.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        Ok(Condition {
            text: lines.join(" "),
            read: parse(&written),
            written,
        })
    }
}

impl JsonSchema for Condition {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Condition".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "\\S" })
    }
}

impl Condition {
    /// What was read of it.
    ///
    /// # Errors
    /// What is wrong with it, at its place.
    pub(crate) fn read(this: &Sited<Self>, source: &Source) -> Result<Parsed> {
        this.value.read.clone().map_err(|fault| {
            let kind = ErrorKind::WrongCondition {
                message: fault.to_string(),
                help: fault.help().map(|help| help.to_string()).unwrap_or_default(),
            };
            Error::at(kind, source.place(Condition::within(this, source, &fault.span)), "here")
        })
    }

    /// Where a part of it stands in its file; all of it where that is written with escapes.
    pub(crate) fn within(this: &Sited<Self>, source: &Source, part: &Range<usize>) -> Range<usize> {
        let whole = this.span();
        let start = source
            .text
            .get(whole.clone())
            .and_then(|quoted| quoted.find(&this.value.written));
        match start {
            Some(start) => whole.start + start + part.start..whole.start + start + part.end,
            None => whole,
        }
    }
}
