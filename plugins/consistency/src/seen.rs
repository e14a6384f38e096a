//! How much of what is declared was looked at: several declarations may be of the same columns.

use std::collections::{BTreeMap, BTreeSet};

use candour_sdk::{Judgement, Unit, Why};

/// How much was looked at, by what is counted and the columns concerned.
#[derive(Default)]
pub(crate) struct Seen(BTreeMap<(Unit, BTreeSet<String>), Looked>);

/// How many were looked at, and how many were not, by why.
type Looked = (u64, BTreeMap<Why, u64>);

impl Seen {
    /// A declaration, which the data have the columns of or not.
    pub(crate) fn declared(&mut self, is_listed: bool) {
        let rest = [(Why::NotListed, u64::from(!is_listed))];
        self.add(Unit::Claims, &[], u64::from(is_listed), &rest);
    }

    /// More of the same.
    pub(crate) fn add(&mut self, unit: Unit, columns: &[String], looked: u64, rest: &[(Why, u64)]) {
        let of = self.0.entry((unit, columns.iter().cloned().collect()));
        let (all, left) = of.or_default();
        *all += looked;
        for (why, n) in rest {
            *left.entry(*why).or_default() += n;
        }
    }

    pub(crate) fn say(self, out: &mut Judgement) {
        for ((unit, columns), (looked, rest)) in self.0 {
            let all = looked + rest.values().sum::<u64>();
            let said = out.looked(unit).columns(columns).of(all).at(looked);
            rest.into_iter().fold(said, |said, (why, n)| said.rest(why, n));
        }
    }
}
