//! Digests of files, and of the same text under other line ends.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use base16ct::lower::encode_string as hex;
use sha2::{Digest, Sha256};

/// How much is read at once.
const ROOM: usize = 256 * 1024;

/// How a file fits a digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fit {
    /// It is of these very bytes.
    Same,
    /// It is of the same text, each line of which ends otherwise, as a checkout on another system writes it.
    OtherLineEnds,
    Other,
}

/// The SHA-256 of a file, read piece by piece, in lower-case hex.
///
/// # Errors
/// The file cannot be read.
pub fn sha256_of(path: &Path) -> io::Result<String> {
    let mut hasher = Sha256::new();
    each_piece(path, |piece| {
        hasher.update(piece);
        true
    })?;
    Ok(hex(&hasher.finalize()))
}

/// How a file fits the digest of another, which has so many bytes. What is too long or too short for it is not read.
pub(crate) fn fit(path: &Path, sha256: &str, bytes: u64) -> io::Result<Fit> {
    let length = std::fs::metadata(path)?.len();
    if length == bytes && sha256_of(path)? == sha256 {
        return Ok(Fit::Same);
    }
    // Each line end takes one byte, or two.
    if length > bytes.saturating_mul(2) || bytes > length.saturating_mul(2) {
        return Ok(Fit::Other);
    }
    Ok(match under_other_line_ends(path)? {
        Some(digests) if digests.iter().any(|digest| digest == sha256) => Fit::OtherLineEnds,
        _ => Fit::Other,
    })
}

/// The digests of a text with LF, and with CR and LF, at the end of each line; nothing where it is no text.
fn under_other_line_ends(path: &Path) -> io::Result<Option<[String; 2]>> {
    let mut hashers = [Sha256::new(), Sha256::new()];
    let mut written = [Vec::with_capacity(ROOM), Vec::with_capacity(2 * ROOM)];
    let mut is_text = true;
    // CR belongs to the end of a line if LF follows, which may be in the next piece.
    let mut has_return = false;
    each_piece(path, |piece| {
        is_text = !piece.contains(&0);
        for byte in piece {
            let is_end = *byte == b'\n';
            if has_return && !is_end {
                written.iter_mut().for_each(|text| text.push(b'\r'));
            }
            has_return = *byte == b'\r';
            match byte {
                b'\r' => {}
                b'\n' => {
                    written[0].push(b'\n');
                    written[1].extend_from_slice(b"\r\n");
                }
                other => written.iter_mut().for_each(|text| text.push(*other)),
            }
        }
        for (hasher, text) in hashers.iter_mut().zip(&mut written) {
            hasher.update(&*text);
            text.clear();
        }
        is_text
    })?;
    if has_return {
        hashers.iter_mut().for_each(|hasher| hasher.update(b"\r"));
    }
    Ok(is_text.then(|| hashers.map(|hasher| hex(&hasher.finalize()))))
}

/// Reads a file piece by piece, for as long as that is wished.
fn each_piece(path: &Path, mut see: impl FnMut(&[u8]) -> bool) -> io::Result<()> {
    let mut file = File::open(path)?;
    let mut buffer = vec![0; ROOM];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(()),
            n if !see(&buffer[..n]) => return Ok(()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(bytes: &[u8]) -> String {
        candour_statement::canonical::sha256_hex(bytes)
    }

    fn fits(found: &[u8], audited: &[u8]) -> Fit {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), found).expect("a file");
        fit(file.path(), &of(audited), audited.len() as u64).expect("a readable file")
    }

    #[test]
    fn line_ends_alone_make_no_other_text() {
        assert_eq!(fits(b"a\nb\n", b"a\nb\n"), Fit::Same);
        assert_eq!(fits(b"a\r\nb\r\n", b"a\nb\n"), Fit::OtherLineEnds);
        assert_eq!(fits(b"a\nb", b"a\r\nb"), Fit::OtherLineEnds);
        assert_eq!(fits(b"a\r\rb\r\n\r", b"a\r\rb\n\r"), Fit::OtherLineEnds);
        for (found, audited) in [
            (&b"a\nb\n"[..], &b"a\nb"[..]),
            (b"a\n\nb\n", b"a\nb\n"),
            (b"a\rb\r", b"a\nb\n"),
            (b"a \r\n", b"a\n"),
            (b"\0a\r\n", b"\0a\n"),
        ] {
            assert_eq!(fits(found, audited), Fit::Other, "{found:?}");
        }
    }

    /// A line end may lie across two pieces.
    #[test]
    fn pieces_are_joined() {
        for before in [ROOM - 2, ROOM - 1, ROOM] {
            let mut long = vec![b'a'; before];
            let mut short = long.clone();
            long.extend_from_slice(b"\r\nb\r\n");
            short.extend_from_slice(b"\nb\n");
            assert_eq!(fits(&long, &short), Fit::OtherLineEnds, "{before}");
            assert_eq!(fits(&short, &long), Fit::OtherLineEnds, "{before}");
        }
    }
}
