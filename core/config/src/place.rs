//! Places: where in a text something was said, so that a mistake can be shown there.
//!
//! A text that may be a data file, named by mistake, is never quoted: a place in it holds none of it.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{Deserialize, Deserializer, Error as _, SeqAccess, Visitor};

use crate::file_kind::FileKind;

/// A text that people wrote, what they call it, and what it is taken for.
#[derive(Clone, Debug)]
pub struct Source {
    /// The file's name, as the user wrote it or relative to the release.
    pub name: String,
    /// The whole text.
    pub text: Arc<str>,
    kind: FileKind,
    /// Whether it surely is of its kind, once that was asked.
    is_sure: Arc<OnceLock<bool>>,
}

impl Eq for Source {}

impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        (self.kind, &self.name, &self.text) == (other.kind, &other.name, &other.text)
    }
}

impl Source {
    /// A text with a name, taken for a file of this kind.
    pub fn new(kind: FileKind, name: impl Into<String>, text: impl Into<Arc<str>>) -> Self {
        Source {
            name: name.into(),
            text: text.into(),
            kind,
            is_sure: Arc::default(),
        }
    }

    /// A place in it. A span that does not fit the text is cut to what does.
    ///
    /// Of a text that may be another file, named by mistake, the place knows no more than line and column.
    pub fn place(&self, span: Range<usize>) -> Place {
        let end = span.end.min(self.text.len());
        let start = span.start.min(end);
        let is_sure = *self.is_sure.get_or_init(|| self.kind.is_surely(&self.text));
        Place {
            name: self.name.clone(),
            text: is_sure.then(|| Arc::clone(&self.text)),
            span: start..end,
            kind: self.kind,
            position: if is_sure { (0, 0) } else { position(&self.text, start) },
        }
    }
}

/// Line and column of a byte, each from 1; columns are characters.
fn position(text: &str, at: usize) -> (usize, usize) {
    let before = &text.as_bytes()[..at];
    let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    let lines = before.iter().filter(|byte| **byte == b'\n').count();
    let column = String::from_utf8_lossy(&before[line_start..]).chars().count();
    (lines + 1, column + 1)
}

/// A place in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file's name, as the user wrote it or relative to the release.
    pub name: String,
    /// Which bytes of its text.
    pub span: Range<usize>,
    /// The whole text, where it may be quoted.
    text: Option<Arc<str>>,
    kind: FileKind,
    /// Line and column of the first byte, for a text that is not quoted.
    position: (usize, usize),
}

impl Place {
    /// The place as miette labels it.
    pub fn source_span(&self) -> SourceSpan {
        SourceSpan::from(self.span.clone())
    }

    /// What stands there, where it may be quoted.
    pub fn quoted(&self) -> Option<&str> {
        self.text.as_ref()?.get(self.span.clone())
    }

    /// Whether its text may be quoted.
    pub(crate) fn is_quotable(&self) -> bool {
        self.text.is_some()
    }

    /// What its file is taken for.
    pub(crate) fn kind(&self) -> FileKind {
        self.kind
    }

    /// Whether two places are in one text.
    pub(crate) fn is_beside(&self, other: &Place) -> bool {
        self.name == other.name && self.text == other.text
    }

    /// The place in words, for a text that is not quoted.
    pub(crate) fn in_words(&self) -> String {
        let (line, column) = self.position;
        format!("{}, line {line}, column {column}", self.name)
    }
}

impl SourceCode for Place {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        lines_before: usize,
        lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let text = self.text.as_ref().ok_or(MietteError::OutOfBounds)?;
        let contents = text.read_span(span, lines_before, lines_after)?;
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            contents.data(),
            *contents.span(),
            contents.line(),
            contents.column(),
            contents.line_count(),
        )))
    }
}

/// A value and where in its file it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sited<T> {
    pub value: T,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl<T> Sited<T> {
    /// A value at a place.
    pub fn new(value: T, span: Range<usize>) -> Self {
        Sited {
            value,
            start: span.start,
            end: span.end,
        }
    }

    /// Its bytes.
    pub fn span(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// The name by which a [`Sited`] asks this crate's deserializer for the place of its value.
pub(crate) const SITED: &str = "$candour::Sited";

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Sited<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Three<T>(std::marker::PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Three<T> {
            type Value = Sited<T>;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("a value with its place")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Sited<T>, A::Error> {
                let absent = || A::Error::custom("the place of a value is known to this crate's own deserializer only");
                let start = parts.next_element()?.ok_or_else(absent)?;
                let end = parts.next_element()?.ok_or_else(absent)?;
                let value = parts.next_element()?.ok_or_else(absent)?;
                Ok(Sited { value, start, end })
            }
        }

        deserializer.deserialize_tuple_struct(SITED, 3, Three(std::marker::PhantomData))
    }
}

/// In a JSON Schema, a value with its place is the value.
impl<T: JsonSchema> JsonSchema for Sited<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_what_may_be_data_holds_nothing_of_it() {
        let source = Source::new(FileKind::Policy, "a.csv", "name\nJané Roe\n");
        let place = source.place(11..14);
        assert_eq!(
            (place.quoted(), place.in_words().as_str()),
            (None, "a.csv, line 2, column 6")
        );
        assert!(!format!("{place:?}").contains("Roe"));
        assert!(place.read_span(&place.source_span(), 1, 1).is_err());
        let source = Source::new(FileKind::Policy, "a.toml", "[pack]\nid = 5\n");
        assert_eq!(source.place(12..13).quoted(), Some("5"));
    }
}
