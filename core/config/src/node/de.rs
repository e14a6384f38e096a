//! From the tree to types, by serde, with the place of each mistake.
//!
//! Its own deserializer, because only so are a key's place, an unknown word and what stands where something else belongs
//! known apart, which is what a useful message needs.

use std::fmt::Display;
use std::ops::Range;

use serde::de::value::StrDeserializer;
use serde::de::{
    self, Deserialize, DeserializeSeed, Deserializer, EnumAccess, Expected, IntoDeserializer, MapAccess, SeqAccess,
    Unexpected, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use super::{Data, Node};
use crate::error::{Error, ErrorKind};
use crate::nearest::nearest;
use crate::place::{SITED, Sited, Source};

/// A mistake whose place is filled in on the way out.
#[derive(Debug)]
struct Mistake {
    kind: Box<ErrorKind>,
    span: Option<Range<usize>>,
    label: &'static str,
}

/// The type that a tree describes.
pub(crate) fn read<'de, T: Deserialize<'de>>(source: &Source, node: &'de Node) -> Result<T, Error> {
    T::deserialize(At(node)).map_err(|mistake| {
        let span = mistake.span.unwrap_or_else(|| node.span.clone());
        Error::at(*mistake.kind, source.place(span), mistake.label)
    })
}

impl Mistake {
    fn new(kind: ErrorKind, label: &'static str) -> Self {
        Mistake {
            kind: Box::new(kind),
            span: None,
            label,
        }
    }

    fn within(mut self, span: &Range<usize>) -> Self {
        self.span.get_or_insert_with(|| span.clone());
        self
    }
}

impl Display for Mistake {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.kind.fmt(formatter)
    }
}

impl std::error::Error for Mistake {}

impl de::Error for Mistake {
    fn custom<T: Display>(message: T) -> Self {
        Mistake::new(
            ErrorKind::WrongValue {
                message: message.to_string(),
            },
            "this",
        )
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Mistake::new(
            ErrorKind::WrongType {
                expected: in_words(&expected.to_string()),
                found: found(unexpected).to_owned(),
            },
            "this",
        )
    }

    fn invalid_value(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let message = match unexpected {
            Unexpected::Signed(n) => format!("{n} is not {}", in_words(&expected.to_string())),
            Unexpected::Unsigned(n) => format!("{n} is not {}", in_words(&expected.to_string())),
            other => format!("{} is not {}", found(other), in_words(&expected.to_string())),
        };
        <Mistake as de::Error>::custom(message)
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        Mistake::new(
            ErrorKind::UnknownWord {
                word: variant.to_owned(),
                nearest: nearest(variant, expected.iter().copied()).map(str::to_owned),
                known: expected.iter().map(|word| (*word).to_owned()).collect(),
            },
            "this word",
        )
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        Mistake::new(
            ErrorKind::UnknownKey {
                key: field.to_owned(),
                nearest: nearest(field, expected.iter().copied()).map(str::to_owned),
                known: expected.iter().map(|word| (*word).to_owned()).collect(),
            },
            "this key",
        )
    }

    fn missing_field(field: &'static str) -> Self {
        Mistake::new(ErrorKind::MissingKey { key: field.to_owned() }, "in here")
    }
}

fn found(unexpected: Unexpected<'_>) -> &'static str {
    match unexpected {
        Unexpected::Bool(_) => "true or false",
        Unexpected::Unsigned(_) | Unexpected::Signed(_) => "a whole number",
        Unexpected::Float(_) => "a number",
        Unexpected::Char(_) | Unexpected::Str(_) => "a text",
        Unexpected::Unit | Unexpected::Option => "null",
        Unexpected::Seq => "a list",
        Unexpected::Map => "keys with values",
        _ => "something else",
    }
}

/// serde's words for what it wants, in those of the people who write these files.
fn in_words(expected: &str) -> String {
    match expected {
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number, 0 or more".to_owned(),
        "a nonzero u32" | "a nonzero u64" => "a whole number, 1 or more".to_owned(),
        "i32" | "i64" => "a whole number".to_owned(),
        "a string" => "a text".to_owned(),
        "a boolean" => "true or false".to_owned(),
        "a character" => "a single character".to_owned(),
        "a sequence" => "a list".to_owned(),
        "a map" | "a table" => "keys with values".to_owned(),
        words if words.starts_with("struct ") => "keys with values".to_owned(),
        words if words.starts_with("enum ") => "a word".to_owned(),
        words => words.to_owned(),
    }
}

/// A value, to be read.
#[derive(Clone, Copy)]
struct At<'de>(&'de Node);

impl<'de> Deserializer<'de> for At<'de> {
    type Error = Mistake;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        match &self.0.data {
            Data::Null => visitor.visit_unit(),
            Data::Boolean(value) => visitor.visit_bool(*value),
            Data::Number(number) => match (number.as_u64(), number.as_i64(), number.as_f64()) {
                (Some(n), _, _) => visitor.visit_u64(n),
                (_, Some(n), _) => visitor.visit_i64(n),
                (_, _, Some(n)) => visitor.visit_f64(n),
                _ => Err(Mistake::new(ErrorKind::NumberOutOfRange, "this number")),
            },
            Data::Text(text) | Data::Date(text) => visitor.visit_borrowed_str(text),
            Data::List(items) => visitor.visit_seq(Items(items.iter())),
            Data::Table(entries) => visitor.visit_map(Entries {
                rest: entries.iter(),
                value: None,
            }),
        }
        .map_err(|mistake| mistake.within(&self.0.span))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        match self.0.data {
            Data::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Mistake> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        if name == SITED {
            visitor.visit_seq(Parts {
                given: 0,
                span: self.0.span.clone(),
                value: self,
            })
        } else {
            self.deserialize_any(visitor)
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        match &self.0.data {
            Data::Text(word) => visitor
                .visit_enum(Word(word))
                .map_err(|mistake| mistake.within(&self.0.span)),
            _ => Err(Mistake::new(
                ErrorKind::WrongType {
                    expected: "a word".to_owned(),
                    found: self.0.described().to_owned(),
                },
                "this",
            )
            .within(&self.0.span)),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        map struct identifier ignored_any
    }
}

struct Items<'de>(std::slice::Iter<'de, Node>);

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Mistake;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Mistake> {
        let Some(node) = self.0.next() else {
            return Ok(None);
        };
        seed.deserialize(At(node))
            .map(Some)
            .map_err(|mistake| mistake.within(&node.span))
    }
}

struct Entries<'de> {
    rest: std::slice::Iter<'de, (Sited<String>, Node)>,
    value: Option<&'de Node>,
}

impl<'de> MapAccess<'de> for Entries<'de> {
    type Error = Mistake;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Mistake> {
        let Some((key, value)) = self.rest.next() else {
            return Ok(None);
        };
        self.value = Some(value);
        seed.deserialize(Key(key))
            .map(Some)
            .map_err(|mistake| mistake.within(&key.span()))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Mistake> {
        match self.value.take() {
            Some(value) => seed
                .deserialize(At(value))
                .map_err(|mistake| mistake.within(&value.span)),
            None => Err(<Mistake as de::Error>::custom("a value was asked for before its key")),
        }
    }
}

/// A key, which is a text with a place too.
#[derive(Clone, Copy)]
struct Key<'de>(&'de Sited<String>);

impl<'de> Deserializer<'de> for Key<'de> {
    type Error = Mistake;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        visitor.visit_borrowed_str(&self.0.value)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        let span = self.0.span();
        visitor.visit_seq(Parts {
            given: 0,
            span,
            value: self,
        })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple map struct enum identifier ignored_any
    }
}

/// What a [`Sited`] is made of: first byte, one past the last, value.
struct Parts<D> {
    given: u8,
    span: Range<usize>,
    value: D,
}

impl<'de, D: Deserializer<'de, Error = Mistake> + Copy> SeqAccess<'de> for Parts<D> {
    type Error = Mistake;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Mistake> {
        self.given += 1;
        match self.given {
            1 => seed.deserialize(self.span.start.into_deserializer()).map(Some),
            2 => seed.deserialize(self.span.end.into_deserializer()).map(Some),
            3 => seed
                .deserialize(self.value)
                .map(Some)
                .map_err(|mistake| mistake.within(&self.span)),
            _ => Ok(None),
        }
    }
}

struct Word<'de>(&'de str);

impl<'de> EnumAccess<'de> for Word<'de> {
    type Error = Mistake;
    type Variant = Unit;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Unit), Mistake> {
        let word: StrDeserializer<'de, Mistake> = self.0.into_deserializer();
        Ok((seed.deserialize(word)?, Unit))
    }
}

/// Words carry nothing.
struct Unit;

impl<'de> VariantAccess<'de> for Unit {
    type Error = Mistake;

    fn unit_variant(self) -> Result<(), Mistake> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, _: T) -> Result<T::Value, Mistake> {
        Err(<Mistake as de::Error>::custom("this word needs a value"))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Mistake> {
        Err(<Mistake as de::Error>::custom("this word needs values"))
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], _: V) -> Result<V::Value, Mistake> {
        Err(<Mistake as de::Error>::custom("this word needs values"))
    }
}
