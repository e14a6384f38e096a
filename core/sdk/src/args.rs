//! Typed arguments, one function for each sort, because the sort of an argument decides whether it may be printed.

use candour_model::finding::{Argument, Breakdown, CellValue, Count, Figure, Most, Share, Unit};

/// How many of what, over the whole dataset. Where a template says `{rows}` it is printed with its noun, `1 row` or
/// `12 rows`; where it says `{rows:bare}`, without.
///
/// ```
/// use candour_sdk::{Finding, Unit, count};
///
/// // With the template "{rows} have no month":
/// Finding::of("no-month").arg("rows", count(12, Unit::Rows));
/// ```
///
/// Say what holds of those that are counted, besides the values of columns, so that whoever reads the number in a report
/// knows what it is of. A condition is a [word](word()) that the rule declares, and so is a keyword.
///
/// ```
/// use candour_sdk::{CellState, RuleMeta, Under, Unit, count, share};
///
/// let missing = count(12, Unit::Cells).under(Under::State(CellState::Missing));
/// let missing_share = share(12, 400, Unit::Cells).under(Under::State(CellState::Missing));
///
/// RuleMeta::new("late").template("late", "{rows} are late").word("after the year");
/// let late = count(3, Unit::Rows).under(Under::Condition("after the year".into()));
/// ```
pub fn count(n: u64, of: Unit) -> Argument {
    count_by(n, of, [""; 0])
}

/// How many of what, in a group of rows that agree on the columns `by`.
///
/// Name every column by whose values the count is broken down: the host decides by them which small counts of people it
/// withholds.
///
/// ```
/// use candour_sdk::{Unit, count_by};
///
/// // Three people in one clinic in one month.
/// let people = count_by(3, Unit::People, ["clinic", "month"]);
/// ```
pub fn count_by<S: Into<String>>(n: u64, of: Unit, by: impl IntoIterator<Item = S>) -> Argument {
    Argument::Count(Count {
        n,
        of,
        by: Breakdown::by(texts(by)),
    })
}

/// A part of a whole, over the whole dataset. Printed as per cent.
///
/// ```
/// use candour_sdk::{Unit, share};
///
/// let missing = share(15, 1_000, Unit::Cells);
/// ```
pub fn share(part: u64, whole: u64, of: Unit) -> Argument {
    share_by(part, whole, of, [""; 0])
}

/// A part of a whole, in a group of rows that agree on the columns `by`.
pub fn share_by<S: Into<String>>(part: u64, whole: u64, of: Unit, by: impl IntoIterator<Item = S>) -> Argument {
    Argument::Share(Share {
        part,
        whole,
        of,
        by: Breakdown::by(texts(by)),
    })
}

/// A threshold or another number of the policy or the declarations, a plain one; never a number of the data.
///
/// ```
/// use candour_sdk::number;
///
/// let k = number(5);
/// ```
pub fn number(number: impl ToString) -> Argument {
    Argument::Number(number.to_string())
}

/// A figure of a measure column, over the whole dataset.
///
/// ```
/// use candour_sdk::{figure, figure_by};
///
/// let all = figure("visits", 1_234);
/// let in_clinic = figure_by("visits", 12, ["clinic"]);
/// ```
pub fn figure(column: impl Into<String>, number: impl ToString) -> Argument {
    figure_by(column, number, [""; 0])
}

/// A figure of a measure column, in a group of rows that agree on the columns `by`.
pub fn figure_by<S: Into<String>>(
    column: impl Into<String>,
    number: impl ToString,
    by: impl IntoIterator<Item = S>,
) -> Argument {
    Argument::Figure(Figure {
        column: column.into(),
        text: number.to_string(),
        most: None,
        by: Breakdown::by(texts(by)),
    })
}

/// What a sum over suppressed cells can be, in a group of rows that agree on the columns `by`: printed as `0 to 84`, or
/// without a bound as `12 or more`.
///
/// ```
/// use candour_sdk::figure_between;
///
/// // Twelve cells of 1 to 7 each.
/// let in_clinic = figure_between("visits", 12, Some(84), ["clinic"]);
/// ```
pub fn figure_between<S: Into<String>>(
    column: impl Into<String>,
    least: impl ToString,
    most: Option<impl ToString>,
    by: impl IntoIterator<Item = S>,
) -> Argument {
    Argument::Figure(Figure {
        column: column.into(),
        text: least.to_string(),
        most: Some(most.map_or(Most::Open, |most| Most::Number(most.to_string()))),
        by: Breakdown::by(texts(by)),
    })
}

/// A period's canonical label, such as `2014-04` or `2014/15`.
///
/// ```
/// use candour_sdk::period;
///
/// let april = period("2014-04");
/// ```
pub fn period(label: impl Into<String>) -> Argument {
    Argument::Period(label.into())
}

/// The text of a cell of a column; `None` for a missing cell. Whether it is shown depends on what the column means.
///
/// ```
/// use candour_sdk::{label, labels, value};
///
/// let clinic = value("clinic", Some("Beckenham Beacon"));
/// let none = value("clinic", None);
/// let column = label("clinic");
/// let columns = labels(["clinic", "month"]);
/// ```
pub fn value(column: impl Into<String>, text: Option<&str>) -> Argument {
    Argument::Value(CellValue {
        column: column.into(),
        text: text.map(str::to_owned),
    })
}

/// A column's label.
pub fn label(column: impl Into<String>) -> Argument {
    Argument::Label(column.into())
}

/// Several columns' labels.
pub fn labels<S: Into<String>>(columns: impl IntoIterator<Item = S>) -> Argument {
    Argument::Labels(texts(columns))
}

/// A file's path, as the facts give it.
pub fn file(path: impl Into<String>) -> Argument {
    Argument::File(path.into())
}

/// Another dataset of the release, by its name: a look-up, or what this one is to agree with.
pub fn dataset(name: impl Into<String>) -> Argument {
    Argument::Dataset(name.into())
}

/// A word that the rule declares in its meta.
///
/// ```
/// use candour_sdk::{RuleMeta, word};
///
/// RuleMeta::new("gaps").template("gap", "a {size} gap").word("large").word("small");
/// let size = word("large");
/// ```
pub fn word(word: impl Into<String>) -> Argument {
    Argument::Word(word.into())
}

fn texts<S: Into<String>>(list: impl IntoIterator<Item = S>) -> Vec<String> {
    list.into_iter().map(Into::into).collect()
}
