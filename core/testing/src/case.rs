//! A release of one small dataset, and what it is compared with.

use candour_arrow::Tally;
use candour_config::schema::{Schema, read_schema};
use candour_model::column::{self, Column};
use candour_model::facts::{
    Agreement, Assertion, Back, Change, ColumnFacts, Comparison, DatasetFacts, Expect, Facts, FileFacts, Kind,
    PreviousRelease, ReleaseFacts,
};
use candour_model::meaning::{ColumnMeaning, PeriodUnit};
use candour_model::predicate::RowTest;
use candour_model::tally::{Side, TallySpec};
use candour_predicate::parse;
use candour_statement::canonical::sha256_hex;
use miette::NarratableReportHandler;

use crate::{csv, naive};

/// A release of one dataset, `data` unless named, for a rule to be tried on.
///
/// ```
/// use candour_sdk::Kind;
/// use candour_testing::Case;
///
/// let case = Case::new("clinic,visits\nDeal,14\nRye,\n")
///     .named("visits")
///     .kind(Kind::Table)
///     .schema(r#"{ "properties": { "clinic": { "type": "string" }, "visits": { "type": "integer" } } }"#)
///     .previous("clinic,visits\nDeal,12\nRye,9\n")
///     .and(Case::new("clinic,town\nDeal,Deal\n").named("clinics"));
///
/// let facts = case.facts(false);
/// assert_eq!((facts.datasets[0].name.as_str(), facts.datasets[0].records), ("visits", Some(2)));
/// assert_eq!(facts.datasets[1].name, "clinics");
/// assert!(facts.previous_dataset("visits").is_some());
/// ```
#[derive(Clone, Debug)]
pub struct Case {
    csv: String,
    name: String,
    kind: Kind,
    schema: Option<Schema>,
    release: ReleaseFacts,
    expect: Expect,
    compare_back: Option<Back>,
    changes: Vec<Change>,
    agreements: Vec<Agreement>,
    assertions: Vec<Assertion>,
    previous: Option<Box<Case>>,
    gone: Vec<Case>,
    archive: Vec<Case>,
    others: Vec<Case>,
}

impl Case {
    /// What kind of dataset it is.
    pub fn kind_of(&self) -> Kind {
        self.kind
    }

    /// A dataset of this CSV: commas, double quotes, a header.
    pub fn new(csv: &str) -> Self {
        Case {
            csv: csv.to_owned(),
            name: "data".into(),
            kind: Kind::Records,
            schema: None,
            release: ReleaseFacts::default(),
            expect: Expect::default(),
            compare_back: None,
            changes: Vec::new(),
            agreements: Vec::new(),
            assertions: Vec::new(),
            previous: None,
            gone: Vec::new(),
            archive: Vec::new(),
            others: Vec::new(),
        }
    }

    /// With this schema, JSON, which an audit would read.
    #[must_use]
    pub fn schema(mut self, json: &str) -> Self {
        match read_schema("schema.json", json) {
            Ok(schema) => self.schema = Some(schema),
            Err(error) => {
                let mut told = String::new();
                // What cannot be drawn is told without its place.
                match NarratableReportHandler::new().render_report(&mut told, &error) {
                    Ok(()) => panic!("the schema of a case:\n{told}"),
                    Err(_) => panic!("the schema of a case: {error}"),
                }
            }
        }
        self
    }

    /// Under this name.
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        self.name = name.to_owned();
        self
    }

    /// Of this kind; records unless told.
    #[must_use]
    pub fn kind(mut self, kind: Kind) -> Self {
        self.kind = kind;
        self
    }

    /// With these declarations of the release.
    #[must_use]
    pub fn release(mut self, release: ReleaseFacts) -> Self {
        self.release = release;
        self
    }

    /// With these expectations.
    #[must_use]
    pub fn expect(mut self, expect: Expect) -> Self {
        self.expect = expect;
        self
    }

    /// Compared with earlier periods of the same file.
    #[must_use]
    pub fn compare_back(mut self, count: u32, unit: PeriodUnit) -> Self {
        self.compare_back = Some(Back { count, unit });
        self
    }

    /// With a claim about a discontinuity.
    #[must_use]
    pub fn change(mut self, change: Change) -> Self {
        self.changes.push(change);
        self
    }

    /// In a release in which these tables are declared to agree.
    #[must_use]
    pub fn agreement(mut self, agreement: Agreement) -> Self {
        self.agreements.push(agreement);
        self
    }

    /// With a condition on its rows, or on those that another picks, as `candour.toml` would have it.
    #[must_use]
    pub fn assert(mut self, name: &str, that: &str, when: Option<&str>) -> Self {
        let read = |text: &str| match parse(text) {
            Ok(read) => read.predicate,
            Err(error) => panic!("a condition of a case: {text}: {error}"),
        };
        self.assertions.push(Assertion {
            name: name.to_owned(),
            text: when.map_or(that.to_owned(), |when| format!("{that}, when {when}")),
            test: RowTest {
                when: when.map(read),
                that: read(that),
            }
            .renamed(&column::named),
        });
        self
    }

    /// With a previous release of this CSV, of the same name, kind and schema.
    #[must_use]
    pub fn previous(self, csv: &str) -> Self {
        let mut previous = Case::new(csv);
        previous.schema.clone_from(&self.schema);
        previous.kind = self.kind;
        self.previous_case(previous)
    }

    /// With a previous release that says for itself what it is; it gets the same name.
    #[must_use]
    pub fn previous_case(mut self, previous: Case) -> Self {
        self.previous = Some(Box::new(previous));
        self
    }

    /// With one more release before the previous one, that says for itself what it is; it gets the same name. The latest comes
    /// first.
    #[must_use]
    pub fn archive(mut self, earlier: Case) -> Self {
        self.archive.push(earlier);
        self
    }

    /// With one more dataset in the previous release, which this one has not: its schema alone is known.
    #[must_use]
    pub fn gone(mut self, gone: Case) -> Self {
        self.gone.push(gone);
        self
    }

    /// With one more dataset in the same release.
    #[must_use]
    pub fn and(mut self, other: Case) -> Self {
        self.others.push(other);
        self
    }

    /// The name of its dataset.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Everything that a rule may know besides its tallies; without record counts while `planning`.
    pub fn facts(&self, planning: bool) -> Facts {
        let previous = self.previous.as_ref().map(|previous| PreviousRelease {
            release: previous.release.clone(),
            datasets: std::iter::once(&Case::clone(previous).named(&self.name))
                .chain(&previous.others)
                .map(|case| case.dataset(planning))
                .collect(),
            gone: self.gone.iter().map(Case::as_declared).collect(),
        });
        let archive = self.archive.iter().map(|earlier| PreviousRelease {
            release: earlier.release.clone(),
            datasets: vec![earlier.clone().named(&self.name).dataset(planning)],
            gone: Vec::new(),
        });
        let datasets = std::iter::once(self).chain(&self.others);
        Facts {
            release: self.release.clone(),
            datasets: datasets.map(|case| case.dataset(planning)).collect(),
            agreements: self.agreements.clone(),
            comparison: Comparison {
                previous,
                archive: archive.collect(),
            },
        }
    }

    /// What an engine would count.
    pub fn tally(&self, spec: &TallySpec) -> Tally {
        let case = match spec.side {
            Side::Comparison => self.previous.as_deref().and_then(|previous| {
                let mut others = previous.others.iter();
                let other = others.find(|case| case.name == spec.dataset);
                Some(previous).filter(|_| spec.dataset == self.name).or(other)
            }),
            Side::Archive(at) => self.archive.get(usize::from(at)).filter(|_| spec.dataset == self.name),
            Side::Current => std::iter::once(self)
                .chain(&self.others)
                .find(|case| case.name == spec.dataset),
        };
        let Some(case) = case else {
            panic!(
                "a tally names the dataset {} on a side that has none such",
                spec.dataset
            );
        };
        let (labels, rows) = csv::read(&case.csv);
        let columns = column::ids(&labels).into_iter().map(|id| Column {
            meaning: case.meaning(&id),
            id,
        });
        naive::naive_tally(&columns.collect::<Vec<_>>(), &rows, spec)
    }

    /// What is declared of a column; a property is the first of its label, or the one at its place.
    fn meaning(&self, id: &str) -> ColumnMeaning {
        let declared = self
            .schema
            .as_ref()
            .and_then(|schema| schema.column(column::property(id)));
        declared.cloned().unwrap_or_default()
    }

    fn dataset(&self, planning: bool) -> DatasetFacts {
        let (labels, rows) = csv::read(&self.csv);
        let columns = self.schema.iter().flat_map(|schema| &schema.columns);
        let declared: Vec<String> = columns.map(|(label, _)| column::named(label)).collect();
        let in_file = column::ids(&labels);
        let present = in_file.iter().map(|id| self.column(id, declared.contains(id), true));
        let absent = declared.iter().filter(|id| !in_file.contains(id));
        let columns = present.chain(absent.map(|id| self.column(id, true, false))).collect();
        let records = (!planning).then_some(rows.len() as u64);
        DatasetFacts {
            name: self.name.clone(),
            kind: self.kind,
            schema: self.schema.as_ref().map(|schema| schema.value.clone()),
            columns,
            table: self
                .schema
                .as_ref()
                .map(|schema| schema.table.clone())
                .unwrap_or_default(),
            expect: self.expect.clone(),
            compare_back: self.compare_back.clone(),
            changes: self.changes.clone(),
            assertions: self.assertions.clone(),
            files: vec![FileFacts {
                path: format!("{}.csv", self.name),
                bytes: self.csv.len() as u64,
                sha256: (!planning).then(|| sha256_hex(self.csv.as_bytes())),
                records,
                encoding: "utf-8".into(),
                delimiter: ",".into(),
                ..FileFacts::default()
            }],
            records,
        }
    }

    /// What is known of a dataset whose files are not read.
    fn as_declared(&self) -> DatasetFacts {
        let mut facts = self.dataset(true);
        facts.columns.retain(|column| column.declared);
        facts.columns.iter_mut().for_each(|column| column.present = false);
        facts.files.clear();
        facts
    }

    fn column(&self, id: &str, declared: bool, present: bool) -> ColumnFacts {
        ColumnFacts {
            label: id.to_owned(),
            declared,
            present,
            meaning: self.meaning(id),
        }
    }
}
