//! How much could be looked at, in words.

use candour_statement::predicate::{Block, Coverage, Figures, Rest};
use candour_statement::value::Count;
use candour_statement::vocabulary::{Breakdown, Unit, Why};

use crate::list::in_columns;
use crate::numbers::{agreeing, several};
use crate::value::{count, number_of};

/// `9 of 12 groups looked at: 3 have nothing to be compared with`.
pub fn told(coverage: &Coverage) -> String {
    let of = match coverage.about {
        // Elsewhere the label of their column stands before them.
        Unit::Figures => format!("{} figures", number_of(&coverage.of)),
        unit => count(&Count {
            n: coverage.of.clone(),
            unit,
            by: Breakdown::default(),
        }),
    };
    let looked = format!(
        "{} of {of} looked at{}",
        number_of(&coverage.looked),
        in_columns(&coverage.columns)
    );
    match coverage.rest.is_empty() {
        true => looked,
        false => {
            let rest: Vec<String> = coverage.rest.iter().map(rest).collect();
            format!("{looked}: {}", rest.join(", "))
        }
    }
}

/// Of each sort of thing that was not looked at in full, how much was.
pub fn in_part(all: &[Coverage]) -> Vec<String> {
    all.iter().filter(|of| of.looked != of.of).map(told).collect()
}

/// What is said of a check that looked at so little that its silence says nothing: `saw too little to say that all is well:
/// 0 of 12 groups looked at: 12 without a counterpart`.
pub fn too_little(block: &Block) -> String {
    const SAID: &str = "saw too little to say that all is well";
    let in_part = in_part(&block.coverage);
    match in_part.is_empty() {
        true => SAID.to_owned(),
        false => format!("{SAID}: {}", in_part.join("; ")),
    }
}

/// How many checks could not look at all that they are about: `2 checks found nothing, and saw only a part of what they are
/// about; 1 check could look at nothing`; nothing where there is none.
pub fn counted(figures: &Figures) -> Option<String> {
    let checks = |n| several(n, "check", "checks");
    let partly = figures.checks_partly;
    let about = agreeing(partly, "it is", "they are");
    let told: Vec<String> = [
        (
            partly,
            format!(
                "{} found nothing, and saw only a part of what {about} about",
                checks(partly)
            ),
        ),
        (
            figures.checks_not_looked,
            format!("{} could look at nothing", checks(figures.checks_not_looked)),
        ),
    ]
    .into_iter()
    .filter(|(n, _)| *n > 0)
    .map(|(_, told)| told)
    .collect();
    (!told.is_empty()).then(|| told.join("; "))
}

fn rest(rest: &Rest) -> String {
    format!("{} {}", number_of(&rest.n), why(rest.why))
}

/// Why something was not looked at, after its number.
pub fn why(why: Why) -> &'static str {
    match why {
        Why::Unreadable => "cannot be read",
        Why::Suppressed => "suppressed",
        Why::NoCounterpart => "without a counterpart",
        Why::OneSided => "on one side only",
        Why::NotListed => "in no row",
        Why::BeyondLimit => "beyond what a rule is told",
        Why::NotDeclared => "not declared",
        Why::Redefined => "with another meaning than before",
    }
}

#[cfg(test)]
mod tests {
    use candour_statement::value::Number;
    use candour_statement::vocabulary::Unit;

    use super::*;

    #[test]
    fn what_was_left_is_said_with_its_reason() {
        let coverage = Coverage {
            about: Unit::Groups,
            columns: vec!["site".to_owned()],
            of: Number::Exact(12),
            looked: Number::Exact(9),
            rest: vec![
                Rest {
                    why: Why::NoCounterpart,
                    n: Number::Exact(2),
                },
                Rest {
                    why: Why::Unreadable,
                    n: Number::Exact(1),
                },
            ],
        };
        assert_eq!(
            told(&coverage),
            "9 of 12 groups looked at (site): 2 without a counterpart, 1 cannot be read"
        );
    }
}
