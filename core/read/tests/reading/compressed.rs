//! Files that are stored otherwise than they are read: compressed, or as UTF-16.

use std::fs;
use std::io::Write;
use std::process::Command;

use candour_read::{BLOCK_SIZE, Encoding, ErrorKind, Options, Where, open};
use flate2::write::GzEncoder;
use flate2::{Compression, GzBuilder};
use tempfile::TempDir;

use crate::{Outcome, read_parts, read_plain, source};

const TEXT: &str = "a,b\n1,\"x, y\"\n2,é\n3,\n";

fn gzipped(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn zstandard(text: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(text, ruzstd::encoding::CompressionLevel::Fastest)
}

#[test]
fn what_is_compressed_is_read_as_what_it_holds() {
    let plain = read_plain(TEXT);
    for stored in [gzipped(TEXT.as_bytes()), zstandard(TEXT.as_bytes())] {
        let outcome = read_parts(&[&stored], &Options::default());
        assert_eq!((&outcome.labels, &outcome.rows), (&plain.labels, &plain.rows));
        assert_eq!(outcome.faults(), []);
        let (found, plain) = (&outcome.summary.parts[0], &plain.summary.parts[0]);
        assert_eq!(found.bytes, stored.len() as u64, "the file is as long as it is stored");
        assert_ne!(found.sha256, plain.sha256);
        assert_eq!(found.records_sha256, plain.records_sha256);
        assert_eq!(
            plain.records_sha256.as_ref(),
            Some(&plain.sha256),
            "it is written plainly"
        );
    }
}

#[test]
fn members_and_frames_follow_each_other() {
    let (first, second) = TEXT.split_at(10);
    let several = |compress: fn(&[u8]) -> Vec<u8>| [compress(first.as_bytes()), compress(second.as_bytes())].concat();
    for stored in [several(gzipped), several(zstandard)] {
        assert_eq!(read_plain(&stored).rows, read_plain(TEXT).rows);
    }
    // A frame of something else, which is to be skipped.
    let skipped = [
        b"\x50\x2A\x4D\x18\x03\0\0\0abc".as_slice(),
        &zstandard(second.as_bytes()),
    ]
    .concat();
    let stored = [zstandard(first.as_bytes()), skipped].concat();
    assert_eq!(read_plain(&stored).rows, read_plain(TEXT).rows);
}

/// Faults with their counts, and identifiers with where they stand.
type Beside = (Vec<(&'static str, u64)>, Vec<(Where, &'static str)>);

/// What is told of a compressed file beside its records.
fn beside(stored: &[u8]) -> Beside {
    let outcome = read_plain(stored);
    assert_eq!(outcome.rows, read_plain(TEXT).rows);
    let faults = outcome.faults().into_iter().map(|(kind, count, ..)| (kind, count));
    let seen = outcome.summary.outside.iter().map(|(at, class, _)| (at, class));
    (faults.collect(), seen.collect())
}

/// A member of gzip with a name, a comment and an extra field.
fn member(text: &[u8], name: &str, comment: &str, extra: &[u8]) -> Vec<u8> {
    let mut header = GzBuilder::new();
    if !name.is_empty() {
        header = header.filename(name);
    }
    if !comment.is_empty() {
        header = header.comment(comment);
    }
    if !extra.is_empty() {
        header = header.extra(extra);
    }
    let mut encoder = header.write(Vec::new(), Compression::default());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn what_gzip_holds_beside_its_text_is_looked_at_in_every_member() {
    let (first, second) = TEXT.as_bytes().split_at(10);
    assert_eq!(beside(&member(TEXT.as_bytes(), "t.csv", "", b"")), (vec![], vec![]));
    // As bgzip writes how long each member is.
    let length = member(TEXT.as_bytes(), "", "", b"BC\x02\0\x30\0");
    assert_eq!(beside(&length), (vec![], vec![]));
    let stored = [
        member(first, "t.csv", "", b""),
        member(second, "943 476 5919.csv", "for jane@example.org", b"NI\x09\0AB123456C"),
        member(b"", "", "020 7946 0123", b""),
    ];
    assert_eq!(
        beside(&stored.concat()),
        (
            vec![("stored-beside", 46)],
            vec![
                (Where::GzipName, "nhs-number-3-3-4"),
                (Where::GzipComment, "email"),
                (Where::GzipComment, "uk-phone"),
                (Where::GzipExtra, "nino"),
            ]
        )
    );
    let much = member(TEXT.as_bytes(), "", &"x".repeat(257), b"");
    assert_eq!(beside(&much), (vec![("much-stored-beside", 257)], vec![]));
    let long = member(TEXT.as_bytes(), &"x".repeat(257), "", b"");
    assert_eq!(beside(&long), (vec![("much-stored-beside", 257)], vec![]));
}

#[test]
fn what_follows_the_last_member_is_damage() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("t.csv.gz");
    for more in [b"943 476 5919".as_slice(), b"\0\0\0\0"] {
        fs::write(&path, [&gzipped(TEXT.as_bytes()), more].concat()).unwrap();
        let read = open(&[source(&path)], &Options::default()).and_then(|opened| opened.read(BLOCK_SIZE).finish());
        assert!(matches!(read.unwrap_err().kind, ErrorKind::Damaged { .. }));
    }
}

#[test]
fn frames_that_are_skipped_are_looked_at() {
    let frame = |bytes: &[u8]| [b"\x53\x2A\x4D\x18", &(bytes.len() as u32).to_le_bytes()[..], bytes].concat();
    let stored = |bytes: &[u8]| [zstandard(TEXT.as_bytes()), frame(bytes)].concat();
    assert_eq!(beside(&stored(b"abc")), (vec![("stored-beside", 3)], vec![]));
    let wide: Vec<u8> = "NHS 943 476 5919".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let found = vec![(Where::Frame, "nhs-number-3-3-4")];
    assert_eq!(beside(&stored(&wide)), (vec![("stored-beside", 32)], found));
    // Also where it lies across what is read at once.
    let mut long = vec![b'-'; 70_000];
    long[65_530..65_546].copy_from_slice(b" 943 476 5919 \n ");
    let (faults, seen) = beside(&stored(&long));
    assert_eq!(faults, [("much-stored-beside", 70_000)]);
    assert_eq!(seen, [(Where::Frame, "nhs-number-3-3-4")]);
}

#[test]
fn what_gzip_writes_is_read() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("t.csv");
    let text = format!("a,b\n{}", "12345,some text\n".repeat(100_000));
    fs::write(&path, &text).unwrap();
    match Command::new("gzip").arg(&path).status() {
        Ok(status) if status.success() => {}
        other => {
            return candour_wrap_up::skipped(&format!("gzip does not answer: {other:?}"));
        }
    }
    let opened = open(&[source(&folder.path().join("t.csv.gz"))], &Options::default()).unwrap();
    let summary = opened.read(BLOCK_SIZE).finish().unwrap();
    assert_eq!(summary.parts[0].records, 100_000);
    assert_eq!(summary.parts[0].sha256.len(), 64);
}

#[test]
fn damaged_files_are_told() {
    let folder = TempDir::new().unwrap();
    let text = format!(
        "a,b\n{}",
        (0..60_000).map(|n| format!("{n},{}\n", n * 7919)).collect::<String>()
    );
    for (name, whole) in [
        ("t.csv.gz", gzipped(text.as_bytes())),
        ("t.csv.zst", zstandard(text.as_bytes())),
    ] {
        let path = folder.path().join(name);
        let mut changed = whole.clone();
        let middle = changed.len() - changed.len() / 4;
        changed[middle] ^= 0x55;
        for damaged in [&whole[..whole.len() - 7], &changed] {
            fs::write(&path, damaged).unwrap();
            let opened = open(&[source(&path)], &Options::default());
            let error = opened.and_then(|opened| opened.read(BLOCK_SIZE).finish()).unwrap_err();
            let name = name.to_owned();
            assert_eq!(error.kind, ErrorKind::Damaged { name });
        }
    }
}

/// The bytes of a text as UTF-16 with its mark.
fn utf16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
    let marked = format!("\u{FEFF}{text}");
    marked.encode_utf16().flat_map(order).collect()
}

#[test]
fn utf16_is_told_by_its_mark() {
    let text = format!("{TEXT}{}", "4,\u{1F600} and more\n".repeat(9_000));
    let plain = read_plain(&text);
    for (order, encoding) in [
        (u16::to_le_bytes as fn(u16) -> [u8; 2], Encoding::Utf16Le),
        (u16::to_be_bytes, Encoding::Utf16Be),
    ] {
        let stored = utf16(&text, order);
        for bytes in [stored.clone(), gzipped(&stored)] {
            let options = Options {
                encoding: Some(Encoding::Windows1252),
                ..Options::default()
            };
            let outcome = read_parts(&[&bytes], &options);
            assert_eq!(outcome.rows, plain.rows);
            assert_eq!(outcome.faults(), []);
            let part = &outcome.summary.parts[0];
            assert_eq!((part.dialect.encoding, part.bytes), (encoding, bytes.len() as u64));
            assert_eq!(part.records_sha256, plain.summary.parts[0].records_sha256);
        }
    }
    // Half of a pair that stands alone.
    let odd = [utf16("a,b\n1,", u16::to_le_bytes), vec![0x00, 0xD8, b'\n', 0]].concat();
    let outcome = read_plain(odd);
    assert_eq!(outcome.rows, [["1", "\u{FFFD}"]]);
    assert_eq!(outcome.faults(), [("undecodable-text", 1, 1, 1)]);
}

#[test]
fn utf16_without_a_mark_is_read_where_it_is_declared() {
    let plain = read_plain(TEXT);
    let declared = |encoding| Options {
        encoding: Some(encoding),
        ..Options::default()
    };
    let bytes = |order: fn(u16) -> [u8; 2]| TEXT.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    for (stored, encoding) in [
        (bytes(u16::to_le_bytes), Encoding::Utf16Le),
        (bytes(u16::to_be_bytes), Encoding::Utf16Be),
    ] {
        for stored in [stored.clone(), gzipped(&stored)] {
            let outcome = read_parts(&[&stored], &declared(encoding));
            assert_eq!((&outcome.rows, outcome.faults()), (&plain.rows, vec![]));
            let part = &outcome.summary.parts[0];
            assert_eq!(part.dialect.encoding, encoding);
            assert_eq!(part.records_sha256, plain.summary.parts[0].records_sha256);
        }
    }
    // What the bytes say is believed over the declaration, and told.
    let told = |outcome: &Outcome| outcome.faults().iter().any(|fault| fault.0 == "not-utf-16");
    for (stored, declared_as, read_as) in [
        (TEXT.into(), Encoding::Utf16Le, Encoding::Utf8),
        (bytes(u16::to_be_bytes), Encoding::Utf16Le, Encoding::Utf16Be),
        (bytes(u16::to_le_bytes), Encoding::Utf16Be, Encoding::Utf16Le),
    ] {
        for stored in [stored.clone(), gzipped(&stored)] {
            let outcome = read_parts(&[&stored], &declared(declared_as));
            assert_eq!(outcome.rows, plain.rows);
            assert_eq!(outcome.summary.parts[0].dialect.encoding, read_as);
            assert!(told(&outcome));
        }
    }
    let marked = utf16(TEXT, u16::to_be_bytes);
    let outcome = read_parts(&[&marked], &declared(Encoding::Utf16Le));
    assert_eq!(outcome.rows, plain.rows);
    assert_eq!(outcome.summary.parts[0].dialect.encoding, Encoding::Utf16Be);
    assert!(told(&outcome));
    let outcome = read_parts(&[format!("\u{FEFF}{TEXT}")], &declared(Encoding::Utf16Le));
    assert_eq!(outcome.rows, plain.rows);
    assert_eq!(outcome.summary.parts[0].dialect.encoding, Encoding::Utf8);
}
