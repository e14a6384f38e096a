//! Dictionary: columns that the release's dictionary does not describe, and columns that it describes and nothing has.

mod listed;
mod words;

use candour_sdk::{
    Ask, ColumnFacts, DatasetFacts, Dimension, Finding, Judgement, Kind, Plan, Rule, RuleError, RuleMeta, Tallies,
    Unit, Why, count, file, label, value,
};
use schemars::JsonSchema;
use serde::Deserialize;

use listed::{Entry, Roles};

/// Columns that a dictionary and the files do not both have.
pub struct Dictionary;

/// A way for a dictionary and the files to differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Which {
    /// A column in the dictionary that is in no file that it is said to be in.
    Absent,
    /// A column of a file that is not in the dictionary.
    Unlisted,
    /// A column that the dictionary has twice.
    Twice,
}

/// What a policy may set.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// What is looked for.
    #[schemars(extend("x-stricter" = "higher"))]
    which: Vec<Which>,
}

impl Rule for Dictionary {
    type Params = Params;

    fn meta(&self) -> RuleMeta {
        words::added(RuleMeta::new("dictionary"))
            .summary("columns that the dictionary lacks, or has and no file does")
            .dimension(Dimension::Consistency)
            .kinds([Kind::Dictionary])
            .page(include_str!("dictionary.md"))
    }

    fn plan(&self, ask: &Ask<Params>) -> Plan {
        match Roles::of(ask.dataset()) {
            Some(roles) => Plan::tallies([roles.tally(ask.tally())]),
            None => Plan::not_applicable("cannot-tell"),
        }
    }

    fn judge(&self, ask: &Ask<Params>, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        let Some(roles) = Roles::of(ask.dataset()) else {
            return Ok(());
        };
        let entries = roles.entries(tallies.get(0)?);
        let datasets = &ask.facts.datasets;
        let is_begun = |dataset: &DatasetFacts| {
            let mut named = entries.iter().filter(|entry| entry.dataset.is_some());
            named.any(|entry| dataset.present().any(|column| entry.lists(dataset, column)))
        };
        let (mut looked, mut let_be, mut unlisted) = (0, 0, Vec::new());
        for dataset in datasets {
            // A column without a label of its own can be meant by its place alone; structure says that it has none.
            let is_listed = |column: &ColumnFacts| entries.iter().any(|entry| entry.lists(dataset, column));
            let has_label = |column: &ColumnFacts| !column.id().words().is_empty();
            let (columns, unnamed): (Vec<&ColumnFacts>, Vec<_>) =
                (dataset.present()).partition(|column| column.declared || has_label(column) || is_listed(column));
            let_be += unnamed.len() as u64;
            // Look-ups and dictionaries explain themselves, unless the dictionary has begun to.
            if !matches!(dataset.kind, Kind::Records | Kind::Table) && !is_begun(dataset) {
                let_be += columns.len() as u64;
                continue;
            }
            looked += columns.len() as u64;
            unlisted.extend(
                columns
                    .into_iter()
                    .filter(|column| !is_listed(column))
                    .map(|column| (column, dataset)),
            );
        }
        out.looked(Unit::Columns)
            .of(looked + let_be)
            .at(looked)
            .rest(Why::NotDeclared, let_be);
        let is_there = |entry: &Entry<'_>| {
            let mut meant = datasets.iter().filter(|dataset| entry.is_in(dataset));
            meant.any(|dataset| dataset.present().any(|column| entry.lists(dataset, column)))
        };
        let absent: Vec<&Entry<'_>> = entries.iter().filter(|entry| !is_there(entry)).collect();
        let twice: Vec<&Entry<'_>> = entries.iter().filter(|entry| entry.rows > 1).collect();
        let looks_for = |which| ask.params.which.contains(&which);
        if looks_for(Which::Absent) && !absent.is_empty() {
            out.finding(of_entries("absent", &roles, &absent).columns([roles.column]));
        }
        if looks_for(Which::Twice) && !twice.is_empty() {
            out.finding(of_entries("twice", &roles, &twice).columns(roles.labels()));
        }
        if looks_for(Which::Unlisted) && !unlisted.is_empty() {
            let n = unlisted.len() as u64;
            let finding = Finding::of("unlisted").arg("columns", count(n, Unit::Columns));
            let finding = finding.affected(n, Unit::Columns);
            out.finding(unlisted.iter().fold(finding, |finding, (column, dataset)| {
                let path = dataset.files.first().map(|file| file.path.as_str()).unwrap_or_default();
                finding.group([("column", label(&column.label)), ("file", file(path))])
            }));
        }
        Ok(())
    }
}

fn of_entries(template: &str, roles: &Roles<'_>, entries: &[&Entry<'_>]) -> Finding {
    let n = entries.len() as u64;
    let template = match roles.dataset {
        Some(_) => template.to_owned(),
        None => format!("{template}-anywhere"),
    };
    let finding = Finding::of(&template).arg("columns", count(n, Unit::Columns));
    let finding = entries
        .iter()
        .fold(finding.affected(n, Unit::Columns), |finding, entry| {
            let column = ("column", value(roles.column, Some(entry.column)));
            match roles.dataset {
                Some(label) => finding.group([column, ("dataset", value(label, entry.dataset))]),
                None => finding.group([column]),
            }
        });
    finding.records(entries.iter().flat_map(|entry| entry.records.iter().copied()))
}

#[cfg(test)]
mod tests;
