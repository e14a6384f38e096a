//! What was seen of one run of rows, and how runs are put together again in the order of the file.

use base16ct::lower::encode_string as hex;
use sha2::{Digest, Sha256};

use crate::fault::{About, Faults, Keep, Place};
use crate::fault_kind::FaultKind;
use crate::head::Dialect;
use crate::options::Encoding;
use crate::outside::Outside;
use crate::split::LineEnd;
use crate::stored::{Beside, MOST_BESIDE};
use crate::summary::{LineEnds, PartSummary};

/// The faults of which the whole part tells what they are.
const UNSETTLED: [FaultKind; 5] = [
    FaultKind::UndecodableText,
    FaultKind::GuessedEncoding,
    FaultKind::GroupHeader,
    FaultKind::LostCharacter,
    FaultKind::MisreadText,
];

/// How many rows a sheet has in the spreadsheets of two ages.
const FULL_SHEETS: [u64; 2] = [1 << 16, 1 << 20];

/// What was seen of one run of rows of one part.
#[derive(Debug, Default)]
pub(crate) struct Piece {
    /// What is wrong, apart from what depends on other runs.
    pub(crate) faults: Faults,
    /// Identifiers of people outside cells.
    pub(crate) outside: Outside,
    pub(crate) records: u64,
    /// Whether characters other than ASCII stand in rows that are what they are taken for.
    pub(crate) beyond_ascii: bool,
    /// Rows beyond ASCII that are UTF-8, of a part that is declared to be Windows-1252.
    pub(crate) utf8_in_windows_1252: Places,
    /// Whether there are others.
    pub(crate) is_windows_1252: bool,
    /// Blank rows above the header.
    pub(crate) blank_above: Places,
    /// Blank rows before the first record, or all where there is none.
    pub(crate) blank_before: Places,
    /// Blank rows after the last record.
    pub(crate) blank_after: Places,
    /// How rows end: with LF, CRLF, CR.
    pub(crate) ends: [Places; 3],
    /// Where the header stands, in the run that has it.
    pub(crate) header: Option<Place>,
    pub(crate) canonical: Canonical,
}

/// The records of a run as the digest over records takes them.
#[derive(Debug)]
pub(crate) enum Canonical {
    /// These, which are the bytes of the file as they stand.
    AsRead(Vec<u8>),
    /// These, which are not.
    Other(Vec<u8>),
}

impl Default for Canonical {
    fn default() -> Self {
        Canonical::Other(Vec::new())
    }
}

/// How often something occurs, and where first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places {
    pub(crate) keep: Keep,
    pub(crate) count: u64,
    pub(crate) first: Vec<Place>,
}

impl Piece {
    /// Nothing yet, of whose faults so many places will be kept.
    pub(crate) fn keeping(keep: Keep) -> Self {
        Piece {
            faults: Faults::keeping(keep),
            blank_above: Places::keeping(keep),
            blank_before: Places::keeping(keep),
            blank_after: Places::keeping(keep),
            ..Piece::default()
        }
    }
}

impl Places {
    fn keeping(keep: Keep) -> Self {
        Places {
            keep,
            ..Places::default()
        }
    }

    pub(crate) fn add(&mut self, place: Place) {
        self.count += 1;
        if self.first.len() < self.keep.0 {
            self.first.push(place);
        }
    }

    fn append(&mut self, other: Places) {
        self.count += other.count;
        let room = self.keep.0.saturating_sub(self.first.len());
        self.first.extend(other.first.into_iter().take(room));
    }
}

/// The place of a kind of row end in [`Piece::ends`]; `None` for the end of the file.
pub(crate) fn place_of(end: LineEnd) -> Option<usize> {
    match end {
        LineEnd::Lf => Some(0),
        LineEnd::CrLf => Some(1),
        LineEnd::Cr => Some(2),
        LineEnd::File => None,
    }
}

/// One part, put together run by run.
#[derive(Default)]
pub(crate) struct Whole {
    records: u64,
    blank: Places,
    first_end: Option<usize>,
    is_mixed: bool,
    header: Option<Place>,
    /// Faults that only the whole part tells what they are.
    unsettled: Faults,
    beyond_ascii: bool,
    utf8_in_windows_1252: Places,
    is_windows_1252: bool,
    digests_records: bool,
    /// The digest over records; `None` as long as it is that of the bytes.
    own: Option<Sha256>,
}

/// The last bytes of a part.
#[derive(Clone, Debug)]
pub(crate) struct PartEnd {
    pub(crate) name: String,
    pub(crate) dialect: Dialect,
    pub(crate) bytes: u64,
    /// How many rows it has, of any kind.
    pub(crate) rows: u64,
    pub(crate) sha256: String,
    pub(crate) is_stored_as_read: bool,
    /// Whether some of it was no text before it was read, so that nobody knows in which row.
    pub(crate) has_undecodable: bool,
    /// What is stored beside the text: how many bytes, and the identifiers of people in it.
    pub(crate) beside: Beside,
    /// What is the matter with a part that is no table.
    pub(crate) nothing: Option<(FaultKind, &'static str)>,
}

impl Whole {
    /// Nothing of a part that is written so, of whose faults so many places will be kept.
    pub(crate) fn new(dialect: &Dialect, digests_records: bool, keep: Keep) -> Self {
        Whole {
            digests_records,
            blank: Places::keeping(keep),
            unsettled: Faults::keeping(keep),
            own: dialect.byte_order_mark.then(Sha256::new),
            ..Whole::default()
        }
    }

    /// Takes in the next run. `before` is the digest of all bytes of the part before it, where they are as stored.
    pub(crate) fn take(&mut self, mut piece: Piece, before: Option<&Sha256>, faults: &mut Faults) {
        if before.is_none() {
            self.own.get_or_insert_default();
        }
        match (&mut self.own, &piece.canonical) {
            _ if !self.digests_records => {}
            (None, Canonical::AsRead(_)) => {}
            (None, Canonical::Other(canonical)) => {
                let mut own = before.cloned().unwrap_or_default();
                own.update(canonical);
                self.own = Some(own);
            }
            (Some(own), Canonical::AsRead(canonical) | Canonical::Other(canonical)) => own.update(canonical),
        }
        self.header = self.header.or(piece.header);
        self.records += piece.records;
        if piece.blank_above.count > 0 {
            faults.add_many(FaultKind::BlankRow, piece.blank_above.count, piece.blank_above.first);
        }
        self.blank.append(piece.blank_before);
        if piece.records > 0 {
            let blank = std::mem::replace(&mut self.blank, piece.blank_after);
            if blank.count > 0 {
                faults.add_many(FaultKind::BlankRow, blank.count, blank.first);
            }
        }
        let of_piece = piece.ends.iter().enumerate().filter(|(_, places)| places.count > 0);
        let first = of_piece.min_by_key(|(_, places)| places.first[0].record);
        self.first_end = self.first_end.or(first.map(|(kind, _)| kind));
        let mut others = Places::default();
        for (kind, places) in piece.ends.into_iter().enumerate() {
            if Some(kind) != self.first_end {
                others.count += places.count;
                others.first.extend(places.first);
            }
        }
        if others.count > 0 {
            self.is_mixed = true;
            others.first.sort_by_key(|place| place.record);
            faults.add_many(FaultKind::MixedLineEnds, others.count, others.first);
        }
        for kind in UNSETTLED {
            self.unsettled.append(piece.faults.take(kind));
        }
        self.beyond_ascii |= piece.beyond_ascii;
        self.utf8_in_windows_1252.append(piece.utf8_in_windows_1252);
        self.is_windows_1252 |= piece.is_windows_1252;
        faults.append(piece.faults);
    }

    /// Settles what only the whole part tells; says whether its encoding was guessed.
    fn settle(&mut self) -> (Faults, bool) {
        let mut settled = std::mem::take(&mut self.unsettled);
        if self.beyond_ascii {
            // Where other rows are UTF-8, so is the file, and these are damaged.
            settled.rename(FaultKind::GuessedEncoding, FaultKind::UndecodableText);
        }
        let lone = settled.get(FaultKind::GroupHeader).map_or(0, |fault| fault.count);
        if lone * 2 > self.records {
            // Records of which little is known, not headings among others.
            settled.take(FaultKind::GroupHeader);
        }
        if self.utf8_in_windows_1252.count > 0 && !self.is_windows_1252 {
            // The declaration is at fault, not the text.
            settled.take(FaultKind::MisreadText);
            let rows = std::mem::take(&mut self.utf8_in_windows_1252);
            settled.add_many(FaultKind::WrongEncoding, rows.count, rows.first);
        }
        let is_guessed = settled.get(FaultKind::GuessedEncoding).is_some();
        (settled, is_guessed)
    }

    /// Ends the part; `None` where its header was not found again.
    pub(crate) fn finish(mut self, part: u32, mut end: PartEnd, faults: &mut Faults) -> Option<PartSummary> {
        let start = Place::start(part);
        let (mut settled, is_guessed) = self.settle();
        if end.has_undecodable {
            // Lost in reading, and told as that.
            settled.take(FaultKind::LostCharacter);
        }
        faults.append(settled);
        if is_guessed {
            end.dialect.encoding = Encoding::Windows1252;
        }
        if end.dialect.byte_order_mark {
            faults.add(FaultKind::ByteOrderMark, start);
        }
        if end.has_undecodable {
            faults.add(FaultKind::UndecodableText, start);
        }
        let mut summary = PartSummary {
            name: end.name,
            bytes: end.bytes,
            records_sha256: self.digests_records.then(|| match self.own {
                Some(own) => hex(&own.finalize()),
                None if end.is_stored_as_read => end.sha256.clone(),
                None => hex(&Sha256::digest([])),
            }),
            sha256: end.sha256,
            records: self.records,
            dialect: end.dialect,
            line_ends: LineEnds::None,
        };
        if end.beside.bytes > 0 {
            let kind = match end.beside.bytes > MOST_BESIDE {
                true => FaultKind::MuchStoredBeside,
                false => FaultKind::StoredBeside,
            };
            faults.add_many(kind, end.beside.bytes, [start]);
        }
        if let Some((fault, word)) = end.nothing {
            faults.count(fault, About { column: None, word }, || start);
            summary.records_sha256 = self.digests_records.then(|| hex(&Sha256::digest([])));
            return Some(summary);
        }
        let header = self.header?;
        let rows = end.rows - self.blank.count;
        if FULL_SHEETS.iter().any(|full| [rows, self.records].contains(full)) {
            faults.add(FaultKind::FullSheet, start);
        }
        if self.blank.count > 0 {
            faults.add_many(FaultKind::TrailingBlankRows, self.blank.count, self.blank.first);
        }
        if self.records == 0 {
            faults.add(FaultKind::HeaderOnly, header);
        }
        summary.line_ends = match self.first_end {
            _ if self.is_mixed => LineEnds::Mixed,
            Some(0) => LineEnds::Lf,
            Some(1) => LineEnds::CrLf,
            Some(_) => LineEnds::Cr,
            None => LineEnds::None,
        };
        Some(summary)
    }
}
