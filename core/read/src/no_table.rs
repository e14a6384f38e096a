//! Files that are no table, named for what they are, each with what to do about it.

use memchr::memmem::find;

macro_rules! no_tables {
    ($($variant:ident, $id:literal, $name:literal, $advice:literal;)*) => {
        /// What a file is that is no table.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum NoTable {
            $(#[doc = $name] $variant,)*
        }

        impl NoTable {
            /// Every kind: the one list.
            pub const ALL: &'static [NoTable] = &[$(NoTable::$variant),*];

            /// Its id for good.
            pub fn id(self) -> &'static str {
                match self { $(NoTable::$variant => $id,)* }
            }

            /// What it is, with its article.
            pub fn name(self) -> &'static str {
                match self { $(NoTable::$variant => $name,)* }
            }

            /// What to do, in the imperative.
            pub fn advice(self) -> &'static str {
                match self { $(NoTable::$variant => $advice,)* }
            }
        }
    };
}

no_tables! {
    Workbook, "workbook", "a workbook of a spreadsheet",
        "Save each sheet as CSV (UTF-8) and publish that; changing the ending of the file is not enough.";
    Document, "document", "a document of a word processor, or slides",
        "Put the table into a CSV file, and publish the document beside it.";
    Zip, "zip", "a zip archive",
        "Unpack it and audit the files in it; a table that is to be compressed is read from .csv.gz or .csv.zst.";
    Archive, "archive", "an archive",
        "Unpack it and audit the files in it.";
    Compressed, "compressed", "compressed in a way that is not read here",
        "Unpack it, and compress it with gzip or Zstandard if it is to be compressed.";
    Pdf, "pdf", "a PDF document",
        "Export the table as CSV from where the document was made.";
    Parquet, "parquet", "a Parquet file",
        "Write the same table as CSV and audit that; say in the metadata that both hold the same.";
    Columnar, "columnar", "an Arrow, Avro or ORC file",
        "Write the same table as CSV and audit that; say in the metadata that both hold the same.";
    Database, "database", "a database",
        "Export each table as CSV.";
    Statistics, "statistics", "a file of a statistics program",
        "Export the data as CSV, with the codes and their labels in a look-up.";
    WebPage, "web-page", "a web page",
        "Download the file itself: what was saved may be a page that asks to log in, or says that nothing was found.";
    Xml, "xml", "XML",
        "Export the table as CSV.";
    JsonLines, "json-lines", "JSON Lines",
        "Write each line as a row of CSV, with the names of its members as labels.";
    Json, "json", "JSON",
        "Write the records as rows of CSV, with the names of their members as labels.";
    Pointer, "pointer", "a pointer to a file that is stored elsewhere, of Git LFS or git-annex",
        "Fetch the file itself: `git lfs pull`, or `git annex get`.";
}

/// What the first bytes of a file that is stored as it is say.
const BY_FIRST_BYTES: &[(&[u8], NoTable)] = &[
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", NoTable::Workbook),
    (b"%PDF-", NoTable::Pdf),
    (b"PAR1", NoTable::Parquet),
    (b"ARROW1\0\0", NoTable::Columnar),
    (b"Obj\x01", NoTable::Columnar),
    (b"ORC\x0A", NoTable::Columnar),
    (b"SQLite format 3\0", NoTable::Database),
    (b"\0\x01\0\0Standard Jet DB\0", NoTable::Database),
    (b"\0\x01\0\0Standard ACE DB\0", NoTable::Database),
    (b"$FL2@(#)", NoTable::Statistics),
    (b"$FL3@(#)", NoTable::Statistics),
    (b"<stata_dta>", NoTable::Statistics),
    (b"RDX2\n", NoTable::Statistics),
    (b"RDX3\n", NoTable::Statistics),
    (b"7z\xBC\xAF\x27\x1C", NoTable::Archive),
    (b"Rar!\x1A\x07", NoTable::Archive),
    (b"\xFD7zXZ\0", NoTable::Compressed),
    (b"LZIP\x01", NoTable::Compressed),
    (b"\x04\x22\x4D\x18", NoTable::Compressed),
    // What is compressed once is unpacked before anything is looked at.
    (b"\x1F\x8B", NoTable::Compressed),
    (b"\x28\xB5\x2F\xFD", NoTable::Compressed),
    (b"version https://git-lfs.github.com/spec/", NoTable::Pointer),
    (b"/annex/objects/", NoTable::Pointer),
];

impl NoTable {
    /// What the first bytes of a file say that it is; `None` where it may be a table.
    pub(crate) fn of(head: &[u8]) -> Option<Self> {
        if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
            return Some(of_zip(head));
        }
        if head.starts_with(b"BZh") && head.get(4..10) == Some(b"1AY&SY") {
            return Some(NoTable::Compressed);
        }
        // Of an archive of tar, the name of its first file comes first.
        if head.get(257..262) == Some(b"ustar") {
            return Some(NoTable::Archive);
        }
        let by_first = BY_FIRST_BYTES.iter().find(|(first, _)| head.starts_with(first));
        by_first
            .map(|(_, what)| *what)
            .or_else(|| of_text(head.trim_ascii_start()))
    }
}

/// A zip archive by the names of the files in it, of which the first ones stand in the head.
fn of_zip(head: &[u8]) -> NoTable {
    const NAMES: [(&[u8], NoTable); 6] = [
        (b"application/vnd.oasis.opendocument.spreadsheet", NoTable::Workbook),
        (b"application/vnd.oasis.opendocument.", NoTable::Document),
        (b"xl/workbook", NoTable::Workbook),
        (b"xl/worksheets/", NoTable::Workbook),
        (b"word/", NoTable::Document),
        (b"ppt/", NoTable::Document),
    ];
    let has = |(name, _): &&(&[u8], NoTable)| find(head, name).is_some();
    match NAMES.iter().find(has) {
        Some((_, what)) => *what,
        // Microsoft's documents open so, and most of them that are called tables are workbooks.
        None if find(head, b"[Content_Types].xml").is_some() => NoTable::Workbook,
        None => NoTable::Zip,
    }
}

fn of_text(text: &[u8]) -> Option<NoTable> {
    const MARKUP: [(&[u8], NoTable); 4] = [
        (b"<!doctype", NoTable::WebPage),
        (b"<html", NoTable::WebPage),
        (b"<?xml", NoTable::Xml),
        (b"<!--", NoTable::WebPage),
    ];
    let starts = |line: &[u8], prefix: &[u8]| {
        let start = line.get(..prefix.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    };
    if let Some((_, what)) = MARKUP.iter().find(|(prefix, _)| starts(text, prefix)) {
        return Some(*what);
    }
    let first_after = |opening: u8| {
        let rest = text.strip_prefix(&[opening])?;
        rest.trim_ascii_start().first().copied()
    };
    if first_after(b'{') == Some(b'"') && is_member(text) {
        let first_line = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let next_line = text[first_line.len()..].trim_ascii_start();
        let is_whole = first_line.trim_ascii_end().ends_with(b"}");
        return Some(
            match is_whole && (next_line.is_empty() || next_line.starts_with(b"{")) {
                true if !next_line.is_empty() => NoTable::JsonLines,
                _ => NoTable::Json,
            },
        );
    }
    matches!(first_after(b'['), Some(b'{' | b'[')).then_some(NoTable::Json)
}

/// Whether an object of JSON has a name and a colon first.
fn is_member(text: &[u8]) -> bool {
    let Some(name) = text.splitn(3, |byte| *byte == b'"').nth(2) else {
        return false;
    };
    name.trim_ascii_start().starts_with(b":")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_table_is_named() {
        let entry = |name: &str| [b"PK\x03\x04________________________".as_slice(), name.as_bytes()].concat();
        let tar = format!("{:257}ustar", "data.csv");
        for (head, what) in [
            (entry("xl/workbook.xml"), NoTable::Workbook),
            (entry("[Content_Types].xml"), NoTable::Workbook),
            (entry("[Content_Types].xml..word/document.xml"), NoTable::Document),
            (
                entry("mimetypeapplication/vnd.oasis.opendocument.spreadsheet"),
                NoTable::Workbook,
            ),
            (entry("data.csv"), NoTable::Zip),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), NoTable::Workbook),
            (b"BZh91AY&SY".to_vec(), NoTable::Compressed),
            (b"PAR1\x15".to_vec(), NoTable::Parquet),
            (b"%PDF-1.7".to_vec(), NoTable::Pdf),
            (tar.into_bytes(), NoTable::Archive),
            (b" <!DOCTYPE html>".to_vec(), NoTable::WebPage),
            (b"\n<HTML>".to_vec(), NoTable::WebPage),
            (b"<?xml version".to_vec(), NoTable::Xml),
            (
                b"version https://git-lfs.github.com/spec/v1\noid sha256:0".to_vec(),
                NoTable::Pointer,
            ),
            (b"{\"a\": 1, \"b\": \"x\"}\n{\"a\": 2}\n".to_vec(), NoTable::JsonLines),
            (b"{\n  \"a\": [1]\n}\n".to_vec(), NoTable::Json),
            (b"{\"a\": 1}\n".to_vec(), NoTable::Json),
            (b"[ {\"a\": 1} ]".to_vec(), NoTable::Json),
        ] {
            assert_eq!(NoTable::of(&head), Some(what), "{}", String::from_utf8_lossy(&head));
        }
    }

    #[test]
    fn tables_are_not_taken_for_something_else() {
        for head in [
            "a,b\n1,2\n",
            "[area],[n]\n1,2\n",
            "{\"a\",b\n",
            "{a},b\n",
            "version,oid\n1,2\n",
            "PAR,1\n",
            "BZh,1\n",
            "<5,n\n",
            "",
        ] {
            assert_eq!(NoTable::of(head.as_bytes()), None, "{head}");
        }
    }

    #[test]
    fn each_says_what_to_do_and_has_an_id_of_its_own() {
        let ids: std::collections::BTreeSet<_> = NoTable::ALL.iter().map(|what| what.id()).collect();
        assert_eq!(ids.len(), NoTable::ALL.len());
        assert!(NoTable::ALL.iter().all(|what| what.advice().ends_with('.')));
    }
}
