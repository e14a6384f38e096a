//! Section 15: the words, and the same report for machines.

use super::model::{Part, Section, code, plain};

/// The words, in alphabetical order.
const WORDS: [(&str, &str); 14] = [
    (
        "Block",
        "one rule on one dataset: its thresholds, measures and findings, with a digest of its own",
    ),
    ("Check", "a rule on a dataset"),
    (
        "Dataset",
        "one table of the release: records about people, a table of aggregates, a look-up or a dictionary",
    ),
    (
        "Digest",
        "a short text worked out from a file; another file has another one",
    ),
    (
        "Dimension",
        "a side of quality, after the Government Data Quality Framework, and confidentiality",
    ),
    (
        "Finding",
        "what one rule says is wrong with some columns of one dataset",
    ),
    (
        "Measure",
        "a number that a rule reports whether or not anything is wrong",
    ),
    (
        "Policy",
        "which rules are applied, at which thresholds, and where each threshold comes from",
    ),
    ("Rule", "one check, named after its family: consistency/duplicates"),
    (
        "Schema",
        "what each column of a dataset means, and which values it may hold",
    ),
    (
        "Statement",
        "what is signed: the verdict and everything it rests on, with nothing about any one person",
    ),
    (
        "Verdict",
        "PASSED, WARNED, FAILED; or ERROR where something could not be checked",
    ),
    (
        "Waiver",
        "a finding that somebody accepts: with a reason, a bound and a last day",
    ),
    ("Withheld", "read by the audit, and not published"),
];

pub(super) fn section() -> Section {
    let words = WORDS.iter().map(|(word, meaning)| (*word, plain(*meaning)));
    Section {
        id: "glossary",
        title: "Words, and files for machines",
        parts: vec![
            Part::Facts(words.collect()),
            Part::Heading(3, plain("Files for machines")),
            Part::List(vec![
                code("report.intoto.json")
                    .plain(": the signed statement; or ")
                    .code("statement.json")
                    .plain(", where nobody signed it"),
                code("findings.jsonl").plain(": every finding, one a line"),
                code("baseline.json").plain(": what the next release can be compared with"),
                code("report.md").plain(": this page as Markdown"),
            ]),
        ],
    }
}
