//! The number that a reader sees in a marker, in whatever digits or words.

use candour_sdk::cell::fold;
use candour_sdk::{Decimal, NumberFormat, decimal};
use unicode_normalization::UnicodeNormalization;

use super::plain;
use crate::label_words::label_words;

/// The largest number that words around it do not make something else, such as the section of a law.
const MOST_IN_WORDS: u64 = 7;

const BELOW: [char; 5] = ['<', '≤', '≦', '⩽', '≲'];
const ABOVE: [char; 5] = ['>', '≥', '≧', '⩾', '≳'];

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

/// Digits for the words of small numbers.
const WORDS: &[(&str, &str)] = &[
    ("two", "2"),
    ("three", "3"),
    ("four", "4"),
    ("five", "5"),
    ("six", "6"),
    ("seven", "7"),
    ("eight", "8"),
    ("nine", "9"),
    ("ten", "10"),
    ("ii", "2"),
    ("iii", "3"),
    ("iv", "4"),
    ("vi", "6"),
    ("vii", "7"),
];

/// The noughts of other scripts, each before its nine digits, and those of digits in circles, which have none.
const NOUGHTS: &[u32] = &[
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0xf20, 0x1040,
    0x17e0, 0x1810, 0x24f4, 0x2775, 0x277f, 0x2789,
];

/// The number that a reader sees in a marker: one alone, or a small one among letters and signs. `<5`, `1-4` and `under 5` show none.
pub(super) fn number_in(text: &str, format: &NumberFormat) -> Option<Decimal> {
    if let Some(number) = decimal::parse(text, format) {
        // `3*` is three, though it be declared to be written for less than nought.
        return Some(if text.starts_with('-') { number } else { number.abs() });
    }
    let text = in_digits(text);
    let found = numbers(&text);
    let bounds = [text.contains(BELOW), text.contains(ABOVE)];
    match (found.as_slice(), bounds) {
        ([from, to], [true, true]) => enclosed(&text, from.number, to.number),
        (_, [true, _] | [_, true]) => None,
        ([one], _) if is_alone(&text, one) => (!text[one.to..].starts_with('+')).then_some(one.number),
        ([from, to], _) if is_range(&text, from, to) => None,
        (found, _) => seen(&text, found),
    }
}

/// A number in a text, and where it starts and ends.
struct Found {
    number: Decimal,
    from: usize,
    to: usize,
}

fn numbers(text: &str) -> Vec<Found> {
    let is_of_number = |c: char| c.is_ascii_digit() || c == '.';
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(from) = text[at..].find(|c: char| c.is_ascii_digit()).map(|from| at + from) {
        let to = text[from..]
            .find(|c| !is_of_number(c))
            .map_or(text.len(), |to| from + to);
        let digits = text[from..to].trim_end_matches('.').trim_start_matches('0');
        let number = match digits.starts_with(|c: char| c.is_ascii_digit()) {
            true => plain(digits),
            false => plain(&format!("0{digits}")),
        };
        found.extend(number.map(|number| Found { number, from, to }));
        at = to;
    }
    found
}

/// Whether no more than a letter or two behind it say where a figure comes from: `13r`, `13 (p)`.
fn is_alone(text: &str, found: &Found) -> bool {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
    letters(&text[..found.from]) == 0 && letters(&text[found.to..]) <= 2
}

/// Whether it is a range of several numbers: `1-4`, `1 to 4`.
fn is_range(text: &str, from: &Found, to: &Found) -> bool {
    let between = text[from.to..to.from].trim();
    from.number < to.number && matches!(between, "-" | "to" | "and" | "..")
}

/// What lies alone between two bounds: `>2 <4`, or the same number told as both.
fn enclosed(text: &str, one: Decimal, other: Decimal) -> Option<Decimal> {
    let (least, most) = (one.min(other), one.max(other));
    let has_ends = text.contains(['≤', '≦', '⩽', '≥', '≧', '⩾', '=']);
    let is_between = most - least == Decimal::TWO && !has_ends;
    let number = if is_between { least + Decimal::ONE } else { least };
    ((least == most || is_between) && is_few(number)).then_some(number)
}

/// The first small number of which the words before and behind it make no bound.
fn seen(text: &str, found: &[Found]) -> Option<Decimal> {
    let is_bound = |(i, one): (usize, &Found)| {
        let after = if i == 0 { 0 } else { found[i - 1].to };
        let until = found.get(i + 1).map_or(text.len(), |next| next.from);
        let behind = &text[one.to..until];
        behind.starts_with('+') || is_bound(&label_words(&text[after..one.from]), &label_words(behind))
    };
    let mut free = found.iter().enumerate().filter(|one| !is_bound(*one));
    free.find(|(_, one)| is_few(one.number)).map(|(_, one)| one.number)
}

fn is_few(number: Decimal) -> bool {
    number.fract().is_zero() && Decimal::ZERO < number && number <= Decimal::from(MOST_IN_WORDS)
}

/// Folded, in the usual form of each character, with digits for other digits and for the words of small numbers.
fn in_digits(text: &str) -> String {
    let usual: String = text.chars().map(usual_digit).nfkc().collect();
    let folded = fold(&usual);
    let is_roman = text.chars().all(|c| ('\u{2160}'..='\u{217f}').contains(&c));
    match (folded.as_ref(), is_roman) {
        ("one", _) | ("i", true) => return "1".to_owned(),
        ("v", true) => return "5".to_owned(),
        _ => {}
    }
    let mut written = String::with_capacity(folded.len());
    for part in folded.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let word = part.trim_end_matches(|c: char| !c.is_alphanumeric());
        match WORDS.iter().find(|(name, _)| *name == word) {
            Some((_, digits)) => written.extend([digits, &part[word.len()..]]),
            None => written.push_str(part),
        }
    }
    // Alone, `one` is mostly no number.
    match written.contains(|c: char| c.is_ascii_digit()) {
        true => written.replace("one to ", "1 to ").replace("one-", "1-"),
        false => written,
    }
}

fn usual_digit(c: char) -> char {
    let digit = |nought: &u32| u32::from(c).checked_sub(*nought).filter(|digit| *digit <= 9);
    let found = NOUGHTS.iter().find_map(digit);
    found.and_then(|digit| char::from_digit(digit, 10)).unwrap_or(c)
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
