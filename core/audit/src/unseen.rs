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
        ("cells".to_owned(), Argument::Count(count(cells.n, Unit::Cells))),
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
    let many = count(columns.len() as u64, Unit::Columns);
    let args = BTreeMap::from([
        ("cells".to_owned(), Argument::Count(count(all.n, Unit::Cells))),
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
            ("cells".to_owned(), Argument::Count(count(n, Unit::Cells))),
        ])
    };
    Finding {
        message: Message {
            template: template.to_owned(),
            args,
        },
        columns,
        affected: Some(count(cells.n, Unit::Cells)),
        groups_in_all: marks.len() as u64,
        groups: marks.into_iter().map(group).collect(),
        records: cells.first.clone(),
    }
}

fn count(n: u64, of: Unit) -> Count {
    Count {
        n,
        of,
        by: Breakdown::default(),
    }
}

fn called(mark: char) -> String {
    match mark {
        ' ' => "a plain space".to_owned(),
        mark => marks::name(mark).into_owned(),
    }
}

/// The finding about labels that are other than they look, but for `others`, of which that is told already.
pub(crate) fn of_labels(rule: &str, dataset: &DatasetFacts, others: &[String]) -> Vec<Finding> {
    let mut columns: Vec<String> = Vec::new();
    let mut by_mark: BTreeMap<char, u64> = BTreeMap::new();
    for column in dataset.present().filter(|column| !others.contains(&column.label)) {
        if let Some((_, marks)) = unseen(ColumnId::read(&column.label).words()) {
            columns.push(column.label.clone());
            marks
                .into_iter()
                .for_each(|mark| *by_mark.entry(mark).or_default() += 1);
        }
    }
    if columns.is_empty() {
        return Vec::new();
    }
    let group = |(mark, n)| {
        BTreeMap::from([
            ("mark".to_owned(), Argument::Word(called(mark))),
            ("labels".to_owned(), Argument::Count(count(n, Unit::Columns))),
        ])
    };
    vec![Finding {
        message: Message {
            template: rule.rsplit('/').next().unwrap_or(rule).to_owned(),
            args: BTreeMap::from([("columns".to_owned(), Argument::Labels(columns.clone()))]),
        },
        affected: Some(count(columns.len() as u64, Unit::Columns)),
        columns,
        groups_in_all: by_mark.len() as u64,
        groups: by_mark.into_iter().map(group).collect(),
        records: Vec::new(),
    }]
}

#[cfg(test)]
mod tests {
    use candour_model::meaning::{Marker, MarkerKind};

    use super::*;

    fn columns() -> Vec<Column> {
        let marker = Marker {
            is: MarkerKind::Suppressed,
            from: None,
            to: None,
        };
        let declared = ColumnMeaning {
            markers: [("* ".to_owned(), marker)].into(),
            vocabulary: vec!["Rye ".to_owned()],
            ..ColumnMeaning::default()
        };
        [("a", ColumnMeaning::default()), ("b", declared)]
            .map(|(id, meaning)| Column {
                id: id.to_owned(),
                meaning,
            })
            .into()
    }

    fn given(id: u32, count: u64, records: &[u64]) -> GivenVerdict {
        let record = |record: &u64| RecordRef {
            part: 0,
            record: *record,
        };
        GivenVerdict {
            id,
            count,
            first: records.iter().map(record).collect(),
        }
    }

    #[test]
    fn what_the_schema_says_is_told_apart_from_what_is_not_seen() {
        let columns = columns();
        let numbering = Numbering::new(&columns);
        assert_eq!(numbering.verdict(0, "Rye", 7), 7);
        // What is declared as it is written is what it looks.
        assert_eq!(numbering.verdict(1, "Rye ", 0), 0);
        assert_eq!(numbering.verdict(1, "* ", 0), 0);
        let invalid = numbering.verdict(0, "Rye ", 7);
        let valid = numbering.verdict(0, "Deal\u{a0} ", 0);
        assert_eq!(numbering.verdict(0, "Deal ", 7), invalid);
        let blank = numbering.verdict(1, "\u{a0}", 0);
        let found = vec![
            given(7, 1, &[2]),
            given(invalid, 2, &[3, 9]),
            given(valid, 4, &[4]),
            given(blank, 1, &[5]),
        ];
        let (cells, of_schema) = numbering.told_apart(found);
        assert_eq!(of_schema, [given(7, 1, &[2]), given(7, 2, &[3, 9])]);
        let around = &cells[&(Unseen::Around, 0)];
        assert_eq!((around.n, around.first.len()), (6, 3));
        assert_eq!(around.by_mark, [(' ', 6), ('\u{a0}', 4)].into());
        assert_eq!(cells[&(Unseen::Blank, 1)].n, 1);
        assert_eq!(cells.len(), 2);
    }

    #[test]
    fn many_columns_are_told_together() {
        let of_column = Cells {
            n: 2,
            by_mark: [(' ', 2)].into(),
            first: Vec::new(),
        };
        let told = |columns: usize| {
            let ids: Vec<String> = (0..columns).map(|at| format!("c{at}")).collect();
            let cells = (0..columns)
                .map(|at| ((Unseen::Around, at), of_column.clone()))
                .collect();
            let findings = of_cells(&cells, &ids, 4).remove("structure/padded-cell").unwrap();
            findings
                .iter()
                .map(|found| found.affected.as_ref().map(|count| count.n))
                .collect::<Vec<_>>()
        };
        assert_eq!(told(2), [Some(2), Some(2)]);
        assert_eq!(told(11), [Some(22)]);
    }
}
