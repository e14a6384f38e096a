//! The words and signs of a predicate.

use std::ops::Range;

use candour_cell::decimal;
use candour_model::meaning::NumberFormat;
use candour_model::predicate::Relation;

use crate::error::{Error, ErrorKind};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Mark(Mark),
    Number(String),
    /// In single quotes.
    Text(String),
    /// In double quotes: a column.
    Quoted(String),
    Word(String),
}

/// A sign, or a word that is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    And,
    Or,
    Not,
    In,
    Relation(Relation),
    Plus,
    Minus,
    Times,
    Over,
    Open,
    Close,
    OpenList,
    CloseList,
    Comma,
}

/// The longer signs first.
const SIGNS: [(&str, Mark); 16] = [
    ("<=", Mark::Relation(Relation::AtMost)),
    (">=", Mark::Relation(Relation::AtLeast)),
    ("!=", Mark::Relation(Relation::Unequal)),
    ("==", Mark::Relation(Relation::Equal)),
    ("<", Mark::Relation(Relation::Less)),
    (">", Mark::Relation(Relation::More)),
    ("=", Mark::Relation(Relation::Equal)),
    ("+", Mark::Plus),
    ("-", Mark::Minus),
    ("*", Mark::Times),
    ("/", Mark::Over),
    ("(", Mark::Open),
    (")", Mark::Close),
    ("[", Mark::OpenList),
    ("]", Mark::CloseList),
    (",", Mark::Comma),
];

/// Splits a text, each token with its bytes.
pub(super) fn tokens(text: &str) -> Result<Vec<(Token, Range<usize>)>, Error> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        let (token, length) = match first {
            '"' | '\'' => quoted(rest, first).map_err(|kind| Error::new(kind, at..text.len()))?,
            _ => match SIGNS.iter().find(|(sign, _)| rest.starts_with(sign)) {
                Some((sign, mark)) => (Token::Mark(*mark), sign.len()),
                None => {
                    let length = rest.find(|c| !is_of_word(c)).unwrap_or(rest.len());
                    if length == 0 {
                        let kind = ErrorKind::Sign { sign: first };
                        return Err(Error::new(kind, at..at + first.len_utf8()));
                    }
                    let token = word(&rest[..length]).map_err(|kind| Error::new(kind, at..at + length))?;
                    (token, length)
                }
            },
        };
        tokens.push((token, at..at + length));
        at += length;
    }
    Ok(tokens)
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '.'
}

/// What stands between a quotation mark and the next one alone, and how long it is with both.
fn quoted(rest: &str, mark: char) -> Result<(Token, usize), ErrorKind> {
    let mut text = String::new();
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c != mark {
            text.push(c);
        } else if chars.next_if(|(_, next)| *next == mark).is_some() {
            text.push(mark);
        } else {
            let token = if mark == '"' {
                Token::Quoted(text)
            } else {
                Token::Text(text)
            };
            return Ok((token, at + 1));
        }
    }
    Err(ErrorKind::OpenQuote)
}

fn word(word: &str) -> Result<Token, ErrorKind> {
    if word.starts_with(|first: char| first.is_ascii_digit()) {
        return match decimal::parse(word, &NumberFormat::default()) {
            Some(number) => Ok(Token::Number(decimal::canonical(number))),
            None => Err(ErrorKind::Number { word: word.to_owned() }),
        };
    }
    Ok(match word {
        "and" => Token::Mark(Mark::And),
        "or" => Token::Mark(Mark::Or),
        "not" => Token::Mark(Mark::Not),
        "in" => Token::Mark(Mark::In),
        other => Token::Word(other.to_owned()),
    })
}
