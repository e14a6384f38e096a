//! What crosses between the program and a child: messages over a socket, and tallies through shared memory.
//!
//! A message is one byte that says what it is, its length in four bytes, the lowest first, and that many bytes.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read, Write};
use std::os::unix::fs::FileExt;

use arrow_array::RecordBatch;
use arrow_ipc::reader::StreamReader;
use arrow_ipc::writer::StreamWriter;
use serde::{Deserialize, Serialize};

use crate::failure::{Code, PluginFailure};

/// What a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Kind {
    /// To the child: what the plugin is.
    Describe,
    /// To the child: the number of the facts or 0, then a request for a plan, without them.
    Plan,
    /// To the child: the number of the facts or 0, how many tallies of how many bytes are in the shared memory, then a
    /// request for a judgement, without the facts.
    Judge,
    /// From the child: how far it is confined, that it has opened the library, then for each message an answer.
    Answer,
    /// From the child: a failure.
    Failure,
    /// To the child, if it is watched: a trial, the kind of a question, and the question.
    Trial,
    /// To the child, if it is watched: what was written to its standard streams.
    Written,
    /// To the child: facts, behind their number, for the requests that name it. They have no answer.
    Facts,
}

impl Kind {
    const ALL: [Kind; 8] = [
        Kind::Describe,
        Kind::Plan,
        Kind::Judge,
        Kind::Answer,
        Kind::Failure,
        Kind::Trial,
        Kind::Written,
        Kind::Facts,
    ];

    /// The kind that is written so.
    pub(crate) fn of(byte: u8) -> Option<Self> {
        Kind::ALL.into_iter().find(|known| *known as u8 == byte)
    }
}

/// Writes a message.
pub(crate) fn write(to: &mut impl Write, kind: Kind, parts: &[&[u8]]) -> io::Result<()> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let length = u32::try_from(length).map_err(|_| io::Error::from(io::ErrorKind::FileTooLarge))?;
    let mut head = [kind as u8, 0, 0, 0, 0];
    head[1..].copy_from_slice(&length.to_le_bytes());
    to.write_all(&head)?;
    for part in parts {
        to.write_all(part)?;
    }
    to.flush()
}

/// The longest failure that is read, in bytes: its detail is cut before it is sent.
const LONGEST_FAILURE: usize = 1 << 20;

/// Room that is made for a message before any of it has come.
const ROOM: usize = 1 << 20;

/// Reads a message of at most so many bytes; more room is made as bytes come, not as they are promised.
pub(crate) fn read(from: &mut impl Read, most: usize) -> io::Result<(Kind, Vec<u8>)> {
    let mut head = [0; 5];
    from.read_exact(&mut head)?;
    let [kind, length @ ..] = head;
    let length = u32::from_le_bytes(length) as usize;
    let kind = Kind::of(kind).ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData))?;
    let most = match kind {
        Kind::Failure => most.min(LONGEST_FAILURE),
        _ => most,
    };
    if length > most {
        return Err(io::Error::from(io::ErrorKind::FileTooLarge));
    }
    let mut bytes = Vec::with_capacity(length.min(ROOM));
    from.take(length as u64).read_to_end(&mut bytes)?;
    match bytes.len() == length {
        true => Ok((kind, bytes)),
        false => Err(io::Error::from(io::ErrorKind::UnexpectedEof)),
    }
}

/// What both ends keep of the facts that were sent last, so that each knows what the other has.
pub(crate) struct Sent<T>(VecDeque<(u64, T)>);

impl<T> Sent<T> {
    /// So many: rules of four kinds are told different ones, and all of them are asked in turn.
    const MOST: usize = 4;

    pub(crate) fn none() -> Self {
        Sent(VecDeque::with_capacity(Self::MOST))
    }

    /// Those of this number.
    pub(crate) fn get(&self, number: u64) -> Option<&T> {
        self.0
            .iter()
            .find(|(known, _)| *known == number)
            .map(|(_, facts)| facts)
    }

    /// Keeps them, in the place of the oldest where there are too many.
    pub(crate) fn keep(&mut self, number: u64, facts: T) {
        if self.0.len() == Self::MOST {
            self.0.pop_front();
        }
        self.0.push_back((number, facts));
    }
}

/// The number that stands before a message, and the rest of it.
pub(crate) fn numbered(message: &[u8]) -> Option<(u64, &[u8])> {
    let (number, rest) = message.split_first_chunk()?;
    Some((u64::from_le_bytes(*number), rest))
}

/// How many tallies of how many bytes are in the shared memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shared {
    pub(crate) tallies: u32,
    pub(crate) bytes: u64,
}

impl Shared {
    const LENGTH: usize = 12;

    pub(crate) fn to_bytes(self) -> [u8; Self::LENGTH] {
        let mut bytes = [0; Self::LENGTH];
        bytes[..4].copy_from_slice(&self.tallies.to_le_bytes());
        bytes[4..].copy_from_slice(&self.bytes.to_le_bytes());
        bytes
    }

    /// What stands before a request, and the request.
    pub(crate) fn split(message: &[u8]) -> Option<(Self, &[u8])> {
        let (head, request) = message.split_first_chunk::<{ Self::LENGTH }>()?;
        let (tallies, bytes) = head.split_first_chunk::<4>()?;
        let shared = Shared {
            tallies: u32::from_le_bytes(*tallies),
            bytes: u64::from_le_bytes(bytes.try_into().ok()?),
        };
        Some((shared, request))
    }
}

/// Puts tallies into the memory, from its start, in place of what was there.
pub(crate) fn share(memory: &File, tallies: &[RecordBatch]) -> io::Result<Shared> {
    memory.set_len(0)?;
    let mut at = Appending { memory, at: 0 };
    for tally in tallies {
        let buffered = io::BufWriter::with_capacity(1 << 18, &mut at);
        let written = StreamWriter::try_new(buffered, &tally.schema()).and_then(|mut writer| {
            writer.write(tally)?;
            writer.finish()?;
            writer.into_inner()
        });
        let mut buffered = written.map_err(io::Error::other)?;
        buffered.flush()?;
    }
    Ok(Shared {
        tallies: tallies.len() as u32,
        bytes: at.at,
    })
}

/// The tallies in the memory.
pub(crate) fn shared(memory: &File, shared: Shared) -> io::Result<Vec<RecordBatch>> {
    let mut bytes = vec![0; usize::try_from(shared.bytes).map_err(io::Error::other)?];
    memory.read_exact_at(&mut bytes, 0)?;
    tallies(&bytes, shared.tallies)
}

/// So many tallies, one behind the other.
pub(crate) fn tallies(bytes: &[u8], count: u32) -> io::Result<Vec<RecordBatch>> {
    // Where the bytes are not as they should be, the reader may panic; it holds nothing that could be left half done.
    candour_abi::catch(|| read_tallies(bytes, count)).unwrap_or_else(|panic| Err(io::Error::other(panic)))
}

fn read_tallies(mut bytes: &[u8], count: u32) -> io::Result<Vec<RecordBatch>> {
    let mut tallies = Vec::new();
    for _ in 0..count {
        let mut reader = StreamReader::try_new(&mut bytes, None).map_err(io::Error::other)?;
        let batch = reader.next().ok_or(io::ErrorKind::UnexpectedEof)?;
        tallies.push(batch.map_err(io::Error::other)?);
        if reader.next().is_some() {
            return Err(io::Error::from(io::ErrorKind::InvalidData));
        }
    }
    Ok(tallies)
}

struct Appending<'a> {
    memory: &'a File,
    at: u64,
}

impl Write for Appending<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.memory.write_all_at(bytes, self.at)?;
        self.at += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A failure as it crosses.
#[derive(Serialize, Deserialize)]
struct FailureText {
    code: String,
    detail: String,
}

/// The longest detail that is believed to be worth reading, in characters.
const LONGEST_DETAIL: usize = 10_000;

pub(crate) fn told(failure: &PluginFailure) -> Vec<u8> {
    let told = FailureText {
        code: failure.code.as_str().to_owned(),
        detail: failure.detail.chars().take(LONGEST_DETAIL).collect(),
    };
    serde_json::to_vec(&told).unwrap_or_default()
}

/// What a child, in which the plugin may have written anything, says went wrong.
pub(crate) fn failure(bytes: &[u8]) -> PluginFailure {
    let Ok(told) = serde_json::from_slice::<FailureText>(bytes) else {
        return PluginFailure::new(Code::MalformedAnswer, "its failure cannot be read");
    };
    let code = Code::ALL.into_iter().find(|code| code.as_str() == told.code);
    let detail: String = told.detail.chars().take(LONGEST_DETAIL).collect();
    PluginFailure::new(code.unwrap_or(Code::PluginError), detail)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::types::UInt32Type;
    use arrow_array::{ArrayRef, DictionaryArray, UInt64Array};

    use super::failure as failure_of;
    use super::*;

    #[test]
    fn messages_come_back_and_nothing_is_promised_room() {
        let mut bytes = Vec::new();
        write(&mut bytes, Kind::Plan, &[b"ab", b"c"]).unwrap();
        assert_eq!(read(&mut bytes.as_slice(), 3).unwrap(), (Kind::Plan, b"abc".to_vec()));
        let kinds = |bytes: &[u8], most| read(&mut &*bytes, most).unwrap_err().kind();
        assert_eq!(kinds(&bytes, 2), io::ErrorKind::FileTooLarge);
        let failure = [Kind::Failure as u8, 1, 0, 16, 0];
        assert_eq!(kinds(&failure, usize::MAX), io::ErrorKind::FileTooLarge);
        assert_eq!(kinds(&bytes[..7], 9), io::ErrorKind::UnexpectedEof);
        assert_eq!(kinds(&[9, 0, 0, 0, 0], 9), io::ErrorKind::InvalidData);
        assert_eq!(
            kinds(&[0, 255, 255, 255, 255, 1], usize::MAX),
            io::ErrorKind::UnexpectedEof
        );
    }

    #[test]
    fn the_facts_that_were_sent_last_are_kept() {
        let mut sent = Sent::none();
        for number in 1..=5_u64 {
            sent.keep(number, number * 10);
        }
        assert_eq!(
            [1, 2, 5].map(|number| sent.get(number).copied()),
            [None, Some(20), Some(50)]
        );
        assert_eq!(numbered(b"\x05\0\0\0\0\0\0\0{}"), Some((5, b"{}".as_slice())));
        assert_eq!(numbered(b"\x05"), None);
    }

    #[test]
    fn tallies_come_back() {
        let keys: DictionaryArray<UInt32Type> = [Some("a"), None, Some("b")].into_iter().collect();
        let counts = UInt64Array::from(vec![1, 2, 3]);
        let batch = RecordBatch::try_from_iter_with_nullable([
            ("key", Arc::new(keys) as ArrayRef, true),
            ("count", Arc::new(counts) as ArrayRef, false),
        ])
        .unwrap();
        let memory = tempfile::tempfile().unwrap();
        for tallies in [
            vec![batch.clone(), batch.slice(1, 2), batch.slice(0, 0)],
            vec![],
            vec![batch],
        ] {
            let there = share(&memory, &tallies).unwrap();
            let message = [&there.to_bytes()[..], b"{}"].concat();
            let (split, request) = Shared::split(&message).unwrap();
            assert_eq!((split, request), (there, b"{}".as_slice()));
            assert_eq!(shared(&memory, there).unwrap(), tallies);
        }
        let there = Shared { tallies: 2, bytes: 9 };
        assert!(shared(&memory, there).is_err());
    }

    #[test]
    fn a_code_of_its_own_is_none() {
        let failure = failure_of(br#"{"code":"ann-other","detail":"d"}"#);
        assert_eq!((failure.code, failure.detail.as_str()), (Code::PluginError, "d"));
        let failure = failure_of(&told(&PluginFailure::new(Code::WrongAbi, "w")));
        assert_eq!((failure.code, failure.detail.as_str()), (Code::WrongAbi, "w"));
        assert_eq!(failure_of(b"?").code, Code::MalformedAnswer);
    }
}
