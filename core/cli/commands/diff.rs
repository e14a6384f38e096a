//! `candour diff`: what changed between two published reports. Signatures are not checked, and no data are read.

use std::path::Path;

use candour_compare::diff::{Diff, diff};
use candour_render::diff::markdown;
use candour_render::terminal;

use crate::args::{Arguments, DiffFormat, DiffOptions};
use crate::exit::{Exit, Failure};
use crate::render::Screen;
use crate::{Outcome, output, statement_file};

pub(crate) fn run(options: &DiffOptions, arguments: &Arguments, screen: &Screen) -> Outcome {
    let old_path = statement_file::locate(&options.old)?;
    let new_path = statement_file::locate(&options.new)?;
    let old = statement_file::open_published(&old_path)?;
    let new = statement_file::open_published(&new_path)?;
    let diff = diff(&old.statement, &new.statement);
    let text = match options.format {
        DiffFormat::Json => json(&diff)?,
        DiffFormat::Markdown => markdown(&diff),
        DiffFormat::Human => terminal::render_diff(&diff, screen.style(arguments)),
    };
    output::print(&text)?;
    if !arguments.quiet {
        if old.payload == new.payload {
            screen.note("the two reports hold the same statement, byte for byte");
        }
        if diff.is_of_another() {
            screen.note("the two reports are of different publishers or titles");
        }
        screen.note(&unchecked(&[
            (&old_path, old.is_signed()),
            (&new_path, new.is_signed()),
        ]));
    }
    Ok(if diff.worse { Exit::Found } else { Exit::Passed })
}

fn json(diff: &Diff) -> Result<String, Failure> {
    let value = serde_json::to_value(diff).map_err(|source| Failure::incomplete(NotJson { source }))?;
    Ok(format!("{value:#}\n"))
}

/// Our own fault.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("the difference could not be written as JSON")]
#[diagnostic(code(candour::diff::serialise), help("this is a fault of Candour; please report it"))]
struct NotJson {
    #[source]
    source: serde_json::Error,
}

/// That no signature was checked, and how to check one.
fn unchecked(reports: &[(&Path, bool); 2]) -> String {
    let shown = |path: &Path| path.display().to_string();
    let unsigned: Vec<String> = reports
        .iter()
        .filter(|(_, is_signed)| !is_signed)
        .map(|(path, _)| shown(path))
        .collect();
    let signed = reports.iter().find(|(_, is_signed)| *is_signed);
    let mut text = "signatures were not checked".to_owned();
    if let Some((path, _)) = signed {
        text.push_str(&format!(
            "; check each report with `candour verify {} --pub KEY`",
            shown(path)
        ));
    }
    if !unsigned.is_empty() {
        text.push_str(&format!("; nobody vouches for {}: unsigned", unsigned.join(", ")));
    }
    text
}
