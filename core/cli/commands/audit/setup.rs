//! Everything an audit needs, read and checked before any data are opened: release, schemas, policy, plugins.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use candour_audit::{Declared, Earlier, Progress, Request};
use candour_config::declaration::parse_local;
use candour_config::lock::{self, Lock};
use candour_config::policy::{self, Policy, Weaker};
use candour_config::release::{self, Named, Release};
use candour_config::schema::Schema;
use candour_host::{ErrorKind, Found, Loaded, Plugin};
use candour_model::outcome::{Isolation, Outcome};

use super::bare::Taken;
use super::previous::{self, AtHand};
use crate::args::{AuditOptions, IsolationWanted, PluginOptions, Resources};
use crate::exit::Failure;
use crate::plugins::kept::{self, Isolations, Pins, Terms};
use crate::plugins::strangers::{self, NotRunHere, Strangers};
use crate::{memory, packs, plugins};

/// Everything an audit needs.
pub(crate) struct Setup {
    /// What a bare data file is taken for.
    taken: Option<Taken>,
    pub(crate) release: Release,
    schemas: BTreeMap<String, Schema>,
    pub(crate) previous: Option<AtHand>,
    /// Why others cannot get at what the release is compared with.
    pub(crate) previous_withheld: Option<String>,
    /// The digest of the statement that the previous release published.
    pub(crate) previous_statement: Option<String>,
    /// The releases before that one, and the digests of their statements.
    pub(crate) archive: Vec<(AtHand, Option<String>)>,
    policy: Policy,
    weakened: Weaker,
    pub(crate) plugins: Loaded,
    lock: Option<Lock>,
    /// The families whose plugins are those of the lock file.
    pinned: BTreeSet<String>,
    /// How far plugins have to be kept from the machine.
    isolations: Isolations,
    /// The plugins of a stranger's release that did not run here, and why.
    pub(crate) not_run: NotRunHere,
}

/// What the user asked for and cannot be had, or not in this version.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
enum Error {
    #[error("there is no file or folder {}", path.display())]
    #[diagnostic(
        code(candour::audit::not_found),
        help("name the folder that holds candour.toml, or a data file to be audited alone")
    )]
    NotFound { path: PathBuf },
    #[error("--locked needs a candour.lock, and there is none in {}", folder.display())]
    #[diagnostic(
        code(candour::audit::no_lock),
        help("pin the plugins with `candour plugin lock`, or leave --locked out")
    )]
    NoLock { folder: PathBuf },
}

/// Why what a private declaration names is withheld.
pub(crate) const WITHHELD: &str = "named in candour.local.toml, which is private";

/// What the user says besides the release.
pub(crate) struct Wishes<'a> {
    /// Policies that take the place of the release's own.
    pub(crate) policies: &'a [String],
    /// What takes the place of the release's own previous release.
    pub(crate) previous: Option<&'a Path>,
    /// What takes the place of the release's own archive, where there is any.
    pub(crate) archive: &'a [PathBuf],
    /// Where plugins are looked for first.
    pub(crate) plugins: &'a PluginOptions,
    /// Whether only pinned plugins may run.
    pub(crate) locked: bool,
    /// What of a release that is somebody else's may run.
    pub(crate) strangers: Option<Strangers<'a>>,
}

/// Reads and checks everything but the data.
pub(crate) fn prepare(options: &AuditOptions) -> Result<Setup, Failure> {
    let mut taken = None;
    let release = match std::fs::metadata(&options.release) {
        Ok(found) if found.is_file() => {
            let bare = taken.insert(Taken::of(&options.release, options.kind).map_err(Failure::usage)?);
            release::bare(&options.release, bare.kind)?
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let path = options.release.clone();
            return Err(Failure::usage(Error::NotFound { path }));
        }
        _ => release::load(&options.release)?,
    };
    let wishes = Wishes {
        policies: &options.policy,
        previous: options.previous.as_deref(),
        archive: &[],
        plugins: &options.plugins,
        locked: options.locked,
        strangers: None,
    };
    Ok(Setup {
        taken,
        ..prepare_release(release, &wishes)?
    })
}

/// The same for a release that was read already.
pub(crate) fn prepare_release(mut release: Release, wishes: &Wishes<'_>) -> Result<Setup, Failure> {
    if !wishes.policies.is_empty() {
        release.policies = wishes
            .policies
            .iter()
            .map(|name| Named {
                name: name.clone(),
                place: None,
            })
            .collect();
    }
    if let Some(previous) = wishes.previous {
        release.previous = Some(previous.to_owned());
        release.published_previous = Some(previous.to_owned());
    }
    if !wishes.archive.is_empty() {
        release.archive = wishes.archive.to_vec();
    }
    let schemas = release::read_schemas(&release)?;
    let previous = previous::read(&release)?;
    let archive = previous::read_archive(&release)?;
    let previous_statement = match &release.published_previous {
        Some(path) => previous::statement_of(path)?,
        None => None,
    };
    let policy = policy::resolve(&release, &packs::built_in())?;
    if wishes.strangers.is_some() {
        policy::is_within_a_strangers_means(&policy)?;
    }
    let families = policy.families();
    let families = plugins::of_plugins(&families);
    let lock = match release.declaration.dataset.is_empty() {
        true => None,
        false => lock::read(&release.folder)?,
    };
    if wishes.locked && lock.is_none() {
        let folder = release.folder.clone();
        return Err(Failure::usage(Error::NoLock { folder }));
    }
    let terms = Terms {
        pins: lock.as_ref().map(kept::pins).unwrap_or_default(),
        least: policy.plugins.isolation,
        instead: wishes.plugins.isolation.map(IsolationWanted::isolation),
    };
    let program = plugins::program(policy.plugins)?;
    let mut not_run = NotRunHere::new();
    let (mut plugins, isolations) = match wishes.strangers {
        None => {
            let found = plugins::find(families.iter().copied(), wishes.plugins, &release.plugin_paths)?;
            if wishes.locked {
                found.iter().try_for_each(|found| must_be_pinned(found, &terms.pins))?;
            }
            kept::open(found, &terms, &program)?
        }
        Some(strangers) => {
            let found;
            (found, not_run) = strangers.find(&families, wishes.plugins, &release.plugin_paths, &terms.pins)?;
            let isolations = strangers.isolations(&families, &found, &terms);
            let wanted = wishes.plugins.isolation;
            (strangers::open(found, wanted, &program, &mut not_run)?, isolations)
        }
    };
    // What the built-in policy would ask and this one does not is told, also where its plugin is not at hand.
    let paths = match wishes.strangers {
        None => release.plugin_paths.as_slice(),
        Some(_) => &[],
    };
    for family in plugins::of_plugins(&policy.families_left_out()) {
        let mut found = plugins::find([family], wishes.plugins, paths).unwrap_or_default();
        found.retain(|found| !wishes.locked || must_be_pinned(found, &terms.pins).is_ok());
        let left_out = kept::open(found, &terms, &program).map(|(loaded, _)| loaded);
        plugins.extend(
            left_out
                .unwrap_or_default()
                .into_iter()
                .filter(|(_, plugin)| plugin.is_ok()),
        );
    }
    let pinned = pinned(lock.as_ref(), &plugins);
    let manifests: Vec<_> = plugins
        .values()
        .flatten()
        .map(|plugin| plugin.manifest().clone())
        .collect();
    let core_rules = candour_audit::core_rules();
    let core_rules: Vec<&str> = core_rules.iter().map(String::as_str).collect();
    policy::check_rules(&policy, &release, &manifests, &core_rules)?;
    let weakened = policy::weakenings(&policy, &manifests)?;
    let local = release.local.as_ref().map(parse_local).transpose()?;
    let is_local = local.is_some_and(|local| local.previous.is_some());
    Ok(Setup {
        taken: None,
        previous_withheld: (previous.is_some() && is_local && wishes.previous.is_none()).then(|| WITHHELD.to_owned()),
        release,
        schemas,
        previous,
        previous_statement,
        archive,
        policy,
        weakened,
        plugins,
        lock,
        pinned,
        isolations,
        not_run,
    })
}

/// Refuses a library that is not the one that the lock file pins.
fn must_be_pinned(found: &Found, pins: &Pins) -> Result<(), candour_host::Error> {
    let pinned = pins.get(&found.family);
    match pinned.is_some_and(|pinned| pinned == found.sha256()) {
        true => Ok(()),
        false => Err(ErrorKind::NotLocked {
            family: found.family.clone(),
            place: found.place.clone(),
            sha256: found.sha256().to_owned(),
            pinned: pinned.cloned(),
        }
        .into()),
    }
}

/// The plugins that are those of the lock file. Others are told of, unless there is no lock file at all.
fn pinned(lock: Option<&Lock>, plugins: &Loaded) -> BTreeSet<String> {
    let Some(lock) = lock else {
        return BTreeSet::new();
    };
    let platform = candour_host::platform();
    let is_pinned = |family: &str, plugin: &Plugin| {
        let version = lock.plugins.get(family).map(|pinned| pinned.version.as_str());
        plugin.sha256() == lock.sha256(family, &platform) && version == Some(&plugin.manifest().version)
    };
    let mut pinned = BTreeSet::new();
    for (family, plugin) in plugins
        .iter()
        .filter_map(|(family, plugin)| Some((family, plugin.as_ref().ok()?)))
    {
        if is_pinned(family, plugin) {
            pinned.insert(family.clone());
        } else {
            log::warn!("the plugin {family} is not the one that candour.lock pins; --locked refuses it");
        }
    }
    pinned
}

impl Setup {
    /// Runs the audit on the current pool. `salt` is the publisher's secret.
    pub(crate) fn audit(
        &self,
        today: &str,
        salt: &str,
        resources: &Resources,
        all_records: bool,
        progress: &(dyn Fn(&Progress<'_>) + Sync),
    ) -> Result<Outcome, Failure> {
        let request = Request {
            current: Declared {
                release: &self.release,
                schemas: &self.schemas,
            },
            previous: self.previous.as_ref().map(AtHand::before),
            previous_withheld: self.previous_withheld.clone(),
            previous_statement: self.previous_statement.clone(),
            archive: self
                .archive
                .iter()
                .map(|(at_hand, statement)| Earlier {
                    release: at_hand.before(),
                    statement: statement.clone(),
                })
                .collect(),
            salt: salt.to_owned(),
            policy: &self.policy,
            weakened: self.weakened.clone(),
            families: &self.plugins,
            lock: self.lock.as_ref(),
            pinned: self.pinned.clone(),
            isolation: self.isolations.isolation.clone(),
            let_loose: self.isolations.let_loose.clone(),
            as_of: today.to_owned(),
            memory: resources.memory.or_else(memory::spare),
            block_bytes: resources.block_size,
            all_records,
            progress,
        };
        Ok(candour_audit::audit(&request)?)
    }

    /// Whether others cannot get at what the release is compared with.
    pub(crate) fn is_previous_withheld(&self) -> bool {
        self.previous_withheld.is_some()
    }

    /// How far plugins have to be kept from the machine, by id.
    pub(crate) fn isolation(&self) -> &BTreeMap<String, Isolation> {
        &self.isolations.isolation
    }

    /// Whether it is a single file about which nothing is declared.
    pub(crate) fn is_bare(&self) -> bool {
        self.release.declaration.dataset.is_empty()
    }

    /// What was assumed of a file about which nothing is declared, after an audit that found people in it, or did not.
    pub(crate) fn assumptions(&self, has_found_people: bool) -> Vec<String> {
        let Some(taken) = &self.taken else {
            return Vec::new();
        };
        vec![
            taken.told(has_found_people),
            "no schema, so types, privacy, people and totals are unknown; nothing to compare with".to_owned(),
            format!(
                "the policy {}",
                self.policy
                    .packs
                    .iter()
                    .map(|pack| pack.id.as_str())
                    .collect::<Vec<_>>()
                    .join(", ")
            ),
        ]
    }
}
