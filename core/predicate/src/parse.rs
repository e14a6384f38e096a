//! From the text that a publisher writes to a predicate, each mistake at its place.
//!
//! From the loosest: `or`, `and`, `not`, one comparison, `+ -`, `* /`, a sign, and what stands alone.

mod amounts;
mod conditions;
mod tokens;

use std::ops::Range;

use candour_model::predicate::{Amount, MOST_DEPTH, Predicate, RowTest};

use crate::error::{Error, ErrorKind};
use conditions::truth;
use tokens::{Mark, Token, tokens};

/// A predicate, and where its text names columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed {
    pub predicate: Predicate,
    /// In the order of the text.
    pub columns: Vec<Mention>,
}

/// A column that is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// As it is written, without quotes.
    pub column: String,
    /// What is read of its cells.
    pub used: Use,
    /// Which bytes of the text.
    pub span: Range<usize>,
}

/// What is read of the cells of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Their numbers.
    Figure,
    /// The first days of their periods.
    Date,
    /// Their texts.
    Text,
    /// Whether they hold a value.
    Shown,
}

/// Reads a predicate.
///
/// # Errors
/// At the first place that makes no sense.
pub fn parse(text: &str) -> Result<Parsed, Error> {
    let mut reader = Reader {
        tokens: tokens(text)?,
        at: 0,
        end: text.len(),
        depth: 0,
        columns: Vec::new(),
    };
    let item = reader.any()?;
    let predicate = truth(item)?;
    if let Some((_, span)) = reader.tokens.get(reader.at) {
        return Err(Error::new(ErrorKind::LeftOver, span.start..text.len()));
    }
    if reader.columns.is_empty() {
        return Err(Error::new(ErrorKind::NoColumn, 0..text.len()));
    }
    let test = RowTest::of(predicate);
    if !test.is_bounded() {
        return Err(Error::new(ErrorKind::TooLarge, 0..text.len()));
    }
    reader.columns.sort_by_key(|mention| mention.span.start);
    Ok(Parsed {
        predicate: test.that,
        columns: reader.columns,
    })
}

/// What was read so far, and where it stands.
struct Item {
    what: What,
    span: Range<usize>,
}

enum What {
    /// A column, of which is not known yet what is read.
    Column(String),
    Text(String),
    Amount(Amount, Sort),
    Truth(Predicate),
}

/// Amounts of one sort go together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Number,
    Day,
}

struct Reader {
    tokens: Vec<(Token, Range<usize>)>,
    at: usize,
    /// Where the text ends.
    end: usize,
    depth: usize,
    columns: Vec<Mention>,
}

impl Reader {
    fn mark(&self) -> Option<Mark> {
        match self.tokens.get(self.at) {
            Some((Token::Mark(mark), _)) => Some(*mark),
            _ => None,
        }
    }

    fn takes(&mut self, mark: Mark) -> bool {
        let is_next = self.mark() == Some(mark);
        self.at += usize::from(is_next);
        is_next
    }

    /// Where the next token stands, or the end.
    fn here(&self) -> Range<usize> {
        let next = self.tokens.get(self.at);
        next.map_or(self.end..self.end, |(_, span)| span.clone())
    }

    fn needs(&mut self, mark: Mark, wanted: &'static str) -> Result<Range<usize>, Error> {
        let here = self.here();
        match self.takes(mark) {
            true => Ok(here),
            false => Err(Error::new(ErrorKind::Missing { wanted }, here)),
        }
    }

    /// Reads what is nested.
    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, Error>) -> Result<T, Error> {
        self.depth += 1;
        if self.depth > MOST_DEPTH {
            return Err(Error::new(ErrorKind::TooLarge, self.here()));
        }
        let read = read(self)?;
        self.depth -= 1;
        Ok(read)
    }

    fn mention(&mut self, column: String, used: Use, span: Range<usize>) {
        self.columns.push(Mention { column, used, span });
    }
}

#[cfg(test)]
mod tests;
