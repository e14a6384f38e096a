//! What stands in cells and labels and is not seen: looked for in each text once, as the pass meets it.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::{Mutex, MutexGuard, PoisonError};

use candour_cell::{Unseen, unseen};
use candour_model::column::{Column, ColumnId};
use candour_model::facts::DatasetFacts;
use candour_model::finding::{Argument, Breakdown, Count, Finding, Message, RecordRef, Share, Unit};
use candour_model::marks;
use candour_model::meaning::ColumnMeaning;
use candour_tally::GivenVerdict;

use crate::unseen_words::{OF_MANY, rule_of};

/// The most columns that are told one by one: beyond, the whole export is at fault.
const MOST_TOLD: usize = 10;

/// Record numbers of a finding.
const RECORDS: usize = 10;

/// Verdicts from this number on are ours; those below it are the validator's.
const OURS: u32 = 1 << 31;

/// One sort of text: what is not seen of it, which characters are at fault, in which column, and what the schema says of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Sort {
    column: usize,
    kind: Unseen,
    marks: Vec<char>,
    of_schema: u32,
}

/// Gives each sort of text a number, as the pass meets it.
pub(crate) struct Numbering<'a> {
    columns: &'a [Column],
    numbers: Mutex<BTreeMap<Sort, u32>>,
}

/// The cells of one column of which something is not seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cells {
    n: u64,
    by_mark: BTreeMap<char, u64>,
    first: Vec<RecordRef>,
}

/// By what is not seen, and by the place of their column.
pub(crate) type UnseenCells = BTreeMap<(Unseen, usize), Cells>;

impl<'a> Numbering<'a> {
    pub(crate) fn new(columns: &'a [Column]) -> Self {
        let numbers = Mutex::default();
        Numbering { columns, numbers }
    }

    /// The verdict on a text of which the schema says this.
    #[inline]
    pub(crate) fn verdict(&self, column: usize, text: &str, of_schema: u32) -> u32 {
        match unseen(text) {
            None => of_schema,
            Some(_) if is_declared(text, &self.columns[column].meaning) => of_schema,
            Some((kind, marks)) => self.number(Sort {
                column,
                kind,
                marks: marks.into_iter().collect(),
                of_schema,
            }),
        }
    }

    fn number(&self, sort: Sort) -> u32 {
        let mut numbers = self.numbers();
        let next = OURS + numbers.len() as u32;
        match numbers.entry(sort) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(new) => *new.insert(next),
        }
    }

    fn numbers(&self) -> MutexGuard<'_, BTreeMap<Sort, u32>> {
        self.numbers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the verdicts apart again: what is not seen, and what the schema says of the same cells.
    pub(crate) fn told_apart(&self, mut found: Vec<GivenVerdict>) -> (UnseenCells, Vec<GivenVerdict>) {
        let numbers = self.numbers();
        let by_number: BTreeMap<u32, &Sort> = numbers.iter().map(|(sort, number)| (*number, sort)).collect();
        let mut cells = UnseenCells::new();
        for verdict in &mut found {
            let Some(sort) = by_number.get(&verdict.id) else {
                continue;
            };
            let of_column = cells.entry((sort.kind, sort.column)).or_default();
            of_column.n += verdict.count;
            for mark in &sort.marks {
                *of_column.by_mark.entry(*mark).or_default() += verdict.count;
            }
            of_column.first.extend(verdict.first.iter().copied());
            verdict.id = sort.of_schema;
        }
        for of_column in cells.values_mut() {
            keep_first(&mut of_column.first);
        }
        found.retain(|verdict| verdict.id != 0);
        (cells, found)
    }
}

fn keep_first(records: &mut Vec<RecordRef>) {
    records.sort_unstable();
    records.dedup();
    records.truncate(RECORDS);
}

/// Whether the declarations list the text as it is.
fn is_declared(text: &str, meaning: &ColumnMeaning) -> bool {
    meaning.markers.contains_key(text)
        || meaning.listed_texts.contains(text)
        || meaning.vocabulary.iter().any(|listed| listed == text)
}

/// The findings about cells, by rule. `ids` are those of the file's columns.
pub(crate) fn of_cells(cells: &UnseenCells, ids: &[String], records: u64) -> BTreeMap<&'static str, Vec<Finding>> {
    let mut by_rule: BTreeMap<&'static str, Vec<(&str, &Cells)>> = BTreeMap::new();
    for ((kind, column), cells) in cells {
        if let Some(id) = ids.get(*column) {
            by_rule.entry(rule_of(*kind)).or_default().push((id, cells));
        }
    }
    let told = by_rule.into_iter().map(|(rule, columns)| {
        let findings = match columns.len() > MOST_TOLD {
            true => vec![of_many(&columns)],
            false => columns
                .iter()
                .map(|(id, cells)| of_column(rule, id, cells, records))
                .collect(),
        };
        (rule, findings)
    });
    told.collect()
}

fn of_column(rule: &str, id: &str, cells: &Cells, records: u64) -> Finding {
    let share = Share {
        part: cells.n,
        whole: records,
        of: Unit::Cells,
        by: Breakdown::default(),
    };
    let args = BTreeMap::from([
        ("cells".to_owned(), Argument::Count(count(cells.n))),
        ("column".to_owned(), Argument::Label(id.to_owned())),
        ("share".to_owned(), Argument::Share(share)),
    ]);
    let template = rule.rsplit('/').next().unwrap_or(rule);
    finding(template, args, vec![id.to_owned()], cells)
}

fn of_many(columns: &[(&str, &Cells)]) -> Finding {
    let mut all = Cells::default();
    for (_, cells) in columns {
        all.n += cells.n;
        for (mark, n) in &cells.by_mark {
            *all.by_mark.entry(*mark).or_default() += n;
        }
        all.first.extend(cells.first.iter().copied());
    }
    keep_first(&mut all.first);
    let many = Count {
        n: columns.len() as u64,
        of: Unit::Columns,
        by: Breakdown::default(),
    };
    let args = BTreeMap::from([
        ("cells".to_owned(), Argument::Count(count(all.n))),
        ("columns".to_owned(), Argument::Count(many)),
    ]);
    let ids = columns.iter().take(MOST_TOLD).map(|(id, _)| (*id).to_owned());
    finding(OF_MANY, args, ids.collect(), &all)
}

fn finding(template: &str, args: BTreeMap<String, Argument>, columns: Vec<String>, cells: &Cells) -> Finding {
    let mut marks: Vec<(char, u64)> = cells.by_mark.iter().map(|(mark, n)| (*mark, *n)).collect();
    marks.sort_by_key(|(mark, n)| (Reverse(*n), *mark));
    let group = |(mark, n)| {
        BTreeMap::from([
            ("mark".to_owned(), Argument::Word(called(mark))),
            ("cells".to_owned(), Argument::Count(count(n))),
        ])
    };
    Finding {
        message: Message {
            template: template.to_owned(),
            args,
        },
        columns,
        affected: Some(count(cells.n)),
        groups_in_all: marks.len() as u64,
        groups: marks.into_iter().map(group).collect(),
        records: cells.first.clone(),
    }
}

fn count(n: u64) -> Count {
    Count {
        n,
        of: Unit::Cells,
        by: Breakdown::default(),
    }
}

fn called(mark: char) -> String {
    match mark {
        ' ' => "a plain space".to_owned(),
        mark => marks::name(mark).into_owned(),
    }
}

/// One finding for each label that is another than it looks, but for `others`, of which that is told already.
pub(crate) fn of_labels(rule: &str, dataset: &DatasetFacts, others: &[String]) -> Vec<Finding> {
    let labels = dataset
        .present()
        .map(|column| &column.label)
        .filter(|id| !others.contains(id));
    let told = labels.filter_map(|id| {
        let (_, marks) = unseen(ColumnId::read(id).words())?;
        let group = |mark| BTreeMap::from([("mark".to_owned(), Argument::Word(called(mark)))]);
        Some(Finding {
            message: Message {
                template: rule.rsplit('/').next().unwrap_or(rule).to_owned(),
                args: BTreeMap::from([("column".to_owned(), Argument::Label(id.clone()))]),
            },
            columns: vec![id.clone()],
            affected: Some(Count {
                n: 1,
                of: Unit::Columns,
                by: Breakdown::default(),
            }),
            groups_in_all: marks.len() as u64,
            groups: marks.into_iter().map(group).collect(),
            records: Vec::new(),
        })
    });
    told.collect()
}
