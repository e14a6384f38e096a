//! How much an answer holds, told by its bytes before anything is made of them: a few bytes of JSON may take a hundred times
//! their room, and a number of few letters more than any machine has.

use super::limits;

/// What of it is too much, where so many values may be in it. Bytes that are no JSON may pass: whoever reads them says what is wrong.
pub(crate) fn check(json: &[u8], most: usize) -> Result<(), &'static str> {
    let mut values = 1_usize;
    let mut at = 0;
    while let Some(&byte) = json.get(at) {
        match byte {
            b'"' => at = end_of_text(json, at),
            b'[' | b'{' | b',' | b':' => {
                values += 1;
                if values > most {
                    return Err("it has too many values");
                }
                at += 1;
            }
            b'-' | b'0'..=b'9' => {
                let rest = &json[at..];
                let length = rest.iter().position(|byte| !is_of_number(*byte)).unwrap_or(rest.len());
                check_number(&rest[..length])?;
                at += length;
            }
            _ => at += 1,
        }
    }
    Ok(())
}

/// Behind the closing quote.
fn end_of_text(json: &[u8], opening: usize) -> usize {
    let mut at = opening + 1;
    while let Some(&byte) = json.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    json.len()
}

fn is_of_number(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')
}

fn check_number(number: &[u8]) -> Result<(), &'static str> {
    let exponent = number.iter().position(|byte| matches!(byte, b'e' | b'E'));
    let digits = |part: &[u8]| part.iter().filter(|byte| byte.is_ascii_digit()).count();
    match exponent {
        _ if number.len() > limits::NUMBER => Err("a number is too long"),
        Some(at) if digits(&number[at..]) > limits::EXPONENT => Err("a number is too large, or too near nought"),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_texts_does_not_count() {
        let text = format!(r#"{{"a": "\"{}\\", "b": [1, -2.5e-7]}}"#, "[,".repeat(limits::VALUES));
        assert_eq!(check(text.as_bytes(), limits::VALUES), Ok(()));
        let pages = format!(r#"["{}"]"#, "1".repeat(limits::NUMBER + 1));
        assert_eq!(check(pages.as_bytes(), limits::VALUES), Ok(()));
    }

    #[test]
    fn too_much_is_told() {
        let nothing = format!("[{}0]", "0,".repeat(limits::VALUES));
        assert_eq!(check(nothing.as_bytes(), limits::VALUES), Err("it has too many values"));
        assert_eq!(
            check("[".repeat(limits::VALUES).as_bytes(), limits::VALUES),
            Err("it has too many values")
        );
        let long = "9".repeat(limits::NUMBER + 1);
        assert_eq!(
            check(format!("[{long}]").as_bytes(), limits::VALUES),
            Err("a number is too long")
        );
        for large in ["1e1000", "-1E+99999", "0.1e-0000009"] {
            assert_eq!(
                check(large.as_bytes(), limits::VALUES),
                Err("a number is too large, or too near nought"),
                "{large}"
            );
        }
        assert_eq!(check(b"1e308", limits::VALUES), Ok(()));
    }

    #[test]
    fn what_is_no_json_is_borne() {
        for bytes in [&b""[..], b"\"", b"\"\\", b"\xff\"\xff", b"-", b"}]"] {
            assert_eq!(check(bytes, limits::VALUES), Ok(()));
        }
    }
}
