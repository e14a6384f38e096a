//! What the cells of a block came to in one lane: small numbers for texts that are known, and the texts themselves where a
//! column has too many to know them all.

use crate::text::identity::{self, TextId};

/// The number of the null key; the text numbered `n` in a worker's lookup has the code `n + 1`.
pub(crate) const NULL_CODE: u16 = 0;
/// The code of the empty text, which every lookup of texts takes in first.
pub(crate) const EMPTY_CODE: u16 = 1;
/// Stands where a text beyond the lookup is, which has an id of 64 bits.
pub(crate) const BEYOND_SHORT: u16 = u16::MAX;
/// Stands where another text beyond the lookup is.
pub(crate) const BEYOND_LONG: u16 = u16::MAX - 1;

/// One lane of one block.
#[derive(Clone, Debug, Default)]
pub(crate) struct Coded {
    /// By record.
    pub(crate) codes: Vec<u16>,
    pub(crate) beyond: Beyond,
}

/// The texts of a lane that are beyond its lookup, in the order of the records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Beyond {
    short: Vec<u64>,
    long: String,
    long_ends: Vec<u32>,
}

impl Coded {
    /// Makes ready for another block.
    pub(crate) fn clear(&mut self) {
        self.codes.clear();
        self.beyond.short.clear();
        self.beyond.long.clear();
        self.beyond.long_ends.clear();
    }

    /// Adds a text that is beyond the lookup.
    pub(crate) fn push_beyond(&mut self, text: &str) {
        match identity::short(text.as_bytes()) {
            Some(short) => {
                self.codes.push(BEYOND_SHORT);
                self.beyond.short.push(short);
            }
            None => {
                self.codes.push(BEYOND_LONG);
                self.beyond.long.push_str(text);
                self.beyond.long_ends.push(self.beyond.long.len() as u32);
            }
        }
    }
}

impl Beyond {
    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.short.is_empty() && self.long_ends.is_empty()
    }

    /// Whether all have ids of 64 bits.
    pub(crate) fn is_short(&self) -> bool {
        self.long_ends.is_empty()
    }

    /// About how many bytes it holds.
    pub(crate) fn weight(&self) -> usize {
        self.short.len() * size_of::<u64>() + self.long.len() + self.long_ends.len() * size_of::<u32>()
    }

    /// The text at this place among those of the kind that `mark` stands for; `room` is written over where it must be put
    /// together.
    pub(crate) fn text<'a>(&'a self, mark: u16, at: usize, room: &'a mut String) -> &'a str {
        if mark == BEYOND_SHORT {
            identity::text_of(TextId::from(self.short[at]), room);
            return room;
        }
        self.long(at)
    }

    fn long(&self, at: usize) -> &str {
        let start = match at {
            0 => 0,
            at => self.long_ends[at - 1],
        };
        &self.long[start as usize..self.long_ends[at] as usize]
    }

    /// One after the other, as the marks among the codes call for them.
    pub(crate) fn reader(&self) -> BeyondReader<'_> {
        BeyondReader {
            beyond: self,
            short: 0,
            long: 0,
        }
    }
}

/// Hands out the texts of a [`Beyond`] in order.
pub(crate) struct BeyondReader<'a> {
    beyond: &'a Beyond,
    short: usize,
    long: usize,
}

impl<'a> BeyondReader<'a> {
    /// The next id of the kind that `mark` stands for.
    #[inline]
    pub(crate) fn id(&mut self, mark: u16) -> TextId {
        if mark == BEYOND_SHORT {
            self.short += 1;
            TextId::from(self.beyond.short[self.short - 1])
        } else {
            identity::of(self.long())
        }
    }

    fn long(&mut self) -> &'a str {
        self.long += 1;
        self.beyond.long(self.long - 1)
    }
}
