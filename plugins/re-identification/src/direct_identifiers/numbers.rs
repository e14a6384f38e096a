//! Numbers that a health service knows people by, told from what chance explains.

use candour_sdk::GroupView;

use super::Params;
use super::evidence::Cells;

/// What numbers are taken for, and the class of the detector that says so, first of those that pass the check.
pub(super) const NHS: &str = "NHS numbers";
pub(super) const CHI: &str = "CHI numbers";
pub(super) const HEALTH_AND_CARE: &str = "Health and Care numbers";

const KINDS: [(&str, &[&str], &[&str]); 3] = [
    (NHS, &["nhs-number"], &["ten-digits-nhs"]),
    (
        CHI,
        &["chi-number", "chi-number-no-zero"],
        &["ten-digits-chi", "nine-digits"],
    ),
    (HEALTH_AND_CARE, &["hc-number"], &["ten-digits-hc"]),
];

/// Numbers that begin as none that is given out, whether or not they pass the check.
const OTHERS: [&str; 2] = ["unissued-number", "ten-digits"];

/// How the detector says that digits stand in groups of three, three and four.
const GROUPED: &str = "-3-3-4";

/// One chance in so many is none.
const CHANCE: f64 = 1e-5;

/// Past so many numbers their share is nearly normally distributed.
const MANY: u64 = 2_000;

/// Whether the class is one of digits in groups of three, three and four.
pub(super) fn are_grouped(class: &str) -> bool {
    class.ends_with(GROUPED)
}

/// Numbers of one kind, by whether they pass the check.
#[derive(Clone, Default)]
struct Checked {
    passing: u64,
    failing: u64,
    passing_cells: Cells,
}

/// The numbers of a column that are written alike. Of different numbers, one in eleven passes the check by chance.
#[derive(Clone, Default)]
pub(super) struct Numbers {
    kinds: [Checked; KINDS.len()],
    others: u64,
    cells: Cells,
}

impl Numbers {
    pub(super) fn add(&mut self, class: &str, group: &GroupView<'_>) {
        let class = class.strip_suffix(GROUPED).unwrap_or(class);
        let kind = KINDS
            .iter()
            .position(|(_, passing, failing)| passing.contains(&class) || failing.contains(&class));
        match kind {
            Some(at) if KINDS[at].1.contains(&class) => {
                self.kinds[at].passing += group.distinct();
                self.kinds[at].passing_cells.add(group);
            }
            Some(at) => self.kinds[at].failing += group.distinct(),
            None if OTHERS.contains(&class) => self.others += group.distinct(),
            None => return,
        }
        self.cells.add(group);
    }

    /// What the numbers are: all of them where enough pass, else those of a kind of which more pass than chance explains.
    pub(super) fn judge(self, params: &Params) -> Vec<(&'static str, Cells)> {
        let passing: u64 = self.kinds.iter().map(|kind| kind.passing).sum();
        let failing: u64 = self.kinds.iter().map(|kind| kind.failing).sum();
        let values = u128::from(passing) + u128::from(failing) + u128::from(self.others);
        let is_enough = passing > 0 && passing >= params.nhs_values;
        let mut kinds = KINDS.iter().map(|(words, ..)| *words).zip(self.kinds);
        if is_enough && u128::from(passing) * 100 >= values * u128::from(params.nhs_percent) {
            let most = kinds.reduce(|most, kind| if kind.1.passing > most.1.passing { kind } else { most });
            return most.map(|(words, _)| (words, self.cells)).into_iter().collect();
        }
        kinds
            .by_ref()
            .filter(|(_, kind)| {
                kind.passing >= params.nhs_values && is_beyond_chance(kind.passing, kind.passing + kind.failing)
            })
            .map(|(words, kind)| (words, kind.passing_cells))
            .collect()
    }
}

/// Whether so many of these numbers pass the check that chance, by which one in eleven does, hardly ever gives as many.
fn is_beyond_chance(passing: u64, values: u64) -> bool {
    if values > MANY {
        // Five standard deviations above the mean, both times eleven, so that all are whole numbers.
        let above = (u128::from(passing) * 11).saturating_sub(u128::from(values));
        return above * above >= 25 * 10 * u128::from(values);
    }
    // The chance of exactly `n` is that of one fewer, times what follows. Only the basic operations are used, so that every
    // machine comes to the same.
    let mut of_exactly = (0..values).fold(1.0, |chance, _| chance * 10.0 / 11.0);
    let mut of_fewer = 0.0;
    let mut of_as_many = 0.0;
    for n in 0..=values {
        if n < passing {
            of_fewer += of_exactly;
        } else {
            of_as_many += of_exactly;
        }
        of_exactly *= (values - n) as f64 / (n + 1) as f64 / 10.0;
    }
    of_as_many < CHANCE * (of_fewer + of_as_many)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chance_explains_what_it_does() {
        for (passing, values, expected) in [
            (0, 0, false),
            // One in eleven to the fifth is 6 in a million; to the fourth, 7 in 100,000.
            (5, 5, true),
            (4, 4, false),
            (10, 110, false),
            (35, 110, true),
            (181, 2_000, false),
            (270, 2_000, true),
            (9_300, 100_000, false),
            (9_600, 100_000, true),
        ] {
            assert_eq!(is_beyond_chance(passing, values), expected, "{passing} of {values}");
        }
    }
}
