//! Base64 as DSSE has it: written in the standard alphabet with padding, read in either alphabet.
//!
//! Padding may be left out, as is usual in the URL-safe alphabet; whatever is there must be right, and the alphabets may
//! not be mixed.

use base64ct::{Base64, Base64Unpadded, Base64UrlUnpadded, Encoding};

pub(super) fn encode(bytes: &[u8]) -> String {
    Base64::encode_string(bytes)
}

/// The bytes, or `None` where the text is not base64.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim_end_matches('=');
    let padding = text.len() - digits.len();
    if padding > 0 && (padding > 2 || !text.len().is_multiple_of(4)) {
        return None;
    }

    if digits.contains(['-', '_']) {
        return Base64UrlUnpadded::decode_vec(digits).ok();
    }
    Base64Unpadded::decode_vec(digits).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// RFC 4648, section 10.
    #[test]
    fn known_answers() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(encode(bytes.as_bytes()), text);
            assert_eq!(decode(text).unwrap(), bytes.as_bytes());
            assert_eq!(decode(text.trim_end_matches('=')).unwrap(), bytes.as_bytes());
        }
        assert_eq!(encode(&[0xfb, 0xef, 0xff]), "++//");
        assert_eq!(decode("++//"), decode("--__"));
        assert_eq!(decode("-_8="), Some(vec![0xfb, 0xff]));
    }

    #[test]
    fn what_is_not_base64_is_refused() {
        for text in [
            "Z", "Zg=", "Zg===", "Zm9v=", "====", "=", "Zg==Zg==", "Zm 9", "Zm9v\n", "+-==", "++_-", "Zm9é", "Zh==",
            "Zm9=",
        ] {
            assert_eq!(decode(text), None, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn every_byte_string_comes_back(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let text = encode(&bytes);
            let url_safe = text.replace('+', "-").replace('/', "_");
            for form in [text.as_str(), text.trim_end_matches('='), url_safe.as_str(), url_safe.trim_end_matches('=')] {
                prop_assert_eq!(decode(form), Some(bytes.clone()));
            }
        }

        #[test]
        fn no_two_padded_texts_mean_the_same(text in "[A-Za-z0-9+/]{0,12}={0,3}") {
            if let Some(bytes) = decode(&text) {
                let again = encode(&bytes);
                prop_assert_eq!(again.trim_end_matches('='), text.trim_end_matches('='));
            }
        }
    }
}
