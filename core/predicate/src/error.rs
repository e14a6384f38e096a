//! What can be wrong with a predicate, and where in its text.

use std::ops::Range;

use miette::Diagnostic;
use thiserror::Error as ThisError;

/// A mistake in a predicate.
#[derive(Clone, Debug, PartialEq, Eq, ThisError, Diagnostic)]
#[error("{kind}")]
#[diagnostic(forward(kind))]
pub struct Error {
    /// What is wrong.
    pub kind: ErrorKind,
    /// Which bytes of the text; none of a predicate that came as a tree.
    pub span: Range<usize>,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, span: Range<usize>) -> Self {
        Error { kind, span }
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Error::new(kind, 0..0)
    }
}

/// What is wrong: the fault of who wrote the predicate.
#[derive(Clone, Debug, PartialEq, Eq, ThisError, Diagnostic)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A quotation mark without its second.
    #[error("a quotation mark is not closed")]
    #[diagnostic(
        code(candour::predicate::open_quote),
        help("put a column in double quotes, and a text in single ones; a single quote in a text is written twice")
    )]
    OpenQuote,
    /// A character that means nothing here.
    #[error("`{sign}` means nothing in a condition")]
    #[diagnostic(
        code(candour::predicate::sign),
        help("put a column with this character in its name in double quotes")
    )]
    Sign {
        /// The character.
        sign: char,
    },
    /// A word that begins with a digit and is no number.
    #[error("`{word}` is no number")]
    #[diagnostic(
        code(candour::predicate::number),
        help("write a plain number, such as 12.5; put a column of this name in double quotes")
    )]
    Number {
        /// The word.
        word: String,
    },
    /// Something else belongs in this place.
    #[error("{wanted} is missing here")]
    #[diagnostic(
        code(candour::predicate::missing),
        help(
            "a condition compares columns, numbers and texts, such as: patients <= appointments and status != 'closed'"
        )
    )]
    Missing {
        /// What belongs here.
        wanted: &'static str,
    },
    /// Text after the end.
    #[error("the condition ends before this")]
    #[diagnostic(
        code(candour::predicate::left_over),
        help(
            "join two conditions by `and` or `or`; put the name of a column in double quotes if it has spaces or signs"
        )
    )]
    LeftOver,
    /// A column or a number where something must hold.
    #[error("this is compared with nothing")]
    #[diagnostic(
        code(candour::predicate::not_compared),
        help("compare it by one of < <= = != >= > or in; `shown(column)` asks whether a cell holds a value")
    )]
    NotCompared,
    /// A comparison where an amount belongs.
    #[error("a condition is no number")]
    #[diagnostic(
        code(candour::predicate::condition_as_number),
        help("compare two at a time, and join comparisons by `and`: low <= seen and seen <= high")
    )]
    ConditionAsNumber,
    /// A text where an amount belongs.
    #[error("a text is no number")]
    #[diagnostic(
        code(candour::predicate::text_as_number),
        help("leave out the quotes of a number; a text can be compared with a column: status = 'closed'")
    )]
    TextAsNumber,
    /// Texts compared by size.
    #[error("texts have no order")]
    #[diagnostic(
        code(candour::predicate::text_order),
        help("compare texts by =, != or in; compare days by date(column) >= '2014-04-01', and numbers without quotes")
    )]
    TextOrder,
    /// A text in place of a day that is none.
    #[error("`{text}` is no day")]
    #[diagnostic(code(candour::predicate::day), help("write a day as '2014-04-01', in single quotes"))]
    Day {
        /// What is written.
        text: String,
    },
    /// A day and a number where only two of one sort go together.
    #[error("a day and a number do not go together here")]
    #[diagnostic(
        code(candour::predicate::mixed),
        help(
            "compare a day with date(column) or with a day such as '2014-04-01'; a day less a day is a number of days"
        )
    )]
    Mixed,
    /// No column at all.
    #[error("this is the same in each row, since it names no column")]
    #[diagnostic(code(candour::predicate::no_column), help("name a column of the dataset"))]
    NoColumn,
    /// Too deep or too long.
    #[error("this condition is too long, or nested too deep")]
    #[diagnostic(
        code(candour::predicate::too_large),
        help("split it into several conditions, each with a name of its own")
    )]
    TooLarge,
    /// A column that the dataset has not: of a predicate that came as a tree.
    #[error("a condition names the column `{column}`, which the dataset does not have")]
    #[diagnostic(
        code(candour::predicate::column),
        help("a rule may name only columns that its facts list as present; report this to the author of the rule")
    )]
    Column {
        /// Its id.
        column: String,
    },
}
