//! Rounding and suppression: which figures of a system of sums are shown, and as what.
//!
//! 0 is shown; 1 to 7 become `*`; others are rounded to the nearest 5. Where a hidden figure could be worked out from the
//! sums it stands in, further figures become `c`, and so do small totals. `c` says nothing of how large the figure is, so
//! it never narrows what is known of a `*`.
//!
//! Every sum is looked at by itself, and where figures add up exactly also all sums together: bounds are carried from sum
//! to sum until nothing moves, as an attacker would. That is a strong attack but not the strongest: linear programming
//! over all sums at once might find more.

/// The base to which figures are rounded.
pub(crate) const BASE: u64 = 5;
/// The largest figure that is hidden for its own sake.
pub(crate) const SMALL: u64 = 7;
/// Rounding moves a figure by at most this.
pub(crate) const SLACK: u64 = BASE / 2;

/// How a figure is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    /// As a number: 0, or rounded.
    Number(u64),
    /// `*`: 1 to 7, and no total.
    Small,
    /// `c`: hidden lest another be worked out.
    Complement,
}

impl Shown {
    /// The text of the cell.
    pub(crate) fn text(self) -> String {
        match self {
            Shown::Number(n) => n.to_string(),
            Shown::Small => "*".to_owned(),
            Shown::Complement => "c".to_owned(),
        }
    }

    fn hidden(self) -> bool {
        !matches!(self, Shown::Number(_))
    }
}

/// A sum: figures that add up to another.
#[derive(Clone, Debug)]
pub(crate) struct Sum {
    /// The index of the whole.
    pub(crate) whole: usize,
    /// The indices of its parts.
    pub(crate) parts: Vec<usize>,
}

/// To the nearest 5.
pub(crate) fn round(value: u64) -> u64 {
    (value + SLACK) / BASE * BASE
}

/// Whether parts make their wholes exactly. Distinct people do not: their sums are looked at one by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Adds {
    Exactly,
    Nearly,
}

/// How each of `values` is published.
pub(crate) fn protect(values: &[u64], sums: &[Sum], adds: Adds) -> Vec<Shown> {
    let mut shown: Vec<Shown> = values
        .iter()
        .map(|value| match value {
            1..=SMALL => Shown::Small,
            _ => Shown::Number(round(*value)),
        })
        .collect();
    for sum in sums {
        if shown[sum.whole] == Shown::Small {
            shown[sum.whole] = Shown::Complement;
        }
    }
    loop {
        let mut settled = true;
        for sum in sums {
            while let Some(victim) = leak(sum, values, &shown) {
                shown[victim] = Shown::Complement;
                settled = false;
            }
        }
        if !settled {
            continue;
        }
        let victims = match adds {
            Adds::Exactly => told_by_all(values, sums, &shown),
            Adds::Nearly => Vec::new(),
        };
        if victims.is_empty() {
            return shown;
        }
        for victim in victims {
            shown[victim] = Shown::Complement;
        }
    }
}

/// The figures to hide next, if all sums together narrow what is known of a small one.
fn told_by_all(values: &[u64], sums: &[Sum], shown: &[Shown]) -> Vec<usize> {
    let known = carried_bounds(sums, shown);
    let narrowed = |at: usize| shown[at] == Shown::Small && known[at] != (1, SMALL as i64);
    let mut victims = Vec::new();
    for sum in sums.iter().filter(|sum| sum.parts.iter().any(|part| narrowed(*part))) {
        victims.extend(nearest_shown(sum, sums, values, shown));
    }
    if victims.is_empty() {
        // All is hidden, and the markers themselves tell too much: `*` gives way to `c` where it tells most.
        let all = (0..shown.len()).filter(|at| narrowed(*at));
        victims.extend(all.max_by_key(|at| (known[*at].0, std::cmp::Reverse(*at))));
    }
    victims.sort_unstable();
    victims.dedup();
    victims
}

/// A figure to hide in the sum, or where nothing is left to hide there, in the nearest sum that tells of its figures.
fn nearest_shown(sum: &Sum, sums: &[Sum], values: &[u64], shown: &[Shown]) -> Option<usize> {
    let mut reached: Vec<usize> = Vec::new();
    let mut next = vec![sum];
    while !next.is_empty() {
        for sum in &next {
            let whole = (!shown[sum.whole].hidden() && values[sum.whole] > 0).then_some(sum.whole);
            if let Some(found) = smallest_shown(sum, values, shown).or(whole) {
                return Some(found);
            }
            reached.extend(sum.parts.iter().chain([&sum.whole]).filter(|at| shown[**at].hidden()));
        }
        reached.sort_unstable();
        reached.dedup();
        let is_reached = |at: &usize| reached.binary_search(at).is_ok();
        let before = next;
        next = sums
            .iter()
            .filter(|sum| sum.parts.iter().chain([&sum.whole]).any(is_reached))
            .filter(|sum| {
                !sum.parts
                    .iter()
                    .chain([&sum.whole])
                    .all(|at| is_reached(at) || values[*at] == 0)
            })
            .filter(|sum| !before.iter().any(|old| std::ptr::eq(*old, *sum)))
            .collect();
    }
    None
}

/// More than any figure.
const ANYTHING: i64 = 1 << 40;

/// What a patient reader knows of each figure.
fn carried_bounds(sums: &[Sum], shown: &[Shown]) -> Vec<(i64, i64)> {
    let mut known: Vec<(i64, i64)> = shown
        .iter()
        .map(|shown| {
            let (low, high) = bounds(*shown);
            (low as i64, high.map_or(ANYTHING, |high| high as i64))
        })
        .collect();
    let mut moved = true;
    while moved {
        moved = false;
        for sum in sums {
            let low: i64 = sum.parts.iter().map(|part| known[*part].0).sum();
            let high: i64 = sum.parts.iter().map(|part| known[*part].1).sum();
            let (least, most) = known[sum.whole];
            moved |= narrow(&mut known[sum.whole], low, high);
            for part in &sum.parts {
                let own = known[*part];
                moved |= narrow(&mut known[*part], least - (high - own.1), most - (low - own.0));
            }
        }
    }
    known
}

fn narrow(known: &mut (i64, i64), low: i64, high: i64) -> bool {
    let before = *known;
    *known = (before.0.max(low), before.1.min(high));
    *known != before
}

/// The smallest part that is shown and not 0.
fn smallest_shown(sum: &Sum, values: &[u64], shown: &[Shown]) -> Option<usize> {
    sum.parts
        .iter()
        .copied()
        .filter(|part| !shown[*part].hidden() && values[*part] > 0)
        .min_by_key(|part| (values[*part], *part))
}

/// The figure to hide next, if the sum gives something away.
fn leak(sum: &Sum, values: &[u64], shown: &[Shown]) -> Option<usize> {
    let hidden: Vec<usize> = sum.parts.iter().copied().filter(|part| shown[*part].hidden()).collect();
    let whole_hidden = shown[sum.whole].hidden();
    let next_part = || smallest_shown(sum, values, shown);
    let whole = (!whole_hidden).then_some(sum.whole);
    match (hidden.len(), whole_hidden) {
        (0, false) => return None,
        (0, true) | (1, false) => return next_part().or(whole),
        (_, true) => return None,
        (_, false) => {}
    }
    for part in hidden.iter().filter(|part| shown[**part] == Shown::Small) {
        let others = sum
            .parts
            .iter()
            .filter(|other| *other != part)
            .map(|other| bounds(shown[*other]));
        let (mut least, mut most) = (0, Some(0));
        for (low, high) in others {
            least += low;
            most = most.zip(high).map(|(most, high)| most + high);
        }
        let (low, high) = bounds(shown[sum.whole]);
        let at_least = most.map_or(0, |most| low.saturating_sub(most));
        if at_least > 1 {
            return next_part().or(whole);
        }
        if high.is_some_and(|high| high.saturating_sub(least) < SMALL) {
            return whole;
        }
    }
    None
}

/// What a reader knows of a figure.
fn bounds(shown: Shown) -> (u64, Option<u64>) {
    match shown {
        Shown::Number(0) => (0, Some(0)),
        Shown::Number(n) => ((n - SLACK).max(SMALL + 1), Some(n + SLACK)),
        Shown::Small => (1, Some(SMALL)),
        Shown::Complement => (0, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    #[test]
    fn figures_are_rounded_to_the_nearest_five() {
        let sums = [];
        let shown = protect(&[0, 1, 7, 8, 12, 13], &sums, Adds::Exactly);
        let text: Vec<String> = shown.into_iter().map(Shown::text).collect();
        assert_eq!(text, ["0", "*", "*", "10", "10", "15"]);
    }

    #[test]
    fn a_lone_small_part_takes_the_smallest_other_with_it() {
        let sums = [Sum {
            whole: 4,
            parts: vec![0, 1, 2, 3],
        }];
        let shown = protect(&[3, 0, 40, 20, 63], &sums, Adds::Exactly);
        assert_eq!(shown[3], Shown::Complement);
        assert_eq!(shown[1], Shown::Number(0));
        assert_eq!(shown[4], Shown::Number(65));
    }

    #[test]
    fn two_sevens_are_not_told_by_their_sum() {
        let sums = [Sum {
            whole: 3,
            parts: vec![0, 1, 2],
        }];
        // 14 is shown as 15: 13 to 17, so each part would be 6 or 7.
        let shown = protect(&[7, 7, 0, 14], &sums, Adds::Nearly);
        assert_eq!(shown[3], Shown::Complement);
    }

    #[test]
    fn no_sum_leaves_one_hidden_figure_alone() {
        let mut random = Random::of(&[7]);
        for _ in 0..200 {
            // Four rows and four columns with all totals.
            let mut values = vec![0; 25];
            for cell in 0..16 {
                let value = random.below(40).saturating_sub(8);
                let (row, column) = (cell / 4, cell % 4);
                for at in [row * 5 + column, row * 5 + 4, 20 + column, 24] {
                    values[at] += value;
                }
            }
            let mut sums = Vec::new();
            for line in 0..5 {
                sums.push(Sum {
                    whole: line * 5 + 4,
                    parts: (0..4).map(|column| line * 5 + column).collect(),
                });
                sums.push(Sum {
                    whole: 20 + line,
                    parts: (0..4).map(|row| row * 5 + line).collect(),
                });
            }
            let shown = protect(&values, &sums, Adds::Exactly);
            for sum in &sums {
                let hidden = sum
                    .parts
                    .iter()
                    .chain([&sum.whole])
                    .filter(|at| shown[**at].hidden())
                    .count();
                assert_ne!(hidden, 1, "{values:?} {shown:?}");
            }
        }
    }
}
