//! The chain of releases: each signed payload may name, by digest, the one before it.
//!
//! Whoever takes one away, replaces one or puts them in another order leaves a link that leads nowhere or to the wrong
//! place. Nothing here knows what a payload says: a release is its digest, its link, and a few labels to compare. The
//! same releases give the same answer in whatever order they come.

use std::collections::{BTreeMap, BTreeSet};

#[cfg(test)]
mod tests;

/// One release, as its own signed payload tells of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Release {
    /// The digest of the payload's bytes: what others name it by.
    pub digest: String,
    /// The release that it says came before; none if it is the first.
    pub previous: Option<Previous>,
    /// Its own name.
    pub id: Option<String>,
    /// The first day that it covers, `YYYY-MM-DD`.
    pub from: Option<String>,
    /// The last.
    pub to: Option<String>,
    /// The day for which its payload was made.
    pub as_of: Option<String>,
}

/// How a release names the one before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Previous {
    /// The digest of its payload; without it nothing is bound.
    pub digest: Option<String>,
    /// Its name.
    pub id: Option<String>,
}

/// What the links came to. Numbers are positions in the list that was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// From the release asked about back to the earliest that links lead to.
    pub order: Vec<usize>,
    /// Releases from which links lead to the one asked about.
    pub later: Vec<usize>,
    /// Releases that no link joins to it.
    pub apart: Vec<usize>,
    /// What is wrong, in the order of the digests concerned.
    pub problems: Vec<Problem>,
}

/// What is wrong with a link, or between releases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// A link names a payload that is not here.
    Missing {
        /// The release whose link it is.
        of: usize,
    },
    /// A release names the one before it without its digest, so any may be put in its place.
    Unbound {
        /// The release.
        of: usize,
    },
    /// The link names one payload, and of the release of that name another is here.
    Replaced {
        /// The release whose link it is.
        of: usize,
        /// The release of that name.
        found: usize,
    },
    /// The payload that the link names calls itself otherwise than the link does.
    OtherName {
        /// The release whose link it is.
        of: usize,
        /// The release that it leads to.
        found: usize,
    },
    /// A link leads to a release that covers a later time, or was made for a later day.
    Reordered {
        /// The release whose link it is.
        of: usize,
        /// The release that it leads to.
        found: usize,
    },
    /// Links lead round in a circle.
    Circle {
        /// A release of it.
        of: usize,
    },
    /// Several releases name the same one as the one before.
    Fork {
        /// The release that they name.
        before: usize,
        /// Those that name it.
        after: Vec<usize>,
    },
    /// Different payloads bear the name of one release.
    Twice {
        /// Those that do.
        releases: Vec<usize>,
    },
    /// A release says that none came before it, and an earlier one is here.
    NotFirst {
        /// The release.
        of: usize,
        /// The earlier one.
        found: usize,
    },
}

impl Problem {
    /// Whether what is here contradicts itself; otherwise something is merely not here.
    pub fn is_contradiction(&self) -> bool {
        !matches!(self, Problem::Missing { .. } | Problem::Unbound { .. })
    }
}

/// Checks every link, and follows those that lead back from the release at position `head`.
///
/// One payload twice is one release: the first in the list stands for both.
pub fn check(head: usize, releases: &[Release]) -> Chain {
    let links = Links::new(releases);
    let head = links
        .by_digest
        .get(releases[head].digest.as_str())
        .copied()
        .unwrap_or(head);
    let order = links.back_from(head);
    let (mut later, mut apart) = (Vec::new(), Vec::new());
    for at in links.positions() {
        if order.contains(&at) {
            continue;
        }
        match links.back_from(at).contains(&head) {
            true => later.push(at),
            false => apart.push(at),
        }
    }
    let mut problems: Vec<Problem> = links.positions().filter_map(|at| links.problem_of(at)).collect();
    problems.extend(links.forks());
    problems.extend(links.twice());
    problems.extend(links.circles());
    if let Some(first) = order
        .last()
        .copied()
        .filter(|first| releases[*first].previous.is_none())
    {
        let is_earlier = |at: &&usize| is_later(&releases[first], &releases[**at]);
        problems.extend(apart.iter().find(is_earlier).map(|found| Problem::NotFirst {
            of: first,
            found: *found,
        }));
    }
    Chain {
        order,
        later,
        apart,
        problems,
    }
}

struct Links<'a> {
    releases: &'a [Release],
    by_digest: BTreeMap<&'a str, usize>,
}

impl<'a> Links<'a> {
    fn new(releases: &'a [Release]) -> Self {
        let mut by_digest = BTreeMap::new();
        for (at, release) in releases.iter().enumerate() {
            by_digest.entry(release.digest.as_str()).or_insert(at);
        }
        Links { releases, by_digest }
    }

    /// Each release once, in the order of the digests.
    fn positions(&self) -> impl Iterator<Item = usize> {
        self.by_digest.values().copied()
    }

    /// The release that a link leads to.
    fn before(&self, at: usize) -> Option<usize> {
        let digest = self.releases[at].previous.as_ref()?.digest.as_deref()?;
        self.by_digest.get(digest).copied()
    }

    fn back_from(&self, at: usize) -> Vec<usize> {
        let mut order = vec![at];
        let mut next = self.before(at);
        while let Some(at) = next.filter(|at| !order.contains(at)) {
            order.push(at);
            next = self.before(at);
        }
        order
    }

    fn problem_of(&self, at: usize) -> Option<Problem> {
        let previous = self.releases[at].previous.as_ref()?;
        if previous.digest.is_none() {
            return Some(Problem::Unbound { of: at });
        }
        let Some(found) = self.before(at) else {
            let namesake =
                |other: &usize| *other != at && previous.id.is_some() && self.releases[*other].id == previous.id;
            return Some(match self.positions().find(namesake) {
                Some(found) => Problem::Replaced { of: at, found },
                None => Problem::Missing { of: at },
            });
        };
        if previous.id.is_some() && self.releases[found].id != previous.id {
            return Some(Problem::OtherName { of: at, found });
        }
        is_later(&self.releases[found], &self.releases[at]).then_some(Problem::Reordered { of: at, found })
    }

    fn forks(&self) -> Vec<Problem> {
        let mut after: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for at in self.positions() {
            if let Some(before) = self.before(at) {
                after.entry(&self.releases[before].digest).or_default().push(at);
            }
        }
        let forked = after.into_iter().filter(|(_, after)| after.len() > 1);
        forked
            .map(|(digest, after)| Problem::Fork {
                before: self.by_digest[digest],
                after,
            })
            .collect()
    }

    fn twice(&self) -> Vec<Problem> {
        let mut named: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for at in self.positions() {
            if let Some(id) = &self.releases[at].id {
                named.entry(id).or_default().push(at);
            }
        }
        let several = named.into_values().filter(|releases| releases.len() > 1);
        several.map(|releases| Problem::Twice { releases }).collect()
    }

    /// Digests of honest payloads cannot name each other; whatever claims to be one may.
    fn circles(&self) -> Vec<Problem> {
        let mut seen = BTreeSet::new();
        let mut circles = Vec::new();
        for at in self.positions() {
            let order = self.back_from(at);
            let is_circle = self.before(order[order.len() - 1]) == Some(at);
            if is_circle && !seen.contains(&at) {
                seen.extend(order);
                circles.push(Problem::Circle { of: at });
            }
        }
        circles
    }
}

/// Whether `one` covers a later time than `other`; where that is not known, whether it was made for a later day: a release may
/// be audited long after the next one. Days written so compare as texts.
fn is_later(one: &Release, other: &Release) -> bool {
    let later = |one: &Option<String>, other: &Option<String>| Some(one.as_ref()? > other.as_ref()?);
    let by_period = [later(&one.from, &other.from), later(&one.to, &other.to)];
    match by_period {
        [None, None] => later(&one.as_of, &other.as_of).unwrap_or(false),
        known => known.into_iter().flatten().any(|is_later| is_later),
    }
}
