//! Numbers and days: sums, products, signs, and what stands alone.

use std::ops::Range;

use candour_model::predicate::{Amount, Predicate};

use super::tokens::{Mark, Token};
use super::{Item, Reader, Sort, Use, What};
use crate::error::{Error, ErrorKind};

impl Reader {
    pub(super) fn sum(&mut self) -> Result<Item, Error> {
        let first = self.product()?;
        if !matches!(self.mark(), Some(Mark::Plus | Mark::Minus)) {
            return Ok(first);
        }
        let mut span = first.span.clone();
        let (amount, mut sort) = self.amount(first)?;
        let mut parts = vec![amount];
        while let Some(mark @ (Mark::Plus | Mark::Minus)) = self.mark() {
            self.at += 1;
            let next = self.product()?;
            span.end = next.span.end;
            let (amount, other) = self.amount(next)?;
            let is_minus = mark == Mark::Minus;
            sort = match (sort, other) {
                (Sort::Day, Sort::Day) if is_minus => Sort::Number,
                (Sort::Number, Sort::Day) if is_minus => return Err(Error::new(ErrorKind::Mixed, span)),
                (Sort::Day, Sort::Day) => return Err(Error::new(ErrorKind::Mixed, span)),
                (Sort::Number, Sort::Number) => Sort::Number,
                _ => Sort::Day,
            };
            parts.push(if is_minus { minus(amount) } else { amount });
        }
        let what = What::Amount(Amount::Sum(parts), sort);
        Ok(Item { what, span })
    }

    fn product(&mut self) -> Result<Item, Error> {
        let mut item = self.signed()?;
        while let Some(mark @ (Mark::Times | Mark::Over)) = self.mark() {
            self.at += 1;
            let next = self.signed()?;
            let span = item.span.start..next.span.end;
            let (left, right) = (self.number(item)?, self.number(next)?);
            let amount = match (mark, left) {
                (Mark::Over, left) => Amount::Quotient(Box::new((left, right))),
                (_, Amount::Product(mut parts)) => {
                    parts.push(right);
                    Amount::Product(parts)
                }
                (_, left) => Amount::Product(vec![left, right]),
            };
            let what = What::Amount(amount, Sort::Number);
            item = Item { what, span };
        }
        Ok(item)
    }

    fn signed(&mut self) -> Result<Item, Error> {
        let start = self.here().start;
        if !self.takes(Mark::Minus) {
            return self.alone();
        }
        let item = self.deeper(Self::signed)?;
        let span = start..item.span.end;
        let what = What::Amount(minus(self.number(item)?), Sort::Number);
        Ok(Item { what, span })
    }

    /// A number, a text, a column, what is in brackets, or a function.
    fn alone(&mut self) -> Result<Item, Error> {
        let Some((token, span)) = self.tokens.get(self.at).cloned() else {
            let wanted = "a column, a number or a text";
            return Err(Error::new(ErrorKind::Missing { wanted }, self.here()));
        };
        self.at += 1;
        let what = match token {
            Token::Number(number) => What::Amount(Amount::Number(number), Sort::Number),
            Token::Text(text) => What::Text(text),
            Token::Quoted(column) => What::Column(column),
            Token::Mark(Mark::Open) => {
                let item = self.deeper(Self::any)?;
                self.needs(Mark::Close, "`)`")?;
                return Ok(item);
            }
            Token::Mark(_) => {
                let wanted = "a column, a number or a text";
                return Err(Error::new(ErrorKind::Missing { wanted }, span));
            }
            Token::Word(word) => return self.word(word, span),
        };
        Ok(Item { what, span })
    }

    /// A function, if it is called as one, or else a column.
    fn word(&mut self, word: String, span: Range<usize>) -> Result<Item, Error> {
        let is_called = self.mark() == Some(Mark::Open);
        let next = self.tokens.get(self.at).map(|(token, _)| token);
        let is_followed = matches!(next, Some(Token::Word(_) | Token::Quoted(_)));
        let start = span.start;
        let (what, end) = match word.as_str() {
            "abs" if is_called => {
                self.at += 1;
                let item = self.deeper(Self::sum)?;
                let amount = self.number(item)?;
                let end = self.needs(Mark::Close, "`)`")?.end;
                (What::Amount(Amount::Absolute(Box::new(amount)), Sort::Number), end)
            }
            "date" if is_called => {
                let (column, end) = self.column_of(Use::Date)?;
                (What::Amount(Amount::Date(column), Sort::Day), end)
            }
            "shown" if is_called || is_followed => {
                let (column, end) = self.column_of(Use::Shown)?;
                (What::Truth(Predicate::Shown(column)), end)
            }
            _ => (What::Column(word), span.end),
        };
        Ok(Item { what, span: start..end })
    }

    /// The column that a function is about, in brackets or not.
    fn column_of(&mut self, used: Use) -> Result<(String, usize), Error> {
        let is_bracketed = self.takes(Mark::Open);
        let here = self.here();
        let column = match self.tokens.get(self.at) {
            Some((Token::Word(column) | Token::Quoted(column), _)) => column.clone(),
            _ => {
                let wanted = "the name of a column";
                return Err(Error::new(ErrorKind::Missing { wanted }, here));
            }
        };
        self.at += 1;
        self.mention(column.clone(), used, here.clone());
        let end = match is_bracketed {
            true => self.needs(Mark::Close, "`)`")?.end,
            false => here.end,
        };
        Ok((column, end))
    }

    pub(super) fn amount(&mut self, item: Item) -> Result<(Amount, Sort), Error> {
        match item.what {
            What::Column(column) => {
                self.mention(column.clone(), Use::Figure, item.span);
                Ok((Amount::Figure(column), Sort::Number))
            }
            What::Amount(amount, sort) => Ok((amount, sort)),
            What::Text(_) => Err(Error::new(ErrorKind::TextAsNumber, item.span)),
            What::Truth(_) => Err(Error::new(ErrorKind::ConditionAsNumber, item.span)),
        }
    }

    fn number(&mut self, item: Item) -> Result<Amount, Error> {
        let span = item.span.clone();
        match self.amount(item)? {
            (amount, Sort::Number) => Ok(amount),
            (_, Sort::Day) => Err(Error::new(ErrorKind::Mixed, span)),
        }
    }
}

fn minus(amount: Amount) -> Amount {
    match amount {
        Amount::Number(number) if !number.starts_with('-') => Amount::Number(format!("-{number}")),
        other => Amount::Minus(Box::new(other)),
    }
}
