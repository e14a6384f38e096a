//! How much was looked at, over all earlier releases.

use std::collections::BTreeMap;

use candour_sdk::{ColumnFacts, Judgement, Unit, Why};

use super::digests::Digested;
use super::keys::Keys;
use crate::met::Met;
use crate::restatement::Restatement;

/// How much was looked at. Where keys are a sample, what figures come to in each period says the rest.
#[derive(Default)]
pub(super) struct Looked {
    keys: Option<u64>,
    /// Figures that were compared, hidden on both sides, and declared to mean something else.
    figures: Option<[u64; 3]>,
    pub(super) periods: Option<u64>,
    /// Periods of which nothing says whether two figures changed places.
    left: BTreeMap<Why, u64>,
    /// Releases of the archive that were compared, and why others were not.
    pub(super) archived: u64,
    pub(super) not_compared: Vec<Why>,
}

impl Looked {
    pub(super) fn add(&mut self, keys: &Keys, restated: &[(&ColumnFacts, Restatement)]) {
        if !keys.is_sample {
            let looked = keys.both + keys.withdrawn.in_all() + keys.added.in_all() + keys.moved;
            *self.keys.get_or_insert(0) += looked;
        }
        let sum = |of: &dyn Fn(&Restatement) -> u64| restated.iter().map(|(_, own)| of(own)).sum::<u64>();
        let [compared, hidden, redefined] = self.figures.get_or_insert([0; 3]);
        *compared += sum(&|own| own.compared() + own.all_moving);
        *hidden += sum(&|own| own.count(Met::BothHidden));
        *redefined += sum(&|own| own.redefined + own.count(Met::Mixed));
    }

    pub(super) fn add_periods(&mut self, periods: u64) {
        *self.periods.get_or_insert(0) += periods;
    }

    pub(super) fn add_left(&mut self, digested: &Digested) {
        for (why, periods) in &digested.left {
            *self.left.entry(*why).or_default() += periods;
        }
    }

    pub(super) fn say(&self, out: &mut Judgement) {
        if let Some(periods) = self.periods {
            let left = self.left.iter();
            let looked = out
                .looked(Unit::Periods)
                .of(periods)
                .at(periods - self.left.values().sum::<u64>());
            left.fold(looked, |looked, (why, n)| looked.rest(*why, *n));
        }
        if let Some(keys) = self.keys {
            out.looked(Unit::Keys).all(keys);
        }
        if let Some([compared, hidden, redefined]) = self.figures {
            let all = out.looked(Unit::Figures).of(compared + hidden + redefined).at(compared);
            all.rest(Why::Suppressed, hidden).rest(Why::Redefined, redefined);
        }
        let all = self.archived + self.not_compared.len() as u64;
        if all > 0 {
            let looked = out.looked(Unit::Claims).of(all).at(self.archived);
            self.not_compared
                .iter()
                .fold(looked, |looked, why| looked.rest(*why, 1));
        }
    }
}
