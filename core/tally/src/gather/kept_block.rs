//! Records of which only the codes are kept, to be counted after the pass: where groups are too many, or texts are.

use candour_model::finding::RecordRef;
use candour_read::Block;

use crate::multiset::RowsDigest;
use crate::sum::Reading;
use crate::text::codes::{BEYOND_LONG, BEYOND_SHORT, Beyond, Coded};

/// What is kept of one block.
pub(crate) struct StoredBlock {
    part: u32,
    numbers: Numbers,
    records: u32,
    /// By lane, in order.
    lanes: Vec<(usize, Chunk)>,
    /// By place among the columns that are summed, in order.
    readings: Vec<(usize, Vec<Reading>)>,
    /// By digest of the plan, in order.
    digests: Vec<(usize, Vec<RowsDigest>)>,
    /// The groupings across columns that did not count this block, in order.
    pub(crate) across: Vec<usize>,
}

/// The numbers of a block's records.
enum Numbers {
    /// One after the other, from this one on.
    From(u64),
    Each(Vec<u64>),
}

/// One lane of one block.
pub(crate) struct Chunk {
    codes: Codes,
    pub(crate) beyond: Beyond,
}

/// The codes of one lane, in as few bytes as hold them.
enum Codes {
    Same(u16),
    /// The two largest stand for texts beyond the lookup.
    Bytes(Vec<u8>),
    Words(Vec<u16>),
}

const BYTE_SHORT: u8 = BEYOND_SHORT as u8;
const BYTE_LONG: u8 = BEYOND_LONG as u8;

impl StoredBlock {
    /// Keeps these lanes of a block.
    pub(crate) fn new<'a>(
        block: &Block,
        lanes: impl Iterator<Item = (usize, &'a Coded)>,
        readings: impl Iterator<Item = (usize, &'a [Reading])>,
        digests: impl Iterator<Item = (usize, &'a [RowsDigest])>,
        across: Vec<usize>,
    ) -> Self {
        let first = block.number(0);
        let in_turn = block.number(block.len() - 1) == first + block.len() as u64 - 1;
        StoredBlock {
            part: block.part(),
            numbers: match in_turn {
                true => Numbers::From(first),
                false => Numbers::Each((0..block.len()).map(|at| block.number(at)).collect()),
            },
            records: block.len() as u32,
            lanes: lanes.map(|(lane, coded)| (lane, Chunk::new(coded))).collect(),
            readings: readings.map(|(place, read)| (place, read.to_vec())).collect(),
            digests: digests.map(|(digest, rows)| (digest, rows.to_vec())).collect(),
            across,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.records as usize
    }

    /// The record at this place.
    pub(crate) fn record(&self, at: usize) -> RecordRef {
        RecordRef {
            part: self.part,
            record: match &self.numbers {
                Numbers::From(first) => first + at as u64,
                Numbers::Each(numbers) => numbers[at],
            },
        }
    }

    /// A lane that is kept.
    pub(crate) fn lane(&self, lane: usize) -> Option<&Chunk> {
        let at = self.lanes.binary_search_by_key(&lane, |(lane, _)| *lane).ok()?;
        Some(&self.lanes[at].1)
    }

    /// The numbers of a column that is summed.
    pub(crate) fn readings(&self, place: usize) -> &[Reading] {
        let found = self.readings.iter().find(|(kept, _)| *kept == place);
        found.map(|(_, readings)| readings.as_slice()).unwrap_or_default()
    }

    /// The digests of its records.
    pub(crate) fn digests(&self, digest: usize) -> &[RowsDigest] {
        let found = self.digests.iter().find(|(kept, _)| *kept == digest);
        found.map(|(_, rows)| rows.as_slice()).unwrap_or_default()
    }

    /// About how many bytes it holds.
    pub(crate) fn weight(&self) -> usize {
        let chunks = self.lanes.iter().map(|(_, chunk)| chunk.weight());
        let readings = self.readings.iter().map(|(_, read)| size_of_val(read.as_slice()));
        let digests = self.digests.iter().map(|(_, rows)| size_of_val(rows.as_slice()));
        let numbers = match &self.numbers {
            Numbers::From(_) => 0,
            Numbers::Each(numbers) => size_of_val(numbers.as_slice()),
        };
        size_of::<StoredBlock>() + chunks.chain(readings).chain(digests).sum::<usize>() + numbers
    }
}

impl Chunk {
    fn new(coded: &Coded) -> Self {
        let codes = &coded.codes;
        let same = codes.first().filter(|first| codes.iter().all(|code| code == *first));
        let fits = |code: &u16| *code < u16::from(BYTE_LONG) || *code >= BEYOND_LONG;
        let codes = match same {
            Some(same) => Codes::Same(*same),
            // The marks of both widths are the two largest numbers: cutting keeps them apart.
            None if codes.iter().all(fits) => Codes::Bytes(codes.iter().map(|code| *code as u8).collect()),
            None => Codes::Words(codes.clone()),
        };
        Chunk {
            codes,
            beyond: coded.beyond.clone(),
        }
    }

    fn weight(&self) -> usize {
        let codes = match &self.codes {
            Codes::Same(_) => 0,
            Codes::Bytes(codes) => codes.len(),
            Codes::Words(codes) => size_of_val(codes.as_slice()),
        };
        size_of::<Chunk>() + codes + self.beyond.weight()
    }

    /// The code of one record.
    pub(crate) fn code(&self, at: usize) -> u16 {
        match &self.codes {
            Codes::Same(same) => *same,
            Codes::Bytes(codes) => match codes[at] {
                BYTE_SHORT => BEYOND_SHORT,
                BYTE_LONG => BEYOND_LONG,
                code => u16::from(code),
            },
            Codes::Words(codes) => codes[at],
        }
    }

    /// The text of a record that is beyond the lookup; `room` is written over where it must be put together.
    pub(crate) fn text<'a>(&'a self, at: usize, room: &'a mut String) -> &'a str {
        let mark = self.code(at);
        let before = match &self.codes {
            Codes::Same(_) => at,
            Codes::Bytes(codes) => codes[..at].iter().filter(|code| **code == mark as u8).count(),
            Codes::Words(codes) => codes[..at].iter().filter(|code| **code == mark).count(),
        };
        self.beyond.text(mark, before, room)
    }

    /// Calls `take` with the place and code of each record.
    #[inline]
    pub(crate) fn each(&self, records: usize, mut take: impl FnMut(usize, u16)) {
        match &self.codes {
            Codes::Same(same) => (0..records).for_each(|at| take(at, *same)),
            Codes::Bytes(codes) => {
                for (at, code) in codes.iter().enumerate() {
                    take(
                        at,
                        match *code {
                            BYTE_SHORT => BEYOND_SHORT,
                            BYTE_LONG => BEYOND_LONG,
                            code => u16::from(code),
                        },
                    );
                }
            }
            Codes::Words(codes) => codes.iter().enumerate().for_each(|(at, code)| take(at, *code)),
        }
    }
}
