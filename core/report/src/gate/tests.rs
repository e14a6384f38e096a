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

use super::{Audience, Beside, Gate, NOT_SHOWN};
use crate::sample::{SORTS, block, count, figure, finding, label, outcome, share, texts, value, withhold_previous};
use crate::words;

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
        assert!(
            open.argument(argument, beside).is_some(),
            "the publisher sees everything"
        );
        let gate = Gate::new(&self.outcome, &self.block, Audience::Public);
        let shown = gate.argument(argument, beside)?;
        // What is told exactly is told in words too, never the other way round.
        if let Some(n) = shown.exact.get("n") {
            assert_eq!(shown.text, words::number(*n));
        }
        Some(shown.text)
    }

    fn gate(&self, audience: Audience) -> Gate<'_> {
        Gate::new(&self.outcome, &self.block, audience)
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
