//! What may be told of a number, a text or a name: decided once, by the publication rules, and never turned into words here.

use candour_model::finding::{self, Argument, Breakdown, Most, Unit};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A whole number as it may be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Number {
    /// The number.
    Exact(u64),
    /// A number near it.
    Rounded(Rounded),
    /// It is at least 1 and smaller than this.
    Below(u64),
    /// Less than the whole by at least 1 and by fewer than this: with 10, "all but fewer than 10".
    AllBut(u64),
    /// Its share of the whole lies in this band.
    Band(Band),
    /// It may not be told.
    Hidden(Hidden),
}

/// A rounded number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Rounded {
    /// The number, rounded.
    pub n: u64,
    /// To the nearest of this.
    pub to: u64,
}

/// A band of shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub enum Band {
    /// Nothing.
    #[serde(rename = "0")]
    Nothing,
    /// Less than 1%.
    #[serde(rename = "<1%")]
    Below1,
    /// From 1% to 5%.
    #[serde(rename = "1-5%")]
    From1To5,
    /// From 5% to 20%.
    #[serde(rename = "5-20%")]
    From5To20,
    /// More than 20%.
    #[serde(rename = ">20%")]
    Above20,
}

/// Why something may not be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Hidden {
    /// It is a small number of people, or stands beside one that could be worked out from it.
    Small,
    /// It is of a column that names people, stands for them, or would harm them.
    Personal,
    /// It is of a column of which nothing is declared.
    Undeclared,
    /// It depends on a file that others cannot get at.
    Withheld,
    /// What a rule about confidentiality found would help whoever looks for a person.
    Confidential,
    /// It is no word that a schema, a look-up or the release declares.
    NotDeclared,
    /// It cannot be what it is said to be.
    Implausible,
}

/// How many of what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Count {
    /// How many.
    pub n: Number,
    /// Of what.
    pub unit: Unit,
    /// By what it is broken down. Absent: over the whole dataset.
    #[serde(default, skip_serializing_if = "Breakdown::is_whole")]
    pub by: Breakdown,
}

/// A part of a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Share {
    /// The share.
    pub share: Portion,
    /// Of what.
    pub unit: Unit,
    /// By what it is broken down. Absent: over the whole dataset.
    #[serde(default, skip_serializing_if = "Breakdown::is_whole")]
    pub by: Breakdown,
}

/// A share as it may be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Portion {
    /// Both numbers.
    Exact(PartOf),
    /// Both numbers, rounded.
    Rounded(RoundedPart),
    /// It lies in this band.
    Band(Band),
    /// The part is small.
    Below(Few),
    /// All but a small part.
    AllBut(Few),
    /// It may not be told.
    Hidden(Hidden),
}

/// A part and its whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PartOf {
    /// The part.
    pub part: u64,
    /// The whole.
    pub whole: u64,
}

/// A part and its whole, rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RoundedPart {
    /// The part, rounded.
    pub part: u64,
    /// The whole, rounded.
    pub whole: u64,
    /// Both to the nearest of this.
    pub to: u64,
}

/// A small part of a whole: at least 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Few {
    /// It is smaller than this.
    pub than: u64,
    /// The whole, which may be rounded.
    pub whole: u64,
}

/// A figure of a measure column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Figure {
    /// The column.
    pub column: String,
    /// The figure.
    pub figure: Decimal,
    /// Its unit, where it is an amount. Absent: what the column counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// By what it is broken down. Absent: over the whole dataset.
    #[serde(default, skip_serializing_if = "Breakdown::is_whole")]
    pub by: Breakdown,
}

/// A decimal as it may be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Decimal {
    /// The number.
    Exact(String),
    /// It is not nought, and nearer to nought than this.
    Below(u64),
    /// Suppressed cells leave open what it is.
    Between(Between),
    /// It may not be told.
    Hidden(Hidden),
}

/// All that a figure can be, both ends included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Between {
    /// The least.
    pub least: String,
    /// The most; absent where there is no bound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<String>,
}

/// The text of a cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Cell {
    /// The column.
    pub of: String,
    /// The text; absent for a missing cell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// A file: by its name, or by its place among those of its dataset.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FileName {
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its place, from 1; absent where it is none of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<u64>,
}

/// A typed argument of a template, or the value of a measure. A column is called by its label, or `#3` by its place where
/// the label is blank, an earlier column has the same one, or it may not be told; a label that begins with `#` has another `#` before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Value {
    /// How many of what.
    Count(Count),
    /// A part of a whole.
    Share(Share),
    /// A number of the policy, the declarations or the rule's page; of the core's own rules also a place in a schema.
    Number(String),
    /// A figure of a measure column.
    Figure(Figure),
    /// A period, such as `2014-04`.
    Period(String),
    /// The text of a cell.
    Value(Cell),
    /// A column.
    Column(String),
    /// Several columns.
    Columns(Vec<String>),
    /// A file.
    File(FileName),
    /// A dataset of the release, by its name.
    Dataset(String),
    /// A word of the rule, or a text that the publisher declared.
    Word(String),
    /// It may not be told.
    Hidden(Hidden),
}

/// Everything, as a rule said it: for its author and for the publisher alone. A file's name is its path.
impl From<&Argument> for Value {
    fn from(argument: &Argument) -> Self {
        match argument {
            Argument::Count(count) => Value::Count(Count {
                n: Number::Exact(count.n),
                unit: count.of,
                by: count.by.clone(),
            }),
            Argument::Share(share) => Value::Share(Share {
                share: Portion::Exact(PartOf {
                    part: share.part,
                    whole: share.whole,
                }),
                unit: share.of,
                by: share.by.clone(),
            }),
            Argument::Number(text) => Value::Number(text.clone()),
            Argument::Figure(figure) => Value::Figure(Figure {
                column: figure.column.clone(),
                figure: Decimal::of(figure),
                unit: None,
                by: figure.by.clone(),
            }),
            Argument::Period(label) => Value::Period(label.clone()),
            Argument::Value(cell) => Value::Value(Cell {
                of: cell.column.clone(),
                text: cell.text.clone(),
            }),
            Argument::Label(column) => Value::Column(column.clone()),
            Argument::Labels(columns) => Value::Columns(columns.clone()),
            Argument::File(path) => Value::File(FileName {
                name: Some(path.clone()),
                part: None,
            }),
            Argument::Dataset(name) => Value::Dataset(name.clone()),
            Argument::Word(word) => Value::Word(word.clone()),
        }
    }
}

impl Value {
    /// Why it may not be told, if it may not.
    pub fn hidden(&self) -> Option<Hidden> {
        match self {
            Value::Hidden(why)
            | Value::Count(Count {
                n: Number::Hidden(why), ..
            })
            | Value::Share(Share {
                share: Portion::Hidden(why),
                ..
            })
            | Value::Figure(Figure {
                figure: Decimal::Hidden(why),
                ..
            }) => Some(*why),
            _ => None,
        }
    }

    /// Whether it is told only that it is small, or that all but a small part are.
    pub fn is_few(&self) -> bool {
        match self {
            Value::Count(count) => matches!(count.n, Number::Below(_) | Number::AllBut(_)),
            Value::Share(share) => matches!(share.share, Portion::Below(_) | Portion::AllBut(_)),
            _ => false,
        }
    }

    /// The count, if it is one that is told exactly.
    pub fn exact(&self) -> Option<u64> {
        match self {
            Value::Count(count) => count.n.exact(),
            _ => None,
        }
    }

    /// What is counted, if it is a number of something.
    pub fn unit(&self) -> Option<Unit> {
        match self {
            Value::Count(count) => Some(count.unit),
            Value::Share(share) => Some(share.unit),
            _ => None,
        }
    }

    /// How long a bar of it is: a count as it is told, or a share in thousandths; nothing where only words may be told.
    pub fn height(&self) -> Option<u64> {
        match self {
            Value::Count(count) => count.n.told(),
            Value::Share(share) => share.share.thousandths(),
            _ => None,
        }
    }
}

impl Decimal {
    /// A figure as its rule said it.
    pub fn of(figure: &finding::Figure) -> Self {
        let least = figure.text.clone();
        match &figure.most {
            None => Decimal::Exact(least),
            Some(Most::Number(most)) => Decimal::Between(Between {
                least,
                most: Some(most.clone()),
            }),
            Some(Most::Open) => Decimal::Between(Between { least, most: None }),
        }
    }
}

impl Number {
    /// The number, if it is told exactly.
    pub fn exact(&self) -> Option<u64> {
        match self {
            Number::Exact(n) => Some(*n),
            _ => None,
        }
    }

    /// The number as it is told, exact or rounded.
    pub fn told(&self) -> Option<u64> {
        match self {
            Number::Exact(n) => Some(*n),
            Number::Rounded(rounded) => Some(rounded.n),
            _ => None,
        }
    }
}

impl Portion {
    /// The part and the whole as they are told, exact or rounded.
    pub fn told(&self) -> Option<PartOf> {
        match *self {
            Portion::Exact(of) => Some(of),
            Portion::Rounded(RoundedPart { part, whole, .. }) => Some(PartOf { part, whole }),
            Portion::Band(_) | Portion::Below(_) | Portion::AllBut(_) | Portion::Hidden(_) => None,
        }
    }

    /// The share in thousandths: at least 1 where there is any, and at most 999 where there is not all.
    pub fn thousandths(&self) -> Option<u64> {
        let PartOf { part, whole } = self.told()?;
        if part == 0 || whole == 0 {
            return Some(0);
        }
        if part >= whole {
            return Some(1000);
        }
        let (part, whole) = (u128::from(part), u128::from(whole));
        let share = (part * 2000 + whole) / (2 * whole);
        u64::try_from(share).ok().map(|share| share.clamp(1, 999))
    }
}

impl Band {
    /// The band of a share.
    pub fn of(part: u64, whole: u64) -> Self {
        if part == 0 || whole == 0 {
            return Band::Nothing;
        }
        let (part, whole) = (u128::from(part) * 100, u128::from(whole));
        match part {
            part if part < whole => Band::Below1,
            part if part < 5 * whole => Band::From1To5,
            part if part <= 20 * whole => Band::From5To20,
            _ => Band::Above20,
        }
    }
}

/// `n` to the nearest `base`, halves up.
pub fn nearest(n: u64, base: u64) -> u64 {
    if base == 0 {
        return n;
    }
    n.saturating_add(base / 2) / base * base
}

/// The place of the second digit of a number: what it is rounded to, to have two significant digits.
pub fn second_digit(n: u64) -> u64 {
    let mut scale: u64 = 1;
    while n / scale >= 100 {
        scale = scale.saturating_mul(10);
    }
    scale
}

#[cfg(test)]
mod tests;
