//! The plugins that a stranger's release is audited with once more: ours run, and another's only where the release pins it *and*
//! whoever audits it again names it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use candour_compare::reproduction::NotRun;
use candour_host::{Code, Error, ErrorKind, Found, Loaded, Program, Search};
use candour_model::outcome::Isolation;

use super::kept::{Isolations, Pins, Terms, is_ours, refuse_impostor};
use super::{STANDARD, search};
use crate::args::{IsolationWanted, PluginOptions};
use crate::exit::Failure;

/// What whoever audits a stranger's release again allows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Strangers<'a> {
    /// How far the report says that each plugin had to be kept from the machine.
    pub(crate) isolation: &'a BTreeMap<String, Isolation>,
    /// Whether plugins that the release pins may run wherever they are found, the release's own folders among them.
    pub(crate) may_run_foreign: bool,
}

/// By family, why a plugin was not run.
pub(crate) type NotRunHere = BTreeMap<String, NotRun>;

impl Strangers<'_> {
    /// The plugins that may run, and why others do not.
    pub(crate) fn find(
        self,
        families: &[&str],
        options: &PluginOptions,
        declared: &[PathBuf],
        pins: &Pins,
    ) -> Result<(Vec<Found>, NotRunHere), Failure> {
        let declared = match self.may_run_foreign {
            true => declared,
            false => &[],
        };
        let everywhere = search(options, declared);
        let named = Search {
            given: options.plugins.clone(),
            ..Search::default()
        };
        let mut run = Vec::new();
        let mut not_run = NotRunHere::new();
        for &family in families {
            if STANDARD.contains(&family) {
                let found = candour_host::find(family, &everywhere)?;
                refuse_impostor(&found)?;
                run.push(found);
                continue;
            }
            let places = match self.may_run_foreign {
                true => &everywhere,
                false => &named,
            };
            match self.foreign(family, places, pins)? {
                Ok(found) => run.push(found),
                Err(why) => drop(not_run.insert(family.to_owned(), why)),
            }
        }
        Ok((run, not_run))
    }

    /// How far plugins had to be kept from the machine where the report was made: that is the publisher's to say, and stands in the
    /// report, so that it is the same here, however far they are kept from this machine.
    pub(crate) fn isolations(self, families: &[&str], found: &[Found], terms: &Terms) -> Isolations {
        let mut isolations = Isolations::default();
        for &family in families {
            let stated = self.isolation.get(family).copied();
            let terms = Terms {
                instead: stated,
                ..terms.clone()
            };
            let kept = found
                .iter()
                .find(|found| found.family == family)
                .map(|found| terms.keep(found));
            match (kept, stated) {
                (Some(kept), _) => isolations.note(family, kept),
                (None, Some(isolation)) => drop(isolations.isolation.insert(family.to_owned(), isolation)),
                (None, None) => {}
            }
        }
        isolations
    }

    fn foreign(self, family: &str, places: &Search, pins: &Pins) -> Result<Result<Found, NotRun>, Failure> {
        let Some(pinned) = pins.get(family) else {
            return Ok(Err(NotRun::NotPinned));
        };
        let found = match candour_host::find(family, places) {
            Ok(found) => found,
            Err(Error {
                kind: ErrorKind::NotFound { .. },
            }) => {
                return Ok(Err(match self.may_run_foreign {
                    true => NotRun::NotHere,
                    false => NotRun::NotNamed,
                }));
            }
            Err(error) => return Err(error.into()),
        };
        refuse_impostor(&found)?;
        Ok(match found.sha256() == pinned {
            true => Ok(found),
            false => Err(NotRun::NotPinned),
        })
    }
}

/// Opens them: ours as far from the machine as it can, strangers' in full, unless whoever runs this says otherwise. One that
/// cannot be kept so far from it did not run.
pub(crate) fn open(
    found: Vec<Found>,
    wanted: Option<IsolationWanted>,
    program: &Program,
    not_run: &mut NotRunHere,
) -> Result<Loaded, Failure> {
    let ours = Terms {
        instead: wanted.map(IsolationWanted::isolation),
        ..Terms::default()
    };
    let foreign: Vec<String> = found
        .iter()
        .filter(|found| !is_ours(found))
        .map(|found| found.family.clone())
        .collect();
    let (mut loaded, _) = super::kept::open(found, &ours, program)?;
    for family in foreign {
        let is_not_isolated = |plugin: &Result<_, candour_host::PluginFailure>| {
            plugin.as_ref().is_err_and(|failure| failure.code == Code::NotIsolated)
        };
        if loaded.get(&family).is_some_and(is_not_isolated) {
            loaded.remove(&family);
            not_run.insert(family, NotRun::NotIsolated);
        }
    }
    Ok(loaded)
}
