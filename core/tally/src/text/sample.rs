//! The keyed hash by which groups are sampled: part of the contract, since both sides of a comparison, and any other
//! engine, must choose the same keys.

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

/// FNV-1a of 64 bits over a key: for each column a byte 0 for null, or a byte 1, the length of the text in 8 bytes, the
/// smallest first, and the text. The groups with the smallest hashes are the sample; of equal ones, the smaller keys.
pub fn sample_hash<'a>(key: impl IntoIterator<Item = Option<&'a str>>) -> u64 {
    key.into_iter().fold(OFFSET, |hash, text| match text {
        None => eat(hash, &[0]),
        Some(text) => {
            let hash = eat(eat(hash, &[1]), &(text.len() as u64).to_le_bytes());
            eat(hash, text.as_bytes())
        }
    })
}

fn eat(hash: u64, bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(PRIME))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_fnv_1a() {
        // From the test vectors of the authors of FNV.
        assert_eq!(eat(OFFSET, b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(eat(OFFSET, b"a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(eat(OFFSET, b"foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn null_is_not_the_empty_text_and_columns_do_not_run_together() {
        let hashes = [
            sample_hash([None]),
            sample_hash([Some("")]),
            sample_hash([Some("ab"), Some("")]),
            sample_hash([Some("a"), Some("b")]),
        ];
        for (i, hash) in hashes.iter().enumerate() {
            assert!(!hashes[i + 1..].contains(hash));
        }
    }
}
