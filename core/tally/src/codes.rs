//! Texts and tuples as small numbers, so that grouping compares integers.
//!
//! Codes are given out in the order of first sight, which differs from run to run: nothing but their equality may be
//! used, and results are sorted by the texts behind them.

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::FixedState;

/// The code of the null key.
pub(crate) const NULL: u32 = 0;

/// The distinct texts of one axis. Code 0 is null, code `i + 1` the text at `i`.
#[derive(Default)]
pub(crate) struct Texts {
    index: HashMap<Arc<str>, u32, FixedState>,
    texts: Vec<Arc<str>>,
}

impl Texts {
    pub(crate) fn code(&mut self, text: Option<&str>) -> u32 {
        let Some(text) = text else {
            return NULL;
        };
        if let Some(code) = self.index.get(text) {
            return *code;
        }
        self.insert(Arc::from(text))
    }

    /// The text of a code; `None` for null.
    pub(crate) fn text(&self, code: u32) -> Option<&Arc<str>> {
        self.texts.get((code as usize).wrapping_sub(1))
    }

    /// How many codes there are, that of null included.
    pub(crate) fn codes(&self) -> usize {
        self.texts.len() + 1
    }

    /// Takes in the texts of another worker: its codes as ours.
    pub(crate) fn absorb(&mut self, other: Texts) -> Vec<u32> {
        let Texts { index, texts } = other;
        drop(index);
        let mut ours = Vec::with_capacity(texts.len() + 1);
        ours.push(NULL);
        for text in texts {
            let code = self.index.get(&text).copied();
            ours.push(code.unwrap_or_else(|| self.insert(text)));
        }
        ours
    }

    fn insert(&mut self, text: Arc<str>) -> u32 {
        self.texts.push(Arc::clone(&text));
        let code = id(self.texts.len());
        self.index.insert(text, code);
        code
    }
}

/// The distinct tuples of codes, each with its place in the order of first sight.
pub(crate) struct Tuples {
    width: usize,
    flat: Vec<u32>,
    index: Index,
}

/// By how many codes a tuple has.
enum Index {
    /// None: there is one tuple, if any.
    Whole { seen: bool },
    /// One: the place of each code, or [`ABSENT`].
    Single(Vec<u32>),
    /// Two, packed.
    Pair(HashMap<u64, u32, FixedState>),
    /// More.
    Many(HashMap<Box<[u32]>, u32, FixedState>),
}

const ABSENT: u32 = u32::MAX;

impl Tuples {
    pub(crate) fn new(width: usize) -> Self {
        let index = match width {
            0 => Index::Whole { seen: false },
            1 => Index::Single(Vec::new()),
            2 => Index::Pair(HashMap::default()),
            _ => Index::Many(HashMap::default()),
        };
        Tuples {
            width,
            flat: Vec::new(),
            index,
        }
    }

    pub(crate) fn len(&self) -> usize {
        match &self.index {
            Index::Whole { seen } => usize::from(*seen),
            _ => self.flat.len() / self.width,
        }
    }

    pub(crate) fn tuple(&self, place: usize) -> &[u32] {
        &self.flat[place * self.width..][..self.width]
    }

    /// The place of a tuple, which is the number of tuples before where it is new.
    pub(crate) fn place(&mut self, tuple: &[u32]) -> u32 {
        let next = id(self.len());
        let place = match &mut self.index {
            Index::Whole { seen } => {
                *seen = true;
                return 0;
            }
            Index::Single(places) => {
                let code = tuple[0] as usize;
                if code >= places.len() {
                    places.resize(code + 1, ABSENT);
                }
                if places[code] == ABSENT {
                    places[code] = next;
                }
                places[code]
            }
            Index::Pair(places) => {
                let packed = packed(tuple[0], tuple[1]);
                *places.entry(packed).or_insert(next)
            }
            Index::Many(places) => match places.get(tuple) {
                Some(place) => *place,
                None => {
                    places.insert(tuple.into(), next);
                    next
                }
            },
        };
        if place == next {
            self.flat.extend_from_slice(tuple);
        }
        place
    }
}

/// Two codes in one number.
pub(crate) fn packed(high: u32, low: u32) -> u64 {
    u64::from(high) << 32 | u64::from(low)
}

/// A count of things held in memory as a code. Each takes dozens of bytes: memory ends long before codes do.
fn id(count: usize) -> u32 {
    u32::try_from(count).unwrap_or_else(|_| unreachable!("4,294,967,296 groups are held in memory"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_keep_their_codes() {
        let mut texts = Texts::default();
        assert_eq!(texts.code(None), NULL);
        let (a, empty) = (texts.code(Some("a")), texts.code(Some("")));
        assert_ne!(a, empty);
        assert_eq!(texts.code(Some("a")), a);
        assert_eq!(texts.text(a).map(AsRef::as_ref), Some("a"));
        assert_eq!(texts.text(empty).map(AsRef::as_ref), Some(""));
        assert_eq!(texts.text(NULL), None);

        let mut others = Texts::default();
        others.code(Some("b"));
        others.code(Some("a"));
        assert_eq!(texts.absorb(others), [NULL, 3, a]);
        assert_eq!(texts.codes(), 4);
    }

    #[test]
    fn tuples_of_every_width_keep_their_places() {
        for width in 0..5 {
            let mut tuples = Tuples::new(width);
            let tuple = |n: u32| vec![n; width];
            let first = tuples.place(&tuple(7));
            let second = tuples.place(&tuple(0));
            assert_eq!(tuples.place(&tuple(7)), first);
            assert_eq!(first == second, width == 0);
            assert_eq!(tuples.len(), if width == 0 { 1 } else { 2 });
            assert_eq!(tuples.tuple(second as usize), tuple(if width == 0 { 7 } else { 0 }));
        }
    }
}
