//! What can be asked of one row: a predicate over its cells, and the tests that tallies group rows by.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How deep a predicate may be nested.
pub const MOST_DEPTH: usize = 32;
/// How many parts a predicate may have: columns, numbers, operations.
pub const MOST_PARTS: usize = 500;

/// How two amounts compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `=`
    Equal,
    /// `!=`
    Unequal,
    /// `>=`
    AtLeast,
    /// `>`
    More,
}

/// A number or a day that a row tells, or that is worked out of what it tells.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Amount {
    /// The number in a column.
    Figure(String),
    /// The first day of the period in a column.
    Date(String),
    /// This number, a plain decimal.
    Number(String),
    /// This day, `2014-04-01`.
    Day(String),
    /// What these come to together. Days are counted, so that a day less a day is a number.
    Sum(Vec<Amount>),
    /// The same, taken away.
    Minus(Box<Amount>),
    /// These, multiplied.
    Product(Vec<Amount>),
    /// The first, divided by the second.
    Quotient(Box<(Amount, Amount)>),
    /// The same without its sign.
    Absolute(Box<Amount>),
}

/// What holds of a row, does not, or cannot be told of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Predicate {
    /// All of these hold.
    All(Vec<Predicate>),
    /// One of these holds.
    Any(Vec<Predicate>),
    /// This does not.
    Not(Box<Predicate>),
    /// Two amounts compare like this.
    Compare(Comparison),
    /// The text of a cell is one of these.
    Text(TextIs),
    /// The cell of this column holds a value.
    Shown(String),
}

/// A comparison of two amounts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Comparison {
    /// One of them.
    pub left: Amount,
    /// How they compare.
    pub is: Relation,
    /// The other.
    pub right: Amount,
}

/// A cell whose text is one of several.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TextIs {
    /// Its column.
    pub column: String,
    /// The texts, letter for letter.
    pub of: Vec<String>,
}

/// What rows are tested for: a predicate that holds in each of them, or in those that a condition picks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RowTest {
    /// Which rows it applies to. Absent: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Predicate>,
    /// What holds of them.
    pub that: Predicate,
}

/// What came of a test in a row: the keys of tallies that group by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Tested {
    /// It holds.
    Holds,
    /// It does not.
    Fails,
    /// The row is none of those that it applies to.
    DoesNotApply,
    /// It cannot be told.
    Undecided(Undecided),
}

/// Why something cannot be told of a row. Where there are several reasons, the last of them counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Undecided {
    /// It depends on a value that is withheld.
    Suppressed,
    /// It depends on a value that cannot exist, or that a later release replaces.
    NotApplicable,
    /// It depends on what was filled in for want of an answer.
    Default,
    /// It depends on what was not recorded.
    Missing,
    /// Something would be divided by nought.
    ByNought,
    /// A number in it, or worked out for it, has too many digits.
    TooGreat,
    /// It depends on a cell that is not of its declared form.
    Malformed,
}

impl Tested {
    /// Everything that can come of a test.
    pub const ALL: [Tested; 10] = [
        Tested::Holds,
        Tested::Fails,
        Tested::DoesNotApply,
        Tested::Undecided(Undecided::Suppressed),
        Tested::Undecided(Undecided::NotApplicable),
        Tested::Undecided(Undecided::Default),
        Tested::Undecided(Undecided::Missing),
        Tested::Undecided(Undecided::ByNought),
        Tested::Undecided(Undecided::TooGreat),
        Tested::Undecided(Undecided::Malformed),
    ];

    /// Its name in the keys of tallies.
    pub fn name(self) -> &'static str {
        match self {
            Tested::Holds => "holds",
            Tested::Fails => "fails",
            Tested::DoesNotApply => "does-not-apply",
            Tested::Undecided(why) => match why {
                Undecided::Suppressed => "suppressed",
                Undecided::NotApplicable => "not-applicable",
                Undecided::Default => "default",
                Undecided::Missing => "missing",
                Undecided::ByNought => "by-nought",
                Undecided::TooGreat => "too-great",
                Undecided::Malformed => "malformed",
            },
        }
    }

    /// What a key of a tally stands for.
    pub fn named(name: &str) -> Option<Self> {
        Tested::ALL.into_iter().find(|tested| tested.name() == name)
    }
}

impl RowTest {
    /// That this holds in each row.
    pub fn of(that: Predicate) -> Self {
        RowTest { when: None, that }
    }

    /// The same of the rows that a condition picks.
    #[must_use]
    pub fn when(mut self, condition: Predicate) -> Self {
        self.when = Some(condition);
        self
    }

    /// Every column that it names, as often as it does.
    pub fn columns(&self) -> Vec<&str> {
        let mut columns = Vec::new();
        for predicate in self.when.iter().chain([&self.that]) {
            predicate.look(&mut |column| columns.push(column));
        }
        columns
    }

    /// The same with other names of columns.
    #[must_use]
    pub fn renamed(mut self, name: &impl Fn(&str) -> String) -> Self {
        let mut rename = |column: &mut String| *column = name(column);
        for predicate in self.when.iter_mut().chain([&mut self.that]) {
            predicate.change(&mut rename);
        }
        self
    }

    /// Whether it is nested no deeper and has no more parts than may be.
    pub fn is_bounded(&self) -> bool {
        let mut parts = 0;
        let mut all = self.when.iter().chain([&self.that]);
        all.all(|predicate| predicate.is_within(MOST_DEPTH, &mut parts))
    }
}

impl Predicate {
    /// That two amounts compare like this.
    pub fn compare(left: Amount, is: Relation, right: Amount) -> Self {
        Predicate::Compare(Comparison { left, is, right })
    }

    /// Every column that it names, as often as it does.
    pub fn columns(&self) -> Vec<&str> {
        let mut columns = Vec::new();
        self.look(&mut |column| columns.push(column));
        columns
    }

    fn look<'a>(&'a self, take: &mut impl FnMut(&'a str)) {
        match self {
            Predicate::All(parts) | Predicate::Any(parts) => parts.iter().for_each(|part| part.look(take)),
            Predicate::Not(part) => part.look(take),
            Predicate::Compare(comparison) => {
                comparison.left.look(take);
                comparison.right.look(take);
            }
            Predicate::Text(text) => take(&text.column),
            Predicate::Shown(column) => take(column),
        }
    }

    fn change(&mut self, change: &mut impl FnMut(&mut String)) {
        match self {
            Predicate::All(parts) | Predicate::Any(parts) => parts.iter_mut().for_each(|part| part.change(change)),
            Predicate::Not(part) => part.change(change),
            Predicate::Compare(comparison) => {
                comparison.left.change(change);
                comparison.right.change(change);
            }
            Predicate::Text(text) => change(&mut text.column),
            Predicate::Shown(column) => change(column),
        }
    }

    fn is_within(&self, depth: usize, parts: &mut usize) -> bool {
        *parts += 1;
        depth > 0
            && *parts <= MOST_PARTS
            && match self {
                Predicate::All(all) | Predicate::Any(all) => all.iter().all(|part| part.is_within(depth - 1, parts)),
                Predicate::Not(part) => part.is_within(depth - 1, parts),
                Predicate::Compare(comparison) => {
                    comparison.left.is_within(depth - 1, parts) && comparison.right.is_within(depth - 1, parts)
                }
                Predicate::Text(_) | Predicate::Shown(_) => true,
            }
    }
}

impl Amount {
    fn look<'a>(&'a self, take: &mut impl FnMut(&'a str)) {
        match self {
            Amount::Figure(column) | Amount::Date(column) => take(column),
            Amount::Number(_) | Amount::Day(_) => {}
            Amount::Sum(parts) | Amount::Product(parts) => parts.iter().for_each(|part| part.look(take)),
            Amount::Minus(part) | Amount::Absolute(part) => part.look(take),
            Amount::Quotient(parts) => {
                parts.0.look(take);
                parts.1.look(take);
            }
        }
    }

    fn change(&mut self, change: &mut impl FnMut(&mut String)) {
        match self {
            Amount::Figure(column) | Amount::Date(column) => change(column),
            Amount::Number(_) | Amount::Day(_) => {}
            Amount::Sum(parts) | Amount::Product(parts) => parts.iter_mut().for_each(|part| part.change(change)),
            Amount::Minus(part) | Amount::Absolute(part) => part.change(change),
            Amount::Quotient(parts) => {
                parts.0.change(change);
                parts.1.change(change);
            }
        }
    }

    fn is_within(&self, depth: usize, parts: &mut usize) -> bool {
        *parts += 1;
        depth > 0
            && *parts <= MOST_PARTS
            && match self {
                Amount::Figure(_) | Amount::Date(_) | Amount::Number(_) | Amount::Day(_) => true,
                Amount::Sum(all) | Amount::Product(all) => all.iter().all(|part| part.is_within(depth - 1, parts)),
                Amount::Minus(part) | Amount::Absolute(part) => part.is_within(depth - 1, parts),
                Amount::Quotient(both) => both.0.is_within(depth - 1, parts) && both.1.is_within(depth - 1, parts),
            }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(column: &str) -> Amount {
        Amount::Figure(column.to_owned())
    }

    #[test]
    fn a_test_travels_as_json() {
        let sum = Amount::Sum(vec![figure("attended"), Amount::Minus(Box::new(figure("missed")))]);
        let test =
            RowTest::of(Predicate::compare(sum, Relation::AtMost, figure("booked"))).when(Predicate::Text(TextIs {
                column: "status".into(),
                of: vec!["Closed".into()],
            }));
        let json = serde_json::to_string(&test).expect("JSON");
        assert_eq!(
            json,
            r#"{"when":{"text":{"column":"status","of":["Closed"]}},"that":{"compare":{"left":{"sum":[{"figure":"attended"},{"minus":{"figure":"missed"}}]},"is":"at-most","right":{"figure":"booked"}}}}"#
        );
        assert_eq!(serde_json::from_str::<RowTest>(&json).expect("the same"), test);
        assert_eq!(test.columns(), ["status", "attended", "missed", "booked"]);
        let last_years = test.renamed(&|column| format!("{column}-2014"));
        assert_eq!(last_years.columns()[3], "booked-2014");
    }

    #[test]
    fn what_is_nested_or_long_without_end_is_told() {
        let nested = |depth: usize| (0..depth).fold(figure("a"), |amount, _| Amount::Minus(Box::new(amount)));
        let test = |amount: Amount| RowTest::of(Predicate::compare(amount, Relation::More, figure("b")));
        assert!(test(nested(MOST_DEPTH - 2)).is_bounded());
        assert!(!test(nested(MOST_DEPTH - 1)).is_bounded());
        assert!(test(Amount::Sum(vec![figure("a"); MOST_PARTS - 3])).is_bounded());
        assert!(!test(Amount::Sum(vec![figure("a"); MOST_PARTS - 2])).is_bounded());
    }

    #[test]
    fn every_outcome_has_a_name_of_its_own() {
        for tested in Tested::ALL {
            assert_eq!(Tested::named(tested.name()), Some(tested));
        }
        assert_eq!(Tested::named("present"), None);
    }
}
