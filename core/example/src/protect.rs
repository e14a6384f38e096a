//! Rounding and suppression: which figures of a system of sums are shown, and as what.
//!
//! 0 is shown; 1 to 7 become `*`; others are rounded to the nearest 5. Where a hidden figure could be worked out from the
//! sums it stands in, further figures become `c`. `c` says nothing of how large the figure is, so it never narrows what
//! is known of a `*`. Every sum is looked at by itself, and again until none gives anything away.

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
    /// `*`: 1 to 7.
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

/// How each of `values` is published.
pub(crate) fn protect(values: &[u64], sums: &[Sum]) -> Vec<Shown> {
    let mut shown: Vec<Shown> = values
        .iter()
        .map(|value| match value {
            1..=SMALL => Shown::Small,
            _ => Shown::Number(round(*value)),
        })
        .collect();
    loop {
        let mut settled = true;
        for sum in sums {
            while let Some(victim) = leak(sum, values, &shown) {
                shown[victim] = Shown::Complement;
                settled = false;
            }
        }
        if settled {
            return shown;
        }
    }
}

/// The figure to hide next, if the sum gives something away.
fn leak(sum: &Sum, values: &[u64], shown: &[Shown]) -> Option<usize> {
    let hidden: Vec<usize> = sum.parts.iter().copied().filter(|part| shown[*part].hidden()).collect();
    let whole_hidden = shown[sum.whole].hidden();
    let next_part = || {
        sum.parts
            .iter()
            .copied()
            .filter(|part| !shown[*part].hidden() && values[*part] > 0)
            .min_by_key(|part| (values[*part], *part))
    };
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
        let shown = protect(&[0, 1, 7, 8, 12, 13], &sums);
        let text: Vec<String> = shown.into_iter().map(Shown::text).collect();
        assert_eq!(text, ["0", "*", "*", "10", "10", "15"]);
    }

    #[test]
    fn a_lone_small_part_takes_the_smallest_other_with_it() {
        let sums = [Sum {
            whole: 4,
            parts: vec![0, 1, 2, 3],
        }];
        let shown = protect(&[3, 0, 40, 20, 63], &sums);
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
        let shown = protect(&[7, 7, 0, 14], &sums);
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
            let shown = protect(&values, &sums);
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
