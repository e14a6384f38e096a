//! Release folders in a temporary place, and mistakes as they are told.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use candour_config::Error;
use miette::{GraphicalReportHandler, GraphicalTheme};
use tempfile::TempDir;

/// A folder with these files.
pub(crate) fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, text) in files {
        write(folder.path(), name, text);
    }
    folder
}

pub(crate) fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A mistake as a person without colours reads it, with the folder's place taken out.
pub(crate) fn told(error: &Error, folder: &Path) -> String {
    let mut text = String::new();
    GraphicalReportHandler::new_themed(GraphicalTheme::unicode_nocolor())
        .with_width(120)
        .with_links(false)
        .render_report(&mut text, error)
        .unwrap();
    let text = text.replace(&folder.display().to_string(), "[folder]");
    text.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// Mistakes one after the other, each under its title.
#[derive(Default)]
pub(crate) struct Mistakes(pub(crate) String);

impl Mistakes {
    pub(crate) fn push(&mut self, title: &str, error: &Error, folder: &Path) {
        writeln!(self.0, "## {title}\n{}", told(error, folder)).unwrap();
    }
}

/// A release of one dataset that is right, but for what is added.
pub(crate) const SMALL: &str = "[[dataset]]\nname = \"visits\"\npath = \"visits.csv\"\nkind = \"records\"\n";
