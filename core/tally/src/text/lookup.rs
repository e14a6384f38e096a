//! From a text to a small number, in the order of first sight, for the few thousand texts of an ordinary column.
//!
//! Most cells are short. Up to twenty-four bytes are compared as two numbers, the first sixteen and the last eight, without
//! a look at where the text is kept.

use std::sync::Arc;

/// Bytes that are compared at once.
pub(crate) const HEAD: usize = 16;
/// Bytes at the end of a longer text that are compared at once.
const TAIL: usize = 8;

/// By length, the bytes of a head that are the text's.
const MASKS: [u128; HEAD + 1] = {
    let mut masks = [0; HEAD + 1];
    let mut length = 1;
    while length <= HEAD {
        masks[length] = !0 >> (8 * (HEAD - length));
        length += 1;
    }
    masks
};

/// Distinct texts, numbered from 0.
#[derive(Default)]
pub(crate) struct Lookup {
    /// Open addressing, at most half full; the length is a power of two.
    slots: Vec<Slot>,
    texts: Vec<Arc<str>>,
}

#[derive(Clone, Copy)]
struct Slot {
    head: u128,
    tail: u64,
    length: u32,
    /// [`FREE`] where the slot is.
    code: u32,
}

const FREE: u32 = u32::MAX;

/// A text on its way into a [`Lookup`]: its bytes, the first sixteen as a number, and the last eight where it is longer.
#[derive(Clone, Copy)]
pub(crate) struct LookupKey<'a> {
    text: &'a [u8],
    head: u128,
    tail: u64,
}

impl<'a> LookupKey<'a> {
    /// The key of a text that stands anywhere.
    pub(crate) fn new(text: &'a [u8]) -> Self {
        let mut head = [0; HEAD];
        let length = text.len().min(HEAD);
        head[..length].copy_from_slice(&text[..length]);
        LookupKey {
            text,
            head: u128::from_le_bytes(head),
            tail: match text.last_chunk::<TAIL>() {
                Some(tail) if text.len() > HEAD => u64::from_le_bytes(*tail),
                _ => 0,
            },
        }
    }

    /// The key of the text at `start..end`, behind which at least sixteen bytes follow.
    #[inline(always)]
    pub(crate) fn within(bytes: &'a [u8], start: usize, end: usize) -> Self {
        let mut head = [0; HEAD];
        head.copy_from_slice(&bytes[start..start + HEAD]);
        let mut tail = [0; TAIL];
        let from = end.saturating_sub(TAIL);
        tail.copy_from_slice(&bytes[from..from + TAIL]);
        // Without branches on the length, which nobody could foretell.
        let length = end - start;
        let is_long = 0_u64.wrapping_sub(u64::from(length > HEAD));
        LookupKey {
            text: &bytes[start..end],
            head: u128::from_le_bytes(head) & MASKS[length.min(HEAD)],
            tail: u64::from_le_bytes(tail) & is_long,
        }
    }

    #[inline(always)]
    fn hash(&self) -> usize {
        // A multiplication whose halves are folded mixes all bits of both. Of a longer text, what is in between does not
        // tell its slot, and is compared.
        let low = self.head as u64 ^ 0x9e37_79b9_7f4a_7c15;
        let high = (self.head >> 64) as u64 ^ self.tail.rotate_left(29) ^ (self.text.len() as u64) << 56;
        let product = u128::from(low) * u128::from(high ^ 0xc2b2_ae3d_27d4_eb4f);
        (product as u64 ^ (product >> 64) as u64) as usize
    }
}

impl Lookup {
    /// The number of a text.
    #[inline(always)]
    pub(crate) fn get(&self, key: LookupKey<'_>) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        let mask = self.slots.len() - 1;
        let mut at = key.hash() & mask;
        loop {
            let slot = &self.slots[at];
            if slot.code == FREE {
                return None;
            }
            if slot.head == key.head
                && slot.tail == key.tail
                && slot.length == key.text.len() as u32
                && (key.text.len() <= HEAD + TAIL || self.texts[slot.code as usize].as_bytes() == key.text)
            {
                return Some(slot.code);
            }
            at = (at + 1) & mask;
        }
    }

    /// Takes in a text that is not there yet, and numbers it.
    pub(crate) fn insert(&mut self, text: &str) -> u32 {
        let code = self.texts.len() as u32;
        self.texts.push(Arc::from(text));
        let room = if self.texts.len() <= 128 { 8 } else { 2 };
        if self.texts.len() * room > self.slots.len() {
            self.grow();
        } else {
            self.place(code);
        }
        code
    }

    /// About how many bytes it takes, of texts of ordinary length.
    pub(crate) fn weight(&self) -> usize {
        const OF_TEXT: usize = size_of::<Arc<str>>() + 32;
        size_of_val(self.slots.as_slice()) + self.texts.len() * OF_TEXT
    }

    /// How many texts there are.
    pub(crate) fn len(&self) -> usize {
        self.texts.len()
    }

    /// The texts in the order of their numbers.
    pub(crate) fn texts(&self) -> &[Arc<str>] {
        &self.texts
    }

    fn grow(&mut self) {
        let free = Slot {
            head: 0,
            tail: 0,
            length: 0,
            code: FREE,
        };
        // Few texts are given much room, so that hardly any is behind another.
        let room = if self.texts.len() <= 128 { 16 } else { 4 };
        self.slots = vec![free; (self.texts.len() * room).next_power_of_two()];
        for code in 0..self.texts.len() {
            self.place(code as u32);
        }
    }

    fn place(&mut self, code: u32) {
        let text = Arc::clone(&self.texts[code as usize]);
        let key = LookupKey::new(text.as_bytes());
        let mask = self.slots.len() - 1;
        let mut at = key.hash() & mask;
        while self.slots[at].code != FREE {
            at = (at + 1) & mask;
        }
        self.slots[at] = Slot {
            head: key.head,
            tail: key.tail,
            length: text.len() as u32,
            code,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_all_lengths_keep_their_numbers() {
        let texts: Vec<String> = (0..600)
            .map(|n| format!("{}{n}", "x\0é".repeat(n % 9)))
            .chain(["", "\0", "\0\0"].map(str::to_owned))
            .collect();
        let mut lookup = Lookup::default();
        for (code, text) in texts.iter().enumerate() {
            assert_eq!(lookup.get(LookupKey::new(text.as_bytes())), None, "{text:?}");
            assert_eq!(lookup.insert(text), code as u32);
        }
        for (code, text) in texts.iter().enumerate() {
            let padded = format!("ab{text}cdefghijklmnopqrstuv");
            let key = LookupKey::within(padded.as_bytes(), 2, 2 + text.len());
            assert_eq!(lookup.get(key), Some(code as u32));
            assert_eq!(&*lookup.texts()[code], text);
        }
        assert_eq!(lookup.len(), texts.len());
    }
}
