//! The functions of a text that groupings over one column go by, each worked out once for texts of one shape where the
//! shape settles it.

use std::collections::HashMap;
use std::sync::Arc;

use candour_cell::detect;
use candour_model::meaning::{ColumnMeaning, NumberFormat};
use candour_model::tally::As;
use foldhash::fast::FixedState;

use crate::text::keys::NULL;
use crate::text::lookup::{HEAD, Lookup, LookupKey};

/// Shapes that are remembered. A column of more is one of free text.
const MOST_SHAPES: usize = 4_096;

/// Works out functions of texts.
pub(crate) struct Forms<'a> {
    forms: &'a [As],
    meaning: &'a ColumnMeaning,
    /// By form. A text numbered `n` has the number `n + 1` here, since null comes first.
    texts: Vec<Lookup>,
    shapes: HashMap<u128, usize, FixedState>,
    /// By shape and form: the number, where the shape settles it.
    settled: Vec<Option<u32>>,
    last: Option<(u128, usize)>,
    /// Whether cells are to be numbers, and nothing is declared of how those are written: then digits alone are one unless
    /// a nought comes first.
    is_whole: bool,
    /// By form, the last text that was looked up.
    lasts: Vec<Option<(Arc<str>, u32)>>,
}

impl<'a> Forms<'a> {
    pub(crate) fn new(forms: &'a [As], meaning: &'a ColumnMeaning) -> Self {
        Forms {
            forms,
            meaning,
            texts: forms.iter().map(|_| Lookup::default()).collect(),
            shapes: HashMap::default(),
            settled: Vec::new(),
            last: None,
            is_whole: meaning.is_numeric() && meaning.number == NumberFormat::default() && meaning.period.is_none(),
            lasts: vec![None; forms.len()],
        }
    }

    pub(crate) fn number(&mut self, form: usize, text: &str) -> u32 {
        let Some(key) = candour_cell::key(text, self.forms[form], self.meaning) else {
            return NULL;
        };
        // Texts come sorted, so that many have the prefix of the one before.
        if let Some((last, number)) = &self.lasts[form]
            && **last == *key
        {
            return *number;
        }
        let number = self.number_of(form, &key);
        let last = self.texts[form].texts()[number as usize - 1].clone();
        self.lasts[form] = Some((last, number));
        number
    }

    /// The number of a text that a form came to.
    pub(crate) fn number_of(&mut self, form: usize, key: &str) -> u32 {
        let texts = &mut self.texts[form];
        match texts.get(LookupKey::new(key.as_bytes())) {
            Some(known) => known + 1,
            None => texts.insert(key) + 1,
        }
    }

    /// The text of a number; `None` for null.
    pub(crate) fn text(&self, form: usize, number: u32) -> Option<&Arc<str>> {
        self.texts[form].texts().get((number as usize).wrapping_sub(1))
    }

    /// The number of a form of all texts of this shape, where the shape settles it.
    pub(crate) fn settled(&self, shape: usize, form: usize) -> Option<u32> {
        self.settled[shape * self.forms.len() + form]
    }

    /// The number of the shape of a text, from 0 in the order of first sight; `None` for markers, texts that are too long
    /// or not ASCII, and past so many shapes.
    pub(crate) fn shape(&mut self, text: &str, may_be_marker: bool) -> Option<usize> {
        if may_be_marker && !self.meaning.markers.is_empty() {
            return None;
        }
        let shape = shape_of(text.as_bytes(), self.is_whole)?;
        if let Some((last, number)) = self.last
            && last == shape
        {
            return Some(number);
        }
        let number = match self.shapes.get(&shape) {
            Some(number) => *number,
            None if self.shapes.len() == MOST_SHAPES => return None,
            None => {
                let number = self.shapes.len();
                self.shapes.insert(shape, number);
                let mut bytes = shape.to_le_bytes();
                if bytes[0] == b'0' {
                    bytes[0] = b'9';
                }
                let digits = bytes[..text.len()].iter().all(u8::is_ascii_digit);
                for (at, form) in self.forms.iter().enumerate() {
                    let is_settled = match form {
                        As::Shape | As::Length => true,
                        As::LooksLike | As::DatedYear => detect::looks_like_nothing(&bytes[..text.len()]),
                        As::Contains => detect::contains_nothing(&bytes[..text.len()]),
                        As::State if self.meaning.is_numeric() => self.is_whole && digits,
                        As::State => self.meaning.period.is_none(),
                        _ => false,
                    };
                    let number = is_settled.then(|| self.number(at, text));
                    self.settled.push(number);
                }
                number
            }
        };
        self.last = Some((shape, number));
        Some(number)
    }
}

/// The shape of a text of up to sixteen ASCII characters: digits as 9, letters as A and a. A nought that comes first is told
/// from other digits where that matters.
fn shape_of(text: &[u8], tell_nought: bool) -> Option<u128> {
    if text.len() > HEAD || text.is_empty() || !text.is_ascii() || text.contains(&0) {
        return None;
    }
    let mut bytes = [0; HEAD];
    bytes[..text.len()].copy_from_slice(text);
    // Without a branch, so that all are done at once.
    for byte in &mut bytes {
        let pick = |is: bool, kind: u8| 0_u8.wrapping_sub(u8::from(is)) & (kind ^ *byte);
        *byte ^= pick(byte.is_ascii_digit(), b'9')
            | pick(byte.is_ascii_uppercase(), b'A')
            | pick(byte.is_ascii_lowercase(), b'a');
    }
    if tell_nought && text[0] == b'0' {
        bytes[0] = b'0';
    }
    Some(u128::from_le_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_a_shape_settles_is_so_for_each_text(
            texts in prop::collection::vec("[A-Za-z0-9 @.+()-]{1,16}|[0-9]{9,11}|[A-Z]{1,2}[0-9]{1,2} [0-9][A-Z]{2}|[A-Z]{2}[0-9]{6}[A-Z]|0?[0-9]{1,3}|[0-9]{1,2}[/ -](Jul|[0-9]{2})[/ -][0-9]{2,4}|Jo [A-Z][a-z]{2}|dob [0-9/]{6,10}", 1..60),
        ) {
            let forms = [As::Shape, As::Length, As::LooksLike, As::Contains, As::DatedYear, As::State, As::Fold, As::Prefix(2)];
            let numeric = ColumnMeaning {
                types: vec![candour_model::meaning::JsonType::Integer],
                ..ColumnMeaning::default()
            };
            for meaning in [ColumnMeaning::default(), numeric] {
                let mut worked = Forms::new(&forms, &meaning);
                for text in texts.iter().chain(&texts) {
                    let shape = worked.shape(text, true);
                    for (at, form) in forms.iter().enumerate() {
                        let settled = shape.and_then(|shape| worked.settled(shape, at));
                        let number = settled.unwrap_or_else(|| worked.number(at, text));
                        let found = worked.text(at, number).map(|text| text.to_string());
                        prop_assert_eq!(found, candour_cell::key(text, *form, &meaning).map(|key| key.into_owned()));
                    }
                }
            }
        }
    }
}
