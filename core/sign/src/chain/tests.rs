//! Chains of invented releases: whole, shuffled, and with one taken away, replaced or put elsewhere.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

/// A release of a year, whose payload also depends on `salt`.
fn release(year: usize, salt: &str, previous: Option<&Release>) -> Release {
    let before = previous.map_or("", |previous| previous.digest.as_str());
    Release {
        digest: crate::sha256_hex(format!("{year} {salt} {before}").as_bytes()),
        previous: previous.map(|previous| Previous {
            digest: Some(previous.digest.clone()),
            id: previous.id.clone(),
        }),
        id: Some(format!("{year}")),
        from: Some(format!("{year}-04-01")),
        to: Some(format!("{}-03-31", year + 1)),
        as_of: Some(format!("{}-07-01", year + 1)),
    }
}

/// So many years, the earliest first.
fn years(count: usize) -> Vec<Release> {
    let mut releases: Vec<Release> = Vec::new();
    for year in 0..count {
        let next = release(2000 + year, "", releases.last());
        releases.push(next);
    }
    releases
}

/// The problems, each with its releases by name instead of by position.
fn named(chain: &Chain, releases: &[Release]) -> BTreeSet<String> {
    let name = |at: &usize| {
        let release = &releases[*at];
        format!("{} {}", release.id.as_deref().unwrap_or("?"), &release.digest[..8])
    };
    let names = |list: &[usize]| list.iter().map(name).collect::<Vec<_>>().join(", ");
    let word = |problem: &Problem| match problem {
        Problem::Missing { of } => format!("missing: {}", name(of)),
        Problem::Unbound { of } => format!("unbound: {}", name(of)),
        Problem::Replaced { of, found } => format!("replaced: {}, {}", name(of), name(found)),
        Problem::OtherName { of, found } => format!("other name: {}, {}", name(of), name(found)),
        Problem::Reordered { of, found } => format!("reordered: {}, {}", name(of), name(found)),
        Problem::Circle { of } => format!("circle: {}", name(of)),
        Problem::Fork { before, after } => format!("fork: {} after {}", names(after), name(before)),
        Problem::Twice { releases } => format!("twice: {}", names(releases)),
        Problem::NotFirst { of, found } => format!("not first: {}, {}", name(of), name(found)),
    };
    chain.problems.iter().map(word).collect()
}

fn ids(positions: &[usize], releases: &[Release]) -> Vec<String> {
    positions.iter().filter_map(|at| releases[*at].id.clone()).collect()
}

#[test]
fn the_first_release_is_a_chain() {
    let chain = check(0, &years(1));
    assert_eq!((chain.order, chain.problems), (vec![0], Vec::new()));
}

#[test]
fn later_releases_are_told_apart_from_earlier_ones() {
    let releases = years(5);
    let chain = check(2, &releases);
    assert_eq!(ids(&chain.order, &releases), ["2002", "2001", "2000"]);
    let later: BTreeSet<String> = ids(&chain.later, &releases).into_iter().collect();
    assert_eq!(later, ["2003".to_owned(), "2004".to_owned()].into());
    assert!(chain.apart.is_empty() && chain.problems.is_empty());
}

#[test]
fn a_name_without_a_digest_binds_nothing() {
    let mut releases = years(2);
    releases[1].previous.as_mut().unwrap().digest = None;
    let chain = check(1, &releases);
    assert_eq!(chain.problems, [Problem::Unbound { of: 1 }]);
    assert!(!chain.problems[0].is_contradiction());
    assert_eq!(chain.order, [1]);
}

#[test]
fn a_link_that_calls_its_target_otherwise_is_told() {
    let mut releases = years(2);
    releases[1].previous.as_mut().unwrap().id = Some("1999".to_owned());
    assert_eq!(check(1, &releases).problems, [Problem::OtherName { of: 1, found: 0 }]);
}

#[test]
fn a_link_to_a_later_release_is_told() {
    for change in [
        (|release: &mut Release| {
            (release.from, release.to) = (None, None);
            release.as_of = Some("2010-01-01".to_owned());
        }) as fn(&mut Release),
        |release| release.from = Some("2010-01-01".to_owned()),
        |release| release.to = Some("2010-01-01".to_owned()),
    ] {
        let mut releases = years(2);
        change(&mut releases[0]);
        assert_eq!(check(1, &releases).problems, [Problem::Reordered { of: 1, found: 0 }]);
    }
    // A release may be audited long after the next one.
    let mut releases = years(2);
    releases[0].as_of = Some("2010-01-01".to_owned());
    assert_eq!(check(1, &releases).problems, []);
    // Two audits for the same day are in order.
    let mut releases = years(2);
    releases[0].as_of = releases[1].as_of.clone();
    assert!(check(1, &releases).problems.is_empty());
}

#[test]
fn two_releases_after_one_are_a_fork() {
    let mut releases = years(2);
    let mut other = release(2001, "another", Some(&releases[0]));
    other.id = Some("2001, again".to_owned());
    releases.push(other);
    let chain = check(1, &releases);
    assert!(matches!(&chain.problems[..], [Problem::Fork { before: 0, after }] if after.len() == 2));
    assert_eq!(chain.apart, [2]);
}

#[test]
fn one_that_says_it_is_the_first_and_is_not_is_told() {
    let mut releases = years(3);
    releases[1].previous = None;
    let chain = check(2, &releases);
    assert_eq!(chain.problems, [Problem::NotFirst { of: 1, found: 0 }]);
}

#[test]
fn a_circle_ends() {
    let mut releases = years(3);
    releases[0].previous = Some(Previous {
        digest: Some(releases[2].digest.clone()),
        id: None,
    });
    let chain = check(1, &releases);
    assert_eq!(ids(&chain.order, &releases), ["2001", "2000", "2002"]);
    let circles = chain
        .problems
        .iter()
        .filter(|p| matches!(p, Problem::Circle { .. }))
        .count();
    assert_eq!(circles, 1);
    releases[0].previous.as_mut().unwrap().digest = Some(releases[0].digest.clone());
    let problems = check(0, &releases).problems;
    assert!(problems.contains(&Problem::Circle { of: 0 }), "{problems:?}");
}

/// Years, in some order.
fn shuffled() -> impl Strategy<Value = (Vec<Release>, Vec<usize>)> {
    (2..8_usize).prop_flat_map(|count| {
        let order = Just((0..count).collect::<Vec<_>>()).prop_shuffle();
        (Just(years(count)), order)
    })
}

fn arranged(releases: &[Release], order: &[usize]) -> Vec<Release> {
    order.iter().map(|at| releases[*at].clone()).collect()
}

fn head_of(releases: &[Release]) -> usize {
    let latest = releases
        .iter()
        .enumerate()
        .max_by_key(|(_, release)| release.from.clone());
    latest.unwrap().0
}

proptest! {
    #[test]
    fn a_whole_chain_is_found_whole_in_any_order((releases, order) in shuffled()) {
        let arranged = arranged(&releases, &order);
        let chain = check(head_of(&arranged), &arranged);
        let expected: Vec<String> = releases.iter().rev().filter_map(|release| release.id.clone()).collect();
        prop_assert_eq!(ids(&chain.order, &arranged), expected);
        prop_assert_eq!(chain.problems, Vec::new());
        prop_assert!(chain.later.is_empty() && chain.apart.is_empty());
    }

    #[test]
    fn one_taken_away_is_missing((mut releases, order) in shuffled(), at in any::<prop::sample::Index>()) {
        let gone = at.index(releases.len() - 1);
        let after = releases[gone + 1].clone();
        releases.remove(gone);
        let order: Vec<usize> = order.into_iter().filter(|at| *at < releases.len()).collect();
        let arranged = arranged(&releases, &order);
        let chain = check(head_of(&arranged), &arranged);
        prop_assert_eq!(
            named(&chain, &arranged),
            [format!("missing: {} {}", after.id.unwrap(), &after.digest[..8])].into()
        );
        prop_assert_eq!(chain.apart.len(), gone);
    }

    /// Whoever writes a past release anew would have to write all later ones anew too, and sign them.
    #[test]
    fn one_replaced_is_told((mut releases, order) in shuffled(), at in any::<prop::sample::Index>()) {
        let replaced = at.index(releases.len() - 1);
        let before = replaced.checked_sub(1).map(|before| releases[before].clone());
        releases[replaced] = release(2000 + replaced, "other figures", before.as_ref());
        let arranged = arranged(&releases, &order);
        let chain = check(head_of(&arranged), &arranged);
        let [old, new] = [&releases[replaced + 1], &releases[replaced]];
        prop_assert_eq!(
            named(&chain, &arranged),
            [format!(
                "replaced: {} {}, {} {}",
                old.id.as_ref().unwrap(), &old.digest[..8], new.id.as_ref().unwrap(), &new.digest[..8]
            )].into()
        );
        prop_assert!(chain.problems[0].is_contradiction());
    }

    /// The one that was published first and the one put in its place: two payloads of one name.
    #[test]
    fn both_of_one_name_are_told((mut releases, _) in shuffled(), at in any::<prop::sample::Index>()) {
        let doubled = at.index(releases.len() - 1);
        let mut other = release(2000 + doubled, "other figures", None);
        other.previous = releases[doubled].previous.clone();
        releases.push(other);
        let chain = check(releases.len() - 2, &releases);
        let is_told = chain.problems.iter().any(|problem| matches!(problem, Problem::Twice { releases } if releases.len() == 2));
        prop_assert!(is_told);
    }

    #[test]
    fn any_links_end_and_the_order_of_the_list_tells_nothing(
        links in proptest::collection::vec(proptest::option::of(0..9_usize), 1..8),
        shift in 0..8_usize,
    ) {
        let releases: Vec<Release> = links.iter().enumerate().map(|(at, link)| Release {
            digest: crate::sha256_hex(&[at as u8]),
            previous: link.map(|link| Previous { digest: Some(crate::sha256_hex(&[link as u8])), id: None }),
            id: Some(format!("{at}")),
            ..Release::default()
        }).collect();
        let chain = check(0, &releases);
        let mut turned = releases.clone();
        turned.rotate_left(shift % releases.len());
        let head = turned.iter().position(|release| release.digest == releases[0].digest).unwrap();
        let again = check(head, &turned);
        prop_assert_eq!(ids(&again.order, &turned), ids(&chain.order, &releases));
        prop_assert_eq!(named(&again, &turned), named(&chain, &releases));
    }
}
