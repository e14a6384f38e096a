//! The digest over a part's records, which survives another encoding, other line ends and other quoting.
//!
//! Its framing is in the documentation of the crate, which is the promise; this is its only maker.

use sha2::{Digest, Sha256};

/// A digest over records, in the making.
#[derive(Default)]
pub(crate) struct RecordsDigest {
    hasher: Sha256,
    framed: Vec<u8>,
}

impl RecordsDigest {
    /// Adds a record: the texts of its cells, joined, and where each ends.
    pub(crate) fn add(&mut self, (text, ends): (&str, &[u32])) {
        self.framed.clear();
        push_length(&mut self.framed, ends.len());
        let mut start = 0;
        for &end in ends {
            let end = end as usize;
            push_length(&mut self.framed, end - start);
            self.framed.extend_from_slice(&text.as_bytes()[start..end]);
            start = end;
        }
        self.hasher.update(&self.framed);
    }

    /// The digest in lower-case hexadecimal.
    pub(crate) fn finish(self) -> String {
        hex(&self.hasher.finalize())
    }
}

fn push_length(framed: &mut Vec<u8>, mut length: usize) {
    while length >= 0x80 {
        framed.push(length as u8 | 0x80);
        length >>= 7;
    }
    framed.push(length as u8);
}

/// Bytes in lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_answer() {
        let mut digest = RecordsDigest::default();
        digest.add(("ab", &[1, 2]));
        digest.add(("1é", &[1, 3]));
        digest.add((&"x".repeat(300), &[300, 300]));
        // The bytes, by hand: 2 cells "a" "b"; 2 cells "1" "é"; 2 cells of 300 = 0xAC 0x02 and of 0 bytes.
        let mut framed = b"\x02\x01a\x01b\x02\x011\x02\xC3\xA9\x02\xAC\x02".to_vec();
        framed.extend(std::iter::repeat_n(b'x', 300));
        framed.push(0);
        let found = digest.finish();
        assert_eq!(found, hex(&Sha256::digest(&framed)));
        assert_eq!(
            found,
            "b38fdd546b9585e6d5a836fab6b559680b56126dadaad883666f54ab2b16709c"
        );
    }
}
