//! Which of the lines that a page shows, or of the words in one, are which of those that were printed.
//!
//! An elision, `…`, stands for any number of them.

pub(crate) const ELISION: &str = "…";

/// What one more costs that is not shown, and one that is shown in vain. Another in its place costs what the caller says; since that is
/// less, what is shown is worded anew rather than lost behind an elision.
const NEW: u32 = 4;
const GONE: u32 = 11;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pair {
    Same { shown: usize, printed: usize },
    Other { shown: usize, printed: usize },
    Elided { shown: usize, printed: usize },
    Gone { shown: usize },
    New { printed: usize },
}

/// The cheapest way from what is shown to what was printed, and its cost, which is nought where they agree.
pub(crate) fn align(
    shown: usize,
    printed: usize,
    is_elision: impl Fn(usize) -> bool,
    cost: impl Fn(usize, usize) -> u32,
) -> (u32, Vec<Pair>) {
    let width = printed + 1;
    let mut cheapest = vec![(0, None); (shown + 1) * width];
    for i in 0..=shown {
        for j in 0..=printed {
            let elides = i > 0 && is_elision(i - 1);
            let after = |place: usize, more: u32, pair| (cheapest[place].0 + more, pair);
            let here = i * width + j;
            let mut ways = Vec::with_capacity(3);
            if i > 0 && j > 0 && !elides {
                let (shown, printed) = (i - 1, j - 1);
                ways.push(match cost(shown, printed) {
                    0 => after(here - width - 1, 0, Some(Pair::Same { shown, printed })),
                    more => after(here - width - 1, more, Some(Pair::Other { shown, printed })),
                });
            }
            if i > 0 {
                ways.push(after(
                    here - width,
                    if elides { 0 } else { GONE },
                    Some(Pair::Gone { shown: i - 1 }),
                ));
            }
            if j > 0 {
                let printed = j - 1;
                ways.push(match elides {
                    true => after(here - 1, 0, Some(Pair::Elided { shown: i - 1, printed })),
                    false => after(here - 1, NEW, Some(Pair::New { printed })),
                });
            }
            if let Some(way) = ways.into_iter().min_by_key(|way| way.0) {
                cheapest[here] = way;
            }
        }
    }
    let mut pairs = Vec::new();
    let mut here = shown * width + printed;
    while let (_, Some(pair)) = cheapest[here] {
        pairs.push(pair);
        here -= match pair {
            Pair::Same { .. } | Pair::Other { .. } => width + 1,
            Pair::Gone { .. } => width,
            Pair::Elided { .. } | Pair::New { .. } => 1,
        };
    }
    pairs.reverse();
    (cheapest[shown * width + printed].0, pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(shown: &str, printed: &str) -> (u32, Vec<Pair>) {
        let (shown, printed): (Vec<&str>, Vec<&str>) = (shown.split(' ').collect(), printed.split(' ').collect());
        let cost = |i: usize, j: usize| if shown[i] == printed[j] { 0 } else { 9 };
        align(shown.len(), printed.len(), |i| shown[i] == ELISION, cost)
    }

    #[test]
    fn an_elision_stands_for_any_number() {
        for printed in ["a b", "a x b", "a x y b", "a b b"] {
            assert_eq!(words("a … b", printed).0, 0, "{printed}");
        }
        assert_eq!(words("…", "a b c").0, 0);
        assert!(words("a … b", "a x").0 > 0);
        assert!(words("a b", "a b c").0 > 0);
    }

    #[test]
    fn the_cheapest_way_keeps_most() {
        let expected = [
            Pair::Same { shown: 0, printed: 0 },
            Pair::New { printed: 1 },
            Pair::Same { shown: 1, printed: 2 },
            Pair::Gone { shown: 2 },
        ];
        assert_eq!(words("a b c", "a x b"), (NEW + GONE, expected.to_vec()));
    }
}
