//! Numbers that are declared to be markers.

use candour_sdk::cell::fold;
use candour_sdk::{ColumnFacts, Decimal, Finding, MarkerKind, Measure, TallyView, Unit, count, decimal, label, value};

use super::{Params, is_small, plain};
use crate::label_words::label_words;

/// A marker whose text is a number above nought, or a number with signs around it.
pub(super) struct Marked<'a> {
    text: &'a str,
    number: Decimal,
    is: MarkerKind,
}

/// Those of a column of numbers. What figures are declared to be rounded to is no exact count.
pub(super) fn markers<'a>(column: &'a ColumnFacts, measures: &[(Option<(&str, &str)>, &Measure)]) -> Vec<Marked<'a>> {
    let is_rounded = |number: Decimal| {
        !measures.is_empty()
            && measures.iter().all(|(_, measure)| {
                let rounded = measure.rounded_to().filter(|(base, left)| *base > 1 + left);
                rounded.is_some_and(|(base, left)| number % Decimal::from(base) == Decimal::from(left))
            })
    };
    let marked = column.meaning.markers.iter().filter_map(|(text, marker)| {
        let number = number_in(text, column)?;
        let is_hidden = number > Decimal::ZERO && !is_rounded(number);
        is_hidden.then_some(Marked {
            text,
            number,
            is: marker.is,
        })
    });
    marked.collect()
}

/// The largest number that words around it do not make something else, such as the section of a law.
const MOST_IN_WORDS: u64 = 7;

const BOUNDS: [char; 7] = ['<', '>', '≤', '≥', '≦', '≧', '='];

/// What makes a bound of the number behind it.
const BOUNDS_BEFORE: &[&str] = &[
    "above", "below", "fewer", "ge", "greater", "gt", "gte", "le", "least", "less", "lt", "lte", "max", "maximum",
    "min", "minimum", "more", "most", "over", "under", "upto",
];

/// What makes a bound of the number before it.
const BOUNDS_BEHIND: &[&str] = &[
    "and above",
    "and below",
    "and over",
    "and under",
    "at least",
    "at most",
    "or above",
    "or below",
    "or fewer",
    "or less",
    "or more",
    "or over",
    "or under",
    "plus",
];

/// The number that a reader sees in a marker: one alone, whatever letters and signs are around it. `<5`, `1-4` and `under 5` show
/// none.
fn number_in(text: &str, column: &ColumnFacts) -> Option<Decimal> {
    if let Some(number) = decimal::parse(text, &column.meaning.number) {
        return Some(number);
    }
    let folded = fold(text);
    let is_of_number = |c: char| c.is_ascii_digit() || c == '.';
    let from = folded.find(|c: char| c.is_ascii_digit())?;
    let to = folded[from..]
        .find(|c| !is_of_number(c))
        .map_or(folded.len(), |at| from + at);
    let (before, behind) = (&folded[..from], &folded[to..]);
    if folded.contains(BOUNDS) || behind.starts_with('+') || behind.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if is_bound(&label_words(before), &label_words(behind)) {
        return None;
    }
    // A letter or two behind it say where a figure comes from: `13r`, `13 (p)`.
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
    let is_alone = letters(before) == 0 && letters(behind) <= 2;
    let number = plain(folded[from..to].trim_start_matches('0').trim_end_matches('.'))?;
    (is_alone || number.fract().is_zero() && number <= Decimal::from(MOST_IN_WORDS)).then_some(number)
}

/// Whether the words before and behind a number make a bound of it: `less than`, `up to`, `or more`.
fn is_bound(before: &[String], behind: &[String]) -> bool {
    let is_before = |word: &String| BOUNDS_BEFORE.contains(&word.as_str());
    let is_between = |word: &&String| ["equal", "or", "than", "to"].contains(&word.as_str());
    let last = before.iter().rev().find(|word| !is_between(word));
    let is_up_to = matches!(before, [.., up, to] if up == "up" && to == "to");
    let starts = |phrase: &&str| {
        phrase
            .split(' ')
            .eq(behind.iter().take(phrase.split(' ').count()).map(String::as_str))
    };
    last.is_some_and(is_before) || is_up_to || BOUNDS_BEHIND.iter().any(starts)
}

/// The findings of one column, each with its cells.
pub(super) fn find(
    column: &str,
    markers: &[Marked<'_>],
    are_people: bool,
    texts: TallyView<'_>,
    params: &Params,
) -> Vec<(Finding, u64)> {
    if params.only_small && !are_people {
        return Vec::new();
    }
    let looked_for = markers
        .iter()
        .filter(|marked| !params.only_small || is_small(marked.number, params));
    let (missing, others): (Vec<&Marked<'_>>, Vec<_>) = looked_for.partition(|marked| marked.is == MarkerKind::Missing);
    let cells_of = |key: Option<&str>| texts.find(&[key]).map_or(0, |group| group.count());
    let named = |template: &str, cells: u64| {
        Finding::of(template)
            .columns([column])
            .arg("column", label(column))
            .arg("cells", count(cells, Unit::Cells))
            .affected(cells, Unit::Cells)
    };
    let mut found = Vec::new();
    let others: Vec<(&str, u64)> = others
        .iter()
        .map(|marked| (marked.text, cells_of(Some(marked.text))))
        .collect();
    let cells: u64 = others.iter().map(|(_, cells)| cells).sum();
    if cells > 0 {
        let with_cells = others.into_iter().filter(|(_, cells)| *cells > 0);
        let finding = with_cells.fold(named("marked", cells), |finding, (text, cells)| {
            finding.group([
                ("marker", value(column, Some(text))),
                ("cells", count(cells, Unit::Cells)),
            ])
        });
        found.push((finding, cells));
    }
    let cells = cells_of(None);
    if cells > 0 && !missing.is_empty() {
        let finding = missing
            .into_iter()
            .fold(named("marked-missing", cells), |finding, marked| {
                finding.group([("marker", value(column, Some(marked.text)))])
            });
        found.push((finding, cells));
    }
    found
}
