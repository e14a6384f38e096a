//! How the bytes of a file are stored: as they are, compressed with gzip or Zstandard, or as UTF-16, told by their first
//! bytes; of UTF-16 without a mark, by a declaration.
//!
//! What is compressed is read as a stream, in bounded memory however large it becomes; what is UTF-16 is read as UTF-8. The
//! digest of the file is that of the bytes as they are stored.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use encoding_rs::{Decoder, UTF_16BE, UTF_16LE};
use flate2::bufread::GzDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};
use sha2::{Digest, Sha256};

use crate::head::MARK;
use crate::options::Encoding;
use crate::outside::{Outside, Where};

const GZIP: &[u8] = b"\x1F\x8B";
const ZSTANDARD: &[u8] = b"\x28\xB5\x2F\xFD";

/// How many of the first bytes are looked at.
const LOOKED_AT: usize = 4 << 10;

/// How much of a compressed file is read at once.
const ROOM: usize = 64 << 10;

/// What a file holds, ready to be read.
pub(crate) struct Content {
    pub(crate) bytes: Box<dyn Read + Send>,
    /// Which UTF-16 it was, if it was.
    pub(crate) utf16: Option<Encoding>,
    /// Whether it is declared to be UTF-16, and is none, or the other.
    pub(crate) declared_otherwise: bool,
    /// The bytes as they are stored, where they are not what is read.
    pub(crate) stored: Option<AsStored>,
}

/// The bytes of a file as they are stored, seen as it is read.
#[derive(Clone, Default)]
pub(crate) struct AsStored(Arc<Mutex<Seen>>);

#[derive(Clone, Default)]
struct Seen {
    hasher: Sha256,
    bytes: u64,
    has_undecodable: bool,
    beside: Beside,
}

/// How many bytes beside the text a program that compresses may write of its own accord.
pub(crate) const MOST_BESIDE: u64 = 256;

/// What a compressed file holds beside its text, which programs pass over.
#[derive(Clone, Debug, Default)]
pub(crate) struct Beside {
    /// How many bytes: those of comments, extra fields, names that are longer than names of files, and skipped frames.
    pub(crate) bytes: u64,
    pub(crate) outside: Outside,
}

impl Beside {
    fn take(&mut self, at: Where, bytes: &[u8], is_ordinary: bool) {
        self.outside.look_at_bytes(at, bytes);
        if !is_ordinary {
            self.bytes += bytes.len() as u64;
        }
    }
}

impl AsStored {
    /// The digest and the length of what has been read.
    pub(crate) fn digest(&self) -> (Sha256, u64) {
        let seen = self.seen();
        (seen.hasher.clone(), seen.bytes)
    }

    /// What it holds beside its text.
    pub(crate) fn beside(&self) -> Beside {
        self.seen().beside.clone()
    }

    /// Whether some of it was no text.
    pub(crate) fn has_undecodable(&self) -> bool {
        self.seen().has_undecodable
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Opens what a file holds, whose encoding may be declared.
pub(crate) fn content(mut file: File, declared: Option<Encoding>) -> io::Result<Content> {
    let first = first_bytes(&mut file, LOOKED_AT)?;
    let is_compressed = first.starts_with(GZIP) || first.starts_with(ZSTANDARD);
    if !is_compressed && utf16(&first, declared).is_none() {
        return Ok(Content {
            declared_otherwise: is_utf16(declared),
            bytes: Box::new(Cursor::new(first).chain(file)),
            utf16: None,
            stored: None,
        });
    }
    let seen = AsStored::default();
    let is_gzip = first.starts_with(GZIP);
    let hashed = Hashed {
        source: Cursor::new(first).chain(file),
        seen: seen.clone(),
    };
    let stored = BufReader::with_capacity(ROOM, hashed);
    let mut bytes: Box<dyn Read + Send> = match (is_compressed, is_gzip) {
        (false, _) => Box::new(stored),
        (true, true) => Box::new(Gzip {
            member: Some(GzDecoder::new(stored)),
            is_known: false,
            seen: seen.clone(),
        }),
        (true, false) => Box::new(Zstandard {
            stored,
            frame: FrameDecoder::new(),
            is_within: false,
            seen: seen.clone(),
        }),
    };
    let first = first_bytes(&mut bytes, LOOKED_AT)?;
    let utf16 = utf16(&first, declared);
    let whole = Cursor::new(first).chain(bytes);
    let bytes: Box<dyn Read + Send> = match utf16 {
        None => Box::new(whole),
        Some(encoding) => Box::new(Transcoded {
            source: whole,
            decoder: match encoding {
                Encoding::Utf16Be => UTF_16BE.new_decoder_with_bom_removal(),
                _ => UTF_16LE.new_decoder_with_bom_removal(),
            },
            room: vec![0; ROOM],
            text: Vec::new(),
            given: 0,
            ended: false,
            seen: seen.clone(),
        }),
    };
    let stored = Some(seen);
    Ok(Content {
        declared_otherwise: is_utf16(declared) && utf16 != declared,
        bytes,
        utf16,
        stored,
    })
}

fn is_utf16(declared: Option<Encoding>) -> bool {
    matches!(declared, Some(Encoding::Utf16Le | Encoding::Utf16Be))
}

/// Which UTF-16 it is: as its mark says, or else a declaration, unless the bytes speak against it.
fn utf16(first: &[u8], declared: Option<Encoding>) -> Option<Encoding> {
    match first {
        [0xFF, 0xFE, ..] => Some(Encoding::Utf16Le),
        [0xFE, 0xFF, ..] => Some(Encoding::Utf16Be),
        _ if first.starts_with(MARK) => None,
        _ if !is_utf16(declared) || first.is_empty() => declared.filter(|_| is_utf16(declared)),
        _ => by_noughts(first, declared),
    }
}

/// A table has delimiters and line ends, which as UTF-16 have a nought at their side: behind them, or before them where the
/// bytes stand in the other order.
fn by_noughts(first: &[u8], declared: Option<Encoding>) -> Option<Encoding> {
    let noughts = |from: usize| first.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    match (noughts(0), noughts(1)) {
        (0, 0) => None,
        (before, behind) if before > 4 * behind => Some(Encoding::Utf16Be),
        (before, behind) if behind > 4 * before => Some(Encoding::Utf16Le),
        _ => declared,
    }
}

fn first_bytes(source: &mut impl Read, length: usize) -> io::Result<Vec<u8>> {
    let mut first = Vec::new();
    source.by_ref().take(length as u64).read_to_end(&mut first)?;
    Ok(first)
}

/// UTF-16 as UTF-8. What is no text becomes U+FFFD.
struct Transcoded<R> {
    source: R,
    decoder: Decoder,
    room: Vec<u8>,
    text: Vec<u8>,
    given: usize,
    ended: bool,
    seen: AsStored,
}

impl<R: Read> Read for Transcoded<R> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        while self.given == self.text.len() && !self.ended {
            let read = self.source.read(&mut self.room)?;
            self.ended = read == 0;
            // Three bytes for each two, and some for what was left over.
            self.text.resize(read * 2 + 16, 0);
            let raw = &self.room[..read];
            let (_, _, written, has_undecodable) = self.decoder.decode_to_utf8(raw, &mut self.text, self.ended);
            self.text.truncate(written);
            self.given = 0;
            if has_undecodable {
                self.seen.seen().has_undecodable = true;
            }
        }
        let given = room.len().min(self.text.len() - self.given);
        room[..given].copy_from_slice(&self.text[self.given..self.given + given]);
        self.given += given;
        Ok(given)
    }
}

/// Hashes what passes.
struct Hashed<R> {
    source: R,
    seen: AsStored,
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(room)?;
        let mut seen = self.seen.seen();
        seen.hasher.update(&room[..read]);
        seen.bytes += read as u64;
        Ok(read)
    }
}

/// The longest name that a file has.
const LONGEST_NAME: usize = 255;

/// The extra field in which bgzip keeps how long a member is.
const LENGTH_OF_BGZIP: &[u8] = b"BC\x02\x00";

/// Members of gzip, one after the other.
struct Gzip<R> {
    member: Option<GzDecoder<R>>,
    /// Whether the header of the member has been looked at.
    is_known: bool,
    seen: AsStored,
}

impl<R: BufRead> Read for Gzip<R> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        while let Some(member) = &mut self.member {
            let read = member.read(room)?;
            if let Some(header) = member.header().filter(|_| !self.is_known) {
                self.is_known = true;
                let beside = &mut self.seen.seen().beside;
                if let Some(name) = header.filename() {
                    beside.take(Where::GzipName, name, name.len() <= LONGEST_NAME);
                }
                if let Some(comment) = header.comment() {
                    beside.take(Where::GzipComment, comment, false);
                }
                if let Some(extra) = header.extra() {
                    let is_length = extra.len() == LENGTH_OF_BGZIP.len() + 2 && extra.starts_with(LENGTH_OF_BGZIP);
                    beside.take(Where::GzipExtra, extra, is_length);
                }
            }
            if read > 0 || room.is_empty() {
                return Ok(read);
            }
            let Some(mut stored) = self.member.take().map(GzDecoder::into_inner) else {
                break;
            };
            if !stored.fill_buf()?.is_empty() {
                self.member = Some(GzDecoder::new(stored));
                self.is_known = false;
            }
        }
        Ok(0)
    }
}

/// Frames of Zstandard, one after the other.
struct Zstandard<R> {
    stored: R,
    frame: FrameDecoder,
    /// Whether a frame has begun and is not read to its end.
    is_within: bool,
    seen: AsStored,
}

/// So much of what stood before is looked at again with what follows, so that no identifier is cut in two.
const OVERLAP: usize = 256;

impl<R: BufRead> Zstandard<R> {
    /// Passes over a frame that holds something else, looking at it.
    fn skip(&mut self, length: u64) -> io::Result<()> {
        let mut frame = self.stored.by_ref().take(length);
        let mut looked: Vec<u8> = Vec::new();
        loop {
            let kept = looked.len().min(OVERLAP);
            looked.drain(..looked.len() - kept);
            let read = frame.by_ref().take(ROOM as u64).read_to_end(&mut looked)?;
            if read == 0 {
                return Ok(());
            }
            let beside = &mut self.seen.seen().beside;
            beside.bytes += read as u64;
            beside.take(Where::Frame, &looked, true);
        }
    }
}

impl<R: BufRead> Read for Zstandard<R> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        loop {
            if !self.is_within {
                if self.stored.fill_buf()?.is_empty() {
                    return Ok(0);
                }
                match self.frame.reset(&mut self.stored) {
                    Ok(()) => self.is_within = true,
                    Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                        length, ..
                    })) => {
                        self.skip(length.into())?;
                        continue;
                    }
                    Err(error) => return Err(damaged(error)),
                }
            }
            if self.frame.can_collect() == 0 && !self.frame.is_finished() {
                let some = BlockDecodingStrategy::UptoBytes(room.len().max(1));
                self.frame.decode_blocks(&mut self.stored, some).map_err(damaged)?;
            }
            let read = self.frame.read(room)?;
            if read > 0 || room.is_empty() {
                return Ok(read);
            }
            if self.frame.is_finished() {
                let said = self.frame.get_checksum_from_data();
                if said.is_some() && said != self.frame.get_calculated_checksum() {
                    return Err(damaged("its checksum does not fit"));
                }
                self.is_within = false;
            }
        }
    }
}

fn damaged(error: impl ToString) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error.to_string())
}
