//! The bytes of one part as they pass: hashed, counted, freed of a byte-order mark, and searched for undecodable ones.

use std::collections::VecDeque;
use std::io::{self, Read};

use sha2::{Digest, Sha256};

use crate::decode::find_undecodable;
use crate::digest::hex;
use crate::options::Encoding;

/// The longest beginning of a character that may have to wait for its end.
const LONGEST_BEGINNING: usize = 3;

/// A source of bytes and what has been seen of it.
pub(crate) struct Feed<R> {
    source: R,
    encoding: Encoding,
    buffer: Vec<u8>,
    /// `buffer[given..settled]` may be given out; `buffer[settled..filled]` waits for more.
    given: usize,
    settled: usize,
    filled: usize,
    ended: bool,
    hasher: Sha256,
    bytes: u64,
    /// Where in the file the undecodable sequences start that have not been given out.
    undecodable: VecDeque<u64>,
    /// Bytes of a mark still to be left out.
    mark: usize,
}

impl<R: Read> Feed<R> {
    /// A feed that asks for `chunk` bytes at once and leaves out the first `mark` bytes.
    pub(crate) fn new(source: R, encoding: Encoding, chunk: usize, mark: usize) -> Self {
        Feed {
            source,
            encoding,
            buffer: vec![0; chunk + LONGEST_BEGINNING],
            given: 0,
            settled: 0,
            filled: 0,
            ended: false,
            hasher: Sha256::new(),
            bytes: 0,
            undecodable: VecDeque::new(),
            mark,
        }
    }

    /// The bytes at hand, read first if there are none; empty at the end.
    pub(crate) fn bytes(&mut self) -> io::Result<&[u8]> {
        while self.given == self.settled && !self.ended {
            self.fill()?;
        }
        Ok(&self.buffer[self.given..self.settled])
    }

    /// Says that this many of [`Feed::bytes`] were used, and where the first undecodable sequence among them starts.
    pub(crate) fn used(&mut self, count: usize) -> Option<u64> {
        self.given += count;
        let offset = self.bytes - (self.filled - self.given) as u64;
        let first = *self.undecodable.front().filter(|&&at| at < offset)?;
        while self.undecodable.front().is_some_and(|&at| at < offset) {
            self.undecodable.pop_front();
        }
        Some(first)
    }

    /// How many bytes the source had, and their digest. Only after its end.
    pub(crate) fn digest(self) -> (u64, String) {
        (self.bytes, hex(&self.hasher.finalize()))
    }

    fn fill(&mut self) -> io::Result<()> {
        self.buffer.copy_within(self.settled..self.filled, 0);
        self.filled -= self.settled;
        let chunk = self.buffer.len() - LONGEST_BEGINNING;
        let room = &mut self.buffer[self.filled..self.filled + chunk];
        let read = loop {
            match self.source.read(room) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                outcome => break outcome?,
            }
        };
        self.hasher.update(&room[..read]);
        self.bytes += read as u64;
        self.filled += read;
        self.ended = read == 0;
        let start = self.bytes - self.filled as u64;
        let waiting = &self.buffer[..self.filled];
        self.settled = find_undecodable(self.encoding, waiting, self.ended, |at| {
            self.undecodable.push_back(start + at as u64);
        });
        let skipped = self.mark.min(self.settled);
        self.mark -= skipped;
        self.given = skipped;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_pass_whatever_the_chunk() {
        let text = b"\xEF\xBB\xBFab\xE2\x82\xAC\xFFcd\xF0\x9F\x98".to_vec();
        for chunk in 1..20 {
            let mut feed = Feed::new(&text[..], Encoding::Utf8, chunk, 3);
            let (mut passed, mut first) = (Vec::new(), Vec::new());
            while let Some(&byte) = feed.bytes().unwrap().first() {
                passed.push(byte);
                first.extend(feed.used(1));
            }
            assert_eq!(passed, text[3..], "chunk {chunk}");
            assert_eq!(first, [8, 11], "chunk {chunk}");
            let (bytes, digest) = feed.digest();
            assert_eq!(bytes, 14);
            assert_eq!(digest, hex(&Sha256::digest(&text)));
        }
    }
}
