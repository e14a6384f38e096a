//! `candour example DIR`.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use candour_example::{FaultId, Release, Settings, Sink};
use miette::Diagnostic;
use thiserror::Error as ThisError;

use crate::Outcome;
use crate::args::{ExampleOptions, Shape, Twin};
use crate::exit::{Exit, Failure};
use crate::output;

/// Why no example was written.
#[derive(Debug, ThisError, Diagnostic)]
enum Error {
    /// The user's to decide.
    #[error("{} is there already", path.display())]
    #[diagnostic(
        code(candour::example::exists),
        help("name another folder, or replace it with --force")
    )]
    Exists { path: PathBuf },
}

pub(crate) fn run(options: &ExampleOptions) -> Outcome {
    if options.faults.iter().any(|fault| fault == "list") {
        return list();
    }
    let faults = options
        .faults
        .iter()
        .map(|name| name.parse::<FaultId>())
        .collect::<Result<Vec<_>, _>>()
        .map_err(Failure::usage)?;
    let settings = Settings {
        seed: options.seed,
        appointments: options.appointments,
        years: options.years.clone(),
        twin: match (options.shape, options.twin) {
            (Some(Shape::National), _) => candour_example::Twin::National,
            (Some(Shape::Wide), _) => candour_example::Twin::Wide,
            (None, Twin::Raw) => candour_example::Twin::Raw,
            (None, Twin::Anonymised) => candour_example::Twin::Anonymised,
        },
        faults,
    };
    let releases = candour_example::generate(&settings)?;
    if !options.force {
        for release in &releases {
            let path = options.dir.join(release.folder());
            if path.exists() {
                return Err(Failure::usage(Error::Exists { path }));
            }
        }
    }
    output::make_folder(&options.dir)?;
    let mut told = String::new();
    for release in &releases {
        told.push_str(&write(release, &options.dir)?);
    }
    output::print(&told)?;
    Ok(Exit::Passed)
}

/// Writes one release beside its place, then moves it there: half a release is none.
fn write(release: &Release, dir: &Path) -> Result<String, Failure> {
    let place = dir.join(release.folder());
    let failed = |source: io::Error| output::Error::File {
        path: place.clone(),
        source,
    };
    let temporary = tempfile::Builder::new()
        .prefix(".candour-")
        .tempdir_in(dir)
        .map_err(failed)?;
    let mut folder = Folder {
        path: temporary.path().to_owned(),
    };
    let seeded = release.write(&mut folder)?;
    if place.exists() {
        fs::remove_dir_all(&place).map_err(failed)?;
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(temporary.path(), fs::Permissions::from_mode(0o755)).map_err(failed)?;
    }
    fs::rename(temporary.keep(), &place).map_err(failed)?;
    let mut told = format!("{}\n", place.display());
    for seeded in seeded {
        let dataset = seeded
            .dataset
            .map(|dataset| format!(" in {dataset}"))
            .unwrap_or_default();
        told.push_str(&format!("  {}{dataset}: {}\n", seeded.fault, seeded.what));
    }
    Ok(told)
}

/// A folder that releases are written to.
struct Folder {
    path: PathBuf,
}

impl Sink for Folder {
    fn file<'a>(&'a mut self, path: &str) -> io::Result<Box<dyn Write + 'a>> {
        let path = self.path.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        Ok(Box::new(BufWriter::new(File::create(path)?)))
    }
}

fn list() -> Outcome {
    let mut text = String::new();
    for fault in candour_example::FAULTS {
        let expected = match fault.expected {
            [] => "must stay silent".to_owned(),
            rules => format!("found by {}", rules.join(" or ")),
        };
        text.push_str(&format!("{:<4} {} ({expected})\n", fault.name, fault.title));
    }
    output::print(&text)?;
    Ok(Exit::Passed)
}

impl From<candour_example::Error> for Failure {
    fn from(error: candour_example::Error) -> Self {
        let exit = match error {
            candour_example::Error::Write { .. } | candour_example::Error::BrokenSchema { .. } => Exit::Incomplete,
            _ => Exit::Usage,
        };
        Failure {
            report: miette::Report::new(error),
            exit,
        }
    }
}
