//! The records as the digest over records takes them, which survives another encoding, other line ends and other quoting.
//!
//! Their form is in the documentation of the crate, which is the promise; this is its only maker.

/// Adds a record: the texts of its cells, joined, and where each ends.
pub(crate) fn push_canonical(canonical: &mut Vec<u8>, (text, ends): (&str, &[u32])) {
    let mut start = 0;
    for (at, &end) in ends.iter().enumerate() {
        if at > 0 {
            canonical.push(b',');
        }
        push_cell(canonical, &text.as_bytes()[start..end as usize], ends.len() == 1);
        start = end as usize;
    }
    canonical.push(b'\n');
}

/// Adds the text of one cell, which may be the only one of its record.
pub(crate) fn push_cell(canonical: &mut Vec<u8>, text: &[u8], is_only: bool) {
    if !must_be_quoted(text, is_only) {
        canonical.extend_from_slice(text);
        return;
    }
    canonical.push(b'"');
    for piece in text.split_inclusive(|byte| *byte == b'"') {
        canonical.extend_from_slice(piece);
        if piece.ends_with(b"\"") {
            canonical.push(b'"');
        }
    }
    canonical.push(b'"');
}

/// Whether a cell of this text is quoted.
pub(crate) fn must_be_quoted(text: &[u8], is_only: bool) -> bool {
    (is_only && text.is_empty()) || text.iter().any(|byte| matches!(byte, b',' | b'"' | b'\r' | b'\n'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_answer() {
        let mut canonical = Vec::new();
        push_canonical(&mut canonical, ("ab", &[1, 2]));
        push_canonical(&mut canonical, ("1,\"é\n", &[2, 6]));
        push_canonical(&mut canonical, ("", &[0]));
        push_canonical(&mut canonical, ("", &[0, 0]));
        let expected = "a,b\n\"1,\",\"\"\"é\n\"\n\"\"\n,\n";
        assert_eq!(String::from_utf8(canonical).unwrap(), expected);
    }
}
