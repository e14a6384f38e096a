//! From the families that a policy names to plugins that can be asked.

use std::collections::BTreeMap;
use std::fs::File;
use std::sync::{Mutex, PoisonError};

use candour_abi::INIT_SYMBOL;
use candour_model::outcome::Isolation;

use crate::answers::Asked;
use crate::border::Border;
use crate::error::{Error, ErrorKind};
use crate::failure::{Code, PluginFailure};
use crate::file::{Contents, TABLE_VERSION, this_machine};
use crate::isolate::{Children, Layer, Program, Starting, demanded, unreadable};
use crate::library::{self, Copy, LibraryFile};
use crate::place::Place;
use crate::plugin::Plugin;
use crate::search::Search;

/// The plugins by family; where one could not be used, why. Its rules could not run, others are unharmed.
pub type Loaded = BTreeMap<String, Result<Plugin, PluginFailure>>;

/// This platform, as lock files name platforms.
pub fn platform() -> String {
    format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS)
}

/// A library that was found and read. Nothing of it has run.
pub struct Found {
    /// The family that it was looked for.
    pub family: String,
    /// Where it lies.
    pub place: Place,
    /// Whether it is, byte for byte, a library that comes with the program.
    pub comes_with_program: bool,
    file: LibraryFile,
}

impl Found {
    /// The digest of its bytes, lower-case hex.
    pub fn sha256(&self) -> &str {
        &self.file.sha256
    }

    /// The library of a family that lies there.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn at(family: &str, place: Place, search: &Search) -> Result<Self, Error> {
        let file = LibraryFile::read(&place)?;
        Ok(Found {
            family: family.to_owned(),
            comes_with_program: search.comes_with_program(family, &place, &file)?,
            file,
            place,
        })
    }
}

/// Finds the library of a family, and opens nothing.
///
/// # Errors
/// It is nowhere, or in two places, or cannot be read.
pub fn find(family: &str, search: &Search) -> Result<Found, Error> {
    Found::at(family, search.find(family)?, search)
}

/// Opens libraries that were found, each as far from the machine as is said with it: where that cannot be, it is not opened.
///
/// # Errors
/// They cannot be copied. What is wrong with one of them stands in its place among the plugins.
pub fn open(found: Vec<(Found, Isolation)>, program: &Program) -> Result<Loaded, Error> {
    let (here, apart): (Vec<_>, Vec<_>) = found
        .into_iter()
        .partition(|(_, isolation)| *isolation == Isolation::None);
    let mut loaded = in_processes(apart, program)?;
    for (found, _) in here {
        let (family, plugin) = in_this_process(found)?;
        loaded.insert(family, plugin);
    }
    Ok(loaded)
}

/// Children are started here, since each ends with the thread that started it; then they are waited for together.
fn in_processes(found: Vec<(Found, Isolation)>, program: &Program) -> Result<Loaded, Error> {
    if found.is_empty() {
        return Ok(Loaded::new());
    }
    // The data of a release may be where this program works, and its secrets in its environment.
    if let Err(reason) = unreadable() {
        log::debug!("other processes of the user can read of this one: {reason}");
    }
    let mut started = Vec::with_capacity(found.len());
    for (
        Found {
            family, place, file, ..
        },
        isolation,
    ) in found
    {
        // Where it lies is for the private record of the run.
        log::debug!("opening the plugin {family}, sha256 {}", file.sha256);
        let library = library::for_others(file.bytes()).map_err(|source| ErrorKind::NoCopy { source })?;
        let needed = demanded(isolation);
        let starting = can_be_opened(&file).and_then(|()| Starting::new(program, &library, needed));
        started.push((
            Opening {
                family,
                place,
                file,
                library,
                needed,
            },
            starting,
        ));
    }
    let others = started.len().saturating_sub(1);
    let (waiting, opened) = (Mutex::new(started), Mutex::new(Vec::new()));
    let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).pop();
    let open = || {
        while let Some((opening, starting)) = next() {
            let plugin = starting.and_then(|first| Opening::plugin(&opening, first, program));
            let mut opened = opened.lock().unwrap_or_else(PoisonError::into_inner);
            opened.push((opening, plugin));
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..others {
            // Where the system gives no more threads, those that there are wait for one child after the other.
            if std::thread::Builder::new().spawn_scoped(scope, open).is_err() {
                break;
            }
        }
        open();
    });
    let opened = opened.into_inner().unwrap_or_else(PoisonError::into_inner);
    let mut loaded = Loaded::new();
    for (opening, mut opened) in opened {
        // What looks like a plugin and could not be opened may have wanted something that the machine was short of for a
        // moment; what is none fails again.
        let is_odd = opened.as_ref().is_err_and(|failure| failure.code == Code::NotALibrary);
        if is_odd
            && opening
                .file
                .contents
                .as_ref()
                .is_some_and(|found| found.is_for_this_machine)
        {
            log::debug!("opening the plugin {} once more", opening.family);
            opened = Starting::new(program, &opening.library, opening.needed)
                .and_then(|first| opening.plugin(first, program));
        }
        loaded.insert(opening.family, opened);
    }
    Ok(loaded)
}

/// A library that a first child is to open.
struct Opening {
    family: String,
    place: Place,
    file: LibraryFile,
    library: File,
    needed: &'static [Layer],
}

impl Opening {
    fn plugin(&self, first: Starting, program: &Program) -> Result<Plugin, PluginFailure> {
        let library = self.library.try_clone();
        let library = library.map_err(|error| PluginFailure::new(Code::Crashed, error.to_string()))?;
        let children = Children::of(first, program, library)?;
        let layers = children.layers().clone();
        let plugin = Plugin::new(&self.family, Box::new(Asked(children)))?;
        Ok(plugin
            .found_at(self.place.clone(), self.file.sha256.clone())
            .confined(layers, program.limits.wall))
    }
}

/// What is for another machine or another version is not worth a try: nothing of it runs, and what the system would say of it
/// is hard to understand.
pub(crate) fn can_be_opened(file: &LibraryFile) -> Result<(), PluginFailure> {
    let Some(found) = &file.contents else {
        return Ok(());
    };
    if !found.is_for_this_machine {
        let (theirs, ours) = (&found.machine, this_machine());
        let detail = format!("it is for another machine: {theirs}; this is {ours}");
        return Err(PluginFailure::new(Code::NotALibrary, detail));
    }
    match found.table_version() {
        Some(TABLE_VERSION) => Ok(()),
        Some(other) => Err(PluginFailure::new(
            Code::WrongAbi,
            format!("it is made for version {other} of the table of plugins; this candour has version {TABLE_VERSION}"),
        )),
        None => Err(PluginFailure::new(
            Code::MissingSymbol,
            format!("it does not export {INIT_SYMBOL}, as every plugin does"),
        )),
    }
}

/// What is known of one library.
#[derive(Debug)]
pub struct Inspected {
    /// The family that its file's name says, if it says one.
    pub family: Option<String>,
    /// The digest of its bytes, lower-case hex.
    pub sha256: String,
    /// What its file says, unopened; none where it is no library.
    pub contents: Option<Contents>,
    /// What it says of itself, opened in a process of its own; or why it does not.
    pub plugin: Result<Plugin, PluginFailure>,
}

/// Looks at one library, of which nothing runs in this process: it is opened in one that is kept so far from the machine.
///
/// # Errors
/// The file cannot be read.
pub fn inspect(place: &Place, isolation: Isolation, program: &Program) -> Result<Inspected, Error> {
    let file = LibraryFile::read(place)?;
    let (contents, sha256) = (file.contents.clone(), file.sha256.clone());
    let family = place.family();
    let plugin = match &family {
        Some(family) => {
            let found = Found {
                family: family.clone(),
                place: place.clone(),
                comes_with_program: false,
                file,
            };
            open(vec![(found, isolation)], program)?.remove(family)
        }
        None => None,
    };
    let misnamed = || {
        Err(PluginFailure::new(
            Code::BadManifest,
            "its file is not named as a plugin's is",
        ))
    };
    Ok(Inspected {
        family,
        sha256,
        contents,
        plugin: plugin.unwrap_or_else(misnamed),
    })
}

fn in_this_process(found: Found) -> Result<(String, Result<Plugin, PluginFailure>), Error> {
    let Found {
        family, place, file, ..
    } = found;
    let copy = Copy::of(file.bytes()).map_err(|source| ErrorKind::NoCopy { source })?;
    let opened = can_be_opened(&file).and_then(|()| copy.open()).and_then(|init| {
        // SAFETY: the symbol was looked up by the name that carries its type, and the library is never closed.
        let border = unsafe { Border::open(init)? };
        Plugin::new(&family, Box::new(Asked(border)))
    });
    let opened = opened.map(|plugin| plugin.found_at(place, file.sha256));
    Ok((family, opened))
}
