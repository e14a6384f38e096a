//! What can be wrong with what was declared, and where.

mod fault;
mod help;
mod kind;

use std::fmt;

use miette::{Diagnostic, LabeledSpan, SourceCode};

pub use fault::Fault;
pub use kind::ErrorKind;

use crate::place::Place;

/// A mistake, with the places that show it.
#[derive(Clone, Debug, PartialEq)]
pub struct Error {
    /// What is wrong, and whose fault it is.
    pub kind: ErrorKind,
    /// Where, the chief place first. Empty: it is about a path, which the message names.
    pub places: Box<[LabelledPlace]>,
}

/// A place and a few words about it.
#[derive(Clone, Debug, PartialEq)]
pub struct LabelledPlace {
    pub place: Place,
    /// The words that stand at it.
    pub label: String,
}

impl Error {
    /// A mistake without a place.
    pub fn new(kind: ErrorKind) -> Self {
        Error {
            kind,
            places: Box::default(),
        }
    }

    /// A mistake at a place.
    pub fn at(kind: ErrorKind, place: Place, label: impl Into<String>) -> Self {
        Error::new(kind).and(place, label)
    }

    /// A mistake that may have a place.
    pub fn maybe_at(kind: ErrorKind, place: Option<Place>, label: impl Into<String>) -> Self {
        match place {
            Some(place) => Error::at(kind, place, label),
            None => Error::new(kind),
        }
    }

    /// The same with one more place. In a text that may be data, nothing is told of what stands there.
    #[must_use]
    pub fn and(mut self, place: Place, label: impl Into<String>) -> Self {
        if !place.is_quotable() && !self.kind.holds_no_text() {
            self.kind = ErrorKind::NotOfItsKind { kind: place.kind() };
        }
        let mut places = self.places.into_vec();
        places.push(LabelledPlace {
            place,
            label: label.into(),
        });
        self.places = places.into_boxed_slice();
        self
    }

    /// In the order of the text, whichever of them is the chief place.
    fn labels_in(&self, chief: &Place) -> Vec<LabeledSpan> {
        let mut labels: Vec<LabeledSpan> = self
            .places
            .iter()
            .filter(|labelled| labelled.place.is_beside(chief))
            .map(|labelled| LabeledSpan::new_with_span(Some(labelled.label.clone()), labelled.place.source_span()))
            .collect();
        labels.sort_by_key(LabeledSpan::offset);
        labels
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(formatter)?;
        match self.places.first() {
            Some(chief) if !chief.place.is_quotable() => write!(formatter, " ({})", chief.place.in_words()),
            _ => Ok(()),
        }
    }
}

impl std::error::Error for Error {}

impl Diagnostic for Error {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.kind.code()
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(help::help(&self.kind, !self.places.is_empty())))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        let chief = self.places.first()?;
        chief.place.is_quotable().then_some(&chief.place as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let chief = self.places.first().filter(|chief| chief.place.is_quotable())?;
        Some(Box::new(self.labels_in(&chief.place).into_iter()))
    }
}

/// The result of reading something.
pub(crate) type Result<T> = std::result::Result<T, Error>;

impl ErrorKind {
    /// Whether its words and its help are all ours, or those of a parser that has a list of them: they hold nothing of the
    /// text that they are about.
    fn holds_no_text(&self) -> bool {
        matches!(
            self,
            ErrorKind::NotOfItsKind { .. }
                | ErrorKind::TomlSyntax { .. }
                | ErrorKind::JsonSyntax { .. }
                | ErrorKind::NumberOutOfRange
                | ErrorKind::EmptyRelease
                | ErrorKind::NoRow
                | ErrorKind::MissingKey { .. }
        )
    }
}
