//! A test of rows, made ready to be run over many: a list of steps over small values.

use candour_cell::decimal;
use candour_cell::period;
use candour_model::meaning::{ColumnMeaning, NumberFormat, PeriodUnit};
use candour_model::predicate::{Amount, Predicate, Relation, RowTest, Tested};

use crate::error::{Error, ErrorKind};
use crate::leaf::{Known, Leaf, Reads, day_number};
use crate::number::Number;
use crate::truth::Truth;
use crate::value::Value;

/// A test, ready to be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    leaves: Vec<Leaf>,
    when: Option<Vec<Step>>,
    that: Vec<Step>,
    /// Whether any of its figures is rounded.
    is_rounded: bool,
}

/// One step: it takes what it needs from the ends of two stacks, and puts there what comes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Amount(usize),
    Truth(usize),
    Constant(Number),
    Constantly(bool),
    Add,
    Multiply,
    Divide,
    Negate,
    Absolute,
    Compare(Relation),
    And,
    Or,
    Not,
}

/// Where a program works. It is used again for each row.
#[derive(Clone, Debug, Default)]
pub struct Room {
    values: Vec<Value>,
    truths: Vec<Truth>,
}

impl Program {
    /// Makes a test ready; `column` tells the place and the meaning of each column that it names.
    ///
    /// # Errors
    /// Where it names a column that is not there, a number or a day that is none, or is too large.
    pub fn of<'a>(test: &RowTest, column: impl Fn(&str) -> Option<(usize, &'a ColumnMeaning)>) -> Result<Self, Error> {
        if !test.is_bounded() {
            return Err(ErrorKind::TooLarge.into());
        }
        let mut making = Making {
            column,
            leaves: Vec::new(),
            steps: Vec::new(),
        };
        let mut steps = |predicate: &Predicate| {
            making.predicate(predicate)?;
            Ok::<_, Error>(std::mem::take(&mut making.steps))
        };
        let when = test.when.as_ref().map(&mut steps).transpose()?;
        let that = steps(&test.that)?;
        let is_rounded = making.leaves.iter().any(|leaf| leaf.slack().is_some());
        Ok(Program {
            leaves: making.leaves,
            when,
            that,
            is_rounded,
        })
    }

    /// What it reads, each column and reading once.
    pub fn leaves(&self) -> &[Leaf] {
        &self.leaves
    }

    /// What comes of it in one row; `known` tells what each leaf reads there.
    pub fn test(&self, known: impl Fn(usize) -> Known, room: &mut Room) -> Tested {
        match self.when.as_ref().map(|when| self.run(when, false, &known, room)) {
            None | Some(Truth::True) => {}
            Some(Truth::False) => return Tested::DoesNotApply,
            Some(Truth::Untold(why)) => return Tested::Undecided(why),
        }
        match self.run(&self.that, false, &known, room) {
            Truth::True => Tested::Holds,
            Truth::Untold(why) => Tested::Undecided(why),
            // It fails if it does for all that the figures can have been before they were rounded.
            Truth::False if !self.is_rounded => Tested::Fails,
            Truth::False => match self.run(&self.that, true, &known, room) {
                Truth::False => Tested::Fails,
                _ => Tested::Holds,
            },
        }
    }

    fn run(&self, steps: &[Step], unrounded: bool, known: &impl Fn(usize) -> Known, room: &mut Room) -> Truth {
        room.values.clear();
        room.truths.clear();
        for step in steps {
            room.take(
                *step,
                |leaf| {
                    let value = known(leaf).value();
                    match self.leaves[leaf].slack().filter(|_| unrounded) {
                        Some(slack) if matches!(value, Value::Exact(_)) => value.around(slack),
                        _ => value,
                    }
                },
                |leaf| match known(leaf) {
                    Known::Truth(truth) => truth,
                    Known::Untold(why) => Truth::Untold(why),
                    Known::Number(_) | Known::Suppressed(..) => Truth::False,
                },
            );
        }
        room.truths.pop().unwrap_or(Truth::True)
    }
}

impl Room {
    fn take(&mut self, step: Step, value: impl FnOnce(usize) -> Value, truth: impl FnOnce(usize) -> Truth) {
        let (values, truths) = (&mut self.values, &mut self.truths);
        match step {
            Step::Amount(leaf) => values.push(value(leaf)),
            Step::Constant(number) => values.push(Value::Exact(number)),
            Step::Negate => change(values, Value::negated),
            Step::Absolute => change(values, Value::absolute),
            Step::Add => join(values, Value::plus),
            Step::Multiply => join(values, Value::times),
            Step::Divide => join(values, Value::divided_by),
            Step::Compare(is) => {
                if let (Some(right), Some(left)) = (values.pop(), values.pop()) {
                    truths.push(left.compares(is, right));
                }
            }
            Step::Truth(leaf) => truths.push(truth(leaf)),
            Step::Constantly(true) => truths.push(Truth::True),
            Step::Constantly(false) => truths.push(Truth::False),
            Step::And => join(truths, Truth::and),
            Step::Or => join(truths, Truth::or),
            Step::Not => change(truths, Truth::negated),
        }
    }
}

fn change<T: Copy>(stack: &mut [T], of: impl FnOnce(T) -> T) {
    if let Some(last) = stack.last_mut() {
        *last = of(*last);
    }
}

fn join<T: Copy>(stack: &mut Vec<T>, of: impl FnOnce(T, T) -> T) {
    if let Some(right) = stack.pop() {
        change(stack, |left| of(left, right));
    }
}

/// A program, being made.
struct Making<F> {
    column: F,
    leaves: Vec<Leaf>,
    steps: Vec<Step>,
}

impl<'a, F: Fn(&str) -> Option<(usize, &'a ColumnMeaning)>> Making<F> {
    fn leaf(&mut self, column: &str, reads: Reads) -> Result<usize, Error> {
        let Some((place, meaning)) = (self.column)(column) else {
            let column = column.to_owned();
            return Err(ErrorKind::Column { column }.into());
        };
        let leaf = Leaf::new(place, reads, meaning);
        let known = self.leaves.iter().position(|known| *known == leaf);
        Ok(known.unwrap_or_else(|| {
            self.leaves.push(leaf);
            self.leaves.len() - 1
        }))
    }

    fn predicate(&mut self, predicate: &Predicate) -> Result<(), Error> {
        match predicate {
            Predicate::All(parts) => {
                self.steps.push(Step::Constantly(true));
                for part in parts {
                    self.predicate(part)?;
                    self.steps.push(Step::And);
                }
            }
            Predicate::Any(parts) => {
                self.steps.push(Step::Constantly(false));
                for part in parts {
                    self.predicate(part)?;
                    self.steps.push(Step::Or);
                }
            }
            Predicate::Not(part) => {
                self.predicate(part)?;
                self.steps.push(Step::Not);
            }
            Predicate::Compare(comparison) => {
                self.amount(&comparison.left)?;
                self.amount(&comparison.right)?;
                self.steps.push(Step::Compare(comparison.is));
            }
            Predicate::Text(text) => {
                let leaf = self.leaf(&text.column, Reads::Text(text.of.clone()))?;
                self.steps.push(Step::Truth(leaf));
            }
            Predicate::Shown(column) => {
                let leaf = self.leaf(column, Reads::Shown)?;
                self.steps.push(Step::Truth(leaf));
            }
        }
        Ok(())
    }

    fn amount(&mut self, amount: &Amount) -> Result<(), Error> {
        match amount {
            Amount::Figure(column) => {
                let leaf = self.leaf(column, Reads::Figure)?;
                self.steps.push(Step::Amount(leaf));
            }
            Amount::Date(column) => {
                let leaf = self.leaf(column, Reads::Date)?;
                self.steps.push(Step::Amount(leaf));
            }
            Amount::Number(text) => self.steps.push(Step::Constant(number(text)?)),
            Amount::Day(text) => self.steps.push(Step::Constant(day(text)?)),
            Amount::Sum(parts) => self.each(parts, Number::ZERO, Step::Add)?,
            Amount::Product(parts) => self.each(parts, Number::whole(1), Step::Multiply)?,
            Amount::Quotient(both) => {
                self.amount(&both.0)?;
                self.amount(&both.1)?;
                self.steps.push(Step::Divide);
            }
            Amount::Minus(part) => {
                self.amount(part)?;
                self.steps.push(Step::Negate);
            }
            Amount::Absolute(part) => {
                self.amount(part)?;
                self.steps.push(Step::Absolute);
            }
        }
        Ok(())
    }

    fn each(&mut self, parts: &[Amount], of_none: Number, join: Step) -> Result<(), Error> {
        let Some((first, others)) = parts.split_first() else {
            self.steps.push(Step::Constant(of_none));
            return Ok(());
        };
        self.amount(first)?;
        for part in others {
            self.amount(part)?;
            self.steps.push(join);
        }
        Ok(())
    }
}

fn number(text: &str) -> Result<Number, Error> {
    let word = || Error::from(ErrorKind::Number { word: text.to_owned() });
    let number = decimal::parse(text, &NumberFormat::default()).ok_or_else(word)?;
    Ok(Number::of(number.normalize()))
}

fn day(text: &str) -> Result<Number, Error> {
    let days = period::days(text, PeriodUnit::Day);
    let day = days.and_then(|days| day_number(days.from));
    day.map(Number::whole)
        .ok_or_else(|| ErrorKind::Day { text: text.to_owned() }.into())
}

#[cfg(test)]
mod tests;
