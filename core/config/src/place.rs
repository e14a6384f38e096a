//! Places: where in a text something was said, so that a mistake can be shown there.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{Deserialize, Deserializer, Error as _, SeqAccess, Visitor};

/// A text that people wrote, and what they call it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The file's name, as the user wrote it or relative to the release.
    pub name: String,
    /// The whole text.
    pub text: Arc<str>,
}

impl Source {
    /// A text with a name.
    pub fn new(name: impl Into<String>, text: impl Into<Arc<str>>) -> Self {
        Source {
            name: name.into(),
            text: text.into(),
        }
    }

    /// A place in it. A span that does not fit the text is cut to what does.
    pub fn place(&self, span: Range<usize>) -> Place {
        let end = span.end.min(self.text.len());
        Place {
            name: self.name.clone(),
            text: Arc::clone(&self.text),
            span: span.start.min(end)..end,
        }
    }
}

/// A place in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file's name, as the user wrote it or relative to the release.
    pub name: String,
    /// The whole text.
    pub text: Arc<str>,
    /// Which bytes of it.
    pub span: Range<usize>,
}

impl Place {
    /// The place as miette labels it.
    pub fn source_span(&self) -> SourceSpan {
        SourceSpan::from(self.span.clone())
    }
}

impl SourceCode for Place {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        lines_before: usize,
        lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let contents = self.text.read_span(span, lines_before, lines_after)?;
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
    /// The value.
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
