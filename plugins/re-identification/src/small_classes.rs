//! Small classes: combinations of indirect identifiers shared by fewer than k people.

use std::collections::BTreeMap;

use candour_sdk::{
    Ask, DatasetFacts, Dimension, Finding, GroupView, Judgement, Kind, Plan, Rule, RuleError, RuleMeta, SpectrumEntry,
    Tallies, Unit, count, labels, number, share,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::indirect::{Counting, Narrowing};

/// Combinations of indirect identifiers shared by fewer than k people.
pub struct SmallClasses;

/// What a policy may set.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// The smallest class that may be published (people).
    #[schemars(extend("x-stricter" = "higher"))]
    k: u64,
    /// The sets of columns to judge, each a list of labels. Absent: one set, of all columns declared `indirect`.
    #[serde(default)]
    columns: Vec<Vec<String>>,
}

/// Classes larger than this are never listed to find their records, whatever k is: the tally is then the same at every
/// severity, and computed once.
const LARGEST_LISTED: u64 = 20;

/// The bars of the picture of class sizes: the measure, its title, and from how many times k on. All that is below k is
/// one bar, since a picture of how small the small ones are would serve an attacker alone.
const BARS: [(&str, &str, u64); 5] = [
    ("below-k", "below k", 0),
    ("from-k", "k to under 2k", 1),
    ("from-2k", "2k to under 5k", 2),
    ("from-5k", "5k to under 10k", 5),
    ("from-10k", "10k and more", 10),
];

/// Past so many small classes none is listed; the spectrum, by which the rule decides, stays exact.
const MOST_LISTED: u64 = 100_000;

impl Rule for SmallClasses {
    type Params = Params;

    fn meta(&self) -> RuleMeta {
        const MEANING: &str = "Somebody in the data could be recognised: do not try to, and tell the publisher.";
        let advice = "Coarsen the column that tells most (ages into bands, areas into larger ones), merge rare values, \
                      or leave a column or the rare records out; then audit again.";
        let meta = RuleMeta::new("small-classes")
            .summary("groups of fewer than k people who share the same indirect identifiers")
            .dimension(Dimension::Confidentiality)
            .kinds([Kind::Records])
            .template("nobody", "the rows are declared to be about nobody")
            .template("no-columns", "no column is declared indirect")
            .matters()
            .template(
                "people",
                "{below} ({share}) {below:is|are} in groups of fewer than {k} with the same {columns}",
            )
            .advice(advice)
            .meaning(MEANING)
            .cause("small-class")
            .template(
                "people-in-several",
                "{below} ({share}) {below:is|are} in groups of fewer than {k} with the same {columns}; a person can be in \
                 several groups",
            )
            .advice(advice)
            .meaning(MEANING)
            .cause("small-class")
            .template(
                "some-people",
                "{below:bare} of {people} at most {below:is|are} in groups of fewer than {k} with the same {columns}, since a \
                 person can be in several groups",
            )
            .advice(advice)
            .meaning(MEANING)
            .cause("small-class")
            .template(
                "rows",
                "{below} ({share}) {below:is|are} in groups of fewer than {k} with the same {columns}; people could not be \
                 counted",
            )
            .advice(advice)
            .meaning(MEANING)
            .cause("small-class")
            .smallest_class("smallest-class", "people in the smallest group (k)")
            .measure("people", "people, each counted once in each group")
            .measure("classes", "groups")
            .measure("people-below-k", "people in groups smaller than k")
            .private_measure("unique-people", "people alone in their group")
            .measure(
                "average-risk",
                "groups for each person: the average chance to be picked out",
            )
            .threshold("fewer than {k} people share what is known about them")
            .page(include_str!("small_classes.md"));
        BARS.iter().fold(meta, |meta, (name, title, _)| {
            meta.bar("people by size of their group", name, title)
        })
    }

    fn plan(&self, ask: &Ask<Params>) -> Plan {
        let Some(counting) = Counting::of(ask.dataset()) else {
            return Plan::not_applicable("nobody");
        };
        let Ok(sets) = column_sets(&ask.params, ask.dataset()) else {
            return Plan::tallies([]);
        };
        if sets.is_empty() {
            return Plan::not_applicable("no-columns");
        }
        let by_set = sets.iter().flat_map(|set| {
            let classes = counting
                .sized(set.classes(ask.tally()))
                .spectrum()
                .at_most(LARGEST_LISTED)
                .rows(1)
                .limit(MOST_LISTED);
            std::iter::once(classes).chain(set.evidence(ask.tally()))
        });
        let known = std::iter::once(counting.known(ask.tally()));
        Plan::tallies(known.chain(counting.everybody(ask.tally())).chain(by_set))
    }

    fn judge(&self, ask: &Ask<Params>, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        let k = ask.params.k;
        let Some(counting) = Counting::of(ask.dataset()) else {
            return Ok(());
        };
        let sets = column_sets(&ask.params, ask.dataset())?;
        let everybody = counting.people(tallies)?;
        let mut next = 1 + usize::from(everybody.is_some());
        for set in &sets {
            let tally = tallies.even_overflowed(next)?;
            let named = set.named(tallies, next + 1)?;
            next += 1 + set.evidence(ask.tally()).count();
            let set = &named;
            counting.say_looked(tallies.get(0)?, out.looked(Unit::Rows).columns(set));
            let sizes = Sizes::of(tally.spectrum(), k, everybody);
            let counted = |n| count(n, counting.unit);
            if let Some(smallest) = sizes.smallest {
                out.measure_of("smallest-class", set, counted(smallest));
            }
            out.measure_of("people", set, counted(sizes.people));
            out.measure_of("classes", set, count(sizes.classes, Unit::Groups));
            out.measure_of("people-below-k", set, counted(sizes.below));
            out.measure_of("unique-people", set, counted(sizes.unique.min(sizes.people)));
            out.measure_of("average-risk", set, share(sizes.classes, sizes.places, counting.unit));
            // Bars count people: where a person has several places, only how many are in small classes is known.
            if sizes.people == sizes.places {
                for ((name, _, _), places) in BARS.iter().zip(sizes.by_bar) {
                    out.measure_of(name, set, counted(places));
                }
            }
            if sizes.below == 0 {
                continue;
            }
            let mut worst: Vec<GroupView<'_>> = tally.groups().filter(|group| size(group.size()) < k).collect();
            worst.sort_by_key(|group| group.size());
            let share_below = share(sizes.below, sizes.people, counting.unit);
            let finding = match everybody {
                Some(_) if sizes.least < sizes.below => Finding::of("some-people").arg("people", counted(sizes.people)),
                Some(_) if sizes.people < sizes.places => Finding::of("people-in-several").arg("share", share_below),
                Some(_) => Finding::of("people").arg("share", share_below),
                None => Finding::of(counting.template()).arg("share", share_below),
            };
            out.finding(
                finding
                    .columns(set)
                    .arg("k", number(k))
                    .arg("columns", labels(set))
                    .arg("below", counted(sizes.below))
                    .affected(sizes.below, counting.unit)
                    .records(worst.iter().flat_map(GroupView::rows)),
            );
        }
        Ok(())
    }
}

/// What the spectrum of class sizes comes to.
///
/// A person may occur in several classes and has a *place* in each. Places are counted; of the people in small classes
/// that gives bounds, which meet where each person has one place.
#[derive(Debug, Default, PartialEq, Eq)]
struct Sizes {
    smallest: Option<u64>,
    classes: u64,
    places: u64,
    people: u64,
    /// The fewest people who can be in classes smaller than k: those for whom the others have no place.
    least: u64,
    /// The most people who can be.
    below: u64,
    /// Classes of one person.
    unique: u64,
    /// The places in the classes of each of [`BARS`].
    by_bar: [u64; BARS.len()],
}

impl Sizes {
    fn of(spectrum: &[SpectrumEntry], k: u64, everybody: Option<u64>) -> Sizes {
        let mut by_size: BTreeMap<u64, u64> = BTreeMap::new();
        let mut of_unknown = 0;
        for entry in spectrum.iter().filter(|entry| entry.groups > 0) {
            *by_size.entry(size(entry.size)).or_default() += entry.groups;
            of_unknown += if entry.size == 0 { entry.groups } else { 0 };
        }
        let places_of = |(size, classes): (&u64, &u64)| size * classes;
        let places: u64 = by_size.iter().map(places_of).sum();
        let places_below: u64 = by_size.range(..k).map(places_of).sum();
        let mut by_bar = [0; BARS.len()];
        for (size, classes) in &by_size {
            // With a k of nought every bar begins there; the last is right then, since no class is small.
            let bar = BARS.iter().rposition(|(_, _, times)| *size >= k.saturating_mul(*times));
            by_bar[bar.unwrap_or(0)] += size * classes;
        }
        let people = everybody.map_or(places, |everybody| everybody + of_unknown);
        Sizes {
            smallest: by_size.keys().next().copied(),
            classes: by_size.values().sum(),
            places,
            people,
            least: people
                .saturating_sub(places - places_below)
                .max(u64::from(places_below > 0)),
            below: places_below.min(people),
            unique: by_size.get(&1).copied().unwrap_or(0),
            by_bar,
        }
    }
}

/// A class whose rows all lack their subject still is about somebody.
fn size(counted: u64) -> u64 {
    counted.max(1)
}

/// The sets of the policy of which the dataset has any column, or all its indirect columns.
fn column_sets(params: &Params, dataset: &DatasetFacts) -> Result<Vec<Narrowing>, RuleError> {
    let sets = params.columns.iter();
    let sets: Vec<&Vec<String>> = sets.filter(|set| set.iter().any(|label| has(dataset, label))).collect();
    if let Some(partial) = sets.iter().position(|set| !set.iter().all(|label| has(dataset, label))) {
        return Err(RuleError::new(
            "unknown-column",
            format!("set {} names a column that {} has not", partial + 1, dataset.name),
        )
        .at_param("columns"));
    }
    let mut sets: Vec<Narrowing> = sets.into_iter().map(|set| Narrowing::by(set)).collect();
    if sets.is_empty() {
        sets.push(Narrowing::of(dataset, None));
    }
    sets.retain(|set| !set.is_empty());
    Ok(sets)
}

fn has(dataset: &DatasetFacts, label: &str) -> bool {
    dataset.column(label).is_some_and(|column| column.present)
}

#[cfg(test)]
mod tests;
