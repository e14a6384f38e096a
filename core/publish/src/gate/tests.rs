//! The table of the publication rules, cell by cell: what each sort of column lets be shown, to whom.

mod amounts;
mod lists;
mod names;
mod tallies;
mod values;

use std::collections::BTreeMap;

use candour_model::facts::{Change, ChangeKind, Kind};
use candour_model::finding::{Argument, Dimension, RecordRef, Unit};
use candour_model::outcome::{Block, Outcome};

use candour_statement::value::Number;
use candour_words as words;

use super::{Audience, Beside, Gate};
use crate::testing::{SORTS, block, count, figure, finding, label, outcome, share, texts, value, withhold_previous};

/// What is shown of an argument, by a rule on a dataset, beside other arguments and columns.
struct Scene {
    outcome: Outcome,
    block: Block,
}

fn scene(dataset: &str, dimension: Dimension) -> Scene {
    Scene {
        outcome: outcome(),
        block: block("sample/rule", dataset, dimension),
    }
}

impl Scene {
    fn shows(&self, argument: &Argument, columns: &[&str]) -> Option<String> {
        self.shows_beside(argument, &[], columns)
    }

    fn shows_beside(&self, argument: &Argument, others: &[Argument], columns: &[&str]) -> Option<String> {
        let mut args = BTreeMap::from([("it".to_owned(), argument.clone())]);
        for (at, other) in others.iter().enumerate() {
            args.insert(format!("other-{at}"), other.clone());
        }
        let columns = texts(columns);
        let beside = Beside {
            args: &args,
            columns: &columns,
        };
        let open = Gate::new(&self.outcome, &self.block, Audience::Private);
        let everything = open.argument(argument, beside);
        assert_eq!(everything.hidden(), None, "the publisher sees everything");
        let told = Gate::new(&self.outcome, &self.block, Audience::Public).argument(argument, beside);
        told.hidden().is_none().then(|| words::bare(&told))
    }

    fn gate(&self, audience: Audience) -> Gate<'_> {
        Gate::new(&self.outcome, &self.block, audience)
    }
}

impl Gate<'_> {
    /// What a column is called.
    fn label(&self, id: &str) -> String {
        words::column(&self.column_id(id))
    }

    /// The groups that are listed, each with its arguments in words.
    fn listed(&self, found: &candour_model::finding::Finding) -> Vec<String> {
        let groups = self.groups(found, 100);
        let told = groups
            .iter()
            .map(|group| format!("{}: {}", words::bare(&group["key"]), words::bare(&group["rows"])));
        told.collect()
    }
}

/// Every dimension but confidentiality, for which nothing differs here.
const OTHERS: [Dimension; 6] = [
    Dimension::Completeness,
    Dimension::Uniqueness,
    Dimension::Consistency,
    Dimension::Timeliness,
    Dimension::Validity,
    Dimension::Accuracy,
];

const DATASETS: [&str; 4] = ["people", "sites", "services", "columns"];
