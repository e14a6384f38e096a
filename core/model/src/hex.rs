//! Bytes, such as a digest, as this project writes them everywhere: in lower-case hexadecimal.

/// Two digits for each byte.
pub fn hex(bytes: impl AsRef<[u8]>) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = bytes.as_ref().iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_has_two_digits() {
        assert_eq!(hex([0, 9, 10, 0xab, 0xff]), "00090aabff");
        assert_eq!(hex([]), "");
    }
}
