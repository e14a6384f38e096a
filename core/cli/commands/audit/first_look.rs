//! The first look at a bare data file: what its columns seem to hold, in its first records.
//!
//! It is for whoever sits before a terminal, and is in no report: no value is told, and labels only where none could be a
//! person's own.

use std::collections::BTreeSet;
use std::path::Path;

use candour_cell::detect;
use candour_read::{BLOCK_SIZE, Block, Options, Source};
use candour_render::terminal::{Style, table};
use candour_words::{number, several};

use super::labels::{FirstRow, are_figures, first_row, is_date, is_number, remark};
use super::likeness::{Likeness, likeness, words};

/// How many records are looked at.
const RECORDS: usize = 1000;

/// How many columns are told of.
const MOST_COLUMNS: usize = 40;

/// The longest that a label is shown.
const LONGEST_LABEL: usize = 32;

/// What stands for a value that is not there, in small letters: no value of anybody's.
const MARKERS: &[&str] = &[
    "*",
    "-",
    "--",
    ".",
    "..",
    ":",
    "?",
    "n/a",
    "na",
    "#n/a",
    "nan",
    "nil",
    "null",
    "none",
    "not applicable",
    "not known",
    "not recorded",
    "not stated",
    "suppressed",
    "unknown",
    "<3",
    "<5",
    "<6",
    "<7",
    "<8",
    "<10",
];

/// Letters that stand for a missing figure among figures, as statistical tables have them.
const LETTERS: &[&str] = &["c", "s", "u", "x", "z"];

/// The classes of detectors in a few words, by how they begin.
const CLASSES: &[(&str, &str)] = &[
    ("email", "direct? e-mail address"),
    ("nhs-number", "direct? NHS number"),
    ("chi-number", "direct? CHI number"),
    ("hc-number", "direct? Health and Care number"),
    ("nino", "direct? National Insurance number"),
    ("uk-phone", "direct? telephone number"),
    ("person-name", "direct? name"),
    ("postcode", "direct? full postcode"),
    ("birth-date", "indirect? date of birth"),
    ("uuid", "pseudonym?"),
    ("hex-digest", "pseudonym?"),
];

/// The first records of a file.
pub(super) struct Sample {
    labels: Vec<String>,
    records: Vec<Vec<String>>,
    is_all: bool,
}

/// What the cells of a column seem to be.
struct Column {
    kind: &'static str,
    blanks: usize,
    distinct: usize,
    markers: BTreeSet<&'static str>,
    privacy: &'static str,
}

impl Sample {
    /// Nothing where the file cannot be read, which is told of elsewhere.
    pub(super) fn of(file: &Path) -> Option<Self> {
        let source = Source {
            name: String::new(),
            path: file.to_owned(),
        };
        let opened = candour_read::open(&[source], &Options::default()).ok()?;
        let labels = opened.labels().to_vec();
        let reading = opened.read(BLOCK_SIZE);
        let mut records: Vec<Vec<String>> = Vec::new();
        let mut block = Block::default();
        let mut is_all = false;
        while records.len() <= RECORDS && !is_all {
            is_all = !reading.next(&mut block).ok()?;
            let here = if is_all { 0 } else { block.len() };
            let cells = |record| {
                (0..labels.len())
                    .map(|column| block.get(record, column).trim().to_owned())
                    .collect()
            };
            records.extend((0..here.min(RECORDS + 1)).map(cells));
        }
        is_all &= records.len() <= RECORDS;
        records.truncate(RECORDS);
        (!labels.is_empty()).then_some(Sample {
            labels,
            records,
            is_all,
        })
    }

    /// What they look like, as text.
    pub(super) fn told(&self, style: Style) -> String {
        let are_labels_shown = self.first_row() == FirstRow::Labels;
        let mut rows = vec![
            ["column", "seems to hold", "blank", "distinct", "markers?", "x-privacy?"]
                .map(str::to_owned)
                .to_vec(),
        ];
        for (at, label) in self.labels.iter().enumerate().take(MOST_COLUMNS) {
            let shown = match are_labels_shown && !label.trim().is_empty() {
                true => shortened(label),
                false => format!("column {}", at + 1),
            };
            rows.push(self.column(at, label).row(shown));
        }
        let more = self.labels.len().saturating_sub(MOST_COLUMNS);
        let mut text = table(&rows, style);
        if more > 0 {
            text.push_str(&format!(
                "and {}\n",
                several(more as u64, "more column", "more columns")
            ));
        }
        let records = several(self.records.len() as u64, "record", "records");
        match (self.is_all, self.records.is_empty()) {
            (true, true) => format!("a first look: the file has no records\n\n{text}"),
            (true, false) => format!("a first look at all {records}\n\n{text}"),
            (false, _) => format!("a look at the first {records}\n\n{text}"),
        }
    }

    /// What is to be said of a first row that may be no labels.
    pub(super) fn doubt(&self) -> Option<&'static str> {
        let is_alone = self.records.is_empty();
        remark(self.first_row(), &self.labels).filter(|_| !is_alone)
    }

    fn first_row(&self) -> FirstRow {
        let columns = self.labels.iter().enumerate();
        first_row(columns.map(|(at, label)| {
            let is_marker = marker(MARKERS, label.trim()).is_some();
            (label.as_str(), !is_marker && are_figures(&self.values(at).0))
        }))
    }

    /// The values of a column, and the markers among its cells.
    fn values(&self, at: usize) -> (Vec<&str>, BTreeSet<&'static str>) {
        let cells = self.records.iter().map(|record| record[at].as_str());
        let filled: Vec<&str> = cells.filter(|cell| !cell.is_empty()).collect();
        let mut markers: BTreeSet<&'static str> = filled.iter().filter_map(|cell| marker(MARKERS, cell)).collect();
        let is_value = |cell: &&str| marker(MARKERS, cell).is_none();
        let mut values: Vec<&str> = filled.iter().copied().filter(is_value).collect();
        let is_letter = |cell: &&str| marker(LETTERS, cell).is_some();
        let others: Vec<&str> = values.iter().copied().filter(|cell| !is_letter(cell)).collect();
        if matches!(kind(&others), "whole numbers" | "numbers") {
            markers.extend(values.iter().filter_map(|cell| marker(LETTERS, cell)));
            values = others;
        }
        (values, markers)
    }

    fn column(&self, at: usize, label: &str) -> Column {
        let (values, markers) = self.values(at);
        let distinct: BTreeSet<&str> = values.iter().copied().collect();
        let class = most_like(&values);
        let privacy = class.and_then(|class| CLASSES.iter().find(|(known, _)| class.starts_with(known)));
        Column {
            kind: kind(&values),
            blanks: self.records.iter().filter(|record| record[at].is_empty()).count(),
            distinct: distinct.len(),
            markers,
            privacy: match (privacy, likeness(&words(label), &values)) {
                (Some((_, told)), _) => told,
                (None, Likeness::Person) => "direct or pseudonym?",
                (None, Likeness::Indirect) => "indirect?",
                (None, Likeness::Measure | Likeness::Nothing) => "",
            },
        }
    }
}

impl Column {
    fn row(&self, label: String) -> Vec<String> {
        let markers: Vec<&str> = self.markers.iter().copied().collect();
        vec![
            label,
            self.kind.to_owned(),
            number(self.blanks as u64),
            number(self.distinct as u64),
            markers.join(" "),
            self.privacy.to_owned(),
        ]
    }
}

/// The class of detectors that most of the values are of.
fn most_like(values: &[&str]) -> Option<&'static str> {
    let classes: Vec<&'static str> = values.iter().filter_map(|value| detect::looks_like(value)).collect();
    let of = |class: &str| classes.iter().filter(|other| **other == class).count();
    let most = classes.iter().copied().max_by_key(|class| of(class))?;
    (of(most) * 2 > values.len()).then_some(most)
}

/// What most of the values are.
fn kind(values: &[&str]) -> &'static str {
    let all = |is: &dyn Fn(&str) -> bool| values.iter().filter(|value| is(value)).count() * 10 >= values.len() * 9;
    let is_whole = |value: &str| {
        let digits = value.strip_prefix('-').unwrap_or(value);
        digits.bytes().any(|byte| byte.is_ascii_digit())
            && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b',')
    };
    let distinct: BTreeSet<&str> = values.iter().copied().collect();
    let answers: BTreeSet<String> = values.iter().map(|value| value.to_lowercase()).collect();
    let is_answer = |pair: [&str; 2]| answers.iter().map(String::as_str).eq(pair);
    if values.is_empty() {
        "nothing"
    } else if all(&is_date) {
        "dates"
    } else if all(&is_whole) {
        "whole numbers"
    } else if all(&is_number) {
        "numbers"
    } else if [["no", "yes"], ["n", "y"], ["false", "true"]]
        .into_iter()
        .any(is_answer)
    {
        "yes or no"
    } else if distinct.len() * 4 <= values.len() {
        "categories"
    } else {
        "text"
    }
}

fn marker(known: &'static [&'static str], cell: &str) -> Option<&'static str> {
    let cell = cell.to_lowercase();
    known.iter().copied().find(|marker| *marker == cell)
}

fn shortened(label: &str) -> String {
    let label = label.trim();
    match label.chars().count() > LONGEST_LABEL {
        true => label.chars().take(LONGEST_LABEL - 1).chain(['…']).collect(),
        false => label.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(text: &str, width: usize) -> String {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("t.csv");
        std::fs::write(&file, text).unwrap();
        let style = Style {
            width,
            ..Style::default()
        };
        Sample::of(&file).unwrap().told(style)
    }

    #[test]
    fn columns_are_told_with_what_they_seem_to_hold() {
        let mut text = "NHS number,age,seen,Patients\n".to_owned();
        for row in 0..8 {
            let patients = if row == 3 { "*" } else { "12" };
            let age = if row == 5 { "" } else { "40" };
            text.push_str(&format!("943 476 5919,{age},2015-04-0{},{patients}\n", row + 1));
        }
        assert_eq!(
            look(&text, 100),
            "a first look at all 8 records\n\n\
             column      seems to hold  blank  distinct  markers?  x-privacy?\n\
             NHS number  categories     0      1                   direct? NHS number\n\
             age         whole numbers  1      1                   indirect?\n\
             seen        dates          0      8\n\
             Patients    whole numbers  0      1         *\n"
        );
    }

    #[test]
    fn where_a_label_may_be_a_value_columns_are_told_by_their_places() {
        for header in [
            "Jane Smith,F,BR1 1AA",
            "name,2014,x",
            "site,1950-01-02,x",
            "a,943 476 5919,b",
            "Yarwood,Zebedee,Diabetes",
            "Mr Z Yarwood,14 Mill Lane Otley,Diabetes",
        ] {
            let text = look(&format!("{header}\nx,y,z\nx,y,z\n"), 100);
            assert!(text.contains("\ncolumn 1 ") && text.contains("\ncolumn 3 "), "{text}");
            for label in header.split(',').filter(|label| label.len() > 3) {
                assert!(!text.contains(label), "{text}");
            }
        }
    }

    #[test]
    fn a_look_is_bounded_and_says_so() {
        let labels: Vec<String> = (0..45).map(|n| format!("label{}", (b'a' + n % 26) as char)).collect();
        let row = vec!["7"; 45].join(",");
        let text = look(
            &format!("{}\n{}", labels.join(","), format!("{row}\n").repeat(1200)),
            60,
        );
        assert!(text.starts_with("a look at the first 1,000 records\n"), "{text}");
        assert!(text.ends_with("and 5 more columns\n"), "{text}");
        assert!(text.lines().all(|line| line.chars().count() <= 60), "{text}");
    }

    #[test]
    fn no_value_is_shown() {
        let text = look("a,b\nsecret,1\nsecret,2\nsecret,x\nhidden,3\n", 100);
        assert!(!text.contains("secret") && !text.contains("hidden"), "{text}");
        assert!(text.contains("whole numbers") && text.contains(" x"), "{text}");
    }
}
