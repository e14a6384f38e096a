//! From the families that a policy names to plugins that can be asked.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use candour_abi::INIT_SYMBOL;

use crate::answers::Asked;
use crate::border::Border;
use crate::error::{Error, ErrorKind};
use crate::failure::{Code, PluginFailure};
use crate::file::{Contents, TABLE_VERSION, this_machine};
use crate::isolate::{Children, Program, Starting};
use crate::library::{self, Copy, LibraryFile};
use crate::plugin::Plugin;
use crate::search::{Search, family_of};

/// The plugins by family; where one could not be used, why. Its rules could not run, others are unharmed.
pub type Loaded = BTreeMap<String, Result<Plugin, PluginFailure>>;

/// By family, the digest that a library must have to be opened.
pub type Pins = BTreeMap<String, String>;

/// This platform, as lock files name platforms.
pub fn platform() -> String {
    format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS)
}

/// How plugins are kept apart from the program.
#[derive(Clone, Debug)]
pub enum Isolation {
    /// Each in child processes of this program.
    Process(Program),
    /// Not at all: a plugin can do whatever the program can, and ends the program when it crashes. For debugging.
    None,
}

/// Finds and opens the plugins of these families, and no others; where libraries are pinned, only those.
///
/// # Errors
/// A family that is nowhere, or in two places, and files that cannot be read. What is wrong with a file that was found
/// stands in its place among the plugins.
pub fn load<'a>(
    families: impl IntoIterator<Item = &'a str>,
    search: &Search,
    isolation: &Isolation,
    pins: Option<&Pins>,
) -> Result<Loaded, Error> {
    let families: BTreeSet<&str> = families.into_iter().collect();
    // Every file is found and read before the first is opened, since opening runs code.
    let mut found = Vec::with_capacity(families.len());
    for family in families {
        let path = search.find(family)?;
        let file = LibraryFile::read(&path)?;
        if let Some(pins) = pins
            && pins.get(family) != Some(&file.sha256)
        {
            return Err(ErrorKind::NotLocked {
                family: family.to_owned(),
                path,
                sha256: file.sha256,
                pinned: pins.get(family).cloned(),
            }
            .into());
        }
        // Where it lies is for the private record of the run.
        log::debug!("opening the plugin {family}, sha256 {}", file.sha256);
        found.push((family, path, file));
    }
    match isolation {
        Isolation::Process(program) => in_processes(found, program),
        Isolation::None => found.into_iter().map(in_this_process).collect(),
    }
}

/// A family, where its file is, and what is in it.
type Found<'a> = (&'a str, PathBuf, LibraryFile);

/// Children are started here, since each ends with the thread that started it; then they are waited for together.
fn in_processes(found: Vec<Found<'_>>, program: &Program) -> Result<Loaded, Error> {
    let mut started = Vec::with_capacity(found.len());
    for (family, path, file) in found {
        let library = library::for_others(file.bytes()).map_err(|source| ErrorKind::NoCopy { source })?;
        let starting = can_be_opened(&file).and_then(|()| Starting::new(program, &library, &[]));
        started.push((
            Opening {
                family,
                path,
                file,
                library,
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
            opened = Starting::new(program, &opening.library, &[]).and_then(|first| opening.plugin(first, program));
        }
        loaded.insert(opening.family.to_owned(), opened);
    }
    Ok(loaded)
}

/// A library that a first child is to open.
struct Opening<'a> {
    family: &'a str,
    path: PathBuf,
    file: LibraryFile,
    library: File,
}

impl Opening<'_> {
    fn plugin(&self, first: Starting, program: &Program) -> Result<Plugin, PluginFailure> {
        let library = self.library.try_clone();
        let library = library.map_err(|error| PluginFailure::new(Code::Crashed, error.to_string()))?;
        let children = Children::of(first, program, library)?;
        let layers = children.layers().clone();
        let plugin = Plugin::new(self.family, Box::new(Asked(children)))?;
        Ok(plugin
            .found_at(self.path.clone(), self.file.sha256.clone())
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

/// Looks at one library, of which nothing runs in this process.
///
/// # Errors
/// The file cannot be read.
pub fn inspect(path: &Path, program: &Program) -> Result<Inspected, Error> {
    let file = LibraryFile::read(path)?;
    let (contents, sha256) = (file.contents.clone(), file.sha256.clone());
    let family = path.file_name().and_then(family_of);
    let plugin = match &family {
        Some(family) => {
            let mut loaded = in_processes(vec![(family, path.to_path_buf(), file)], program)?;
            loaded.remove(family)
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

fn in_this_process((family, path, file): Found<'_>) -> Result<(String, Result<Plugin, PluginFailure>), Error> {
    let copy = Copy::of(file.bytes()).map_err(|source| ErrorKind::NoCopy { source })?;
    let opened = can_be_opened(&file).and_then(|()| copy.open()).and_then(|init| {
        // SAFETY: the symbol was looked up by the name that carries its type, and the library is never closed.
        let border = unsafe { Border::open(init)? };
        Plugin::new(family, Box::new(Asked(border)))
    });
    let opened = opened.map(|plugin| plugin.found_at(path, file.sha256));
    Ok((family.to_owned(), opened))
}
