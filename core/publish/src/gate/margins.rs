//! The totals of a tally that other parts of the same report tell: what a tally hides must withstand whoever knows them.
//!
//! A report tells how many rows there are, of each column about how many cells are missing, and it may tell the same rows by
//! fewer columns or by longer periods. Each of these adds up groups of the tally. Those groups must hide their small ones
//! by themselves, as a whole tally does beside the number of all rows.

use std::collections::BTreeMap;

use candour_cell::period;
use candour_cell::when;
use candour_model::baseline::Group;
use candour_model::meaning::PeriodUnit;
use candour_model::tally::{As, By, TallySpec};

use super::Gate;

/// More ways to add up than this are not tried, and the tally is not published.
const MOST_WAYS: usize = 500;

/// How a column of the tally is told in another part of the report.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Elsewhere {
    /// By the same values.
    Same,
    /// By the same states of cells, such as suppressed.
    ByState,
    /// Summed up over it.
    LeftOut,
    /// By whether a cell is missing.
    MissingOrNot,
    /// Days by months, and other periods by longer ones.
    Longer(PeriodUnit, PeriodUnit),
}

impl Gate<'_> {
    /// Whether what is hidden of people's groups stays hidden from whoever knows each total of them that a report may tell.
    pub(super) fn withstands_margins(&self, spec: &TallySpec, groups: &[Group]) -> bool {
        let columns: Vec<Vec<Elsewhere>> = spec.by.iter().map(|by| self.ways(by)).collect();
        let ways = columns.iter().try_fold(1_usize, |ways, of| ways.checked_mul(of.len()));
        let Some(ways) = ways.filter(|ways| *ways <= MOST_WAYS) else {
            return false;
        };
        (0..ways).all(|way| {
            let mut rest = way;
            let chosen: Vec<Elsewhere> = columns
                .iter()
                .map(|of| {
                    let told = of[rest % of.len()];
                    rest /= of.len();
                    told
                })
                .collect();
            self.withstands_totals(&chosen, groups)
        })
    }

    /// The ways in which a column may be told elsewhere: by longer periods only where that is published.
    fn ways(&self, by: &By) -> Vec<Elsewhere> {
        if by.form == As::State {
            return vec![Elsewhere::ByState, Elsewhere::LeftOut];
        }
        let mut ways = vec![Elsewhere::Same, Elsewhere::LeftOut, Elsewhere::MissingOrNot];
        let here = PeriodUnit::ALL.into_iter().find(|unit| when::form(*unit) == by.form);
        if let Some(unit) = here {
            let longer = PeriodUnit::ALL
                .into_iter()
                .filter(|longer| *longer != unit && when::lies_within(unit, *longer));
            let published = longer.filter(|longer| self.is_told_by(&by.column, *longer));
            ways.extend(published.map(|longer| Elsewhere::Longer(unit, longer)));
        }
        ways
    }

    /// Whether another tally, or the profile, tells the dataset by this column in periods of this length.
    fn is_told_by(&self, column: &str, unit: PeriodUnit) -> bool {
        let Some(dataset) = self.dataset else { return false };
        let form = when::form(unit);
        let mut tallies = self.outcome.baseline.iter();
        let mut profiles = self.outcome.profiles.iter();
        let is_of_profile = |text: &str| period::days(text, unit).is_some();
        tallies.any(|tally| {
            let mut by = tally.spec.by.iter();
            tally.spec.dataset == dataset.name && by.any(|by| by.column == column && by.form == form)
        }) || profiles.any(|profile| {
            let first = profile.rows.first();
            profile.dataset == dataset.name
                && profile.period.as_deref() == Some(column)
                && first.is_some_and(|first| is_of_profile(&first.period))
        })
    }

    fn withstands_totals(&self, told: &[Elsewhere], groups: &[Group]) -> bool {
        let mut totals: BTreeMap<Vec<Option<String>>, Vec<&Group>> = BTreeMap::new();
        for group in groups {
            let key = told.iter().zip(&group.keys).map(|(told, key)| told.key(key.as_deref()));
            totals.entry(key.collect()).or_default().push(group);
        }
        // Another total than that of all rows is hidden itself where it is small.
        let is_exact = told.iter().all(|told| *told == Elsewhere::LeftOut);
        totals.values().all(|groups| {
            let withstands = |numbers: Vec<u64>| {
                let is_told = is_exact || !self.is_small(numbers.iter().sum());
                // A total of one group is that group.
                numbers.len() < 2 || !is_told || self.hides(&numbers)
            };
            withstands(groups.iter().map(|group| group.count).collect())
                && withstands(groups.iter().filter_map(|group| group.distinct).collect())
        })
    }
}

impl Elsewhere {
    /// The key of a total, in texts that no two totals share.
    fn key(self, text: Option<&str>) -> Option<String> {
        match self {
            Elsewhere::Same | Elsewhere::ByState => text.map(str::to_owned),
            Elsewhere::LeftOut => None,
            Elsewhere::MissingOrNot => Some(text.is_some().to_string()),
            Elsewhere::Longer(unit, longer) => period::within(period::days(text?, unit)?, longer),
        }
    }
}
