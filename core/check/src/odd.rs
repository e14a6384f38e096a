//! A rule answers on releases that nobody expects.

use candour_testing::odd_releases;

use super::outcome::Stop;
use super::question::{is_for, nothing_to_ask};
use super::rule::AskedRule;
use super::subject::Subject;

/// Other parameters than the first are tried on one release in so many.
const OTHERS_EACH: usize = 5;

pub(super) fn check(subject: &Subject<'_>) -> Result<String, Stop> {
    let params = subject.params()?;
    let asked = AskedRule::new(subject.rule, subject.open()?);
    let mut releases = 0;
    let cases = odd_releases()
        .iter()
        .enumerate()
        .filter(|(_, case)| is_for(subject.rule, case));
    for (i, case) in cases {
        // Those of the page say the most; the others are for parameters that an audit may send, too.
        let others = params.iter().skip(1).take(usize::from(i % OTHERS_EACH == 0));
        for params in params.iter().take(1).chain(others) {
            asked
                .verdict(params, case)
                .map_err(|stop| stop.on("on an odd release"))?;
        }
        releases += 1;
    }
    match releases {
        0 => Err(nothing_to_ask().into()),
        _ => Ok(format!("{releases} releases")),
    }
}
