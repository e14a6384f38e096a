//! From the groups that a spec keeps to its tally: sampled, sorted by key, laid out as a table.

use std::sync::Arc;

use candour_arrow::{GroupTable, KeyColumn, Tally};
use candour_model::tally::{TallyHead, TallySpec};
use rayon::prelude::*;

use crate::join::selection::{KeptGroups, Sink};
use crate::sum;
use crate::text::keys::{KeyTexts, NULL};
use crate::text::sample::sample_hash;

/// As much text as the offsets of an Arrow column of texts reach.
const MOST_TEXT: usize = i32::MAX as usize;

/// The columns of keys of a grouping, as a spec names them.
pub(crate) struct Keys<'a> {
    /// Columns of a key in the groups.
    pub(crate) width: usize,
    /// By column that the spec names, its place in the groups' keys.
    pub(crate) places: Vec<usize>,
    /// By column that the spec names.
    pub(crate) texts: Vec<&'a KeyTexts>,
}

/// The tally of a spec.
pub(crate) fn finish(
    spec: &TallySpec,
    sink: &Sink<'_>,
    keys: &Keys<'_>,
    sums: usize,
) -> Result<Tally, arrow_schema::ArrowError> {
    let chosen = chosen(spec, &sink.kept, keys);
    let table = match sink.is_past_limit() || chosen.len() as u64 > spec.limit {
        true => None,
        false => laid_out(spec, &sink.kept, keys, sums, chosen),
    };
    Ok(Tally {
        head: TallyHead {
            spec: spec.clone(),
            overflowed: table.is_none(),
            spectrum: sink.spectrum(),
            rounded: None,
        },
        batch: table.unwrap_or_else(|| GroupTable::empty(spec)).into_batch()?,
    })
}

impl Keys<'_> {
    /// The number of the text of a group in one column.
    fn number(&self, kept: &KeptGroups, group: usize, column: usize) -> u32 {
        kept.keys[group * self.width + self.places[column]]
    }
}

/// The groups that are kept or, where there are more than the sample, those; in no order.
fn chosen(spec: &TallySpec, kept: &KeptGroups, keys: &Keys<'_>) -> Vec<usize> {
    let all = 0..kept.len();
    match spec.sample {
        Some(n) if all.len() > n as usize => {
            let key = |group: usize| {
                let texts = keys.texts.iter().enumerate();
                texts.map(move |(column, texts)| texts.text(keys.number(kept, group, column)).map(AsRef::as_ref))
            };
            let mut hashed: Vec<(u64, usize)> = all
                .into_par_iter()
                .map(|group| (sample_hash(key(group)), group))
                .collect();
            hashed
                .par_sort_unstable_by(|(hash_a, a), (hash_b, b)| hash_a.cmp(hash_b).then_with(|| key(*a).cmp(key(*b))));
            hashed.truncate(n as usize);
            hashed.into_iter().map(|(_, group)| group).collect()
        }
        _ => all.collect(),
    }
}

/// The table of these groups, by key; `None` where Arrow cannot hold its numbers or texts.
fn laid_out(
    spec: &TallySpec,
    kept: &KeptGroups,
    keys: &Keys<'_>,
    sums: usize,
    mut chosen: Vec<usize>,
) -> Option<GroupTable> {
    let mut dictionaries: Vec<Vec<Arc<str>>> = Vec::with_capacity(keys.places.len());
    let mut ranks: Vec<Vec<u32>> = Vec::with_capacity(keys.places.len());
    for (column, texts) in keys.texts.iter().enumerate() {
        let used = chosen.iter().map(|group| keys.number(kept, *group, column));
        let (dictionary, rank) = ranked(used, texts);
        if dictionary.iter().map(|text| text.len()).sum::<usize>() > MOST_TEXT {
            return None;
        }
        dictionaries.push(dictionary);
        ranks.push(rank);
    }
    let rank = |group: usize, column: usize| ranks[column][keys.number(kept, group, column) as usize];
    let by_rank = |group: usize| (0..ranks.len()).map(move |column| rank(group, column));
    chosen.par_sort_unstable_by(|a, b| by_rank(*a).cmp(by_rank(*b)));

    let columns = dictionaries.into_iter().enumerate();
    let columns = columns.map(|(column, dictionary)| KeyColumn {
        dictionary,
        indices: chosen.iter().map(|group| rank(*group, column).checked_sub(1)).collect(),
    });
    let of_sum = |at: usize| sum::column(chosen.iter().map(move |group| &kept.sums[group * sums + at]));
    Some(GroupTable {
        keys: columns.collect(),
        counts: chosen.iter().map(|group| kept.counts[*group]).collect(),
        distinct: (!spec.distinct.is_empty()).then(|| chosen.iter().map(|group| kept.distinct[*group]).collect()),
        // A spec may name one column twice.
        sums: sum_places(spec).into_iter().map(of_sum).collect::<Option<_>>()?,
        digests: (!spec.digest.is_empty()).then(|| {
            let digests = chosen.iter().map(|group| Some(kept.digests[*group].hex()));
            digests.collect()
        }),
        rows: (spec.rows > 0).then(|| {
            let rows = chosen.iter().map(|group| kept.rows(*group));
            rows.map(<[_]>::to_vec).collect()
        }),
    })
}

/// By column that a spec sums, its place among the different ones.
fn sum_places(spec: &TallySpec) -> Vec<usize> {
    let mut different: Vec<&String> = Vec::new();
    let mut places = Vec::with_capacity(spec.sums.len());
    for label in &spec.sums {
        let known = different.iter().position(|other| *other == label);
        places.push(known.unwrap_or(different.len()));
        if known.is_none() {
            different.push(label);
        }
    }
    places
}

/// The texts behind the numbers that are used, sorted by bytes, and the rank of each number: 0 for null, else 1 and up.
fn ranked(used: impl Iterator<Item = u32>, texts: &KeyTexts) -> (Vec<Arc<str>>, Vec<u32>) {
    let mut ranks = vec![0; texts.numbers()];
    for number in used {
        ranks[number as usize] = 1;
    }
    ranks[NULL as usize] = 0;
    let numbered = ranks.iter().zip(0..).filter(|(rank, _)| **rank == 1);
    let mut sorted: Vec<(Arc<str>, u32)> = numbered
        .filter_map(|(_, number): (_, u32)| texts.text(number).map(|text| (Arc::clone(text), number)))
        .collect();
    sorted.par_sort_unstable();
    for ((_, number), rank) in sorted.iter().zip(1..) {
        ranks[*number as usize] = rank;
    }
    (sorted.into_iter().map(|(text, _)| text).collect(), ranks)
}
