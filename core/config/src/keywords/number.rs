//! `x-number`: how numbers are written.

use candour_model::meaning::NumberFormat;

use super::Row;
use crate::error::Result;
use crate::node::Node;

pub(super) fn read(row: &Row<'_>, node: &Node) -> Result<NumberFormat> {
    let format: NumberFormat = row.read(node)?;
    let at = |key: &str| node.get(key).unwrap_or(node).span.clone();
    let is_mark = |mark: char| !mark.is_ascii_digit() && !matches!(mark, '-' | '+' | 'e' | 'E');
    if format.group.is_some_and(|mark| !is_mark(mark)) {
        return Err(row.wrong(at("group"), "numbers are made of this character themselves"));
    }
    if format.decimal.is_some_and(|mark| !is_mark(mark)) {
        return Err(row.wrong(at("decimal"), "numbers are made of this character themselves"));
    }
    if format.group.is_some() && format.group == Some(format.decimal.unwrap_or('.')) {
        return Err(row.wrong(
            at("group"),
            "the same character groups digits and stands before the fraction",
        ));
    }
    if format.suffix.as_deref().is_some_and(str::is_empty) {
        return Err(row.wrong(at("suffix"), "this suffix is empty"));
    }
    if let Some(negative) = &format.negative
        && (negative.matches('1').count() != 1 || negative == "1")
    {
        return Err(row.wrong(at("negative"), "write here how minus one is written, such as \"(1)\""));
    }
    if format.negative.as_deref().is_some_and(|negative| !says_minus(negative)) {
        let text = "this makes no number negative for a reader: use a minus sign, brackets, \"CR\" or \"DR\"";
        return Err(row.wrong(at("negative"), text));
    }
    Ok(format)
}

/// What says minus in words.
const MINUS: &[&str] = &["cr", "dr", "minus", "neg", "negative"];

/// Whether a reader takes this for minus one: a sign, brackets or a word around it say so, and no other letter or digit stands there.
/// `1*` is one with a note.
fn says_minus(written: &str) -> bool {
    let around = written.replacen('1', " ", 1).to_lowercase();
    let is_sign = |c: char| matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '△' | '▲');
    let has_brackets = |open, close| around.trim().starts_with(open) && around.trim().ends_with(close);
    let mut words = around
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let has_word = words.clone().next().is_some();
    let is_sound = words.all(|word| MINUS.contains(&word));
    is_sound && (has_word || around.contains(is_sign) || has_brackets('(', ')') || has_brackets('[', ']'))
}

/// The column's own format, and the schema's where it says nothing.
pub(super) fn merged(own: NumberFormat, inherited: &NumberFormat) -> NumberFormat {
    NumberFormat {
        group: own.group.or(inherited.group),
        decimal: own.decimal.or(inherited.decimal),
        suffix: own.suffix.or_else(|| inherited.suffix.clone()),
        negative: own.negative.or_else(|| inherited.negative.clone()),
    }
}
