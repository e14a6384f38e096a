//! What holds or not: `or`, `and`, `not`, and one comparison.

use std::ops::Range;

use candour_cell::period;
use candour_model::meaning::PeriodUnit;
use candour_model::predicate::{Amount, Predicate, Relation, TextIs};

use super::tokens::Mark;
use super::{Item, Reader, Sort, Use, What};
use crate::error::{Error, ErrorKind};

impl Reader {
    pub(super) fn any(&mut self) -> Result<Item, Error> {
        self.joined(Mark::Or, Predicate::Any, Self::all)
    }

    fn all(&mut self) -> Result<Item, Error> {
        self.joined(Mark::And, Predicate::All, Self::not)
    }

    fn joined(
        &mut self,
        mark: Mark,
        join: fn(Vec<Predicate>) -> Predicate,
        read: fn(&mut Self) -> Result<Item, Error>,
    ) -> Result<Item, Error> {
        let first = read(self)?;
        if self.mark() != Some(mark) {
            return Ok(first);
        }
        let mut span = first.span.clone();
        let mut parts = vec![truth(first)?];
        while self.takes(mark) {
            let next = read(self)?;
            span.end = next.span.end;
            parts.push(truth(next)?);
        }
        let what = What::Truth(join(parts));
        Ok(Item { what, span })
    }

    fn not(&mut self) -> Result<Item, Error> {
        let start = self.here().start;
        if !self.takes(Mark::Not) {
            return self.comparison();
        }
        let item = self.deeper(Self::not)?;
        let span = start..item.span.end;
        let what = What::Truth(Predicate::Not(Box::new(truth(item)?)));
        Ok(Item { what, span })
    }

    fn comparison(&mut self) -> Result<Item, Error> {
        let left = self.sum()?;
        let is_negated = self.mark() == Some(Mark::Not);
        if is_negated || self.mark() == Some(Mark::In) {
            self.at += usize::from(is_negated);
            self.needs(Mark::In, "`in`")?;
            return self.one_of(left, is_negated);
        }
        let Some(Mark::Relation(is)) = self.mark() else {
            return Ok(left);
        };
        self.at += 1;
        let right = self.sum()?;
        let span = left.span.start..right.span.end;
        let what = What::Truth(self.compared(left, is, right)?);
        if let Some(Mark::Relation(_)) = self.mark() {
            return Err(Error::new(ErrorKind::ConditionAsNumber, span));
        }
        Ok(Item { what, span })
    }

    /// `x in [a, b]`
    fn one_of(&mut self, left: Item, is_negated: bool) -> Result<Item, Error> {
        let start = left.span.start;
        self.needs(Mark::OpenList, "a list in square brackets")?;
        let mut listed = vec![self.sum()?];
        while self.takes(Mark::Comma) {
            listed.push(self.sum()?);
        }
        let end = self.needs(Mark::CloseList, "`]`")?.end;
        let is_of_texts = listed.iter().all(|item| matches!(item.what, What::Text(_)));
        let one = match left.what {
            What::Column(column) if is_of_texts => {
                let texts = listed.into_iter().filter_map(|item| match item.what {
                    What::Text(text) => Some(text),
                    _ => None,
                });
                self.text(column, left.span, texts.collect())
            }
            what => {
                let left = self.amount(Item { what, span: left.span })?;
                let parts = listed.into_iter().map(|item| {
                    let span = item.span.clone();
                    let other = self.other(item, left.1)?;
                    together(left.1, other.1, span)?;
                    Ok(Predicate::compare(left.0.clone(), Relation::Equal, other.0))
                });
                Predicate::Any(parts.collect::<Result<_, Error>>()?)
            }
        };
        let what = What::Truth(if is_negated { Predicate::Not(Box::new(one)) } else { one });
        Ok(Item { what, span: start..end })
    }

    fn compared(&mut self, left: Item, is: Relation, right: Item) -> Result<Predicate, Error> {
        let span = left.span.start..right.span.end;
        let (left, right) = match (left, right) {
            (
                Item {
                    what: What::Column(column),
                    span: place,
                },
                Item {
                    what: What::Text(text), ..
                },
            )
            | (
                Item {
                    what: What::Text(text), ..
                },
                Item {
                    what: What::Column(column),
                    span: place,
                },
            ) => {
                let equal = self.text(column, place, vec![text]);
                return match is {
                    Relation::Equal => Ok(equal),
                    Relation::Unequal => Ok(Predicate::Not(Box::new(equal))),
                    _ => Err(Error::new(ErrorKind::TextOrder, span)),
                };
            }
            (
                text @ Item {
                    what: What::Text(_), ..
                },
                other,
            ) => {
                let other = self.amount(other)?;
                (self.other(text, other.1)?, other)
            }
            (left, right) => {
                let left = self.amount(left)?;
                let right = self.other(right, left.1)?;
                (left, right)
            }
        };
        together(left.1, right.1, span)?;
        Ok(Predicate::compare(left.0, is, right.0))
    }

    /// What an amount of this sort is compared with: a day may be written as a text.
    fn other(&mut self, item: Item, sort: Sort) -> Result<(Amount, Sort), Error> {
        match item.what {
            What::Text(text) if sort == Sort::Day => match period::days(&text, PeriodUnit::Day) {
                Some(_) => Ok((Amount::Day(text), Sort::Day)),
                None => Err(Error::new(ErrorKind::Day { text }, item.span)),
            },
            _ => self.amount(item),
        }
    }

    fn text(&mut self, column: String, span: Range<usize>, of: Vec<String>) -> Predicate {
        self.mention(column.clone(), Use::Text, span);
        Predicate::Text(TextIs { column, of })
    }
}

pub(super) fn truth(item: Item) -> Result<Predicate, Error> {
    match item.what {
        What::Truth(predicate) => Ok(predicate),
        _ => Err(Error::new(ErrorKind::NotCompared, item.span)),
    }
}

fn together(one: Sort, other: Sort, span: Range<usize>) -> Result<(), Error> {
    match one == other {
        true => Ok(()),
        false => Err(Error::new(ErrorKind::Mixed, span)),
    }
}
