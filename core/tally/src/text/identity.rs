//! Texts as numbers of a fixed size: equal texts have equal ids, and other texts have others.
//!
//! Up to nine ASCII characters fit in 64 bits, up to eighteen in 128, seven bits each: there the id *is* the text. Any
//! other text is represented by its SHA-256, cut to 127 bits. Ids are for identity only; their order means nothing.

use sha2::{Digest, Sha256};

/// A text, or none.
pub(crate) type TextId = u128;

/// No text: the null key.
pub(crate) const NULL: TextId = 0;

/// Marks a text of up to nine characters, which has an id of 64 bits.
const SHORT: u64 = 1 << 63;
/// Marks one of up to eighteen.
const MEDIUM: TextId = 1 << 126;
/// Marks the digest of another.
const DIGEST: TextId = 1 << 127;

/// Characters of a short text.
const LONGEST_SHORT: usize = 9;

/// The id of a text that is not too long for 64 bits.
#[inline]
pub(crate) fn short(text: &[u8]) -> Option<u64> {
    packed(text).map(|bits| SHORT | bits)
}

/// The id of a text.
pub(crate) fn of(text: &str) -> TextId {
    let bytes = text.as_bytes();
    if let Some(short) = short(bytes) {
        return TextId::from(short);
    }
    if bytes.len() <= 2 * LONGEST_SHORT && !bytes.is_empty() {
        let (low, high) = bytes.split_at(LONGEST_SHORT.min(bytes.len()));
        if let (Some(low), Some(high)) = (packed(low), packed(high)) {
            return MEDIUM | TextId::from(high) << 63 | TextId::from(low);
        }
    }
    DIGEST | cut(Sha256::digest(bytes).as_slice())
}

/// An id for a row of ids, which must all be of the same columns.
pub(crate) fn of_all(ids: impl Iterator<Item = TextId>) -> TextId {
    let mut hasher = Sha256::new();
    for id in ids {
        hasher.update(id.to_le_bytes());
    }
    DIGEST | cut(hasher.finalize().as_slice())
}

/// The text that an id is; `None` where it is only a digest, or null.
pub(crate) fn text_of(id: TextId, text: &mut String) -> Option<()> {
    text.clear();
    const HALF: TextId = (1 << 63) - 1;
    if id & DIGEST != 0 || id == NULL {
        return None;
    }
    unpack(id & HALF, text);
    if id & MEDIUM != 0 {
        unpack(id >> 63 & HALF, text);
    }
    Some(())
}

fn cut(digest: &[u8]) -> TextId {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    TextId::from_le_bytes(bytes)
}

/// One to nine ASCII characters, NUL not among them, in 63 bits, the first in the highest: the order of numbers is that of
/// texts, so that texts that start alike stand together when they are sorted.
#[inline]
fn packed(text: &[u8]) -> Option<u64> {
    let (first, last) = match text.len() {
        0 => return None,
        len @ 1..8 => {
            let mut bytes = [0; 8];
            bytes[..len].copy_from_slice(text);
            (bytes, 0)
        }
        8 => (text.try_into().ok()?, 0),
        9 => (text[..8].try_into().ok()?, text[8]),
        _ => return None,
    };
    let bits = u64::from_be_bytes(first);
    const HIGH: u64 = 0x8080_8080_8080_8080;
    const LOW: u64 = 0x0101_0101_0101_0101;
    // Bytes behind the end are filled up, so that they are not taken for NUL.
    let filled = match text.len() {
        len @ 1..8 => bits | !0 >> (8 * len),
        _ => bits,
    };
    let has_nul = filled.wrapping_sub(LOW) & !filled & HIGH != 0 || (text.len() == 9 && last == 0);
    if bits & HIGH != 0 || last >= 0x80 || has_nul {
        return None;
    }
    let bits = (bits & 0x007f_007f_007f_007f) | (bits & 0x7f00_7f00_7f00_7f00) >> 1;
    let bits = (bits & 0x0000_3fff_0000_3fff) | (bits & 0x3fff_0000_3fff_0000) >> 2;
    let bits = (bits & 0x0fff_ffff) | (bits & 0x0fff_ffff_0000_0000) >> 4;
    Some(bits << 7 | u64::from(last))
}

fn unpack(bits: TextId, text: &mut String) {
    let bits = bits as u64;
    let mut bytes = [0; LONGEST_SHORT];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = (bits >> (7 * (LONGEST_SHORT - 1 - at))) as u8 & 0x7f;
    }
    let length = bytes.iter().position(|byte| *byte == 0).unwrap_or(LONGEST_SHORT);
    text.push_str(str::from_utf8(&bytes[..length]).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn round(text: &str) -> Option<String> {
        let mut back = String::new();
        text_of(of(text), &mut back).map(|()| back)
    }

    #[test]
    fn ascii_of_up_to_eighteen_characters_comes_back() {
        for text in [
            "0",
            "P00053058",
            "1234567890",
            "123456789012345678",
            "a b/c-d.e",
            "\u{1}",
            "~~~~~~~~~",
        ] {
            assert_eq!(round(text).as_deref(), Some(text));
        }
        for text in ["", "a\0", "\0", "12345678\0", "é", "1234567890123456789", "123456789é"] {
            assert_eq!(round(text), None, "{text:?}");
        }
        assert!(short(b"P00053058").is_some() && short(b"1234567890").is_none());
    }

    proptest! {
        #[test]
        fn other_texts_have_other_symbols(a in "[a\0é]{0,4}|[ab]{0,20}", b in "[a\0é]{0,4}|[ab]{0,20}") {
            prop_assert_eq!(of(&a) == of(&b), a == b);
            prop_assert_ne!(of(&a), NULL);
            if let Some(back) = round(&a) {
                prop_assert_eq!(back, a);
            }
        }
    }
}
