//! What a pass has to do: specs broken down into axes and groupings, each computed once however many ask for it.

use std::collections::BTreeMap;

use candour_model::tally::{As, By, TallySpec};

use crate::error::ErrorKind;
use crate::{Column, Error};

/// The work of one pass.
pub(crate) struct Plan {
    /// The columns that are looked at, and what for.
    pub(crate) columns: Vec<ColumnWork>,
    /// How many axes there are.
    pub(crate) axes: usize,
    /// How many columns are summed.
    pub(crate) summed: usize,
    /// The groupings that specs share.
    pub(crate) groupings: Vec<Grouping>,
    /// By spec: its grouping.
    pub(crate) grouping_of: Vec<usize>,
}

/// One column, and what is made of its cells.
pub(crate) struct ColumnWork {
    /// Its position in the records.
    pub(crate) position: usize,
    /// The forms that are grouped by, each with its axis.
    pub(crate) axes: Vec<(As, usize)>,
    /// Its place among the columns that are summed.
    pub(crate) summed: Option<usize>,
}

/// What is counted for one or several specs, which may differ in what they keep of it.
pub(crate) struct Grouping {
    /// The axes grouped by.
    pub(crate) by: Vec<usize>,
    /// The axes whose combinations are counted.
    pub(crate) distinct: Vec<usize>,
    /// Places among the columns that are summed.
    pub(crate) sums: Vec<usize>,
    /// How many record numbers are kept: the most that any spec asks for.
    pub(crate) rows: usize,
}

/// Plans the pass.
pub(crate) fn plan(columns: &[Column], specs: &[TallySpec]) -> Result<Plan, Error> {
    let mut positions: BTreeMap<&str, usize> = BTreeMap::new();
    for (position, column) in columns.iter().enumerate() {
        positions.entry(&column.label).or_insert(position);
    }
    let mut axes: BTreeMap<(usize, As), usize> = BTreeMap::new();
    let mut summed: BTreeMap<usize, usize> = BTreeMap::new();
    let mut groupings: Vec<Grouping> = Vec::new();
    let mut known: BTreeMap<[Vec<usize>; 3], usize> = BTreeMap::new();
    let mut grouping_of = Vec::with_capacity(specs.len());
    for (index, spec) in specs.iter().enumerate() {
        let position = |label: &str| {
            positions.get(label).copied().ok_or_else(|| {
                Error::from(ErrorKind::UnknownColumn {
                    spec: index,
                    column: label.to_owned(),
                })
            })
        };
        let mut axis = |label: &str, form: As| -> Result<usize, Error> {
            let next = axes.len();
            Ok(*axes.entry((position(label)?, form)).or_insert(next))
        };
        let by = spec
            .by
            .iter()
            .map(|By { column, form }| axis(column, *form))
            .collect::<Result<Vec<_>, _>>()?;
        let distinct = spec
            .distinct
            .iter()
            .map(|label| axis(label, As::Value))
            .collect::<Result<Vec<_>, _>>()?;
        let mut sums = Vec::with_capacity(spec.sums.len());
        for label in &spec.sums {
            let next = summed.len();
            sums.push(*summed.entry(position(label)?).or_insert(next));
        }
        let rows = spec.rows as usize;
        let next = groupings.len();
        let at = *known
            .entry([by.clone(), distinct.clone(), sums.clone()])
            .or_insert(next);
        if at == next {
            groupings.push(Grouping {
                by,
                distinct,
                sums,
                rows,
            });
        }
        groupings[at].rows = groupings[at].rows.max(rows);
        grouping_of.push(at);
    }

    let mut work: BTreeMap<usize, ColumnWork> = BTreeMap::new();
    let new = |position| ColumnWork {
        position,
        axes: Vec::new(),
        summed: None,
    };
    for ((position, form), axis) in &axes {
        work.entry(*position)
            .or_insert_with(|| new(*position))
            .axes
            .push((*form, *axis));
    }
    for (position, place) in &summed {
        work.entry(*position).or_insert_with(|| new(*position)).summed = Some(*place);
    }
    Ok(Plan {
        columns: work.into_values().collect(),
        axes: axes.len(),
        summed: summed.len(),
        groupings,
        grouping_of,
    })
}

#[cfg(test)]
mod tests {
    use candour_model::meaning::ColumnMeaning;

    use super::*;

    fn columns(labels: &[&str]) -> Vec<Column> {
        let column = |label: &&str| Column {
            label: (*label).to_owned(),
            meaning: ColumnMeaning::default(),
        };
        labels.iter().map(column).collect()
    }

    #[test]
    fn what_several_specs_share_is_done_once() {
        let spec = || TallySpec::of("d").by("a").by_as("b", As::Month).sum("b");
        let specs = [
            spec(),
            spec().at_most(4).rows(3),
            spec().distinct("a"),
            TallySpec::of("d").by("a"),
        ];
        let plan = plan(&columns(&["a", "b", "a"]), &specs).unwrap();
        assert_eq!(plan.grouping_of, [0, 0, 1, 2]);
        assert_eq!((plan.axes, plan.summed, plan.groupings[0].rows), (2, 1, 3));
        let positions: Vec<usize> = plan.columns.iter().map(|work| work.position).collect();
        assert_eq!(positions, [0, 1], "of two columns with one label the first is meant");
    }

    #[test]
    fn an_unknown_column_is_laid_to_its_spec() {
        let specs = [TallySpec::of("d"), TallySpec::of("d").sum("b")];
        let error = plan(&columns(&["a"]), &specs).err().unwrap();
        assert!(matches!(error.kind, ErrorKind::UnknownColumn { spec: 1, column } if column == "b"));
    }
}
