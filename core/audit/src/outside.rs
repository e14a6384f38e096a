//! Identifiers of people in what is published and is no cell: rows that are left out, labels, what compressed files hold beside
//! their text, names of files, schemas, `candour.toml` and policies. Where, and as what, is told; the text never is.

use std::collections::BTreeMap;

use candour_model::finding::{Argument, Breakdown, Count, Finding, Message, Unit};
use candour_read::{Outside, Seen, Where};

use crate::declared_texts::Told;
use crate::outside_words::{self, IDENTIFIER, IN_LABELS, IN_ROWS, IN_TEXT, POSSIBLE};

/// How many places a finding lists.
const LISTED: usize = 10;

/// Findings by their rule.
pub(crate) type ByRule = BTreeMap<&'static str, Vec<Finding>>;

/// What the reader saw outside the cells of a dataset.
pub(crate) fn of_files(outside: &Outside) -> ByRule {
    let mut findings = ByRule::from([(IDENTIFIER, Vec::new()), (POSSIBLE, Vec::new())]);
    for (at, class, seen) in outside.iter() {
        let rule = if may_be_no_persons(at, class) {
            POSSIBLE
        } else {
            IDENTIFIER
        };
        findings.entry(rule).or_default().push(of_file(at, class, seen));
    }
    findings
}

/// Whether somebody other than a person can have it where it stands: titles and footnotes name offices, and say, as labels do,
/// who was born when.
fn may_be_no_persons(at: Where, class: &str) -> bool {
    match at {
        Where::Above | Where::Below => matches!(class, "email" | "postcode" | "uk-phone" | "birth-date"),
        Where::Label => class == "birth-date",
        _ => false,
    }
}

fn of_file(at: Where, class: &str, seen: &Seen) -> Finding {
    let mut args = BTreeMap::from([("what".to_owned(), word(outside_words::likeness(class)))]);
    let (template, unit) = match at {
        Where::Above | Where::Below | Where::Skipped | Where::Beyond => (IN_ROWS, Some(("rows", Unit::Rows))),
        Where::Label => (IN_LABELS, Some(("labels", Unit::Columns))),
        Where::GzipName | Where::GzipComment | Where::GzipExtra | Where::Frame => (IN_TEXT, None),
    };
    if at != Where::Label {
        args.insert("where".to_owned(), word(outside_words::place(at)));
    }
    let affected = unit.map(|(name, of)| {
        let count = Count {
            n: seen.count,
            of,
            by: Breakdown::default(),
        };
        args.insert(name.to_owned(), Argument::Count(count.clone()));
        count
    });
    let columns = seen.columns.iter().map(|at| format!("column {}", at + 1));
    let mut finding = finding(template, args, columns);
    finding.affected = affected;
    finding.records.clone_from(&seen.first);
    finding
}

/// What stands in texts that somebody wrote: one finding for each file and class, with the first places.
pub(crate) fn of_texts(told: &[Told]) -> ByRule {
    let mut by_file: BTreeMap<(&'static str, &str, &str), Vec<&str>> = BTreeMap::new();
    for one in told {
        let rule = if one.is_sure { IDENTIFIER } else { POSSIBLE };
        let key = (rule, one.file.as_str(), outside_words::likeness(one.class));
        by_file.entry(key).or_default().push(&one.place);
    }
    let mut findings = ByRule::new();
    for ((rule, file, what), mut places) in by_file {
        places.dedup();
        let args = BTreeMap::from([("what".to_owned(), word(what)), ("where".to_owned(), word(file))]);
        let places = places.into_iter().filter(|place| !place.is_empty()).map(str::to_owned);
        findings.entry(rule).or_default().push(finding(IN_TEXT, args, places));
    }
    findings
}

fn finding(template: &str, args: BTreeMap<String, Argument>, places: impl Iterator<Item = String>) -> Finding {
    let places: Vec<String> = places.collect();
    let listed = places.iter().take(LISTED);
    Finding {
        message: Message {
            template: template.to_owned(),
            args,
        },
        columns: Vec::new(),
        affected: None,
        groups_in_all: places.len() as u64,
        groups: listed
            .map(|place| BTreeMap::from([("place".to_owned(), word(place))]))
            .collect(),
        records: Vec::new(),
    }
}

fn word(text: &str) -> Argument {
    Argument::Word(text.to_owned())
}
