//! How much could be looked at, in words.

use candour_statement::predicate::{Block, Coverage, Figures, Rest};
use candour_statement::value::{Band, Count, Number};
use candour_statement::vocabulary::{Breakdown, Unit, Why};

use crate::list::in_columns;
use crate::numbers::{agreeing, several};
use crate::value::{count, noun, number_of};

/// `9 of 12 groups looked at: 3 have nothing to be compared with`.
pub fn told(coverage: &Coverage) -> String {
    let many = noun(coverage.about).map_or("figures", |(_, many)| many);
    let of = match (&coverage.looked, coverage.about) {
        // A band is a share of them already, and how many there are is not shown.
        (Number::Band(between), _) if *between != Band::Nothing => format!("the {many}"),
        // Elsewhere the label of their column stands before them.
        (_, Unit::Figures) => format!("of {} {many}", number_of(&coverage.of)),
        (_, unit) => format!(
            "of {}",
            count(&Count {
                n: coverage.of.clone(),
                unit,
                by: Breakdown::default(),
            })
        ),
    };
    let looked = format!(
        "{} {of} looked at{}",
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
    let of = match rest.n {
        Number::Band(between) if between != Band::Nothing => " them",
        _ => "",
    };
    format!("{}{of} {}", number_of(&rest.n), why(rest.why))
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
    use candour_statement::value::Hidden;

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

    #[test]
    fn a_share_is_of_what_was_to_be_looked_at() {
        let coverage = Coverage {
            about: Unit::Cells,
            columns: vec!["born".to_owned()],
            of: Number::Hidden(Hidden::Small),
            looked: Number::Band(Band::Above20),
            rest: vec![Rest {
                why: Why::Unreadable,
                n: Number::Band(Band::From1To5),
            }],
        };
        assert_eq!(
            told(&coverage),
            "> 20% of the cells looked at (born): 1-5% of them cannot be read"
        );
    }
}
