//! A dataset being read by several threads, each cutting off a run of rows in turn, and reading it beside the others.
//!
//! Three steps, of which only the second takes long. *Cutting* (in turn, under a lock): bytes are read and hashed, and cut
//! behind a whole row. *Reading* (beside each other): a run of rows becomes a block. *Joining* (in the order of the file, by
//! whichever thread comes when the next run is there): faults, counts and the digest over records are put together.

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::vec;

use sha2::Sha256;

use crate::block::Block;
use crate::dataset::{Opened, OpenedPart, open_file};
use crate::decode::Decoding;
use crate::error::{Error, ErrorKind};
use crate::exact;
use crate::fast;
use crate::fault::{Faults, Keep};
use crate::left_out;
use crate::options::{Options, Sizes};
use crate::part::{Chunk, Cutter, PartHead};
use crate::piece::{PartEnd, Piece, Whole};
use crate::summary::Summary;
use crate::table::{Agreement, HeaderChanged};

/// Runs that may wait to be joined before no more are cut: one thread that was held up must not make others fill memory.
const MOST_WAITING: u64 = 64;

/// A dataset that several threads read together: each calls [`Reading::next`] until there is no more.
pub struct Reading {
    parts: Vec<OpenedPart>,
    options: Options,
    width: usize,
    cutting: Mutex<Cutting>,
    waiting: Mutex<BTreeMap<u64, Waiting>>,
    joining: Mutex<Joining>,
    /// How many runs have been joined, and of how many bytes.
    joined: AtomicU64,
    joined_bytes: AtomicU64,
    /// Whether records are digested, besides bytes.
    digests_records: bool,
    /// How many places of each fault are kept.
    keep: Keep,
}

/// What is cut next.
struct Cutting {
    parts: vec::IntoIter<(u32, OpenedPart)>,
    cutter: Option<Cutter<Box<dyn Read + Send>>>,
    sizes: Sizes,
    sequence: u64,
    /// How many bytes have been cut.
    bytes: u64,
    failed: Option<Error>,
}

/// Something that is joined in its turn.
enum Waiting {
    /// With how many bytes it was cut from, and the digest of those before it, where they are as they are stored.
    Piece(Box<Piece>, u64, Option<Sha256>),
    End(PartEnd),
}

impl Waiting {
    fn bytes(&self) -> u64 {
        match self {
            Waiting::Piece(_, bytes, _) => *bytes,
            Waiting::End(_) => 0,
        }
    }
}

/// What has been joined.
struct Joining {
    next: u64,
    whole: Option<Whole>,
    part: u32,
    summary: Summary,
    failed: Option<Error>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Opened {
    /// Its records, for several threads, in blocks of about this many bytes; [`crate::BLOCK_SIZE`] is a good size.
    pub fn read(self, block_size: usize) -> Reading {
        let sizes = self.sizes(block_size);
        Reading::new(self, sizes)
    }
}

impl Reading {
    pub(crate) fn new(opened: Opened, sizes: Sizes) -> Self {
        let width = opened.width();
        let (parts, options) = opened.into_parts();
        let numbered: Vec<(u32, OpenedPart)> = (0..).zip(parts.iter().cloned()).collect();
        Reading {
            parts,
            options,
            width,
            cutting: Mutex::new(Cutting {
                parts: numbered.into_iter(),
                cutter: None,
                sizes,
                sequence: 0,
                bytes: 0,
                failed: None,
            }),
            waiting: Mutex::new(BTreeMap::new()),
            joining: Mutex::new(Joining {
                next: 0,
                whole: None,
                part: 0,
                summary: Summary::default(),
                failed: None,
            }),
            joined: AtomicU64::new(0),
            joined_bytes: AtomicU64::new(0),
            digests_records: true,
            keep: Keep::default(),
        }
    }

    /// The same without a digest over records, where nobody asks for it.
    #[must_use]
    pub fn without_records_digest(mut self) -> Self {
        self.digests_records = false;
        self
    }

    /// Keeping so many places of each fault. Each row is then looked at by itself, which takes longer.
    #[must_use]
    pub fn keeping(mut self, places: usize) -> Self {
        self.keep = Keep(places);
        lock(&self.joining).summary.faults = Faults::keeping(self.keep);
        self
    }

    /// Puts the next records into `block`, whose room is used again; `false` where there are no more.
    ///
    /// Each thread gets later blocks than it got before. After an error there are no more.
    ///
    /// # Errors
    /// Where reading fails, or has failed for another thread.
    pub fn next(&self, block: &mut Block) -> Result<bool, Error> {
        loop {
            let Some((sequence, mut chunk)) = self.cut(block)? else {
                return Ok(false);
            };
            block.start(chunk.part, sequence, self.width);
            let before = std::mem::take(&mut chunk.before);
            let bytes = chunk.bytes.len() as u64;
            match self.read(&mut chunk, block) {
                Ok(piece) => self.join(sequence, piece, bytes, before),
                Err(HeaderChanged) => {
                    let name = self.parts[chunk.part as usize].source.name.clone();
                    let error = Error::from(ErrorKind::Changed { name });
                    lock(&self.cutting).failed = Some(error.clone());
                    return Err(error);
                }
            }
            if !block.is_empty() {
                block.close();
                return Ok(true);
            }
        }
    }

    /// Reads what is left, so that every byte is hashed, and says what was seen.
    ///
    /// # Errors
    /// Where reading fails or has failed.
    pub fn finish(self) -> Result<Summary, Error> {
        let mut block = Block::default();
        while self.next(&mut block)? {}
        self.join_waiting();
        let joining = self.joining.into_inner().unwrap_or_else(PoisonError::into_inner);
        match joining.failed {
            Some(error) => Err(error),
            None => {
                let mut summary = joining.summary;
                left_out::note_many(&mut summary.faults);
                Ok(summary)
            }
        }
    }

    /// The next run of rows, and its place among all.
    fn cut(&self, block: &mut Block) -> Result<Option<(u64, Chunk)>, Error> {
        let mut cutting = lock(&self.cutting);
        while self.is_far_ahead(&cutting) && cutting.failed.is_none() {
            drop(cutting);
            std::thread::yield_now();
            self.join_waiting();
            cutting = lock(&self.cutting);
        }
        let cut = self.cut_next(&mut cutting, block);
        if let Err(error) = &cut {
            cutting.failed = Some(error.clone());
        }
        cut
    }

    /// How many bytes have been read of all files.
    pub fn bytes_read(&self) -> u64 {
        self.joined_bytes.load(Ordering::Relaxed)
    }

    /// Whether so much waits to be joined that no more is cut. Where nothing waits, a run is cut however long it is.
    fn is_far_ahead(&self, cutting: &Cutting) -> bool {
        let joined = self.joined.load(Ordering::Acquire);
        let bytes = cutting.bytes - self.joined_bytes.load(Ordering::Acquire);
        cutting.sequence > joined + MOST_WAITING || cutting.sequence > joined && bytes > cutting.sizes.most_waiting
    }

    fn cut_next(&self, cutting: &mut Cutting, block: &mut Block) -> Result<Option<(u64, Chunk)>, Error> {
        if let Some(error) = &cutting.failed {
            return Err(error.clone());
        }
        loop {
            if let Some(cutter) = &mut cutting.cutter
                && let Some(chunk) = cutter.next(block.take_room())?
            {
                cutting.sequence += 1;
                cutting.bytes += chunk.bytes.len() as u64;
                return Ok(Some((cutting.sequence - 1, chunk)));
            }
            if let Some(cutter) = cutting.cutter.take() {
                let end = Waiting::End(cutter.end());
                lock(&self.waiting).insert(cutting.sequence, end);
                cutting.sequence += 1;
            }
            let Some((number, part)) = cutting.parts.next() else {
                return Ok(None);
            };
            let stored = open_file(&part.source, self.options.encoding)?;
            let name = part.source.name.clone();
            let cutter = Cutter::new(
                (number, name),
                stored.bytes,
                part.dialect,
                &part.plan,
                &self.options,
                cutting.sizes,
            );
            cutting.cutter = Some(cutter.stored_as(stored.stored));
        }
    }

    /// Reads a run of rows, the fast way where it is regular.
    fn read(&self, chunk: &mut Chunk, block: &mut Block) -> Result<Piece, HeaderChanged> {
        let part = &self.parts[chunk.part as usize];
        let PartHead::Table(layout) = &part.plan else {
            return Ok(Piece::default());
        };
        let (decoding, delimiter) = (part.dialect.decoding(), part.dialect.delimiter);
        let is_regular = chunk.is_regular
            && self.keep == Keep::default()
            && chunk.first_row > layout.header_row
            && !layout.skips_within(chunk.first_row, chunk.rows)
            && layout.labels.len() == self.width
            && !matches!(layout.agreement, Agreement::Reordered(_))
            && (decoding != Decoding::Windows1252 || chunk.bytes.is_ascii());
        if is_regular && let Some(piece) = fast::read(chunk, layout, delimiter, self.digests_records, block) {
            return Ok(piece);
        }
        exact::read(chunk, layout, decoding, delimiter, self.options.trim, self.keep, block)
    }

    /// Hands in a run that was read, and joins what is there.
    fn join(&self, sequence: u64, piece: Piece, bytes: u64, before: Option<Sha256>) {
        lock(&self.waiting).insert(sequence, Waiting::Piece(Box::new(piece), bytes, before));
        self.join_waiting();
    }

    /// Joins what waits and is next, unless another thread is at it.
    fn join_waiting(&self) {
        loop {
            let Ok(mut joining) = self.joining.try_lock() else {
                return;
            };
            while let Some(next) = { lock(&self.waiting).remove(&joining.next) } {
                let bytes = next.bytes();
                joining.take(next, &self.parts, self.digests_records, self.keep);
                joining.next += 1;
                self.joined_bytes.fetch_add(bytes, Ordering::Release);
                self.joined.store(joining.next, Ordering::Release);
            }
            let next = joining.next;
            drop(joining);
            // What came in between would wait for nobody.
            if !lock(&self.waiting).contains_key(&next) {
                return;
            }
        }
    }
}

impl Joining {
    fn take(&mut self, next: Waiting, parts: &[OpenedPart], digests_records: bool, keep: Keep) {
        let part = &parts[self.part as usize];
        let whole = self
            .whole
            .get_or_insert_with(|| Whole::new(&part.dialect, digests_records, keep));
        match next {
            Waiting::Piece(mut piece, _, before) => {
                self.summary.outside.append(std::mem::take(&mut piece.outside));
                whole.take(*piece, before.as_ref(), &mut self.summary.faults);
            }
            Waiting::End(mut end) => {
                self.summary.outside.append(std::mem::take(&mut end.beside.outside));
                let whole = std::mem::take(whole);
                self.whole = None;
                match whole.finish(self.part, end, &mut self.summary.faults) {
                    Some(summary) => self.summary.parts.push(summary),
                    None => {
                        let name = part.source.name.clone();
                        self.failed.get_or_insert(Error::from(ErrorKind::Changed { name }));
                    }
                }
                self.part += 1;
            }
        }
    }
}
