//! Audits a release: open, plan, one pass, judge, verdict.
//!
//! One direction, no step looks back. [`audit`] opens the files of both sides, asks every rule of the policy which tallies
//! it needs, reads each file once (hashing, tallying and validating as it goes), lets the rules judge in parallel, and
//! comes to a verdict. Where something failed, and the publisher wants all its record numbers, that file is read once more.
//! What of the [`Outcome`] may be shown to whom is decided elsewhere.
//!
//! Deliberately absent: a clock, randomness, hash order, files written, words for people.

mod all_records;
mod baseline;
mod blocks;
mod core_coverage;
mod core_manifest;
mod core_rules;
mod coverage;
mod declared_texts;
mod digest;
mod error;
mod facts;
mod fold;
mod inputs;
mod judge;
mod listed_groups;
mod near;
mod never_applies;
mod open;
mod outside;
mod outside_words;
mod pass;
mod plan;
mod previous;
mod profile;
mod severity;
mod standard;
mod structure;
mod structure_words;
mod telling;
mod turns;
mod unreadable;
mod unreadable_words;
mod unseen;
mod unseen_words;
mod verdict;
mod waive;

use std::collections::{BTreeMap, BTreeSet};

use candour_config::lock::Lock;
use candour_config::policy::{Policy, Weaker};
use candour_config::release::Release;
use candour_config::schema::Schema;
use candour_host::Loaded;
use candour_model::baseline::Baseline;
use candour_model::outcome::{Compared, Isolation, Outcome};
use candour_model::tally::Side;

use telling::Telling;

pub use all_records::MOST as MOST_RECORDS;
pub use core_rules::{core_manifest, core_rules};
pub use error::{Error, ErrorKind, Result};

/// A release with its schemas.
#[derive(Clone, Copy, Debug)]
pub struct Declared<'a> {
    pub release: &'a Release,
    /// Its schemas, by dataset.
    pub schemas: &'a BTreeMap<String, Schema>,
}

/// What is at hand of the release before.
pub enum Before<'a> {
    /// Its folder.
    Release(Declared<'a>),
    /// What it published of itself.
    Baseline(PublishedBaseline<'a>),
}

/// A release of the archive.
pub struct Earlier<'a> {
    /// What is at hand of it.
    pub release: Before<'a>,
    /// The digest of the statement that it published.
    pub statement: Option<String>,
}

impl Before<'_> {
    /// What of it is read.
    fn compared(&self) -> Compared {
        match self {
            Before::Release(_) => Compared::Files,
            Before::Baseline(_) => Compared::Baseline,
        }
    }
}

/// A baseline as it was read.
#[derive(Clone, Copy, Debug)]
pub struct PublishedBaseline<'a> {
    /// What it holds.
    pub baseline: &'a Baseline,
    /// The bytes of its file.
    pub bytes: &'a [u8],
}

/// What to audit, and with what.
pub struct Request<'a> {
    /// The release.
    pub current: Declared<'a>,
    /// The release before it.
    pub previous: Option<Before<'a>>,
    /// Why others cannot get at the previous release; absent where they can.
    pub previous_withheld: Option<String>,
    /// The digest of the statement that the previous release published.
    pub previous_statement: Option<String>,
    /// The releases before that one.
    pub archive: Vec<Earlier<'a>>,
    /// What digests of withheld files are salted with: a secret of the publisher.
    pub salt: String,
    pub policy: &'a Policy,
    /// What of the policy is weaker than the built-in one, or than its packs.
    pub weakened: Weaker,
    /// Plugins by the family of their rules.
    pub families: &'a Loaded,
    /// The lock file of the release, if it has one.
    pub lock: Option<&'a Lock>,
    /// The families whose plugins are those that the lock file pins.
    pub pinned: BTreeSet<String>,
    /// How far each plugin has to be kept from the machine, by id.
    pub isolation: BTreeMap<String, Isolation>,
    /// The plugins that whoever runs the audit lets run less confined than they must be.
    pub let_loose: BTreeSet<String>,
    /// The day that the audit takes for today, unless the release declares one.
    pub as_of: String,
    /// How many bytes reading and counting may take; as many as it needs where nothing is said. What does not fit is an error: it
    /// changes no result.
    pub memory: Option<u64>,
    /// About how many bytes a block read at a time has; a good size where nothing is said. It changes no result.
    pub block_bytes: Option<u64>,
    /// Whether all record numbers of what failed are wanted, for which files are read once more.
    pub all_records: bool,
    /// Told of each block read.
    pub progress: &'a (dyn Fn(&Progress<'_>) + Sync),
}

/// How far the reading of a dataset is.
#[derive(Clone, Copy, Debug)]
pub struct Progress<'a> {
    pub dataset: &'a str,
    /// Its records that have been read.
    pub records: u64,
    /// Their bytes.
    pub bytes: u64,
    /// The bytes of all its files; absent where one is compressed.
    pub of_bytes: Option<u64>,
}

/// Audits a release. Threads are those of the current rayon pool.
///
/// # Errors
/// Data that cannot be read, and faults of our own. A rule that cannot run is no error here: it is in the outcome.
pub fn audit(request: &Request<'_>) -> Result<Outcome> {
    let mut current = open::open_side(&request.current, None, request.memory)?;
    let mut earlier = open::open_earlier(request)?;
    let mut facts = facts::before(request, &current, &earlier);

    let plans = plan::plan(request, &Telling::of(&facts), |_| true);
    let of_baseline = baseline::wanted(request, &facts);
    let published = of_baseline.iter().filter(|spec| spec.is_plain()).cloned();
    let further = published.chain(profile::wanted(&facts));
    let further = further
        .chain(coverage::wanted(&plans))
        .chain(unreadable::wanted(&facts));
    let mut passes = pass::run(request, &mut current, &mut earlier, &plans, further)?;
    facts::complete(&mut facts, &passes);
    let profiles = profile::profiles(&facts, &passes);
    let (baseline, baseline_too_large) = baseline::written(&of_baseline, &passes);

    let judged = judge::judge(&Telling::of(&facts), plans, &passes);
    let published_values = passes.take_published_values();
    let mut blocks = blocks::assemble(request, &facts, judged, &passes);
    let waivers = waive::waive(request, &facts, &mut blocks);
    let not_checked = blocks::not_checked(request, &facts, &blocks, &passes);
    let unprotected = standard::unprotected(request, &facts, &blocks, &not_checked);
    let caps = verdict::caps(request, &facts, &blocks, &unprotected);
    let verdict = verdict::verdict(&blocks, &caps, &waivers);
    let beneath = fold::fold(&blocks, request.policy.publication.threshold);
    let records = match request.all_records {
        true => all_records::gather(request, &facts, &blocks, &passes),
        false => BTreeMap::new(),
    };
    Ok(Outcome {
        dimensions: verdict::dimensions(&blocks),
        inputs: inputs::inputs(request, &passes),
        released_to: request.current.release.declaration.release.released_to(),
        weakenings: request.weakened.whole.clone(),
        policies: request.policy.packs.iter().map(|pack| pack.id.clone()).collect(),
        publication: request.policy.publication.clone(),
        coverage_floor: request.policy.coverage_floor,
        declared_paths: inputs::declared_paths(request.current.release),
        published_values,
        isolation: request.isolation.clone(),
        compared: request.previous.as_ref().map_or(Compared::Files, Before::compared),
        archive: request
            .archive
            .iter()
            .map(|earlier| (earlier.release.compared(), earlier.statement.clone()))
            .collect(),
        previous_statement: request.previous_statement.clone(),
        previous_withheld: request.previous_withheld.is_some(),
        salt: request.salt.clone(),
        profiles,
        baseline,
        baseline_too_large,
        facts,
        blocks,
        beneath,
        records,
        not_checked,
        verdict,
        caps,
        waivers,
    })
}

impl<'a> Request<'a> {
    /// All earlier releases: the previous one, and those of the archive in their order.
    fn earlier(&self) -> impl Iterator<Item = (Side, &Before<'a>)> {
        let previous = self.previous.iter().map(|previous| (Side::Comparison, previous));
        let places = (0..=u8::MAX).map(Side::Archive);
        previous.chain(places.zip(self.archive.iter().map(|earlier| &earlier.release)))
    }
}

/// Whether the release is a single file about which nothing is declared.
fn is_bare(release: &Release) -> bool {
    release.declaration.dataset.is_empty()
}
