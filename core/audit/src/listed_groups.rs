//! Tallies written out group by group, and read back: for a baseline, which is published as JSON.

use std::collections::BTreeSet;
use std::sync::Arc;

use candour_arrow::{GroupTable, KeyColumn, SumColumn, SumRow, Tally, TallyColumns};
use candour_model::baseline::{BaselineTally, Group, GroupSum};
use candour_model::tally::{TallyHead, TallySpec};

/// The groups of a tally, in order. Record numbers are left out: they are nobody's to publish.
pub(crate) fn write_out(tally: &Tally) -> Vec<Group> {
    let Ok(columns) = TallyColumns::of(tally) else {
        return Vec::new();
    };
    let group = |at: usize| Group {
        keys: (0..columns.width())
            .map(|i| columns.key(i, at).map(str::to_owned))
            .collect(),
        count: columns.count(at),
        distinct: columns.distinct(at),
        sums: columns
            .sums()
            .iter()
            .map(|sums| written(&sums.row(at), sums.scale()))
            .collect(),
        digest: columns.digest(at).map(str::to_owned),
    };
    (0..columns.len()).map(group).collect()
}

fn written(row: &SumRow, scale: u32) -> GroupSum {
    let decimal = |units: Option<i128>| units.map(|units| decimal_text(units, scale as usize));
    GroupSum {
        sum: decimal(row.sum),
        min: decimal(row.min),
        max: decimal(row.max),
        n: row.n,
        missing: row.missing,
        suppressed: row.suppressed,
        not_applicable: row.not_applicable,
        malformed: row.malformed,
    }
}

/// No file has more rows: what adds such counts up does not overflow.
const MOST: u64 = 1 << 40;

/// A tally as it was written out, for the question that is asked now. `None` where its numbers or its order are not those
/// of a tally.
pub(crate) fn read_back(written: &BaselineTally, asked: &TallySpec) -> Option<Tally> {
    let groups = &written.groups;
    let is_sorted = groups.windows(2).all(|pair| pair[0].keys < pair[1].keys);
    let is_whole = groups.iter().all(|group| {
        group.keys.len() == asked.width()
            && group.sums.len() == asked.sums.len()
            && group.distinct.is_some() != asked.distinct.is_empty()
            && group.digest.as_deref().is_none_or(is_digest)
    });
    let is_countable = groups.iter().all(|group| {
        let sums = group
            .sums
            .iter()
            .flat_map(|sum| [sum.n, sum.missing, sum.suppressed, sum.not_applicable, sum.malformed]);
        let counts = [group.count, group.distinct.unwrap_or(0)];
        counts.into_iter().chain(sums).all(|count| count <= MOST)
    });
    if !is_sorted || !is_whole || !is_countable {
        return None;
    }
    let table = GroupTable {
        keys: (0..asked.width()).map(|at| key_column(groups, at)).collect(),
        counts: groups.iter().map(|group| group.count).collect(),
        distinct: (!asked.distinct.is_empty()).then(|| groups.iter().filter_map(|group| group.distinct).collect()),
        sums: (0..asked.sums.len())
            .map(|at| sum_column(groups.iter().map(|group| &group.sums[at])))
            .collect::<Option<_>>()?,
        digests: (!asked.digest.is_empty()).then(|| groups.iter().map(|group| group.digest.clone()).collect()),
        rows: None,
    };
    Some(Tally {
        head: TallyHead {
            spec: asked.clone(),
            overflowed: false,
            spectrum: Vec::new(),
            rounded: written.rounded,
        },
        batch: table.into_batch().ok()?,
    })
}

/// The tally of which nothing is known: as one that passed its limit.
pub(crate) fn unknown(asked: &TallySpec) -> Option<Tally> {
    Some(Tally {
        head: TallyHead {
            spec: asked.clone(),
            overflowed: true,
            spectrum: Vec::new(),
            rounded: None,
        },
        batch: GroupTable::empty(asked).into_batch().ok()?,
    })
}

/// Whether a text is the digest of rows.
fn is_digest(text: &str) -> bool {
    let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    text.len() == 64 && text.bytes().all(is_digit)
}

/// Units of the last of so many decimals, as a decimal: the scale is to be read from it again.
fn decimal_text(units: i128, scale: usize) -> String {
    let digits = format!("{:0>width$}", units.unsigned_abs(), width = scale + 1);
    let (whole, fraction) = digits.split_at(digits.len() - scale);
    let sign = if units < 0 { "-" } else { "" };
    match scale {
        0 => format!("{sign}{whole}"),
        _ => format!("{sign}{whole}.{fraction}"),
    }
}

/// The units and the scale of a decimal.
fn decimal_units(text: &str) -> Option<(i128, u32)> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let is_plain = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    if !is_plain(whole.strip_prefix('-').unwrap_or(whole)) || !is_plain(fraction) {
        return None;
    }
    let units = format!("{whole}{fraction}").parse().ok()?;
    Some((units, u32::try_from(fraction.len()).ok()?))
}

fn key_column(groups: &[Group], at: usize) -> KeyColumn {
    let texts: BTreeSet<&str> = groups.iter().filter_map(|group| group.keys[at].as_deref()).collect();
    let dictionary: Vec<Arc<str>> = texts.into_iter().map(Arc::from).collect();
    let place = |text: &str| dictionary.binary_search_by(|listed| (**listed).cmp(text)).ok();
    let indices = groups
        .iter()
        .map(|group| u32::try_from(place(group.keys[at].as_deref()?)?).ok())
        .collect();
    KeyColumn { dictionary, indices }
}

fn sum_column<'a>(sums: impl Iterator<Item = &'a GroupSum> + Clone) -> Option<SumColumn> {
    let mut scale = 0;
    for text in sums.clone().flat_map(|sum| [&sum.sum, &sum.min, &sum.max]).flatten() {
        scale = decimal_units(text)?.1.max(scale);
    }
    let units_of = |text: &Option<String>| {
        let (units, of) = decimal_units(text.as_deref()?)?;
        units.checked_mul(10_i128.checked_pow(scale - of)?)
    };
    let mut rows = Vec::new();
    for sum in sums {
        let counted = SumRow {
            n: sum.n,
            missing: sum.missing,
            suppressed: sum.suppressed,
            not_applicable: sum.not_applicable,
            malformed: sum.malformed,
            ..SumRow::default()
        };
        rows.push(match (&sum.sum, sum.n) {
            (None, 0) => counted,
            _ => SumRow {
                sum: Some(units_of(&sum.sum)?),
                min: Some(units_of(&sum.min)?),
                max: Some(units_of(&sum.max)?),
                ..counted
            },
        });
    }
    Some(SumColumn { scale, sums: rows })
}

#[cfg(test)]
mod tests {
    use candour_model::meaning::ColumnMeaning;
    use candour_model::tally::As;
    use candour_read::Block;
    use proptest::prelude::*;

    use super::*;
    use candour_model::column::Column;

    use candour_tally::{Engine, Listed};

    fn tallied(rows: &[[String; 3]], spec: &TallySpec) -> Tally {
        let columns = ["a", "b", "n"].map(|id| Column {
            id: id.to_owned(),
            meaning: ColumnMeaning::default(),
        });
        let blocks = Listed::new([Ok::<_, ()>(Block::from_rows(0, 2, rows.iter()))]);
        let (mut tallies, _) = Engine::new()
            .tally(&blocks, &columns, std::slice::from_ref(spec), &())
            .expect("a tally");
        tallies.remove(0)
    }

    proptest! {
        /// What was written out, as JSON even, is read back as the very table that the engine made.
        #[test]
        fn what_is_written_is_read_back_whole(
            rows in proptest::collection::vec(
                ["[xyz]{0,2}", "[uv]?", "-?[0-9]{1,4}(\\.[1-9])?|\\*|"], 0..20),
            by in 0_usize..3,
            counts_distinct: bool,
            sums: bool,
            digest: bool,
        ) {
            let mut spec = TallySpec::of("d");
            spec = ["a", "b"].iter().take(by).fold(spec, |spec, label| spec.by(label));
            if counts_distinct {
                spec = spec.distinct("b");
            }
            if sums {
                spec = spec.sum("n");
            }
            if digest {
                spec = spec.digest_as("b", As::Value).digest_as("n", As::Number);
            }
            let tally = tallied(&rows, &spec);
            let written = BaselineTally { spec: spec.clone(), rounded: None, groups: write_out(&tally) };
            let json = serde_json::to_string(&written).expect("JSON");
            let written: BaselineTally = serde_json::from_str(&json).expect("a tally");
            prop_assert_eq!(read_back(&written, &spec), Some(tally));
        }
    }

    #[test]
    fn a_table_that_no_engine_would_make_is_refused() {
        let spec = TallySpec::of("d").by("a").sum("n");
        let tally = tallied(
            &[["x", "", "1.5"], ["y", "", "2"]].map(|row| row.map(str::to_owned)),
            &spec,
        );
        let written = BaselineTally {
            spec: spec.clone(),
            rounded: Some(5),
            groups: write_out(&tally),
        };
        assert_eq!(
            read_back(&written, &spec).map(|tally| tally.head.rounded),
            Some(Some(5))
        );
        let mut reversed = written.clone();
        reversed.groups.reverse();
        let mut worded = written.clone();
        worded.groups[0].sums[0].sum = Some("1e5".to_owned());
        let mut short = written.clone();
        short.groups[1].sums.clear();
        let mut endless = written.clone();
        endless.groups[0].count = u64::MAX;
        let mut digested = written.clone();
        digested.groups[0].digest = Some("A0".repeat(32));
        for wrong in [reversed, worded, short, endless, digested] {
            assert_eq!(read_back(&wrong, &spec), None, "{wrong:?}");
        }
        let other = TallySpec::of("d").by("a").by("b");
        assert_eq!(read_back(&written, &other), None);
    }

    #[test]
    fn decimals_keep_their_scale() {
        for (units, scale, text) in [(0, 0, "0"), (-5, 1, "-0.5"), (1230, 2, "12.30"), (7, 3, "0.007")] {
            assert_eq!(decimal_text(units, scale), text);
            assert_eq!(decimal_units(text), Some((units, scale as u32)));
        }
        for wrong in ["", "1e3", "0x1", "1.-2", "--1"] {
            assert_eq!(decimal_units(wrong), None, "{wrong}");
        }
    }
}
