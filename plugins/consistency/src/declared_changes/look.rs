//! What is looked at to test a claim: the columns whose values it is about, and against which sides it is held.

use candour_sdk::{Change, ChangeKind, ColumnFacts, DatasetFacts, TallySpec, Why};

use crate::by_key::{self, ByKey};
use crate::comparison::{Comparison, MOST_GROUPS};
use crate::volume::{self, Counted};

/// What a claim is held against.
pub(super) enum Look<'a> {
    /// Nothing tells, and why.
    Nothing(Why),
    /// The labels of both releases.
    Labels(&'a DatasetFacts),
    /// Whether the column is there, since the claim is about all of it and this side has it not.
    Column(&'a str),
    /// The volumes by values and periods.
    Rows(Rows<'a>),
    /// The figures of a table key by key; where these are not to be had, its volumes.
    Keys(Vec<&'a ColumnFacts>, Rows<'a>),
}

/// Volumes by values and periods.
pub(super) struct Rows<'a> {
    /// Whether the release is looked at by itself.
    pub(super) is_alone: bool,
    /// The columns, that of the claim last.
    pub(super) by: Vec<&'a ColumnFacts>,
    pub(super) counted: Counted<'a>,
}

impl Rows<'_> {
    /// Whether as much is there under other values. Of several figures none of which is declared to weigh, none is looked at, and
    /// rows of a table whose keys become one are fewer.
    pub(super) fn keeps_volumes(&self, change: &Change, dataset: &DatasetFacts) -> bool {
        let is_joined = matches!(change.what, ChangeKind::Merged | ChangeKind::Split);
        !is_joined || self.counted.is_some() || volume::counted(dataset) == [None]
    }
}

/// A release by itself, and where there is one its comparison.
pub(super) struct Sides<'a> {
    pub(super) dataset: &'a DatasetFacts,
    pub(super) previous: Option<&'a DatasetFacts>,
    pub(super) alone: Comparison<'a>,
    pub(super) both: Option<Comparison<'a>>,
    /// Both releases of a table, key by key.
    pub(super) tables: Option<ByKey<'a>>,
}

impl<'a> Sides<'a> {
    /// The comparison that these rows are read by.
    pub(super) fn of(&self, rows: &Rows<'a>) -> &Comparison<'a> {
        match &self.both {
            Some(both) if !rows.is_alone => both,
            _ => &self.alone,
        }
    }

    /// The tallies that a look needs.
    pub(super) fn all_tallies(&self, look: &Look<'a>) -> Vec<TallySpec> {
        match (look, &self.tables) {
            (Look::Keys(figures, rows), Some(tables)) => {
                let by_key = tables.tallies(figures).into_iter();
                by_key.chain(self.tallies(rows)).collect()
            }
            (Look::Rows(rows), _) => self.tallies(rows),
            _ => Vec::new(),
        }
    }

    /// The tallies that these rows need.
    pub(super) fn tallies(&self, rows: &Rows<'a>) -> Vec<TallySpec> {
        self.of(rows).tallies(&rows.by, &[rows.counted], MOST_GROUPS)
    }

    pub(super) fn look(&self, change: &'a Change) -> Look<'a> {
        let has_values = !(change.from.is_empty() && change.into.is_empty());
        let column = match change.column.as_deref() {
            Some(label) => match self.dataset.column(label).filter(|column| column.present) {
                Some(column) => Some(column),
                None => return Look::Column(label),
            },
            None => None,
        };
        match (change.what, column) {
            (ChangeKind::Closed | ChangeKind::Opened | ChangeKind::Paused, Some(column)) => self.in_time(vec![column]),
            // Values of no column in particular could be anywhere.
            (ChangeKind::Closed | ChangeKind::Opened | ChangeKind::Paused, None) if !has_values => {
                self.in_time(Vec::new())
            }
            (ChangeKind::Renamed, None) => self.previous.map_or(Look::Nothing(Why::NoCounterpart), Look::Labels),
            (ChangeKind::Revised | ChangeKind::Provisional, column) => self.over_again(column),
            (ChangeKind::Redefined, _) | (_, None) => Look::Nothing(Why::NotDeclared),
            (ChangeKind::Relabelled, Some(column)) => match self.code_of(column) {
                Some(code) => self.compared(vec![code.0, code.1]),
                None => self.compared(vec![column]),
            },
            (_, Some(column)) => self.compared(vec![column]),
        }
    }

    /// What happened at a time can be seen in a release by itself, and in the one before it where that has periods too.
    fn in_time(&self, by: Vec<&'a ColumnFacts>) -> Look<'a> {
        let is_of_both = |both: &&Comparison<'a>| {
            let has_periods = both.unit().is_some() || self.alone.unit().is_none();
            has_periods && by.iter().all(|column| both.has(&column.label))
        };
        let both = self.both.as_ref().filter(is_of_both);
        Look::Rows(weighed(both.is_none(), both.unwrap_or(&self.alone), by))
    }

    fn compared(&self, by: Vec<&'a ColumnFacts>) -> Look<'a> {
        let is_of_both = |both: &&Comparison<'a>| by.iter().all(|column| both.has(&column.label));
        match self.both.as_ref().filter(is_of_both) {
            Some(both) => Look::Rows(weighed(false, both, by)),
            None => Look::Nothing(Why::NoCounterpart),
        }
    }

    /// The same periods in this release and the one before: of the figure that the claim names, or of the main one.
    fn over_again(&self, column: Option<&'a ColumnFacts>) -> Look<'a> {
        let Some(both) = self.both.as_ref().filter(|both| !both.is_within_file()) else {
            return Look::Nothing(Why::NoCounterpart);
        };
        let is_figure = |column: &&ColumnFacts| {
            let counted = volume::counted(self.dataset);
            let is_it = |counted: &Counted<'_>| counted.is_some_and(|counted| counted.label == column.label);
            counted.iter().any(is_it) && both.has(&column.label)
        };
        let weighed = weighed(false, both, Vec::new());
        let rows = match column.filter(is_figure) {
            None => weighed,
            counted => Rows { counted, ..weighed },
        };
        let Some(tables) = &self.tables else {
            return Look::Rows(rows);
        };
        let figures = tables.figures();
        let named = column.filter(|column| by_key::is_figure(self.dataset, column));
        let is_meant = |figure: &&ColumnFacts| named.is_none_or(|named| named.label == figure.label);
        let figures: Vec<&ColumnFacts> = figures.into_iter().filter(is_meant).collect();
        match figures.is_empty() {
            true => Look::Rows(rows),
            false => Look::Keys(figures, rows),
        }
    }

    /// A column of codes and that of their names, whichever of them the claim names.
    fn code_of(&self, column: &'a ColumnFacts) -> Option<(&'a ColumnFacts, &'a ColumnFacts)> {
        let present = |label: &str| self.dataset.column(label).filter(|column| column.present);
        if let Some(code) = column.meaning.label_of.as_deref() {
            return Some((present(code)?, column));
        }
        let is_name = |other: &&ColumnFacts| other.meaning.label_of.as_ref() == Some(&column.label);
        Some((column, self.dataset.present().find(is_name)?))
    }
}

fn weighed<'a>(is_alone: bool, comparison: &Comparison<'a>, by: Vec<&'a ColumnFacts>) -> Rows<'a> {
    Rows {
        is_alone,
        counted: comparison.weight(&by),
        by,
    }
}
