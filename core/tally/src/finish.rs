//! From counted groups to a tally: what is kept, in which order.

use std::collections::BTreeMap;
use std::sync::Arc;

use candour_model::tally::{SpectrumEntry, Tally, TallyHead, TallySpec};
use rayon::prelude::*;

use crate::batch::{GroupTable, KeyColumn, SumColumn, batch_of};
use crate::codes::{NULL, Texts};
use crate::group::Groups;
use crate::plan::Grouping;
use crate::sample::sample_hash;

/// As much text as the offsets of an Arrow column of texts reach.
const MOST_TEXT: usize = i32::MAX as usize;

/// The tally of a spec, from the groups of its grouping.
pub(crate) fn finish(
    spec: &TallySpec,
    grouping: &Grouping,
    groups: &Groups,
    texts: &[Texts],
) -> Result<Tally, arrow_schema::ArrowError> {
    let axes: Vec<&Texts> = grouping.by.iter().map(|axis| &texts[*axis]).collect();
    let kept = chosen(spec, groups, &axes);
    let table = match kept.len() as u64 > spec.limit {
        true => None,
        false => laid_out(spec, grouping, groups, &axes, kept),
    };
    Ok(Tally {
        head: TallyHead {
            spec: spec.clone(),
            overflowed: table.is_none(),
            groups: groups.keys.len() as u64,
            spectrum: if spec.spectrum { spectrum(groups) } else { Vec::new() },
        },
        batch: batch_of(table.unwrap_or_else(|| GroupTable::empty(spec)))?,
    })
}

fn spectrum(groups: &Groups) -> Vec<SpectrumEntry> {
    let mut sizes: BTreeMap<u64, u64> = BTreeMap::new();
    for group in 0..groups.keys.len() {
        *sizes.entry(groups.size(group)).or_default() += 1;
    }
    sizes
        .into_iter()
        .map(|(size, groups)| SpectrumEntry { size, groups })
        .collect()
}

/// The groups within the bounds, and of those the sample; in no order.
fn chosen(spec: &TallySpec, groups: &Groups, axes: &[&Texts]) -> Vec<usize> {
    let keep = spec.keep.clone().unwrap_or_default();
    let within = |group: &usize| {
        let size = groups.size(*group);
        keep.at_least.is_none_or(|least| size >= least) && keep.at_most.is_none_or(|most| size <= most)
    };
    let kept: Vec<usize> = (0..groups.keys.len()).filter(within).collect();
    match spec.sample {
        Some(n) if kept.len() > n as usize => {
            let key = |group: usize| {
                let codes = groups.keys.tuple(group).iter().zip(axes);
                codes.map(|(code, texts)| texts.text(*code).map(AsRef::as_ref))
            };
            let mut hashed: Vec<(u64, usize)> = kept
                .into_par_iter()
                .map(|group| (sample_hash(key(group)), group))
                .collect();
            hashed
                .par_sort_unstable_by(|(hash_a, a), (hash_b, b)| hash_a.cmp(hash_b).then_with(|| key(*a).cmp(key(*b))));
            hashed.truncate(n as usize);
            hashed.into_iter().map(|(_, group)| group).collect()
        }
        _ => kept,
    }
}

/// The table of these groups, by key; `None` where Arrow cannot hold its numbers or texts.
fn laid_out(
    spec: &TallySpec,
    grouping: &Grouping,
    groups: &Groups,
    axes: &[&Texts],
    mut kept: Vec<usize>,
) -> Option<GroupTable> {
    let mut dictionaries: Vec<Vec<Arc<str>>> = Vec::with_capacity(axes.len());
    let mut ranks: Vec<Vec<u32>> = Vec::with_capacity(axes.len());
    for (at, texts) in axes.iter().enumerate() {
        let used = kept.iter().map(|group| groups.keys.tuple(*group)[at]);
        let (dictionary, rank) = ranked(used, texts);
        if dictionary.iter().map(|text| text.len()).sum::<usize>() > MOST_TEXT {
            return None;
        }
        dictionaries.push(dictionary);
        ranks.push(rank);
    }
    let by_rank = |group: usize| {
        groups
            .keys
            .tuple(group)
            .iter()
            .zip(&ranks)
            .map(|(code, ranks)| ranks[*code as usize])
    };
    kept.par_sort_unstable_by(|a, b| by_rank(*a).cmp(by_rank(*b)));

    let keys = dictionaries.into_iter().zip(&ranks).enumerate();
    let keys = keys.map(|(at, (dictionary, ranks))| KeyColumn {
        dictionary,
        indices: kept
            .iter()
            .map(|group| ranks[groups.keys.tuple(*group)[at] as usize].checked_sub(1))
            .collect(),
    });
    let width = grouping.sums.len();
    let sums = (0..width).map(|at| SumColumn::new(kept.iter().map(|group| &groups.sums[group * width + at])));
    Some(GroupTable {
        keys: keys.collect(),
        counts: kept.iter().map(|group| groups.counts[*group]).collect(),
        distinct: groups
            .distinct
            .as_ref()
            .map(|distinct| kept.iter().map(|group| distinct.counts[*group]).collect()),
        sums: sums.collect::<Option<_>>()?,
        rows: (spec.rows > 0).then(|| {
            let records = kept.iter().map(|group| &groups.rows[*group]);
            records
                .map(|records| records.iter().take(spec.rows as usize).copied().collect())
                .collect()
        }),
    })
}

/// The texts behind the codes that are used, sorted by bytes, and the rank of each code: 0 for null, else 1 and up.
fn ranked(used: impl Iterator<Item = u32>, texts: &Texts) -> (Vec<Arc<str>>, Vec<u32>) {
    let mut ranks = vec![0; texts.codes()];
    for code in used {
        ranks[code as usize] = 1;
    }
    ranks[NULL as usize] = 0;
    let coded = ranks.iter().zip(0..).filter(|(rank, _)| **rank == 1);
    let mut sorted: Vec<(Arc<str>, u32)> = coded
        .filter_map(|(_, code): (_, u32)| texts.text(code).map(|text| (Arc::clone(text), code)))
        .collect();
    sorted.par_sort_unstable();
    for ((_, code), rank) in sorted.iter().zip(1..) {
        ranks[*code as usize] = rank;
    }
    (sorted.into_iter().map(|(text, _)| text).collect(), ranks)
}
